#include "host/service/erase.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/base/result.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/customer.hpp"
#include "host/service/erase_gather.hpp"
#include "host/service/policies.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::RunError;

namespace {

std::string_view document_of(const ledger::Item& item) {
    const bool document =
        item.kind == ledger::ItemKind::invoice || item.kind == ledger::ItemKind::credit;
    return document ? "invoice" : "payment";
}

std::vector<std::string> obstacles(store::Store& books,
                                   const std::vector<store::CustomerId>& members,
                                   const std::vector<ledger::Item>& items,
                                   const collections::RetentionPolicy& policy,
                                   const std::string& country, Date day) {
    std::vector<std::string> found;
    if (standing_of(books, members, day).legal_hold) found.emplace_back("it is on legal hold");
    std::size_t open = 0;
    for (const auto member : members) {
        books.open_items({day, {}}, member, [&](const store::OpenItem&) {
            ++open;
            return true;
        });
        for (const auto& order : books.orders(member)) {
            if (order.state == "closed") continue;
            found.push_back(fmt::format("order {} is {}", order.number, order.state));
        }
    }
    if (open > 0) found.push_back(fmt::format("{} of its items are open", open));
    std::optional<Date> until;
    for (const auto& item : items) {
        const auto last = policy.keep_until(document_of(item), country, item.issued_on);
        if (last >= day) until = std::max(until.value_or(last), last);
        if (item.posted_on > day) until = std::max(until.value_or(item.posted_on), item.posted_on);
    }
    if (until) {
        found.push_back(fmt::format("documents of it are kept until {}, by the retention policy",
                                    until->to_string()));
    }
    return found;
}

// The row stays, for the ids of the journal; whom it was of is gone.
void forget(store::Transaction& transaction, const store::StoredCustomer& customer) {
    store::CustomerRow row;
    row.id = customer.id;
    row.record = customer.record;
    row.number = customer.number;
    row.name = "erased";
    row.country = customer.country;
    row.due_days = customer.due_days;
    row.credit_limit = customer.credit_limit;
    transaction.update_customer(row);
}

void forget_disputes(store::Store& books, store::Transaction& transaction,
                     store::CustomerId customer) {
    for (auto dispute : books.disputes(customer)) {
        if (dispute.body.empty()) continue;
        auto body = nlohmann::json::parse(dispute.body);
        body.erase("note");
        if (body.contains("steps")) {
            for (auto& step : body["steps"]) step.erase("note");
        }
        dispute.body = body.dump();
        transaction.update_dispute(dispute);
    }
}

// What went to other systems and companies stays there; what is kept of it here goes by ids.
void forget_outbox(store::Store& books, store::Transaction& transaction,
                   const Gathering& gathering) {
    for (auto row : books.outbox({})) {
        if (!gathering.names_them(row.body)) continue;
        auto body = nlohmann::json::parse(row.body);
        for (const char* key : {"payer", "account", "text", "end_to_end_id", "reason", "note"}) {
            if (body.contains(key)) body[key] = "erased";
        }
        row.body = body.dump();
        transaction.update_outbox(row);
    }
}

// That it was done, by whom and why: nothing of whom.
void keep_marks(store::Transaction& transaction, const EraseRequest& request,
                const std::vector<store::CustomerId>& members,
                const std::set<std::int64_t>& records, Date day) {
    for (const auto id : records) transaction.add_status(store::erased_row({id}, members[0], day));
    for (const auto member : members) {
        store::StoredStatus row;
        row.kind = store::erased;
        row.subject = fmt::format("customer:{}", member.value);
        row.customer = member;
        row.state = "holds";
        row.from_on = day;
        row.actor = request.by;
        row.reason = request.reason;
        transaction.add_status(row);
    }
}

}  // namespace

EraseReport erase_customer(const Workspace& workspace, base::Clock& clock,
                           const EraseRequest& request) {
    if (request.reason.empty()) {
        throw RunError(Exit::wrong_use, "erase: expected --reason, which is kept");
    }
    const CompanyLock lock(workspace, request.company, "openitem erase");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const Date day = request.on.value_or(now.date());
    const auto customer = find_customer(*books, request.customer);
    const auto members = store::Parties::of(*books).members(customer.id, day);
    Gathering gathering(*books, members);
    EraseReport report;
    report.customer = label_of(customer).number;
    report.obstacles =
        obstacles(*books, members, gathering.items(),
                  retention_policy(workspace, request.company, day), customer.country, day);
    if (!report.obstacles.empty()) return report;
    const auto erasure = gathering.gather(request.shared, report);
    if (request.dry_run) return report;
    const auto transaction = books->begin(now);
    transaction->erase(erasure);
    for (const auto member : members) {
        forget(*transaction, *books->customer(member));
        forget_disputes(*books, *transaction, member);
    }
    forget_outbox(*books, *transaction, gathering);
    keep_marks(*transaction, request, members, gathering.records(), day);
    transaction->commit();
    report.done = true;
    return report;
}

}  // namespace openitem::service
