// Days that figures are asked for: a year typed wrongly is said, not computed.
#pragma once

#include <fmt/format.h>

#include "host/base/date.hpp"
#include "host/base/result.hpp"

namespace openitem::service {

// Outside the years 1900 to 2199 it ends the command with wrong_use.
inline void require_usual_years(base::Date day) {
    if (day >= base::Date::from(1900, 1, 1) && day <= base::Date::from(2199, 12, 31)) return;
    throw base::RunError(base::Exit::wrong_use, "expected a day of the years 1900 to 2199");
}

}  // namespace openitem::service
