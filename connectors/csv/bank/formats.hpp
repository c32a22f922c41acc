// How the days and numbers of a statement are written, recognised over all of its rows. Where they
// leave it open, the configuration is asked.
#pragma once

#include <string>
#include <vector>

#include "columns.hpp"

namespace openitem::csv {

struct BankFormats {
    DateFormat booked_on, value_on;
    NumberFormat amount, debit, credit, balance;
    std::vector<std::string> remarks;

    const NumberFormat& of(BankField field) const;
};

// Throws Error(OI_BAD_CONFIG) where nothing tells.
BankFormats find_formats(const Settings& settings, const Table& table, const Columns& columns);

}  // namespace openitem::csv
