// Is a number of a public register written as its register writes it, check digits included? Pure;
// a number is as it stands in the document, without white space around it. Where Peppol is milder
// than the register (the letters of a Codice Fiscale are not reckoned), so are we.
#pragma once

#include <string_view>

namespace openitem::model::identifiers {

bool is_gln(std::string_view) noexcept;                     // GS1, modulo 10
bool is_norwegian_organisation(std::string_view) noexcept;  // nine digits, modulo 11
bool is_danish_cvr(std::string_view) noexcept;              // eight digits, with or without DK
bool is_danish_p_number(std::string_view) noexcept;         // ten digits
bool is_danish_se_number(std::string_view) noexcept;        // DK and eight digits
bool is_belgian_enterprise(std::string_view) noexcept;      // ten digits, modulo 97
bool is_italian_ipa(std::string_view) noexcept;             // six letters or digits
bool is_codice_fiscale(std::string_view) noexcept;          // sixteen characters, or eleven digits
bool is_partita_iva(std::string_view) noexcept;             // behind IT: eleven digits, modulo 10
bool is_swedish_organisation(std::string_view) noexcept;    // ten digits, Luhn
bool is_australian_abn(std::string_view) noexcept;          // eleven digits, modulo 89
bool is_greek_tin(std::string_view) noexcept;  // nine digits, modulo 11; what follows is not read
bool is_dutch_kvk(std::string_view) noexcept;  // eight digits
bool is_dutch_oin(std::string_view) noexcept;  // twenty digits
bool is_dutch_establishment(std::string_view) noexcept;  // twelve digits
bool is_dutch_vat(std::string_view) noexcept;            // NL123456789B12
bool is_iban(std::string_view) noexcept;                 // ISO 13616, white space anywhere

bool is_digits(std::string_view) noexcept;  // one at least, and nothing else

}  // namespace openitem::model::identifiers
