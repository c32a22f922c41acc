// How right and how fast matching is, on a world whose answers are known: README.md.
#include <fmt/format.h>
#include <sys/resource.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>

#include "tests/bench/cash/score.hpp"

using namespace openitem::cash;
using namespace openitem::cash::bench;

namespace {

std::int64_t peak_mebibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

// A payment that was applied wrongly, or was not applied, with what it really is.
std::string told(const Payment& payment, const Receipt& receipt, const Proposal& proposal,
                 const OpenItems& items, bool applied) {
    std::string truth;
    for (const auto& [id, amount] : payment.pays) {
        const auto& item = items[*items.position_of(id)];
        truth += fmt::format(" {} {} (customer {})", item.number, amount, item.customer);
    }
    return fmt::format("{} {} {} '{}' '{}' by '{}' {}\n  is {}\n  {} score {}: {}\n",
                       applied ? "WRONG" : "missed", name_of(payment.kind),
                       receipt.amount.to_text(), receipt.text, receipt.end_to_end_id,
                       receipt.payer_name, receipt.payer_account, truth, to_string(proposal.rule),
                       proposal.score, proposal.reason);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Match payments whose right answer is known");
    Scale scale;
    int show = 0;
    app.add_option("--seed", scale.seed, "of the world; its rest by 4 is how numbers look");
    app.add_flag("--hard", scale.hard, "more damage, less said");
    app.add_option("--customers", scale.customers)->check(CLI::Range(20, 1'000'000));
    app.add_option("--items", scale.items)->check(CLI::Range(20, 20'000'000));
    app.add_option("--payments", scale.payments)->check(CLI::Range(1, 5'000'000));
    app.add_option("--show", show, "print so many payments that went wrong or were missed");
    CLI11_PARSE(app, argc, argv);

    World world = make_world(scale);
    const auto size = world.items.size();
    auto items = known(world);
    std::vector<Receipt> receipts;
    receipts.reserve(world.payments.size());
    for (auto& payment : world.payments) receipts.push_back(std::move(payment.receipt));
    const auto before = peak_mebibytes();
    std::vector<Outcome> outcomes(receipts.size());
    const Policy& policy = default_policy();
    const auto first = receipts.front().id;
    const auto started = std::chrono::steady_clock::now();
    match_each(receipts, items, policy, [&](const Receipt& receipt, const Proposal& proposal) {
        const auto at = static_cast<std::size_t>(receipt.id - first);
        outcomes[at] = outcome_of(proposal, policy);
        const Payment& payment = world.payments[at];
        const bool applied = outcomes[at].applied;
        const bool wrong = applied ? !is_right(payment, outcomes[at]) : !payment.pays.empty();
        if (wrong && show-- > 0) {
            std::fputs(told(payment, receipt, proposal, items, applied).c_str(), stdout);
        }
    });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    std::fputs(table(score(world, outcomes)).c_str(), stdout);
    fmt::print(
        "{} payments against {} open items in {:.2f} s: {:.0f} a second; {} MiB, {} "
        "before\n",
        receipts.size(), size, took.count(), static_cast<double>(receipts.size()) / took.count(),
        peak_mebibytes(), before);
    return 0;
}
