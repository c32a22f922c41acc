// Payments the bank took back: which ones, and what that does in the books.
#pragma once

#include <string>
#include <vector>

#include "host/service/cash.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

// Returns with something open at the end of the day, by value date and then id, each with the
// payment it takes back, as far as that is certain. No payment is taken back twice.
std::vector<ReturnLine> propose_returns(store::Store& books, base::Date day);

// A payment that was taken back has an allocation to its return that counts on the day.
bool is_taken_back(store::Store& books, store::ItemId payment, base::Date day);

// Takes a payment back for a return: what it was applied to is open again, and both settle each
// other. Part of a transaction.
class TakingBack {
public:
    TakingBack(store::Transaction& transaction, store::Books& ledger, base::Date day)
        : transaction_(transaction), ledger_(ledger), day_(day) {}

    // Why it cannot be done; empty when it can. Looked at before anything is written.
    std::string obstacle(store::ItemId returned, store::ItemId payment);
    // The allocations that were taken back, and the one that settles payment and return.
    struct Done {
        std::vector<store::AllocationId> unapplied = {};
        store::AllocationId settled = {};
        std::int64_t amount = 0;
    };
    Done take_back(store::ItemId returned, store::ItemId payment, const std::string& rule,
                   const std::string& evidence);

private:
    // What the payment has applied, newest first, as far as the return needs it.
    std::vector<ledger::Allocation> to_release(const ledger::Item& payment, std::int64_t needed);
    // What of a payment was not moved to another company.
    std::int64_t still_here(const ledger::Item& payment);
    std::int64_t room(const ledger::Item& item);

    store::Transaction& transaction_;
    store::Books& ledger_;
    base::Date day_;
};

}  // namespace openitem::service
