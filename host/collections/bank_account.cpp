#include "host/collections/bank_account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host/base/text.hpp"

namespace openitem::collections {

namespace {

constexpr std::array<std::string_view, 4> steps = {"entered", "approved", "called_back", "ended"};

base::Error refused(const char* field, std::string message) {
    return {.rule = "bank_account", .field = field, .message = std::move(message)};
}

}  // namespace

std::string_view to_string(AccountStep step) noexcept {
    return steps[static_cast<std::size_t>(step)];
}

std::optional<AccountStep> account_step(std::string_view word) noexcept {
    const auto* const found = std::find(steps.begin(), steps.end(), word);
    if (found == steps.end()) return std::nullopt;
    return static_cast<AccountStep>(found - steps.begin());
}

AccountState account_state(std::span<const AccountEvent> events, int cooling) {
    AccountState state;
    std::optional<base::Date> approved_on;
    for (const AccountEvent& event : events) {
        switch (event.step) {
            case AccountStep::entered:  // again: from the start
                state = {};
                approved_on.reset();
                state.stands = true;
                state.entered_by = event.actor;
                state.entered_on = event.on;
                break;
            case AccountStep::approved:
                state.approved_by = event.actor;
                approved_on = event.on;
                break;
            case AccountStep::called_back:
                state.called_back_on = event.on;
                break;
            case AccountStep::ended:
                state = {};
                approved_on.reset();
                break;
        }
    }
    if (!state.stands) {
        state.missing = "it is not entered";
    } else if (!approved_on) {
        state.missing = fmt::format("the approval of somebody else than {}", state.entered_by);
    } else if (!state.called_back_on) {
        state.missing = "the note of a call back";
    } else {
        state.usable_from = std::max(*approved_on, *state.called_back_on).add_days(cooling);
    }
    return state;
}

base::Result<void> check_step(std::span<const AccountEvent> events, const AccountEvent& next) {
    const auto state = account_state(events);
    if (next.step == AccountStep::entered) {
        if (state.stands) return refused("account", "it is entered already");
        return {};
    }
    if (!state.stands) return refused("account", "it is not entered: enter it first");
    if (next.on < state.entered_on) {
        return refused("on", fmt::format("expected a day not before {}, on which it was entered",
                                         state.entered_on.to_string()));
    }
    if (next.step == AccountStep::approved) {
        if (!state.approved_by.empty()) {
            return refused("account", "it is approved already, by " + state.approved_by);
        }
        if (next.actor == state.entered_by) {
            return refused("by", fmt::format("expected somebody else than {}, who entered it",
                                             state.entered_by));
        }
    }
    if (next.step == AccountStep::called_back && base::trim(next.note).empty()) {
        return refused("reason", "expected a note: who was called on which number, and said what");
    }
    return {};
}

base::Result<std::string> checked_iban(std::string_view text) {
    std::string iban;
    for (const char c : text) {
        if (c == ' ' || c == '-') continue;
        iban += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool formed =
        iban.size() >= 15 && iban.size() <= 34 && is_letter(iban[0]) && is_letter(iban[1]) &&
        is_digit(iban[2]) && is_digit(iban[3]) &&
        std::all_of(iban.begin(), iban.end(), [&](char c) { return is_letter(c) || is_digit(c); });
    if (!formed) {
        return refused("account", fmt::format("expected an IBAN, found {}", base::quote(text)));
    }
    unsigned rest = 0;
    for (std::size_t i = 0; i < iban.size(); ++i) {
        const char c = iban[(i + 4) % iban.size()];
        const auto value = static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'A' + 10);
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    if (rest != 1) {
        return refused("account", fmt::format("the check digits of {} are wrong", iban));
    }
    return iban;
}

}  // namespace openitem::collections
