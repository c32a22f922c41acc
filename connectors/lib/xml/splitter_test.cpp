#include "connectors/lib/xml/splitter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace openitem::xml {
namespace {

/// Serves a text in blocks of `step` bytes.
Splitter::Read reader(const std::string& source, std::size_t step) {
    return [&source, step, at = std::size_t{0}](std::span<char> to) mutable {
        const std::size_t got = std::min({step, to.size(), source.size() - at});
        std::memcpy(to.data(), source.data() + at, got);
        at += got;
        return got;
    };
}

std::string told(const std::string& source, unsigned depth, std::size_t step,
                 std::size_t max_piece = 1u << 20) {
    Splitter splitter(reader(source, step), depth, max_piece);
    std::string out;
    try {
        for (Part part = splitter.next(); part.kind != Part::Kind::end; part = splitter.next()) {
            if (part.kind != Part::Kind::close) {
                EXPECT_EQ(source.substr(part.offset, part.bytes.size()), part.bytes);
            }
            out += part.kind == Part::Kind::open ? "+" : part.kind == Part::Kind::close ? "-" : "=";
            out.append(part.name).append(std::to_string(part.depth)).append(" ");
            if (part.kind == Part::Kind::piece) out.append(part.bytes).append(" ");
        }
    } catch (const Error& error) {
        out += error.code;
    }
    return out;
}

TEST(Splitter, GivesPieces) {
    const std::string source =
        "<?xml version='1.0'?>\n<!-- <x> --><d:D a='1>2'>\n <s> <e>1<f/></e> text <e/><g x=\"/>\">2"
        "</g></s><t/></d:D>\n";
    for (const std::size_t step : {1u, 2u, 7u, 1000u}) {
        EXPECT_EQ(told(source, 3, step),
                  "+D1 +s2 =e3 <e>1<f/></e> =e3 <e/> =g3 <g x=\"/>\">2</g> -s2 +t2 -t2 -D1 ")
            << step;
    }
}

TEST(Splitter, SeesPastCommentsAndSections) {
    const std::string source = "<d><e><!-- </e> --><![CDATA[</e>]]><?p </e> ?>x</e></d>";
    for (const std::size_t step : {1u, 3u, 1000u}) {
        EXPECT_EQ(told(source, 2, step),
                  "+d1 =e2 <e><!-- </e> --><![CDATA[</e>]]><?p </e> ?>x</e> -d1 ");
    }
}

TEST(Splitter, NamesThatBeginAlikeAndElementsWithinTheirLike) {
    for (const char* piece :
         {"<e><e2>1</e2><ee/><eee a='<'>2</eee></e >", "<e><s><e>1</e><e/></s></e>",
          "<e a=\"1\"\n>1</e\n>", "<p:e><e>1</e></p:e>", "<e><ef></ef></e>", "<e></e>",
          "<e>0123456789abcdef0123456789abcdef<f>0123456789abcdef</f></e>"}) {
        const std::string source = "<d>" + std::string(piece) + "<e/></d>";
        for (std::size_t step = 1; step < 40; ++step) {
            EXPECT_EQ(told(source, 2, step), "+d1 =e2 " + std::string(piece) + " =e2 <e/> -d1 ");
        }
    }
}

TEST(Splitter, RefusesWhatIsNoXml) {
    for (const char* source : {"", "  ", "hello", "<d>", "<d><e></d>", "<d></e>", "<d/><d/>", "<d",
                               "<d><e", "<d><!-- ", "<d><![CDATA[ ", "<d></d", "<d><s></t></d>",
                               "<d><!ELEMENT></d>", "<d <e/></d>", "</d>"}) {
        const std::string out = told(source, 3, 4);
        EXPECT_TRUE(out.ends_with("xml.malformed")) << source << ": " << out;
    }
    EXPECT_EQ(told("<!DOCTYPE d [<!ENTITY a 'b'>]><d/>", 2, 3), "xml.doctype");
    EXPECT_EQ(told("<d><!DOCTYPE d></d>", 3, 3), "+d1 xml.doctype");
}

TEST(Splitter, Limits) {
    std::string deep = "<d>";
    for (int i = 0; i < 1000; ++i) deep += "<e>";
    EXPECT_EQ(told(deep, 2, 4096), "+d1 xml.too_deep");
    const std::string large = "<d><e>" + std::string(3u << 20, 'x') + "</e></d>";
    EXPECT_EQ(told(large, 2, 1u << 20), "+d1 xml.too_large");
    EXPECT_EQ(told(large, 2, 1u << 20, 8u << 20).size(), large.size() + 6);
}

TEST(Splitter, KeepsItsPlaceInLongSources) {
    std::string source = "<d>";
    for (int i = 0; i < 50000; ++i) {
        source += "<e><n>" + std::to_string(i) + "</n>" + std::string(100, 'x') + "</e>\n";
    }
    source += "</d>";
    Splitter splitter(reader(source, 65536), 2);
    int pieces = 0;
    for (Part part = splitter.next(); part.kind != Part::Kind::end; part = splitter.next()) {
        if (part.kind != Part::Kind::piece) continue;
        ASSERT_EQ(source.compare(part.offset, part.bytes.size(), part.bytes), 0);
        ++pieces;
    }
    EXPECT_EQ(pieces, 50000);
    EXPECT_EQ(splitter.position(), source.size());
}

}  // namespace
}  // namespace openitem::xml
