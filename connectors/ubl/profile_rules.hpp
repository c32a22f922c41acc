// What Peppol BIS Billing 3 and XRechnung 3 ask of the syntax beyond the norm: empty elements,
// currencies and forms of values that the common record does not keep, groups that stand too often.
#pragma once

#include "connectors/lib/en16931/options.hpp"
#include "connectors/lib/en16931/syntax.hpp"

namespace openitem::ubl {

inline bool is_line(xml::Node node) {
    return en16931::is_element(node, "InvoiceLine") || en16931::is_element(node, "CreditNoteLine");
}

/// `set`: peppol or xrechnung. What XRechnung takes over of Peppol's rules is for the host to know.
void judge_profile(en16931::Findings& findings, const en16931::Head& root, en16931::RuleSet set);

}  // namespace openitem::ubl
