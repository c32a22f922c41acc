#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/model/decisions/json_values.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/credit_note.hpp"
#include "host/service/customers.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/dispute_steps.hpp"
#include "host/service/period.hpp"
#include "host/service/policies.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;
using disputes::Effect;

namespace {

// A request the source's connector will be given (A5); its id makes a second one the same.
std::string request_credit(store::Transaction& transaction, store::Store& books,
                           const Case& subject, Money amount, const std::string& note, Date on) {
    std::size_t asked = 0;
    const std::string prefix = fmt::format("credit_request/{}/", subject.stored.number);
    for (const auto& row : books.outbox({}))
        asked += row.operation_id.starts_with(prefix) ? 1U : 0U;
    store::StoredOutbox row;
    row.operation_id = fmt::format("{}{}", prefix, asked + 1);
    row.kind = "credit_request";
    row.state = "queued";
    nlohmann::json body = {
        {"dispute", subject.stored.number},    {"invoice_number", subject.item_number},
        {"instalment", subject.item.sequence}, {"amount", model::json_of(amount)},
        {"reason", subject.stored.reason},     {"requested_on", model::json_of(on)}};
    if (const auto record = books.record(subject.item.record)) {
        body["invoice_id"] = record->source_id;
        for (const auto& connection : books.connections()) {
            if (connection.id == record->ref.connection) body["connection"] = connection.name;
        }
    }
    if (!note.empty()) body["note"] = note;
    row.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    transaction.add_outbox(row);
    return row.operation_id;
}

// Who numbers this company's credit notes (A4, A5).
disputes::Origin credit_note_origin(const CompanySettings& company) {
    const auto stated = company.origin.find("credit_note");
    return stated != company.origin.end() && stated->second == "openitem"
               ? disputes::Origin::openitem
               : disputes::Origin::source;
}

disputes::Facts facts_of(store::Store& books, const Case& subject, const ResolveDispute& request,
                         Date on, disputes::Origin origin) {
    const auto currency = subject.stored.amount.currency;
    const auto parts = disputed_parts(cases_on(books, subject.stored.customer, on));
    const auto part = parts.find(subject.item.id.value);
    disputes::Facts facts;
    facts.as_of = on;
    facts.action = request.credit ? disputes::Action::credit : disputes::Action::reject;
    facts.customer = customer_number(books, subject.stored.customer);
    facts.item_number = subject.item_number;
    facts.item = subject.item.id.value;
    facts.item_open = {subject.item_open, currency};
    facts.item_disputed = {part == parts.end() ? 0 : part->second, currency};
    facts.number = subject.stored.number;
    facts.state = subject.claim.state;
    facts.open = {subject.amounts.open, currency};
    facts.reason = subject.stored.reason;
    facts.asked = request.amount ? asked_amount(*request.amount, currency) : facts.open;
    facts.credit_notes = origin;
    return facts;
}

// Does in the books what was decided; the case and the answer say what.
void carry_out(store::Transaction& transaction, store::Store& books, store::ConnectionId connection,
               const disputes::Policy& policy, const ResolveDispute& request,
               const disputes::Facts& facts, Date first_open, Case& subject,
               DisputeAnswer& answer) {
    if (answer.effect == Effect::rejected) {
        subject.stored.resolution = "rejected";
        return;
    }
    // What is neither credited nor asked for is undisputed again.
    subject.claim.returned += facts.open.minor - facts.asked.minor;
    if (answer.effect == Effect::credit_request) {
        answer.operation =
            request_credit(transaction, books, subject, facts.asked, request.note, facts.as_of);
        subject.stored.resolution = answer.operation;
        return;
    }
    const auto written = write_credit_note(transaction, books, connection,
                                           {.invoice = subject.item,
                                            .invoice_number = subject.item_number,
                                            .amount = facts.asked.minor,
                                            .on = std::max(facts.as_of, subject.item.posted_on),
                                            .reason = request.note,
                                            .prefix = policy.credit_note_prefix,
                                            .first_open = first_open});
    if (!written) throw RunError(Exit::answer_is_no, written.error());
    answer.credit_note = written->number;
    subject.stored.resolution = "credit note " + written->number;
}

}  // namespace

Money asked_amount(const std::string& text, base::Currency currency) {
    const auto amount = base::parse_money(text, currency);
    if (!amount) throw RunError(Exit::wrong_use, "--amount: " + amount.error().text());
    return *amount;
}

disputes::Decision decide(const disputes::Facts& facts, const disputes::Policy& policy) {
    auto decision = disputes::evaluate(facts, policy);
    if (!decision) throw RunError(Exit::source_or_config, decision.error());
    return *std::move(decision);
}

std::string customer_number(store::Store& books, store::CustomerId id) {
    const auto customer = books.customer(id);
    return customer ? label_of(*customer).number : "";
}

Case find_case(store::Store& books, const std::string& number, Date day) {
    for (auto& subject : cases_on(books, {}, day)) {
        if (subject.stored.number == number) return std::move(subject);
    }
    throw RunError(Exit::wrong_use,
                   fmt::format("no dispute has the number {}", base::quote(number)));
}

DisputeAnswer resolve_dispute(const Workspace& workspace, const std::string& company,
                              base::Clock& clock, const ResolveDispute& request) {
    const auto origin = credit_note_origin(workspace.company(company));
    const CompanyLock lock(workspace, company, "openitem dispute resolve");
    const auto books = workspace.open_books(company);
    const auto now = clock.now();
    const Date on = request.on.value_or(now.date());
    const auto policy = dispute_policy(workspace, company, on);
    const bool may_write = request.credit && origin == disputes::Origin::openitem;
    const auto connection = may_write ? own_connection(*books) : store::ConnectionId{};

    const auto transaction = books->begin(now);
    Case subject = find_case(*books, request.number, on);
    if (subject.from_source()) {
        throw RunError(
            Exit::answer_is_no,
            fmt::format("dispute {} is kept by the source it came from; resolve it there",
                        request.number));
    }
    const auto facts = facts_of(*books, subject, request, on, origin);
    const auto decision = decide(facts, policy);
    DisputeAnswer answer;
    answer.number = request.number;
    answer.effect = decision.effect;
    answer.state = decision.next;
    answer.record = disputes::record(facts, policy, decision);
    keep_decision(*transaction, answer.record, subject.stored.customer);
    if (!decision.refused()) {
        for (const auto event : decision.events) {
            advance(subject, event, on, event == decision.events.back() ? request.note : "");
        }
        carry_out(*transaction, *books, connection, policy, request, facts,
                  first_open_day(*books, now), subject, answer);
        subject.stored.body = case_body(subject);
        transaction->update_dispute(subject.stored);
        transaction->flush();
        follow_clearings(*books, *transaction, on);
        if (const auto stored = books->dispute(request.number)) {
            answer.state = disputes::state_from(stored->state).value_or(answer.state);
        }
    }
    transaction->commit();
    return answer;
}

}  // namespace openitem::service
