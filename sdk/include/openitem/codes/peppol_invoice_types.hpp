#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes peppol_invoice_types{"UNTDID 1001, invoices of process 01",
                                            "Peppol BIS Billing 2026.5, 2026-05",
                                            R"(
102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 71 780 80 817 82 84 870 875 876
877
)"};

}  // namespace openitem::codes
