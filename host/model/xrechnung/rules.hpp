// XRechnung 3 on top of EN 16931: the German demands (host/model/peppol/german_rules.hpp), those of
// Peppol that XRechnung has taken over, and two specifications that go further. What only a syntax
// can break (BR-DEX-09 to 14: payments by third parties) is its connector's to say.
#pragma once

#include <span>
#include <vector>

#include "host/model/en16931/rule.hpp"

namespace openitem::model::xrechnung {

using en16931::Invoice;
using en16931::InvoiceRule;
using en16931::Report;

// Of the specification identifier (BT-24).
bool is_extension(const Invoice& invoice) noexcept;
bool is_clean_vehicles(const Invoice& invoice) noexcept;

std::span<const InvoiceRule> document_rules() noexcept;
std::span<const InvoiceRule> extension_rules() noexcept;      // BR-DEX-*
std::span<const InvoiceRule> clean_vehicle_rules() noexcept;  // BR-DE-CVD-*

// EN 16931, and the rules of XRechnung.
void judge_invoice(const RecordView& record, std::vector<Finding>& findings);
// Rules of the norm that give way to those of a specification that goes further: codes it adds to,
// and payments by third parties it counts.
std::span<const std::string_view> replaced_rules(const RecordView& record);

}  // namespace openitem::model::xrechnung
