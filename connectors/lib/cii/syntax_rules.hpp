// What only the syntax can break: elements that stand twice, attributes and elements that should
// not be there (CII-SR-*, CII-DT-*), and those business rules of which the common record does not
// show enough; and what XRechnung adds to that.
#pragma once

#include "connectors/lib/cii/every_element.hpp"
#include "connectors/lib/en16931/options.hpp"
#include "connectors/lib/xml/document.hpp"

#include <openitem/builders.hpp>

namespace openitem::cii {

/// Adds a finding, with its place, for every rule the document breaks. ZUGFeRD 1.0 has none.
void judge_syntax(Invoice& invoice, xml::Node root, en16931::RuleSet set, Places& places);

}  // namespace openitem::cii
