#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes credit_note_types{"UNTDID 1001, credit notes",
                                         "EN 16931 validation artefacts 1.3.16, 2026-04",
                                         R"(
261 262 296 308 381 396 420 458 502 503 532 81 83
)"};

}  // namespace openitem::codes
