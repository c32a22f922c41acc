#include "host/ledger/account.hpp"

namespace openitem::ledger {

namespace {

constexpr std::array<ChartLine, account_count> chart = {{
    {Account::receivables, "receivables", "1200", "Accounts receivable", Side::debit},
    {Account::revenue, "revenue", "4000", "Revenue", Side::credit},
    {Account::tax_payable, "tax_payable", "2200", "Tax payable", Side::credit},
    {Account::customer_prepayments, "customer_prepayments", "2300", "Customer prepayments",
     Side::credit},
    {Account::unapplied_cash, "unapplied_cash", "1210", "Unapplied cash", Side::credit},
    {Account::unidentified_cash, "unidentified_cash", "1220", "Unidentified cash", Side::credit},
    {Account::on_account, "on_account", "1230", "Cash on account", Side::credit},
    {Account::bank, "bank", "1100", "Bank", Side::debit},
    {Account::cash_in_transit, "cash_in_transit", "1110", "Cash in transit", Side::debit},
    {Account::bad_debt, "bad_debt", "6100", "Bad debt expense", Side::debit},
    {Account::allowance, "allowance", "1290", "Allowance for bad debt", Side::credit},
    {Account::write_off_tax, "write_off_tax", "1410", "Tax relief pending on write-offs",
     Side::debit},
    {Account::sales_discount, "sales_discount", "4100", "Sales discounts", Side::debit},
    {Account::rounding, "rounding", "6900", "Rounding", Side::credit},
    {Account::migration_clearing, "migration_clearing", "9000", "Migration clearing", Side::credit},
    {Account::fx_clearing, "fx_clearing", "9100", "Currency clearing", Side::debit},
    {Account::fx_difference, "fx_difference", "6910", "Currency differences", Side::debit},
    {Account::withholding_tax, "withholding_tax", "1420", "Withholding tax receivable",
     Side::debit},
    {Account::fx_realised, "fx_realised", "6920", "Realised currency gains and losses",
     Side::debit},
    {Account::fx_unrealised, "fx_unrealised", "6930", "Unrealised currency gains and losses",
     Side::debit},
    {Account::bank_charge, "bank_charge", "6800", "Bank charges", Side::debit},
    {Account::other_income, "other_income", "4900", "Other income", Side::credit},
    {Account::interest_income, "interest_income", "4910", "Interest for late payment",
     Side::credit},
    {Account::charge_income, "charge_income", "4920", "Costs passed on", Side::credit},
    {Account::impairment, "impairment", "6110", "Impairment of receivables", Side::debit},
    {Account::intercompany, "intercompany", "1500", "Intercompany", Side::debit},
}};

constexpr bool is_in_account_order() {
    for (std::size_t i = 0; i < chart.size(); ++i) {
        if (static_cast<std::size_t>(chart[i].account) != i + 1) return false;
    }
    return true;
}
static_assert(is_in_account_order());

}  // namespace

std::span<const ChartLine, account_count> default_chart() noexcept { return chart; }

std::string_view to_string(Account account) noexcept {
    const auto number = static_cast<unsigned>(account);
    return is_account(number) ? chart[number - 1].key : "?";
}

std::optional<Account> account_from(std::string_view key) noexcept {
    for (const ChartLine& line : chart) {
        if (line.key == key) return line.account;
    }
    return std::nullopt;
}

}  // namespace openitem::ledger
