#include "host/service/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <tuple>

#include "host/base/result.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::RunError;
using disputes::State;
using nlohmann::json;

namespace {

disputes::Event event_from(const std::string& text) {
    for (std::size_t i = 0; i < disputes::event_count; ++i) {
        const auto event = static_cast<disputes::Event>(i);
        if (disputes::to_string(event) == text) return event;
    }
    throw std::invalid_argument("no event of a dispute is called " + text);
}

void read_body(Case& subject) {
    if (subject.stored.body.empty()) return;
    const auto body = json::parse(subject.stored.body);
    model::Reader read(body);
    subject.note = read.text_or("note", "");
    subject.claim.opened_after = read.number_or("opened_after", 0);
    subject.claim.returned = read.number_or("returned", 0);
    if (read.has("steps")) {
        for (const auto& entry : read.array("steps")) {
            model::Reader step(entry, "/steps");
            CaseStep made;
            made.on = step.date("on");
            made.event = event_from(step.text("event"));
            made.state = disputes::state_from(step.text("state")).value_or(State::opened);
            made.note = step.text_or("note", "");
            if (auto good = step.done(); !good) read.fail(std::move(good).error());
            subject.steps.push_back(std::move(made));
        }
    }
    if (const auto good = read.done(); !good) {
        throw RunError(Exit::system,
                       fmt::format("dispute {}: {}", subject.stored.number, good.error().text()));
    }
}

State state_on(const Case& subject, Date day) {
    if (subject.from_source() && subject.steps.empty()) {
        const auto& closed_on = subject.stored.closed_on;
        const auto state = disputes::state_from(subject.stored.state).value_or(State::in_process);
        if (!disputes::is_disputed(state) && closed_on && *closed_on > day) {
            return State::in_process;
        }
        return state;
    }
    State state = State::opened;
    for (const auto& step : subject.steps) {
        if (step.on <= day) state = step.state;
    }
    return state;
}

disputes::ClearedBy cleared_by(ledger::AllocationKind kind) {
    switch (kind) {
        case ledger::AllocationKind::payment:
            return disputes::ClearedBy::payment;
        case ledger::AllocationKind::credit_note:
            return disputes::ClearedBy::credit;
        case ledger::AllocationKind::write_off:
            return disputes::ClearedBy::write_off;
        case ledger::AllocationKind::discount:
        case ledger::AllocationKind::bank_charge:
        case ledger::AllocationKind::intercompany:
        case ledger::AllocationKind::other:
            break;
    }
    return disputes::ClearedBy::other;
}

// The case's item, or the one that took its place when the invoice was amended.
void find_item(store::Store& books, Case& subject) {
    const auto stored = books.item(subject.stored.item);
    if (!stored) return;
    subject.item = stored->item;
    subject.item_number = stored->number;
    if (!stored->item.reversed_on) return;
    for (const auto& other : books.items_of_record(stored->item.record)) {
        if (other.item.reversed_on || other.item.sequence != stored->item.sequence) continue;
        subject.item = other.item;
        subject.item_number = other.number;
    }
}

// Amounts of all cases of one item.
void work_out(store::Store& books, std::vector<Case*>& of_item, Date day) {
    const ledger::Item& item = of_item.front()->item;
    std::vector<ledger::Allocation> allocations;
    std::vector<disputes::Clearing> clearings;
    for (const auto& stored : books.allocations_of(item.id)) {
        const auto& allocation = stored.allocation;
        allocations.push_back(allocation);
        if (!ledger::counts_on(allocation, day)) continue;
        clearings.push_back({.id = allocation.id.value,
                             .date = allocation.date,
                             .by = cleared_by(allocation.kind),
                             .amount = allocation.amount});
    }
    std::vector<disputes::Claim> claims;
    for (const Case* subject : of_item) claims.push_back(subject->claim);
    const auto open = ledger::open_amount(item, allocations, day);
    const auto whole = std::max<std::int64_t>(item.amount, 0);
    const auto amounts = disputes::amounts_of(whole, clearings, claims);
    for (std::size_t i = 0; i < of_item.size(); ++i) {
        of_item[i]->amounts = amounts[i];
        of_item[i]->item_open = open;
    }
}

}  // namespace

std::vector<Case> cases_on(store::Store& books, store::CustomerId customer, Date day) {
    std::vector<Case> cases;
    for (auto& stored : books.disputes(customer)) {
        if (stored.opened_on > day) continue;
        Case subject;
        subject.stored = std::move(stored);
        subject.claim.amount = subject.stored.amount.minor;
        subject.claim.opened_on = subject.stored.opened_on;
        read_body(subject);
        subject.claim.state = state_on(subject, day);
        find_item(books, subject);
        cases.push_back(std::move(subject));
    }
    std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) {
        return std::tie(a.stored.opened_on, a.stored.id) <
               std::tie(b.stored.opened_on, b.stored.id);
    });

    std::map<std::int64_t, std::vector<Case*>> by_item;
    for (Case& subject : cases) {
        if (subject.item.id) by_item[subject.item.id.value].push_back(&subject);
    }
    for (auto& [id, of_item] : by_item) work_out(books, of_item, day);
    return cases;
}

std::map<std::int64_t, std::int64_t> disputed_parts(const std::vector<Case>& cases) {
    std::map<std::int64_t, std::int64_t> parts;
    for (const Case& subject : cases) {
        if (!disputes::is_disputed(subject.claim.state) || subject.amounts.open == 0) continue;
        auto& part = parts[subject.item.id.value];
        part = std::min(part + subject.amounts.open, std::max<std::int64_t>(subject.item_open, 0));
    }
    return parts;
}

std::string case_body(const Case& subject) {
    json body = {{"opened_after", subject.claim.opened_after}, {"steps", json::array()}};
    if (subject.claim.returned != 0) body["returned"] = subject.claim.returned;
    if (!subject.note.empty()) body["note"] = subject.note;
    for (const auto& step : subject.steps) {
        json entry = {{"on", model::json_of(step.on)},
                      {"event", std::string(disputes::to_string(step.event))},
                      {"state", std::string(disputes::to_string(step.state))}};
        if (!step.note.empty()) entry["note"] = step.note;
        body["steps"].push_back(std::move(entry));
    }
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

void advance(Case& subject, disputes::Event event, Date on, std::string note) {
    const auto next = disputes::after(subject.claim.state, event);
    if (!next) {
        throw std::logic_error(fmt::format("a dispute that is {} was moved by {}",
                                           disputes::to_string(subject.claim.state),
                                           disputes::to_string(event)));
    }
    subject.claim.state = *next;
    subject.steps.push_back({on, event, *next, std::move(note)});
    subject.stored.state = disputes::to_string(*next);
    subject.stored.closed_on.reset();
    if (disputes::is_final(*next)) subject.stored.closed_on = on;
    subject.stored.body = case_body(subject);
}

}  // namespace openitem::service
