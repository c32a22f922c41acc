// How a customer stands beyond its credit (ACCOUNTING A23): what was said of it and of its items,
// and what may be done because of it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/result.hpp"

namespace openitem::collections {

enum class StateKind : std::uint8_t {
    insolvent,   // from a day on, with the case's number
    legal_hold,  // nothing of it may be erased, nothing is done without counsel
    deceased,
    nature,      // consumer, business or public
    block,       // no reminders: of the customer, or of one item
    limitation,  // of an item: the day from which its debtor need not pay any more
};
std::string_view to_string(StateKind kind) noexcept;
std::optional<StateKind> state_kind(std::string_view word) noexcept;

// One that holds on the day that is asked about.
struct Said {
    StateKind kind = StateKind::block;
    std::int64_t item = 0;   // 0: of the customer
    std::string value = {};  // the case, "consumer", the limitation's day, or empty
    base::Date from_on = {};
    std::optional<base::Date> until_on = {};
    std::string reason = {};
};

// What is wrong with it, for the person who says it. Empty item and value where they are needed, or
// the other way round.
base::Result<void> check(const Said& said);

struct Standing {
    std::optional<base::Date> insolvent_from;
    std::string insolvency_case;
    bool legal_hold = false;
    bool deceased = false;
    std::string nature;               // empty: nobody said
    std::vector<Said> blocks;         // of reminders
    std::vector<Said> limitations;    // of items
    std::vector<std::string> alerts;  // limitation dates that are near or over

    bool may_remind(std::int64_t item) const;
    bool bears_interest() const { return !insolvent_from && !deceased; }
    bool may_plan() const { return !insolvent_from && !deceased && !legal_hold; }
    bool may_have_credit() const { return !insolvent_from && !deceased && !legal_hold; }
    // What was billed before the day of the insolvency is a claim in it; what came after is a debt
    // of the estate.
    bool is_claim(base::Date issued_on) const {
        return insolvent_from && issued_on < *insolvent_from;
    }
    // "insolvent since 2026-03-01, case IN 12/26": each in a few words, for people.
    std::vector<std::string> in_words() const;
};

// `alert_days`: how long before its limitation an item is told of.
Standing standing_on(std::span<const Said> holding, base::Date day, int alert_days = 90);

}  // namespace openitem::collections
