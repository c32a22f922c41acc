// Trying a quarantined record again, as it was delivered: after the company's settings, the
// customer or the document it collided with have changed.
#pragma once

#include <optional>

#include "host/base/clock.hpp"
#include "host/store/store.hpp"
#include "host/sync/applier.hpp"
#include "host/sync/prepare.hpp"

namespace openitem::sync {

// Nothing when the record went into the books (and its row is closed), else why it still does not.
// Only for rows that became a record: StoredQuarantine::batch is not empty.
std::optional<Refusal> retry(store::Store& store, const store::StoredQuarantine& row,
                             const PrepareRules& prepare, const ApplyRules& apply,
                             base::Clock& clock);

}  // namespace openitem::sync
