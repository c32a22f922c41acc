// Our open items against somebody else's list of them, document by document (ACCOUNTING A19).
//
//     auto lines = compare(theirs, ours).value();      // what is not the same; no line: all of it
//     is
//     ... say for each line why, where there is a reason ...
//     auto totals = sum_up(theirs, ours, lines);
//
// Pure: the lists are given as of one day. A document's instalments are summed; a document is found
// by its number in letters and digits, a row without a number by customer, amount and date of
// issue. The difference of the totals is the sum of the lines' differences, in each currency,
// always.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/money.hpp"
#include "host/base/result.hpp"

namespace openitem::metrics {

// One row of a list: a document, or an instalment of one. Signed: a credit is negative.
struct ListedItem {
    std::string number;    // as printed; may be empty
    std::string customer;  // number of the customer; may be empty
    std::string name;
    std::optional<base::Date> issued_on;
    std::optional<base::Date> due_on;  // of the earliest instalment where several are summed
    base::Money open;
};

enum class Difference : std::uint8_t {
    missing_here,   // they list it, we do not
    missing_there,  // we list it, they do not
    amount,
    sign,      // the same amount, turned around
    timing,    // one side knows a payment that the other does not know yet: said by who explains
    customer,  // the amounts agree: no difference in money
    date,      // the same
};
std::string_view to_string(Difference kind) noexcept;

struct ReconcileLine {
    Difference kind = {};
    std::optional<ListedItem> theirs;
    std::optional<ListedItem> ours;
    std::int64_t difference = 0;  // theirs less ours, minor units
    // Why, in words for people; empty: nobody knows, and the difference is residue.
    std::string cause = {};

    const ListedItem& any() const { return theirs ? *theirs : *ours; }
};

// What is compared of a number: letters and digits in capitals, so that "re 2026/0012" is
// "RE-2026-0012".
std::string document_key(std::string_view number);

// By currency, then number. Sums that do not fit 64 bits are an error.
base::Result<std::vector<ReconcileLine>> compare(std::span<const ListedItem> theirs,
                                                 std::span<const ListedItem> ours);

struct ReconcileTotal {
    base::Currency currency;
    std::int64_t theirs = 0;
    std::int64_t ours = 0;
    std::int64_t explained = 0;  // of theirs less ours: by lines with a cause
    std::int64_t residue = 0;    // the rest: theirs - ours - explained
};
// Sums that do not fit 64 bits are an error.
base::Result<std::vector<ReconcileTotal>> sum_up(std::span<const ListedItem> theirs,
                                                 std::span<const ListedItem> ours,
                                                 std::span<const ReconcileLine> lines);

}  // namespace openitem::metrics
