// A figure that says how it was made: the formula's name, what went in, and on which basis, so that
// anyone can compute it again and two figures are compared only when they are the same thing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/base/money.hpp"
#include "host/metrics/position.hpp"

namespace openitem::metrics {

struct FigureInput {
    std::string name;
    std::string value;
};

struct Figure {
    std::string name;     // "dso"
    std::string formula;  // published name and version: "dso.standard/1"
    std::string basis;    // what is and is not counted
    std::vector<FigureInput> inputs;
    std::optional<base::Decimal> value;  // none: not defined for these inputs, see `note`
    std::string unit;                    // "days"
    std::string note;

    std::string hash() const;  // SHA-256 over formula and inputs
};

// Days sales outstanding: open / billed x days, to 4 decimals, half up. Not defined when nothing
// was billed, or less than was credited.
Figure dso(base::Money open, base::Money billed, std::int32_t days);

// What DSO would be if nothing were overdue (the same formula over what is not due yet), and the
// difference: average days delinquent.
Figure best_possible_dso(base::Money not_due, base::Money billed, std::int32_t days);
Figure average_days_delinquent(base::Money open, base::Money not_due, base::Money billed,
                               std::int32_t days);

// Does the item count as billed in the window of days that ends with `day`?
bool is_billed_in(const Item& item, base::Currency currency, base::Date day,
                  std::int32_t days) noexcept;

// What was billed in a window of days that ends with `day`: documents with their issue date in it,
// credits subtracted, opening balances left out, of one currency.
base::Result<base::Money> billed_in(std::span<const Item> items, base::Currency currency,
                                    base::Date day, std::int32_t days);

}  // namespace openitem::metrics
