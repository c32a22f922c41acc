// How long documents are kept before what they say of people may be erased (ACCOUNTING A25).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/result.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::collections {

struct RetentionClass {
    std::string country = {};   // of the customer; empty: any
    std::string document = {};  // "invoice" or "payment"; empty: any
    int years = 0;
};

// One version of it. Years are counted from the end of the year of the document.
struct RetentionPolicy {
    model::PolicyHead head;
    int years = 10;  // where no class fits
    std::vector<RetentionClass> classes;

    // The last day it is kept. Of several classes that fit, the one that says most of it.
    base::Date keep_until(std::string_view document, std::string_view country,
                          base::Date date) const;
};
base::Result<std::vector<RetentionPolicy>> read_retention_policies(std::string_view text);
const RetentionPolicy& default_retention_policy();
std::string_view retention_schema() noexcept;

}  // namespace openitem::collections
