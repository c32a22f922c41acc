#include "facts.hpp"

#include "connectors/lib/bank/accounts.hpp"

#include <algorithm>
#include <vector>

#include "../numbers.hpp"
#include "words.hpp"

namespace openitem::csv {
namespace {

// A label and what it stands before: in the same cell behind a colon, or in the next cells.
struct Label {
    std::string_view text, value;
};

Label label_at(const Table& table, const TableRow& row, std::size_t at) {
    const std::string_view cell = table.cell(row, at);
    const std::size_t colon = cell.find(':');
    Label out{cell.substr(0, colon), {}};
    if (colon != std::string_view::npos) out.value = trimmed(cell.substr(colon + 1));
    for (std::size_t i = at + 1; out.value.empty() && i < row.size; ++i) {
        out.value = table.cell(row, i);
    }
    return out;
}

bool is_account(std::string_view text) {
    constexpr std::size_t fewest = 4;
    const auto digits = std::count_if(text.begin(), text.end(), detail::is_digit);
    return static_cast<std::size_t>(digits) >= fewest;
}

void take_balance(const Table& table, const TableRow& row, const Amounts& amounts, Facts& facts) {
    const Balance kind = labelled(table, row);
    auto* const to = kind == Balance::opening   ? &facts.opening
                     : kind == Balance::closing ? &facts.closing
                                                : nullptr;
    if (to != nullptr && !*to) *to = amounts.stated(row);
}

}  // namespace

Balance labelled(const Table& table, const TableRow& row) {
    for (const std::string_view cell : table.cells(row)) {
        // "Endsaldo: 1.234,00 EUR" has the figure in the same cell.
        const std::string_view text = cell.substr(0, cell.find(':'));
        const auto found = label_of(text, {Meaning::opening, Meaning::closing, Meaning::total});
        if (!found) continue;
        return *found == Meaning::opening   ? Balance::opening
               : *found == Meaning::closing ? Balance::closing
                                            : Balance::other;
    }
    return Balance::none;
}

Facts facts_above(const Table& table, const Amounts& amounts) {
    Facts out;
    std::vector<std::string> ibans;
    for (const TableRow& row : table.above()) {
        take_balance(table, row, amounts, out);
        for (std::size_t i = 0; i < row.size; ++i) {
            if (table.cell(row, i).empty()) continue;
            const Label label = label_at(table, row, i);
            char code[3];
            if (out.account.empty() && label_means(label.text, Meaning::account) &&
                is_account(label.value)) {
                out.account = label.value;
            } else if (out.currency.empty() && label_means(label.text, Meaning::currency) &&
                       read_currency(label.value, code)) {
                out.currency = table.arena().keep({code, 3});
            }
            const std::string_view cell = table.cell(row, i);
            std::string iban = bank::iban_of(cell);
            if (!iban.empty()) ibans.push_back(std::move(iban));
        }
    }
    std::sort(ibans.begin(), ibans.end());
    ibans.erase(std::unique(ibans.begin(), ibans.end()), ibans.end());
    if (out.account.empty() && ibans.size() == 1) {
        out.account = table.arena().keep(ibans.front());
    }
    return out;
}

}  // namespace openitem::csv
