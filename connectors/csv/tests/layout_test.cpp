// Encoding, delimiter, quotes and header from the first bytes of a file.
#include "../layout.hpp"

#include <gtest/gtest.h>

#include "../../lib/text/sniff_encoding.hpp"

namespace openitem::csv {
namespace {

Layout layout_of(std::string_view bytes, const Settings& settings = {}) {
    return find_layout(settings, bytes, true);
}

TEST(Encodings, AreToldApart) {
    using connector_lib::sniff_encoding;
    EXPECT_EQ(sniff_encoding("plain ascii").encoding, Encoding::utf_8);
    EXPECT_FALSE(sniff_encoding("plain ascii").sure);
    EXPECT_EQ(sniff_encoding("Gr\xC3\xBC\xC3\x9F"
                             "e")
                  .encoding,
              Encoding::utf_8);
    EXPECT_TRUE(sniff_encoding("Gr\xC3\xBC\xC3\x9F"
                               "e")
                    .sure);
    EXPECT_EQ(sniff_encoding("Gr\xFC\xDF"
                             "e")
                  .encoding,
              Encoding::windows_1252);
    EXPECT_EQ(sniff_encoding("\xFF\xFE"
                             "a\0")
                  .encoding,
              Encoding::utf_16le);
    EXPECT_EQ(sniff_encoding("\xFE\xFF").encoding, Encoding::utf_16be);
    EXPECT_EQ(sniff_encoding(std::string_view("\0a\0b\0c\0d\0e", 10)).encoding, Encoding::utf_16be);
    EXPECT_EQ(sniff_encoding("").encoding, Encoding::utf_8);
}

TEST(Encodings, ADamagedByteDoesNotTurnTheFile) {
    std::string text;
    for (int i = 0; i < 20; ++i) text += "M\xC3\xBCller;";
    EXPECT_EQ(connector_lib::sniff_encoding(text + "\xFF").encoding, Encoding::utf_8);
}

TEST(Encodings, ACharacterCutOffAtTheEndIsNoDamage) {
    EXPECT_EQ(connector_lib::sniff_encoding("M\xC3\xBCller M\xC3").encoding, Encoding::utf_8);
}

TEST(Layout, DecimalCommasAreNoDelimiters) {
    const Layout found = layout_of("Rechnung;Datum;Betrag\n1;1.1.2026;1,50\n2;1.1.2026;2,50\n");
    EXPECT_EQ(found.dialect.delimiter, ';');
    EXPECT_EQ(found.columns, 3u);
}

TEST(Layout, UnknownHeadersGoByRegularity) {
    const Layout found = layout_of("foo|bar, baz|qux\n1|a|x\n2|b, c, d|y\n3|c|z\n");
    EXPECT_EQ(found.dialect.delimiter, '|');
    EXPECT_EQ(found.header, (std::vector<std::string>{"foo", "bar, baz", "qux"}));
}

TEST(Layout, DelimitersWithinQuotesDoNotCount) {
    const Layout found = layout_of("Invoice,Customer\n1,\"a;b;c;d\"\n2,\"e;f;g;h\"\n");
    EXPECT_EQ(found.dialect.delimiter, ',');
}

TEST(Layout, LinesAboveTheHeaderArePassedOver) {
    const Layout found =
        layout_of("Open items\n\nas of,2026\nInvoice,Date,Amount\n1,2026-01-01,5\n");
    EXPECT_EQ(found.header_line, 4u);
    EXPECT_EQ(found.header, (std::vector<std::string>{"Invoice", "Date", "Amount"}));
    ASSERT_EQ(found.sample.size(), 1u);
    EXPECT_EQ(found.sample[0][0], "1");
}

TEST(Layout, TheLastRowOfACutSampleIsNoEvidence) {
    const Layout found = find_layout({}, "Invoice,Amount\n1,10\n2,20\n3,3", false);
    EXPECT_EQ(found.sample.size(), 2u);
}

TEST(Layout, AColumnOfTheConfigurationMakesAHeader) {
    Settings settings;
    FieldMapping field;
    field.path = "number";
    field.source.column.name = "zahl";
    settings.fields.push_back(field);
    const Layout found = layout_of("2026,zahl\n1,2\n", settings);
    EXPECT_TRUE(found.has_header);
    EXPECT_EQ(found.header_line, 1u);
}

TEST(Layout, OtherFormatsAreNamed) {
    const auto refused = [](std::string_view bytes) {
        try {
            layout_of(bytes);
        } catch (const BadSource& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_NE(refused("<?xml version=\"1.0\"?>").find("XML"), std::string::npos);
    EXPECT_NE(refused("%PDF-1.7").find("PDF"), std::string::npos);
    EXPECT_NE(refused("PK\x03\x04").find("Excel"), std::string::npos);
    EXPECT_NE(refused("UNA:+.? '").find("EDIFACT"), std::string::npos);
    EXPECT_NE(refused("").find("empty"), std::string::npos);
    EXPECT_NE(refused(" \n\n").find("empty"), std::string::npos);
    EXPECT_NE(refused(std::string_view("\0\0\0\0\0\0\0\0", 8)), "");
}

}  // namespace
}  // namespace openitem::csv
