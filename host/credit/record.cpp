// Facts and decision as JSON, and back: what makes a decision replayable.
#include <nlohmann/json.hpp>

#include "host/credit/check.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::credit {

using base::Result;
using model::DecisionRecord;
using model::json_of;
using model::Reader;
using nlohmann::json;

namespace {

json to_json(const Document& document) {
    json out = {{"kind", document.kind == DocumentKind::order ? "order" : "invoice"},
                {"amount", json_of(document.amount)}};
    if (!document.number.empty()) out["number"] = document.number;
    if (!document.order.empty()) out["order"] = document.order;
    return out;
}

json to_json(const Customer& customer) {
    json out = {{"number", customer.number}};
    if (!customer.name.empty()) out["name"] = customer.name;
    if (customer.limit) out["limit"] = json_of(*customer.limit);
    return out;
}

json to_json(const Facts& facts) {
    json overdue = json::array();
    for (const Overdue& item : facts.overdue) {
        overdue.push_back({{"number", item.number},
                           {"due_on", json_of(item.due_on)},
                           {"open", json_of(item.open)},
                           {"disputed", json_of(item.disputed)},
                           {"due_assumed", item.due_assumed}});
    }
    json out = {{"as_of", json_of(facts.as_of)},
                {"customer", to_json(facts.customer)},
                {"document", to_json(facts.document)},
                {"already_invoiced", json_of(facts.already_invoiced)},
                {"open_invoices", json_of(facts.open_invoices)},
                {"credit_notes", json_of(facts.credit_notes)},
                {"unapplied", json_of(facts.unapplied)},
                {"on_account", json_of(facts.on_account)},
                {"open_orders", json_of(facts.open_orders)},
                {"disputed", json_of(facts.disputed)},
                {"overdue", std::move(overdue)}};
    for (const SisterExposure& sister : facts.sisters) {
        out["sisters"].push_back(
            {{"company", sister.company}, {"exposure", json_of(sister.exposure)}});
    }
    if (!facts.stops.empty()) out["stops"] = facts.stops;
    return out;
}

Document document_from(const json& object, Reader& outer) {
    Reader read(object, "/facts/document");
    Document document;
    const std::string kind = read.text("kind");
    if (kind != "order" && kind != "invoice") read.fail("kind", "order or invoice");
    document.kind = kind == "invoice" ? DocumentKind::invoice : DocumentKind::order;
    document.amount = read.money("amount");
    document.number = read.text_or("number", "");
    document.order = read.text_or("order", "");
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return document;
}

Customer customer_from(const json& object, Reader& outer) {
    Reader read(object, "/facts/customer");
    Customer customer;
    customer.number = read.text("number");
    customer.name = read.text_or("name", "");
    customer.limit = read.optional_money("limit");
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return customer;
}

Overdue overdue_from(const json& object, Reader& outer) {
    Reader read(object, "/facts/overdue");
    Overdue item;
    item.number = read.text("number");
    item.due_on = read.date("due_on");
    item.open = read.money("open");
    item.disputed = read.money("disputed");
    item.due_assumed = read.flag_or("due_assumed", false);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return item;
}

Result<Facts> facts_from(const std::string& text) {
    const json object = json::parse(text);
    Reader read(object, "/facts");
    Facts facts;
    facts.as_of = read.date("as_of");
    facts.customer = customer_from(read.object("customer"), read);
    facts.document = document_from(read.object("document"), read);
    facts.already_invoiced = read.money("already_invoiced");
    facts.open_invoices = read.money("open_invoices");
    facts.credit_notes = read.money("credit_notes");
    facts.unapplied = read.money("unapplied");
    facts.on_account = read.money("on_account");
    facts.open_orders = read.money("open_orders");
    facts.disputed = read.money("disputed");
    for (const auto& item : read.array("overdue")) {
        facts.overdue.push_back(overdue_from(item, read));
    }
    if (read.has("sisters")) {
        for (const auto& entry : read.array("sisters")) {
            Reader sister(entry, "/facts/sisters");
            facts.sisters.push_back({sister.text("company"), sister.money("exposure")});
            if (auto good = sister.done(); !good) read.fail(std::move(good).error());
        }
    }
    if (read.has("stops")) {
        for (const auto& stop : read.array("stops")) facts.stops.push_back(stop.get<std::string>());
    }
    if (auto good = read.done(); !good) return std::move(good).error();
    return facts;
}

}  // namespace

DecisionRecord record(const Facts& facts, const Policy& policy, const Decision& decision) {
    DecisionRecord record;
    record.kind = "credit";
    record.subject_type = facts.document.kind == DocumentKind::order ? "order" : "invoice";
    record.subject = facts.document.number;
    record.customer = facts.customer.number;
    record.as_of = facts.as_of;
    record.policy = policy.head;
    record.facts = to_json(facts).dump();
    record.rules = decision.rules;
    record.outcome = to_string(decision.outcome);
    record.text = decision.text;
    return record;
}

Result<DecisionRecord> replay(const DecisionRecord& kept) {
    auto policies = read_policies(kept.policy.body);
    if (!policies) return std::move(policies).error();
    const auto facts = facts_from(kept.facts);
    if (!facts) return facts.error();
    const Policy& policy = policies->front();
    const auto decision = evaluate(*facts, policy);
    if (!decision) return decision.error();
    return record(*facts, policy, *decision);
}

}  // namespace openitem::credit
