// The values of X12 elements: amounts, dates, and what an invoice is worth in its currency.
#pragma once

#include "connectors/lib/money/sums.hpp"
#include "connectors/x12/set.hpp"

#include <openitem/values.hpp>

#include <optional>
#include <string_view>

namespace openitem::x12 {

/// Type R: [-] digits with at most one point. Empty when it is none.
inline std::optional<oi_decimal> try_number(std::string_view text) { return try_decimal(text); }
/// Type N2: whole, the last two digits are decimals; with a point it is read as written.
std::optional<oi_decimal> try_implied(std::string_view text);
/// CCYYMMDD or YYMMDD, then 1970 to 2069.
std::optional<Date> try_day(std::string_view text);

/// The same of an element that must be one where it is stated; throws when it is not.
class Elements {
public:
    explicit Elements(const Set& set) : set_(set) {}

    /// The usual form without a detour; false: the element is empty.
    bool number(const edi::Segment& at, std::uint32_t segment, std::uint32_t element,
                oi_decimal& out) const {
        const std::string_view text = at[element];
        if (text.empty()) return false;
        openitem::detail::Digits digits;
        if (text.size() <= 8 && openitem::detail::short_decimal(text.data(), text.size(), digits)) {
            out = digits.value(false);
        } else {
            out = *number(segment, element);
        }
        return true;
    }

    std::optional<oi_decimal> number(std::uint32_t segment, std::uint32_t element) const;
    std::optional<oi_decimal> implied(std::uint32_t segment, std::uint32_t element) const;
    std::optional<Date> day(std::uint32_t segment, std::uint32_t element) const;
    std::string_view required(std::uint32_t segment, std::uint32_t element, const char* what) const;

private:
    const Set& set_;
};

/// Money of one currency. Made once for a document: its currency is checked then.
class Money {
public:
    explicit Money(std::string_view currency) : zero_(openitem::amount(oi_decimal{}, currency)) {}
    oi_amount operator()(const oi_decimal& value) const {
        oi_amount out = zero_;
        out.units = value.units;
        out.scale = value.scale;
        return out;
    }
    std::string_view currency() const { return {zero_.currency, 3}; }

private:
    oi_amount zero_;
};

using money::add;
using money::equal;
using money::negated;
using money::sum;

/// left * right / per, commercially rounded to two decimals where it has more; empty when it
/// leaves 64 bits. `per` is a power of ten: 1, 100, 1000.
std::optional<oi_decimal> product(const oi_decimal& left, const oi_decimal& right, unsigned per);
/// The same where nothing has to be rounded; false: see product().
inline bool quick_product(const oi_decimal& left, const oi_decimal& right, oi_decimal& out) {
    const unsigned scale = unsigned{left.scale} + right.scale;
    if (scale > 2 || __builtin_mul_overflow(left.units, right.units, &out.units)) return false;
    out.scale = static_cast<std::uint8_t>(scale);
    return true;
}

}  // namespace openitem::x12
