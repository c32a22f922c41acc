// Posting rules as data: which lines an event has.
//
//     Facts facts = Facts::in_one_currency(eur, customer);
//     facts.set(Component::payable, 11900).set(Component::net, 10000).set(Component::tax, 1900);
//     facts.parts = items;                       // {item, account, +11900}
//     post(Event::invoice, facts, lines);        // Dr receivables, Cr revenue, Cr tax payable
//
// A rule is a row {account, side, component}; post() walks the rows of the event. Whoever wants to
// know how something is booked reads posting_rules(), and so does the documentation.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/currency.hpp"
#include "host/base/result.hpp"
#include "host/ledger/account.hpp"
#include "host/ledger/entry.hpp"
#include "host/ledger/ids.hpp"

namespace openitem::ledger {

// What an amount of the facts is. Amounts are as the document states them; Facts::direction turns a
// credit around.
enum class Component : std::uint8_t {
    payable,      // amount due for payment (BT-115): what becomes the receivable
    prepaid,      // paid before (BT-113), less prepaid_tax and withheld
    prepaid_tax,  // the tax in it that a prepayment invoice has posted already (A7, A8), or that
                  // the customer pays to the tax office (split payment)
    rounding,     // rounding of the amount due (BT-114)
    net,          // total without tax (BT-109)
    tax,          // total tax (BT-110)
    reserved,     // the part of a write-off that the allowance covers
    amount,       // the one amount of a payment, an allocation, an opening item
    withheld,     // the part of what was paid before that the customer owes the tax office instead
    gain,         // the part of a written-off credit that is ours now
    interest,     // the part of a charge that is interest
};
inline constexpr std::size_t component_count = 11;
std::string_view to_string(Component component) noexcept;

// An item as a line needs it, and its signed amount (the receivable effect, as in Item::amount).
struct Part {
    ItemId item = {};
    Account account = Account::receivables;  // its control account
    std::int64_t amount = 0;
    std::int64_t functional = 0;
};

struct Facts {
    base::Currency currency = {};    // of the transaction
    base::Currency functional = {};  // of the company
    CustomerId customer = {};
    std::int8_t direction = 1;  // 1, or -1: every component counts with the opposite sign
    std::array<std::int64_t, component_count> amounts = {};             // in currency
    std::array<std::int64_t, component_count> functional_amounts = {};  // the same in functional
    // The items the event creates; their amounts sum to the component of the rule's line. For an
    // allocation: first the credit side, then the debit side, and of each in `functional`, without
    // a sign, what the item carries of the amount.
    std::span<const Part> parts = {};

    static Facts in_one_currency(base::Currency currency, CustomerId customer) noexcept {
        Facts facts;
        facts.currency = facts.functional = currency;
        facts.customer = customer;
        return facts;
    }
    // An amount of a company that has one currency: the functional amount is the same.
    Facts& set(Component component, std::int64_t minor) noexcept {
        return set(component, minor, minor);
    }
    // A tax amount stated in the accounting currency (BT-111) is given as it is, not recomputed
    // (A8).
    Facts& set(Component component, std::int64_t minor, std::int64_t in_functional) noexcept {
        amounts[static_cast<std::size_t>(component)] = minor;
        functional_amounts[static_cast<std::size_t>(component)] = in_functional;
        return *this;
    }
    std::int64_t get(Component component) const noexcept {
        return amounts[static_cast<std::size_t>(component)];
    }
};

// Where a rule's line goes: to a fixed account, or to the control account of an item.
enum class Target : std::uint8_t {
    account,  // RuleLine::account, without item; a zero amount makes no line
    parts,    // one line for each part, with its own signed amount
    first,    // the item of parts[0]
    second,   // the item of parts[1]
};

struct RuleLine {
    Target target = Target::account;
    Account account = {};
    Side side = Side::debit;
    Component component = {};
};

// The lines of an event, in the order they are posted. Empty for reversal and archive.
std::span<const RuleLine> posting_rules(Event event) noexcept;

// Appends the event's lines to `lines` and allocates nothing else. An error ("entry.unbalanced",
// "posting.parts", "posting.overflow") leaves `lines` as it was: the document's amounts do not add
// up. In a foreign currency, what rounding leaves in functional currency goes to fx_difference, and
// what the two sides of an allocation were valued at differently to fx_realised.
base::Result<void> post(Event event, const Facts& facts, std::vector<Line>& lines);

// The revenue that makes a document balance: payable + prepaid - rounding - tax. For sources that
// state no net total.
base::Result<std::int64_t> net_of(std::int64_t payable, std::int64_t prepaid, std::int64_t rounding,
                                  std::int64_t tax);

// A gross amount in the proportion of a document's net and tax, to the cent: {net, tax} (A16). A
// document without tax, or of amount 0, gives {gross, 0}; one whose net and tax are of different
// signs, all to the one of its own sign.
std::pair<std::int64_t, std::int64_t> split_tax(std::int64_t gross, std::int64_t document_gross,
                                                std::int64_t document_tax);

}  // namespace openitem::ledger
