// The checklist of a closing, line by line (ACCOUNTING A18).
#pragma once

#include <set>

#include "host/service/period.hpp"

namespace openitem::service {

// Every invariant of the books holds: ties to the control accounts at every date among them.
ChecklistLine check_books(store::Store& books);
// The last run of every connection ended well.
ChecklistLine check_runs(store::Store& books);
// Nothing dated by then stands in quarantine, but for what is accepted. What nobody can date blocks
// every period.
ChecklistLine check_quarantine(store::Store& books, base::Date through,
                               const std::set<std::int64_t>& accepted);
// A bank's statements follow one another: each opens with what another closed with, but for the
// first day's.
ChecklistLine check_bank(store::Store& books, base::Date through);
// Foreign items that are open carry what they are worth by the day's rates.
ChecklistLine check_revaluation(store::Store& books, base::Date through);
// No cash has been unapplied for longer.
ChecklistLine check_unapplied(store::Store& books, base::Date through, int days);

}  // namespace openitem::service
