#include "host/cash/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>

#include "host/cash/deductions.hpp"
#include "host/cash/match_credit.hpp"
#include "host/cash/matcher.hpp"

namespace openitem::cash {

using base::Money;

Matcher::Matcher(const Receipt& receipt, const OpenItems& items, const Policy& policy, Payer payer)
    : receipt_(receipt),
      items_(items),
      policy_(policy),
      payer_(std::move(payer)),
      out_(nothing_yet()) {}

Proposal Matcher::nothing_yet() const {
    Proposal out;
    out.receipt = receipt_.id;
    out.customer = out.payer = payer_.customer;
    if (payer_.evidence) {
        out.payer_by = payer_.evidence->source;
        out.payer_token = payer_.evidence->token;
        out.payer_learned_from = payer_.evidence->from;
    }
    out.payer_unclear = payer_.unclear;
    out.applied = {0, receipt_.amount.currency};
    out.rest = receipt_.amount;
    out.short_by = {0, receipt_.amount.currency};
    return out;
}

Proposal Matcher::run() {
    Resolved resolved = resolve(receipt_, items_, policy_, payer_);
    looked_ = std::move(resolved.looked);
    bool done = by_reference_or_similar(resolved);
    if (!done) {
        if (out_.reason.empty()) out_.reason = resolved.problem;
        const bool contradicted = resolved.contradicts || !resolved.named.empty();
        if (!contradicted && !done) done = by_clearing();
        if (policy_.by_amount && !contradicted) {
            for (const Rule rule : policy_.rules) done = done || by_rule(rule);
        }
    }
    if (out_.rule != Rule::reference && out_.no_reference.empty()) {
        out_.no_reference =
            resolved.problem.empty() ? "no open document is named" : resolved.problem;
    }
    if (done) name_runner_up();
    finish();
    return std::move(out_);
}

void Matcher::sort_by_age(std::vector<Share>& shares) const {
    std::sort(shares.begin(), shares.end(), [this](const Share& a, const Share& b) {
        const OpenItem& x = items_[a.position];
        const OpenItem& y = items_[b.position];
        return std::tie(x.due_on, x.id) < std::tie(y.due_on, y.id);
    });
}

// What a debit takes of what there is: less where a discount makes up for more than is missing.
std::int64_t Matcher::due_of(const Share& debit, std::int64_t there, bool alone) {
    const OpenItem& item = items_[debit.position];
    const std::int64_t paid = std::min(debit.amount, there);
    if (debit.closed || paid <= 0 || paid >= item.open) return paid;
    auto closing = close_short(item, {paid, alone ? receipt_.fee : 0, receipt_.value_on}, policy_);
    std::move(closing.deductions.begin(), closing.deductions.end(),
              std::back_inserter(out_.deductions));
    std::move(closing.late.begin(), closing.late.end(), std::back_inserter(out_.late));
    return closing.applied;
}

// Pays the debits with the credits first, then with the receipt, oldest first.
void Matcher::apply(std::vector<Share> credits, std::vector<Share> debits) {
    sort_by_age(credits);
    sort_by_age(debits);
    std::int64_t cash = receipt_.amount.minor;
    std::int64_t credit_left = sum(credits);
    std::size_t next = 0;
    for (const Share& debit : debits) {
        std::int64_t due = due_of(debit, cash + credit_left, debits.size() == 1);
        while (due > 0 && next < credits.size()) {
            Share& credit = credits[next];
            const std::int64_t part = std::min(due, credit.amount);
            move(items_[credit.position].id, debit.position, part);
            due -= part;
            credit_left -= part;
            credit.amount -= part;
            if (credit.amount == 0) ++next;
        }
        const std::int64_t part = std::min(due, cash);
        if (part > 0) move(0, debit.position, part);
        cash -= part;
    }
    out_.rest.minor = cash;
    out_.applied.minor = receipt_.amount.minor - cash;
    for (const Share& debit : debits) note_short(debit.position);
}

void Matcher::move(std::int64_t from, std::uint32_t to, std::int64_t amount) {
    out_.applications.push_back({from, items_[to].id, amount});
}

// An item that is paid in part is short by what stays open of it.
void Matcher::note_short(std::uint32_t position) {
    const OpenItem& item = items_[position];
    std::int64_t paid = 0;
    for (const Application& a : out_.applications) paid += a.to == item.id ? a.amount : 0;
    for (const Deduction& d : out_.deductions) paid += d.item == item.id ? d.amount : 0;
    if (paid > 0 && paid < item.open) out_.short_by.minor += item.open - paid;
}

// What closes the item on the day of the receipt: what is open, less a discount on offer.
std::int64_t Matcher::to_close(std::uint32_t position) const {
    const OpenItem& item = items_[position];
    if (item.open <= 0 || item.offers.empty() || !policy_.discount.use) return item.open;
    return item.open - closing_discount(item.discount_state(), receipt_.value_on, policy_.discount);
}

// How sure it is who paid.
int Matcher::less_for_payer() const {
    switch (payer_.evidence ? payer_.evidence->source : Source::stated_customer) {
        case Source::payer_account:
        case Source::customer_number:
            return score::minus_account;
        case Source::payer_name:
            return score::minus_name;
        case Source::similar_name:
            return score::minus_similar_name;
        case Source::learned_account:
            return score::minus_learned_account;
        case Source::learned_name:
            return score::minus_learned_name;
        default:
            return 0;
    }
}

// Of equal items the one due first is paid, which is right as long as all earlier payments are
// where they belong.
int Matcher::less_for_tie(const OpenItem& item) {
    out_.in_doubt = items_.is_in_doubt(item);
    return out_.in_doubt ? score::minus_doubt : score::minus_tie;
}

// The same of items of the customer, against all others they have open.
bool Matcher::is_tied_outside(std::span<const std::uint32_t> of) const {
    constexpr std::size_t most = 1'000;
    const auto is_of = [&of](std::uint32_t at) {
        return std::find(of.begin(), of.end(), at) != of.end();
    };
    const auto open =
        items_.of_customer(items_[of.front()].customer, receipt_.amount.currency, most);
    return !open || std::any_of(open->begin(), open->end(), [&](std::uint32_t other) {
        return !is_of(other) && std::any_of(of.begin(), of.end(), [&](std::uint32_t at) {
            return items_.brief(at).open == items_.brief(other).open;
        });
    });
}

// Is there another item that a chosen one could be as well? Positions in `amounts`.
bool Matcher::is_tied(std::span<const std::size_t> chosen, std::span<const std::int64_t> amounts) {
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) continue;
        const bool equal = std::any_of(chosen.begin(), chosen.end(),
                                       [&](std::size_t at) { return amounts[at] == amounts[i]; });
        if (equal) return true;
    }
    return false;
}

