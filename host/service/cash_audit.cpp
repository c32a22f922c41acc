#include "host/service/cash_audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "host/service/cases.hpp"
#include "host/service/cash_aliases.hpp"
#include "host/service/cash_audited.hpp"
#include "host/service/cash_gather.hpp"
#include "host/service/cash_review.hpp"
#include "host/service/customers.hpp"
#include "host/service/policies.hpp"

namespace openitem::service {

using base::Date;

namespace {

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

// Who were merged at any time are no strangers.
void relate_merged(store::Store& books, const store::Parties& parties, Date day,
                   cash::OpenItems& payers) {
    for (const auto& link : books.statuses(store::customer_link, {})) {
        const auto one = parties.on(link.customer, day).value;
        for (const auto other : parties.members(link.customer, link.from_on)) {
            const auto now = parties.on(other, day).value;
            if (now != one) payers.add_related(one, now);
        }
    }
}

std::string customer_name(store::Store& books, std::int64_t id) {
    const auto customer = books.customer(store::CustomerId{id});
    if (!customer) return fmt::format("#{}", id);
    const auto label = label_of(*customer);
    return label.name.empty() ? label.number : fmt::format("{} {}", label.number, label.name);
}

void add_unverified(store::Store& books, const cash::Policy& policy, Date day,
                    std::vector<cash::AuditFinding>& findings) {
    for (const auto& one : unverified_cash(books, policy.verify, day)) {
        findings.push_back({.check = cash::AuditCheck::unverified,
                            .receipt = one.item.value,
                            .payment = one.number,
                            .amount = one.applied,
                            .on = one.value_on,
                            .to_do = fmt::format("{}: a second person looks at it (openitem cash "
                                                 "COMPANY verify)",
                                                 one.why)});
    }
}

}  // namespace

std::vector<cash::AuditFinding> audit_cash(const Workspace& workspace, const std::string& company,
                                           Date day, const AuditRequest& request) {
    const auto books = workspace.open_books(company);
    auto policy = cash_policy(workspace, company, day);
    auto& limits = policy.audit;
    limits.duplicate_days = request.duplicate_days.value_or(limits.duplicate_days);
    limits.stale_days = request.stale_days.value_or(limits.stale_days);
    const auto parties = store::Parties::of(*books);
    cash::OpenItems payers;
    gather_payers(*books, parties, day, payers);
    add_learned(*books, parties, day, payers);
    relate_merged(*books, parties, day, payers);
    const auto receipts = audited_receipts(*books, parties, day, paid_disputes(*books, day));
    const cash::AuditView view{
        .day = day,
        .policy = policy,
        .payers = payers,
        .customer_name = [&](std::int64_t customer) { return customer_name(*books, customer); }};
    auto findings = cash::audit(receipts, view);
    add_unverified(*books, policy, day, findings);
    if (!policy.audit.late_discount) return findings;
    const auto discounts =
        audited_discounts(*books, day, receipts, cash_policies(workspace, company),
                          terms_policies(workspace, company));
    std::ranges::move(cash::audit_discounts(discounts), std::back_inserter(findings));
    return findings;
}

}  // namespace openitem::service
