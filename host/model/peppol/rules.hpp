// Peppol BIS Billing 3 as tables of pure functions over an invoice from any source, on top of
// EN 16931. What only UBL can break (PEPPOL-EN16931-R008, R051, R053 ...) is its connector's to
// say.
#pragma once

#include <span>
#include <vector>

#include "host/model/en16931/rule.hpp"
#include "host/model/peppol/document.hpp"

namespace openitem::model::peppol {

using en16931::InvoiceRule;
using en16931::Report;

// The tables, by what they look at.
std::span<const InvoiceRule> document_rules() noexcept;
std::span<const InvoiceRule> identifier_rules() noexcept;
std::span<const InvoiceRule> code_rules() noexcept;

// The rules of a country hold for the invoices it is concerned with.
struct National {
    bool (*applies)(const Invoice& invoice);
    std::span<const InvoiceRule> rules;
};
std::span<const National> danish_rules() noexcept;
std::span<const National> nordic_rules() noexcept;  // Norway, Sweden, Iceland
std::span<const National> greek_rules() noexcept;
std::span<const National> other_national_rules() noexcept;  // Italy, the Netherlands, Slovakia

// EN 16931, and the rules of Peppol.
void judge_invoice(const RecordView& record, std::vector<Finding>& findings);

}  // namespace openitem::model::peppol
