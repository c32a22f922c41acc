#include "host/cash/policy.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cash_files.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::cash {

using base::Result;
using model::Reader;

namespace {

void read_reference(Reader& outer, Policy& policy) {
    if (!outer.has("reference")) return;
    Reader read(outer.object("reference"), "/reference");
    policy.by_reference = read.flag_or("use", true);
    policy.in_free_text = read.flag_or("free_text", true);
    policy.in_end_to_end_id = read.flag_or("end_to_end_id", true);
    policy.shortest = static_cast<std::size_t>(read.number_or("shortest", 4));
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_amount(Reader& outer, Policy& policy) {
    if (!outer.has("amount")) return;
    Reader read(outer.object("amount"), "/amount");
    policy.by_amount = read.flag_or("use", true);
    policy.customer_by_account = read.flag_or("by_account", true);
    policy.customer_by_name = read.flag_or("by_name", true);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

}  // namespace

std::string_view policy_schema() noexcept { return files::policy_schema; }

Result<std::vector<Policy>> read_policies(std::string_view text) {
    auto heads = model::read_policies(text, "cash", files::policy_schema);
    if (!heads) return std::move(heads).error();
    std::vector<Policy> policies;
    for (auto& head : *heads) {
        const auto body = nlohmann::json::parse(head.body);
        Policy policy;
        policy.head = std::move(head);
        Reader read(body);
        read_reference(read, policy);
        read_amount(read, policy);
        policy.apply_from = static_cast<int>(read.number_or("apply_from", 80));
        if (auto good = read.done(); !good) return std::move(good).error();
        policies.push_back(std::move(policy));
    }
    return policies;
}

const Policy& default_policy() {
    static const Policy policy = read_policies(files::default_policy).value().front();
    return policy;
}

std::vector<std::string> in_plain_words(const Policy& policy) {
    std::vector<std::string> text;
    text.push_back(fmt::format("{}, version {}, in force from {}.",
                               policy.head.name.empty() ? "Cash application" : policy.head.name,
                               policy.head.version, policy.head.effective_from.to_string()));
    if (policy.by_reference) {
        text.push_back(fmt::format(
            "First, a receipt pays the documents it names: in its remittance lines, its creditor "
            "reference{}{}.",
            policy.in_free_text ? ", its text" : "",
            policy.in_end_to_end_id ? ", its end-to-end identification" : ""));
        text.push_back(fmt::format("A number found in text has at least {} letters and digits.",
                                   policy.shortest));
    }
    if (policy.by_amount) {
        text.emplace_back(
            "Then, it pays the one item of the customer that is open with exactly its amount; of "
            "several, the one due first.");
        text.emplace_back("An amount alone, of a payer nobody knows, is never applied by itself.");
    }
    if (policy.apply_from > 100) {
        text.emplace_back("Nothing is applied without a person.");
    } else {
        text.push_back(fmt::format("From a score of {} on it is applied without a person.",
                                   policy.apply_from));
    }
    text.emplace_back(
        "What is not applied stays the customer's as unapplied cash, or unidentified.");
    return text;
}

}  // namespace openitem::cash
