// What the payer says a payment is for, in addenda 05: free text, or segments of X12: a whole 820
// in CTX, single ones like RMR and TRN in CCD and PPD.
#pragma once

#include "connectors/lib/bank/statement.hpp"
#include "connectors/nacha/entry.hpp"

#include <string>
#include <vector>

namespace openitem::nacha {

struct Remitted {
    std::string whole;  ///< all addenda, joined; what `lines` refers to
    std::vector<bank::Remittance> lines;
    std::string_view text;                ///< where no segment was found
    std::string_view trace;               ///< TRN02
    std::string_view payer;               ///< N102 of the payer (N101 PR)
    std::vector<std::string_view> notes;  ///< NTE, and references that belong to no line
};

/// Amounts that cannot be read are left out, and the segment becomes a note.
void read_remittance(const Entry& entry, Remitted& out);

}  // namespace openitem::nacha
