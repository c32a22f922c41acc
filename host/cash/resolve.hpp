// First half of matching: who paid, and which documents the receipt names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/cash/policy.hpp"
#include "host/cash/proposal.hpp"
#include "host/cash/receipt.hpp"

namespace openitem::cash {

// Who paid, and how that is known; customer 0: unknown.
struct Payer {
    std::int64_t customer = 0;
    std::optional<Evidence> evidence = {};
    std::string unclear = {};  // why it is nobody, where account or name are known of several
};
Payer identify(const Receipt& receipt, const OpenItems& items, const Policy& policy);

// One document a receipt names: its open instalments, due first.
struct Named {
    std::vector<std::uint32_t> items;
    std::int64_t customer = 0;
    std::int64_t open = 0;  // sum, signed
    std::string number = {};
    Evidence evidence = {};
    std::optional<std::int64_t> stated = {};  // amount, above zero
    bool strong = true;                       // not there by chance
    bool whole = true;                        // the token is the number, zeros and all
    bool voided = false;                      // all of it
};

struct Resolved {
    std::vector<Named> named;           // each document once, in the order they are named
    std::vector<std::uint32_t> looked;  // every item that was considered
    bool all_stated = false;            // every remittance line has an amount
    std::int64_t lost = 0;  // stated for what could not be found, less its deductions; minor units
    std::string problem = {};  // why a name led nowhere; empty: no name, or all went well
    // Something is named that cannot be paid: the amount alone must not overrule that.
    bool contradicts = false;
    bool cut = false;  // the text ends as if more had followed
};

// The documents named in the first place that names any.
Resolved resolve(const Receipt& receipt, const OpenItems& items, const Policy& policy,
                 const Payer& payer);

}  // namespace openitem::cash
