// What only the syntax can break: elements that stand twice, attributes that are missing or should
// not be there (UBL-SR-*, UBL-DT-*), and those business rules that are about a group with nothing
// in it, which the common record does not show.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <openitem/builders.hpp>

#include <cstdint>

namespace openitem::ubl {

/// Which rules: those of the norm, or beside them those of a specification on top of it.
enum class RuleSet : std::uint8_t { none, en16931, peppol, xrechnung };

/// Adds a finding, with its place, for every rule the document breaks.
void judge_syntax(Invoice& invoice, xml::Node root, RuleSet set);

}  // namespace openitem::ubl
