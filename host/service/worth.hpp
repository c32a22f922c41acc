// What amounts in other currencies are worth in the books' own.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "host/base/money.hpp"
#include "host/metrics/position.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// By the rate of a day. Ends the command (answer_is_no, rule "currency.no_rate") when it is not
// known: a figure without it would be wrong.
base::Money worth_on(store::Store& books, base::Money amount, base::Date day);

// A foreign item and its allocations as they were valued when it was posted: what figures of a
// whole company are made of.
// `its_own` are the stored ones, in the order of `allocations`.
void value_as_posted(store::Store& books, const ledger::Item& stored,
                     std::span<const ledger::Allocation> its_own, metrics::Item& item,
                     std::vector<metrics::Allocation>& allocations);

// What the lines of a foreign item make until a day: its open amount, and what that carries.
struct Carried {
    ledger::Account account = {};
    ledger::CustomerId customer = {};
    base::Currency currency = {};
    std::int64_t open = 0;
    std::int64_t functional = 0;
};
// Of those with something open; from the journal.
std::map<store::ItemId, Carried> carried_on(store::Store& books, base::Date day);

}  // namespace openitem::service
