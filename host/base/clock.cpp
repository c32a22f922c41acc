#include "host/base/clock.hpp"

#include <chrono>
#include <cstdlib>

#include "host/base/text.hpp"

namespace openitem::base {

Instant SystemClock::now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

std::unique_ptr<Clock> clock_from_environment() {
    const char* const text = std::getenv("OPENITEM_NOW");
    if (text == nullptr || *text == '\0') return std::make_unique<SystemClock>();
    if (const auto instant = Instant::parse(text)) return std::make_unique<FixedClock>(*instant);
    throw RunError(Exit::source_or_config,
                   "expected OPENITEM_NOW to be an instant such as 2026-11-21T10:00:00Z, found " +
                       quote(text));
}

}  // namespace openitem::base
