// In which order a payment that does not cover everything clears what is owed (FORMULAS 2.9).
//
// Costs, then interest, then the principal, as a law of the kind of BGB 367 says: what stays open
// is principal and goes on bearing interest. Or the principal first: what stays open bears none.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"

namespace openitem::cash {

enum class Debt : std::uint8_t { principal, costs, interest };
std::string_view to_string(Debt debt) noexcept;
std::optional<Debt> debt_from(std::string_view word) noexcept;

struct Owed {
    Debt debt = Debt::principal;
    std::int64_t open = 0;  // above zero
    base::Date due_on = {};
    std::int64_t id = 0;
};

// What of the amount goes to each, in the order of `owed`: one kind after another, and of a kind
// what was due first. A kind the order does not name comes last.
std::vector<std::int64_t> clear(std::int64_t amount, std::span<const Owed> owed,
                                std::span<const Debt> order);

}  // namespace openitem::cash
