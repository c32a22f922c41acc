// What the codes of FatturaPA are in the code lists of EN 16931.
#pragma once

#include <string_view>

namespace openitem::fatturapa {

/// UNTDID 1001 (BT-3) of a TipoDocumento; empty for one that is not known. A document the buyer
/// issued in the seller's name (SoggettoEmittente CC) is self-billed: 389, or 261 for a credit.
std::string_view type_code_of(std::string_view document_type, bool issued_by_buyer);

/// An invoice for an advance: its terms of payment say "advance" without having been paid.
constexpr bool is_advance_invoice(std::string_view document_type) {
    return document_type == "TD02" || document_type == "TD03";
}

/// UNCL 5305 (BT-118) of a Natura; empty for one that is not known. Sums excluded from the taxable
/// base (N1) count as exempt: outside the scope (O) may not stand beside taxed lines, and they
/// usually do.
std::string_view category_of(std::string_view nature);

/// UNCL 4461 (BT-81) of a ModalitaPagamento; empty for one that is not known.
std::string_view payment_means_of(std::string_view method);
/// The other way: MP05, a bank transfer, for one that has no word of its own.
std::string_view method_for(std::string_view payment_means);
/// Kept by the customer from what it had already collected: paid, in effect.
inline constexpr std::string_view already_collected = "MP22";

/// UN/ECE Recommendation 20 of a usual abbreviation; what is not known stays as it is written.
std::string_view unit_of(std::string_view unit);

}  // namespace openitem::fatturapa
