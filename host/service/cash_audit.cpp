#include "host/service/cash_audit.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/service/cases.hpp"
#include "host/service/cash_returns.hpp"

namespace openitem::service {

using base::Date;

namespace {

// What of each allocation paid a part that an open case disputes, by allocation id.
using PaidDisputes = std::map<std::int64_t, std::int64_t>;

// What is not disputed is paid first: the last payments reach into the case.
void attribute(store::Store& books, const Case& subject, Date day, PaidDisputes& paid) {
    auto left = subject.amounts.paid;
    const auto stored = books.allocations_of(subject.item.id);
    for (auto at = stored.rbegin(); at != stored.rend() && left > 0; ++at) {
        const auto& allocation = at->allocation;
        const bool payment = allocation.kind == ledger::AllocationKind::payment;
        if (!payment || allocation.to != subject.item.id) continue;
        if (allocation.date < subject.stored.opened_on) continue;
        if (!ledger::counts_on(allocation, day)) continue;
        auto& taken = paid[allocation.id.value];
        const auto part = std::min(left, allocation.amount - taken);
        taken += part;
        left -= part;
    }
}

PaidDisputes paid_disputes(store::Store& books, Date day) {
    PaidDisputes paid;
    for (const auto& subject : cases_on(books, {}, day)) {
        if (!disputes::is_disputed(subject.claim.state)) continue;
        attribute(books, subject, day, paid);
    }
    return paid;
}

void read_payer(store::Store& books, store::RecordId id, cash::AuditedReceipt& receipt) {
    const auto record = books.record(id);
    const auto body = model::decode_body(record ? record->body : "");
    if (!body) return;
    model::Arena arena;
    const auto payment = model::payment_facts(body->record(), arena);
    if (!payment) return;
    receipt.payer_name = payment->payer_name;
    receipt.payer_account = payment->payer_account;
    receipt.reference = payment->creditor_reference;
    receipt.reference.append(payment->remittance_text);
}

void read_uses(store::Store& books, store::ItemId id, const PaidDisputes& paid, Date day,
               cash::AuditedReceipt& receipt) {
    for (const auto& stored : books.allocations_of(id)) {
        const auto& allocation = stored.allocation;
        if (allocation.from != id || !ledger::counts_on(allocation, day)) continue;
        cash::AuditedUse use{.applied_on = allocation.date, .amount = allocation.amount};
        if (const auto item = books.item(allocation.to)) {
            use.item = item->number;
            use.customer = item->item.customer.value;
        }
        const auto disputed = paid.find(allocation.id.value);
        if (disputed != paid.end()) use.disputed = disputed->second;
        receipt.uses.push_back(std::move(use));
    }
}

}  // namespace

std::vector<cash::AuditFinding> audit_cash(const Workspace& workspace, const std::string& company,
                                           Date day, const cash::AuditLimits& limits) {
    const auto books = workspace.open_books(company);
    std::vector<std::pair<ledger::Item, std::string>> found;
    books->items({}, [&](const store::ItemRow& row) {
        const auto kind = row.item.kind;
        const bool receipt =
            kind == ledger::ItemKind::payment || kind == ledger::ItemKind::on_account;
        if (receipt && ledger::stands_on(row.item, day)) found.emplace_back(row.item, row.number);
        return true;
    });
    const auto paid = paid_disputes(*books, day);
    std::vector<cash::AuditedReceipt> receipts;
    for (const auto& [item, number] : found) {
        if (is_taken_back(*books, item.id, day)) continue;
        cash::AuditedReceipt receipt{.id = item.id.value,
                                     .number = number,
                                     .customer = item.customer.value,
                                     .amount = {-item.amount, item.currency},
                                     .value_on = item.issued_on,
                                     .on_account = item.kind == ledger::ItemKind::on_account};
        read_payer(*books, item.record, receipt);
        read_uses(*books, item.id, paid, day, receipt);
        receipts.push_back(std::move(receipt));
    }
    std::sort(receipts.begin(), receipts.end(), [](const auto& a, const auto& b) {
        return std::tie(a.value_on, a.id) < std::tie(b.value_on, b.id);
    });
    return cash::audit(receipts, day, limits);
}

}  // namespace openitem::service
