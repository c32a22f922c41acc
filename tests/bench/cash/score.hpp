// How good matching was on a world: what it applied by itself, and how much of that is right.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "host/cash/match.hpp"
#include "tests/bench/cash/world.hpp"

namespace openitem::cash::bench {

inline constexpr std::size_t classes = 16;

struct Count {
    std::int64_t payments = 0;
    std::int64_t payable = 0;   // there is something that they pay
    std::int64_t applied = 0;   // by itself
    std::int64_t right = 0;     // of those: every item and every amount
    std::int64_t proposed = 0;  // to a person
    std::int64_t proposed_right = 0;
};

struct Score {
    Count all;
    std::array<Count, classes> of_class = {};

    // Parts of a million, rounded down. Precision: right of applied. Recall: right of payable.
    // Automatic: applied of all.
    static std::int64_t precision(const Count& count);
    static std::int64_t recall(const Count& count);
    static std::int64_t automatic(const Count& count);
};

// What became of a payment: what matching made of it, as far as that matters here.
struct Outcome {
    std::map<std::int64_t, std::int64_t> paid;  // of which item how much
    bool applied = false;                       // by itself
};
Outcome outcome_of(const Proposal& proposal, const Policy& policy);
bool is_right(const Payment& payment, const Outcome& outcome);

// Matches all payments against what the company knows.
std::vector<Outcome> outcomes(World& world, const Policy& policy);

// `outcomes` as the payments.
Score score(const World& world, std::span<const Outcome> outcomes);

// A line a class, for people.
std::string table(const Score& score);

}  // namespace openitem::cash::bench
