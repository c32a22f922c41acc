// `openitem journal`: the entries of the books, in the company's own accounts, for people and for
// the general ledger.
//
// Entries are never changed and are numbered without gaps, so an export that goes on where the last
// one ended has each exactly once. Entries that mirror what a source has posted itself are left out
// unless asked for (ACCOUNTING A4): its general ledger has them.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/base/clock.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct JournalRequest {
    std::string company;
    std::optional<base::Date> from;  // posting dates, both included
    std::optional<base::Date> to;
    bool mirrored = false;  // also what sources have posted themselves
    bool go_on = false;     // only what no earlier export with `go_on` had
};

// A line as it is shown. Views hold during the call.
struct JournalLine {
    std::string_view account;   // number
    std::string_view name;      // of the account
    std::string_view key;       // what it is for: "receivables"
    std::string_view customer;  // number; may be empty
    std::string_view customer_name;
    std::string_view document;  // number of the item's document; may be empty
    base::Money amount;         // a debit is positive
    base::Money functional;     // the same in the company's currency
};

struct JournalSummary {
    std::size_t entries = 0;
    std::int64_t first = 0, last = 0;  // ids; 0: none
};

using EachEntry =
    std::function<void(const store::EntryRow& entry, std::span<const JournalLine> lines)>;

// In the order of their ids.
JournalSummary each_entry(const Workspace& workspace, const JournalRequest& request,
                          const EachEntry& each);

// After an export with `go_on` is safe where it belongs: the next begins behind `last`.
void keep_exported(const Workspace& workspace, const std::string& company, base::Clock& clock,
                   std::int64_t last);

}  // namespace openitem::service
