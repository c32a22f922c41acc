// A receipt, what was considered and the proposal as JSON, and back: what makes a match replayable.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/cash/match.hpp"
#include "host/cash/returned.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::cash {

using base::Money;
using base::Result;
using model::DecisionRecord;
using model::json_of;
using model::Reader;
using model::RuleResult;
using nlohmann::json;

namespace {

void put(json& out, const char* key, const std::string& text) {
    if (!text.empty()) out[key] = text;
}

json to_json(const Receipt& receipt) {
    json out = {{"id", receipt.id},
                {"amount", json_of(receipt.amount)},
                {"value_on", json_of(receipt.value_on)}};
    put(out, "number", receipt.number);
    if (receipt.customer != 0) out["customer"] = receipt.customer;
    put(out, "creditor_reference", receipt.creditor_reference);
    put(out, "text", receipt.text);
    put(out, "end_to_end_id", receipt.end_to_end_id);
    if (receipt.fee != 0) out["fee"] = json_of(Money{receipt.fee, receipt.amount.currency});
    put(out, "payer_name", receipt.payer_name);
    put(out, "payer_account", receipt.payer_account);
    put(out, "advice", receipt.advice);
    if (receipt.is_credit_note()) out["corrects"] = receipt.corrects;
    for (const RemittanceLine& line : receipt.lines) {
        json entry = {{"credit", line.credit}};
        put(entry, "number", line.number);
        put(entry, "creditor_reference", line.creditor_reference);
        if (line.paid) entry["paid"] = json_of(Money{*line.paid, receipt.amount.currency});
        out["lines"].push_back(std::move(entry));
    }
    return out;
}

json to_json(const OpenItem& item) {
    json out = {{"id", item.id},
                {"customer", item.customer},
                {"number", item.number},
                {"sequence", item.sequence},
                {"open", json_of(Money{item.open, item.currency})},
                {"issued_on", json_of(item.issued_on)},
                {"due_on", json_of(item.due_on)}};
    put(out, "reference", item.reference);
    if (!item.orders.empty()) out["orders"] = item.orders;
    if (item.debt != Debt::principal) out["debt"] = std::string(to_string(item.debt));
    if (item.voided) out["voided"] = true;
    if (item.offers.empty()) return out;
    out["original"] = json_of(Money{item.original, item.currency});
    out["discount_taken"] = json_of(Money{item.taken, item.currency});
    for (const Offer& offer : item.offers) {
        out["discounts"].push_back({{"until_on", json_of(offer.until_on)},
                                    {"percent", offer.percent.to_string()},
                                    {"amount", json_of(Money{offer.amount, item.currency})},
                                    {"tax", json_of(Money{offer.tax, item.currency})}});
    }
    return out;
}

// How the payer was recognized: an index made of the record alone could not do it again.
json recognized(const Proposal& proposal) {
    json out = json::object();
    put(out, "unclear", proposal.payer_unclear);
    if (proposal.payer == 0) return out;
    if (proposal.in_doubt) out["waiting"] = true;
    out["customer"] = proposal.payer;
    out["by"] = std::string(to_string(proposal.payer_by));
    put(out, "token", proposal.payer_token);
    put(out, "learned_from", proposal.payer_learned_from);
    if (proposal.related) out["related_to"] = proposal.customer;
    if (!proposal.relatives.empty()) out["relatives"] = proposal.relatives;
    return out;
}

Payer recognized_from(const json& object, OpenItems& items, Reader& outer) {
    if (object.empty()) return {};
    Reader read(object, "/facts/recognized");
    Payer payer;
    if (read.has("unclear")) {
        payer.unclear = read.text("unclear");
        if (auto good = read.done(); !good) outer.fail(std::move(good).error());
        return payer;
    }
    payer.customer = read.number("customer");
    const auto source = source_from(read.text("by"));
    if (!source) read.fail("by", "how a payer is recognized");
    payer.evidence = Evidence{.source = source.value_or(Source::stated_customer),
                              .token = read.text_or("token", ""),
                              .from = read.text_or("learned_from", "")};
    if (const auto other = read.number_or("related_to", 0)) {
        items.add_related(payer.customer, other);
    }
    if (read.has("relatives")) {
        for (const auto& other : read.array("relatives")) {
            if (other.is_number_integer()) {
                items.add_related(payer.customer, other.get<std::int64_t>());
            } else {
                read.fail("relatives", "numbers of customers");
            }
        }
    }
    if (read.flag_or("waiting", false)) items.doubt(payer.customer);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return payer;
}

Receipt receipt_from(const json& object, Reader& outer) {
    Reader read(object, "/facts/receipt");
    Receipt receipt;
    receipt.id = read.number("id");
    receipt.number = read.text_or("number", "");
    receipt.customer = read.number_or("customer", 0);
    receipt.amount = read.money("amount");
    receipt.value_on = read.date("value_on");
    receipt.creditor_reference = read.text_or("creditor_reference", "");
    receipt.text = read.text_or("text", "");
    receipt.end_to_end_id = read.text_or("end_to_end_id", "");
    if (const auto fee = read.optional_money("fee")) receipt.fee = fee->minor;
    receipt.payer_name = read.text_or("payer_name", "");
    receipt.payer_account = read.text_or("payer_account", "");
    receipt.advice = read.text_or("advice", "");
    if (read.has("lines")) {
        for (const auto& entry : read.array("lines")) {
            Reader line(entry, "/facts/receipt/lines");
            RemittanceLine made;
            made.number = line.text_or("number", "");
            made.creditor_reference = line.text_or("creditor_reference", "");
            made.credit = line.flag_or("credit", false);
            if (const auto paid = line.optional_money("paid")) made.paid = paid->minor;
            if (auto good = line.done(); !good) read.fail(std::move(good).error());
            receipt.lines.push_back(std::move(made));
        }
    }
    if (read.has("corrects")) {
        for (const auto& number : read.array("corrects")) {
            if (number.is_string()) receipt.corrects.push_back(number.get<std::string>());
        }
    }
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return receipt;
}

OpenItem item_from(const json& object, Reader& outer) {
    Reader read(object, "/facts/items");
    OpenItem item;
    item.id = read.number("id");
    item.customer = read.number("customer");
    item.number = read.text("number");
    item.reference = read.text_or("reference", "");
    if (read.has("orders")) {
        for (const auto& order : read.array("orders")) {
            if (order.is_string()) item.orders.push_back(order.get<std::string>());
        }
    }
    item.sequence = static_cast<std::int32_t>(read.number("sequence"));
    const Money open = read.money("open");
    item.open = open.minor;
    item.currency = open.currency;
    item.issued_on = read.date("issued_on");
    item.due_on = read.date("due_on");
    item.debt = debt_from(read.text_or("debt", "principal")).value_or(Debt::principal);
    item.voided = read.flag_or("voided", false);
    if (read.has("discounts")) {
        item.original = read.money("original").minor;
        item.taken = read.money("discount_taken").minor;
        for (const auto& entry : read.array("discounts")) {
            Reader offer(entry, "/facts/items/discounts");
            item.offers.push_back({.until_on = offer.date("until_on"),
                                   .percent = offer.decimal("percent"),
                                   .amount = offer.money("amount").minor,
                                   .tax = offer.money("tax").minor});
            if (auto good = offer.done(); !good) read.fail(std::move(good).error());
        }
    }
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return item;
}

RuleResult rule_result(const Policy& policy, const Proposal& proposal) {
    RuleResult rule;
    rule.rule = fmt::format("cash.{}", to_string(proposal.rule));
    rule.outcome = proposal.applies() ? "matched" : "not matched";
    rule.reason = proposal.reason;
    for (const Evidence& evidence : proposal.evidence) {
        rule.inputs.push_back({std::string(to_string(evidence.source)), evidence.text()});
    }
    if (proposal.runner_up) {
        rule.inputs.push_back({"runner-up", fmt::format("{} {}", proposal.runner_up->number,
                                                        proposal.runner_up->why_not)});
    }
    if (proposal.applies()) {
        rule.inputs.push_back({"score", std::to_string(proposal.score)});
        rule.threshold = std::to_string(policy.apply_from);
    }
    return rule;
}

// What each rule said, the one that answered last.
std::vector<RuleResult> rule_results(const Policy& policy, const Proposal& proposal) {
    std::vector<RuleResult> rules;
    if (proposal.rule != Rule::reference && policy.by_reference) {
        rules.push_back({.rule = "cash.reference",
                         .inputs = {},
                         .threshold = {},
                         .outcome = "not matched",
                         .reason = proposal.no_reference});
    }
    rules.push_back(rule_result(policy, proposal));
    return rules;
}

}  // namespace

