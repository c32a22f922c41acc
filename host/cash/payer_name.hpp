// Names of companies and people as banks write them.
#pragma once

#include <string>
#include <string_view>

namespace openitem::cash {

// Upper case, umlauts and accents as plain letters (AE for Ä), no legal form at the end, single
// blanks between words: "Möller & Söhne GmbH & Co. KG" is "MOELLER SOEHNE".
std::string plain_name(std::string_view name);

}  // namespace openitem::cash
