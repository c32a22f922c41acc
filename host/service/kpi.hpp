// `openitem kpi`: the figures of a company over a window of days, each with its formula and inputs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/collections/targets.hpp"
#include "host/metrics/window.hpp"
#include "host/service/workspace.hpp"
#include "host/store/rows.hpp"

namespace openitem::service {

struct SettledItem {
    std::string number;
    std::int32_t sequence = 1;
    std::int64_t customer = 0;
    base::Money amount;
    base::Date issued_on;
    base::Date due_on;
    metrics::Settlement settlement;
};

struct KpiReport {
    base::Date from;  // first day of the window
    base::Date to;    // last day of it, and the day everything is as of
    base::Currency currency;
    base::Money open;                      // documents
    base::Money not_due;                   // of them
    base::Money unapplied;                 // cash that settles nothing yet, of whomever
    base::Money billed;                    // in the window
    std::vector<metrics::Figure> figures;  // always the same ones in the same order
    std::size_t from_the_journal = 0;      // so many of the first are made of the journal alone
    metrics::PaymentBehaviour behaviour;   // of what was settled in the window
    std::vector<SettledItem> settled;      // those, by item; only when asked for

    const metrics::Figure* figure(std::string_view name) const;
};

struct KpiRequest {
    base::Date from = {};
    base::Date to = {};
    bool with_items = false;
};

// In the company's currency. A window that ends before it begins, or lies outside the years 1900 to
// 2199, is wrong_use.
KpiReport kpi(const Workspace& workspace, const std::string& company, const KpiRequest& request);
// The books as they stood at an entry of the journal, and what was known of their parties then.
struct KnownThen {
    store::EntryId entry = {};
    base::Instant at = {};
};
KpiReport kpi_of(store::Store& books, const KpiRequest& request,
                 const std::optional<KnownThen>& known = {});

// One report for each calendar month the window touches, the last month up to its last day: one
// pass over the books.
std::vector<KpiReport> kpi_by_month(const Workspace& workspace, const std::string& company,
                                    const KpiRequest& request);

// What the company wants of its figures on the window's last day, and what came of it.
struct TargetResult {
    collections::Target target;
    std::optional<base::Decimal> value;
    std::string note;  // why there is no value
    bool met = false;
};
struct TargetReport {
    std::string policy;  // "targets/2"; empty: the company has none
    std::vector<TargetResult> results;
    bool all_met() const;
};
// A target for a figure that nobody knows ends the command (source_or_config).
TargetReport targets_of(const Workspace& workspace, const std::string& company,
                        const KpiReport& report);

}  // namespace openitem::service
