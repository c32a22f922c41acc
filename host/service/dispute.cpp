#include "host/service/dispute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/disputes/reasons.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute_steps.hpp"
#include "host/service/policies.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;

namespace {

// An item of the invoice, with what is open and disputed of it.
struct Target {
    ledger::Item item;
    std::int64_t open = 0;
    std::int64_t disputed = 0;
    std::int64_t last_allocation = 0;
};

std::vector<Target> targets_of(store::Store& books, const OpenDispute& request, Date day) {
    std::vector<Target> targets;
    for (const auto& stored : books.items_by_number(request.invoice)) {
        const auto& item = stored.item;
        const bool document =
            item.kind == ledger::ItemKind::invoice || item.kind == ledger::ItemKind::credit;
        if (!document || item.reversed_on) continue;
        if (request.instalment && item.sequence != *request.instalment) continue;
        Target target{.item = item};
        std::vector<ledger::Allocation> allocations;
        for (const auto& allocation : books.allocations_of(item.id)) {
            allocations.push_back(allocation.allocation);
            target.last_allocation = allocation.allocation.id.value;
        }
        target.open = ledger::open_amount(item, allocations, day);
        const auto parts = disputed_parts(cases_on(books, item.customer, day));
        if (const auto at = parts.find(item.id.value); at != parts.end()) {
            target.disputed = at->second;
        }
        targets.push_back(target);
    }
    std::sort(targets.begin(), targets.end(), [](const Target& a, const Target& b) {
        return std::tie(a.item.due_on, a.item.id) < std::tie(b.item.due_on, b.item.id);
    });
    return targets;
}

// The instalment due first that has room for the amount; when none has, the one with most room.
Target pick(const std::vector<Target>& targets, const OpenDispute& request,
            std::optional<std::int64_t> amount) {
    if (targets.empty()) {
        throw RunError(Exit::wrong_use,
                       fmt::format("no invoice has the number {}", base::quote(request.invoice)));
    }
    const auto customer = targets.front().item.customer;
    const Target* best = nullptr;
    for (const Target& target : targets) {
        if (target.item.customer != customer) {
            throw RunError(Exit::wrong_use, fmt::format("{} is the number of invoices of several "
                                                        "customers",
                                                        base::quote(request.invoice)));
        }
        const auto room = target.open - target.disputed;
        if (amount && room >= *amount) return target;
        if (best == nullptr || room > best->open - best->disputed) best = &target;
    }
    return *best;
}

std::string next_number(store::Store& books, const std::string& prefix) {
    std::int64_t last = 0;
    for (const auto& dispute : books.disputes({})) {
        if (!dispute.number.starts_with(prefix)) continue;
        std::int64_t number = 0;
        const auto* const end = dispute.number.data() + dispute.number.size();
        const auto parsed = std::from_chars(dispute.number.data() + prefix.size(), end, number);
        if (parsed.ec == std::errc() && parsed.ptr == end) last = std::max(last, number);
    }
    return fmt::format("{}{}", prefix, last + 1);
}

// The day the item was last cleared, or a clearing was taken back: not the day somebody looked, so
// that a run repeated later says the same.
Date moved_on(store::Store& books, const Case& subject, Date day) {
    Date on = subject.stored.opened_on;
    for (const auto& step : subject.steps) on = std::max(on, step.on);
    for (const auto& stored : books.allocations_of(subject.item.id)) {
        const auto& allocation = stored.allocation;
        if (allocation.date <= day) on = std::max(on, allocation.date);
        if (allocation.reversed_on && *allocation.reversed_on <= day) {
            on = std::max(on, *allocation.reversed_on);
        }
    }
    return on;
}

// The request for a credit note that the case waits for; none when there is none.
std::optional<store::StoredOutbox> request_of(store::Store& books, const Case& subject) {
    for (auto& row : books.outbox({})) {
        if (row.operation_id == subject.stored.resolution) return std::move(row);
    }
    return std::nullopt;
}

// The source did as it was asked when a credit note cleared the case.
void confirm_request(store::Store& books, store::Transaction& transaction, const Case& subject,
                     Date day) {
    auto request = request_of(books, subject);
    if (!request || request->state == "confirmed") return;
    for (const auto& stored : books.allocations_of(subject.item.id)) {
        const auto& allocation = stored.allocation;
        const bool credits = allocation.kind == ledger::AllocationKind::credit_note &&
                             allocation.id.value > subject.claim.opened_after;
        if (!credits || !ledger::counts_on(allocation, day)) continue;
        const auto note = books.item(allocation.from);
        if (!note) continue;
        request->state = "confirmed";
        request->answer =
            nlohmann::json{{"record", note->item.record.value}, {"number", note->number}}.dump();
    }
    if (request->state == "confirmed") transaction.update_outbox(*request);
}

// There is nothing left to dispute, and nothing to ask for.
void void_case(store::Store& books, store::Transaction& transaction, Case& subject) {
    const auto why = fmt::format("invoice {} was voided", subject.item_number);
    advance(subject, disputes::Event::void_it, *subject.item.reversed_on, why);
    auto request = request_of(books, subject);
    if (!request || request->state != "queued") return;
    request->state = "rejected";
    request->answer = nlohmann::json{{"reason", why}}.dump();
    transaction.update_outbox(*request);
}

}  // namespace

