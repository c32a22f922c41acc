#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes mime_types{"MIME types of attachments (EN 16931-1)",
                                  "Peppol BIS Billing 2026.5",
                                  R"(
application/pdf application/vnd.oasis.opendocument.spreadsheet
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet image/jpeg image/png text/csv
)"};

}  // namespace openitem::codes
