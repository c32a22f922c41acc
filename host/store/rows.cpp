#include "host/store/rows.hpp"

#include <array>

#include "host/store/work_rows.hpp"

namespace openitem::store {

namespace {

constexpr std::array<std::string_view, 7> record_states = {
    "?", "posted", "evidence", "waiting", "voided", "deleted", "stored",
};
constexpr std::array<std::string_view, 4> quarantine_states = {
    "?",
    "open",
    "retried",
    "discarded",
};

}  // namespace

std::string_view to_string(RecordState state) noexcept {
    const auto number = static_cast<std::size_t>(state);
    return number < record_states.size() ? record_states[number] : record_states[0];
}

std::string_view to_string(QuarantineState state) noexcept {
    const auto number = static_cast<std::size_t>(state);
    return number < quarantine_states.size() ? quarantine_states[number] : quarantine_states[0];
}

}  // namespace openitem::store
