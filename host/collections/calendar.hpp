// Business days: weekends and holidays as data, and where a due date moves that falls on one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/result.hpp"

namespace openitem::collections {

enum class Shift : std::uint8_t {
    none,
    next,             // to the next business day
    previous,         // to the one before
    next_same_month,  // to the next, unless that is in another month: then to the one before
};
std::optional<Shift> shift_from(std::string_view word) noexcept;

// Easter Sunday of the Gregorian calendar.
base::Date easter(int year);

// "2026-12-24" one day; "12-25" each year; "easter", "easter-2", "easter+1" counted from it.
struct Holiday {
    std::optional<base::Date> once = {};
    std::optional<int> from_easter = {};
    unsigned month = 0;  // each year
    unsigned day = 0;

    bool is_on(base::Date day) const;
};
base::Result<Holiday> holiday_from(std::string_view text);

struct Calendar {
    std::string name = {};
    std::uint8_t weekend = 0b110'0000;  // bit 0: Monday
    std::vector<Holiday> holidays = {};
    Shift shift = Shift::next;

    bool is_business_day(base::Date day) const;
    base::Date shifted(base::Date day) const;
};

}  // namespace openitem::collections
