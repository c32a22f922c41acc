#include "host/ledger/posting.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "host/base/decimal.hpp"
#include "host/ledger/prorate.hpp"

namespace openitem::ledger {

namespace {

using base::int128;

constexpr RuleLine to_account(Account account, Side side, Component component) {
    return {Target::account, account, side, component};
}
constexpr RuleLine to_parts(Side side, Component component) {
    return {Target::parts, {}, side, component};
}
constexpr RuleLine to_first(Side side, Component component) {
    return {Target::first, {}, side, component};
}
constexpr RuleLine to_second(Side side, Component component) {
    return {Target::second, {}, side, component};
}

using enum Side;

// A credit note has the lines of an invoice, turned around by its direction (A6, A8).
constexpr std::array document_rules = {
    to_parts(debit, Component::payable),
    to_account(Account::customer_prepayments, debit, Component::prepaid),
    to_account(Account::tax_payable, debit, Component::prepaid_tax),
    to_account(Account::withholding_tax, debit, Component::withheld),
    to_account(Account::rounding, credit, Component::rounding),
    to_account(Account::revenue, credit, Component::net),
    to_account(Account::tax_payable, credit, Component::tax),
};
// Nothing is supplied yet: no revenue (A7).
constexpr std::array prepayment_rules = {
    to_parts(debit, Component::payable),
    to_account(Account::customer_prepayments, debit, Component::prepaid),
    to_account(Account::tax_payable, debit, Component::prepaid_tax),
    to_account(Account::withholding_tax, debit, Component::withheld),
    to_account(Account::rounding, credit, Component::rounding),
    to_account(Account::customer_prepayments, credit, Component::net),
    to_account(Account::tax_payable, credit, Component::tax),
};
constexpr std::array payment_rules = {
    to_account(Account::bank, debit, Component::amount),
    to_parts(credit, Component::amount),
};
constexpr std::array refund_rules = {
    to_parts(debit, Component::amount),
    to_account(Account::bank, credit, Component::amount),
};
// From the credit to the debit item; a transfer closes one item and makes another of the same sign.
constexpr std::array allocation_rules = {
    to_first(debit, Component::amount),
    to_second(credit, Component::amount),
};
constexpr std::array discount_rules = {
    to_account(Account::sales_discount, debit, Component::net),
    to_account(Account::tax_payable, debit, Component::tax),
    to_first(credit, Component::amount),
};
// Net of tax to the allowance as far as reserved, else to expense; the tax waits for its relief
// (A16). A credit has the lines turned around, and is other income instead of less expense.
constexpr std::array write_off_rules = {
    to_account(Account::allowance, debit, Component::reserved),
    to_account(Account::bad_debt, debit, Component::net),
    to_account(Account::other_income, debit, Component::gain),
    to_account(Account::write_off_tax, debit, Component::tax),
    to_first(credit, Component::amount),
};
// The price and its tax are as they were: the customer has paid all of it.
constexpr std::array bank_charge_rules = {
    to_account(Account::bank_charge, debit, Component::amount),
    to_first(credit, Component::amount),
};
// Given back: the tax is not owed any more. Not given back: it is a loss as well (A16).
constexpr std::array relief_rules = {
    to_account(Account::tax_payable, debit, Component::tax),
    to_account(Account::bad_debt, debit, Component::net),
    to_account(Account::write_off_tax, credit, Component::amount),
};
// Damages, and no price of anything: outside the scope of tax (A17).
constexpr std::array charge_rules = {
    to_parts(debit, Component::payable),
    to_account(Account::interest_income, credit, Component::interest),
    to_account(Account::charge_income, credit, Component::net),
};
// What it grows by; it shrinks with the opposite direction.
constexpr std::array provision_rules = {
    to_account(Account::impairment, debit, Component::amount),
    to_account(Account::allowance, credit, Component::amount),
};
// The payment is a credit: its direction turns the lines around.
constexpr std::array intercompany_out_rules = {
    to_account(Account::intercompany, debit, Component::amount),
    to_first(credit, Component::amount),
};
constexpr std::array intercompany_in_rules = {
    to_account(Account::intercompany, debit, Component::amount),
    to_parts(credit, Component::amount),
};
// No revenue and no tax: both were booked in the system before (A13).
constexpr std::array opening_rules = {
    to_parts(debit, Component::amount),
    to_account(Account::migration_clearing, credit, Component::amount),
};

constexpr std::array<std::span<const RuleLine>, event_count + 1> rules = {
    std::span<const RuleLine>{},  // no event 0
    document_rules,               // invoice
    document_rules,               // credit_note
    document_rules,               // debit_note
    prepayment_rules,             // prepayment_invoice
    payment_rules,                // payment
    refund_rules,                 // refund
    refund_rules,                 // payment_return
    allocation_rules,             // allocation
    discount_rules,               // discount
    write_off_rules,              // write_off
    opening_rules,                // opening
    allocation_rules,             // transfer
    std::span<const RuleLine>{},  // reversal: the lines it takes back, see append_reversal()
    std::span<const RuleLine>{},  // archive
    std::span<const RuleLine>{},  // period
    std::span<const RuleLine>{},  // exchange: two items, see Books::exchange()
    std::span<const RuleLine>{},  // revaluation: a line for each item, see Books::revalue()
    bank_charge_rules,            // bank_charge
    relief_rules,                 // relief
    charge_rules,                 // charge
    provision_rules,              // provision
    intercompany_out_rules,       // intercompany_out
    intercompany_in_rules,        // intercompany_in
};

constexpr std::array<std::string_view, component_count> component_names = {
    "payable",  "prepaid", "prepaid_tax", "rounding", "net",      "tax",
    "reserved", "amount",  "withheld",    "gain",     "interest",
};

base::Error posting_error(std::string rule, std::string message) {
    base::Error error;
    error.rule = std::move(rule);
    error.message = std::move(message);
    return error;
}

base::Error overflow(Component component) {
    base::Error error = posting_error("posting.overflow", "the amount does not fit 64 bits: ");
    error.code = base::Code::overflow;
    error.message += to_string(component);
    return error;
}

// Two sides that were valued at two rates, or what rounding leaves.
constexpr Account residue_account(Event event) noexcept {
    return event == Event::allocation ? Account::fx_realised : Account::fx_difference;
}

constexpr bool carries_customer(Account account) noexcept {
    return account == Account::customer_prepayments ||
           (is_control(account) && account != Account::unidentified_cash);
}

// Walks the rules of one event over one set of facts.
class Interpreter {
public:
    Interpreter(const Facts& facts, std::vector<Line>& lines) : facts_(facts), lines_(lines) {}

