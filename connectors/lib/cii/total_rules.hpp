// Business rules about sums, where the official rules for CII ask for more than those for the
// common record, or for something else.
#pragma once

#include "connectors/lib/en16931/syntax.hpp"

namespace openitem::cii {

/// `transaction` has the lines, `settlement` the totals and taxes.
void judge_totals(en16931::Findings& findings, xml::Node transaction, xml::Node settlement);

}  // namespace openitem::cii
