// Records into interchanges: invoices into 810 or 812, acknowledgements into TA1, 997, 999 or 824.
#pragma once

#include "connectors/x12/interchange_writer.hpp"

#include <openitem/tree_view.hpp>

#include <string>
#include <vector>

namespace openitem::x12 {

struct WriteOptions {
    std::string form;  ///< empty: as the record asks for
    std::string sender, sender_qualifier, receiver, receiver_qualifier;
    std::string control;  ///< empty: 1 for an invoice, for others that of what they acknowledge
    bool later = false;  ///< 005010
    bool test = false;
    Instant now{};
};

struct Written {
    std::string bytes;
    std::vector<std::string> lost;  ///< what X12 has no place for, a line each
};

/// 812 for a credit or debit note when `form` says so, else 810. Throws Error(OI_BAD_DATA) for
/// amounts that have no two decimals.
Written write_invoice(const TreeView& tree, RowView<oi_invoice> invoice,
                      const WriteOptions& options);

/// Throws Error(OI_UNSUPPORTED) for a form that is not of its kind.
std::string write_acknowledgement(const TreeView& tree, RowView<oi_acknowledgement> row,
                                  const WriteOptions& options);

}  // namespace openitem::x12
