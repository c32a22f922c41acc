// The months a text speaks of: of dates that cannot be read any more, as "30.02.2026".
#pragma once

#include <string_view>
#include <vector>

#include "host/base/date.hpp"

namespace openitem::base {

// The first day of every month in which a date of the text lies, in order, none twice. Dates as
// 2026-02-28, 28.02.2026, 28-02-2026, 28/02/2026 and 02/28/2026 (of 3/2/2026 both months count) and
// 20260228, of the years 1990 to 2099; the day need not exist.
std::vector<Date> months_in(std::string_view text);

}  // namespace openitem::base
