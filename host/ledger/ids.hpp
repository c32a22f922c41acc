// The ids that journal lines and open items carry. They are dense numbers a store counts out, never
// random: the same records posted again give the same ids and the same chain.
#pragma once

#include "host/base/id.hpp"

namespace openitem::ledger {

using RecordId = base::Id<struct RecordTag>;
using CustomerId = base::Id<struct CustomerTag>;
using ItemId = base::Id<struct ItemTag>;
using EntryId = base::Id<struct EntryTag>;
using AllocationId = base::Id<struct AllocationTag>;

}  // namespace openitem::ledger
