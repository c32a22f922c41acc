// What a statement's file says around its entries: whose account it is, in what currency, and from
// which balance to which.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "amounts.hpp"
#include "table.hpp"

namespace openitem::csv {

struct Facts {
    std::string_view account, currency;
    std::optional<oi_amount> opening, closing;  // without a currency unless the cell names one
};

// From the lines above the header: "Kontonummer: DE89...", "Anfangssaldo;1.000,00 EUR".
Facts facts_above(const Table& table, const Amounts& amounts);

enum class Balance : std::uint8_t { none, opening, closing, other };
// What balance or sum a row is labelled as, if any of its cells is nothing but such a label.
Balance labelled(const Table& table, const TableRow& row);

}  // namespace openitem::csv
