#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes allowance_reasons{"UNTDID 5189",
                                         "EN 16931 validation artefacts 1.3.16, 2026-04",
                                         R"(
100 102 103 104 105 41 42 60 62 63 64 65 66 67 68 70 71 88 95
)"};

}  // namespace openitem::codes
