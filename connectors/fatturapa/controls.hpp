// The controls by which the exchange system (SdI) refuses a document that its schema would accept,
// as far as one file shows: rules 00400 to 00476 of the list of controls, version 2.0 of 2025.
// Left out are those that ask a register (who exists, who is active), the day of sending (00403) or
// what was sent before (00404).
#pragma once

#include "connectors/fatturapa/reader.hpp"

namespace openitem::fatturapa {

/// What the controls look at.
struct Controlled {
    Element root;
    Element header;
    Element body;
    bool repeated = false;  ///< an earlier document of the file has its number
};

/// Adds a finding, with its place, for every control the body does not pass. A control that came
/// later than the document's date does not judge it; one that finds a hundred faults says no more.
void judge_controls(Invoice& invoice, const Controlled& what, xml::Locator& places);

}  // namespace openitem::fatturapa