    base::Result<void> run(const RuleLine& rule) {
        const auto index = static_cast<std::size_t>(rule.component);
        const bool positive = (rule.side == debit) == (facts_.direction >= 0);
        std::int64_t amount = facts_.amounts[index];
        std::int64_t functional =
            facts_.currency == facts_.functional ? amount : facts_.functional_amounts[index];
        if (!positive) {
            if (amount == lowest || functional == lowest) return overflow(rule.component);
            amount = -amount;
            functional = -functional;
        }
        switch (rule.target) {
            case Target::account:
                if (amount != 0 || functional != 0) add(rule.account, {}, amount, functional);
                return {};
            case Target::parts:
                return add_parts(rule.component, amount);
            case Target::first:
                return add_part(0, amount);
            case Target::second:
                return add_part(1, amount);
        }
        return {};
    }

private:
    static constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

    void add(Account account, ItemId item, std::int64_t amount, std::int64_t functional) {
        lines_.push_back({.account = account,
                          .customer = carries_customer(account) ? facts_.customer : CustomerId{},
                          .item = item,
                          .currency = facts_.currency,
                          .amount = amount,
                          .functional = functional});
    }

    base::Result<void> add_parts(Component component, std::int64_t total) {
        int128 sum = 0;
        for (const Part& part : facts_.parts) {
            sum += part.amount;
            add(part.account, part.item, part.amount,
                facts_.currency == facts_.functional ? part.amount : part.functional);
        }
        if (sum == total && !facts_.parts.empty()) return {};
        base::Error error = posting_error("posting.parts", "the items must sum to the amount: ");
        error.message += to_string(component);
        return error;
    }

    // What of an item is settled goes with what the item carries, not with a rate of today.
    base::Result<void> add_part(std::size_t index, std::int64_t amount) {
        if (facts_.parts.size() <= index) {
            return posting_error("posting.parts", "the event needs an item it did not get");
        }
        const Part& part = facts_.parts[index];
        const std::int64_t carried = amount < 0 ? -part.functional : part.functional;
        add(part.account, part.item, amount,
            facts_.currency == facts_.functional ? amount : carried);
        return {};
    }

    const Facts& facts_;
    std::vector<Line>& lines_;
};

}  // namespace

std::string_view to_string(Component component) noexcept {
    const auto number = static_cast<std::size_t>(component);
    return number < component_count ? component_names[number] : "?";
}

std::span<const RuleLine> posting_rules(Event event) noexcept {
    const auto number = static_cast<std::size_t>(event);
    return number < rules.size() ? rules[number] : std::span<const RuleLine>{};
}

base::Result<void> post(Event event, const Facts& facts, std::vector<Line>& lines) {
    const std::size_t start = lines.size();
    Interpreter interpreter(facts, lines);
    for (const RuleLine& rule : posting_rules(event)) {
        base::Result<void> done = interpreter.run(rule);
        if (!done) {
            lines.resize(start);
            return done;
        }
    }
    if (facts.currency != facts.functional) {
        int128 residue = 0;
        for (std::size_t i = start; i < lines.size(); ++i) residue += lines[i].functional;
        if (residue != 0) {
            lines.push_back({.account = residue_account(event),
                             .currency = facts.functional,
                             .functional = static_cast<std::int64_t>(-residue)});
        }
    }
    base::Result<void> balanced = check_balanced(std::span{lines}.subspan(start));
    if (!balanced) lines.resize(start);
    return balanced;
}

base::Result<std::int64_t> net_of(std::int64_t payable, std::int64_t prepaid, std::int64_t rounding,
                                  std::int64_t tax) {
    const int128 net = int128{payable} + prepaid - rounding - tax;
    if (net < std::numeric_limits<std::int64_t>::min() ||
        net > std::numeric_limits<std::int64_t>::max()) {
        return overflow(Component::net);
    }
    return static_cast<std::int64_t>(net);
}

std::pair<std::int64_t, std::int64_t> split_tax(std::int64_t gross, std::int64_t document_gross,
                                                std::int64_t document_tax) {
    if (document_gross == 0 || document_tax == 0) return {gross, 0};
    // Of a credit all amounts are below zero; its parts are in the same proportion.
    const std::int64_t sign = document_gross < 0 ? -1 : 1;
    const std::array<std::int64_t, 2> parts = {sign * (document_gross - document_tax),
                                               sign * document_tax};
    const std::vector<std::int64_t> shares = prorate(gross, parts);
    return {shares[0], shares[1]};
}

}  // namespace openitem::ledger
