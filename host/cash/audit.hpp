// What a controller looks for in cash that was applied already. Pure: nothing is changed.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/money.hpp"
#include "host/cash/open_items.hpp"
#include "host/cash/policy.hpp"

namespace openitem::cash {

// One use of a receipt that counts on the day of the audit.
struct AuditedUse {
    std::string item = {};  // its number
    std::int64_t customer = 0;
    base::Date applied_on = {};
    std::int64_t amount = 0;    // minor units
    std::int64_t disputed = 0;  // paid of what an open case still disputes
    bool paid_back = false;     // to the payer: nobody's debt was paid
};

struct AuditedReceipt {
    std::int64_t id = 0;
    std::string number = {};
    std::int64_t customer = 0;       // 0: unknown
    std::string payer_name = {};     // as the bank names it
    std::string payer_account = {};  // the payer is told by it, else by the name
    std::string reference = {};      // what the payer wrote
    base::Money amount = {};         // above zero
    base::Date value_on = {};
    bool on_account = false;  // left with us on purpose: never stale
    std::vector<AuditedUse> uses = {};
};

// A discount that counts on the day of the audit.
struct AuditedDiscount {
    std::int64_t receipt = 0;  // it was granted along with; 0: with none
    std::string payment = {};  // its number
    std::string item = {};     // of whose amount it is
    base::Money amount = {};   // above zero
    std::int64_t before = 0;   // granted of the item earlier
    base::Date paid_on = {};   // value date of the receipt
    base::Date granted_on = {};
    std::int32_t grace_days = 0;     // by the policy of that day
    std::vector<Offer> offers = {};  // of the item
};

enum class AuditCheck : std::uint8_t {
    over_applied,    // more than came in
    other_customer,  // an item of somebody else
    other_payer,     // the money came from another customer than the one whose item it paid
    disputed,        // what somebody objects to was paid while the case is open
    duplicate,       // the same money twice
    stale,           // waits for longer than it should
    late_discount,   // granted after the day that would have earned it
    unverified,      // the policy wants a second person to look at it, and nobody has
};
std::string_view to_string(AuditCheck check) noexcept;

struct AuditFinding {
    AuditCheck check = {};
    std::int64_t receipt = 0;
    std::string payment = {};
    std::string item = {};  // of a duplicate: the earlier payment; empty where there is none
    base::Money amount = {};
    base::Date on = {};
    std::string to_do = {};
};

struct AuditView {
    base::Date day = {};
    const Policy& policy;     // how payers are recognized, and what is let pass
    const OpenItems& payers;  // how they are named, and who is related; it needs no items
    std::function<std::string(std::int64_t customer)> customer_name;
};

// By receipt as given (by value date, then id), then by check. The receipts are those of all time
// that stand on the day: an old one can have been applied wrongly too.
std::vector<AuditFinding> audit(std::span<const AuditedReceipt> receipts, const AuditView& view);

// In the order given. What was granted beyond the terms, but in time, is nobody's mistake here.
std::vector<AuditFinding> audit_discounts(std::span<const AuditedDiscount> discounts);

}  // namespace openitem::cash