DecisionRecord record(const Receipt& receipt, const Policy& policy, const Proposal& proposal,
                      base::Date as_of) {
    json items = json::array();
    for (const OpenItem& item : proposal.considered) items.push_back(to_json(item));
    const json facts = {{"receipt", to_json(receipt)},
                        {"items", std::move(items)},
                        {"recognized", recognized(proposal)}};
    DecisionRecord record;
    record.kind = "cash";
    record.subject_type = receipt.is_credit_note() ? "credit note" : "payment";
    record.subject = receipt.number.empty() ? fmt::format("#{}", receipt.id) : receipt.number;
    if (proposal.customer != 0) record.customer = fmt::format("#{}", proposal.customer);
    record.as_of = as_of;
    record.policy = policy.head;
    record.facts = facts.dump();
    record.rules = rule_results(policy, proposal);
    record.outcome = proposal.applies() ? "matched" : std::string(to_string(proposal.rest_is));
    record.text.push_back(proposal.reason);
    for (const Application& a : proposal.applications) {
        record.text.push_back(
            fmt::format("{} from {} to item {}", Money{a.amount, receipt.amount.currency}.to_text(),
                        a.from == 0 ? "the receipt" : fmt::format("credit item {}", a.from), a.to));
    }
    for (const Deduction& d : proposal.deductions) {
        record.text.push_back(fmt::format("{} {} of item {}: {}",
                                          Money{d.amount, receipt.amount.currency}.to_text(),
                                          to_string(d.kind), d.item, d.why));
    }
    return record;
}

Result<DecisionRecord> replay(const DecisionRecord& kept) {
    auto policies = read_policies(kept.policy.body);
    if (!policies) return std::move(policies).error();
    const json facts = json::parse(kept.facts);
    if (facts.contains("return")) return replay_return(kept);
    Reader read(facts, "/facts");
    const Receipt receipt = receipt_from(read.object("receipt"), read);
    OpenItems items;
    for (const auto& entry : read.array("items")) {
        OpenItem item = item_from(entry, read);
        if (read.ok()) items.add(std::move(item));
    }
    const Payer payer = recognized_from(read.object("recognized"), items, read);
    if (auto good = read.done(); !good) return std::move(good).error();
    const Policy& policy = policies->front();
    return record(receipt, policy, match(receipt, items, policy, payer), kept.as_of);
}

}  // namespace openitem::cash
