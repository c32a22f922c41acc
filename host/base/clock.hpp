// Where the time comes from. Only the edges of the host hold a Clock; the domain is given dates and
// instants, so that a decision can be made again later and come out the same.
//
// OPENITEM_NOW, an RFC 3339 instant such as 2026-11-21T10:00:00Z, stops the clock of a whole run
// there: samples, tests and replays then print the same on any day.
#pragma once

#include <memory>

#include "host/base/date.hpp"

namespace openitem::base {

// now() may be called from any thread.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    virtual Instant now() const = 0;
    Date today() const { return now().date(); }  // in UTC
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
};

class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant instant) noexcept : instant_(instant) {}
    Instant now() const override { return instant_; }

private:
    Instant instant_;
};

// A FixedClock when OPENITEM_NOW is set and not empty, the system's otherwise. Throws RunError
// (source_or_config) when it is no instant: a run that asks for a date must not get another.
std::unique_ptr<Clock> clock_from_environment();

}  // namespace openitem::base
