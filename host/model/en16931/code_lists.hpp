// The code lists EN 16931 refers to, as far as a rule asks for them. They are data: codes/*.txt,
// each with its source and date.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace openitem::model::en16931 {

struct CodeList {
    std::string_view title;                   // "ISO 4217"
    std::string_view source;                  // where it was taken from, and when
    std::span<const std::string_view> codes;  // sorted

    // To the letter: "eur" is no code of ISO 4217.
    bool has(std::string_view code) const noexcept {
        return std::binary_search(codes.begin(), codes.end(), code);
    }
};

namespace codes {

extern const CodeList allowance_reasons;
extern const CodeList charge_reasons;
extern const CodeList countries;
extern const CodeList credit_note_types;
extern const CodeList currencies;
extern const CodeList document_types;
extern const CodeList endpoint_schemes;
extern const CodeList identifier_schemes;
extern const CodeList item_classifications;
extern const CodeList mime_types;
extern const CodeList object_schemes;
extern const CodeList payment_means;
extern const CodeList tax_point_codes;
extern const CodeList units;
extern const CodeList vat_categories;
extern const CodeList vat_exemptions;

}  // namespace codes
}  // namespace openitem::model::en16931
