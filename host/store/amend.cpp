// What changes at the source: void, delete, amendment (A14), and a payer who becomes known.
#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>

#include "host/store/books.hpp"

namespace openitem::store {

namespace {

using base::Result;
using ledger::Item;

base::Error nothing_stands(RecordId record) {
    base::Error error;
    error.code = base::Code::not_found;
    error.rule = "reversal.nothing";
    error.message = "record " + std::to_string(record.value) + " has nothing posted that stands";
    return error;
}

}  // namespace

void Books::standing_items(RecordId record, std::vector<Item>& out) {
    transaction_.items_of_record(record, out);
    std::erase_if(out, [](const Item& item) { return item.reversed_on.has_value(); });
}

base::Date Books::earliest_date(std::span<const Item> items) {
    base::Date earliest = {std::numeric_limits<std::int32_t>::min()};
    for (const Item& item : items) {
        transaction_.allocations_of(item.id, from_allocations_);
        earliest = std::max(earliest, ledger::earliest_reversal(item, from_allocations_));
    }
    return earliest;
}

// Reverses the entries behind items that have no allocation left. An entry that moved its item from
// another one (a payer identified) is taken back together with the one that made that other item.
EntryId Books::reverse_items(std::span<const Item> items, base::Date date, ledger::Origin origin) {
    EntryId last = {};
    EntryId done = {};
    for (const Item& item : items) {
        if (item.entry != done) {
            done = item.entry;
            last = reverse_entry(item.entry, item.record, date, origin);
        }
        transaction_.reverse_item(item.id, date, last);
        EntryId entry = item.entry;
        while (transaction_.entry(entry)->event == ledger::Event::transfer) {
            transaction_.lines_of(entry, reversed_lines_);
            const auto other = std::find_if(
                reversed_lines_.begin(), reversed_lines_.end(),
                [&](const ledger::Line& line) { return line.item && line.item != item.id; });
            if (other == reversed_lines_.end()) break;
            entry = transaction_.item(other->item)->entry;
            last = reverse_entry(entry, item.record, date, origin);
        }
    }
    return last;
}

Result<EntryId> Books::reverse_record(RecordId record, base::Date date, ledger::Origin origin) {
    standing_items(record, items_);
    if (items_.empty()) {
        const std::optional<ledger::Allocation> allocation =
            transaction_.allocation_of_record(record);
        if (!allocation || allocation->reversed_on) return nothing_stands(record);
        return unapply(allocation->id, std::max({date, allocation->date, first_open_}), origin);
    }
    date = std::max({date, earliest_date(items_), first_open_});
    std::vector<ledger::Allocation> allocations;
    for (const Item& item : items_) {
        transaction_.allocations_of(item.id, allocations);
        for (const ledger::Allocation& allocation : allocations) {
            if (allocation.reversed_on) continue;
            // What was granted along with an application went with it.
            if (!allocation.from && transaction_.allocation(allocation.id)->reversed_on) continue;
            Result<EntryId> taken_back =
                unapply(allocation.id, std::max(date, allocation.date), origin);
            if (!taken_back) return taken_back;
        }
    }
    return reverse_items(items_, date, origin);
}

// What of an adjustment the allowance had covered, and the tax in it.
Books::AdjustedParts Books::parts_of(const ledger::Allocation& adjustment) {
    transaction_.lines_of(adjustment.entry, lines_);
    AdjustedParts parts;
    for (const ledger::Line& line : lines_) {
        if (line.account == ledger::Account::allowance) parts.reserved += std::abs(line.functional);
        const bool tax = line.account == ledger::Account::tax_payable ||
                         line.account == ledger::Account::write_off_tax;
        if (tax) parts.tax += std::abs(line.amount);
    }
    return parts;
}

// The application that carries on the one an adjustment was granted along with. None: it was
// granted by itself; an Error: that application is not carried on, and so nor is this.
Result<AllocationId> Books::carried_application(const ledger::Allocation& adjustment) {
    const auto stored = transaction_.stored_allocation(adjustment.id);
    const AllocationId with = stored ? granted_along(*stored) : AllocationId{};
    if (!with) return AllocationId{};
    for (const auto& [old, now] : carried_) {
        if (old == with) return now;
    }
    base::Error error;
    error.message = "the application it was granted along with is not there any more";
    return error;
}

// Applies again what an allocation had applied, as far as the plan keeps it.
std::int64_t Books::carry(const ledger::CarryOver& step, const ledger::Allocation& old,
                          std::span<const Item> old_items, std::span<const Item> new_items,
                          const Draft& next) {
    const std::string evidence = "{\"allocation\":" + std::to_string(old.id.value) + '}';
    // The record still is what it was: what an opening item is from now on, the draft knows.
    const auto tax_share_of = [&](const Item& item, std::int64_t gross) {
        if (next.event != ledger::Event::opening) return tax_share(item, gross);
        const std::int64_t tax = next.facts.get(ledger::Component::tax);
        const std::int64_t net = next.facts.get(ledger::Component::net);
        return ledger::split_tax(gross, net + tax, tax).second;
    };
    // Whoever applied it has applied it still, and what a reserve covered it covers (A4, A16).
    const ledger::Origin origin = transaction_.entry(old.entry)->origin;
    const bool one_sided = !old.from || !old.to;
    const AdjustedParts parts = one_sided ? parts_of(old) : AdjustedParts{};
    const Result<AllocationId> with =
        one_sided ? carried_application(old) : Result<AllocationId>(AllocationId{});
    if (!with) return old.amount;
    // We granted it with its tax left as it was: so it stays.
    const bool untaxed = origin == ledger::Origin::openitem && parts.tax == 0;
    std::int64_t reserved = parts.reserved;
    std::int64_t unapplied = step.unapplied;
    for (const ledger::CarryOver::Kept& kept : step.kept) {
        const Item& item = new_items[kept.item];
        const bool was_from = std::any_of(old_items.begin(), old_items.end(),
                                          [&](const Item& each) { return each.id == old.from; });
        AllocationDraft draft{.kind = old.kind,
                              .origin = origin,
                              .amount = kept.amount,
                              .date = kept.date,
                              .record = old.record,
                              .rule = "carried_over",
                              .evidence = evidence};
        const std::int64_t tax = one_sided && !untaxed ? tax_share_of(item, kept.amount) : 0;
        const auto applied =
            one_sided
                ? adjust(item.id, {.draft = draft, .tax = tax, .reserved = reserved, .with = *with})
            : was_from ? allocate(item.id, old.to, draft)
                       : allocate(old.from, item.id, draft);
        if (!applied) {
            unapplied += kept.amount;
            continue;
        }
        carried_.emplace_back(old.id, *applied);
        if (one_sided) reserved -= parts_of(*transaction_.allocation(*applied)).reserved;
    }
    return unapplied;
}

Result<Books::Amended> Books::amend(RecordId record, const Draft& draft, base::Date reversal_date) {
    std::vector<Item> old_items;
    standing_items(record, old_items);
    if (old_items.empty()) return nothing_stands(record);
    // Whether the new version can be posted is settled before the old one is touched.
    if (Result<void> made = lines_for(draft); !made) return std::move(made).error();

    std::vector<ledger::Allocation> allocations;
    std::vector<ledger::Allocation> of_item;
    for (const Item& item : old_items) {
        transaction_.allocations_of(item.id, of_item);
        for (const ledger::Allocation& allocation : of_item) {
            const auto same = [&](const auto& each) { return each.id == allocation.id; };
            if (std::none_of(allocations.begin(), allocations.end(), same)) {
                allocations.push_back(allocation);
            }
        }
    }
    const base::Date date = std::max({reversal_date, earliest_date(old_items), first_open_});
    Result<EntryId> reversed = reverse_record(record, date, draft.origin);
    if (!reversed) return std::move(reversed).error();
    Draft next = draft;
    // Where the old version stands until later than it was posted, the new one starts no earlier
    // than that: on no day may both be there.
    if (date > old_items.front().posted_on) next.posted_on = std::max(next.posted_on, date);
    Result<Posted> posted = post(next);
    if (!posted) return std::move(posted).error();

    std::vector<Item> new_items;
    for (std::size_t i = 0; i < draft.items.size(); ++i) {
        new_items.push_back(
            *transaction_.item({posted->first_item.value + static_cast<std::int64_t>(i)}));
    }
    Amended amended{.posted = *posted};
    carried_.clear();
    for (const ledger::CarryOver& step :
         ledger::carry_over(old_items, allocations, new_items, date)) {
        const auto old = std::find_if(allocations.begin(), allocations.end(),
                                      [&](const auto& each) { return each.id == step.allocation; });
        const std::int64_t unapplied = carry(step, *old, old_items, new_items, draft);
        if (unapplied == 0) continue;
        amended.unapplied += unapplied;
        amended.released.push_back({step.allocation, unapplied});
    }
    return amended;
}

Result<ItemId> Books::identify(ItemId payment, CustomerId customer, base::Date asked,
                               ledger::Origin origin) {
    const Result<base::Date> allowed = date_for(asked, origin);
    if (!allowed) return allowed.error();
    const base::Date date = *allowed;
    const std::optional<StoredItem> old = transaction_.stored_item(payment);
    base::Error error;
    error.code = base::Code::refused;
    error.rule = "payment.identify";
    if (!old || old->item.customer || !customer) {
        error.message = "item " + std::to_string(payment.value) +
                        " must be a payment without a customer, and get one";
        return error;
    }
    const Item& item = old->item;
    transaction_.allocations_of(payment, from_allocations_);
    const bool touched = std::any_of(from_allocations_.begin(), from_allocations_.end(),
                                     [](const auto& each) { return !each.reversed_on; });
    if (touched) {
        error.message =
            "item " + std::to_string(payment.value) + " has allocations; take them back first";
        return error;
    }
    if (item.reversed_on || date < ledger::earliest_reversal(item, from_allocations_)) {
        error.message =
            "item " + std::to_string(payment.value) + " is not there on " + date.to_string();
        return error;
    }

    ItemRow row{.item = item, .number = old->number, .natural_key = old->natural_key};
    row.item.customer = customer;
    row.item.posted_on = date;
    const ItemId id = transaction_.next_item();
    const std::int64_t worth = carried_with(item, from_allocations_, std::abs(item.amount));
    parts_.assign(
        {{.item = payment, .account = ledger::control_account(item), .functional = worth},
         {.item = id, .account = ledger::control_account(row.item), .functional = worth}});
    ledger::Facts facts = facts_of(row.item);
    facts.direction = item.amount < 0 ? 1 : -1;
    facts.set(ledger::Component::amount, item.amount < 0 ? -item.amount : item.amount);
    facts.parts = parts_;
    lines_.clear();
    if (Result<void> made = ledger::post(ledger::Event::transfer, facts, lines_); !made) {
        return std::move(made).error();
    }
    row.item.entry = transaction_.add_entry(
        {.event = ledger::Event::transfer, .origin = origin, .date = date, .record = item.record},
        lines_);
    transaction_.add_item(row);
    transaction_.reverse_item(payment, date, row.item.entry);
    return id;
}

}  // namespace openitem::store
