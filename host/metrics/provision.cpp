#include "host/metrics/provision.hpp"

#include <map>

namespace openitem::metrics {

using base::Decimal;
using base::Result;

namespace {

base::Error too_large() {
    return {.code = base::Code::overflow, .message = "the sum does not fit 64 bits"};
}

// A percentage of it, times a factor; rounded once.
Result<std::int64_t> share(std::int64_t amount, Decimal percent, Decimal factor) {
    const auto rate = base::multiply(percent, factor);
    if (!rate) return too_large();
    const auto all = base::multiply(*rate, Decimal{amount, 0});
    if (!all || all->scale + 2 > 18) return too_large();
    const auto rounded = base::rounded(
        Decimal{all->units, static_cast<std::uint8_t>(all->scale + 2)}, 0, base::Rounding::half_up);
    if (!rounded) return too_large();
    return static_cast<std::int64_t>(rounded->units);
}

}  // namespace

std::size_t bucket_of(const LossMatrix& matrix, std::int32_t days) noexcept {
    std::size_t bucket = 0;
    while (bucket + 1 < matrix.buckets.size() && matrix.buckets[bucket].until_days &&
           days > *matrix.buckets[bucket].until_days) {
        ++bucket;
    }
    return bucket;
}

Result<std::int64_t> required_for(const Exposure& item, const LossMatrix& matrix) {
    const std::int64_t base = item.gross - item.tax;
    if (item.specific) return share(base, *item.specific, Decimal{1, 0});
    return share(base, matrix.buckets[bucket_of(matrix, item.days)].rate, matrix.overlay);
}

Result<Provision> provision(std::span<const Exposure> items, std::span<const LossMatrix> segments) {
    Provision out;
    std::map<std::pair<std::size_t, std::size_t>, ProvisionRow> rows;
    for (const Exposure& item : items) {
        const LossMatrix& matrix = segments[item.segment];
        // Specific ones stand after the buckets, each provided for by itself.
        const std::size_t bucket =
            item.specific ? matrix.buckets.size() : bucket_of(matrix, item.days);
        ProvisionRow& row = rows[{item.segment, bucket}];
        row.segment = item.segment;
        ++row.items;
        row.gross += item.gross;
        row.base += item.gross - item.tax;
        if (!item.specific) {
            row.bucket = bucket;
            row.rate = matrix.buckets[bucket].rate;
            continue;
        }
        const auto required = required_for(item, matrix);
        if (!required) return required.error();
        row.required += *required;
    }
    for (auto& [key, row] : rows) {
        if (row.bucket) {
            const auto required = share(row.base, row.rate, segments[row.segment].overlay);
            if (!required) return required.error();
            row.required = *required;
        }
        out.gross += row.gross;
        out.base += row.base;
        out.required += row.required;
        out.rows.push_back(row);
    }
    return out;
}

}  // namespace openitem::metrics
