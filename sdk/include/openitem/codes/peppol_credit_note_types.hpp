#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes peppol_credit_note_types{"UNTDID 1001, credit notes of process 01",
                                                "Peppol BIS Billing 2026.5, 2026-05",
                                                R"(
381 396 532 81 83
)"};

}  // namespace openitem::codes
