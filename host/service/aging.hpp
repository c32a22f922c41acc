// `openitem aging`: what is owed, by age.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/metrics/aging.hpp"
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
// The same with everything in the books' currency: foreign items at what they are carried at.
AgingReport aging_in_books_currency(const Workspace& workspace, const std::string& company,
                                    const metrics::AgingRequest& request);

// What a cell of it is made of.
struct AgedItem {
    std::string number = {};
    std::int32_t sequence = 1;
    CustomerLabel customer = {};
    base::Date issued_on = {};
    base::Date due_on = {};
    std::int32_t days = 0;    // since the date it ages by
    std::string column = {};  // the bucket's label, or the kind of cash
    base::Money open = {};
};
struct AgedItemsWanted {
    std::string customer = {};  // as people name one; empty: all
    std::string column = {};    // as the report prints it; empty: all
};
// In the report's order: by currency and customer, then date. A column that is none of it, or a
// customer nobody is, is wrong_use.
std::vector<AgedItem> aged_items(const Workspace& workspace, const std::string& company,
                                 const metrics::AgingRequest& request,
                                 std::optional<base::Instant> known_at,
                                 const AgedItemsWanted& wanted);

}  // namespace openitem::service
