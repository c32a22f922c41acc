#include "amounts.hpp"

#include <algorithm>
#include <cstring>

#include "../numbers.hpp"
#include "words.hpp"

namespace openitem::csv {
namespace {

[[noreturn]] void fail(const char* code, const std::string& message, BankField field) {
    throw Error(OI_BAD_DATA, code, message, std::string(name_of(field)));
}

bool has_digit(std::string_view cell) {
    return cell.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace

Amounts::Amounts(const Table& table, const Columns& columns, const BankFormats& formats)
    : table_(table), columns_(columns), formats_(formats) {
    if (columns_.has(BankField::indicator)) judge_indicator();
    if (!columns_.has(BankField::amount)) judge_debits();
}

// 50.00 beside "debit" is -50.00, unless the file writes -50.00 beside "debit".
void Amounts::judge_indicator() {
    for (const TableRow& row : table_.rows()) {
        if (!means(columns_.cell(row, BankField::indicator), Meaning::debit)) continue;
        const auto amount =
            read(columns_.cell(row, BankField::amount), formats_.of(BankField::amount));
        unsigned_ = unsigned_ || (amount && amount->units > 0);
    }
}

void Amounts::judge_debits() {
    std::size_t above = 0, below = 0;
    for (const TableRow& row : table_.rows()) {
        const auto amount =
            read(columns_.cell(row, BankField::debit), formats_.of(BankField::debit));
        if (!amount) continue;
        above += amount->units > 0 ? 1 : 0;
        below += amount->units < 0 ? 1 : 0;
    }
    debits_negative_ = below > above * 9;
    if (debits_negative_ || above > below * 9 || above + below == 0) return;
    throw Error(OI_BAD_CONFIG, "csv.sign_ambiguous",
                columns_.label(BankField::debit) + " (debit): " + std::to_string(above) +
                    " debits are written above zero and " + std::to_string(below) +
                    " below; expected one habit: correct the file, or map another column to "
                    "\"amount\"",
                "/fields/debit");
}

std::optional<oi_amount> Amounts::read(std::string_view cell, const NumberFormat& format) const {
    const std::string_view word = direction_behind(cell);
    cell.remove_suffix(word.size());
    const auto found = read_amount(format, trimmed(cell));
    if (!found) return std::nullopt;
    oi_amount out{};
    out.units = found->value.units;
    out.scale = found->value.scale;
    if (found->has_currency) std::memcpy(out.currency, found->currency, 3);
    if (word.empty()) return out;
    if (out.units < 0) return std::nullopt;  // two signs
    if (means(word, Meaning::debit)) out.units = -out.units;
    return out;
}

std::optional<oi_amount> Amounts::figure(const TableRow& row, BankField field) const {
    const std::string_view cell = columns_.cell(row, field);
    if (cell.empty()) return std::nullopt;
    const auto out = read(cell, formats_.of(field));
    if (out) return out;
    const char mark = formats_.of(field).decimal_mark;
    fail("amount.invalid",
         "expected an amount like 1234" + std::string(1, mark) + "50 with at most 18 digits in " +
             columns_.label(field) + ", found " + detail::quoted(cell),
         field);
}

std::optional<oi_amount> Amounts::of(const TableRow& row) const {
    if (!columns_.has(BankField::amount)) return of_pair(row);
    if (columns_.has(BankField::indicator)) return with_indicator(row);
    return figure(row, BankField::amount);
}

std::optional<oi_amount> Amounts::of_pair(const TableRow& row) const {
    auto debit = figure(row, BankField::debit);
    const auto credit = figure(row, BankField::credit);
    if (debit && credit && debit->units != 0 && credit->units != 0) {
        fail("csv.two_amounts",
             "expected a debit or a credit, found both (" +
                 detail::quoted(columns_.cell(row, BankField::debit)) + ", " +
                 detail::quoted(columns_.cell(row, BankField::credit)) + ")",
             BankField::debit);
    }
    if (credit && credit->units < 0) {
        fail("csv.sign",
             "expected credits above zero, found " +
                 detail::quoted(columns_.cell(row, BankField::credit)),
             BankField::credit);
    }
    if (!debit || (credit && debit->units == 0)) return credit;
    if (debit->units != 0 && (debit->units < 0) != debits_negative_) {
        fail("csv.sign",
             std::string("expected debits ") + (debits_negative_ ? "below" : "above") +
                 " zero as in the other rows, found " +
                 detail::quoted(columns_.cell(row, BankField::debit)),
             BankField::debit);
    }
    if (!debits_negative_) debit->units = -debit->units;
    return debit;
}

std::optional<oi_amount> Amounts::with_indicator(const TableRow& row) const {
    auto amount = figure(row, BankField::amount);
    if (!amount || amount->units == 0) return amount;
    const std::string_view word = columns_.cell(row, BankField::indicator);
    const bool debit = means(word, Meaning::debit);
    if (!debit && !means(word, Meaning::credit)) {
        fail("csv.indicator",
             "expected a word for debit or credit such as D, C, S, H, Af or Bij in " +
                 columns_.label(BankField::indicator) + ", found " + detail::quoted(word) +
                 " (set \"map\" of \"indicator\" for others)",
             BankField::indicator);
    }
    const bool below = amount->units < 0;
    if (below && (unsigned_ || !debit)) {
        fail("csv.sign",
             "expected an amount above zero beside " + detail::quoted(word) + ", found " +
                 detail::quoted(columns_.cell(row, BankField::amount)),
             BankField::amount);
    }
    if (debit && !below) amount->units = -amount->units;
    return amount;
}

std::optional<oi_amount> Amounts::balance(const TableRow& row) const {
    const std::string_view cell = columns_.cell(row, BankField::balance);
    return cell.empty() ? std::nullopt : read(cell, formats_.of(BankField::balance));
}

std::optional<oi_amount> Amounts::stated(const TableRow& row) const {
    if (const auto found = balance(row)) return found;
    for (std::size_t i = row.size; i > 0; --i) {
        std::string_view cell = table_.cell(row, i - 1);
        const std::size_t colon = cell.find(':');
        if (colon != std::string_view::npos) cell = trimmed(cell.substr(colon + 1));
        if (!has_digit(cell)) continue;
        if (formats_.booked_on.try_parse(cell)) continue;
        const bool debit = columns_.number(BankField::debit) == i - 1;
        auto found = read(cell, formats_.of(BankField::amount));
        if (!found) continue;
        if (debit && !debits_negative_) found->units = -found->units;
        return found;
    }
    return std::nullopt;
}

bool Amounts::has_amount(const TableRow& row) const {
    constexpr BankField fields[] = {BankField::amount, BankField::debit, BankField::credit};
    return std::any_of(std::begin(fields), std::end(fields),
                       [&](BankField field) { return has_digit(columns_.cell(row, field)); });
}

std::string_view Amounts::header_currency(const TableRow& row) const {
    for (const BankField field : {BankField::amount, BankField::debit, BankField::credit}) {
        if (has_digit(columns_.cell(row, field))) return columns_.currency(field);
    }
    return {};
}

}  // namespace openitem::csv
