#include "host/model/decisions/decision.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/base/hash.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::model {

using base::Result;
using nlohmann::json;

namespace {

json rule_to_json(const RuleResult& rule) {
    json inputs = json::array();
    for (const auto& input : rule.inputs) {
        inputs.push_back({{"name", input.name}, {"value", input.value}});
    }
    json out = {{"rule", rule.rule},
                {"inputs", std::move(inputs)},
                {"outcome", rule.outcome},
                {"reason", rule.reason}};
    if (!rule.threshold.empty()) out["threshold"] = rule.threshold;
    return out;
}

RuleResult rule_from_json(const json& object, Reader& outer) {
    Reader read(object, "/rules");
    RuleResult rule;
    rule.rule = read.text("rule");
    rule.outcome = read.text("outcome");
    rule.reason = read.text("reason");
    rule.threshold = read.text_or("threshold", "");
    for (const auto& entry : read.array("inputs")) {
        Reader input(entry, "/rules/inputs");
        rule.inputs.push_back({input.text("name"), input.text("value")});
        if (auto good = input.done(); !good) outer.fail(std::move(good).error());
    }
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return rule;
}

PolicyHead policy_from_json(const json& body, std::string hash, Reader& outer) {
    Reader read(body, "/policy");
    PolicyHead head;
    head.kind = read.text("kind");
    head.name = read.text_or("name", "");
    head.version = read.number("version");
    head.effective_from = read.date("effective_from");
    head.body = body.dump();
    head.hash = std::move(hash);
    if (base::sha256(head.body).hex() != head.hash) {
        read.fail("", "the policy the record's hash was made from");
    }
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return head;
}

}  // namespace

json to_json(const DecisionRecord& record) {
    json rules = json::array();
    for (const auto& rule : record.rules) rules.push_back(rule_to_json(rule));
    json out = {{"kind", record.kind},
                {"subject", {{"type", record.subject_type}, {"reference", record.subject}}},
                {"as_of", json_of(record.as_of)},
                {"policy", json::parse(record.policy.body)},
                {"policy_hash", record.policy.hash},
                {"facts", json::parse(record.facts)},
                {"rules", std::move(rules)},
                {"outcome", record.outcome},
                {"text", record.text}};
    if (!record.customer.empty()) out["customer"] = record.customer;
    return out;
}

Result<DecisionRecord> decision_from_json(const json& object) {
    Reader read(object);
    DecisionRecord record;
    record.kind = read.text("kind");
    record.customer = read.text_or("customer", "");
    record.as_of = read.date("as_of");
    record.outcome = read.text("outcome");
    record.policy = policy_from_json(read.object("policy"), read.text("policy_hash"), read);
    record.facts = read.object("facts").dump();
    Reader subject(read.object("subject"), "/subject");
    record.subject_type = subject.text("type");
    record.subject = subject.text("reference");
    if (auto good = subject.done(); !good) read.fail(std::move(good).error());
    for (const auto& rule : read.array("rules")) {
        record.rules.push_back(rule_from_json(rule, read));
    }
    for (const auto& sentence : read.array("text")) {
        if (!sentence.is_string()) read.fail("text", "sentences");
        record.text.push_back(sentence.is_string() ? sentence.get<std::string>() : "");
    }
    if (auto good = read.done(); !good) return std::move(good).error();
    return record;
}

std::string explain(const DecisionRecord& record) {
    std::string out;
    const auto line = [&out](std::string_view text) { out.append(text).append("\n"); };
    for (const auto& sentence : record.text) line(sentence);
    for (const auto& rule : record.rules) {
        line(fmt::format("  {:<9} {}", rule.outcome, rule.rule));
        line(fmt::format("            {}", rule.reason));
        for (const auto& input : rule.inputs) {
            line(fmt::format("            {:<34} {:>18}", input.name, input.value));
        }
        if (!rule.threshold.empty()) {
            line(fmt::format("            {:<34} {:>18}", "threshold", rule.threshold));
        }
    }
    line(fmt::format("  policy    {} version {}, in force from {} ({})", record.policy.kind,
                     record.policy.version, record.policy.effective_from.to_string(),
                     record.policy.hash.substr(0, 12)));
    return out;
}

}  // namespace openitem::model
