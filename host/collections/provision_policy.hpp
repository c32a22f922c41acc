// How a company provides for bad debt, one version of it (ACCOUNTING A17).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/base/result.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::collections {

struct ProvisionPolicy {
    model::PolicyHead head;
    // Last day past due of each bucket but the last, which has no end: 0, 30, 60, 90.
    std::vector<int> until_days;
    struct Segment {
        std::string name;                    // empty: everybody else, the first
        std::vector<std::string> customers;  // by number
        std::vector<base::Decimal> rates;    // percentages, one a bucket
        base::Decimal overlay = {1, 0};
    };
    std::vector<Segment> segments;
    // One customer, or one document, with a percentage of its own and its reason.
    struct Specific {
        std::string customer, document;
        base::Decimal percent;
        std::string reason;
    };
    std::vector<Specific> specific;
    bool net_of_tax = true;  // tax that would be given back is no loss
};
base::Result<std::vector<ProvisionPolicy>> read_provision_policies(std::string_view text);
std::string_view provision_schema() noexcept;

}  // namespace openitem::collections
