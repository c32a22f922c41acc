#include "host/disputes/states.hpp"

#include <array>

namespace openitem::disputes {
namespace {

using enum State;
using enum Event;

constexpr std::array table = {
    Transition{opened, start, in_process},
    Transition{opened, clear, settled},
    Transition{opened, void_it, voided},

    Transition{in_process, ask_customer, awaiting_customer},
    Transition{in_process, ask_internal, awaiting_internal},
    Transition{in_process, escalate, escalated},
    Transition{in_process, propose, proposed_resolution},
    Transition{in_process, clear, settled},
    Transition{in_process, void_it, voided},

    Transition{awaiting_customer, resume, in_process},
    Transition{awaiting_customer, ask_internal, awaiting_internal},
    Transition{awaiting_customer, escalate, escalated},
    Transition{awaiting_customer, propose, proposed_resolution},
    Transition{awaiting_customer, clear, settled},
    Transition{awaiting_customer, void_it, voided},

    Transition{awaiting_internal, resume, in_process},
    Transition{awaiting_internal, ask_customer, awaiting_customer},
    Transition{awaiting_internal, escalate, escalated},
    Transition{awaiting_internal, propose, proposed_resolution},
    Transition{awaiting_internal, clear, settled},
    Transition{awaiting_internal, void_it, voided},

    Transition{escalated, resume, in_process},
    Transition{escalated, ask_customer, awaiting_customer},
    Transition{escalated, ask_internal, awaiting_internal},
    Transition{escalated, propose, proposed_resolution},
    Transition{escalated, clear, settled},
    Transition{escalated, void_it, voided},

    Transition{proposed_resolution, accept, accepted},
    Transition{proposed_resolution, reject, rejected},
    Transition{proposed_resolution, resume, in_process},
    Transition{proposed_resolution, clear, settled},
    Transition{proposed_resolution, void_it, voided},

    Transition{accepted, clear, settled},
    Transition{accepted, void_it, voided},
    // The source refused to write the credit note: somebody has to look again.
    Transition{accepted, resume, in_process},

    Transition{settled, close, closed},
    Transition{rejected, close, closed_invalid},
    Transition{closed, reopen, reopened},

    Transition{reopened, start, in_process},
    Transition{reopened, clear, settled},
    Transition{reopened, void_it, voided},
};

constexpr std::array<std::string_view, state_count> state_names = {
    "new",
    "in_process",
    "awaiting_customer",
    "awaiting_internal",
    "escalated",
    "proposed_resolution",
    "accepted",
    "settled",
    "closed",
    "rejected",
    "closed_invalid",
    "voided",
    "reopened",
};

constexpr std::array<std::string_view, event_count> event_names = {
    "start",  "ask_customer", "ask_internal", "escalate", "resume", "propose",
    "accept", "clear",        "reject",       "close",    "void",   "reopen",
};

}  // namespace

std::span<const Transition> transitions() noexcept { return table; }

std::optional<State> after(State state, Event event) noexcept {
    for (const Transition& transition : table) {
        if (transition.from == state && transition.event == event) return transition.to;
    }
    return std::nullopt;
}

bool is_disputed(State state) noexcept {
    switch (state) {
        case opened:
        case in_process:
        case awaiting_customer:
        case awaiting_internal:
        case escalated:
        case proposed_resolution:
        case accepted:
        case reopened:
            return true;
        case settled:
        case closed:
        case rejected:
        case closed_invalid:
        case voided:
            return false;
    }
    return false;
}

bool is_final(State state) noexcept {
    return state == closed || state == closed_invalid || state == voided;
}

std::string_view to_string(State state) noexcept {
    return state_names[static_cast<std::size_t>(state)];
}

std::string_view to_string(Event event) noexcept {
    return event_names[static_cast<std::size_t>(event)];
}

std::optional<State> state_from(std::string_view text) noexcept {
    for (std::size_t i = 0; i < state_count; ++i) {
        if (state_names[i] == text) return static_cast<State>(i);
    }
    return std::nullopt;
}

}  // namespace openitem::disputes
