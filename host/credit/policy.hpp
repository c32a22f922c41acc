// A company's credit policy, one version of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::credit {

// What happens when a rule is broken.
enum class Action : std::uint8_t { allow, warn, block };
std::string_view to_string(Action action) noexcept;

struct Policy {
    model::PolicyHead head;

    std::optional<base::Money> default_limit;
    std::int64_t watch_percent = 0;  // 0: no warning below the limit
    Action over_limit = Action::block;
    Action no_limit = Action::warn;

    std::int64_t max_overdue_days = 0;
    std::int64_t grace_days = 0;
    Action overdue = Action::block;
    std::optional<base::Money> overdue_minimum;
    bool count_assumed_due = false;
    bool count_disputed_as_overdue = false;

    std::optional<base::Money> max_document;
    Action over_document = Action::block;

    bool with_open_orders = true;
    bool less_credit_notes = true;
    bool less_unapplied = true;
    bool less_on_account = true;
    bool with_disputed = true;
    std::vector<std::string> segment;  // companies of the same client whose exposure counts too
};

// Every version in a policy file, ordered by the day it begins.
base::Result<std::vector<Policy>> read_policies(std::string_view text);
// The one that comes with OpenItem, in force since 1900.
const Policy& default_policy();
// The JSON schema (draft-07) a policy file is checked against.
std::string_view policy_schema() noexcept;

// The policy in sentences, for customers and sales.
std::vector<std::string> in_plain_words(const Policy& policy);

}  // namespace openitem::credit
