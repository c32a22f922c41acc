#include "host/base/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "host/base/text.hpp"

namespace openitem::base {

char* Decimal::write(char* out) const noexcept {
    // Unsigned, so that the smallest int64 has a magnitude too.
    std::uint64_t magnitude = static_cast<std::uint64_t>(units);
    if (units < 0) {
        magnitude = 0 - magnitude;
        *out++ = '-';
    }
    std::array<char, 20> digits{};
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), magnitude).ptr;
    const auto count = static_cast<std::size_t>(end - digits.data());
    const std::size_t whole = count > scale ? count - scale : 0;
    if (whole == 0) *out++ = '0';
    out = std::copy_n(digits.data(), whole, out);
    if (scale == 0) return out;
    *out++ = '.';
    out = std::fill_n(out, scale - (count - whole), '0');
    return std::copy(digits.data() + whole, end, out);
}

std::string Decimal::to_string() const {
    std::array<char, max_text> buffer{};
    return {buffer.data(), write(buffer.data())};
}

namespace {

const char* why_not_a_decimal(std::string_view text) {
    if (text.empty()) return "it is empty";
    if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
    if (text.find_first_not_of("0123456789.") != std::string_view::npos) {
        return "it holds something other than digits, one leading sign and one point";
    }
    if (std::count(text.begin(), text.end(), '.') > 1) return "it has more than one point";
    if (text.find_first_of("0123456789") == std::string_view::npos) return "it has no digit";
    return "it has more digits than the 18 that are kept";
}

}  // namespace

Result<Decimal> parse_decimal(std::string_view text) {
    if (const auto value = Decimal::parse(text)) return *value;
    return Error{.code = Code::invalid,
                 .message = "expected a decimal such as -12.50, found " + quote(text) + ": " +
                            why_not_a_decimal(text)};
}

}  // namespace openitem::base
