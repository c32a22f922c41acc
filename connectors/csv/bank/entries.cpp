#include "entries.hpp"

#include "connectors/lib/bank/accounts.hpp"
#include "connectors/lib/bank/references.hpp"

#include <algorithm>
#include <cstring>

#include "../numbers.hpp"
#include "words.hpp"

namespace openitem::csv {
namespace {

bool is_reference(std::string_view text) {
    constexpr std::string_view none[] = {"", "-", "NONREF", "NOREF", "NOTPROVIDED", "NOT PROVIDED"};
    return std::find(std::begin(none), std::end(none), text) == std::end(none);
}

const char* code_of(CsvFault fault) {
    switch (fault) {
        case CsvFault::field_too_long:
            return "csv.field_too_long";
        case CsvFault::row_too_long:
            return "csv.row_too_long";
        case CsvFault::too_many_columns:
            return "csv.too_many_columns";
        case CsvFault::nul_byte:
            return "csv.nul_byte";
        case CsvFault::not_utf8:
            return "csv.not_utf8";
        case CsvFault::unclosed_quote:
            return "csv.unclosed_quote";
        case CsvFault::none:
            break;
    }
    return "csv.invalid";
}

class EntryReader {
public:
    EntryReader(const Settings& settings, const Table& table, const Columns& columns,
                const BankFormats& formats, const Amounts& amounts)
        : settings_(settings),
          table_(table),
          columns_(columns),
          formats_(formats),
          amounts_(amounts) {
        out_.facts = facts_above(table, amounts);
    }

    Entries run() {
        find_range();
        for (std::size_t i = 0; i < table_.rows().size(); ++i) take(i);
        if (out_.good.empty()) ask_for("account.missing", "csv.no_account", "/account");
        if (out_.good.empty()) ask_for("currency.missing", "csv.no_currency", "/currency");
        return std::move(out_);
    }

private:
    std::string_view cell(const TableRow& row, BankField field) const {
        return columns_.cell(row, field);
    }
    std::string_view keep(std::string_view text) const { return table_.arena().keep(text); }

    // ---- which rows are entries

    std::string_view day_cell(const TableRow& row) const {
        const std::string_view booked = cell(row, BankField::booked_on);
        return booked.empty() ? cell(row, BankField::value_on) : booked;
    }
    bool is_dated(const TableRow& row) const {
        const std::string_view text = day_cell(row);
        return formats_.booked_on.try_parse(text) || formats_.value_on.try_parse(text);
    }
    bool names_somebody(const TableRow& row) const {
        constexpr BankField fields[] = {
            BankField::counterparty_name,    BankField::payer_name,    BankField::payee_name,
            BankField::counterparty_account, BankField::payer_account, BankField::payee_account};
        return std::any_of(std::begin(fields), std::end(fields), [&](BankField field) {
            const std::string_view text = cell(row, field);
            return !text.empty() && !label_means(text, Meaning::opening) &&
                   !label_means(text, Meaning::closing);
        });
    }
    bool states_entry(const TableRow& row) const {
        return row.fault == CsvFault::none && is_dated(row) && amounts_.has_amount(row);
    }

    // Where the first and the last entry stand that nobody would take for a balance.
    void find_range() {
        const auto& rows = table_.rows();
        first_ = rows.size();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Balance kind = labels_.emplace_back(labelled(table_, rows[i]));
            if (kind == Balance::opening || kind == Balance::closing) continue;
            if (!states_entry(rows[i])) continue;
            first_ = std::min(first_, i);
            last_ = i;
        }
    }

    // A payer may write "Saldo" or "opening balance" as well: what states a day, an amount and a
    // payer is an entry, and what has a day and an amount among the entries.
    bool is_balance(std::size_t index) {
        const TableRow& row = table_.rows()[index];
        const Balance kind = labels_[index];
        if (kind == Balance::none) return false;
        if (states_entry(row)) {
            const bool outside = first_ > last_ || index < first_ || index > last_;
            if (kind == Balance::other || names_somebody(row) || !outside) return false;
        }
        auto& to = kind == Balance::opening ? out_.facts.opening : out_.facts.closing;
        if (kind != Balance::other && !to) to = amounts_.stated(row);
        return true;
    }

    // "Erstellt am 31.01.2026": no day where days stand and no amount.
    bool is_remark(std::size_t index) const {
        const TableRow& row = table_.rows()[index];
        const std::string_view day = day_cell(row);
        const bool outside = first_ > last_ || index < first_ || index > last_;
        return outside && !amounts_.has_amount(row) && !is_dated(row) &&
               (day.empty() || !detail::is_digit(day.front()));
    }

