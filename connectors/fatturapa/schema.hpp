// What the schema of FatturaPA asks of a document: which elements, in which order, how often, and
// how their texts are written (rules fatturapa.required, fatturapa.unexpected, fatturapa.format).
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <openitem/builders.hpp>

namespace openitem::fatturapa {

/// Adds a finding, with its place, for every rule that the header or the given body breaks. The
/// root is one of FatturaElettronica or FatturaElettronicaSemplificata. Says no more after a
/// hundred faults, as the exchange system does after fifty.
void judge_schema(Invoice& invoice, xml::Locator& places, xml::Node root, xml::Node body);

}  // namespace openitem::fatturapa
