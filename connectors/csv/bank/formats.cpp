#include "formats.hpp"

#include <algorithm>

#include "../dates.hpp"
#include "../formats.hpp"
#include "../numbers.hpp"
#include "words.hpp"

namespace openitem::csv {
namespace {

using Values = std::vector<std::string_view>;

// Enough columns to learn from; a file of thousands is not searched in all.
constexpr std::size_t most_columns = 64;

Judged title(const Columns& columns, BankField field) {
    return {columns.label(field), std::string(name_of(field))};
}

void find_dates(const Settings& settings, const Table& table, const Columns& columns,
                BankFormats& out) {
    struct Day {
        BankField field;
        DateFormat& format;
    };
    const Day days[] = {{BankField::booked_on, out.booked_on}, {BankField::value_on, out.value_on}};
    if (!settings.date_format.empty()) {
        try {
            for (const Day& day : days) day.format = DateFormat(settings.date_format);
        } catch (const Error& error) {
            throw Error(OI_BAD_CONFIG, "date_format.invalid", error.what(), "/date_format");
        }
        return;
    }
    // Columns nobody uses are evidence too: one that says 31/12 settles it for all.
    std::vector<Values> values;
    for (const Day& day : days) {
        values.push_back(columns.has(day.field) ? table.column(columns.number(day.field))
                                                : Values());
    }
    for (std::size_t i = 0; i < std::min(table.layout().columns, most_columns); ++i) {
        values.push_back(table.column(i));
    }
    const auto guesses = guess_dates(values, settings.date_order);
    for (std::size_t i = 0; i < std::size(days); ++i) {
        if (!columns.has(days[i].field)) continue;
        auto format =
            date_format_of(title(columns, days[i].field), guesses[i], values[i], true, out.remarks);
        if (format) days[i].format = *std::move(format);
    }
}

void find_numbers(const Settings& settings, const Table& table, const Columns& columns,
                  BankFormats& out) {
    struct Number {
        BankField field;
        NumberFormat& format;
    };
    const Number numbers[] = {{BankField::amount, out.amount},
                              {BankField::debit, out.debit},
                              {BankField::credit, out.credit},
                              {BankField::balance, out.balance}};
    bool decided = false;
    const NumberFormat stated = stated_format(settings.decimal_mark, settings.group_mark, decided);
    std::vector<Values> values;
    for (const Number& number : numbers) {
        number.format = stated;
        Values cells;
        if (columns.has(number.field)) cells = table.column(columns.number(number.field));
        for (std::string_view& cell : cells) cell.remove_suffix(direction_behind(cell).size());
        values.push_back(std::move(cells));
    }
    if (decided) return;
    const auto guesses = guess_numbers(values);
    for (std::size_t i = 0; i < std::size(numbers); ++i) {
        if (!columns.has(numbers[i].field)) {
            // What a label states above the table is written like the rest.
            numbers[i].format = guesses[i].format;
            continue;
        }
        numbers[i].format = number_format_of(title(columns, numbers[i].field), guesses[i],
                                             stated.group_mark, out.remarks);
    }
}

}  // namespace

const NumberFormat& BankFormats::of(BankField field) const {
    switch (field) {
        case BankField::debit:
            return debit;
        case BankField::credit:
            return credit;
        case BankField::balance:
            return balance;
        default:
            return amount;
    }
}

BankFormats find_formats(const Settings& settings, const Table& table, const Columns& columns) {
    BankFormats out;
    find_dates(settings, table, columns, out);
    find_numbers(settings, table, columns, out);
    return out;
}

}  // namespace openitem::csv
