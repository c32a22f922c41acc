// An invoice as people read it: one or more pages of A4.
#pragma once

#include "connectors/facturx/words.hpp"

#include <openitem/tree_view.hpp>

#include <string>

namespace openitem::facturx {

/// A PDF with its fonts embedded. Everything the page states is in the record; what the record does
/// not have is left out. The same record gives the same pages.
std::string draw_invoice(const TreeView& tree, RowView<oi_invoice> invoice, const Words& words);

/// "Invoice R-1".
std::string title_of(RowView<oi_invoice> invoice, const Words& words);

}  // namespace openitem::facturx