    void take(std::size_t index) {
        const TableRow& row = table_.rows()[index];
        if (row.fault == CsvFault::none && (table_.is_blank(row) || table_.is_header(row) ||
                                            is_balance(index) || is_remark(index))) {
            return;
        }
        try {
            BankEntry entry = read(row);
            entry.row = index;
            out_.good.push_back(std::move(entry));
        } catch (const Error& why) {
            if (why.status != OI_BAD_DATA) throw;
            out_.refused.push_back({why, account_of(row), index});
        }
    }

    // When every entry lacks it, it is a setting that is missing.
    void ask_for(const char* missing, const char* code, const char* pointer) const {
        for (const RefusedRow& refused : out_.refused) {
            if (refused.why.code == missing) {
                throw Error(OI_BAD_CONFIG, code, refused.why.what(), pointer);
            }
        }
    }

    // ---- what an entry says

    BankEntry read(const TableRow& row) const {
        if (row.fault != CsvFault::none) {
            throw Error(OI_BAD_DATA, code_of(row.fault), "expected a row that can be read");
        }
        if (row.size != table_.layout().columns) {
            throw Error(OI_BAD_DATA, "csv.columns",
                        "expected " + std::to_string(table_.layout().columns) + " fields, found " +
                            std::to_string(row.size));
        }
        BankEntry out;
        bank::Line& line = out.line;
        set_days(row, line);
        set_amount(row, out);
        out.account = account_of(row);
        if (out.account.empty()) {
            throw Error(OI_BAD_DATA, "account.missing",
                        "expected the account this is a statement of, found none; set \"account\" "
                        "to its number, or name its column in \"fields\": {\"account\": \"...\"}",
                        "account");
        }
        set_status(row, line);
        set_other_party(row, out);
        set_texts(row, line);
        set_reference(row, out);
        line.location = keep(table_.place(row));
        line.origin = row.origin;
        return out;
    }

    std::optional<Date> day(const TableRow& row, BankField field, const DateFormat& format) const {
        const std::string_view text = cell(row, field);
        if (text.empty()) return std::nullopt;
        if (const auto found = format.try_parse(text)) return found;
        throw Error(OI_BAD_DATA, "date.invalid",
                    "expected a calendar date written " + std::string(format.pattern()) + " in " +
                        columns_.label(field) + ", found " + detail::quoted(text),
                    std::string(name_of(field)));
    }

    void set_days(const TableRow& row, bank::Line& line) const {
        line.booked_on = day(row, BankField::booked_on, formats_.booked_on);
        line.value_on = day(row, BankField::value_on, formats_.value_on);
        if (!line.booked_on) line.booked_on = line.value_on;
        if (line.booked_on) return;
        throw Error(OI_BAD_DATA, "field.missing", "expected a booking date, found none",
                    std::string(name_of(BankField::booked_on)));
    }

    void set_amount(const TableRow& row, BankEntry& out) const {
        const auto amount = amounts_.of(row);
        if (!amount) {
            throw Error(OI_BAD_DATA, "field.missing", "expected an amount, found none",
                        std::string(name_of(BankField::amount)));
        }
        out.line.amount = *amount;
        out.balance = amounts_.balance(row);
        if (amount->currency[0] == '\0') {
            const std::string_view currency = currency_of(row);
            std::memcpy(out.line.amount.currency, currency.data(), 3);
        }
        if (out.balance) std::memcpy(out.balance->currency, out.line.amount.currency, 3);
    }

    // The column, the header of the amount, the lines above, the configuration.
    std::string_view currency_of(const TableRow& row) const {
        const std::string_view written = cell(row, BankField::currency);
        char code[3];
        if (!written.empty()) {
            if (read_currency(written, code)) return keep({code, 3});
            throw Error(OI_BAD_DATA, "currency.invalid",
                        "expected a currency code of three letters in " +
                            columns_.label(BankField::currency) + ", found " +
                            detail::quoted(written),
                        "currency");
        }
        for (const std::string_view found : {amounts_.header_currency(row), out_.facts.currency,
                                             std::string_view(settings_.currency.constant)}) {
            if (!found.empty()) return found;
        }
        throw Error(OI_BAD_DATA, "currency.missing",
                    "expected a currency for the amounts, found none; set \"currency\" to a code "
                    "like \"EUR\", or to {\"column\": \"...\"}",
                    "currency");
    }

