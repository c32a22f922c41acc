// References a payer is asked to quote, as numbers with check digits.
//
//     reference_of("RF18 5390 0754 7034")             -> ISO 11649, passed
//     reference_of("210000000003139471430009017", "CH") -> Swiss, passed
//     reference_of("12345", "NO")                      -> Norwegian, failed, expected "4 or 3"
//     found_in("Faktura RF18 5390 0754 7034, tack")    -> ISO 11649, "RF18539007547034"
//
// Some schemes mark their references (RF, +++ of Belgium, +71< of Denmark, SI12); those of plain
// digits are known by the country of the account that is paid. Pure functions, from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::bank {

enum class Scheme : std::uint8_t {
    iso_11649,  ///< RF creditor reference: modulus 97
    swiss,      ///< QR reference (27 digits) and ESR (27 or 16): modulus 10, recursive
    norwegian,  ///< KID: modulus 10 or 11, as payee and bank agreed
    swedish,    ///< OCR of Bankgirot and Plusgirot: Luhn
    finnish,    ///< viitenumero: weights 7, 3, 1
    estonian,   ///< viitenumber: weights 7, 3, 1
    belgian,    ///< structured communication: modulus 97
    danish,     ///< FIK 71, 75 and giro 04, 15: Luhn
    slovenian,  ///< SI and a model; model 12 has a check digit
    croatian,   ///< HR and a model
};

enum class Check : std::uint8_t {
    passed,
    failed,
    none,  ///< the scheme asks for none here
};

struct Reference {
    Scheme scheme{};
    Check check = Check::none;
    /// What is compared: capitals and digits, without marks and blanks. RF and the models of SI and
    /// HR stay; of a Danish line, the payment's id alone.
    std::string number = {};
    std::string expected = {};  ///< the check digits it should have, when it failed
    std::string found = {};     ///< those it has, when it failed
    /// Swedish: the digit before the last one says how long the number is, as it should where the
    /// payee asked for that level of control.
    bool length_digit = false;
};

/// What a text is, taken as a whole. `country`: of the account that is paid, ISO 3166; without it
/// only references that carry a mark are known. Empty: no reference of a scheme known here.
std::optional<Reference> reference_of(std::string_view text, std::string_view country = {});

/// The first reference within free text that marks itself, or is a Swiss one, and has the right
/// check digits.
std::optional<Reference> found_in(std::string_view text, std::string_view country = {});

/// The country an IBAN begins with; empty for any other account.
std::string_view country_of(std::string_view account);

/// For people: "expected the check digits 18 in the creditor reference RF19..., found 19".
std::string to_problem(const Reference& failed);

}  // namespace openitem::bank
