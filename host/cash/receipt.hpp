// A receipt as matching sees it: the money that came in, and everything the payer wrote about it.
// Or a credit note, which is matched by the invoices it names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/money.hpp"

namespace openitem::cash {

struct RemittanceLine {
    std::string number = {};
    std::string creditor_reference = {};
    std::optional<std::int64_t> paid = {};  // minor units of the receipt's currency
    bool credit = false;                    // names a credit note that was deducted
};

struct Receipt {
    std::int64_t id = 0;
    std::string number = {};    // for people
    std::int64_t customer = 0;  // as the source states it; 0: unknown
    base::Money amount = {};    // what of it is not applied yet; above zero
    base::Date value_on = {};
    std::int64_t fee = 0;  // kept by banks on the way; minor units of the amount's currency
    std::string creditor_reference = {};
    std::string text = {};
    std::string end_to_end_id = {};
    std::string payer_name = {};
    std::string payer_account = {};
    std::vector<RemittanceLine> lines = {};
    std::string advice = {};  // the remittance advice the lines stand in, where it came apart
    // Numbers of the invoices a credit note credits (BT-25); its id is that of its open item.
    std::vector<std::string> corrects = {};

    bool is_credit_note() const noexcept { return !corrects.empty(); }
};

}  // namespace openitem::cash
