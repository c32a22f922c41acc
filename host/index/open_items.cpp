#include "host/index/open_items.hpp"

#include "host/base/result.hpp"

namespace openitem::index {

void open_items(const metrics::ItemColumns& columns, store::Store& books, base::Date day,
                const store::Each<store::OpenItem>& each) {
    const auto open = columns.open_at(day);
    if (!open) throw base::RunError(base::Exit::system, open.error());
    books.items({}, [&](const store::ItemRow& row) {
        // What was posted meanwhile is not in the columns, and not asked for.
        const auto position = columns.position_of(row.item.id.value);
        if (!position || (*open)[*position] == 0) return true;
        return each({row, (*open)[*position]});
    });
}

}  // namespace openitem::index
