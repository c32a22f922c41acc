// Payments matched against a company's open items: what a month's statements ask of one run of
// `openitem cash`. How right it is, tests/bench/cash says; this is how fast.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "host/base/result.hpp"
#include "host/cash/match.hpp"
#include "host/service/bench/work.hpp"

namespace openitem::service::bench {

namespace {

constexpr base::Currency eur("EUR");
constexpr base::Date first_day{20'000};

// So many of each: 20 open items a customer, and of ten items three are paid.
struct Scale {
    std::int64_t items;
    std::int64_t customers;
    std::int64_t payments;
};

std::string number_of(std::int64_t item) { return fmt::format("RE-{}-{:07}", 24 + item % 3, item); }
std::string name_of(std::int64_t customer) {
    return fmt::format("Handelshaus {:06} GmbH", customer);
}
std::string account_of(std::int64_t customer) { return fmt::format("DE{:020}", customer); }

struct Made {
    cash::OpenItems items;
    std::vector<std::int64_t> amounts;  // by item
};

Made make_items(const Scale& scale) {
    Made made;
    std::mt19937_64 random(11);
    for (std::int64_t customer = 1; customer <= scale.customers; ++customer) {
        made.items.add_name(name_of(customer), customer);
        if (customer % 10 < 7) made.items.add_account(account_of(customer), customer);
    }
    for (std::int64_t i = 0; i < scale.items; ++i) {
        const auto amount = static_cast<std::int64_t>(1'000 + random() % 2'000'000);
        const auto issued = first_day.add_days(static_cast<std::int32_t>(random() % 90));
        made.items.add({.id = i + 1,
                        .customer = 1 + i % scale.customers,
                        .number = number_of(i + 1),
                        .currency = eur,
                        .open = amount,
                        .issued_on = issued,
                        .due_on = issued.add_days(30),
                        .original = amount});
        made.amounts.push_back(amount);
    }
    return made;
}

// Of twenty: twelve name their invoice, three name two of them, three give the amount alone, one
// pays short, one says nothing and nobody knows who it is.
std::vector<cash::Receipt> make_payments(const Scale& scale,
                                         const std::vector<std::int64_t>& amounts) {
    std::mt19937_64 random(12);
    std::vector<cash::Receipt> payments;
    payments.reserve(static_cast<std::size_t>(scale.payments));
    // Every third item, so that none is paid twice; the customer's next item for those that name
    // two.
    for (std::int64_t i = 0; i < scale.payments; ++i) {
        const auto item = i * 3 % scale.items;
        const auto second = (item + scale.customers) % scale.items;
        const auto customer = 1 + item % scale.customers;
        const auto kind = random() % 20;
        auto amount = amounts[static_cast<std::size_t>(item)];
        cash::Receipt made;
        made.id = scale.items + 1 + i;
        made.value_on = first_day.add_days(static_cast<std::int32_t>(100 + random() % 30));
        made.payer_name = name_of(customer);
        made.payer_account = account_of(customer);
        if (kind < 12) {
            made.text = fmt::format("RECHNUNG {} VIELEN DANK", number_of(item + 1));
        } else if (kind < 15) {
            made.text = fmt::format("RG {} UND {}", number_of(item + 1), number_of(second + 1));
            amount += amounts[static_cast<std::size_t>(second)];
        } else if (kind < 18) {
            made.text = "ZAHLUNG WIE VEREINBART";
        } else if (kind == 18) {
            made.text = fmt::format("{} ABZUEGL. MANGEL", number_of(item + 1));
            amount -= amount / 10;
        } else {
            made.text = "UEBERWEISUNG";
            made.payer_name = fmt::format("Fremde {} KG", i);
            made.payer_account.clear();
            amount = static_cast<std::int64_t>(5'000'000'000 + random() % 1'000'000);
        }
        made.amount = {amount, eur};
        payments.push_back(std::move(made));
    }
    return payments;
}

std::int64_t match_everything(cash::OpenItems& items, const std::vector<cash::Receipt>& payments) {
    const auto& policy = cash::default_policy();
    std::int64_t applied = 0;
    cash::match_each(payments, items, policy,
                     [&](const cash::Receipt&, const cash::Proposal& proposal) {
                         if (proposal.applies() && proposal.score >= policy.apply_from) ++applied;
                     });
    return applied;
}

double peak_mebibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

void cash_match(Work& work) {
    const auto customers = std::max<std::int64_t>(work.options.rows / 20, 20);
    const Scale scale{.items = customers * 20, .customers = customers, .payments = customers * 6};
    double best = 0;
    for (int i = 0; i < std::max(work.options.repeat, 1); ++i) {
        auto made = make_items(scale);  // matching takes out of them what it applies
        const auto payments = make_payments(scale, made.amounts);
        const auto started = std::chrono::steady_clock::now();
        const auto applied = match_everything(made.items, payments);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
        if (applied * 10 < scale.payments * 8) {
            throw base::RunError(base::Exit::system,
                                 fmt::format("cash_match: only {} of {} payments were applied",
                                             applied, scale.payments));
        }
        best = std::max(best, static_cast<double>(scale.payments) / took.count());
    }
    work.each({"cash_match", best, "payments/s", 0, "", 0});
    work.each({"cash_match_memory", peak_mebibytes(), "MiB", 0, "", 0});
}

}  // namespace openitem::service::bench
