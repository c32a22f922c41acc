#include "host/cash/returned.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "host/base/text.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::cash {

using base::Result;
using model::DecisionRecord;
using model::json_of;
using model::Reader;
using nlohmann::json;

namespace {

// What both carry, the most certain first; empty when nothing.
std::string shared(const BankPayment& returned, const BankPayment& payment, Source source) {
    switch (source) {
        case Source::end_to_end_id:
            return returned.end_to_end_id == payment.end_to_end_id ? returned.end_to_end_id : "";
        case Source::creditor_reference:
            return returned.creditor_reference == payment.creditor_reference
                       ? returned.creditor_reference
                       : "";
        default:
            break;
    }
    for (const auto& reference : returned.bank_references) {
        const auto& known = payment.bank_references;
        if (std::find(known.begin(), known.end(), reference) != known.end()) return reference;
    }
    return {};
}

constexpr Source sources[] = {Source::end_to_end_id, Source::bank_reference,
                              Source::creditor_reference};

// A payment the return names.
struct Named {
    const BankPayment* payment;
    Source source;
    std::string token;
};

std::optional<Named> named_by(const BankPayment& returned, const BankPayment& payment) {
    for (const Source source : sources) {
        auto token = shared(returned, payment, source);
        if (!token.empty()) return Named{&payment, source, std::move(token)};
    }
    return std::nullopt;
}

json to_json(const BankPayment& payment) {
    json out = {{"id", payment.id},
                {"number", payment.number},
                {"amount", json_of(payment.amount)},
                {"value_on", json_of(payment.value_on)}};
    if (payment.customer != 0) out["customer"] = payment.customer;
    const auto put = [&out](const char* key, const auto& value) {
        if (!value.empty()) out[key] = value;
    };
    put("end_to_end_id", payment.end_to_end_id);
    put("creditor_reference", payment.creditor_reference);
    put("bank_references", payment.bank_references);
    put("reason", payment.reason);
    put("applied_to", payment.applied_to);
    return out;
}

BankPayment payment_from(const json& object, Reader& outer) {
    Reader read(object, "/facts");
    BankPayment payment;
    payment.id = read.number("id");
    payment.number = read.text("number");
    payment.amount = read.money("amount");
    payment.value_on = read.date("value_on");
    payment.customer = read.number_or("customer", 0);
    payment.end_to_end_id = read.text_or("end_to_end_id", "");
    payment.creditor_reference = read.text_or("creditor_reference", "");
    payment.reason = read.text_or("reason", "");
    for (auto [key, into] : {std::pair("bank_references", &payment.bank_references),
                             std::pair("applied_to", &payment.applied_to)}) {
        if (!read.has(key)) continue;
        for (const auto& text : read.array(key)) {
            if (text.is_string()) into->push_back(text.get<std::string>());
        }
    }
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
    return payment;
}

}  // namespace

ReturnProposal match_return(const BankPayment& returned, std::span<const BankPayment> payments) {
    ReturnProposal out;
    std::vector<Named> fitting;
    for (const BankPayment& payment : payments) {
        if (payment.amount != returned.amount || payment.value_on > returned.value_on) continue;
        auto named = named_by(returned, payment);
        if (!named) continue;
        out.considered.push_back(payment);
        fitting.push_back(*std::move(named));
    }
    for (const Source source : sources) {
        const auto by = [source](const Named& named) { return named.source == source; };
        if (std::none_of(fitting.begin(), fitting.end(), by)) continue;
        std::erase_if(fitting, [&](const Named& named) { return !by(named); });
        break;
    }
    if (fitting.size() == 1) {
        const Named& found = fitting.front();
        out.payment = found.payment->id;
        out.payment_number = found.payment->number;
        out.customer = found.payment->customer;
        out.source = found.source;
        out.evidence = fmt::format("{} {} is payment {}'s", to_string(found.source),
                                   base::quote(found.token), found.payment->number);
        out.reason =
            fmt::format("takes {} of {} back{}", returned.amount.to_text(), found.payment->number,
                        returned.reason.empty() ? "" : fmt::format(", reason {}", returned.reason));
    } else if (!fitting.empty()) {
        out.reason =
            fmt::format("{} payments of this amount have the {} {}", fitting.size(),
                        to_string(fitting.front().source), base::quote(fitting.front().token));
    } else {
        out.reason =
            fmt::format("no payment of {} shares a reference with it", returned.amount.to_text());
    }
    return out;
}

DecisionRecord record_return(const BankPayment& returned, const Policy& policy,
                             const ReturnProposal& proposal, base::Date as_of) {
    json payments = json::array();
    for (const auto& payment : proposal.considered) payments.push_back(to_json(payment));
    DecisionRecord record;
    record.kind = "cash";
    record.subject_type = "return";
    record.subject = returned.number;
    if (proposal.customer != 0) record.customer = fmt::format("#{}", proposal.customer);
    record.as_of = as_of;
    record.policy = policy.head;
    record.facts = json{{"return", to_json(returned)}, {"payments", std::move(payments)}}.dump();
    record.outcome = proposal.found() ? "returned" : "not matched";
    record.text.push_back(proposal.reason);
    model::RuleResult rule{.rule = "cash.return",
                           .inputs = {},
                           .threshold = {},
                           .outcome = record.outcome,
                           .reason = proposal.reason};
    if (proposal.found()) {
        rule.inputs.push_back({std::string(to_string(proposal.source)), proposal.evidence});
    }
    for (const auto& payment : proposal.considered) {
        if (payment.id != proposal.payment) continue;
        for (const auto& applied : payment.applied_to) {
            record.text.push_back(fmt::format("{} is taken back", applied));
        }
    }
    record.rules = {std::move(rule)};
    return record;
}

Result<DecisionRecord> replay_return(const DecisionRecord& kept) {
    auto policies = read_policies(kept.policy.body);
    if (!policies) return std::move(policies).error();
    const json facts = json::parse(kept.facts);
    Reader read(facts, "/facts");
    const BankPayment returned = payment_from(read.object("return"), read);
    std::vector<BankPayment> payments;
    for (const auto& entry : read.array("payments")) payments.push_back(payment_from(entry, read));
    if (auto good = read.done(); !good) return std::move(good).error();
    return record_return(returned, policies->front(), match_return(returned, payments), kept.as_of);
}

}  // namespace openitem::cash
