// Records into interchanges: invoices into INVOIC, acknowledgements into CONTRL or APERAK.
#pragma once

#include "connectors/edifact/interchange_writer.hpp"

#include <openitem/tree_view.hpp>

#include <string>
#include <vector>

namespace openitem::edifact {

struct WriteOptions {
    std::string sender, sender_qualifier, receiver, receiver_qualifier;
    std::string control;  ///< empty: 1 for an invoice, for others that of what they acknowledge
    bool later = false;  ///< D.01B, not D.96A
    bool test = false;
    Instant now{};
};

struct Written {
    std::string bytes;
    std::vector<std::string> lost;  ///< what INVOIC has no place for, a line each
};

Written write_invoice(const TreeView& tree, RowView<oi_invoice> invoice,
                      const WriteOptions& options);

/// Throws Error(OI_UNSUPPORTED) for a `form` that is not of its kind; empty: the one it has.
std::string write_acknowledgement(const TreeView& tree, RowView<oi_acknowledgement> row,
                                  std::string_view form, const WriteOptions& options);

}  // namespace openitem::edifact
