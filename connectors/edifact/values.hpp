// The values of EDIFACT elements: amounts, dates, and sums of them.
#pragma once

#include "connectors/edifact/document.hpp"
#include "connectors/lib/money/sums.hpp"

#include <openitem/values.hpp>

#include <optional>
#include <string_view>

namespace openitem::edifact {

/// [-] digits with at most one mark: a point, a comma, or the one that UNA names.
bool try_number(std::string_view text, char mark, oi_decimal& out);
/// A date in the form that data element 2379 names; without one by its length.
std::optional<Date> try_day(std::string_view text, std::string_view format);

struct Period {
    std::optional<Date> from, to;
};
/// 718 and 719: two dates one behind the other; others: a day, which is the first.
Period try_period(std::string_view text, std::string_view format);

/// The same of an element that must be one where it is stated; throws when it is not.
class Elements {
public:
    explicit Elements(const Document& document)
        : document_(document), mark_(document.message.delimiters().decimal) {}

    /// `component` from 0. False when nothing is stated.
    bool number(const Composite& parts, std::uint32_t component, std::uint32_t segment,
                std::uint32_t element, oi_decimal& out) const {
        const std::string_view text = parts.raw(component);
        if (text.empty()) return false;
        if (try_number(text, mark_, out)) return true;
        refuse_number(segment, element, component, text);
    }
    /// C507 of a DTM segment.
    std::optional<Date> day(const Composite& parts, std::uint32_t segment) const;

private:
    [[noreturn]] void refuse_number(std::uint32_t segment, std::uint32_t element,
                                    std::uint32_t component, std::string_view text) const;

    const Document& document_;
    char mark_;
};

/// Money of one currency, unless the amount names its own. The currency is checked once.
class Money {
public:
    explicit Money(std::string_view currency) : zero_(openitem::amount(oi_decimal{}, currency)) {}
    oi_amount operator()(const oi_decimal& value) const {
        oi_amount out = zero_;
        out.units = value.units;
        out.scale = value.scale;
        return out;
    }
    oi_amount operator()(const oi_decimal& value, std::string_view stated) const {
        if (stated.empty() || stated == currency()) return (*this)(value);
        return openitem::amount(value, stated);
    }
    std::string_view currency() const { return {zero_.currency, 3}; }

private:
    oi_amount zero_;
};

using money::add;
using money::equal;
using money::negated;
using money::sum;

}  // namespace openitem::edifact
