#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes tax_point_codes{"UNTDID 2005",
                                       "EN 16931 validation artefacts 1.3.16, 2026-04",
                                       R"(
3 35 432
)"};

}  // namespace openitem::codes
