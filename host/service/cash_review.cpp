#include "host/service/cash_review.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/named_items.hpp"
#include "host/service/person.hpp"
#include "host/service/policies.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;

namespace {

constexpr std::string_view cash_review = "cash_review";
constexpr std::string_view applied_state = "applied";
constexpr std::string_view verified_state = "verified";

// One row per allocation and step, which an erasure leaves as it is: no word of the customer's.
store::StoredStatus review_row(const store::StoredItem& payment, store::AllocationId allocation,
                               std::string_view state, Date day, const std::string& by) {
    store::StoredStatus row;
    row.kind = cash_review;
    row.subject = fmt::format("allocation:{}", allocation.value);
    row.customer = payment.item.customer;
    row.item = payment.item.id;
    row.state = state;
    row.from_on = day;
    row.actor = by;
    return row;
}

struct Reviewed {
    std::map<std::int64_t, std::string> applied_by;  // by allocation
    std::set<std::int64_t> verified;
};

// As it was known at the end of the day.
Reviewed reviewed(store::Store& books, Date day) {
    Reviewed out;
    for (const auto& row : books.statuses(cash_review, {})) {
        if (row.from_on > day) continue;
        const auto allocation = id_after(row.subject, "allocation:");
        if (!allocation) continue;
        if (row.state == verified_state) out.verified.insert(*allocation);
        if (row.state == applied_state) out.applied_by[*allocation] = row.actor;
    }
    return out;
}

// What OpenItem applied of the receipt; a source's own applications are its own affair, and what
// the bank took back of it is applied to nothing.
std::vector<ledger::Allocation> ours(store::Store& books, store::ItemId payment, Date day) {
    std::vector<ledger::Allocation> found;
    for (const auto& stored : books.allocations_of(payment)) {
        const auto& allocation = stored.allocation;
        if (allocation.from != payment || !ledger::counts_on(allocation, day)) continue;
        const auto to = books.item_facts(allocation.to);
        if (to && to->kind == ledger::ItemKind::payment_return) continue;
        const auto entry = books.entry(allocation.entry);
        if (entry && entry->entry.origin == ledger::Origin::openitem) found.push_back(allocation);
    }
    return found;
}

// In the currency of the threshold: its own amount, or what it was posted at. None: in neither.
std::optional<std::int64_t> worth_in(store::Store& books, const ledger::Item& item,
                                     base::Currency currency) {
    if (item.currency == currency) return -item.amount;
    if (books.functional_currency() != currency) return std::nullopt;
    const auto entry = books.entry(item.entry);
    std::int64_t worth = 0;
    for (const auto& line : entry ? entry->lines : std::vector<ledger::Line>{}) {
        if (line.item == item.id) worth -= line.functional;
    }
    return worth;
}

// Why a second person is wanted; empty: none is.
std::string why_wanted(store::Store& books, const ledger::Item& item,
                       const cash::VerifyPolicy& policy) {
    if (policy.from) {
        const auto worth = worth_in(books, item, policy.from->currency);
        if (!worth || *worth >= policy.from->minor) {
            return fmt::format("{} or more", policy.from->to_text());
        }
    }
    if (cash::is_in_sample(policy, item.id.value)) {
        return fmt::format("one of {}, by lot", policy.every);
    }
    return {};
}

ToVerify left_to_verify(const store::StoredItem& payment,
                        std::span<const ledger::Allocation> applied, const Reviewed& known) {
    const auto& item = payment.item;
    ToVerify out{.item = item.id,
                 .number = payment.number,
                 .customer = item.customer.value,
                 .value_on = item.issued_on,
                 .amount = {-item.amount, item.currency},
                 .applied = {0, item.currency},
                 .why = {},
                 .by = {}};
    for (const auto& allocation : applied) {
        if (known.verified.contains(allocation.id.value)) continue;
        out.applied.minor += allocation.amount;
        const auto by = known.applied_by.find(allocation.id.value);
        if (by == known.applied_by.end()) continue;
        if (std::find(out.by.begin(), out.by.end(), by->second) == out.by.end()) {
            out.by.push_back(by->second);
        }
    }
    return out;
}

store::StoredItem receipt_named(store::Store& books, const std::string& name) {
    auto items = items_named(books, name);
    std::erase_if(items, [](const auto& stored) {
        return stored.item.kind != ledger::ItemKind::payment &&
               stored.item.kind != ledger::ItemKind::on_account;
    });
    if (items.size() == 1) return items.front();
    if (items.empty()) {
        throw RunError(Exit::wrong_use, fmt::format("no receipt is called {}", base::quote(name)));
    }
    throw RunError(
        Exit::wrong_use,
        fmt::format("{} receipts are called {}; name one as item:ID, for example item:{}",
                    items.size(), base::quote(name), items.front().item.id.value));
}

}  // namespace

