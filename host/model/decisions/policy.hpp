// What every policy file has in common: its kind, version, first day and hash.
//
// A policy file is one JSON object, or an array of them, one per version:
//
//     {"kind": "credit", "version": 2, "effective_from": "2026-07-01", "name": "...", ...}
//
// On a day the version with the latest effective_from not after it holds; of two with the same
// day, the one with the higher version.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/result.hpp"

namespace openitem::model {

struct PolicyHead {
    std::string kind;  // "credit", "cash", "dispute"
    std::string name;
    std::int64_t version = 0;
    base::Date effective_from;
    std::string hash;  // SHA-256 of `body`, 64 hexadecimal digits
    std::string body;  // the version's JSON without comments, keys sorted: it is replayed from this

    friend bool operator==(const PolicyHead&, const PolicyHead&) = default;
};

// Every version in the text, checked against the schema and ordered by the day it begins. Two with
// the same version are an Error, as is a kind other than the one asked for.
base::Result<std::vector<PolicyHead>> read_policies(std::string_view text, std::string_view kind,
                                                    std::string_view schema);

// The policy that holds on a day, or null when all begin later. `P` has a member `head`; the span
// is ordered as read_policies orders.
template <class P>
const P* in_force(std::span<const P> policies, base::Date day) {
    const P* found = nullptr;
    for (const P& policy : policies) {
        if (policy.head.effective_from <= day) found = &policy;
    }
    return found;
}

}  // namespace openitem::model
