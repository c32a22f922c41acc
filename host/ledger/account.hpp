// The accounts a receivables ledger posts to, by what they are for.
//
// A journal line names its account by this role. Which number and name that is in a company's own
// chart is looked up when the journal is shown or exported, so a company may renumber without
// touching a posted line. The numbers of the enumerators are part of the journal's hash: they never
// change.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace openitem::ledger {

enum class Account : std::uint8_t {
    receivables = 1,  // the control account: what invoices and credits still owe
    revenue = 2,
    tax_payable = 3,
    customer_prepayments = 4,  // invoiced or paid before the supply
    unapplied_cash = 5,        // received from a known customer, not yet allocated
    unidentified_cash = 6,     // received from nobody we know yet
    on_account = 7,            // left with us on purpose
    bank = 8,
    cash_in_transit = 9,  // a direct debit sent, a cheque held
    bad_debt = 10,
    allowance = 11,      // the reserve against bad debt
    write_off_tax = 12,  // tax of a write-off, until its relief is claimed or refused
    sales_discount = 13,
    rounding = 14,
    migration_clearing = 15,  // the other side of opening items
    fx_clearing = 16,         // closes each currency of an entry that has several
    fx_difference = 17,       // what is left in functional currency
    withholding_tax = 18,     // kept back by customers, who pay it to the tax office on our account
    fx_realised = 19,         // gains and losses when a foreign item is settled
    fx_unrealised = 20,       // those of a month's end, taken back the day after
    bank_charge = 21,         // kept by banks on the way, where we bear it
    other_income = 22,        // a credit that nobody will ask for any more
    interest_income = 23,     // for paying late
    charge_income = 24,       // costs of reminding and collecting, passed on
    impairment = 25,          // what is added to the allowance, less what it releases (A17)
    intercompany = 26,        // owed by or to a sister company (A20)
};

inline constexpr std::size_t account_count = 26;

// What a report sums an account under.
enum class Side : std::uint8_t { debit, credit };

// One line of a chart: how a company calls the account of a role.
struct ChartLine {
    Account account = {};
    std::string_view key = {};     // the role's name in policies/accounts.json: "unapplied_cash"
    std::string_view number = {};  // "1210"
    std::string_view name = {};    // "Unapplied cash"
    Side normal = Side::debit;     // the side its balance is expected on
};

// The chart a company starts with, in account order.
std::span<const ChartLine, account_count> default_chart() noexcept;

// The role's name, "receivables"; "?" for a number that is no role.
std::string_view to_string(Account account) noexcept;
std::optional<Account> account_from(std::string_view key) noexcept;
constexpr bool is_account(unsigned number) noexcept {
    return number >= 1 && number <= account_count;
}

// The accounts whose balance must equal the open items behind it at every date (ACCOUNTING A12).
// Every line on one of them names its item.
inline constexpr std::array control_accounts = {
    Account::receivables, Account::unapplied_cash,  Account::unidentified_cash,
    Account::on_account,  Account::cash_in_transit,
};
constexpr bool is_control(Account account) noexcept {
    for (const Account control : control_accounts) {
        if (control == account) return true;
    }
    return false;
}

// Their lines have an amount in functional currency and none of a transaction.
constexpr bool is_currency_difference(Account account) noexcept {
    return account == Account::fx_difference || account == Account::fx_realised ||
           account == Account::fx_unrealised;
}

}  // namespace openitem::ledger
