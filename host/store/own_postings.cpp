// What OpenItem posts of its own and moves no item: the tax of a write-off, the allowance (A16,
// A17).
#include <algorithm>
#include <string>

#include "host/store/books.hpp"
#include "host/store/refused.hpp"

namespace openitem::store {

using base::Result;
using ledger::Account;
using ledger::Component;
using ledger::Event;

Result<EntryId> Books::relieve(AllocationId write_off, bool granted, base::Date asked) {
    const Result<base::Date> date = date_for(asked, ledger::Origin::openitem);
    if (!date) return date.error();
    const std::optional<ledger::Allocation> allocation = transaction_.allocation(write_off);
    if (!allocation || allocation->kind != ledger::AllocationKind::write_off ||
        allocation->reversed_on) {
        return refused("relief.nothing", "there is no such write-off that stands");
    }
    if (*date < allocation->date) {
        return refused("relief.before", "it was written off on " + allocation->date.to_string() +
                                            ": its tax is not claimed before that");
    }
    transaction_.lines_of(allocation->entry, reversed_lines_);
    const auto tax = std::find_if(
        reversed_lines_.begin(), reversed_lines_.end(),
        [](const ledger::Line& line) { return line.account == Account::write_off_tax; });
    if (tax == reversed_lines_.end()) return EntryId{};
    ledger::Facts facts = ledger::Facts::in_one_currency(tax->currency, {});
    facts.functional = functional_;
    facts.set(Component::amount, tax->amount, tax->functional);
    facts.set(granted ? Component::tax : Component::net, tax->amount, tax->functional);
    lines_.clear();
    if (Result<void> made = ledger::post(Event::relief, facts, lines_); !made) {
        return std::move(made).error();
    }
    return transaction_.add_entry({.event = Event::relief,
                                   .origin = ledger::Origin::openitem,
                                   .date = *date,
                                   .record = allocation->record},
                                  lines_);
}

Result<EntryId> Books::provide(std::int64_t delta, base::Date asked) {
    const Result<base::Date> date = date_for(asked, ledger::Origin::openitem);
    if (!date) return date.error();
    if (delta == 0) return EntryId{};
    ledger::Facts facts = ledger::Facts::in_one_currency(functional_, {});
    facts.direction = delta < 0 ? -1 : 1;
    facts.set(Component::amount, delta < 0 ? -delta : delta);
    lines_.clear();
    if (Result<void> made = ledger::post(Event::provision, facts, lines_); !made) {
        return std::move(made).error();
    }
    return transaction_.add_entry(
        {.event = Event::provision, .origin = ledger::Origin::openitem, .date = *date}, lines_);
}

Result<EntryId> Books::take_back(EntryId id, base::Date asked) {
    const std::optional<ledger::Entry> entry = transaction_.entry(id);
    const bool own = entry && (entry->event == Event::relief || entry->event == Event::provision);
    if (!own) {
        return refused("reversal.nothing", "entry " + std::to_string(id.value) +
                                               " is none that is taken back by itself");
    }
    const Result<base::Date> date =
        date_for(std::max(asked, entry->date), ledger::Origin::openitem);
    if (!date) return date.error();
    return reverse_entry(id, entry->record, *date, ledger::Origin::openitem);
}

}  // namespace openitem::store
