// What becomes of a write-off, and of the tax in it (ACCOUNTING A16, A24): two tables of states,
// and what a country asks of whoever wants the tax back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/model/decisions/decision.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::collections {

enum class WriteOffState : std::uint8_t {
    proposed,
    posted,
    rejected,
    reversed,   // it was a mistake: the item is open as before
    recovered,  // the customer pays after all: open again, and its tax is due again
};
enum class WriteOffStep : std::uint8_t { approve, reject, reverse, recover };

// Of the tax in a posted write-off.
enum class ClaimState : std::uint8_t {
    none,     // not posted, or there is no tax in it
    pending,  // posted, and waiting for its relief
    claimed,
    granted,  // not owed any more
    refused,  // a loss as well
};
enum class ClaimStep : std::uint8_t { claim, grant, refuse };

// Where a step leads; none: it is not allowed there.
std::optional<WriteOffState> after(WriteOffState state, WriteOffStep step) noexcept;
std::optional<ClaimState> after(ClaimState state, ClaimStep step) noexcept;

std::string_view to_string(WriteOffState state) noexcept;
std::string_view to_string(ClaimState state) noexcept;
std::string_view to_string(ClaimStep step) noexcept;
std::optional<WriteOffState> write_off_state(std::string_view word) noexcept;
std::optional<ClaimState> claim_state(std::string_view word) noexcept;

// One of the ways in which a country gives the tax back: all that it names must hold.
struct ReliefWay {
    int days_overdue = 0;
    int months_overdue = 0;
    bool insolvent = false;  // proceedings over the customer's assets were opened
    bool evidence = false;   // something has to be shown, and is kept with the claim
    std::string says = {};   // what, in a few words
};

struct ReliefConditions {
    std::string country = {};  // empty: of any that is not listed
    std::string law = {};
    std::optional<int> within_months = {};  // after it was due; later it is lost
    std::vector<ReliefWay> any_of = {};
};

// One version of how a company writes off.
struct WriteOffPolicy {
    model::PolicyHead head;
    std::optional<base::Money> approve_from;  // from here on by two persons; none: always
    std::vector<std::string> reasons;         // one of these; empty: any
    std::string country;                      // whose tax it is; empty: that of our VAT id
    std::vector<ReliefConditions> relief;     // in place of those that come with OpenItem

    bool needs_two(base::Money amount) const;
    // Conditions of the country, else of any.
    const ReliefConditions& conditions_in(std::string_view in_country) const;
};
base::Result<std::vector<WriteOffPolicy>> read_write_off_policies(std::string_view text);
const WriteOffPolicy& default_write_off_policy();
std::string_view write_off_schema() noexcept;

// What comes with OpenItem, by country; that of any comes last.
const std::vector<ReliefConditions>& relief_conditions();

struct ClaimFacts {
    base::Date due_on = {};
    base::Date on = {};
    std::optional<base::Date> insolvent_from = {};
    std::string evidence = {};
};
// One row for each way, and one for the time: "passed" or "blocked".
struct ReliefAnswer {
    bool met = false;
    std::vector<model::RuleResult> rules = {};
};
ReliefAnswer judge_relief(const ReliefConditions& conditions, const ClaimFacts& facts);

}  // namespace openitem::collections
