#include "host/service/worth.hpp"

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

namespace {

// What the lines of an entry say of an item, without its sign.
std::int64_t worth_in(store::Store& books, store::EntryId entry, store::ItemId item) {
    base::int128 worth = 0;
    if (const auto found = books.entry(entry)) {
        for (const auto& line : found->lines) {
            if (line.item == item && ledger::is_control(line.account)) worth += line.functional;
        }
    }
    return static_cast<std::int64_t>(base::detail::magnitude(worth));
}

}  // namespace

void value_as_posted(store::Store& books, const ledger::Item& stored,
                     std::span<const ledger::Allocation> its_own, metrics::Item& item,
                     std::vector<metrics::Allocation>& allocations) {
    const auto worth = worth_in(books, stored.entry, stored.id);
    // As their own entries say: what settles the item leaves nothing of it, whatever was taken back
    // in between.
    for (std::size_t i = 0; i < allocations.size(); ++i) {
        allocations[i].amount = worth_in(books, its_own[i].entry, stored.id);
    }
    item.currency = books.functional_currency();
    item.amount = stored.amount < 0 ? -worth : worth;
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
            if (__builtin_add_overflow(item.open, line.amount, &item.open) ||
                __builtin_add_overflow(item.functional, line.functional, &item.functional)) {
                throw base::RunError(base::Exit::system,
                                     base::detail::money_overflow(line.currency));
            }
            if (item.open == 0 && item.functional == 0) items.erase(line.item);
        }
        return true;
    });
    return items;
}

}  // namespace openitem::service
