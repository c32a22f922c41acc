// What the connectors that write one invoice into one document do the same way.
#pragma once

#include <openitem/run.hpp>
#include <openitem/tree_view.hpp>
#include <openitem/write.hpp>

#include <functional>
#include <string>
#include <vector>

namespace openitem::en16931 {

/// A document, and what of the record it cannot say: a line for a person each (losses.hpp).
struct Written {
    std::string bytes;
    std::vector<std::string> lost;
};

/// The bytes of an attachment.
using Blobs = std::function<std::string(const oi_digest&)>;

/// Carries out an order for one invoice: write(tree, invoice, blobs) makes the document.
template <class Write>
void write_document(Run& run, WriteOrder& order, const Write& write) {
    const Operation& operation = order.only(OI_INVOICE);
    const TreeView& tree = order.records();
    const Written written = write(tree, tree.row<oi_invoice>(operation.row),
                                  [&](const oi_digest& digest) { return run.blob(digest); });
    for (const std::string& line : written.lost) run.log(LogLevel::warning, line);
    NewFile file = run.create(order.target());
    file.write(written.bytes);
    file.finish();
    order.done(operation);
}

}  // namespace openitem::en16931
