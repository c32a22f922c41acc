// The rules of matching, as match.hpp describes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace openitem::cash {

enum class Rule : std::uint8_t {
    none,
    reference,
    similar,
    amount,
    account,
    past_due,
    month,
    combination,
    clearing,
};
std::string_view to_string(Rule rule) noexcept;
std::optional<Rule> rule_from(std::string_view text) noexcept;

}  // namespace openitem::cash
