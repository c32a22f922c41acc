// What only the syntax can break: elements that stand twice, attributes that are missing or should
// not be there (UBL-SR-*, UBL-DT-*), and those business rules that are about a group with nothing
// in it, which the common record does not show.
#pragma once

#include "connectors/lib/en16931/options.hpp"
#include "connectors/lib/xml/document.hpp"
#include "connectors/ubl/every_element.hpp"

#include <openitem/builders.hpp>

namespace openitem::ubl {

/// Adds a finding, with its place, for every rule the document breaks. `places` is kept from one
/// document to the next.
void judge_syntax(Invoice& invoice, xml::Node root, en16931::RuleSet set, Places& places);

}  // namespace openitem::ubl
