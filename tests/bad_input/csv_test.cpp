// What must not be able to hurt: each of these files ends in quarantine or in one clear error, with
// the exit code users are told, whether the connector runs in this process or in one of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/bad_input/bad_file.hpp"

namespace openitem::tests {
namespace {

const std::string header = "Invoice,Customer,Date,Currency,Amount\n";
const std::string row = "R-1,Miller,2026-01-15,EUR,10.00\n";

std::string with_row(const std::string& bad) { return header + row + bad + "\n"; }

std::string utf16(const std::string& ascii) {
    std::string out = "\xFF\xFE";
    for (const char c : ascii) out.append({c, '\0'});
    return out;
}

std::vector<BadFile> bad_files() {
    const std::string nul(1, '\0');
    return {
        {"empty", "", 1, 1, 0},
        {"only_a_mark", "\xEF\xBB\xBF", 1, 1, 0},
        {"only_blank_lines", "\n\n\r\n", 1, 1, 0},
        {"only_a_header", header, 0, 0, 0},
        {"truncated_in_a_row",
         with_row("R-2,Smith,2026-01").substr(0, header.size() + row.size() + 17), 0, 1, 1},
        {"truncated_in_quotes", with_row("R-2,\"Smi"), 0, 1, 1},
        {"truncated_in_the_header", "Invoice,Custo", 3, 0, 0},
        {"nul_in_a_row", with_row("R-2,Sm" + nul + "th,2026-01-15,EUR,10.00"), 0, 1, 1},
        {"nul_in_the_header", "Invoice" + nul + header, 1, 1, 0},
        {"all_nul", std::string(5000, '\0'), 1, 1, 0},
        {"wrong_encoding",
         with_row("R-2,M\xFC\xC3\xA4ller,2026-01-15,EUR,10.00") +
             "R-3,\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F,2026-01-15,EUR,1.00\n",
         0, 1, 2},
        {"utf16_cut_in_a_character", utf16(header + row) + "R", 0, 0, 1},
        {"field_of_a_megabyte",
         with_row("R-2," + std::string(1000000, 'x') + ",2026-01-15,EUR,10.00"), 0, 0, 2},
        {"field_of_two_megabytes",
         with_row("R-2," + std::string(2000000, 'x') + ",2026-01-15,EUR,10.00"), 0, 1, 1},
        {"row_of_ten_megabytes",
         with_row("R-2," + std::string(10000000, 'x') + ",2026-01-15,EUR,10.00"), 0, 1, 1},
        {"impossible_day", with_row("R-2,Smith,2026-02-30,EUR,10.00"), 0, 1, 1},
        {"only_impossible_days", header + "R-2,Smith,2026-02-30,EUR,10.00\n", 1, 1, 0},
        {"two_points", with_row("R-2,Smith,2026-01-15,EUR,10.00.00"), 0, 1, 1},
        {"forty_digits", with_row("R-2,Smith,2026-01-15,EUR," + std::string(40, '9')), 0, 1, 1},
        {"exponent", with_row("R-2,Smith,2026-01-15,EUR,1e400"), 0, 1, 1},
        {"formula", with_row("R-2,\"=HYPERLINK(\"\"x\"\")\",2026-01-15,EUR,=1+1"), 0, 1, 1},
        {"unknown_currency", with_row("R-2,Smith,2026-01-15,XQQ,10.00"), 0, 1, 1},
        {"no_currency_code", with_row("R-2,Smith,2026-01-15,EURO,10.00"), 0, 1, 1},
        {"no_identity", with_row(",Smith,2026-01-15,EUR,10.00"), 0, 1, 1},
        {"too_few_columns", with_row("R-2,Smith,2026-01-15"), 0, 1, 1},
        {"too_many_columns", with_row("R-2,Smith,2026-01-15,EUR,10.00,,,"), 0, 1, 1},
        {"duplicate_ids", with_row("R-1,Miller,2026-01-15,EUR,99.00"), 0, 0, 2},
        {"not_a_table_xml", "<?xml version=\"1.0\"?><Invoice/>", 1, 1, 0},
        {"not_a_table_json", "{\"invoice\": []}", 1, 1, 0},
        {"not_a_table_pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", 1, 1, 0},
        {"not_a_table_zip", std::string("PK\x03\x04\x14\0\0\0", 8), 1, 1, 0},
        {"not_a_table_prose", "Dear Sirs\n\nplease find enclosed\n", 1, 1, 0},
        {"delimiters_only", ",,,,\n,,,,\n,,,,\n", 1, 1, 0},
        {"quotes_only", std::string(1000, '"'), 1, 1, 0},
    };
}

// The same as a bank's statement. What was read makes a payment and its statement.
std::vector<BadFile> bad_statements() {
    const std::string nul(1, '\0');
    const std::string config =
        R"({"profile": "bank", "account": "DE89370400440532013000", "currency": "EUR"})";
    const std::string top = "Date,Text,Amount,Balance\n";
    const std::string good = "2026-01-15,R-1,10.00,110.00\n";
    return {
        {"empty", "", 1, 1, 0, config},
        {"only_a_header", top, 0, 0, 0, config},
        {"truncated_in_a_row", top + good + "2026-01-16,R", 0, 1, 2, config},
        {"truncated_in_a_day", top + good + "2026-0", 0, 1, 2, config},
        {"truncated_in_quotes", top + good + "2026-01-16,\"R-2", 0, 1, 2, config},
        {"nul_in_a_row", top + good + "2026-01-16,R" + nul + ",1.00,111.00\n", 0, 1, 2, config},
        {"forty_digits", top + good + "2026-01-16,R-2," + std::string(40, '9') + ",1\n", 0, 1, 2,
         config},
        {"sum_beyond_64_bits",
         top + good + "2026-01-16,a,999999999999999999,1\n2026-01-17,b,999999999999999999.99,1\n",
         0, 1, 3, config},
        {"row_of_ten_megabytes", top + good + "2026-01-16," + std::string(10000000, 'x') + ",1,1\n",
         0, 1, 2, config},
        {"unknown_currency",
         "Date,Text,Amount,Currency\n2026-01-15,a,1.00,XQQ\n2026-01-16,b,1.00,EURO\n", 1, 3, 0,
         config},
        {"two_signs", "Date,Text,Amount,D/C\n2026-01-15,a,5.00,D\n2026-01-15,b,-5.00,C\n", 0, 1, 1,
         config},
        {"ambiguous_days", "Date,Text,Amount\n01/02/2026,a,1.00\n", 3, 0, 0, config},
        {"no_account", top + good, 3, 0, 0, R"({"profile": "bank", "currency": "EUR"})"},
        {"larger_than_told", top + good, 1, 1, 0,
         R"({"profile": "bank", "account": "1", "currency": "EUR", "max_bytes": 20})"},
        {"not_a_table_xml", "<?xml version=\"1.0\"?><Document/>", 1, 1, 0, config},
        {"delimiters_only", ",,,,\n,,,,\n,,,,\n", 1, 1, 0, config},
    };
}

class BadCsv : public testing::TestWithParam<BadFile> {};

TEST_P(BadCsv, EndsAsUsersAreTold) { expect_ends_as_told("csv", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadCsv, testing::ValuesIn(bad_files()), name_of);
INSTANTIATE_TEST_SUITE_P(Statements, BadCsv, testing::ValuesIn(bad_statements()), name_of);

// Bits flipped at seeded places of a good file.
TEST(BadInputCsv, FlippedBitsNeverCrash) {
    const TemporaryFolder folder;
    std::string good = header;
    for (int i = 0; i < 30; ++i) {
        good += "R-" + std::to_string(i) + ",\"Miller, Sons\",2026-01-15,EUR,10.00\n";
    }
    std::mt19937 random(4711);
    for (int round = 0; round < 25; ++round) {
        std::string bytes = good;
        for (int flips = 0; flips < 8; ++flips) {
            bytes[random() % bytes.size()] ^= static_cast<char>(1u << random() % 8);
        }
        const Said said = read("csv", folder.write("flipped.csv", bytes));
        EXPECT_EQ(said.result.signal, 0);
        EXPECT_TRUE(said.result.exit_code == 0 || said.result.exit_code == 1 ||
                    said.result.exit_code == 3)
            << said.result.exit_code << said.result.err;
    }
}

}  // namespace
}  // namespace openitem::tests
