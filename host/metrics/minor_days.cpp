#include "host/metrics/minor_days.hpp"

#include <algorithm>

namespace openitem::metrics {

using base::Currency;
using base::int128;

std::string amount_times_days(int128 minor_days, Currency currency) {
    const bool negative = minor_days < 0;
    auto rest = base::detail::magnitude(minor_days);
    const auto decimals = static_cast<std::size_t>(std::max(currency.digits(), 0));
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
    } while (rest != 0 || digits.size() <= decimals);
    if (decimals > 0) digits.insert(digits.size() - decimals, ".");
    return negative ? "-" + digits : digits;
}

std::optional<int128> parse_amount_times_days(std::string_view text) noexcept {
    constexpr std::size_t most_digits = 37;  // what surely fits 127 bits
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    int128 value = 0;
    std::size_t digits = 0;
    bool point = false;
    for (const char c : text) {
        if (c == '.' && !point && digits > 0) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > most_digits) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    if (digits == 0) return std::nullopt;
    return negative ? -value : value;
}

}  // namespace openitem::metrics
