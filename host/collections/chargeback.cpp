#include "host/collections/chargeback.hpp"

#include <algorithm>
#include <array>

namespace openitem::collections {

namespace {
constexpr std::array<std::string_view, 3> names = {"open", "won", "lost"};
}

std::string_view to_string(ChargebackState state) noexcept {
    return names[static_cast<std::size_t>(state)];
}

std::optional<ChargebackState> chargeback_state(std::string_view word) noexcept {
    const auto* const found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) return std::nullopt;
    return static_cast<ChargebackState>(found - names.begin());
}

}  // namespace openitem::collections
