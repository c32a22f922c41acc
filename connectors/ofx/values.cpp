#include "connectors/ofx/values.hpp"

#include <openitem/error.hpp>

#include <algorithm>
#include <charconv>
#include <string>

namespace openitem::ofx {

namespace {

std::size_t find_tag(std::string_view bytes, std::string_view tag, std::size_t from = 0) {
    const auto found =
        std::search(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end(), tag.begin(),
                    tag.end(), [](char left, char right) {
                        return (left >= 'a' && left <= 'z' ? left - 'a' + 'A' : left) == right;
                    });
    return static_cast<std::size_t>(found - bytes.begin());
}

/// With a point for the decimals and nothing between the thousands; empty when nobody can say
/// which is which.
std::string plain(std::string_view text) {
    std::string out;
    const std::size_t mark = text.find_last_of(".,");
    if (mark == std::string_view::npos) return std::string(text);
    const char decimal = text[mark];
    const bool both = text.find(decimal == '.' ? ',' : '.') != std::string_view::npos;
    const bool several = text.find(decimal) != mark;
    // "1,234": thousands or thousandths? With both marks, or other numbers of decimals, it is sure.
    constexpr std::size_t group = 3;
    if (several || (!both && decimal == ',' && text.size() - mark - 1 == group)) return {};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == mark) {
            out.push_back('.');
        } else if (text[i] != '.' && text[i] != ',') {
            out.push_back(text[i]);
        }
    }
    if (out.ends_with('.')) out.pop_back();
    return out;
}

}  // namespace

void fail_value(const char* code, const char* expected, std::string_view found,
                std::uint32_t line) {
    throw Error(OI_BAD_DATA, code,
                std::string("expected ") + expected + " in line " + std::to_string(line) +
                    ", found " + (found.empty() ? "none" : detail::quoted(found)));
}

std::optional<Date> day(std::string_view text) {
    constexpr std::size_t length = 8;
    const std::string_view digits = text.substr(0, length);
    if (digits.size() != length || !std::all_of(digits.begin(), digits.end(), detail::is_digit)) {
        return std::nullopt;
    }
    unsigned value = 0;
    std::from_chars(digits.data(), digits.data() + length, value);
    return make_date(static_cast<int>(value / 10000), value / 100 % 100, value % 100);
}

oi_amount money(std::string_view text, std::string_view currency, std::uint32_t line) {
    std::string digits = plain(text);
    if (digits.starts_with('+')) digits.erase(0, 1);
    if (digits.starts_with('.')) digits.insert(0, "0");
    if (digits.starts_with("-.")) digits.insert(1, "0");
    const auto value = digits.empty() ? std::nullopt : try_decimal(digits);
    if (!value) fail_value("ofx.amount", "an amount like -12.50", text, line);
    return amount(*value, currency);
}

bool is_currency(std::string_view text) {
    return text.size() == 3 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string_view method_of(std::string_view type) {
    if (type == "CHECK") return "20";
    if (type == "CASH" || type == "ATM") return "10";
    if (type == "DIRECTDEBIT" || type == "REPEATPMT") return "49";
    if (type == "POS") return "48";
    if (type == "XFER" || type == "DIRECTDEP" || type == "PAYMENT") return "30";
    return {};
}

void check_frame(std::string_view bytes) {
    const std::size_t opens = find_tag(bytes, "<OFX>");
    if (opens == bytes.size()) {
        throw Error(OI_BAD_DATA, "ofx.not_ofx", "expected an element <OFX>, found none");
    }
    if (find_tag(bytes, "</OFX>", opens) == bytes.size()) {
        throw Error(OI_BAD_DATA, "ofx.cut_off",
                    "expected </OFX> at the end, found none: the file is cut off");
    }
}

}  // namespace openitem::ofx
