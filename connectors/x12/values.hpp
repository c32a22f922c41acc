// The values of X12 elements: amounts, dates, and what an invoice is worth in its currency.
#pragma once

#include "connectors/x12/set.hpp"

#include <openitem/values.hpp>

#include <optional>
#include <string_view>

namespace openitem::x12 {

/// Type R: [-] digits with at most one point. Empty when it is none.
std::optional<oi_decimal> try_number(std::string_view text);
/// Type N2: whole, the last two digits are decimals; with a point it is read as written.
std::optional<oi_decimal> try_implied(std::string_view text);
/// CCYYMMDD or YYMMDD, then 1970 to 2069.
std::optional<Date> try_day(std::string_view text);

/// The same of an element that must be one where it is stated; throws when it is not.
class Elements {
public:
    explicit Elements(const Set& set) : set_(set) {}

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

oi_decimal negated(const oi_decimal& value);
/// Exact; empty when it leaves 64 bits.
std::optional<oi_decimal> sum(const oi_decimal& left, const oi_decimal& right);
/// left * right / per, commercially rounded to two decimals where it has more; empty when it
/// leaves 64 bits. `per` is a power of ten: 1, 100, 1000.
std::optional<oi_decimal> product(const oi_decimal& left, const oi_decimal& right, unsigned per);
bool equal(const oi_decimal& left, const oi_decimal& right);

}  // namespace openitem::x12
