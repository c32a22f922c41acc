// What a person applies and takes back.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/service/cash.hpp"
#include "host/service/cash_aliases.hpp"
#include "host/service/cash_hand_record.hpp"
#include "host/service/cash_returns.hpp"
#include "host/service/cash_review.hpp"
#include "host/service/cash_steps.hpp"
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
using base::Money;
using base::RunError;

namespace {

[[noreturn]] void wrong(const std::string& message) { throw RunError(Exit::wrong_use, message); }

std::int64_t room_of(store::Transaction& transaction, const ledger::Item& item, Date day) {
    std::vector<ledger::Allocation> allocations;
    transaction.allocations_of(item.id, allocations);
    return ledger::allocatable(item, allocations, day);
}

// The one payment or credit note of that name that has something to give.
store::StoredItem giver(store::Store& books, store::Transaction& transaction,
                        const std::string& name, Date day) {
    auto items = items_named(books, name);
    std::erase_if(items, [&](const auto& stored) {
        return stored.item.amount >= 0 || room_of(transaction, stored.item, day) == 0;
    });
    if (items.size() == 1) return items.front();
    if (items.empty()) {
        wrong(fmt::format("no payment or credit note {} has anything open", base::quote(name)));
    }
    wrong(
        fmt::format("{} payments or credit notes are called {}; name one as item:ID, for example "
                    "item:{}",
                    items.size(), base::quote(name), items.front().item.id.value));
}

struct ByHand {
    store::Store& books;
    store::Transaction& transaction;
    store::Books ledger;
    Date day;
    store::StoredItem from;
    std::vector<AppliedByHand> done = {};

    // An unidentified receipt is the customer's whose invoice it pays, and an unidentified refund
    // the customer's whose money it gives back.
    void identify(ledger::Item& to) {
        const bool refund = to.kind == ledger::ItemKind::refund && !to.customer;
        if (from.item.customer && refund) put_under(to, from.item.customer);
        if (!from.item.customer && from.item.kind == ledger::ItemKind::payment) {
            put_under(from.item, to.customer);
        }
    }

    void put_under(ledger::Item& item, store::CustomerId customer) {
        item = *transaction.item(
            granted(ledger.identify(item.id, customer, day, ledger::Origin::openitem)));
    }

    // Over the document's instalments, the one due first before the others.
    void apply(const ApplyByHand::To& to) {
        auto targets = items_named(books, to.number);
        std::erase_if(targets, [](const auto& stored) { return stored.item.amount <= 0; });
        if (targets.empty()) wrong(fmt::format("no invoice is called {}", base::quote(to.number)));
        std::sort(targets.begin(), targets.end(), [](const auto& a, const auto& b) {
            return std::tie(a.item.due_on, a.item.id) < std::tie(b.item.due_on, b.item.id);
        });
        identify(targets.front().item);
        const auto currency = targets.front().item.currency;
        if (currency != from.item.currency) return exchange_for(to, targets);
        std::int64_t left = room_of(transaction, from.item, day);
        if (to.amount) {
            const auto stated = base::parse_money(*to.amount, currency);
            if (!stated) wrong(fmt::format("--to {}: {}", to.number, stated.error().text()));
            left = stated->minor;
        }
        for (const auto& target : targets) {
            const bool last = &target == &targets.back();
            const auto room = room_of(transaction, target.item, day);
            // A stated amount goes to the last one whole, so that too much is refused and not lost.
            const auto amount = to.amount && last ? left : std::min(left, room);
            if (amount <= 0) continue;
            store::AllocationDraft draft;
            draft.kind = from.item.kind == ledger::ItemKind::credit
                             ? ledger::AllocationKind::credit_note
                             : ledger::AllocationKind::payment;
            draft.amount = amount;
            draft.date = day;
            draft.rule = "hand";
            const auto applied = ledger.allocate(from.item.id, target.item.id, draft);
            if (!applied) {
                throw RunError(Exit::answer_is_no, fmt::format("{} to {}: {}", from.number,
                                                               to.number, applied.error().text()));
            }
            done.push_back({from.number, target.number, {amount, from.item.currency}, *applied});
            left -= amount;
        }
    }

    // What pays an invoice in another currency is exchanged at the rates of the day: as much of the
    // payment as the invoice is worth, or as much of the invoice as the payment is.
    void exchange_for(const ApplyByHand::To& to, const std::vector<store::StoredItem>& targets) {
        std::optional<std::int64_t> stated;
        if (to.amount) {
            const auto money = base::parse_money(*to.amount, targets.front().item.currency);
            if (!money) wrong(fmt::format("--to {}: {}", to.number, money.error().text()));
            stated = money->minor;
        }
        for (const auto& target : targets) {
            const bool last = &target == &targets.back();
            const auto room = room_of(transaction, target.item, day);
            const auto wanted = stated ? (last ? *stated : std::min(*stated, room)) : room;
            const auto there = room_of(transaction, from.item, day);
            if (wanted <= 0 || there <= 0) continue;
            const auto asked = worth({wanted, target.item.currency});
            const auto given = worth({there, from.item.currency});
            const bool covered = asked <= given;
            const store::Books::Exchange exchange = {
                .gives = covered ? ledger::carried_share(there, asked, given) : there,
                .receives = {covered ? wanted : ledger::carried_share(wanted, given, asked),
                             target.item.currency},
                .date = day};
            const auto made = granted(ledger.exchange(from.item.id, exchange));
            const store::AllocationDraft draft{
                .amount = exchange.receives.minor, .date = day, .rule = "hand"};
            const auto id = granted(ledger.allocate(made.received, target.item.id, draft));
            done.push_back({from.number, target.number, Money{exchange.gives, from.item.currency},
                            id, false, exchange.receives});
            if (stated) *stated -= exchange.receives.minor;
        }
    }

