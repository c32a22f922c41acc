// The open items of one company in memory, following its books.
//
//     ItemIndex index;
//     index.follow(*books);                      // built on first use
//     index.columns().aging({.as_of = day});
//     ...somebody commits, here or in another process...
//     index.follow(*books);                      // reads what came since, and nothing else
//
// The journal is the sequence it follows: whatever changes an item or an allocation posts an entry,
// and entries only grow in number. That the entry it stands at is still the same one in the books
// (its hash covers all before it) is looked at every time: other books under the same name, or
// entries that were rolled back after all, and it is built anew.
#pragma once

#include "host/base/hash.hpp"
#include "host/metrics/item_columns.hpp"
#include "host/store/store.hpp"

namespace openitem::index {

// As figures see an item of the books.
metrics::ItemKind metrics_kind(ledger::ItemKind kind, bool customer_known) noexcept;

class ItemIndex {
public:
    // Brings it to what the books hold now, read from one state of them. Throws base::RunError
    // (system) when the storage fails or the books contradict themselves; it is empty then.
    void follow(store::Store& books);

    const metrics::ItemColumns& columns() const noexcept { return columns_; }
    const store::Mark& mark() const noexcept { return mark_; }

private:
    bool stands_in(store::Store& books) const;
    void read_items(store::Store& books);
    void read_allocations(store::Store& books);

    metrics::ItemColumns columns_;
    store::Mark mark_;
    base::Digest hash_ = {};  // of the entry it stands at
};

}  // namespace openitem::index
