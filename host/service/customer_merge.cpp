// Merging customers and parting them again (ACCOUNTING A21).
#include <fmt/format.h>

#include <algorithm>

#include "host/service/company_lock.hpp"
#include "host/service/customer.hpp"
#include "host/service/period.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

[[noreturn]] void wrong_use(std::string message) {
    throw RunError(Exit::wrong_use, std::move(message));
}

std::string shown(const store::StoredCustomer& customer) {
    const auto label = label_of(customer);
    return label.name.empty() ? label.number : label.number + " " + label.name;
}

// Its own link that begins on that day or later, which a new one would contradict.
std::optional<base::Date> linked_after(store::Store& books, store::CustomerId customer,
                                       base::Date day) {
    for (const auto& row : books.statuses(store::customer_link, customer)) {
        if (row.from_on > day) return row.from_on;
    }
    return std::nullopt;
}

// The last day on which something was applied between those whom the day parts.
std::optional<base::Date> joined_after(store::Store& books, const store::Parties& before,
                                       const store::Parties& after, store::CustomerId customer,
                                       base::Date day) {
    std::optional<base::Date> last;
    for (const auto member : before.members(customer, day)) {
        std::vector<store::ItemId> items;
        books.items(member, [&](const store::ItemRow& row) {
            items.push_back(row.item.id);
            return true;
        });
        for (const auto item : items) {
            for (const auto& stored : books.allocations_of(item)) {
                const auto& each = stored.allocation;
                if (each.date < day || !each.from || !each.to) continue;
                const auto from = books.item_facts(each.from)->customer;
                const auto to = books.item_facts(each.to)->customer;
                if (after.are_one(from, to, each.date)) continue;
                last = std::max(last.value_or(each.date), each.date);
            }
        }
    }
    return last;
}

std::size_t settle_tasks(store::Store& books, store::Transaction& transaction,
                         const store::Parties& parties, base::Date day) {
    std::size_t settled = 0;
    for (const auto& task : books.tasks("open")) {
        if (!task.kind.starts_with("customer_")) continue;
        const auto other = customer_in(task.reason.substr(0, task.reason.find(',')));
        const auto customer = customer_of_record(books, task.record);
        if (!other || !customer || other == customer || !parties.are_one(customer, other, day)) {
            continue;
        }
        transaction.close_task(task.id, "the customers were merged");
        ++settled;
    }
    return settled;
}

store::StoredStatus row_of(store::CustomerId customer, store::CustomerId into, base::Date day,
                           const MergeRequest& request) {
    auto row = store::link_row(customer, into, day);
    row.actor = request.by;
    row.reason = request.reason;
    return row;
}

}  // namespace

std::size_t merge_customers(const Workspace& workspace, base::Clock& clock,
                            const MergeRequest& request) {
    const CompanyLock lock(workspace, request.company, "openitem customer merge");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const auto day = request.on.value_or(now.date());
    require_open(*books, day, now);
    const auto into = find_customer(*books, request.customer);
    const auto other = find_customer(*books, request.other);
    if (into.id == other.id) wrong_use("expected two customers, found one: " + shown(into));
    const auto parties = store::Parties::of(*books);
    for (const auto& each : {into, other}) {
        if (const auto whole = parties.on(each.id, day); whole != each.id) {
            wrong_use(fmt::format("{} was merged into {} already", shown(each),
                                  shown(*books->customer(whole))));
        }
        if (const auto later = linked_after(*books, each.id, day)) {
            wrong_use(fmt::format("{} is merged or parted on {}: date it after that", shown(each),
                                  later->to_string()));
        }
    }
    const auto transaction = books->begin(now);
    transaction->add_status(row_of(other.id, into.id, day, request));
    const auto settled = settle_tasks(*books, *transaction, store::Parties::of(*books), day);
    transaction->commit();
    return settled;
}

void unmerge_customer(const Workspace& workspace, base::Clock& clock, const MergeRequest& request) {
    const CompanyLock lock(workspace, request.company, "openitem customer unmerge");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const auto day = request.on.value_or(now.date());
    require_open(*books, day, now);
    const auto customer = find_customer(*books, request.customer);
    const auto before = store::Parties::of(*books);
    if (before.on(customer.id, day) == customer.id) {
        wrong_use(
            fmt::format("{} is not merged into anybody on {}", shown(customer), day.to_string()));
    }
    if (const auto later = linked_after(*books, customer.id, day)) {
        wrong_use(fmt::format("{} is merged or parted on {}: date it after that", shown(customer),
                              later->to_string()));
    }
    auto rows = books->statuses(store::customer_link, {});
    rows.push_back(row_of(customer.id, {}, day, request));
    const store::Parties after(rows);
    if (const auto last = joined_after(*books, before, after, customer.id, day)) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("something of one was applied to the other on {}: part them "
                                   "from {} on",
                                   last->to_string(), last->add_days(1).to_string()));
    }
    const auto transaction = books->begin(now);
    transaction->add_status(rows.back());
    transaction->commit();
}

}  // namespace openitem::service
