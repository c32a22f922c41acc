#include "host/cash/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>

#include "host/cash/deductions.hpp"
#include "host/cash/match_credit.hpp"
#include "host/cash/resolve.hpp"

namespace openitem::cash {

using base::Money;

namespace {

// Scores. What a payer writes in a field made for it is worth most; a name found in text a little
// less, as chance has a part in it. A payment that does not fit to the cent is worth less again.
constexpr int score_structured = 100;
constexpr int score_text = 95;
constexpr int score_end_to_end = 90;
constexpr int minus_weak = 5;  // a short number, confirmed by payer or amount
constexpr int minus_not_exact = 10;
constexpr int minus_other_payer = 10;  // account or name are another customer's
constexpr int score_amount = 90;       // the customer is stated by the source
constexpr int minus_account = 5;       // the customer is known by its account
constexpr int minus_name = 10;         // ... by its name
constexpr int minus_tie = 5;           // several items of the amount
constexpr int minus_discounted = 5;    // the amount fits less a discount
constexpr int score_amount_only = 40;  // nobody knows the payer: for a person to look at

int score_of(Source source) {
    switch (source) {
        case Source::text:
            return score_text;
        case Source::end_to_end_id:
            return score_end_to_end;
        default:
            return score_structured;
    }
}

// One item and how much of it is to move.
struct Share {
    std::uint32_t position = 0;
    std::int64_t amount = 0;  // above zero
    bool closed = false;      // with what is deducted already
};

class Matcher {
public:
    Matcher(const Receipt& receipt, const OpenItems& items, const Policy& policy)
        : receipt_(receipt),
          items_(items),
          policy_(policy),
          payer_(identify(receipt, items, policy)) {
        out_.receipt = receipt.id;
        out_.customer = out_.payer = payer_.customer;
        if (payer_.evidence) out_.payer_by = payer_.evidence->source;
        out_.applied = {0, receipt.amount.currency};
        out_.rest = receipt.amount;
        out_.short_by = {0, receipt.amount.currency};
    }

    Proposal run() {
        const Resolved resolved = resolve(receipt_, items_, policy_, payer_);
        looked_ = resolved.looked;
        bool done = !resolved.named.empty() && by_reference(resolved);
        if (!done) {
            const bool contradicted = resolved.contradicts || !resolved.named.empty();
            if (out_.reason.empty()) out_.reason = resolved.problem;
            out_.no_reference = out_.reason.empty() ? "no open document is named" : out_.reason;
            if (!contradicted) done = by_clearing();
            if (policy_.by_amount && !contradicted && !done) done = by_amount();
        }
        if (done) name_runner_up();
        finish();
        return std::move(out_);
    }

private:
    bool by_reference(const Resolved& resolved) {
        const auto customer = resolved.named.front().customer;
        for (const Named& named : resolved.named) {
            if (named.customer == customer) continue;
            out_.reason = fmt::format("documents {} and {} are of different customers",
                                      resolved.named.front().number, named.number);
            return false;
        }
        if (receipt_.customer != 0 && receipt_.customer != customer) {
            out_.reason = fmt::format("document {} is another customer's than the payer",
                                      resolved.named.front().number);
            return false;
        }
        const bool stated =
            resolved.all_stated && std::all_of(resolved.named.begin(), resolved.named.end(),
                                               [](const Named& n) { return n.stated.has_value(); });
        if (!(stated ? apply_stated(resolved) : apply_open(resolved))) return false;

        out_.rule = Rule::reference;
        out_.customer = customer;
        out_.score = score_of(resolved.named.front().evidence.source);
        for (const Named& named : resolved.named) {
            out_.evidence.push_back(named.evidence);
            if (!named.strong) out_.score = std::min(out_.score, score_text - minus_weak);
        }
        if (payer_.customer != 0 && payer_.customer != customer) {
            out_.score -= minus_other_payer;
            out_.evidence.push_back(*payer_.evidence);
        }
        const bool exact = out_.short_by.is_zero() && out_.applied == receipt_.amount;
        if (!exact) out_.score -= minus_not_exact;
        return true;
    }

