// What a person applies and takes back, and the list of receipts.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/service/cash.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/policies.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;

namespace {

[[noreturn]] void wrong(const std::string& message) { throw RunError(Exit::wrong_use, message); }

std::optional<std::int64_t> id_after(const std::string& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return std::nullopt;
    std::int64_t id = 0;
    const auto* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + prefix.size(), end, id);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return id;
}

// The standing items of a number, or of "item:ID".
std::vector<store::StoredItem> items_named(store::Store& books, const std::string& name) {
    std::vector<store::StoredItem> items;
    if (const auto id = id_after(name, "item:")) {
        if (auto item = books.item(store::ItemId{*id})) items.push_back(*std::move(item));
    } else {
        items = books.items_by_number(name);
    }
    std::erase_if(items, [](const auto& stored) { return stored.item.reversed_on.has_value(); });
    return items;
}

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

// What a person applies is theirs: what the books refuse is a wrong wish, not a fault.
template <class T>
T granted(base::Result<T> result) {
    if (!result) throw RunError(Exit::answer_is_no, result.error());
    return *std::move(result);
}

struct ByHand {
    store::Store& books;
    store::Transaction& transaction;
    store::Books ledger;
    Date day;
    store::StoredItem from;
    std::vector<AppliedByHand> done = {};

    // Under an unidentified receipt the customer of the invoice is put first.
    void identify(const ledger::Item& to) {
        if (from.item.customer || from.item.kind != ledger::ItemKind::payment) return;
        const auto id =
            granted(ledger.identify(from.item.id, to.customer, day, ledger::Origin::openitem));
        from.item = *transaction.item(id);
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
        std::int64_t left = room_of(transaction, from.item, day);
        if (to.amount) {
            const auto stated = base::parse_money(*to.amount, from.item.currency);
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
            const auto id = granted(ledger.allocate(from.item.id, target.item.id, draft));
            done.push_back({from.number, target.number, {amount, from.item.currency}, id});
            left -= amount;
        }
    }
};

std::string number_of(store::Store& books, store::ItemId id) {
    const auto item = books.item(id);
    return item ? item->number : "";
}

AppliedByHand shown(store::Store& books, const store::StoredAllocation& stored,
                    base::Currency currency) {
    const auto& allocation = stored.allocation;
    return {number_of(books, allocation.from), number_of(books, allocation.to),
            Money{allocation.amount, currency}, allocation.id};
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
    if (found.empty()) wrong(fmt::format("nothing is applied by {}", base::quote(what)));
    return found;
}

// What was taken back, by whose wish: kept beside the decisions that applied it.
model::DecisionRecord unapply_record(const cash::Policy& policy, const Unapply& request, Date day,
                                     const std::vector<AppliedByHand>& done) {
    nlohmann::json allocations = nlohmann::json::array();
    model::RuleResult rule{.rule = "cash.unapply",
                           .inputs = {},
                           .threshold = {},
                           .outcome = "taken back",
                           .reason = request.reason.empty() ? "by hand" : request.reason};
    model::DecisionRecord record;
    for (const auto& one : done) {
        allocations.push_back(one.allocation.value);
        rule.inputs.push_back({fmt::format("{} from {}", one.from, one.to), one.amount.to_text()});
        record.text.push_back(fmt::format("{} of {} are open again on both sides: {} and {}",
                                          one.amount.to_text(), one.from, one.from, one.to));
    }
    record.kind = "cash";
    record.subject_type = "payment";
    record.subject = done.front().from;
    record.as_of = day;
    record.policy = policy.head;
    record.facts = nlohmann::json{{"allocations", std::move(allocations)}}.dump();
    record.rules = {std::move(rule)};
    record.outcome = "taken back";
    return record;
}

std::string state_of(const ledger::Item& item, std::int64_t open) {
    if (open == 0) return "applied";
    if (item.kind == ledger::ItemKind::on_account) return "on account";
    return item.customer ? "unapplied" : "unidentified";
}

std::string payer_name(store::Store& books, store::RecordId id) {
    const auto record = books.record(id);
    if (!record) return {};
    const auto body = model::decode_body(record->body);
    if (!body) return {};
    model::Arena arena;
    const auto payment = model::payment_facts(body->record(), arena);
    return payment ? std::string(payment->payer_name) : std::string();
}

}  // namespace

