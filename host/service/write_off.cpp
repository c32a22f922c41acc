#include "host/service/write_off.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/text.hpp"
#include "host/service/named_items.hpp"
#include "host/service/person.hpp"
#include "host/service/write_off_steps.hpp"

namespace openitem::service {

using base::Money;
using State = WriteOffState;

namespace {

// The policy may list what a reason begins with.
void check_reason(const collections::WriteOffPolicy& policy, const std::string& reason) {
    if (reason.empty()) wrong_use("propose: expected --reason, which is kept");
    const auto& words = policy.reasons;
    const bool listed = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return reason.starts_with(word);
    });
    if (listed || words.empty()) return;
    wrong_use(fmt::format("--reason {}: expected one that begins with {}", base::quote(reason),
                          fmt::join(words, " or ")));
}

std::string step_text(const WriteOff& subject, bool part, const WriteOffRequest& request) {
    return fmt::format("{} of {} {} by {}{}", subject.amount.to_text(), subject.number,
                       part ? "left after a recovery" : collections::to_string(subject.state),
                       request.by, request.reason.empty() ? "" : ": " + request.reason);
}

// Takes the write-off back, and writes off again what is not recovered of it. What was posted of
// its tax goes with it: what is recovered is taxed again.
void take_back(WriteOffWork& work, WriteOff& subject, std::int64_t recovered) {
    subject.amount.minor -= recovered;
    std::int64_t rest = subject.amount.minor;
    for (const auto id : std::exchange(subject.allocations, {})) {
        const auto allocation = work.transaction->allocation(id);
        if (work.on < allocation->date) {
            refuse(fmt::format("write-off {} was posted on {}: expected --on of that day or later",
                               subject.id, allocation->date.to_string()));
        }
        granted_or_refused(work.ledger.unapply(id, work.on, ledger::Origin::openitem));
        const auto part = std::min(rest, allocation->amount);
        if (part == 0) continue;
        subject.allocations.push_back(
            work.post(allocation->to ? allocation->to : allocation->from, part,
                      fmt::format("write-off {}, less what was recovered", subject.id)));
        rest -= part;
    }
    if (subject.allocations.empty()) subject.claim = ClaimState::none;
    post_relief(work.ledger, subject, work.on);
}

std::vector<model::RuleResult> approve(WriteOffWork& work, WriteOff& subject,
                                       const WriteOffRequest& request) {
    const bool two = work.policy.needs_two(subject.amount);
    if (two && is_same_person(request.by, subject.proposed_by)) {
        refuse(fmt::format("{} has proposed write-off {}: another person approves it", request.by,
                           subject.id));
    }
    subject.allocations = {
        work.post(subject.item, subject.amount.minor,
                  fmt::format("write-off {}, proposed by {}, approved by {}: {}", subject.id,
                              subject.proposed_by, request.by, subject.reason))};
    work.transaction->flush();
    subject.tax = tax_of(*work.books, subject);
    if (subject.tax.minor > 0) subject.claim = ClaimState::pending;
    return {{.rule = "write_off.second_person",
             .inputs = {{"proposed by", subject.proposed_by}, {"approved by", request.by}},
             .threshold =
                 two ? "two persons" : "one person below " + work.policy.approve_from->to_text(),
             .outcome = "passed",
             .reason = two ? "another person has approved it" : "the amount is small enough"}};
}

}  // namespace

std::vector<WriteOff> write_offs(const Workspace& workspace, const std::string& company) {
    std::vector<WriteOff> list;
    for (auto& [id, each] : all_write_offs(*workspace.open_books(company))) list.push_back(each);
    return list;
}

WriteOff propose_write_off(const Workspace& workspace, base::Clock& clock,
                           const WriteOffRequest& request) {
    WriteOffWork work(workspace, clock, request);
    check_reason(work.policy, request.reason);
    auto items = items_named(*work.books, request.what);
    std::erase_if(items, [&](const auto& each) { return work.open_on(each.item) == 0; });
    if (items.empty()) wrong_use(fmt::format("nothing of {} is open", base::quote(request.what)));
    if (items.size() > 1) {
        wrong_use(fmt::format("{} items of {} are open; name one as item:ID, for example item:{}",
                              items.size(), base::quote(request.what),
                              items.front().item.id.value));
    }
    const auto& item = items.front().item;
    for (const auto& [id, each] : all_write_offs(*work.books)) {
        if (each.item == item.id && each.state == State::proposed) {
            refuse(fmt::format("write-off {} of it is proposed already", id));
        }
    }
    WriteOff made;
    made.item = item.id;
    made.number = items.front().number;
    made.amount = work.asked(request, {work.open_on(item), item.currency});
    made.on = work.on;
    made.reason = request.reason;
    made.proposed_by = request.by;
    made.id = work.keep(made, true, request, {}, step_text(made, false, request)).value;
    return made;
}

WriteOff advance_write_off(const Workspace& workspace, base::Clock& clock, WriteOffStep step,
                           const WriteOffRequest& request) {
    WriteOffWork work(workspace, clock, request);
    WriteOff subject = work.subject(request);
    const auto next = collections::after(subject.state, step);
    if (!next) {
        refuse(
            fmt::format("write-off {} is {}", subject.id, collections::to_string(subject.state)));
    }
    subject.on = work.on;
    subject.decided_by = request.by;
    subject.state = *next;
    std::vector<model::RuleResult> rules;
    if (step == WriteOffStep::approve) {
        rules = approve(work, subject, request);
    } else if (step == WriteOffStep::reverse) {
        take_back(work, subject, subject.amount.minor);
    } else if (step == WriteOffStep::recover) {
        take_back(work, subject, work.asked(request, subject.amount).minor);
        // Of what is recovered in part, the rest stays written off.
        if (!subject.allocations.empty()) subject.state = State::posted;
    }
    const bool part = step == WriteOffStep::recover && subject.state == State::posted;
    work.keep(subject, false, request, std::move(rules), step_text(subject, part, request));
    subject.tax = tax_of(*work.books, subject);
    return subject;
}

}  // namespace openitem::service
