// `openitem rates`: the company's table of exchange rates, and what foreign items are worth by it
// at the end of a period (ACCOUNTING A11).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/money.hpp"
#include "host/ledger/rates.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

struct RatesImport {
    std::string company;
    std::filesystem::path file;
    ledger::Quote quote = ledger::Quote::units_per_functional;
    bool accept_jumps = false;  // a rate may be more than twice or less than half the one before it
};

struct RatesImported {
    std::size_t added = 0, changed = 0, unchanged = 0;
    base::Date first = {}, last = {};        // days of the file's rates
    std::vector<base::Currency> currencies;  // of the file, sorted
};

// A text file of lines, their cells apart by semicolon, comma or tab; a number may have a decimal
// comma where the comma does not part cells. Its first line names the columns: date, currency and
// rate; or date and then a column for each currency, as central banks publish their history. Empty
// cells and "N/A" are passed over, and so are currencies that are none of ISO 4217 any more.
// All of it is imported, or nothing: throws base::RunError (source_or_config) that names the line.
// What was posted by a rate before keeps its value when the rate changes.
RatesImported import_rates(const Workspace& workspace, base::Clock& clock,
                           const RatesImport& request);

// Of a currency, or of all; by currency and day.
std::vector<ledger::Rate> list_rates(const Workspace& workspace, const std::string& company,
                                     base::Currency currency);

}  // namespace openitem::service