Evidence Matcher::amount_evidence(const OpenItem& item) const {
    return {.source = Source::amount,
            .token = receipt_.amount.to_text(),
            .item = item.id,
            .number = item.number};
}

void Matcher::look_at(std::span<const std::uint32_t> positions) {
    looked_.insert(looked_.end(), positions.begin(), positions.end());
}

void Matcher::finish() {
    std::sort(looked_.begin(), looked_.end());
    looked_.erase(std::unique(looked_.begin(), looked_.end()), looked_.end());
    out_.considered.reserve(looked_.size());
    for (const std::uint32_t position : looked_) out_.considered.push_back(items_[position]);
    for (const std::int64_t other : items_.related_to(out_.payer)) {
        const bool seen = std::any_of(out_.considered.begin(), out_.considered.end(),
                                      [&](const auto& item) { return item.customer == other; });
        const bool paid = out_.related && other == out_.customer;
        if (seen && !paid) out_.relatives.push_back(other);
    }
    if (out_.rest.minor > 0) {
        // Whom an account or a name points to is a lead; money is booked under a customer only
        // when the source says whose it is, or a document of theirs is paid.
        const bool known = out_.applies() ? out_.customer != 0 : receipt_.customer != 0;
        out_.rest_is = known ? Rest::unapplied : Rest::unidentified;
    }
    if (out_.applies()) {
        out_.reason = explain_applied();
        return;
    }
    if (payer_.evidence) out_.evidence.push_back(*payer_.evidence);
    if (out_.reason.empty()) {
        out_.reason =
            out_.customer != 0
                ? "it names no open document, and no open item has this amount"
                : "it names no open document, and " +
                      (out_.payer_unclear.empty() ? "nothing says who paid" : out_.payer_unclear);
    }
}

