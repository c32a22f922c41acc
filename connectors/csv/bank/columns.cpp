#include "columns.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "../find_column.hpp"
#include "../numbers.hpp"
#include "../synonyms.hpp"
#include "words.hpp"

namespace openitem::csv {
namespace {

constexpr std::string_view names[] = {"booked_on",       "value_on",       "amount",
                                      "debit",           "credit",         "indicator",
                                      "currency",        "balance",        "account",
                                      "status",          "bank_code",      "counterparty_name",
                                      "payer_name",      "payee_name",     "counterparty_account",
                                      "payer_account",   "payee_account",  "counterparty_bic",
                                      "remittance_text", "bank_reference", "transaction_id",
                                      "end_to_end_id",   "mandate",        "creditor_reference"};
static_assert(std::size(names) == bank_field_count);

std::optional<BankField> field_named(std::string_view name) {
    const auto found = std::find(std::begin(names), std::end(names), name);
    if (found == std::end(names)) return std::nullopt;
    return static_cast<BankField>(found - std::begin(names));
}

std::string listed_names() {
    std::string out;
    for (const std::string_view name : names) out.append(out.empty() ? "" : ", ").append(name);
    return out;
}

}  // namespace

std::string_view name_of(BankField field) { return names[static_cast<std::size_t>(field)]; }

Columns::Columns(const Settings& settings, const Table& table)
    : table_(table), header_(table.layout().header) {
    take_configured(settings);
    take_recognised(settings);
    settle_account(settings);
    take_more_texts();
    settle_amounts(settings);
    check();
    for (std::size_t i = 0; i < header_.size(); ++i) used_.push_back(is_used(i));
}

std::string Columns::remark() const {
    std::string out;
    for (std::size_t i = 0; i < bank_field_count; ++i) {
        const auto field = static_cast<BankField>(i);
        if (!has(field)) continue;
        out.append(out.empty() ? "understood " : ", ")
            .append(label(field))
            .append(" as ")
            .append(name_of(field));
    }
    return out;
}

void Columns::take_configured(const Settings& settings) {
    for (const FieldMapping& mapping : settings.fields) {
        const ValueSource& source = mapping.source;
        const auto field = field_named(mapping.path);
        if (!field) {
            throw Error(OI_BAD_CONFIG, "config.invalid",
                        "expected a field of a statement's entry (" + listed_names() + "), found " +
                            detail::quoted(mapping.path),
                        source.pointer);
        }
        if (source.kind != ValueSource::Kind::column || source.negate || source.otherwise ||
            !source.date_format.empty() || source.decimal_mark || source.group_mark) {
            throw Error(OI_BAD_CONFIG, "config.invalid",
                        "expected only column and map of a statement's entry; formats stand at the "
                        "top of the configuration",
                        source.pointer);
        }
        of(*field).number =
            find_column(source.column, header_, table_.layout().columns, source.pointer);
        for (const auto& [from, to] : source.map) of(*field).map.emplace(from, to);
    }
    const CurrencySource& currency = settings.currency;
    if (currency.stated() && currency.constant.empty() && !has(BankField::currency)) {
        of(BankField::currency).number = find_column(
            currency.column, header_, table_.layout().columns, currency.pointer + "/column");
    }
}

void Columns::take_recognised(const Settings& settings) {
    std::vector<std::string> header = header_;
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (is_used(i)) header[i].clear();
        // The one word that is a currency in some languages and a day in others.
        if (normalised_header(header[i]) != "valuta") continue;
        const auto cells = table_.column(i);
        char code[3];
        const bool currency = !cells.empty() && read_currency(cells.front(), code);
        header[i] = currency ? "currency" : "value date";
    }
    for (Recognised& found : recognise("bank_line", header)) {
        const auto field = field_named(found.field);
        if (!field || has(*field)) continue;
        const auto& out = settings.left_out;
        if (std::find(out.begin(), out.end(), found.field) != out.end()) continue;
        of(*field).number = found.column;
        of(*field).currency = std::move(found.currency);
    }
}

// "Kontonummer" is ours in one bank's files and the payer's in another's. Ours are few.
void Columns::settle_account(const Settings& settings) {
    const auto& fields = settings.fields;
    const bool told = std::any_of(fields.begin(), fields.end(), [](const FieldMapping& field) {
        return field.path == name_of(BankField::account);
    });
    Column& account = of(BankField::account);
    if (told || account.number == none) return;
    auto cells = table_.column(account.number);
    const std::size_t rows = cells.size();
    std::sort(cells.begin(), cells.end());
    const auto end = std::unique(cells.begin(), cells.end());
    const auto different = static_cast<std::size_t>(end - cells.begin());
    if (different < 2 || different * 2 <= rows) return;
    Column found = std::exchange(account, {});
    if (!has(BankField::counterparty_account))
        of(BankField::counterparty_account) = std::move(found);
}

// "Verwendungszweck 1", "Verwendungszweck 2": one text in several columns.
void Columns::take_more_texts() {
    const std::size_t first = number(BankField::remittance_text);
    for (std::size_t i = 0; i < header_.size(); ++i) {
        std::string_view name = header_[i];
        const std::size_t letters = name.find_last_not_of("0123456789. ");
        name = name.substr(0, letters == std::string_view::npos ? 0 : letters + 1);
        bool is_text = i == first;
        if (!is_text && name.size() < header_[i].size() && !is_used(i)) {
            const auto found = recognise("bank_line", {std::string(name)});
            is_text = !found.empty() && found.front().field == "remittance_text";
        }
        if (is_text) texts_.push_back(i);
    }
    if (first == none && !texts_.empty()) of(BankField::remittance_text).number = texts_.front();
}

