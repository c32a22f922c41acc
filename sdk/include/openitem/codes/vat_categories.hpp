#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes vat_categories{"UNTDID 5305",
                                      "EN 16931 validation artefacts 1.3.16, 2026-04",
                                      R"(
AE B E G K L M O S Z
)"};

}  // namespace openitem::codes
