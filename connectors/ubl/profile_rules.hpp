// What Peppol BIS Billing 3 and XRechnung 3 ask of the syntax beyond the norm: empty elements,
// currencies and forms of values that the common record does not keep, groups that stand too often.
#pragma once

#include "connectors/ubl/paths.hpp"
#include "connectors/ubl/syntax_rules.hpp"

namespace openitem::ubl {

/// `set`: peppol or xrechnung. What XRechnung takes over of Peppol's rules is for the host to know.
void judge_profile(Findings& findings, const Head& root, RuleSet set);

}  // namespace openitem::ubl
