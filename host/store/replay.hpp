// The journal again, entry by entry, into empty books: what follows from it must be what is there.
//
// Replayed are the chain, the items and the allocations. What an item or allocation was made with
// (its number, due date, evidence) comes with the entry that made it; whether, when and by what it
// was taken back follows from the entries after it alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/store/store.hpp"

namespace openitem::store {

struct Replayed {
    std::int64_t entries = 0;
    std::int64_t items = 0;
    std::int64_t allocations = 0;
    std::int64_t differences = 0;
    std::vector<std::string> described = {};  // the first of them

    bool same() const noexcept { return differences == 0; }
};

// `empty` has no entry yet. Its tables entry, line, item and allocation are then those of `store`,
// to the bit, or the difference is told.
Replayed replay(Store& store, Store& empty);

}  // namespace openitem::store
