// Second-person verification: somebody else looks at what was applied of a receipt, and says that
// it is right (MODEL, Allocation: applied -> verified).
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/cash/policy.hpp"
#include "host/service/customers.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// A person applied these of the payment: the same person cannot verify them.
void note_applied(store::Transaction& transaction, const store::StoredItem& payment,
                  std::span<const store::AllocationId> allocations, base::Date day,
                  const std::string& by);

// A receipt of which something is applied that nobody verified, though the policy wants it.
struct ToVerify {
    store::ItemId item;
    std::string number;
    std::int64_t customer = 0;
    base::Date value_on;
    base::Money amount;           // of the receipt
    base::Money applied;          // of it and not verified
    std::string why;              // the threshold, or the lot
    std::vector<std::string> by;  // who applied it by hand; none: rules did
};
struct ToVerifyList {
    bool wanted = false;          // the policy asks for any
    std::vector<ToVerify> items;  // by value date, then id
    std::map<std::int64_t, CustomerLabel> customers;
};
ToVerifyList unverified_cash(const Workspace& workspace, const std::string& company,
                             base::Date day);
std::vector<ToVerify> unverified_cash(store::Store& books, const cash::VerifyPolicy& policy,
                                      base::Date day);

// Any receipt of which something is applied can be verified, wanted or not. Ends the command with
// answer_is_no when the same person applied some of it, and with wrong_use when nothing is left to
// verify.
struct Verification {
    std::string company = {};
    std::string payment = {};  // its number, or "item:ID"
    std::string by = {};
    std::string reason = {};
};
ToVerify verify_cash(const Workspace& workspace, base::Clock& clock, const Verification& request);

}  // namespace openitem::service
