#include "tests/bench/cash/score.hpp"

#include <fmt/format.h>

#include <map>
#include <unordered_map>

namespace openitem::cash::bench {
namespace {

constexpr std::int64_t million = 1'000'000;

std::int64_t parts(std::int64_t of, std::int64_t in) { return in == 0 ? 0 : of * million / in; }

std::string percent(std::int64_t parts) {
    return fmt::format("{}.{:02d} %", parts / 10'000, parts / 100 % 100);
}

using Paid = std::map<std::int64_t, std::int64_t>;

Paid paid_by(const Proposal& proposal) {
    Paid paid;
    for (const Application& each : proposal.applications) paid[each.to] += each.amount;
    return paid;
}

}  // namespace

std::int64_t Score::precision(const Count& count) { return parts(count.right, count.applied); }
std::int64_t Score::recall(const Count& count) { return parts(count.right, count.payable); }
std::int64_t Score::automatic(const Count& count) { return parts(count.applied, count.payments); }

Score score(const World& world, std::span<const Proposal> proposals, const Policy& policy) {
    std::unordered_map<std::int64_t, const Payment*> payments;
    for (const Payment& payment : world.payments) payments[payment.receipt.id] = &payment;
    std::unordered_map<std::int64_t, int> payers;  // of an item
    for (const Proposal& proposal : proposals) {
        if (proposal.score < policy.apply_from) continue;
        for (const auto& [item, amount] : paid_by(proposal)) ++payers[item];
    }
    Score out;
    for (const Proposal& proposal : proposals) {
        const Payment& payment = *payments.at(proposal.receipt);
        Count one;
        one.payments = 1;
        Paid should = payment.pays;
        if (payment.again != 0 && payers[payment.again] == 1) {
            const auto& item = world.items[static_cast<std::size_t>(payment.again - 1)];
            const Paid once = {{item.id, item.open}};
            if (paid_by(proposal) == once) should = once;
        }
        one.payable = should.empty() ? 0 : 1;
        const bool right = !should.empty() && paid_by(proposal) == should;
        if (proposal.applies() && proposal.score >= policy.apply_from) {
            one.applied = 1;
            one.right = right ? 1 : 0;
        } else if (proposal.applies()) {
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
