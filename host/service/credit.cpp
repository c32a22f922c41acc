#include "host/service/credit.hpp"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/service/cases.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/customer.hpp"
#include "host/service/decisions.hpp"
#include "host/service/intercompany.hpp"
#include "host/service/policies.hpp"
#include "host/service/worth.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;

namespace {

credit::PositionKind position_kind(const ledger::Item& item) {
    switch (item.kind) {
        case ledger::ItemKind::invoice:
            return credit::PositionKind::invoice;
        case ledger::ItemKind::credit:
            return credit::PositionKind::credit_note;
        case ledger::ItemKind::on_account:
            return credit::PositionKind::on_account;
        default:
            return credit::PositionKind::unapplied;
    }
}

void add_positions(store::Store& books, store::CustomerId customer, Date as_of,
                   std::vector<credit::Position>& positions) {
    const auto disputed = disputed_parts(cases_on(books, customer, as_of));
    const auto worth = [&](Money amount) { return worth_on(books, amount, as_of); };
    books.open_items({as_of, {}}, customer, [&](const store::OpenItem& row) {
        const auto& item = row.row.item;
        if (item.kind == ledger::ItemKind::in_transit) return true;
        const auto part = disputed.find(item.id.value);
        positions.push_back(
            {.kind = position_kind(item),
             .number = std::string(row.row.number),
             .open = worth({row.open, item.currency}),
             .disputed = worth({part == disputed.end() ? 0 : part->second, item.currency}),
             .due_on = item.due_on,
             .due_assumed = item.has(ledger::due_assumed)});
        return true;
    });
}

void add_orders(store::Store& books, store::CustomerId customer, Date as_of,
                std::vector<credit::Order>& orders) {
    for (const auto& order : books.orders(customer)) {
        if (order.state == "closed") continue;
        orders.push_back(
            {.number = order.number,
             .total = worth_on(books, order.total, as_of),
             .invoiced = worth_on(books, {order.invoiced, order.total.currency}, as_of)});
    }
}

store::StoredCustomer customer_of(store::Store& books, const CreditQuestion& question,
                                  const std::optional<store::StoredOrder>& order,
                                  const store::Parties& parties, Date as_of) {
    const auto whole = [&](store::CustomerId id) { return books.customer(parties.on(id, as_of)); };
    if (!question.customer.empty()) {
        auto customer = *whole(find_customer(books, question.customer).id);
        if (order && !parties.are_one(order->customer, customer.id, as_of)) {
            throw RunError(Exit::wrong_use,
                           fmt::format("order {} is not customer {}'s", base::quote(question.order),
                                       question.customer));
        }
        return customer;
    }
    if (order) {
        if (auto customer = whole(order->customer)) return *std::move(customer);
    }
    throw RunError(Exit::wrong_use,
                   "expected --customer, or --order with an order that is in the books");
}

Money amount_of(const CreditQuestion& question, const std::optional<store::StoredOrder>& order,
                base::Currency currency) {
    if (question.amount) {
        const auto amount = base::parse_money(*question.amount, currency);
        if (!amount) {
            throw RunError(Exit::wrong_use, fmt::format("--amount: {}", amount.error().text()));
        }
        return *amount;
    }
    if (order) return order->total;
    throw RunError(Exit::wrong_use,
                   "expected --amount, or --order with an order that is in the books");
}

credit::Document document_of(const CreditQuestion& question, Money amount) {
    const bool invoice = !question.invoice.empty();
    return {.kind = invoice ? credit::DocumentKind::invoice : credit::DocumentKind::order,
            .number = invoice ? question.invoice : question.order,
            .order = invoice ? question.order : "",
            .amount = amount};
}

// What is open of one customer and those merged into it.
credit::Facts open_facts(store::Store& books, const store::StoredCustomer& customer,
                         const credit::Document& document, const store::Parties& parties,
                         Date as_of) {
    std::vector<credit::Position> positions;
    std::vector<credit::Order> orders;
    for (const auto member : parties.members(customer.id, as_of)) {
        add_positions(books, member, as_of, positions);
        add_orders(books, member, as_of, orders);
    }
    const auto label = label_of(customer);
    auto facts =
        credit::gather({.number = label.number, .name = label.name, .limit = customer.credit_limit},
                       document, positions, orders, as_of);
    if (!facts) throw RunError(Exit::source_or_config, facts.error());
    return *std::move(facts);
}

// Who the customer is in the books of another company: by what is the same everywhere (A21).
std::set<std::int64_t> same_in(store::Store& sister, store::Store& books,
                               const std::vector<store::CustomerId>& members,
                               const store::Parties& theirs, Date as_of) {
    std::set<std::int64_t> found;
    for (const auto member : members) {
        for (const auto& key : books.customer_keys(member)) {
            const bool strong = key.starts_with("vat:") || key.starts_with("endpoint:") ||
                                key.starts_with("identifier:");
            const auto known = strong ? sister.customer_by_key(key) : std::nullopt;
            if (known) found.insert(theirs.on(*known, as_of).value);
        }
    }
    return found;
}

// What it owes the other companies of the policy's segment, in the currency of these books (A20).
std::vector<credit::SisterExposure> sisters_of(const Workspace& workspace,
                                               const std::string& company, store::Store& books,
                                               const std::vector<store::CustomerId>& members,
                                               const credit::Policy& policy, Date as_of) {
    std::vector<credit::SisterExposure> exposures;
    for (const auto& name : policy.segment) {
        if (name == company) continue;
        require_same_client(workspace, company, name);
        const auto sister = workspace.open_books(name);
        const auto theirs = store::Parties::of(*sister);
        base::Money sum{0, sister->functional_currency()};
        for (const auto id : same_in(*sister, books, members, theirs, as_of)) {
            const auto customer = sister->customer({id});
            if (!customer) continue;
            const credit::Document nothing{.amount = {0, sister->functional_currency()}};
            const auto facts = open_facts(*sister, *customer, nothing, theirs, as_of);
            const auto owed = credit::own_exposure(facts, policy);
            if (!owed) throw RunError(Exit::source_or_config, owed.error());
            sum.minor += owed->minor;
        }
        if (!sum.is_zero()) exposures.push_back({name, worth_on(books, sum, as_of)});
    }
    return exposures;
}

credit::Facts facts_of(store::Store& books, const CreditQuestion& question,
                       const std::optional<store::StoredOrder>& order,
                       const store::StoredCustomer& customer, const store::Parties& parties,
                       Date as_of) {
    const auto amount =
        worth_on(books, amount_of(question, order, books.functional_currency()), as_of);
    auto facts = open_facts(books, customer, document_of(question, amount), parties, as_of);
    const auto standing = standing_of(books, parties.members(customer.id, as_of), as_of);
    if (!standing.may_have_credit()) facts.stops = standing.in_words();
    return facts;
}

}  // namespace