bool Columns::is_used(std::size_t column) const {
    return std::any_of(columns_.begin(), columns_.end(),
                       [column](const Column& used) { return used.number == column; }) ||
           std::find(texts_.begin(), texts_.end(), column) != texts_.end();
}

bool Columns::says_directions(std::size_t column) const {
    const auto cells = table_.column(column);
    const auto words = std::count_if(cells.begin(), cells.end(), [](std::string_view cell) {
        return means(cell, Meaning::debit) || means(cell, Meaning::credit);
    });
    // A total below the table may have something else there.
    return static_cast<std::size_t>(words) * 10 > cells.size() * 9;
}

bool Columns::is_amount(std::size_t column) const {
    const auto cells = table_.column(column);
    const auto numbers = std::count_if(cells.begin(), cells.end(), [](std::string_view cell) {
        return cell.find_first_of("0123456789") != std::string_view::npos;
    });
    return static_cast<std::size_t>(numbers) * 2 > cells.size();
}

bool Columns::has_signs(std::size_t column) const {
    const auto cells = table_.column(column);
    return std::any_of(cells.begin(), cells.end(), [](std::string_view cell) {
        return cell.find_first_of("-(") != std::string_view::npos ||
               cell.find("\xE2\x88\x92") != std::string_view::npos ||
               !direction_behind(cell).empty();
    });
}

// One signed column, one with an indicator beside it, or one for each direction. A column between
// debit and credit may hold either, and the sign may stand in a column without a name.
void Columns::settle_amounts(const Settings& settings) {
    Column& amount = of(BankField::amount);
    Column& indicator = of(BankField::indicator);
    Column& debit = of(BankField::debit);
    Column& credit = of(BankField::credit);
    if (amount.number == none && indicator.number != none && is_amount(indicator.number)) {
        amount = std::exchange(indicator, {});
    }
    if (amount.number == none) return;
    const bool has_pair = debit.number != none && credit.number != none;
    if (has_pair && indicator.number == none && !has_signs(amount.number)) {
        amount = {};
        return;
    }
    debit = credit = {};
    if (indicator.number != none || has_signs(amount.number)) return;
    const auto& out = settings.left_out;
    if (std::find(out.begin(), out.end(), "indicator") == out.end()) find_indicator();
    if (indicator.number == none && !table_.column(amount.number).empty()) only_credits_ = true;
}

void Columns::find_indicator() {
    Column& indicator = of(BankField::indicator);
    for (std::size_t i = 0; i < table_.layout().columns; ++i) {
        if (is_used(i) && i != number(BankField::bank_code)) continue;
        if (!says_directions(i)) continue;
        if (indicator.number != none) {
            throw Error(OI_BAD_CONFIG, "csv.sign_ambiguous",
                        "expected one column that says debit or credit, found two (" +
                            std::to_string(indicator.number + 1) + " and " + std::to_string(i + 1) +
                            "); name it in \"fields\": {\"indicator\": ...}",
                        "/fields/indicator");
        }
        indicator.number = i;
    }
}

void Columns::check() const {
    const auto fail = [&](BankField field, const std::string& what) {
        throw Error(OI_BAD_CONFIG, "csv.missing_column",
                    "no column is understood as " + what +
                        " (known headers: " + words_for("bank_line", name_of(field)) +
                        " ...); there is: " + listed(header_) +
                        "; name the column in \"fields\": {\"" + std::string(name_of(field)) +
                        "\": \"...\"}",
                    "/fields/" + std::string(name_of(field)));
    };
    if (!has(BankField::booked_on) && !has(BankField::value_on)) {
        fail(BankField::booked_on, "the booking date");
    }
    if (has(BankField::amount)) return;
    if (!has(BankField::debit) && !has(BankField::credit)) fail(BankField::amount, "the amount");
    if (!has(BankField::debit)) fail(BankField::debit, "the debits beside the credits");
    if (!has(BankField::credit)) fail(BankField::credit, "the credits beside the debits");
}

std::string_view Columns::cell(const TableRow& row, BankField field) const {
    const Column& column = of(field);
    const std::string_view cell =
        column.number == none ? std::string_view() : table_.cell(row, column.number);
    if (column.map.empty()) return cell;
    const auto found = column.map.find(std::string(cell));
    if (found != column.map.end()) return found->second;
    const auto other = column.map.find("*");
    return other == column.map.end() || cell.empty() ? cell : std::string_view(other->second);
}

std::string_view Columns::text(const TableRow& row) const {
    if (texts_.size() <= 1) return cell(row, BankField::remittance_text);
    std::string out;
    for (const std::size_t column : texts_) {
        const std::string_view part = table_.cell(row, column);
        if (part.empty()) continue;
        out.append(out.empty() ? "" : " ").append(part);
    }
    return table_.arena().keep(out);
}

std::string_view Columns::unused(const TableRow& row) const {
    std::string out;
    for (std::size_t i = 0; i < header_.size(); ++i) {
        const std::string_view cell = table_.cell(row, i);
        if (cell.empty() || used_[i]) continue;
        out.append(out.empty() ? "" : "; ").append(header_[i]);
        out.append(header_[i].empty() ? "" : " ").append(cell);
    }
    return table_.arena().keep(out);
}

std::string Columns::label(BankField field) const {
    const std::size_t column = number(field);
    if (column < header_.size() && !header_[column].empty()) {
        return "column " + detail::quoted(header_[column]);
    }
    return "column " + std::to_string(column + 1);
}

}  // namespace openitem::csv