DisputeAnswer open_dispute(const Workspace& workspace, const std::string& company,
                           base::Clock& clock, const OpenDispute& request) {
    const CompanyLock lock(workspace, company, "openitem dispute open");
    const auto books = workspace.open_books(company);
    const auto now = clock.now();
    const Date on = request.on.value_or(now.date());
    const auto policy = dispute_policy(workspace, company, on);
    const auto transaction = books->begin(now);
    const auto targets = targets_of(*books, request, on);
    std::optional<Money> asked;
    // In the currency of its invoice; where there is none, pick() says so.
    if (request.amount && !targets.empty()) {
        asked = asked_amount(*request.amount, targets.front().item.currency);
    }
    const Target target =
        pick(targets, request, asked ? std::optional(asked->minor) : std::nullopt);
    if (!asked) asked = Money{target.open - target.disputed, target.item.currency};

    disputes::Facts facts;
    facts.as_of = on;
    facts.customer = customer_number(*books, target.item.customer);
    facts.item_number = request.invoice;
    facts.item = target.item.id.value;
    facts.item_open = {target.open, target.item.currency};
    facts.item_disputed = {target.disputed, target.item.currency};
    facts.reason = request.reason;
    facts.asked = *asked;
    const auto decision = decide(facts, policy);

    DisputeAnswer answer;
    answer.effect = decision.effect;
    answer.record = disputes::record(facts, policy, decision);
    keep_decision(*transaction, answer.record, target.item.customer);
    if (!decision.refused()) {
        Case subject;
        subject.stored.number = answer.number = next_number(*books, policy.number_prefix);
        subject.stored.customer = target.item.customer;
        subject.stored.item = target.item.id;
        subject.stored.amount = *asked;
        subject.stored.reason = disputes::read_reason(request.reason)->code;
        subject.stored.state = disputes::to_string(disputes::State::opened);
        subject.stored.opened_on = on;
        subject.claim.opened_after = target.last_allocation;
        subject.note = request.note;
        subject.stored.body = case_body(subject);
        transaction->add_dispute(subject.stored);
    }
    transaction->commit();
    return answer;
}

std::vector<Case> list_disputes(const Workspace& workspace, const std::string& company, Date day,
                                bool all) {
    const auto books = workspace.open_books(company);
    auto cases = cases_on(*books, {}, day);
    if (!all) {
        std::erase_if(cases, [](const Case& c) { return disputes::is_final(c.claim.state); });
    }
    return cases;
}

Case show_dispute(const Workspace& workspace, const std::string& company, const std::string& number,
                  Date day) {
    const auto books = workspace.open_books(company);
    auto subject = find_case(*books, number, day);
    subject.request = request_of(*books, subject);
    return subject;
}

std::size_t follow_clearings(store::Store& books, store::Transaction& transaction, Date day) {
    std::size_t moved = 0;
    for (auto& subject : cases_on(books, {}, day)) {
        if (subject.from_source() || !subject.item.id) continue;
        const bool disputed = disputes::is_disputed(subject.claim.state);
        const bool gone = subject.item.reversed_on && *subject.item.reversed_on <= day;
        const bool cleared = !gone && disputed && subject.amounts.open == 0;
        const bool open_again =
            !gone && subject.claim.state == disputes::State::closed && subject.amounts.open != 0;
        if (!cleared && !open_again && !(gone && disputed)) continue;
        const Date on = moved_on(books, subject, day);
        if (gone) {
            void_case(books, transaction, subject);
        } else if (cleared) {
            confirm_request(books, transaction, subject, day);
            advance(subject, disputes::Event::clear, on, "");
            advance(subject, disputes::Event::close, on, "");
        } else {
            advance(subject, disputes::Event::reopen, on, "what had cleared it was taken back");
        }
        transaction.update_dispute(subject.stored);
        ++moved;
    }
    return moved;
}

}  // namespace openitem::service
