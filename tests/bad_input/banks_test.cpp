// Files of banks that are broken, hostile or foreign: what a bank's trailers do not confirm is not
// taken, and one bad entry spoils no other.
#include <string>
#include <vector>

#include "tests/bad_input/bad_file.hpp"

namespace openitem::tests {
namespace {

const std::string mt940 =
    ":20:A\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260130EUR100,00\n"
    ":61:2601310131C10,00NTRFNONREF//B1\n:86:166?00x?20R-1?32none\n"
    ":61:2601310131D10,00NTRFNONREF//B2\n:86:none\n:62F:C260131EUR100,00\n-\n";

const std::string bai2 =
    "01,A,B,260131,0630,1,,,2/\n02,B,A,1,260130,2359,USD,2/\n"
    "03,1,,010,100,,,015,200,,/\n16,142,100,Z,B1,C1,none/\n49,400,3/\n"
    "03,2,,010,100,,,015,200,,/\n16,142,100,Z,B2,C2,none/\n49,400,3/\n98,800,2,8/\n99,800,1,10/\n";

const std::string ofx =
    "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1"
    "</BANKACCTFROM><BANKTRANLIST>"
    "<STMTTRN><TRNTYPE>DEP<DTPOSTED>20260115<TRNAMT>10.00<FITID>F1<NAME>none</STMTTRN>"
    "<STMTTRN><TRNTYPE>DEP<DTPOSTED>20260116<TRNAMT>20.00<FITID>F2<NAME>two</STMTTRN>"
    "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n";

std::string blanks(std::size_t count) { return std::string(count, ' '); }

// One batch with two credits of 10.00 each.
std::string nacha() {
    const auto entry = [](const std::string& number) {
        return "622053200006" + std::string("0532013000") + blanks(7) + "0000001000" + "ID-" +
               number + blanks(11) + "NORDLICHT INC" + blanks(9) + "  0" + "02100002" + "000000" +
               number + "\n";
    };
    return "101 053200002 0210000212601310630A094101" + blanks(54) + "\n5220" + "MILLER" +
           blanks(10) + blanks(20) + "9100000017" + "PPDINVOICES  " + blanks(6) + "260131" +
           blanks(3) + "102100002" + "0000001\n" + entry("1") + entry("2") +
           "822000000200106400000000000000000000000020009100000017" + blanks(25) +
           "021000020000001\n" + "9000001000001000000020010640000000000000000000000002000" +
           blanks(39) + "\n";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

class BadMt940 : public testing::TestWithParam<BadFile> {};
class BadBai2 : public testing::TestWithParam<BadFile> {};
class BadNacha : public testing::TestWithParam<BadFile> {};
class BadOfx : public testing::TestWithParam<BadFile> {};

TEST_P(BadMt940, EndsAsUsersAreTold) { expect_ends_as_told("mt940", GetParam()); }
TEST_P(BadBai2, EndsAsUsersAreTold) { expect_ends_as_told("bai2", GetParam()); }
TEST_P(BadNacha, EndsAsUsersAreTold) { expect_ends_as_told("nacha", GetParam()); }
TEST_P(BadOfx, EndsAsUsersAreTold) { expect_ends_as_told("ofx", GetParam()); }

// What is no file of its kind is refused as a whole, in one line.
std::vector<BadFile> foreign(std::vector<BadFile> more) {
    std::vector<BadFile> out = {
        {"empty", "", 1, 1, 0},
        {"blank", "\n \n\t\r\n", 1, 1, 0},
        {"json", "{\"invoice\": []}", 1, 1, 0},
        {"xml", "<?xml version=\"1.0\"?><Document/>", 1, 1, 0},
        {"pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", 1, 1, 0},
        {"all_nul", std::string(5000, '\0'), 1, 1, 0},
        {"one_long_line", std::string(1000000, '6'), 1, 1, 0},
    };
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

std::vector<BadFile> bad_mt940() {
    return foreign({
        {"whole", mt940, 0, 0, 2},
        {"cut_in_an_entry", mt940.substr(0, mt940.find("D10,00")), 0, 1, 2},
        {"text_of_a_megabyte", with(mt940, "none", std::string(1000000, 'x')), 0, 0, 2},
        {"impossible_day", with(mt940, ":61:260131", ":61:261331"), 0, 1, 1},
        {"two_commas", with(mt940, "C10,00", "C1,0,00"), 0, 1, 1},
        {"forty_digits", with(mt940, "C10,00", "C" + std::string(40, '9') + ",00"), 0, 1, 1},
        {"bad_balance", with(mt940, ":60F:C26", ":60F:X26"), 1, 1, 0},
        {"nothing_but_a_reference", ":20:A\n:25:1\n", 1, 1, 0},
        {"nul_in_a_text", with(mt940, "none", std::string("no\0ne", 5)), 0, 0, 2},
    });
}

std::vector<BadFile> bad_bai2() {
    return foreign({
        {"whole", bai2, 0, 0, 4},
        {"truncated", bai2.substr(0, bai2.size() / 2), 1, 1, 0},
        {"no_file_trailer", with(bai2, "99,800,1,10/\n", ""), 1, 1, 0},
        {"account_total", with(bai2, "49,400,3", "49,401,3"), 0, 1, 2},
        {"account_count", with(bai2, "49,400,3", "49,400,4"), 0, 1, 2},
        {"group_total", with(bai2, "98,800,", "98,900,"), 1, 1, 0},
        {"file_count", with(bai2, "1,10/", "1,11/"), 1, 1, 0},
        {"forty_digits", with(bai2, "142,100", "142," + std::string(40, '9')), 0, 1, 2},
        {"decimals", with(bai2, "142,100", "142,1.00"), 0, 1, 2},
        {"negative_count", with(bai2, "49,400,3", "49,400,-3"), 0, 1, 2},
        {"text_of_a_megabyte", with(bai2, "none", std::string(1000000, 'x')), 0, 0, 4},
    });
}

std::vector<BadFile> bad_nacha() {
    const std::string text = nacha();
    return foreign({
        {"whole", text, 0, 0, 3},
        {"truncated", text.substr(0, text.size() / 2), 1, 1, 0},
        {"no_file_control", text.substr(0, text.find("\n9000001") + 1), 1, 1, 0},
        {"check_digit", with(text, "622053200006", "622053200007"), 0, 1, 2},
        {"amount", with(text, "0000001000ID-1", "0000001001ID-1"), 1, 1, 0},
        {"letters_in_an_amount", with(text, "0000001000ID-1", "00000O1000ID-1"), 1, 1, 0},
        {"entry_hash", with(text, "000000020010640000", "000000020010640001"), 1, 1, 0},
        {"entry_count", with(text, "900000100000100000002", "900000100000100000003"), 1, 1, 0},
        {"a_long_record", with(text, "\n5220", "xxxx\n5220"), 1, 1, 0},
        {"addenda_first", with(text, "622053200006", "705053200006"), 1, 1, 0},
    });
}

std::vector<BadFile> bad_ofx() {
    return foreign({
        {"whole", ofx, 0, 0, 3},
        {"truncated", ofx.substr(0, ofx.size() / 2), 1, 1, 0},
        {"two_points", with(ofx, "10.00", "1.000.00"), 0, 1, 2},
        {"forty_digits", with(ofx, "10.00", std::string(40, '9')), 0, 1, 2},
        {"impossible_day", with(ofx, "20260115", "20260230"), 0, 1, 2},
        {"unknown_currency", with(ofx, "<CURDEF>EUR", "<CURDEF>E"), 1, 1, 0},
        {"name_of_a_megabyte", with(ofx, "none", std::string(1000000, 'x')), 0, 0, 3},
        {"deep",
         with(ofx, "<BANKTRANLIST>",
              [] {
                  std::string deep;
                  for (int i = 0; i < 10000; ++i) deep += "<PAYEE>";
                  return deep;
              }()),
         0, 0, 3},
        {"entity",
         with(ofx, "<OFX>",
              "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
              "<OFX>"),
         0, 0, 3},
    });
}

INSTANTIATE_TEST_SUITE_P(Files, BadMt940, testing::ValuesIn(bad_mt940()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, BadBai2, testing::ValuesIn(bad_bai2()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, BadNacha, testing::ValuesIn(bad_nacha()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, BadOfx, testing::ValuesIn(bad_ofx()), name_of);

}  // namespace
}  // namespace openitem::tests
