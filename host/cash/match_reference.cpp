// First rule: the documents a receipt names.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "host/cash/combination.hpp"
#include "host/cash/deductions.hpp"
#include "host/cash/matcher.hpp"
#include "host/cash/reference.hpp"

namespace openitem::cash {

namespace {

int score_of(Source source) {
    switch (source) {
        case Source::text:
            return score::text;
        case Source::order:
            return score::order;
        case Source::end_to_end_id:
            return score::end_to_end;
        default:
            return score::structured;
    }
}

std::int64_t open_of(const std::vector<Named>& named) {
    std::int64_t out = 0;
    for (const Named& each : named) out += each.open;
    return out;
}

}  // namespace

// Where what is named does not fit, it may be nearly another's number.
bool Matcher::by_reference_or_similar(Resolved& resolved) {
    const bool named = !resolved.named.empty() && by_reference(resolved);
    if (named && out_.score >= policy_.apply_from) return true;
    Proposal doubtful = std::exchange(out_, nothing_yet());
    if (!named) {  // nothing but the reason is left of what was tried
        std::string reason = std::move(doubtful.reason);
        doubtful = nothing_yet();
        doubtful.reason = std::move(reason);
    }
    const bool similar = policy_.by_reference && policy_.by_similar && !resolved.contradicts;
    const bool unclear = !named && !resolved.named.empty() && payer_.customer == 0;
    if (similar && !unclear && by_similar_number()) return true;
    out_ = std::move(doubtful);
    return named;
}

bool Matcher::by_reference(Resolved& resolved) {
    if (!keep_one_customer(resolved)) return false;
    const auto customer = resolved.named.front().customer;
    if (receipt_.customer != 0 && receipt_.customer != customer) {
        out_.reason = fmt::format("document {} is another customer's than the payer",
                                  resolved.named.front().number);
        return false;
    }
    out_.score = 0;
    const bool stated =
        resolved.all_stated && std::all_of(resolved.named.begin(), resolved.named.end(),
                                           [](const Named& n) { return n.stated.has_value(); });
    if (!(stated ? apply_stated(resolved) : apply_open(resolved))) return false;

    out_.rule = Rule::reference;
    out_.customer = customer;
    int worth = score_of(resolved.named.front().evidence.source);
    for (const Named& named : resolved.named) {
        out_.evidence.push_back(named.evidence);
        if (!named.strong) worth = std::min(worth, score::text - score::minus_weak);
    }
    const bool other = payer_.customer != 0 && payer_.customer != customer;
    if (other) out_.evidence.push_back(*payer_.evidence);
    const auto related = items_.related_to(customer);
    const bool known =
        other && std::find(related.begin(), related.end(), payer_.customer) != related.end();
    out_.related = known;
    if (other && !known) worth -= score::minus_other_payer;
    const bool exact = out_.short_by.is_zero() && out_.applied == receipt_.amount;
    if (!exact) worth -= score::minus_not_exact;
    // A typing error makes a number that may be another's: the amount has to speak for it where
    // somebody paid whom nobody knows.
    const bool structured = resolved.named.front().evidence.source == Source::remittance_line ||
                            resolved.named.front().evidence.source == Source::creditor_reference;
    const bool stranger =
        payer_.customer == 0 && !(receipt_.payer_name.empty() && receipt_.payer_account.empty());
    if (!exact && stranger && !structured) worth -= score::minus_unspoken;
    out_.score += worth;
    return true;
}

// What is named of others is there by chance where the payer's, or those of one customer, are paid
// to the cent.
bool Matcher::keep_one_customer(Resolved& resolved) {
    auto& named = resolved.named;
    const auto of = [](std::int64_t customer) {
        return [customer](const Named& each) { return each.customer == customer; };
    };
    if (std::all_of(named.begin(), named.end(), of(named.front().customer))) return true;
    for (const Named& candidate : named) {
        std::vector<Named> kept;
        std::copy_if(named.begin(), named.end(), std::back_inserter(kept), of(candidate.customer));
        const bool theirs = candidate.customer == payer_.customer;
        if (open_of(kept) != receipt_.amount.minor && !theirs) continue;
        if (theirs || payer_.customer == 0) {
            named = std::move(kept);
            return true;
        }
    }
    out_.reason = fmt::format("documents {} and {} are of different customers",
                              named.front().number, named.back().number);
    return false;
}

// Every line states what it pays: follow it, as far as there is something open.
bool Matcher::apply_stated(const Resolved& resolved) {
    std::vector<Share> debits;
    std::vector<Share> credits;
    std::int64_t paid = resolved.lost;
    std::int64_t deducted = 0;
    for (const Named& named : resolved.named) {
        const bool credit = named.open < 0;
        (credit ? deducted : paid) += *named.stated;
        share_out(named, *named.stated, credit ? credits : debits);
    }
    const std::int64_t cash = receipt_.amount.minor;
    if (paid - deducted > cash || (deducted > 0 && paid - deducted != cash)) {
        out_.reason = fmt::format("the remittance lines make {}, the receipt is {}",
                                  shown(paid - deducted), receipt_.amount.to_text());
        return false;
    }
    if (sum(debits) - sum(credits) > cash || sum(credits) > sum(debits)) {
        out_.reason = "what the remittance lines pay and deduct does not fit what is open";
        return false;
    }
    apply(credits, debits);
    return out_.applies();
}

// No amounts: one document takes what it can, several only if all are covered.
bool Matcher::apply_open(Resolved& resolved) {
    std::vector<Share> debits;
    std::vector<Share> credits;
    if (keep_what_fits(resolved)) out_.score -= score::minus_completed;
    for (const Named& named : resolved.named) {
        share_out(named, std::max(named.open, -named.open), named.open < 0 ? credits : debits);
    }
    if (debits.empty()) {
        out_.reason = fmt::format("document {} is a credit", resolved.named.front().number);
        return false;
    }
    const std::int64_t owed = sum(debits) - sum(credits);
    const std::int64_t cash = receipt_.amount.minor;
    if (cash > owed && credits.empty()) pay_more(resolved, debits, cash - owed, owed);
    const bool single = resolved.named.size() == 1 && credits.empty();
    const bool closes = cash < owed && close(debits, cash + sum(credits));
    if (!credits.empty() && cash != owed && !closes) {
        out_.reason = fmt::format("the {} documents named have {} open, the receipt is {}",
                                  resolved.named.size(), shown(owed), receipt_.amount.to_text());
        return false;
    }
    if (!single && cash < owed && !closes) out_.score -= score::minus_several;
    apply(credits, debits);
    return true;
}

// More is named than is paid: those of it that make the amount.
bool Matcher::keep_what_fits(Resolved& resolved) {
    auto& named = resolved.named;
    if (named.size() < 2 || open_of(named) <= receipt_.amount.minor) return false;
    std::vector<std::int64_t> amounts;
    std::vector<Named> alone;
    for (const Named& each : named) {
        if (each.open < 0) return false;
        amounts.push_back(each.open);
        if (each.open == receipt_.amount.minor) alone.push_back(each);
    }
    std::vector<Named> kept;
    if (const auto set = the_combination(amounts, receipt_.amount.minor)) {
        for (const std::size_t at : *set) kept.push_back(named[at]);
    }
    if (kept.empty() == alone.empty()) return false;
    named = kept.empty() ? alone : kept;
    return named.size() != amounts.size();
}

// More is paid than is named: what the customer has open besides that makes the rest, if the text
// was cut off or that is far more than anybody overpays.
void Matcher::pay_more(const Resolved& resolved, std::vector<Share>& debits, std::int64_t left,
                       std::int64_t owed) {
    constexpr std::size_t most = 2'000;
    constexpr std::int64_t far = 3;
    const auto customer = items_[debits.front().position].customer;
    const auto open = items_.of_customer(customer, receipt_.amount.currency, most);
    if (!open) {  // too many to look through
        if (resolved.named.size() > 1 || resolved.cut) out_.score -= score::minus_several;
        return;
    }
    auto others = *open;
    std::erase_if(others, [&](std::uint32_t position) {
        const Brief& item = items_.brief(position);
        return item.open <= 0 || item.open > left || item.issued_on > receipt_.value_on ||
               std::any_of(debits.begin(), debits.end(),
                           [&](const Share& share) { return share.position == position; });
    });
    if (others.empty()) return;
    const auto named = hinted(others);
    if (!named.empty()) look_at(std::span(named).first(1));
    const bool more =
        resolved.named.size() > 1 || resolved.cut || !named.empty() || left / far > owed;
    if (!more) look_at(std::span(others).first(1));
    if (add_those_that_make(named, left, debits) || add_those_that_make(others, left, debits)) {
        out_.score -= more ? score::minus_completed : score::minus_guess;
    } else if (more) {
        look_at(std::span(others).first(1));
        out_.score -= score::minus_several;
    }
}

bool Matcher::add_those_that_make(std::span<const std::uint32_t> from, std::int64_t amount,
                                  std::vector<Share>& debits) {
    std::vector<std::int64_t> amounts;
    for (const std::uint32_t position : from) amounts.push_back(items_.brief(position).open);
    std::vector<std::size_t> found;
    const auto one = std::find(amounts.begin(), amounts.end(), amount);
    if (one != amounts.end()) {
        found = {static_cast<std::size_t>(one - amounts.begin())};
    } else if (const auto set = the_combination(amounts, amount)) {
        found = *set;
    }
    if (found.empty()) return false;
    if (is_tied(found, amounts)) out_.score -= score::minus_guess;
    look_at(from);
    for (const std::size_t at : found) {
        debits.push_back({from[at], amounts[at]});
        out_.evidence.push_back(amount_evidence(items_[from[at]]));
        out_.evidence.back().token = shown(amount);
    }
    return true;
}

// What is missing of all of them is deducted, if it can be.
bool Matcher::close(std::vector<Share>& debits, std::int64_t paid) {
    sort_by_age(debits);
    std::vector<const OpenItem*> items;
    for (const Share& debit : debits) items.push_back(&items_[debit.position]);
    auto deductions = close_all(items, {paid, receipt_.fee, receipt_.value_on}, policy_);
    if (deductions.empty()) return false;
    for (Share& debit : debits) {
        debit.closed = true;
        for (const Deduction& each : deductions) {
            if (each.item == items_[debit.position].id) debit.amount -= each.amount;
        }
    }
    out_.deductions = std::move(deductions);
    return true;
}

// Spreads an amount over a document's instalments, the one due first before the others.
void Matcher::share_out(const Named& named, std::int64_t amount, std::vector<Share>& into) const {
    for (const std::uint32_t position : named.items) {
        const std::int64_t open = items_[position].open;
        const std::int64_t part = std::min(std::max(open, -open), amount);
        if (part <= 0) continue;
        into.push_back({position, part});
        amount -= part;
    }
}

// An item of exactly the amount that was not taken, because another was named.
void Matcher::name_runner_up() {
    if (out_.runner_up || out_.rule != Rule::reference || !policy_.by_amount) return;
    const auto found =
        items_.by_amount(out_.customer, receipt_.amount.currency, receipt_.amount.minor, 2);
    look_at(found);
    for (const std::uint32_t position : found) {
        const OpenItem& item = items_[position];
        const bool taken = std::any_of(out_.applications.begin(), out_.applications.end(),
                                       [&item](const auto& a) { return a.to == item.id; });
        if (taken) continue;
        out_.runner_up = RunnerUp{item.id, item.number, Rule::amount,
                                  "has exactly this amount, but another document is named"};
        return;
    }
}

}  // namespace openitem::cash
