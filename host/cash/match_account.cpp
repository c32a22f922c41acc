// Several items of a known customer that make the amount together: all that is open, all that is
// due, all of one month, or the only set there is.
#include <algorithm>
#include <map>
#include <numeric>

#include "host/cash/combination.hpp"
#include "host/cash/matcher.hpp"

namespace openitem::cash {

namespace {

const char* what_is_paid(Rule rule) {
    switch (rule) {
        case Rule::account:
            return "all that is open";
        case Rule::past_due:
            return "all that is past due";
        default:
            return "all that was invoiced in one month";
    }
}

}  // namespace

// It names nothing, and the customer owes costs or interest: what is paid first, the policy says.
bool Matcher::by_clearing() {
    if (payer_.customer == 0 || policy_.clearing.empty()) return false;
    const auto found = items_.with_charges(payer_.customer, receipt_.amount.currency);
    if (found.empty()) return false;
    look_at(found);
    std::vector<Owed> owed;
    for (const std::uint32_t position : found) {
        const OpenItem& item = items_[position];
        owed.push_back({item.debt, item.open, item.due_on, item.id});
    }
    const auto paid = clear(receipt_.amount.minor, owed, policy_.clearing);
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (paid[i] == 0) continue;
        move(0, found[i], paid[i]);
        out_.rest.minor -= paid[i];
        note_short(found[i]);
    }
    out_.applied.minor = receipt_.amount.minor - out_.rest.minor;
    out_.rule = Rule::clearing;
    out_.score = score::amount - less_for_payer();
    out_.evidence = {*payer_.evidence};
    return true;
}

bool Matcher::by_rule(Rule rule) {
    constexpr std::size_t most = 1'000;
    if (rule == Rule::amount) return by_amount();
    if (payer_.customer == 0) return false;
    const auto all = items_.of_customer(payer_.customer, receipt_.amount.currency, most);
    if (!all) return false;
    auto open = *all;
    std::erase_if(open, [this, rule](std::uint32_t position) {
        const Brief& item = items_.brief(position);
        return item.issued_on > receipt_.value_on ||
               (rule == Rule::past_due && item.due_on >= receipt_.value_on);
    });
    const bool found = rule == Rule::combination ? take_combination(open)
                       : rule == Rule::month     ? by_month(open)
                                                 : take_all(open, rule);
    // Which set is the only one, and which rule comes first, depends on all there is.
    if (found) look_at(*all);
    return found;
}

bool Matcher::by_month(std::span<const std::uint32_t> open) {
    std::map<std::pair<int, unsigned>, std::vector<std::uint32_t>> months;
    for (const std::uint32_t position : open) {
        const base::Date day = items_.brief(position).issued_on;
        months[{day.year(), day.month()}].push_back(position);
    }
    for (const auto& [month, items] : months) {
        if (take_all(items, Rule::month)) return true;
    }
    return false;
}

// Amounts that are all round make the same sums again and again.
bool Matcher::is_precise(std::span<const std::uint32_t> of) const {
    constexpr std::int64_t certainty = 10'000;
    std::int64_t unit = 0, all = 0;
    for (const std::uint32_t position : of) {
        unit = std::gcd(unit, items_[position].open);
        all += items_[position].open;
    }
    return all / std::max<std::int64_t>(unit, 1) >= certainty;
}

bool Matcher::take_all(std::span<const std::uint32_t> of, Rule rule) {
    if (of.size() < 2) return false;
    std::int64_t full = 0, discounted = 0;
    for (const std::uint32_t position : of) {
        full += items_[position].open;
        discounted += to_close(position);
    }
    const std::int64_t cash = receipt_.amount.minor;
    if (full != cash && discounted != cash) return false;
    std::vector<Share> debits, credits;
    for (const std::uint32_t position : of) {
        const OpenItem& item = items_[position];
        const std::int64_t amount = full == cash ? item.open : to_close(position);
        if (item.open < 0) {
            credits.push_back({position, -item.open});
        } else {
            debits.push_back({position, amount});
        }
    }
    if (debits.empty()) return false;
    apply(std::move(credits), std::move(debits));
    out_.rule = rule;
    out_.score = score::account - less_for_payer();
    if (full != cash) out_.score -= score::minus_discounted;
    if (rule != Rule::account && (is_tied_outside(of) || !is_precise(of))) {
        out_.score -= score::minus_guess;
    }
    out_.evidence = {*payer_.evidence, {.source = Source::amount, .token = what_is_paid(rule)}};
    return true;
}

bool Matcher::take_combination(std::span<const std::uint32_t> open) {
    std::vector<std::uint32_t> debits;
    std::vector<std::int64_t> amounts, discounted;
    for (const std::uint32_t position : open) {
        if (items_[position].open <= 0) continue;
        debits.push_back(position);
        amounts.push_back(items_[position].open);
        discounted.push_back(to_close(position));
    }
    const bool less = amounts != discounted;
    auto set = the_combination(amounts, receipt_.amount.minor);
    const bool full = set.has_value();
    if (!set && less) set = the_combination(discounted, receipt_.amount.minor);
    if (!set) return false;
    std::vector<Share> shares;
    out_.evidence = {*payer_.evidence};
    for (const std::size_t at : *set) {
        shares.push_back({debits[at], full ? amounts[at] : discounted[at]});
        out_.evidence.push_back(amount_evidence(items_[debits[at]]));
    }
    apply({}, std::move(shares));
    out_.rule = Rule::combination;
    out_.score = score::combination - less_for_payer();
    if (!full) out_.score -= score::minus_discounted;
    if (is_tied(*set, full ? amounts : discounted)) out_.score -= score::minus_guess;
    return true;
}

}  // namespace openitem::cash
