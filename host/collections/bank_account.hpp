// A bank account that money is paid to or debited from (ACCOUNTING A22): entered by one person,
// approved by another, confirmed by a call back, and usable only some days after that. An account
// learned from a payment is none: it is evidence for matching alone.
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

enum class AccountStep : std::uint8_t { entered, approved, called_back, ended };
std::string_view to_string(AccountStep step) noexcept;
std::optional<AccountStep> account_step(std::string_view word) noexcept;

struct AccountEvent {
    AccountStep step = AccountStep::entered;
    base::Date on = {};
    std::string actor = {};
    std::string note = {};
};

struct AccountState {
    bool stands = false;  // entered, and not ended
    std::string entered_by;
    base::Date entered_on = {};
    std::string approved_by;  // empty: by nobody yet
    std::optional<base::Date> called_back_on;
    std::optional<base::Date> usable_from;  // none: something is missing
    std::string missing;                    // what; empty when nothing is

    bool usable_on(base::Date day) const { return usable_from && *usable_from <= day; }
    // It changed so shortly before that day that a payment to it is looked at twice.
    bool changed_within(int days, base::Date day) const {
        return stands && base::days_between(entered_on, day) < days;
    }
};

inline constexpr int cooling_days = 5;

// What the events make of it, in the order they were recorded.
AccountState account_state(std::span<const AccountEvent> events, int cooling = cooling_days);

// May this step be taken now? A second person approves; the call back says who was asked.
base::Result<void> check_step(std::span<const AccountEvent> events, const AccountEvent& next);

// Letters and digits of an IBAN whose check digits are right; an error says what is not.
base::Result<std::string> checked_iban(std::string_view iban);

}  // namespace openitem::collections
