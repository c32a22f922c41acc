// Payer aliases: names and accounts learned from what people applied by hand. They are evidence for
// matching, never an account to pay to (ACCOUNTING A22).
//
// Each is a status row of the customer that names the payment it was learned from. It counts as
// long as something of that payment is applied by hand, and until a person forgets it.
#pragma once

#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/cash/open_items.hpp"
#include "host/service/customers.hpp"
#include "host/service/workspace.hpp"
#include "host/store/statuses.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// A person applied the payment to documents of that one customer: what the bank says of its payer
// is remembered, unless master records know it already.
void learn_payer(store::Store& books, store::Transaction& transaction,
                 const store::StoredItem& payment, store::CustomerId customer, base::Date day,
                 const std::string& by);
// What was learned and holds on that day, for matching.
void add_learned(store::Store& books, const store::Parties& parties, base::Date day,
                 cash::OpenItems& items);

struct PayerAlias {
    bool account = false;  // else a name
    std::string text;      // as the bank wrote it
    std::int64_t customer = 0;
    struct From {
        std::string payment;
        base::Date on;
        std::string by;
    };
    std::vector<From> from;  // in the order it was learned
    bool used = true;        // not where it was learned for several customers
};
struct AliasList {
    std::vector<PayerAlias> aliases;  // by text
    std::map<std::int64_t, CustomerLabel> customers;
};
AliasList payer_aliases(const Workspace& workspace, const std::string& company, base::Date day);

// Ends what was learned of a name or an account; `customer`: for that one only, as people name one.
// Ends the command with wrong_use when nothing was.
struct ForgetAlias {
    std::string company = {};
    std::string text = {};
    std::string customer = {};
    std::string by = {};
    std::string reason = {};
};
AliasList forget_alias(const Workspace& workspace, base::Clock& clock, const ForgetAlias& request);

}  // namespace openitem::service
