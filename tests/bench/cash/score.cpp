#include "tests/bench/cash/score.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace openitem::cash::bench {
namespace {

constexpr std::int64_t million = 1'000'000;

std::int64_t parts(std::int64_t of, std::int64_t in) { return in == 0 ? 0 : of * million / in; }

std::string percent(std::int64_t parts) {
    return fmt::format("{}.{:02d} %", parts / 10'000, parts / 100 % 100);
}

}  // namespace

std::int64_t Score::precision(const Count& count) { return parts(count.right, count.applied); }
std::int64_t Score::recall(const Count& count) { return parts(count.right, count.payable); }
std::int64_t Score::automatic(const Count& count) { return parts(count.applied, count.payments); }

Outcome outcome_of(const Proposal& proposal, const Policy& policy) {
    Outcome out;
    for (const Application& each : proposal.applications) out.paid[each.to] += each.amount;
    out.applied = proposal.applies() && proposal.score >= policy.apply_from;
    return out;
}

bool is_right(const Payment& payment, const Outcome& outcome) {
    return !payment.pays.empty() && outcome.paid == payment.pays;
}

std::vector<Outcome> outcomes(World& world, const Policy& policy) {
    auto items = known(world);
    std::vector<Receipt> receipts;
    receipts.reserve(world.payments.size());
    for (Payment& payment : world.payments) receipts.push_back(std::move(payment.receipt));
    const auto first = receipts.front().id;
    std::vector<Outcome> out(receipts.size());
    match_each(receipts, items, policy, [&](const Receipt& receipt, const Proposal& proposal) {
        out[static_cast<std::size_t>(receipt.id - first)] = outcome_of(proposal, policy);
    });
    return out;
}

Score score(const World& world, std::span<const Outcome> outcomes) {
    std::unordered_map<std::int64_t, int> payers;  // of an item
    for (const Outcome& outcome : outcomes) {
        if (!outcome.applied) continue;
        for (const auto& [item, amount] : outcome.paid) ++payers[item];
    }
    Score out;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const Payment& payment = world.payments[i];
        const Outcome& outcome = outcomes[i];
        const bool once =
            payment.again != 0 && payers[payment.again] == 1 &&
            outcome.paid == decltype(outcome.paid){{payment.again, payment.again_amount}};
        const bool right = once || is_right(payment, outcome);
        Count one;
        one.payments = 1;
        one.payable = once || !payment.pays.empty() ? 1 : 0;
        if (outcome.applied) {
            one.applied = 1;
            one.right = right ? 1 : 0;
        } else if (!outcome.paid.empty()) {
            one.proposed = 1;
            one.proposed_right = right ? 1 : 0;
        }
        for (Count* sum : {&out.all, &out.of_class[static_cast<std::size_t>(payment.kind)]}) {
            sum->payments += one.payments;
            sum->payable += one.payable;
            sum->applied += one.applied;
            sum->right += one.right;
            sum->proposed += one.proposed;
            sum->proposed_right += one.proposed_right;
        }
    }
    return out;
}

std::string table(const Score& score) {
    std::string out = fmt::format("{:14}{:>9}{:>9}{:>7}{:>9}{:>9}{:>12}{:>10}\n", "", "payments",
                                  "applied", "wrong", "proposed", "right", "precision", "recall");
    const auto line = [&out](const char* name, const Count& c) {
        if (c.payments == 0) return;
        out += fmt::format("{:14}{:>9}{:>9}{:>7}{:>9}{:>9}{:>12}{:>10}\n", name, c.payments,
                           c.applied, c.applied - c.right, c.proposed, c.proposed_right,
                           c.applied == 0 ? "" : percent(Score::precision(c)),
                           c.payable == 0 ? "" : percent(Score::recall(c)));
    };
    for (std::size_t i = 0; i < classes; ++i) {
        line(name_of(static_cast<Class>(i)), score.of_class[i]);
    }
    line("all", score.all);
    return out + fmt::format("applied by itself: {}\n", percent(Score::automatic(score.all)));
}

}  // namespace openitem::cash::bench