    // What the file says is surer than what the configuration says.
    std::string_view account_of(const TableRow& row) const {
        const std::string_view own = cell(row, BankField::account);
        if (!own.empty()) return own;
        return out_.facts.account.empty() ? std::string_view(settings_.account)
                                          : out_.facts.account;
    }

    void set_status(const TableRow& row, bank::Line& line) const {
        const std::string_view word = cell(row, BankField::status);
        line.status = "BOOK";
        if (word.empty() || means(word, Meaning::booked)) return;
        if (means(word, Meaning::pending)) {
            line.status = "PDNG";
        } else if (means(word, Meaning::cancelled)) {
            line.status = "INFO";
        } else {
            throw Error(OI_BAD_DATA, "csv.status",
                        "expected a state such as booked or pending in " +
                            columns_.label(BankField::status) + ", found " + detail::quoted(word) +
                            " (set \"map\" of \"status\", or \"status\" to null)",
                        "status");
        }
    }

    // Of money that came in it is the payer, else the payee, where the file tells them apart.
    void set_other_party(const TableRow& row, BankEntry& out) const {
        using F = BankField;
        bank::Line& line = out.line;
        const bool credit = line.amount.units > 0;
        const auto first_of = [&](F own, F either, F last) {
            for (const F field : {own, either}) {
                if (const auto text = cell(row, field); !text.empty()) return text;
            }
            return columns_.has(own) ? std::string_view() : cell(row, last);
        };
        line.counterparty_name = credit
                                     ? first_of(F::payer_name, F::counterparty_name, F::payee_name)
                                     : first_of(F::payee_name, F::counterparty_name, F::payer_name);
        const std::string_view account =
            credit ? first_of(F::payer_account, F::counterparty_account, F::payee_account)
                   : first_of(F::payee_account, F::counterparty_account, F::payer_account);
        const std::string iban = bank::iban_of(account);
        const bool ours =
            account == out.account || (!iban.empty() && iban == bank::iban_of(out.account));
        if (!ours) line.counterparty_account = iban.empty() ? account : keep(iban);
        const std::string_view bic = cell(row, F::counterparty_bic);
        if (bank::is_bic(bic)) line.counterparty_bic = bic;
    }

    void set_texts(const TableRow& row, bank::Line& line) const {
        const auto reference = [&](BankField field) {
            const std::string_view text = cell(row, field);
            return is_reference(text) ? text : std::string_view();
        };
        line.bank_code = cell(row, BankField::bank_code);
        line.returned = means(line.bank_code, Meaning::returned);
        line.remittance_text = columns_.text(row);
        line.bank_reference = reference(BankField::bank_reference);
        line.identity = reference(BankField::transaction_id);
        if (line.bank_reference.empty()) line.bank_reference = line.identity;
        line.end_to_end_id = reference(BankField::end_to_end_id);
        line.mandate = reference(BankField::mandate);
        line.information = columns_.unused(row);
    }

    // Of money that comes in: what we quote when we pay is the business of who gets it.
    void set_reference(const TableRow& row, BankEntry& out) const {
        bank::Line& line = out.line;
        line.creditor_reference = cell(row, BankField::creditor_reference);
        if (!is_reference(line.creditor_reference)) line.creditor_reference = {};
        if (line.amount.units <= 0 || line.returned) return;
        const std::string iban = bank::iban_of(out.account);
        const std::string_view country = bank::country_of(iban);
        if (!line.creditor_reference.empty()) {
            const auto found = bank::reference_of(line.creditor_reference, country);
            if (found && found->check == bank::Check::failed) {
                out.wrong_reference = keep(bank::to_problem(*found));
            } else if (found) {
                line.creditor_reference = keep(found->number);
            }
            return;
        }
        for (const std::string_view text : {line.remittance_text, line.bank_reference}) {
            const auto found = bank::found_in(text, country);
            if (!found) continue;
            line.creditor_reference = keep(found->number);
            return;
        }
    }

    const Settings& settings_;
    const Table& table_;
    const Columns& columns_;
    const BankFormats& formats_;
    const Amounts& amounts_;
    Entries out_;
    std::vector<Balance> labels_;  // of the rows
    std::size_t first_ = 0, last_ = 0;
};

}  // namespace

Entries read_entries(const Settings& settings, const Table& table, const Columns& columns,
                     const BankFormats& formats, const Amounts& amounts) {
    return EntryReader(settings, table, columns, formats, amounts).run();
}

}  // namespace openitem::csv
