// `openitem period`: closing the books up to a day, and opening them again (ACCOUNTING A18).
//
// Closing is a checklist; a line that is not right refuses it and says why. What closed or reopened
// a period is kept as a decision, and the journal carries its hash: an entry dated in a period that
// was closed at the time is found by `openitem verify`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/connect/registry.hpp"
#include "host/service/workspace.hpp"
#include "host/store/periods.hpp"

namespace openitem::service {

struct ChecklistLine {
    std::string name;  // "books", "runs", "quarantine", "bank", "revaluation", ...
    bool ok = true;
    std::string detail;  // what was looked at, or what is wrong and what to do
};

struct CloseRequest {
    std::string company;
    base::Date through;
    bool soft = false;                   // no checklist; exceptions can be made
    std::vector<std::int64_t> accepted;  // quarantined items that may stay
    std::string with;                    // open item list to reconcile with; empty: not asked
    std::optional<int> unapplied_days;   // cash unapplied for longer is not right; none: not asked
    std::string reason;                  // for what is accepted
    std::string by;                      // who
};

struct PeriodReport {
    std::vector<ChecklistLine> lines;
    store::Periods periods;  // as they are now
    bool done = false;
};

// Looks only: what stands in the way of closing.
PeriodReport check_period(const Workspace& workspace, const connect::Registry& plugins,
                          const CloseRequest& request);

// Throws base::RunError (wrong_use) for a day that is closed already or not over yet.
PeriodReport close_period(const Workspace& workspace, const connect::Registry& plugins,
                          base::Clock& clock, const CloseRequest& request);

// From that day on entries are taken again.
PeriodReport reopen_period(const Workspace& workspace, const std::string& company,
                           base::Clock& clock, base::Date from, const std::string& reason,
                           const std::string& by);

// Soft-closed days take entries of people until then.
PeriodReport allow_exception(const Workspace& workspace, const std::string& company,
                             base::Clock& clock, base::Instant until, const std::string& reason,
                             const std::string& by);

// Ends the command (answer_is_no) when a person may not date anything on that day.
void require_open(store::Store& books, base::Date day, base::Instant now);
// Ends the command (wrong_use) on a day that is not here yet: what is open then nobody knows.
void require_begun(base::Date day, base::Instant now);
base::Date first_open_day(store::Store& books, base::Instant now);

}  // namespace openitem::service