std::string Matcher::explain_applied() const {
    std::vector<std::string> numbers;
    for (const Application& a : out_.applications) {
        const auto position = items_.position_of(a.to);
        const std::string& number = items_[*position].number;
        if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) {
            numbers.push_back(number);
        }
    }
    std::string text = fmt::format("{} to {}", out_.applied.to_text(), fmt::join(numbers, ", "));
    for (const Deduction& each : out_.deductions) {
        text += fmt::format(", {} {} ({})", shown(each.amount), to_string(each.kind), each.why);
    }
    for (const LateDiscount& each : out_.late) {
        text += fmt::format(", {} is {}: too late", shown(each.amount), each.why);
    }
    if (!out_.short_by.is_zero()) text += fmt::format(", short by {}", out_.short_by.to_text());
    if (!out_.rest.is_zero()) {
        text += fmt::format(", {} left {}", out_.rest.to_text(), to_string(out_.rest_is));
    }
    return text;
}

std::string Matcher::shown(std::int64_t minor) const {
    return Money{minor, receipt_.amount.currency}.to_text();
}

Proposal match(const Receipt& receipt, const OpenItems& items, const Policy& policy) {
    if (receipt.is_credit_note()) return match_credit(receipt, items, policy);
    return match(receipt, items, policy, identify(receipt, items, policy));
}

Proposal match(const Receipt& receipt, const OpenItems& items, const Policy& policy,
               const Payer& payer) {
    if (receipt.is_credit_note()) return match_credit(receipt, items, policy);
    return Matcher(receipt, items, policy, payer).run();
}

void take(OpenItems& items, const Proposal& proposal) {
    for (const Application& application : proposal.applications) {
        if (application.from != 0) items.take(application.from, application.amount);
        items.take(application.to, application.amount);
    }
    for (const Deduction& deduction : proposal.deductions) {
        items.take(deduction.item, deduction.amount);
    }
}

void match_each(std::span<const Receipt> receipts, OpenItems& items, const Policy& policy,
                const std::function<void(const Receipt&, Proposal&&)>& sink) {
    std::vector<std::size_t> order(receipts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&receipts](std::size_t a, std::size_t b) {
        const auto rank = [&receipts](std::size_t index) {
            const Receipt& receipt = receipts[index];
            return std::tuple(receipt.is_credit_note(), receipt.value_on, receipt.id);
        };
        return rank(a) < rank(b);
    });
    for (const std::size_t index : order) {
        const Receipt& receipt = receipts[index];
        Proposal proposal = match(receipt, items, policy);
        if (proposal.applies() && proposal.score >= policy.apply_from) {
            take(items, proposal);
        } else {
            items.doubt(proposal.payer);
            items.doubt(proposal.customer);
            if (proposal.payer == 0) {
                items.doubt_amount(receipt.amount.currency, receipt.amount.minor);
            }
        }
        sink(receipt, std::move(proposal));
    }
}

std::vector<Proposal> match_all(std::span<const Receipt> receipts, OpenItems& items,
                                const Policy& policy) {
    std::vector<Proposal> proposals;
    proposals.reserve(receipts.size());
    match_each(receipts, items, policy, [&proposals](const Receipt&, Proposal&& proposal) {
        proposals.push_back(std::move(proposal));
    });
    return proposals;
}

}  // namespace openitem::cash
