// What is in another currency than the books: what it is worth when it is posted, what it carries
// until it is settled, and what it is worth at the end of a month (A11).
#include <algorithm>
#include <cstdlib>

#include "host/store/books.hpp"

namespace openitem::store {

namespace {

using base::Result;
using ledger::Component;
using ledger::Event;
using ledger::Item;

std::size_t index_of(Component component) noexcept { return static_cast<std::size_t>(component); }

std::int64_t functional_on(std::span<const ledger::Line> lines, ItemId item) noexcept {
    std::int64_t sum = 0;
    for (const ledger::Line& line : lines) {
        if (line.item == item) sum += line.functional;
    }
    return sum;
}

}  // namespace

Result<ledger::Rate> Books::rate_for(base::Currency currency, base::Date day) {
    return ledger::usable_rate(transaction_.rate(currency, day), currency, functional_, day);
}

Result<void> Books::can_value(const Draft& draft) {
    ledger::Facts facts = draft.facts;
    parts_.clear();
    return translate(draft, facts);
}

// Every amount at the rate of the day; the tax as the document states it (A8), what was prepaid at
// what it was worth then, as revenue and tax of that part are.
Result<void> Books::translate(const Draft& draft, ledger::Facts& facts) {
    if (facts.currency == functional_) return {};
    facts.functional = functional_;
    const Result<ledger::Rate> rate =
        rate_for(facts.currency, draft.event == Event::opening ? draft.posted_on : draft.issued_on);
    if (!rate) return rate.error();
    for (std::size_t i = 0; i < ledger::component_count; ++i) {
        const auto worth = ledger::in_functional(facts.amounts[i], *rate, functional_);
        if (!worth) return worth.error();
        facts.functional_amounts[i] = *worth;
    }
    auto& amounts = facts.functional_amounts;
    if (draft.tax_functional) amounts[index_of(Component::tax)] = *draft.tax_functional;
    if (draft.drawn) {
        const auto move = [&](Component prepaid, Component whole, std::int64_t drawn,
                              std::int64_t carried) {
            const auto now = ledger::in_functional(drawn, *rate, functional_);
            if (!now) return;  // no larger than what it is a part of
            amounts[index_of(prepaid)] += carried - *now;
            if (whole == Component::net || !draft.tax_functional) {
                amounts[index_of(whole)] += carried - *now;
            }
        };
        const Drawn& drawn = *draft.drawn;
        move(Component::prepaid, Component::net, drawn.net, drawn.functional_net);
        move(Component::prepaid_tax, Component::tax, drawn.tax, drawn.functional_tax);
    }
    share_among_parts(facts);
    return {};
}

// The last takes what rounding leaves.
void Books::share_among_parts(const ledger::Facts& facts) {
    std::int64_t total = 0, left = 0;
    for (const ledger::Part& part : parts_) total += part.amount;
    const auto& amounts = facts.functional_amounts;
    left = amounts[index_of(facts.get(Component::amount) != 0 ? Component::amount
                                                              : Component::payable)];
    if ((left < 0) != (total < 0)) left = -left;
    for (ledger::Part& part : parts_) {
        const std::int64_t share =
            ledger::carried_share(left, std::abs(part.amount), std::abs(total));
        part.functional = share;
        left -= share;
        total -= part.amount;
    }
}

std::int64_t Books::carried(const Item& item, std::span<const ledger::Allocation> allocations) {
    std::vector<ledger::Line> lines;
    transaction_.lines_of(item.entry, lines);
    std::int64_t sum = functional_on(lines, item.id);
    for (const ledger::Allocation& allocation : allocations) {
        if (allocation.reversed_on) continue;
        transaction_.lines_of(allocation.entry, lines);
        sum += functional_on(lines, item.id);
    }
    return sum;
}

std::int64_t Books::carried_with(const Item& item, std::span<const ledger::Allocation> allocations,
                                 std::int64_t amount) {
    if (item.currency == functional_) return amount;
    std::int64_t open = std::abs(item.amount);
    for (const ledger::Allocation& allocation : allocations) {
        if (!allocation.reversed_on) open -= allocation.amount;
    }
    return ledger::carried_share(std::abs(carried(item, allocations)), amount, open);
}

Result<Books::Exchanged> Books::exchange(ItemId from, const Exchange& asked) {
    const Result<base::Date> date = date_for(asked.date, asked.origin);
    if (!date) return date.error();
    const std::optional<StoredItem> stored = transaction_.stored_item(from);
    base::Error error;
    error.code = base::Code::refused;
    error.rule = "allocation.direction";
    if (!stored || stored->item.amount >= 0 || !stored->item.customer) {
        error.message = "only money of a known customer is exchanged";
        return error;
    }
    const Item& credit = stored->item;
    transaction_.allocations_of(from, from_allocations_);
    Result<void> allowed =
        ledger::check_adjustment({credit, from_allocations_}, asked.gives, *date);
    if (!allowed) return std::move(allowed).error();
    if (asked.receives.minor <= 0 || asked.receives.currency == credit.currency) {
        error.rule = "allocation.amount";
        error.message = "an exchange needs a positive amount in another currency";
        return error;
    }

    const std::int64_t given = carried_with(credit, from_allocations_, asked.gives);
    const bool home = asked.receives.currency == functional_;
    // Not called as the payment is: whoever names that one means the payment.
    const std::string number = stored->number + ' ' + std::string(credit.currency.code()) + '/' +
                               std::string(asked.receives.currency.code());
    ItemRow row{.item = credit, .number = number};
    row.item.kind = ledger::ItemKind::exchange;
    row.item.posted_on = *date;
    row.item.amount = asked.gives;
    const ItemId first = transaction_.next_item();
    const ledger::Account account = ledger::control_account(row.item);
    lines_.assign({{.account = account,
                    .customer = credit.customer,
                    .item = first,
                    .currency = credit.currency,
                    .amount = asked.gives,
                    .functional = given},
                   {.account = account,
                    .customer = credit.customer,
                    .item = {first.value + 1},
                    .currency = asked.receives.currency,
                    .amount = -asked.receives.minor,
                    .functional = home ? -asked.receives.minor : -given}});
    ledger::close_currencies(lines_, functional_, ledger::Account::fx_realised);
    row.item.entry = transaction_.add_entry(
        {.event = Event::exchange, .origin = asked.origin, .date = *date, .record = credit.record},
        lines_);
    Exchanged made;
    made.given = transaction_.add_item(row);
    row.item.currency = asked.receives.currency;
    row.item.amount = -asked.receives.minor;
    made.received = transaction_.add_item(row);
    const auto applied = allocate(from, made.given,
                                  {.kind = ledger::AllocationKind::other,
                                   .origin = asked.origin,
                                   .amount = asked.gives,
                                   .date = *date,
                                   .rule = "exchange",
                                   .evidence = asked.evidence});
    if (!applied) throw base::RunError(base::Exit::system, applied.error());
    made.allocation = *applied;
    return made;
}

Result<EntryId> Books::take_back_exchange(ItemId either, base::Date asked, ledger::Origin origin) {
    const std::optional<Item> named = transaction_.item(either);
    std::vector<ledger::Line> made;
    if (!named || named->reversed_on || !transaction_.lines_of(named->entry, made)) {
        base::Error error;
        error.code = base::Code::refused;
        error.rule = "allocation.reversed";
        error.message = "there is no such exchange any more";
        return error;
    }
    base::Date date = std::max(asked, named->posted_on);
    std::vector<ledger::Allocation> allocations;
    for (const ledger::Line& line : made) {
        if (!line.item) continue;
        transaction_.allocations_of(line.item, allocations);
        for (const ledger::Allocation& each : allocations) date = std::max(date, each.date);
    }
    for (const ledger::Line& line : made) {
        if (!line.item) continue;
        transaction_.allocations_of(line.item, allocations);
        for (const ledger::Allocation& each : allocations) {
            if (each.reversed_on) continue;
            if (auto taken = unapply(each.id, date, origin); !taken) return taken;
        }
    }
    const EntryId reversal = reverse_entry(named->entry, named->record, date, origin);
    for (const ledger::Line& line : made) {
        if (line.item) transaction_.reverse_item(line.item, date, reversal);
    }
    return reversal;
}

Result<EntryId> Books::revalue(std::span<const Revalued> items, base::Date day) {
    const Result<base::Date> date = date_for(day, ledger::Origin::openitem);
    if (!date) return date.error();
    lines_.clear();
    std::int64_t total = 0;
    for (const Revalued& each : items) {
        if (each.difference == 0) continue;
        lines_.push_back({.account = each.account,
                          .customer = each.customer,
                          .item = each.item,
                          .currency = each.currency,
                          .functional = each.difference});
        total += each.difference;
    }
    if (lines_.empty()) return EntryId{};
    lines_.push_back(
        {.account = ledger::Account::fx_unrealised, .currency = functional_, .functional = -total});
    const EntryId entry = transaction_.add_entry(
        {.event = Event::revaluation, .origin = ledger::Origin::openitem, .date = day}, lines_);
    reverse_entry(entry, {}, day.add_days(1), ledger::Origin::openitem);
    return entry;
}

}  // namespace openitem::store
