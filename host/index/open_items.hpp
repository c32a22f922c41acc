// What is open with its texts: the index says what and how much, the books what it is called.
#pragma once

#include "host/metrics/item_columns.hpp"
#include "host/store/store.hpp"

namespace openitem::index {

// Those with something open at the end of the day, in id order: the same as Store::open_items of
// all customers, without reading an allocation. The columns are of these books.
void open_items(const metrics::ItemColumns& columns, store::Store& books, base::Date day,
                const store::Each<store::OpenItem>& each);

}  // namespace openitem::index