    // Every line states what it pays: follow it, as far as there is something open.
    bool apply_stated(const Resolved& resolved) {
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
    bool apply_open(const Resolved& resolved) {
        std::vector<Share> debits;
        std::vector<Share> credits;
        for (const Named& named : resolved.named) {
            share_out(named, std::max(named.open, -named.open), named.open < 0 ? credits : debits);
        }
        const std::int64_t owed = sum(debits) - sum(credits);
        const std::int64_t cash = receipt_.amount.minor;
        const bool single = resolved.named.size() == 1 && credits.empty();
        const bool closes = cash < owed && close(debits, cash + sum(credits));
        if (debits.empty()) {
            out_.reason = fmt::format("document {} is a credit", resolved.named.front().number);
            return false;
        }
        const bool misses = cash < owed || (!credits.empty() && cash != owed);
        if (!single && misses && !closes) {
            out_.reason =
                fmt::format("the {} documents named have {} open, the receipt is {}",
                            resolved.named.size(), shown(owed), receipt_.amount.to_text());
            return false;
        }
        apply(credits, debits);
        return true;
    }

    // What is missing of all of them is deducted, if it can be.
    bool close(std::vector<Share>& debits, std::int64_t paid) {
        if (debits.empty()) return false;
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

    void sort_by_age(std::vector<Share>& shares) const {
        std::sort(shares.begin(), shares.end(), [this](const Share& a, const Share& b) {
            const OpenItem& x = items_[a.position];
            const OpenItem& y = items_[b.position];
            return std::tie(x.due_on, x.id) < std::tie(y.due_on, y.id);
        });
    }

    // What a debit takes of what there is: less where a discount makes up for more than is missing.
    std::int64_t due_of(const Share& debit, std::int64_t there, bool alone) {
        const OpenItem& item = items_[debit.position];
        const std::int64_t paid = std::min(debit.amount, there);
        if (debit.closed || paid <= 0 || paid >= item.open) return paid;
        auto closing =
            close_short(item, {paid, alone ? receipt_.fee : 0, receipt_.value_on}, policy_);
        std::move(closing.deductions.begin(), closing.deductions.end(),
                  std::back_inserter(out_.deductions));
        std::move(closing.late.begin(), closing.late.end(), std::back_inserter(out_.late));
        return closing.applied;
    }

    // Spreads an amount over a document's instalments, the one due first before the others.
    void share_out(const Named& named, std::int64_t amount, std::vector<Share>& into) const {
        for (const std::uint32_t position : named.items) {
            const std::int64_t open = items_[position].open;
            const std::int64_t part = std::min(std::max(open, -open), amount);
            if (part <= 0) continue;
            into.push_back({position, part});
            amount -= part;
        }
    }

    // Pays the debits with the credits first, then with the receipt, oldest first.
    void apply(std::vector<Share> credits, std::vector<Share> debits) {
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

    void move(std::int64_t from, std::uint32_t to, std::int64_t amount) {
        out_.applications.push_back({from, items_[to].id, amount});
    }

    // An item that is paid in part is short by what stays open of it.
    void note_short(std::uint32_t position) {
        const OpenItem& item = items_[position];
        std::int64_t paid = 0;
        for (const Application& a : out_.applications) paid += a.to == item.id ? a.amount : 0;
        for (const Deduction& d : out_.deductions) paid += d.item == item.id ? d.amount : 0;
        if (paid > 0 && paid < item.open) out_.short_by.minor += item.open - paid;
    }

    // It names nothing, and the customer owes costs or interest: what is paid first, the policy
    // says.
    bool by_clearing() {
        if (payer_.customer == 0 || policy_.clearing.empty()) return false;
        const auto found = items_.with_charges(payer_.customer, receipt_.amount.currency);
        if (found.empty()) return false;
        looked_.insert(looked_.end(), found.begin(), found.end());
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
        score_by_payer();
        out_.evidence = {*payer_.evidence};
        return true;
    }

    void score_by_payer() {
        out_.score = score_amount;
        if (payer_.evidence->source == Source::payer_account) out_.score -= minus_account;
        if (payer_.evidence->source == Source::payer_name) out_.score -= minus_name;
    }

    bool by_amount() {
        constexpr std::size_t enough = 8;
        auto found = items_.by_amount(payer_.customer, receipt_.amount.currency,
                                      receipt_.amount.minor, enough);
        looked_.insert(looked_.end(), found.begin(), found.end());
        if (found.empty()) return by_discounted_amount(enough);
        if (payer_.customer == 0) return amount_only(found);

        take_one(found);
        return true;
    }

    // The customer has an item open that the amount closes, less the discount it earns that day.
    bool by_discounted_amount(std::size_t most) {
        if (payer_.customer == 0 || !policy_.discount.use) return false;
        const auto found = items_.by_discounted_amount(payer_.customer, receipt_.amount.currency,
                                                       receipt_.amount.minor, receipt_.value_on,
                                                       policy_.discount, most);
        looked_.insert(looked_.end(), found.begin(), found.end());
        if (found.empty()) return false;
        due_of({found.front(), receipt_.amount.minor}, receipt_.amount.minor, true);
        take_one(found);
        out_.score -= minus_discounted;
        return true;
    }

    // The first of those the amount fits.
    void take_one(const std::vector<std::uint32_t>& found) {
        const OpenItem& item = items_[found.front()];
        move(0, found.front(), receipt_.amount.minor);
        out_.applied = receipt_.amount;
        out_.rest.minor = 0;
        out_.rule = Rule::amount;
        score_by_payer();
        out_.evidence = {*payer_.evidence, amount_evidence(item)};
        if (found.size() > 1) {
            const OpenItem& second = items_[found[1]];
            out_.score -= minus_tie;
            out_.runner_up =
                RunnerUp{second.id, second.number, Rule::amount,
                         fmt::format("has the same amount, due on {} and not on {}",
                                     second.due_on.to_string(), item.due_on.to_string())};
        }
    }

    // The payer is unknown. One candidate in all is worth showing to a person, and no more.
    bool amount_only(const std::vector<std::uint32_t>& found) {
        const OpenItem& item = items_[found.front()];
        if (found.size() > 1 || item.customer == 0) {
            if (out_.reason.empty()) {
                out_.reason = fmt::format("nothing names the payer, and {} items have this amount",
                                          found.size() > 7 ? "many" : std::to_string(found.size()));
            }
            return false;
        }
        move(0, found.front(), receipt_.amount.minor);
        out_.applied = receipt_.amount;
        out_.rest.minor = 0;
        out_.rule = Rule::amount;
        out_.customer = item.customer;
        out_.score = score_amount_only;
        out_.evidence = {amount_evidence(item)};
        return true;
    }

    Evidence amount_evidence(const OpenItem& item) const {
        return {.source = Source::amount,
                .token = receipt_.amount.to_text(),
                .item = item.id,
                .number = item.number};
    }

    // An item of exactly the amount that was not taken, because another was named.
    void name_runner_up() {
        if (out_.runner_up || out_.rule != Rule::reference || !policy_.by_amount) return;
        const auto found =
            items_.by_amount(out_.customer, receipt_.amount.currency, receipt_.amount.minor, 2);
        looked_.insert(looked_.end(), found.begin(), found.end());
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

    void finish() {
        std::sort(looked_.begin(), looked_.end());
        looked_.erase(std::unique(looked_.begin(), looked_.end()), looked_.end());
        for (const std::uint32_t position : looked_) out_.considered.push_back(items_[position]);
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
            out_.reason = out_.customer != 0
                              ? "it names no open document, and no open item has this amount"
                              : "it names no open document, and nothing says who paid";
        }
    }

    std::string explain_applied() const {
        std::vector<std::string> numbers;
        for (const Application& a : out_.applications) {
            for (const OpenItem& item : out_.considered) {
                if (item.id != a.to) continue;
                if (std::find(numbers.begin(), numbers.end(), item.number) == numbers.end()) {
                    numbers.push_back(item.number);
                }
            }
        }
        std::string text =
            fmt::format("{} to {}", out_.applied.to_text(), fmt::join(numbers, ", "));
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

    std::string shown(std::int64_t minor) const {
        return Money{minor, receipt_.amount.currency}.to_text();
    }

    static std::int64_t sum(const std::vector<Share>& shares) {
        return std::accumulate(shares.begin(), shares.end(), std::int64_t{0},
                               [](std::int64_t s, const Share& share) { return s + share.amount; });
    }

    const Receipt& receipt_;
    const OpenItems& items_;
    const Policy& policy_;
    Payer payer_;
    std::vector<std::uint32_t> looked_;  // positions of the items that were considered
    Proposal out_;
};

}  // namespace

Proposal match(const Receipt& receipt, const OpenItems& items, const Policy& policy) {
    if (receipt.is_credit_note()) return match_credit(receipt, items, policy);
    return Matcher(receipt, items, policy).run();
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

std::vector<Proposal> match_all(std::span<const Receipt> receipts, OpenItems& items,
                                const Policy& policy) {
    std::vector<std::size_t> order(receipts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&receipts](std::size_t a, std::size_t b) {
        const auto rank = [&receipts](std::size_t index) {
            const Receipt& receipt = receipts[index];
            return std::tuple(receipt.is_credit_note(), receipt.value_on, receipt.id);
        };
        return rank(a) < rank(b);
    });
    std::vector<Proposal> proposals;
    proposals.reserve(receipts.size());
    for (const std::size_t index : order) {
        proposals.push_back(match(receipts[index], items, policy));
        const Proposal& proposal = proposals.back();
        if (proposal.applies() && proposal.score >= policy.apply_from) take(items, proposal);
    }
    return proposals;
}

}  // namespace openitem::cash
