#include "host/service/worth.hpp"

#include <cstdlib>

#include "host/base/result.hpp"
#include "host/ledger/rates.hpp"

namespace openitem::service {

base::Money worth_on(store::Store& books, base::Money amount, base::Date day) {
    const auto functional = books.functional_currency();
    if (amount.currency == functional) return amount;
    const auto rate =
        ledger::usable_rate(books.rate(amount.currency, day), amount.currency, functional, day);
    if (!rate) throw base::RunError(base::Exit::answer_is_no, rate.error());
    const auto worth = ledger::in_functional(amount.minor, *rate, functional);
    if (!worth) throw base::RunError(base::Exit::answer_is_no, worth.error());
    return {*worth, functional};
}

void value_as_posted(store::Store& books, const ledger::Item& stored, metrics::Item& item,
                     std::vector<metrics::Allocation>& allocations) {
    std::int64_t worth = 0;
    if (const auto entry = books.entry(stored.entry)) {
        for (const auto& line : entry->lines) {
            if (line.item == stored.id) worth += line.functional;
        }
    }
    // Share by share, so that what settles the item leaves nothing of it.
    std::int64_t open = std::abs(stored.amount);
    std::int64_t left = std::abs(worth);
    for (auto& allocation : allocations) {
        const auto share = ledger::carried_share(left, allocation.amount, open);
        if (!allocation.reversed_on) {
            open -= allocation.amount;
            left -= share;
        }
        allocation.amount = share;
    }
    item.currency = books.functional_currency();
    item.amount = worth;
}

std::map<store::ItemId, Carried> carried_on(store::Store& books, base::Date day) {
    std::map<store::ItemId, Carried> items;
    const auto functional = books.functional_currency();
    const store::EntryId first{1};
    books.entries(first, [&](const store::EntryRow& row, std::span<const ledger::Line> lines) {
        if (row.entry.date > day) return true;
        for (const auto& line : lines) {
            if (!ledger::is_control(line.account) || line.currency == functional) continue;
            auto& item = items[line.item];
            item.account = line.account;
            item.customer = line.customer;
            item.currency = line.currency;
            item.open += line.amount;
            item.functional += line.functional;
            if (item.open == 0 && item.functional == 0) items.erase(line.item);
        }
        return true;
    });
    return items;
}

}  // namespace openitem::service
