#pragma once

#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {

std::span<const National> german_rules() noexcept;        // DE-R-*: among Germans
std::span<const InvoiceRule> xrechnung_rules() noexcept;  // BR-DE-*: the same, of any invoice

}  // namespace openitem::model::peppol
