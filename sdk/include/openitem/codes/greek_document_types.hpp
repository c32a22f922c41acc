#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes greek_document_types{"Greek document types (myDATA) in an invoice number",
                                            "Peppol BIS Billing 2026.5, 2026-05",
                                            R"(
1.1 1.6 2.1 2.4 5.1 5.2
)"};

}  // namespace openitem::codes
