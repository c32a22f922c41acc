// What the codes of returns (R01) and notifications of change (C01) say.
#pragma once

#include <string_view>

namespace openitem::nacha {

/// In our own words; empty for a code not known here.
std::string_view meaning_of(std::string_view code);

}  // namespace openitem::nacha
