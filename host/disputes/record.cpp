// Facts and decision as JSON, and back: what makes a decision replayable.
#include <nlohmann/json.hpp>

#include "host/disputes/decide.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::disputes {

using base::Result;
using model::DecisionRecord;
using model::json_of;
using model::Reader;
using nlohmann::json;

namespace {

json to_json(const Facts& facts) {
    json out = {{"as_of", json_of(facts.as_of)},
                {"action", std::string(to_string(facts.action))},
                {"customer", facts.customer},
                {"item",
                 {{"id", facts.item},
                  {"number", facts.item_number},
                  {"open", json_of(facts.item_open)},
                  {"disputed", json_of(facts.item_disputed)}}},
                {"reason", facts.reason}};
    if (facts.action != Action::reject) out["asked"] = json_of(facts.asked);
    if (facts.action != Action::open) {
        out["case"] = {{"number", facts.number},
                       {"state", std::string(to_string(facts.state))},
                       {"open", json_of(facts.open)}};
        out["credit_notes"] = std::string(to_string(facts.credit_notes));
    }
    return out;
}

void read_item(Reader& outer, Facts& facts) {
    Reader read(outer.object("item"), "/facts/item");
    facts.item = read.number("id");
    facts.item_number = read.text("number");
    facts.item_open = read.money("open");
    facts.item_disputed = read.money("disputed");
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_case(Reader& outer, Facts& facts) {
    Reader read(outer.object("case"), "/facts/case");
    facts.number = read.text("number");
    facts.open = read.money("open");
    const auto state = state_from(read.text("state"));
    if (!state) read.fail("state", "a state of a dispute");
    facts.state = state.value_or(State::opened);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

Result<Facts> facts_from(const std::string& text) {
    const json object = json::parse(text);
    Reader read(object, "/facts");
    Facts facts;
    facts.as_of = read.date("as_of");
    const std::string action = read.text("action");
    facts.action = action == "credit"   ? Action::credit
                   : action == "reject" ? Action::reject
                                        : Action::open;
    if (action != to_string(facts.action)) read.fail("action", "open, credit or reject");
    facts.customer = read.text("customer");
    facts.reason = read.text("reason");
    read_item(read, facts);
    if (facts.action != Action::reject) facts.asked = read.money("asked");
    if (facts.action != Action::open) {
        read_case(read, facts);
        facts.credit_notes =
            read.text("credit_notes") == "openitem" ? Origin::openitem : Origin::source;
    }
    if (auto good = read.done(); !good) return std::move(good).error();
    return facts;
}

}  // namespace

DecisionRecord record(const Facts& facts, const Policy& policy, const Decision& decision) {
    DecisionRecord record;
    record.kind = "dispute";
    record.subject_type = facts.action == Action::open ? "invoice" : "dispute";
    record.subject = facts.action == Action::open ? facts.item_number : facts.number;
    record.customer = facts.customer;
    record.as_of = facts.as_of;
    record.policy = policy.head;
    record.facts = to_json(facts).dump();
    record.rules = decision.rules;
    record.outcome = to_string(decision.effect);
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

}  // namespace openitem::disputes