    // In minor units of the books' currency.
    std::int64_t worth(Money money) {
        const auto functional = books.functional_currency();
        if (money.currency == functional) return money.minor;
        const auto rate = granted(ledger.rate_for(money.currency, day));
        return granted(ledger::in_functional(money.minor, rate, functional));
    }
};

// The open return of that name, when it is one.
std::optional<store::StoredItem> return_named(store::Store& books, store::Transaction& transaction,
                                              const std::string& name, Date day) {
    auto items = items_named(books, name);
    std::erase_if(items, [&](const auto& stored) {
        return stored.item.kind != ledger::ItemKind::payment_return ||
               room_of(transaction, stored.item, day) == 0;
    });
    if (items.size() == 1) return items.front();
    return std::nullopt;
}

// A person says which payment the bank took back: it pays nothing any more.
void take_back(ByHand& work, const ApplyByHand& request) {
    const auto& name = request.to.front().number;
    auto payments = items_named(work.books, name);
    std::erase_if(payments,
                  [](const auto& stored) { return stored.item.kind != ledger::ItemKind::payment; });
    if (request.to.size() != 1 || request.to.front().amount || payments.size() != 1) {
        wrong(
            fmt::format("{} is a return: expected --to with the one payment it takes back, and "
                        "no amount",
                        base::quote(request.from)));
    }
    const auto& payment = payments.front();
    TakingBack taking(work.transaction, work.ledger, work.day);
    if (const auto why = taking.obstacle(work.from.item.id, payment.item.id); !why.empty()) {
        throw RunError(Exit::answer_is_no, fmt::format("{}: {}", work.from.number, why));
    }
    const auto done = taking.take_back(work.from.item.id, payment.item.id, "hand", request.reason);
    for (const auto id : done.unapplied) {
        const auto stored = work.books.allocation(id);
        if (!stored) continue;
        work.done.push_back(shown(work.books, *stored, payment.item.currency));
        work.done.back().taken_back = true;
    }
    work.done.push_back({payment.number, work.from.number,
                         Money{done.amount, payment.item.currency}, done.settled});
}

store::AllocationId last_allocation(store::Transaction& transaction, store::ItemId item) {
    std::vector<ledger::Allocation> allocations;
    transaction.allocations_of(item, allocations);
    store::AllocationId last;
    for (const auto& each : allocations) last = std::max(last, each.id);
    return last;
}

// What a person applied is for another one to verify, and says who pays for whom.
void remember(ByHand& work, store::AllocationId before, const std::string& by) {
    const auto& payment = work.from;
    const bool received = payment.item.kind == ledger::ItemKind::payment;
    if (!received && payment.item.kind != ledger::ItemKind::on_account) return;
    std::vector<ledger::Allocation> allocations;
    work.transaction.allocations_of(payment.item.id, allocations);
    std::vector<store::AllocationId> made;
    for (const auto& each : allocations) {
        if (each.from == payment.item.id && each.id > before) made.push_back(each.id);
    }
    note_applied(work.transaction, payment, made, work.day, by);
    if (!received) return;
    const auto parties = store::Parties::of(work.books);
    learn_payer(work.books, work.transaction, payment, parties.on(payment.item.customer, work.day),
                work.day, by);
}

}  // namespace

std::vector<AppliedByHand> apply_by_hand(const Workspace& workspace, const std::string& company,
                                         base::Clock& clock, const ApplyByHand& request) {
    const CompanyLock lock(workspace, company, "openitem cash apply");
    const auto books = workspace.open_books(company);
    require_own_allocations(workspace, company, *books);
    const auto now = clock.now();
    const Date day = request.on.value_or(now.date());
    require_open(*books, day, now);
    const auto policy = cash_policy(workspace, company, day);
    const auto transaction = books->begin(now);
    const auto returned = return_named(*books, *transaction, request.from, day);
    ByHand work{
        *books, *transaction,
        store::Books(*transaction, books->functional_currency(), first_open_day(*books, now)), day,
        returned ? *returned : giver(*books, *transaction, request.from, day)};
    const auto before = last_allocation(*transaction, work.from.item.id);
    if (returned) {
        take_back(work, request);
    } else {
        for (const auto& to : request.to) work.apply(to);
    }
    if (work.done.empty()) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("nothing of {} could be applied: the invoices "
                                   "named have nothing open",
                                   base::quote(request.from)));
    }
    // Applied to or taken back from: both are the customer's now.
    const auto settled = transaction->allocation(work.done.back().allocation);
    const auto item = settled ? transaction->item(settled->from) : std::nullopt;
    keep_decision(
        *transaction,
        hand_record(policy, {"cash.hand", applied_by_hand, request.reason, request.by, day},
                    work.done),
        item ? item->customer : store::CustomerId{});
    if (!returned) remember(work, before, request.by);
    transaction->flush();
    follow_clearings(*books, *transaction, day);
    transaction->commit();
    return work.done;
}

}  // namespace openitem::service
