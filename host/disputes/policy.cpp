#include "host/disputes/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "dispute_files.hpp"
#include "host/base/text.hpp"
#include "host/disputes/reasons.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::disputes {

using base::Result;
using model::Reader;

bool Policy::allows(std::string_view reason) const noexcept {
    return reasons.empty() || std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

std::string_view policy_schema() noexcept { return files::policy_schema; }

Result<std::vector<Policy>> read_policies(std::string_view text) {
    auto heads = model::read_policies(text, "dispute", files::policy_schema);
    if (!heads) return std::move(heads).error();
    std::vector<Policy> policies;
    for (auto& head : *heads) {
        const auto body = nlohmann::json::parse(head.body);
        Policy policy;
        policy.head = std::move(head);
        Reader read(body);
        policy.number_prefix = read.text_or("number_prefix", "D-");
        policy.credit_note_prefix = read.text_or("credit_note_prefix", "CN-");
        policy.answer_within_days = read.number_or("answer_within_days", 14);
        policy.smallest = read.optional_money("smallest");
        if (read.has("reasons")) {
            for (const auto& entry : read.array("reasons")) {
                const auto code = entry.get<std::string>();
                if (find_reason(code) == nullptr) {
                    read.fail("reasons", "reasons that are known, found " + base::quote(code));
                }
                policy.reasons.push_back(code);
            }
        }
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
                               policy.head.name.empty() ? "Disputes" : policy.head.name,
                               policy.head.version, policy.head.effective_from.to_string()));
    text.emplace_back(
        "A customer may dispute all or a part of what is open of an invoice. While the case is "
        "open, that part is not held against the customer as overdue; the rest is due as agreed.");
    if (policy.smallest) {
        text.push_back(fmt::format("Below {} there is no case.", policy.smallest->to_text()));
    }
    text.push_back(fmt::format("A case is answered within {} days.", policy.answer_within_days));
    text.emplace_back(
        "What is accepted stays disputed until the credit note is applied; what is rejected is due "
        "again at once.");
    return text;
}

}  // namespace openitem::disputes
