// The tax in a write-off: claimed, given back or not (ACCOUNTING A16).
#include <fmt/format.h>

#include <algorithm>

#include "host/base/text.hpp"
#include "host/collections/standing.hpp"
#include "host/service/customer.hpp"
#include "host/service/write_off_steps.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

namespace {

// Whose tax it is: the policy says so, else the company's own VAT id.
std::string country_of(const CompanySettings& company, const collections::WriteOffPolicy& policy) {
    if (!policy.country.empty()) return policy.country;
    for (const auto& identity : company.identities) {
        if (identity.scheme != "vat" || identity.value.size() < 2) continue;
        auto country = identity.value.substr(0, 2);
        for (char& c : country) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return country == "EL" ? "GR" : country;
    }
    return {};
}

std::vector<model::RuleResult> judge(WriteOffWork& work, const WriteOff& subject,
                                     const WriteOffRequest& request,
                                     const collections::ReliefConditions& conditions) {
    const auto item = work.books->item(subject.item);
    const auto members = store::Parties::of(*work.books).members(item->item.customer, work.on);
    const auto standing = standing_of(*work.books, members, work.on);
    auto answer = collections::judge_relief(conditions, {.due_on = item->item.due_on,
                                                         .on = work.on,
                                                         .insolvent_from = standing.insolvent_from,
                                                         .evidence = request.reason});
    if (answer.met) return std::move(answer.rules);
    std::string why;
    for (const auto& rule : answer.rules) {
        if (rule.outcome == "passed") continue;
        why += fmt::format("\n  {}: {}", rule.threshold, rule.reason);
    }
    refuse(fmt::format("the tax of write-off {} cannot be claimed{}{}:{}", subject.id,
                       conditions.country.empty() ? "" : " in " + conditions.country,
                       conditions.law.empty() ? "" : " (" + conditions.law + ")", why));
}

}  // namespace

WriteOff claim_relief(const Workspace& workspace, base::Clock& clock, ClaimStep step,
                      const WriteOffRequest& request) {
    WriteOffWork work(workspace, clock, request);
    WriteOff subject = work.subject(request);
    if (subject.state != WriteOffState::posted || subject.claim == ClaimState::none) {
        refuse(fmt::format("write-off {} is {}, and no tax of it waits for its relief", subject.id,
                           collections::to_string(subject.state)));
    }
    const auto next = collections::after(subject.claim, step);
    if (!next) {
        refuse(fmt::format("the tax of write-off {} is {}", subject.id,
                           collections::to_string(subject.claim)));
    }
    std::vector<model::RuleResult> rules;
    if (step == ClaimStep::claim) {
        const auto country = country_of(workspace.company(request.company), work.policy);
        rules = judge(work, subject, request, work.policy.conditions_in(country));
    }
    subject.on = work.on;
    subject.decided_by = request.by;
    subject.claim = *next;
    post_relief(work.ledger, subject, work.on);
    work.keep(subject, false, request, std::move(rules),
              fmt::format("tax of {} in {}: {} by {}{}", subject.tax.to_text(), subject.number,
                          collections::to_string(subject.claim), request.by,
                          request.reason.empty() ? "" : ": " + request.reason));
    return subject;
}

}  // namespace openitem::service
