// The allowance for bad debt by a matrix of loss rates (ACCOUNTING A17, FORMULAS 2.8).
//
//     required = sum of open amounts net of tax, by days past due, x loss rate x overlay
//
// What is provided for by itself stands outside the matrix. Pure; minor units of the books'
// currency.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/base/result.hpp"

namespace openitem::metrics {

// Rates are percentages; the last bucket has no end.
struct LossBucket {
    std::optional<std::int32_t> until_days = {};  // past due; 0: not due yet
    base::Decimal rate = {};
};
struct LossMatrix {
    std::vector<LossBucket> buckets = {};
    base::Decimal overlay = {1, 0};  // what is expected to be different from the past
};

struct Exposure {
    std::int64_t id = 0;
    std::int32_t days = 0;   // past due
    std::int64_t gross = 0;  // open
    std::int64_t tax = 0;    // in it, that would be given back
    std::size_t segment = 0;
    std::optional<base::Decimal> specific = {};  // a percentage of its own
};

struct ProvisionRow {
    std::size_t segment = 0;
    std::optional<std::size_t> bucket = {};  // none: specific
    std::int64_t items = 0;
    std::int64_t gross = 0;
    std::int64_t base = 0;    // net of tax
    base::Decimal rate = {};  // none of specific ones
    std::int64_t required = 0;
};
struct Provision {
    std::vector<ProvisionRow> rows = {};  // by segment, then bucket; those with something in them
    std::int64_t gross = 0;
    std::int64_t base = 0;
    std::int64_t required = 0;
};

std::size_t bucket_of(const LossMatrix& matrix, std::int32_t days) noexcept;
// What is required for one of them alone.
base::Result<std::int64_t> required_for(const Exposure& item, const LossMatrix& matrix);
// One matrix for each segment. Each bucket is rounded once.
base::Result<Provision> provision(std::span<const Exposure> items,
                                  std::span<const LossMatrix> segments);

// What the allowance went through between two days (A17); opening and all of these give closing.
struct Movement {
    std::int64_t opening = 0;
    std::int64_t additions = 0;
    std::int64_t releases = 0;     // below zero
    std::int64_t utilisation = 0;  // below zero: written off against it
    std::int64_t other = 0;        // currency differences, and what was posted by other means
    std::int64_t closing = 0;
};

}  // namespace openitem::metrics
