// A payment the bank took back because its payer contested it (ACCOUNTING A24): open until it is
// won, which brings the money back, or lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace openitem::collections {

enum class ChargebackState : std::uint8_t { open, won, lost };

// May a chargeback in this state (none: it is not one yet) become that one? Who has lost may
// contest it again; what is won is over.
constexpr bool may_become(std::optional<ChargebackState> from, ChargebackState to) noexcept {
    if (!from) return to == ChargebackState::open;
    if (*from == ChargebackState::open) return to != ChargebackState::open;
    return *from == ChargebackState::lost && to == ChargebackState::open;
}

std::string_view to_string(ChargebackState state) noexcept;
std::optional<ChargebackState> chargeback_state(std::string_view word) noexcept;

}  // namespace openitem::collections
