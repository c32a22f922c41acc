#include "tests/bench/cash/noise.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace openitem::cash::bench {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::size_t> digits_of(std::string_view text) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_digit(text[i])) out.push_back(i);
    }
    return out;
}

char letter_for(char digit) {
    switch (digit) {
        case '0':
            return 'O';
        case '1':
            return 'I';
        case '5':
            return 'S';
        case '8':
            return 'B';
        case '2':
            return 'Z';
        default:
            return digit;
    }
}

std::string once_damaged(std::string text, Random& random) {
    const auto digits = digits_of(text);
    const std::size_t at = digits[static_cast<std::size_t>(
        random.between(static_cast<std::int64_t>(digits.size() / 2),
                       static_cast<std::int64_t>(digits.size()) - 1))];
    switch (random.below(7)) {
        case 0:
            text[at] = static_cast<char>('0' + random.below(10));
            break;
        case 1:
            if (at > 0 && is_digit(text[at - 1])) std::swap(text[at], text[at - 1]);
            break;
        case 2:
            text.erase(at, 1);
            break;
        case 3:
            text.insert(at, 1, text[at]);
            break;
        case 4:
            for (const std::size_t digit : digits) text[digit] = letter_for(text[digit]);
            break;
        case 5: {  // the zeros its last part begins with
            std::size_t begin = text.size();
            while (begin > 0 && is_digit(text[begin - 1])) --begin;
            while (begin < text.size() && text[begin] == '0') text.erase(begin, 1);
            break;
        }
        default: {  // what stands before its last part
            std::size_t begin = text.size();
            while (begin > 0 && is_digit(text[begin - 1])) --begin;
            if (begin > 0 && text.size() - begin >= 4) text.erase(0, begin);
            break;
        }
    }
    return text;
}

std::string folded(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (static_cast<unsigned char>(c) == 0xC3 && i + 1 < name.size()) {
            switch (static_cast<unsigned char>(name[++i])) {
                case 0xA4:
                    out += "AE";
                    break;
                case 0xB6:
                    out += "OE";
                    break;
                case 0xBC:
                    out += "UE";
                    break;
                case 0x9F:
                    out += "SS";
                    break;
                default:
                    out += 'E';
            }
        } else {
            out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        }
    }
    return out;
}

}  // namespace

std::string damaged(std::string_view number, Random& random) {
    for (int tries = 0; tries < 50; ++tries) {
        auto text = once_damaged(std::string(number), random);
        if (text != number && digits_of(text).size() + 3 >= 6) return text;
    }
    return std::string(number.substr(0, number.size() - 1));
}

std::string rewritten(std::string_view number, Random& random, bool hard) {
    std::string out(number);
    if (random.chance(15)) std::erase_if(out, [](char c) { return c == '-' || c == '/'; });
    if (random.chance(10)) std::replace(out.begin(), out.end(), '-', ' ');
    if (hard && random.chance(15) && out.size() > 6) {
        out.insert(static_cast<std::size_t>(random.between(3, 5)), 1, ' ');
    }
    if (random.chance(20)) {
        for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return out;
}

std::string bank_name(std::string_view name, Random& random, bool hard) {
    std::string out(name);
    if (random.chance(hard ? 70 : 50)) out = folded(out);
    if (random.chance(hard ? 30 : 10)) {
        const auto last = out.find_last_of(' ');
        if (last != std::string::npos && last > 8) out.resize(last);
    }
    if (hard && random.chance(10) && out.size() > 8) {
        std::swap(out[out.size() / 2], out[out.size() / 2 + 1]);
    }
    constexpr std::size_t field = 27;
    if (random.chance(30) && out.size() > field) out.resize(field);
    return out;
}

std::string sentence(const std::vector<std::string>& numbers, Random& random, bool hard) {
    static constexpr const char* before[] = {"Rechnung ", "RG ",      "Rg.-Nr. ", "Invoice ",
                                             "INV ",      "Zahlung ", "",         "Re: "};
    static constexpr const char* between[] = {", ", " ", "/", " + ", " und ", "; "};
    static constexpr const char* after[] = {"", " thanks", " vielen Dank", " Ihre Lieferung", ""};
    std::string out = random.of(before);
    const std::string separator = random.of(between);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i != 0) out += separator;
        out += numbers[i];
        if (numbers.size() < 4 && random.chance(hard ? 25 : 10)) {
            out +=
                fmt::format(" vom {:02d}.{:02d}.2026", random.between(1, 28), random.between(1, 9));
        }
    }
    out += random.of(after);
    if (random.chance(hard ? 20 : 8)) {
        out += fmt::format(" EUR {},{:02d}", random.between(10, 9'999), random.below(100));
    }
    if (random.chance(hard ? 15 : 5)) out += fmt::format(" Tel. 0{}", random.between(1e8, 9e9));
    return out;
}

std::string small_talk(Random& random) {
    static constexpr const char* words[] = {"Zahlung",
                                            "Ueberweisung laut Absprache",
                                            "payment",
                                            "NOTPROVIDED",
                                            "diverse Rechnungen",
                                            "a conto",
                                            ""};
    std::string out = random.of(words);
    if (random.chance(20)) out += fmt::format(" {:02d}/2026", random.between(1, 9));
    return out;
}

}  // namespace openitem::cash::bench
