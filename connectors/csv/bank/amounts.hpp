// The signed amount of an entry, from one signed column, from an amount with an indicator beside
// it, or from a column for each direction. Positive is money in.
#pragma once

#include <optional>
#include <string_view>

#include "columns.hpp"
#include "formats.hpp"

namespace openitem::csv {

class Amounts {
public:
    // Looks at all rows: whether debits are written with a minus is a habit of the file.
    // Throws Error(OI_BAD_CONFIG) when it has none.
    Amounts(const Table& table, const Columns& columns, const BankFormats& formats);

    // Empty when the row states none. The currency is zero unless the cell names one. Throws
    // Error(OI_BAD_DATA) when it cannot be read, or contradicts itself.
    std::optional<oi_amount> of(const TableRow& row) const;
    // The balance behind the entry; empty when there is none that can be read.
    std::optional<oi_amount> balance(const TableRow& row) const;
    // What a label states: any of the row's cells that reads as an amount, the last one first.
    std::optional<oi_amount> stated(const TableRow& row) const;
    // Of the column the row's amount stands in.
    std::string_view header_currency(const TableRow& row) const;
    // Whether anything stands where amounts do.
    bool has_amount(const TableRow& row) const;

private:
    std::optional<oi_amount> read(std::string_view cell, const NumberFormat& format) const;
    std::optional<oi_amount> figure(const TableRow& row, BankField field) const;
    std::optional<oi_amount> of_pair(const TableRow& row) const;
    std::optional<oi_amount> with_indicator(const TableRow& row) const;
    void judge_indicator();
    void judge_debits();

    const Table& table_;
    const Columns& columns_;
    const BankFormats& formats_;
    bool unsigned_ = false;         // the indicator alone says the direction
    bool debits_negative_ = false;  // in their own column
};

}  // namespace openitem::csv
