// Which column of a statement says what: told by the configuration, by headers, and in two cases by
// what stands in the column.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "../settings.hpp"
#include "table.hpp"

namespace openitem::csv {

enum class BankField : std::uint8_t {
    booked_on,
    value_on,
    amount,
    debit,
    credit,
    indicator,
    currency,
    balance,
    account,
    status,
    bank_code,
    counterparty_name,
    payer_name,
    payee_name,
    counterparty_account,
    payer_account,
    payee_account,
    counterparty_bic,
    remittance_text,
    bank_reference,
    transaction_id,
    end_to_end_id,
    mandate,
    creditor_reference,
};
constexpr std::size_t bank_field_count = 24;
std::string_view name_of(BankField field);

class Columns {
public:
    // Throws Error(OI_BAD_CONFIG) that says what is missing.
    Columns(const Settings& settings, const Table& table);

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    bool has(BankField field) const { return of(field).number != none; }
    std::size_t number(BankField field) const { return of(field).number; }
    // The cell, or what the configuration's map makes of it.
    std::string_view cell(const TableRow& row, BankField field) const;
    // The remittance text, also from columns like "Verwendungszweck 2"; kept by the table.
    std::string_view text(const TableRow& row) const;
    // What no field takes, with its headers: "Sammlerreferenz 4711; Info x".
    std::string_view unused(const TableRow& row) const;
    // The currency a header names: "Amount (EUR)".
    std::string_view currency(BankField field) const { return of(field).currency; }
    // "column 'Betrag'", for messages.
    std::string label(BankField field) const;
    // No amount is below zero, and nothing says debit or credit.
    bool only_credits() const { return only_credits_; }
    // What was found out, for the log.
    std::string remark() const;

private:
    struct Column {
        std::size_t number = none;
        std::string currency;
        std::unordered_map<std::string, std::string> map;
    };

    Column& of(BankField field) { return columns_[static_cast<std::size_t>(field)]; }
    const Column& of(BankField field) const { return columns_[static_cast<std::size_t>(field)]; }
    void take_configured(const Settings& settings);
    void take_recognised(const Settings& settings);
    void settle_account(const Settings& settings);
    void take_more_texts();
    void settle_amounts(const Settings& settings);
    void find_indicator();
    bool has_signs(std::size_t column) const;
    bool is_used(std::size_t column) const;
    bool says_directions(std::size_t column) const;
    bool is_amount(std::size_t column) const;
    void check() const;

    const Table& table_;
    std::vector<std::string> header_;
    std::array<Column, bank_field_count> columns_;
    std::vector<std::size_t> texts_;
    std::vector<bool> used_;  // by number
    bool only_credits_ = false;
};

}  // namespace openitem::csv
