// Code lists of X12 in the words of the model.
#pragma once

#include <cstdint>
#include <string_view>

namespace openitem::x12 {

/// Element 640 of an 810.
struct InvoiceType {
    std::uint32_t kind;
    std::string_view type_code;  ///< UNTDID 1001
};
InvoiceType invoice_type(std::string_view transaction_type);

/// Element 98: oi_party_role, 0 for roles that nobody here has.
std::uint32_t party_role(std::string_view entity_code);

/// Element 66: the scheme of an identification, ISO 6523 where there is one.
std::string_view id_scheme(std::string_view qualifier);

/// The other way: a qualifier for a scheme; 92 for what X12 has none for.
std::string_view id_qualifier(std::string_view scheme);

/// Element 591: UNTDID 4461.
std::string_view payment_means(std::string_view method);

/// Element 128: how a document is called in remittance (ISO 20022); empty for other references.
std::string_view remittance_type(std::string_view qualifier);

/// Element 426 in words; empty when it is not one of the usual ones.
std::string_view adjustment_reason(std::string_view code);

/// Element 639: how many units a price is for.
unsigned price_basis(std::string_view code);

}  // namespace openitem::x12
