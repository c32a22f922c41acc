// Files damaged in every way: bits flipped, cut off, pieces swapped and doubled, bytes of other
// encodings. Whatever comes, the connector answers with a status of the contract, sends only
// batches the checker accepts, and names the place of what it refuses.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "../csv_connector.hpp"
#include "sdk/tests/mock_host.hpp"

namespace openitem::csv {
namespace {

constexpr const char* good =
    "Rechnung;Kunde;Art;Datum;F\xC3\xA4llig;Betrag;Offen;W\xC3\xA4hrung;Text\r\n"
    "R-1;M\xC3\xBCller;Rechnung;15.01.2026;14.02.2026;1.234,50;0,00;EUR;\"a; \"\"b\"\"\"\r\n"
    "R-2;Meier;Gutschrift;16.01.2026;15.02.2026;-12,50;-12,50;EUR;\"two\nlines\"\r\n"
    "R-3;Schmidt;Rechnung;17.01.2026;;99,90;99,90;CHF;\r\n"
    "R-4;Ko\xC3\xB6l;Rechnung;31.12.2025;30.01.2026;7,00;7,00;EUR;x\r\n";

std::string damaged(std::mt19937& random) {
    std::string text = good;
    const auto place = [&] { return random() % text.size(); };
    for (unsigned i = random() % 4 + 1; i > 0 && !text.empty(); --i) {
        switch (random() % 8) {
            case 0:
                text[place()] ^= static_cast<char>(1u << random() % 8);
                break;
            case 1:
                text.resize(place());
                break;
            case 2:
                text[place()] = static_cast<char>(random());
                break;
            case 3:
                text.insert(place(), 1, "\"';,\t|\r\n\0\xFF\xC3"[random() % 11]);
                break;
            case 4:
                text.insert(place(), text.substr(place(), random() % 40));
                break;
            case 5:
                text.erase(place(), random() % 20);
                break;
            case 6:
                text.insert(place(), std::string(random() % 3000, '9'));
                break;
            default:
                text.insert(0, "\xEF\xBB\xBF");
                break;
        }
    }
    return text;
}

TEST(Mutation, NothingBreaksTheConnector) {
    std::mt19937 random(20260131);
    std::size_t read_well = 0, refused_rows = 0;
    for (int round = 0; round < 3000; ++round) {
        test::MockHost host;
        host.contents["a.csv"] = damaged(random);
        const oi_status status = host.read_with([](openitem::Run& run) {
            CsvConnector connector;
            connector.configure(run);
            connector.read(run);
        });
        ASSERT_TRUE(status == OI_OK || status == OI_BAD_DATA || status == OI_BAD_CONFIG)
            << status << " " << host.error.message << "\n"
            << host.contents["a.csv"];
        ASSERT_EQ(host.violation, "") << host.contents["a.csv"];
        if (status != OI_OK) {
            ASSERT_NE(std::string(host.error.message), "");
        }
        for (const auto& rejection : host.rejections) {
            ASSERT_TRUE(rejection.location.starts_with("a.csv")) << rejection.location;
            ASSERT_NE(rejection.code, "");
        }
        read_well += status == OI_OK ? 1 : 0;
        refused_rows += host.rejections.size();
    }
    EXPECT_GT(read_well, 500u);
    EXPECT_GT(refused_rows, 500u);
}

// Configurations a person may get wrong: every one is answered by an error that names the key.
TEST(Mutation, EveryWrongConfigurationNamesItsKey) {
    const std::pair<const char*, const char*> wrong[] = {
        {R"({"date_format":"dd.mm"})", "/date_format"},
        {R"({"decimal_mark":",","group_mark":","})", "/group_mark"},
        {R"({"delimiter":"ab"})", "/delimiter"},
        {R"({"encoding":"ebcdic"})", "/encoding"},
        {R"({"fields":{"total":"Nirgends"}})", "/fields/total"},
        {R"({"fields":{"total":99}})", "/fields/total"},
        {R"({"fields":{"nonsense":"Betrag"}})", "/fields/nonsense"},
        {R"({"fields":{"total":{"column":"Betrag","template":"x"}}})", "/fields/total/constant"},
        {R"({"fields":{"total":{"constant":"x"}}})", "/fields/total"},
        {R"({"fields":{"note.text":{"template":"{Rechnung"}}})", "/fields/note.text"},
        {R"({"fields":{"note.text":{"template":"fixed"}}})", "/fields/note.text"},
        {R"({"fields":{"issued_on":{"column":"Datum","format":"x"}}})", "/fields/issued_on/format"},
        {R"({"fields":{"kind":{"constant":"bill"}}})", "/fields/kind"},
        {R"({"records":[{"entity":"invoice","fields":{"total":"Betrag"}}]})", "/records/0/fields"},
        {R"({"records":[{"entity":"invoice","where":{"column":"X","empty":true},)"
         R"("fields":{"number":1}}]})",
         "/records/0/where/column"},
        {R"({"currency":{"column":"X"}})", "/currency/column"},
        {R"({"records":[{"entity":"invoice","fields":{"number":1}}],"fields":{"number":1}})",
         "/fields"},
    };
    for (const auto& [config, pointer] : wrong) {
        test::MockHost host;
        host.contents["a.csv"] = good;
        const oi_status status = host.read_with(
            [](openitem::Run& run) {
                CsvConnector connector;
                connector.configure(run);
                connector.read(run);
            },
            config);
        EXPECT_EQ(status, OI_BAD_CONFIG) << config << host.error.message;
        EXPECT_EQ(std::string(host.error.field), pointer) << config << "\n" << host.error.message;
    }
}

}  // namespace
}  // namespace openitem::csv
