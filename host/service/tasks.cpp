#include "host/service/tasks.hpp"

#include "host/service/company_lock.hpp"
#include "host/service/customers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

std::string number_of(store::Store& books, store::RecordId id) {
    const auto items = books.items_of_record(id);
    if (!items.empty()) return items.back().number;
    const auto record = books.record(id);
    return record ? record->source_id : std::string();
}

// Of a payment as it stands now: it may have been amended since the task was written.
base::Money open_of(store::Store& books, const store::StoredItem& item) {
    constexpr base::Date end_of_days{std::numeric_limits<std::int32_t>::max()};
    base::Money open{0, item.item.currency};
    for (const auto& each : books.items_of_record(item.item.record)) {
        std::vector<ledger::Allocation> allocations;
        for (const auto& stored : books.allocations_of(each.item.id)) {
            allocations.push_back(stored.allocation);
        }
        open.minor += ledger::open_amount(each.item, allocations, end_of_days);
    }
    return open;
}

// Whose the record is, is not clear (A21).
Task describe_customer(store::Store& books, const store::StoredTask& row, Task task) {
    task.open = {0, row.amount.currency};
    const auto customer = books.customer(customer_of_record(books, row.record));
    std::string label = "nobody";
    if (customer) {
        task.customer = customer->name.empty() ? customer->number : customer->name;
        label = fmt::format("#{}", customer->id.value);
        if (!task.customer.empty()) label += " " + task.customer;
    }
    // "#2, by vat:DE222": whom else it may be.
    const auto who = row.reason.substr(0, row.reason.find(','));
    const auto other = books.customer(customer_in(who));
    auto seen = row.reason;
    if (other && !other->name.empty()) seen.insert(who.size(), " " + other->name);
    if (row.state != "open") {
        task.what = fmt::format("{} was booked under {}", task.changed, label);
        return task;
    }
    const bool itself = other && customer && other->id == customer->id;
    task.what = row.kind == "customer_proposal"
                    ? fmt::format(
                          "{} is of {}, who may be {}: merge them with openitem customer, "
                          "or say that they are two",
                          task.changed, label, seen)
                : itself ? fmt::format(
                               "{} names {} by a VAT id that is not the one known, {}: find out "
                               "whose it is",
                               task.changed, label, row.reason.substr(row.reason.find("vat:") + 4))
                         : fmt::format(
                               "{} is booked under {}, and is also {}: merge them with openitem "
                               "customer, or have the source correct it",
                               task.changed, label, seen);
    return task;
}

// A statement no longer has an entry.
Task describe_line(store::Store& books, const store::StoredTask& row, Task task) {
    task.open = {0, row.amount.currency};
    const auto item = row.item ? books.item(row.item) : std::nullopt;
    if (item) {
        task.item = item->number;
        task.open = open_of(books, *item);
    }
    task.what =
        fmt::format("statement {} was delivered again without {}{}{}: ask the bank; ", task.changed,
                    row.amount.to_text(), row.state == "open" ? " of " + row.reason : "",
                    task.item.empty() ? "" : ", payment " + task.item);
    task.what += item ? fmt::format(
                            "{} stands until its source voids it, or a return takes it "
                            "back",
                            task.item)
                      : "nothing was posted of it here";
    return task;
}

Task describe(store::Store& books, const store::StoredTask& row) {
    Task task{.row = row,
              .changed = number_of(books, row.record),
              .item = {},
              .customer = {},
              .open = {},
              .what = {}};
    if (row.kind == "line_gone") return describe_line(books, row, std::move(task));
    if (!row.item) return describe_customer(books, row, std::move(task));
    const auto item = books.item(row.item);
    task.item = item->number;
    if (const auto customer = books.customer(item->item.customer)) {
        task.customer = customer->name.empty() ? customer->number : customer->name;
    }
    task.open = open_of(books, *item);
    const auto amount = row.amount.to_text();
    if (row.kind == "prepayment") {
        task.what = fmt::format(
            "{} was paid in advance with {}, and not all it names as preceding is in the books: "
            "the tax of a prepayment invoice counts twice until it is; load it",
            task.changed, amount);
        return task;
    }
    if (row.kind == "intercompany") {
        task.what = fmt::format(
            "{} changed: {} of it had moved to another company, and are there still; move them "
            "back from there with openitem intercompany, or correct the source",
            task.changed, amount);
        return task;
    }
    if (row.kind == "late_discount") {
        task.what = fmt::format(
            "{} of {} were deducted as a discount after its last day, and stay open: ask the "
            "customer for them, or write them off",
            amount, task.item);
        return task;
    }
    const bool credit = item->item.kind == ledger::ItemKind::credit;
    task.what = fmt::format(
        "{} changed: {} of {} {} is not applied to it any more; apply it to another invoice, "
        "refund it or leave it on account",
        task.changed, amount, credit ? "credit" : "payment", task.item);
    return task;
}

}  // namespace

std::vector<Task> list_tasks(const Workspace& workspace, const std::string& company, bool all) {
    return list_tasks(*workspace.open_books(company), all);
}

std::vector<Task> list_tasks(store::Store& books, bool all) {
    std::vector<Task> tasks;
    for (const auto& row : books.tasks(all ? "" : "open")) {
        auto task = describe(books, row);
        const bool of_an_amount = row.kind == "unapplied" || row.kind == "late_discount";
        const bool gone = of_an_amount && task.open.minor == 0;
        if (all || !gone) tasks.push_back(std::move(task));
    }
    return tasks;
}

void close_task(const Workspace& workspace, const std::string& company, base::Clock& clock,
                std::int64_t id, const std::string& reason) {
    const CompanyLock lock(workspace, company, "openitem tasks done");
    const auto books = workspace.open_books(company);
    const auto open = books->tasks("open");
    const auto found = std::find_if(open.begin(), open.end(),
                                    [&](const auto& task) { return task.id.value == id; });
    if (found == open.end()) {
        throw RunError(Exit::wrong_use, fmt::format("no task with the id {} is open; 'openitem "
                                                    "tasks {}' lists those that are",
                                                    id, company));
    }
    const auto transaction = books->begin(clock.now());
    transaction->close_task(found->id, reason);
    transaction->commit();
}

}  // namespace openitem::service
