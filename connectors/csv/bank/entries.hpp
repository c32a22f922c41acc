// The entries of a statement: which rows are entries at all, and what each says.
#pragma once

#include "connectors/lib/bank/statement.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include "amounts.hpp"
#include "columns.hpp"
#include "facts.hpp"
#include "formats.hpp"

namespace openitem::csv {

struct BankEntry {
    bank::Line line;
    std::optional<oi_amount> balance;  // behind it
    std::string_view account;
    std::string_view wrong_reference;  // what is wrong with its creditor reference
    std::size_t row = 0;               // in the table
};

struct RefusedRow {
    Error why;
    std::string_view account;
    std::size_t row = 0;
};

struct Entries {
    std::vector<BankEntry> good;  // in the order of the file
    std::vector<RefusedRow> refused;
    Facts facts;
};

// Balances, sums and remarks around the entries are no entries. Throws Error(OI_BAD_CONFIG) when
// the account or the currency is nowhere.
Entries read_entries(const Settings& settings, const Table& table, const Columns& columns,
                     const BankFormats& formats, const Amounts& amounts);

}  // namespace openitem::csv
