#include "host/cash/payer_name.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace openitem::cash {
namespace {

// Latin-1 letters by the second byte of their UTF-8 form (0xC3 xx), upper or lower case.
constexpr std::array<std::string_view, 64> latin = {
    "A", "A", "A", "A", "AE", "A", "AE", "C", "E", "E", "E", "E", "I",  "I", "I",  "I",
    "D", "N", "O", "O", "O",  "O", "OE", "",  "O", "U", "U", "U", "UE", "Y", "TH", "SS",
    "A", "A", "A", "A", "AE", "A", "AE", "C", "E", "E", "E", "E", "I",  "I", "I",  "I",
    "D", "N", "O", "O", "O",  "O", "OE", "",  "O", "U", "U", "U", "UE", "Y", "TH", "Y"};

constexpr std::array<std::string_view, 40> legal_forms = {
    "GMBH", "MBH", "AG",   "KG",  "KGAA", "OHG", "UG",  "EK",  "GBR",  "CO",
    "SE",   "EV",  "EG",   "LTD", "LLC",  "LLP", "INC", "PLC", "CORP", "LIMITED",
    "SA",   "SAS", "SARL", "SRL", "SPA",  "SNC", "BV",  "NV",  "BVBA", "AB",
    "OY",   "OYJ", "AS",   "ASA", "APS",  "SL",  "SP",  "ZOO", "SRO",  "KFT"};

bool is_legal_form(std::string_view word) {
    return std::find(legal_forms.begin(), legal_forms.end(), word) != legal_forms.end();
}

std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    const auto end_word = [&words] {
        if (!words.back().empty()) words.emplace_back();
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0xC3 && i + 1 < name.size()) {
            const auto next = static_cast<unsigned char>(name[++i]);
            if (next >= 0x80 && next < 0xC0) words.back() += latin[next - 0x80];
        } else if (c >= 'a' && c <= 'z') {
            words.back() += static_cast<char>(c - ('a' - 'A'));
        } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || byte >= 0x80) {
            words.back() += c;
        } else if (c != '.' && c != '\'') {  // e.K. and S.A.R.L. are one word
            end_word();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

}  // namespace

std::string plain_name(std::string_view name) {
    auto words = words_of(name);
    while (words.size() > 1 && is_legal_form(words.back())) words.pop_back();
    std::string out;
    for (const std::string& word : words) {
        if (!out.empty()) out += ' ';
        out += word;
    }
    return out;
}

}  // namespace openitem::cash
