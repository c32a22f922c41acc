// What a company wants its figures to be: {"figure": "dso", "at_most": "45"}.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/base/result.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::collections {

struct Target {
    std::string figure = {};  // its name
    std::optional<base::Decimal> at_most = {};
    std::optional<base::Decimal> at_least = {};
    std::string why = {};

    // What is on the target has met it. A figure that is not defined meets nothing.
    bool is_met_by(const std::optional<base::Decimal>& value) const;
    std::string in_words() const;  // "at most 45", "80 to 100"
};

// One version of them; any number for one figure.
struct TargetPolicy {
    model::PolicyHead head;
    std::vector<Target> targets;
};
base::Result<std::vector<TargetPolicy>> read_target_policies(std::string_view text);
std::string_view targets_schema() noexcept;

}  // namespace openitem::collections
