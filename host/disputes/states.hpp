// The states of a dispute and what moves it from one to another: a table, and nothing else decides.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace openitem::disputes {

enum class State : std::uint8_t {
    opened,  // "new": nobody has looked at it yet
    in_process,
    awaiting_customer,
    awaiting_internal,
    escalated,
    proposed_resolution,
    accepted,  // will be credited; disputed until the credit is there
    settled,   // nothing of it is open any more
    closed,
    rejected,
    closed_invalid,
    voided,  // opened by mistake, or its invoice was voided
    reopened,
};
inline constexpr std::size_t state_count = 13;

enum class Event : std::uint8_t {
    start,
    ask_customer,
    ask_internal,
    escalate,
    resume,
    propose,
    accept,
    clear,  // payments or credits have cleared the disputed part
    reject,
    close,
    void_it,
    reopen,
};
inline constexpr std::size_t event_count = 12;

struct Transition {
    State from;
    Event event;
    State to;
};
std::span<const Transition> transitions() noexcept;

// Where the event leads from the state; none: it is not allowed there.
std::optional<State> after(State state, Event event) noexcept;

// Does a case in this state keep its part of the item out of the overdue rule?
bool is_disputed(State state) noexcept;
// Is there nothing more to do?
bool is_final(State state) noexcept;

std::string_view to_string(State state) noexcept;  // as it is stored: "new", "in_process", ...
std::string_view to_string(Event event) noexcept;
std::optional<State> state_from(std::string_view text) noexcept;

}  // namespace openitem::disputes
