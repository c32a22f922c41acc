// Code lists of UN/EDIFACT in the words of the model.
#pragma once

#include <cstdint>
#include <string_view>

namespace openitem::edifact {

/// Data element 1001: oi_invoice_kind; 0 for what is no invoice, credit or debit note.
std::uint32_t invoice_kind(std::string_view type_code);
/// Data element 1001 of a document that is paid: CINV, CREN, DEBN (ISO 20022); empty for others.
std::string_view remittance_type(std::string_view type_code);
/// Data element 3035: oi_party_role, 0 for roles that nobody here has.
std::uint32_t party_role(std::string_view qualifier);
/// The scheme of an identification: its code list (1131) where that is one of ISO 6523, else what
/// the agency (3055) stands for, else the agency.
std::string_view id_scheme(std::string_view code_list, std::string_view agency);
/// Data element 4465 in words; empty when it is not one of the usual ones.
std::string_view adjustment_reason(std::string_view code);
/// UNTDID 4461 as it is, where it is one.
bool is_item_scheme_gtin(std::string_view item_type);

}  // namespace openitem::edifact