CreditAnswer check_credit(const Workspace& workspace, const std::string& company,
                          base::Clock& clock, const CreditQuestion& question) {
    std::optional<CompanyLock> lock;
    if (!question.dry_run) lock.emplace(workspace, company, "openitem credit check");
    const auto books = workspace.open_books(company);
    const auto now = clock.now();
    const Date as_of = question.as_of.value_or(now.date());
    const auto policy = credit_policy(workspace, company, as_of);

    // Nobody else may write between looking and deciding: what is decided on is what is there.
    const auto transaction = question.dry_run ? nullptr : books->begin(now);
    auto order = question.order.empty() ? std::nullopt : books->order(question.order);
    const auto parties = store::Parties::of(*books);
    const auto customer = customer_of(*books, question, order, parties, as_of);
    auto facts = facts_of(*books, question, order, customer, parties, as_of);
    facts.sisters =
        sisters_of(workspace, company, *books, parties.members(customer.id, as_of), policy, as_of);
    const auto decision = credit::evaluate(facts, policy);
    if (!decision) {
        const bool asked_wrongly = decision.error().code == base::Code::invalid;
        throw RunError(asked_wrongly ? Exit::wrong_use : Exit::source_or_config, decision.error());
    }

    CreditAnswer answer;
    answer.record = credit::record(facts, policy, *decision);
    answer.outcome = decision->outcome;
    answer.order_known = order.has_value() && question.invoice.empty();
    if (!transaction) return answer;
    answer.decision = keep_decision(*transaction, answer.record, customer.id);
    if (answer.order_known) {
        order->state = decision->outcome == credit::Outcome::blocked ? "blocked" : "released";
        transaction->update_order(*order);
    }
    transaction->commit();
    return answer;
}

}  // namespace openitem::service
