// How a company handles disputes, one version of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::disputes {

struct Policy {
    model::PolicyHead head;

    std::string number_prefix = "D-";
    std::string credit_note_prefix = "CN-";  // of the series we number credit notes from
    std::int64_t answer_within_days = 14;
    std::optional<base::Money> smallest;
    std::vector<std::string> reasons;  // empty: all

    bool allows(std::string_view reason) const noexcept;
};

// Every version in a policy file, ordered by the day it begins. A reason nobody knows is an Error.
base::Result<std::vector<Policy>> read_policies(std::string_view text);
// The one that comes with OpenItem, in force since 1900.
const Policy& default_policy();
// The JSON schema (draft-07) a policy file is checked against.
std::string_view policy_schema() noexcept;
// The policy in sentences.
std::vector<std::string> in_plain_words(const Policy& policy);

}  // namespace openitem::disputes
