// `openitem aging` and `openitem kpi`: what is owed by age, and how fast it comes in.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/metrics/aging.hpp"
#include "host/metrics/behaviour.hpp"
#include "host/metrics/figure.hpp"
#include "host/service/customers.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

// All that is open in a currency that is not the books', and what it is valued at in theirs.
struct CarriedTotal {
    base::Money open;
    base::Money carried;
};

struct AgingReport {
    metrics::Aging aging;  // rows by currency, then customer number
    std::optional<base::Instant> known_at;
    std::map<std::int64_t, CustomerLabel> customers;
    std::vector<CarriedTotal> carried = {};  // by currency; none of what was known at an instant
    // By customer in a row: "insolvent since 2026-03-01" (A23), where something was said.
    std::map<std::int64_t, std::vector<std::string>> standings = {};
};

// As of any day; with `known_at`, as the books stood at that instant (ACCOUNTING A15). Bounds that
// are no buckets end the command with wrong_use.
AgingReport aging(const Workspace& workspace, const std::string& company,
                  const metrics::AgingRequest& request, std::optional<base::Instant> known_at);

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
    std::vector<metrics::Figure> figures;  // dso, best possible, average days delinquent
    metrics::PaymentBehaviour behaviour;   // of what was settled in the window
    std::vector<SettledItem> settled;      // those, by item; only when asked for
};

// Over the days from `from` to `to`, in the company's currency.
KpiReport kpi(const Workspace& workspace, const std::string& company, base::Date from,
              base::Date to, bool with_items);

}  // namespace openitem::service