std::vector<AppliedByHand> apply_by_hand(const Workspace& workspace, const std::string& company,
                                         base::Clock& clock, const ApplyByHand& request) {
    const CompanyLock lock(workspace, company, "openitem cash apply");
    const auto books = workspace.open_books(company);
    const auto now = clock.now();
    const Date day = request.on.value_or(now.date());
    const auto transaction = books->begin(now);
    ByHand work{*books, *transaction, store::Books(*transaction, books->functional_currency()), day,
                giver(*books, *transaction, request.from, day)};
    for (const auto& to : request.to) work.apply(to);
    if (work.done.empty()) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("nothing of {} could be applied: the invoices "
                                   "named have nothing open",
                                   base::quote(request.from)));
    }
    transaction->flush();
    follow_clearings(*books, *transaction, day);
    transaction->commit();
    return work.done;
}

std::vector<AppliedByHand> unapply_cash(const Workspace& workspace, const std::string& company,
                                        base::Clock& clock, const Unapply& request) {
    const CompanyLock lock(workspace, company, "openitem cash unapply");
    const auto books = workspace.open_books(company);
    const auto now = clock.now();
    const Date day = request.on.value_or(now.date());
    const auto transaction = books->begin(now);
    store::Books ledger(*transaction, books->functional_currency());
    std::vector<AppliedByHand> done;
    store::CustomerId customer;
    for (const auto& stored : allocations_named(*books, request.what)) {
        const auto& allocation = stored.allocation;
        if (const auto entry = books->entry(allocation.entry);
            entry && entry->entry.origin == ledger::Origin::source) {
            throw RunError(Exit::answer_is_no,
                           fmt::format("allocation {} is the source's own; take it back there",
                                       allocation.id.value));
        }
        const auto item = books->item(allocation.to ? allocation.to : allocation.from);
        if (item) customer = item->item.customer;
        done.push_back(
            shown(*books, stored, item ? item->item.currency : books->functional_currency()));
        granted(ledger.unapply(allocation.id, std::max(day, allocation.date),
                               ledger::Origin::openitem));
    }
    const auto policy = cash_policy(workspace, company, day);
    keep_decision(*transaction, unapply_record(policy, request, day, done), customer);
    transaction->flush();
    follow_clearings(*books, *transaction, day);
    transaction->commit();
    return done;
}

CashList list_cash(const Workspace& workspace, const std::string& company, Date day, bool all) {
    const auto books = workspace.open_books(company);
    CashList list;
    list.customers = customer_labels(*books);
    std::vector<std::tuple<ledger::Item, std::string, std::int64_t>> found;
    std::map<std::int64_t, std::int64_t> open;
    books->open_items({day, {}}, {}, [&](const store::OpenItem& row) {
        open.emplace(row.row.item.id.value, row.open);
        return true;
    });
    books->items({}, [&](const store::ItemRow& row) {
        const auto& item = row.item;
        const bool cash =
            item.kind == ledger::ItemKind::payment || item.kind == ledger::ItemKind::on_account;
        if (!cash || !ledger::stands_on(item, day)) return true;
        const auto at = open.find(item.id.value);
        const auto left = at == open.end() ? 0 : at->second;
        if (left != 0 || all) found.emplace_back(item, std::string(row.number), left);
        return true;
    });
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return std::tie(std::get<0>(a).issued_on, std::get<0>(a).id) <
               std::tie(std::get<0>(b).issued_on, std::get<0>(b).id);
    });
    for (const auto& [item, number, left] : found) {
        CashItem shown_item;
        shown_item.number = number;
        shown_item.payer = payer_name(*books, item.record);
        shown_item.value_on = item.issued_on;
        shown_item.customer = item.customer.value;
        shown_item.amount = {-item.amount, item.currency};
        shown_item.open = {-left, item.currency};
        shown_item.state = state_of(item, left);
        for (const auto& stored : books->allocations_of(item.id)) {
            if (!ledger::counts_on(stored.allocation, day)) continue;
            shown_item.applied.push_back(shown(*books, stored, item.currency));
        }
        list.items.push_back(std::move(shown_item));
    }
    return list;
}

}  // namespace openitem::service
