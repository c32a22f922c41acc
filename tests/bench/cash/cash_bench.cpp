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

void show_wrong(const World& world, const std::vector<Proposal>& proposals, int most) {
    const Policy& policy = default_policy();
    std::map<std::int64_t, const Payment*> payments;
    for (const auto& payment : world.payments) payments[payment.receipt.id] = &payment;
    for (const auto& proposal : proposals) {
        const Payment& payment = *payments.at(proposal.receipt);
        const bool applied = proposal.applies() && proposal.score >= policy.apply_from;
        std::map<std::int64_t, std::int64_t> paid;
        for (const auto& each : proposal.applications) paid[each.to] += each.amount;
        const bool right = paid == payment.pays && (applied || payment.pays.empty());
        if (right || (payment.pays.empty() && !applied)) continue;
        if (most-- <= 0) return;
        std::string truth;
        for (const auto& [id, amount] : payment.pays) {
            const auto& item = world.items[static_cast<std::size_t>(id - 1)];
            truth += fmt::format(" {} {} (customer {}, {})", item.number, amount, item.customer,
                                 item.open);
        }
        fmt::print("{} {} {} '{}' '{}' by '{}' {}\n  is {}\n  {} score {}: {}\n",
                   applied ? "WRONG" : "missed", name_of(payment.kind),
                   payment.receipt.amount.to_text(), payment.receipt.text,
                   payment.receipt.end_to_end_id, payment.receipt.payer_name,
                   payment.receipt.payer_account, truth, to_string(proposal.rule), proposal.score,
                   proposal.reason);
    }
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

    const World world = make_world(scale);
    auto items = known(world);
    std::vector<Receipt> receipts;
    for (const auto& payment : world.payments) receipts.push_back(payment.receipt);
    const auto started = std::chrono::steady_clock::now();
    const auto proposals = match_all(receipts, items, default_policy());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    show_wrong(world, proposals, show);
    std::fputs(table(score(world, proposals, default_policy())).c_str(), stdout);
    fmt::print("{} payments against {} open items in {:.2f} s: {:.0f} a second; {} MiB\n",
               receipts.size(), world.items.size(), took.count(),
               static_cast<double>(receipts.size()) / took.count(), peak_mebibytes());
    return 0;
}
