// Account numbers as statements write them.
#pragma once

#include <string>
#include <string_view>

namespace openitem::bank {

/// Whether a text has the form of an IBAN: country, two digits, 11 to 30 capitals and digits.
bool is_iban(std::string_view text);
/// Whether a text has the form of a BIC of 8 or 11 characters.
bool is_bic(std::string_view text);

/// The IBAN an account of a statement stands for: without blanks and without the currency that some
/// banks write behind it, and made from bank code and account number where Germany's rule makes one
/// of them. Empty when it is none.
std::string iban_of(std::string_view account);

/// The currency behind an account number ("NL47INGB0001212121EUR", "1291.99.348 EUR"), else empty.
std::string_view currency_behind(std::string_view account);

}  // namespace openitem::bank
