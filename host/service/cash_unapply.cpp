// What was applied is taken back.
#include <fmt/format.h>

#include <algorithm>

#include "host/base/text.hpp"
#include "host/service/cash.hpp"
#include "host/service/cash_hand_record.hpp"
#include "host/service/cash_returns.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/named_items.hpp"
#include "host/service/period.hpp"
#include "host/service/policies.hpp"
#include "host/service/write_off_steps.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::RunError;

namespace {

// Either item of the exchange an allocation is part of; none: it is part of none.
store::ItemId exchange_behind(store::Transaction& transaction,
                              const ledger::Allocation& allocation) {
    for (const auto id : {allocation.from, allocation.to}) {
        if (!id) continue;
        const auto item = transaction.item(id);
        if (item && item->kind == ledger::ItemKind::exchange) return id;
    }
    return {};
}

// The live allocations a person means: one by id, or all a payment or credit note has given.
std::vector<store::StoredAllocation> allocations_named(store::Store& books,
                                                       const std::string& what) {
    std::vector<store::StoredAllocation> found;
    if (const auto id = id_after(what, "allocation:")) {
        if (auto stored = books.allocation(store::AllocationId{*id})) found.push_back(*stored);
    } else {
        for (const auto& item : items_named(books, what)) {
            for (auto& stored : books.allocations_of(item.item.id)) {
                if (stored.allocation.from == item.item.id) found.push_back(std::move(stored));
            }
        }
    }
    std::erase_if(found,
                  [](const auto& stored) { return stored.allocation.reversed_on.has_value(); });
    if (found.empty()) {
        throw RunError(Exit::wrong_use, fmt::format("nothing is applied by {}", base::quote(what)));
    }
    return found;
}

}  // namespace

std::vector<AppliedByHand> unapply_cash(const Workspace& workspace, const std::string& company,
                                        base::Clock& clock, const Unapply& request) {
    const CompanyLock lock(workspace, company, "openitem cash unapply");
    const auto books = workspace.open_books(company);
    const auto now = clock.now();
    const Date day = request.on.value_or(now.date());
    require_open(*books, day, now);
    const auto transaction = books->begin(now);
    store::Books ledger(*transaction, books->functional_currency(), first_open_day(*books, now));
    std::vector<AppliedByHand> done;
    store::CustomerId customer;
    for (const auto& stored : allocations_named(*books, request.what)) {
        const auto& allocation = stored.allocation;
        // Taken back along with an exchange before it.
        if (transaction->allocation(allocation.id)->reversed_on) continue;
        if (const auto entry = books->entry(allocation.entry);
            entry && entry->entry.origin == ledger::Origin::source) {
            throw RunError(Exit::answer_is_no,
                           fmt::format("allocation {} is the source's own; take it back there",
                                       allocation.id.value));
        }
        if (allocation.kind == ledger::AllocationKind::intercompany) {
            throw RunError(Exit::answer_is_no,
                           fmt::format("allocation {} moved it to another company; move it back "
                                       "there: openitem intercompany",
                                       allocation.id.value));
        }
        if (const auto number = write_off_of(*books, allocation)) {
            throw RunError(
                Exit::answer_is_no,
                fmt::format("allocation {} is write-off {}, whose tax goes with it: take "
                            "it back by openitem writeoff reverse or recover",
                            allocation.id.value, *number));
        }
        const auto item = books->item(allocation.to ? allocation.to : allocation.from);
        if (item) customer = item->item.customer;
        const auto note = [&](const store::StoredAllocation& each) {
            done.push_back(
                shown(*books, each, item ? item->item.currency : books->functional_currency()));
            done.back().taken_back = true;
        };
        note(stored);
        for (const auto id : ledger.granted_with(allocation)) note(*books->allocation(id));
        if (const auto exchanged = exchange_behind(*transaction, allocation)) {
            granted(ledger.take_back_exchange(exchanged, day, ledger::Origin::openitem));
            continue;
        }
        granted(ledger.unapply(allocation.id, std::max(day, allocation.date),
                               ledger::Origin::openitem));
    }
    const auto policy = cash_policy(workspace, company, day);
    keep_decision(
        *transaction,
        hand_record(policy, {"cash.unapply", taken_back_by_hand, request.reason, request.by, day},
                    done),
        customer);
    transaction->flush();
    follow_clearings(*books, *transaction, day);
    transaction->commit();
    return done;
}

}  // namespace openitem::service
