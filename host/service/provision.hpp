// `openitem provision`: the allowance for bad debt, by the company's policy (ACCOUNTING A17).
//
// What is open is valued as the books carry it, less the tax that would be given back; only the
// difference to what is booked is posted. A write-off uses what was provided for its item by the
// latest run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/collections/provision_policy.hpp"
#include "host/metrics/provision.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct ProvisionReport {
    collections::ProvisionPolicy policy;
    metrics::Provision needed;
    base::Currency currency;
    std::int64_t booked = 0;      // on the allowance that day
    std::int64_t difference = 0;  // to post; below zero: a release
    store::EntryId entry = {};    // when it was posted
};

// Each ends the command (wrong_use) where the company has no policies/provision.json.
ProvisionReport show_provision(const Workspace& workspace, const std::string& company,
                               base::Date day);
ProvisionReport post_provision(const Workspace& workspace, const std::string& company,
                               base::Clock& clock, base::Date day, const std::string& by);

// Between the ends of two days, from the journal.
metrics::Movement allowance_movement(store::Store& books, base::Date from, base::Date through);
metrics::Movement allowance_movement(const Workspace& workspace, const std::string& company,
                                     base::Date from, base::Date through);

// What a period's checklist asks: is that day's allowance what it should be? None: no policy.
std::optional<std::int64_t> missing_provision(const Workspace& workspace,
                                              const std::string& company, store::Store& books,
                                              base::Date day);

// What the latest run before that day provided for the item, in the books' currency, and no more
// than is left on the allowance; 0 without a run.
std::int64_t reserved_for(const Workspace& workspace, const std::string& company,
                          store::Store& books, store::ItemId item, base::Date day);

}  // namespace openitem::service
