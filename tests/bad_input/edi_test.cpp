// Interchanges that are broken, hostile or foreign. What cannot be taken is one transaction set,
// not the file, as long as the segments can be told.
#include <string>
#include <vector>

#include "tests/bad_input/bad_file.hpp"

namespace openitem::tests {
namespace {

const std::string isa =
    "ISA*00*          *00*          *ZZ*NORD           *ZZ*MIDTOWN        *260115*0930*U*00401*"
    "000000001*0*P*>~\n";
const std::string gs = "GS*IN*NORD*MIDTOWN*20260115*0930*1*X*004010~\n";
const std::string one = "ST*810*0001~\nBIG*20260115*R-1~\nTDS*1250~\nSE*4*0001~\n";
const std::string two = "ST*810*0002~\nBIG*20260115*R-2~\nTDS*100~\nSE*4*0002~\n";
const std::string end = "GE*2*1~\nIEA*1*000000001~\n";
const std::string whole = isa + gs + one + two + end;

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

std::string in_utf16(const std::string& ascii) {
    std::string out = "\xFF\xFE";
    for (const char c : ascii) out.append({c, '\0'});
    return out;
}

// Records are the invoices and the acknowledgement.
std::vector<BadFile> bad_x12() {
    return {
        {"empty", "", 1, 1, 0},
        {"line_ends_only", "\r\n\r\n", 1, 1, 0},
        {"other_format", "number,total\n1,2\n", 1, 1, 0},
        {"edifact", "UNB+UNOC:3+A+B+260115:0930+1'UNZ+0+1'", 1, 1, 0},
        {"ebcdic", "\xC9\xE2\xC1\x5C\xF0\xF0\x5C", 1, 1, 0},
        {"utf_16", in_utf16(whole), 1, 1, 0},
        {"half_an_isa", isa.substr(0, 60), 1, 1, 0},
        {"isa_alone", isa, 0, 0, 1},
        {"cut_in_a_group", isa + gs + one, 0, 0, 2},
        {"cut_in_a_set", isa + gs + one + "ST*810*0002~\nBIG*2026", 0, 1, 2},
        {"no_group_trailer", isa + gs + one + two + "IEA*1*000000001~\n", 0, 0, 3},
        {"no_set_trailer", isa + gs + "ST*810*0001~\nBIG*20260115*R-1~\nTDS*1~\n" + two + end, 0, 1,
         2},
        {"wrong_segment_count", with(whole, "SE*4*0001", "SE*5*0001"), 0, 1, 2},
        {"wrong_set_number", with(whole, "SE*4*0001", "SE*4*0009"), 0, 1, 2},
        {"wrong_set_count", with(whole, "GE*2*1", "GE*7*1"), 0, 0, 3},
        {"wrong_group_count", with(whole, "IEA*1*", "IEA*9*"), 0, 0, 3},
        {"second_isa_inside", isa + gs + one + whole, 0, 0, 5},
        {"second_isa_in_a_set", isa + gs + "ST*810*0001~\nBIG*20260115*R-1~\n" + whole, 0, 1, 4},
        {"nothing_between_delimiters", with(whole, "BIG*20260115*R-1", "BIG**********"), 0, 1, 2},
        {"mixed_delimiters", with(whole, "BIG*20260115*R-1", "BIG|20260115|R-1"), 0, 1, 2},
        {"amount_without_decimals", with(whole, "TDS*1250", "TDS*12"), 0, 0, 3},
        {"amount_that_is_none", with(whole, "TDS*1250", "TDS*twelve"), 0, 1, 2},
        {"amount_out_of_bounds", with(whole, "TDS*1250", "TDS*" + std::string(400, '9')), 0, 1, 2},
        {"two_digit_year", with(whole, "BIG*20260115*R-1", "BIG*260115*R-1"), 0, 0, 3},
        {"no_such_day", with(whole, "BIG*20260115*R-1", "BIG*20260230*R-1"), 0, 1, 2},
        {"bytes_that_are_no_utf_8", with(whole, "R-1", "R\xFF\xFE"), 0, 1, 3},
        {"nul_bytes", with(whole, "R-1", std::string("R\0-1", 4)), 0, 0, 3},
        {"unknown_set", with(whole, "ST*810*0001", "ST*850*0001"), 0, 1, 2},
        {"set_outside_of_a_group", isa + one + "IEA*0*000000001~\n", 0, 0, 2},
        {"text_behind_the_end", whole + "and more~", 0, 1, 3},
        {"a_segment_without_an_end", isa + gs + one + "ST*810*" + std::string(3 << 20, 'x'), 0, 1,
         2},
        {"binary_data_without_an_end", isa + gs + one + "ST*810*0002~\nBIN*999999999*x~\n", 0, 1,
         2},
        {"delimiters_only", isa + std::string(100'000, '*') + std::string(100'000, '~'), 0, 1, 1},
    };
}

class BadX12 : public testing::TestWithParam<BadFile> {};
TEST_P(BadX12, EndsAsUsersAreTold) { expect_ends_as_told("x12", GetParam()); }
INSTANTIATE_TEST_SUITE_P(Files, BadX12, testing::ValuesIn(bad_x12()), name_of);

const std::string unb = "UNB+UNOC:3+NORD+MIDTOWN+260115:0930+1'\n";
const std::string unh_1 =
    "UNH+1+INVOIC:D:96A:UN'\nBGM+380+R-1+9'\nDTM+137:20260115:102'\nUNS+S'\n"
    "MOA+77:12.50:EUR'\nUNT+6+1'\n";
const std::string unh_2 =
    "UNH+2+INVOIC:D:96A:UN'\nBGM+380+R-2+9'\nDTM+137:20260115:102'\nUNS+S'\n"
    "MOA+77:1:EUR'\nUNT+6+2'\n";
const std::string unz = "UNZ+2+1'\n";
const std::string all = unb + unh_1 + unh_2 + unz;

// Records are the invoices and the acknowledgement.
std::vector<BadFile> bad_edifact() {
    return {
        {"empty", "", 1, 1, 0},
        {"line_ends_only", "\r\n\r\n", 1, 1, 0},
        {"other_format", "number,total\n1,2\n", 1, 1, 0},
        {"x12", isa + "IEA*0*000000001~", 1, 1, 0},
        {"ebcdic", "\xE4\xD5\xC2\x4E\xE4\xD5\xD6\xC1", 1, 1, 0},
        {"utf_16", in_utf16(all), 1, 1, 0},
        {"half_a_una", "UNA:+.", 1, 1, 0},
        {"unb_alone", unb, 0, 1, 1},
        {"cut_between_messages", unb + unh_1, 0, 0, 2},
        {"cut_in_a_message", unb + unh_1 + "UNH+2+INVOIC:D:96A:UN'\nBGM+380+R", 0, 1, 2},
        {"no_message_trailer", with(all, "UNT+6+1'\n", ""), 0, 1, 2},
        {"wrong_segment_count", with(all, "UNT+6+1", "UNT+7+1"), 0, 1, 2},
        {"wrong_message_reference", with(all, "UNT+6+1", "UNT+6+9"), 0, 1, 2},
        {"wrong_message_count", with(all, "UNZ+2+1", "UNZ+5+1"), 0, 0, 3},
        {"wrong_interchange_reference", with(all, "UNZ+2+1", "UNZ+2+9"), 0, 0, 3},
        {"second_unb_inside", unb + unh_1 + all, 0, 0, 5},
        {"no_terminator_in_use", "UNB+UNOC:3+A+B+260115:0930+1\nUNH+1+INVOIC:D:96A:UN\n", 0, 1, 1},
        {"nothing_between_delimiters", with(all, "BGM+380+R-1+9", "BGM+++"), 0, 1, 3},
        {"amount_that_is_none", with(all, "77:12.50", "77:twelve"), 0, 1, 2},
        {"amount_out_of_bounds", with(all, "77:12.50", "77:" + std::string(400, '9')), 0, 1, 2},
        {"no_such_day", with(all, "20260115", "20260230"), 0, 1, 3},
        {"no_such_date_form", with(all, "20260115:102", "20260115:ZZZ"), 0, 1, 3},
        {"bytes_that_are_no_utf_8", with(all, "R-1", "R\xFF\xFE"), 0, 0, 3},
        {"bytes_that_are_no_utf_8_where_it_must_be",
         with(with(all, "UNOC:3", "UNOY:4"), "R-1", "R\xFF\xFE"), 0, 1, 3},
        {"nul_bytes", with(all, "R-1", std::string("R\0-1", 4)), 0, 0, 3},
        {"release_at_the_end", unb + unh_1 + "UNH+2+INVOIC:D:96A:UN'\nBGM+380+R?", 0, 1, 2},
        {"unknown_message", with(all, "UNH+1+INVOIC", "UNH+1+ORDERS"), 0, 1, 2},
        {"text_behind_the_end", all + "and more'", 0, 1, 3},
        {"an_object_longer_than_the_file", with(all, "UNZ", "UNO+P1+1+13+99999999'UNZ"), 0, 0, 3},
        {"a_segment_without_an_end", unb + unh_1 + "UNH+2+" + std::string(3 << 20, 'x'), 0, 1, 2},
        {"delimiters_only", unb + std::string(100'000, '+') + std::string(100'000, '\''), 0, 2, 1},
    };
}

class BadEdifact : public testing::TestWithParam<BadFile> {};
TEST_P(BadEdifact, EndsAsUsersAreTold) { expect_ends_as_told("edifact", GetParam()); }
INSTANTIATE_TEST_SUITE_P(Files, BadEdifact, testing::ValuesIn(bad_edifact()), name_of);

}  // namespace
}  // namespace openitem::tests