void note_applied(store::Transaction& transaction, const store::StoredItem& payment,
                  std::span<const store::AllocationId> allocations, Date day,
                  const std::string& by) {
    if (by.empty()) return;
    for (const auto allocation : allocations) {
        transaction.add_status(review_row(payment, allocation, applied_state, day, by));
    }
}

std::vector<ToVerify> unverified_cash(store::Store& books, const cash::VerifyPolicy& policy,
                                      Date day) {
    std::vector<store::StoredItem> receipts;
    std::vector<ToVerify> found;
    if (!policy.wants_any()) return found;
    books.items({}, [&](const store::ItemRow& row) {
        const auto kind = row.item.kind;
        const bool receipt =
            kind == ledger::ItemKind::payment || kind == ledger::ItemKind::on_account;
        if (receipt && ledger::stands_on(row.item, day)) {
            receipts.push_back({.item = row.item, .number = std::string(row.number)});
        }
        return true;
    });
    const auto known = reviewed(books, day);
    for (const auto& receipt : receipts) {
        auto why = why_wanted(books, receipt.item, policy);
        if (why.empty()) continue;
        auto one = left_to_verify(receipt, ours(books, receipt.item.id, day), known);
        if (one.applied.is_zero()) continue;
        one.why = std::move(why);
        found.push_back(std::move(one));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return std::tie(a.value_on, a.item) < std::tie(b.value_on, b.item);
    });
    return found;
}

ToVerifyList unverified_cash(const Workspace& workspace, const std::string& company, Date day) {
    const auto policy = cash_policy(workspace, company, day).verify;
    const auto books = workspace.open_books(company);
    ToVerifyList list;
    list.wanted = policy.wants_any();
    list.items = unverified_cash(*books, policy, day);
    list.customers = customer_labels(*books);
    return list;
}

ToVerify verify_cash(const Workspace& workspace, base::Clock& clock, const Verification& request) {
    const CompanyLock lock(workspace, request.company, "openitem cash verify");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const auto receipt = receipt_named(*books, request.payment);
    const auto applied = ours(*books, receipt.item.id, now.date());
    const auto known = reviewed(*books, now.date());
    auto done = left_to_verify(receipt, applied, known);
    if (done.applied.is_zero()) {
        throw RunError(Exit::wrong_use,
                       applied.empty()
                           ? fmt::format("nothing of {} is applied", base::quote(receipt.number))
                           : fmt::format("all that is applied of {} is verified already",
                                         base::quote(receipt.number)));
    }
    if (std::any_of(done.by.begin(), done.by.end(),
                    [&](const auto& by) { return is_same_person(by, request.by); })) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("{} applied {}: a second person has to verify it",
                                   base::quote(request.by), base::quote(receipt.number)));
    }
    const auto transaction = books->begin(now);
    for (const auto& allocation : applied) {
        if (known.verified.contains(allocation.id.value)) continue;
        auto row = review_row(receipt, allocation.id, verified_state, now.date(), request.by);
        row.reason = request.reason;
        transaction->add_status(row);
    }
    transaction->commit();
    return done;
}

}  // namespace openitem::service
