// What a controller looks for in cash that was applied already. Pure: nothing is changed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/money.hpp"

namespace openitem::cash {

// One use of a receipt that counts on the day of the audit.
struct AuditedUse {
    std::string item = {};  // its number
    std::int64_t customer = 0;
    base::Date applied_on = {};
    std::int64_t amount = 0;    // minor units
    std::int64_t disputed = 0;  // paid of what an open case still disputes
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

enum class AuditCheck : std::uint8_t {
    over_applied,    // more than came in
    other_customer,  // an item of somebody else
    disputed,        // what somebody objects to was paid while the case is open
    duplicate,       // the same money twice
    stale,           // waits for longer than it should
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

struct AuditLimits {
    std::int32_t duplicate_days = 5;  // value dates so far apart can be the same money
    std::int32_t stale_days = 30;     // older money that is not applied is stale
};

// By receipt as given (by value date, then id), then by check. The receipts are those of all time
// that stand on the day: an old one can have been applied wrongly too.
std::vector<AuditFinding> audit(std::span<const AuditedReceipt> receipts, base::Date day,
                                const AuditLimits& limits);

}  // namespace openitem::cash
