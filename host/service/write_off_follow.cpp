// What sources change under a write-off: what was posted of its tax follows (ACCOUNTING A14, A16).
#include <fmt/format.h>

#include <algorithm>

#include "host/service/decisions.hpp"
#include "host/service/period.hpp"
#include "host/service/write_off_steps.hpp"

namespace openitem::service {

namespace {

// Posted for other allocations than those that count now.
bool is_stale(const WriteOff& subject) {
    const auto& ids = subject.allocations;
    return std::any_of(subject.reliefs.begin(), subject.reliefs.end(), [&](const Relief& each) {
        return std::find(ids.begin(), ids.end(), each.allocation) == ids.end();
    });
}

// The first day on which all of it may be dated: no earlier than what it is about.
base::Date day_for(store::Store& books, const WriteOff& subject, base::Date first_open) {
    base::Date day = first_open;
    for (const auto& each : subject.reliefs) {
        day = std::max(day, books.entry(each.entry)->entry.date);
    }
    for (const auto id : subject.allocations) {
        day = std::max(day, books.allocation(id)->allocation.date);
    }
    return day;
}

}  // namespace

void settle_write_offs(store::Store& books, const base::Clock& clock) {
    std::vector<WriteOff> stale;
    for (auto& [id, each] : all_write_offs(books)) {
        if (is_stale(each)) stale.push_back(std::move(each));
    }
    if (stale.empty()) return;
    const auto now = clock.now();
    const auto first_open = first_open_day(books, now);
    const auto transaction = books.begin(now);
    store::Books ledger(*transaction, books.functional_currency(), first_open);
    for (auto& each : stale) {
        each.on = day_for(books, each, first_open);
        if (each.allocations.empty()) each.claim = ClaimState::none;
        post_relief(ledger, each, each.on);
        const auto left = each.allocations.empty()
                              ? std::string("nothing of it is written off any more")
                              : fmt::format("{} of it stay written off", each.amount.to_text());
        keep_step(books, *transaction, each,
                  {.first = false,
                   .by = "openitem",
                   .reason = "the document was changed at its source",
                   .policy = own_policy("write_off"),
                   .rules = {},
                   .text = fmt::format("{} was changed at its source: {}, with {} of tax, {}",
                                       each.number, left, each.tax.to_text(),
                                       collections::to_string(each.claim))});
    }
    transaction->commit();
}

}  // namespace openitem::service
