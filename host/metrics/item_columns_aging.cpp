// Aging out of the columns, in one pass over the items.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "host/metrics/item_columns.hpp"

namespace openitem::metrics {

using base::Code;
using base::Error;
using base::Result;

namespace {

// The bucket of each count of days, so that no item asks for its own: 0 for what is not due, and
// the last for everything beyond the bounds.
class BucketOfDays {
public:
    explicit BucketOfDays(const AgingRequest& request)
        : beyond_(std::min(request.bounds.back(), longest) + 1),
          buckets_(static_cast<std::size_t>(beyond_) + 1) {
        for (std::int32_t days = 0; days <= beyond_; ++days) {
            buckets_[static_cast<std::size_t>(days)] =
                static_cast<std::uint8_t>(bucket_of(days, request));
        }
    }
    std::size_t operator[](std::int64_t days) const noexcept {
        return buckets_[static_cast<std::size_t>(std::clamp<std::int64_t>(days, 0, beyond_))];
    }

private:
    static constexpr std::int32_t longest = 3'660'000;  // days between any two dates
    std::int32_t beyond_;
    std::vector<std::uint8_t> buckets_;
};

// The column of a row that a kind of cash stands in.
std::int64_t& cash_column(AgingRow& row, ItemKind kind) {
    switch (kind) {
        case ItemKind::on_account:
            return row.on_account;
        case ItemKind::unidentified:
            return row.unidentified;
        case ItemKind::in_transit:
            return row.in_transit;
        case ItemKind::unapplied:
        case ItemKind::document:
            break;
    }
    return row.unapplied;
}

// `cells`: the sums of a group by bucket, and last of all how many items they are of.
bool book(AgingRow& row, ItemKind kind, std::span<const std::int64_t> cells) {
    const bool document = kind == ItemKind::document;
    bool over = false;
    for (std::size_t b = 0; b < row.buckets.size(); ++b) {
        auto& column = document ? row.buckets[b] : cash_column(row, kind);
        over |= __builtin_add_overflow(column, cells[b], &column);
        over |= __builtin_add_overflow(row.net, cells[b], &row.net);
        if (document) over |= __builtin_add_overflow(row.documents, cells[b], &row.documents);
    }
    if (document) row.open_items += cells.back();
    return !over;
}

AgingRow& row_of(std::vector<AgingRow>& rows, std::int64_t customer, base::Currency currency,
                 std::size_t buckets) {
    if (rows.empty() || rows.back().customer != customer || rows.back().currency != currency) {
        rows.emplace_back().customer = customer;
        rows.back().currency = currency;
        rows.back().buckets.assign(buckets, 0);
    }
    return rows.back();
}

Error too_large(base::Currency currency) {
    return {.code = Code::overflow,
            .message = fmt::format("a sum in {} is too large to be kept exactly", currency.code())};
}

}  // namespace

bool ItemColumns::add_up(std::span<const std::int64_t> open, const AgingRequest& request,
                         std::size_t stride, std::vector<std::int64_t>& cells) const {
    cells.assign(groups_.size() * stride, 0);
    const BucketOfDays bucket_of_days(request);
    const std::int32_t day = request.as_of.days;
    // What the loop reads and writes, where the compiler sees that it does not move.
    const auto* const group = group_.data();
    const auto* const ages =
        request.basis == AgingBasis::due ? ages_from_due_.data() : issued_.data();
    auto* const sums = cells.data();
    bool over = false;
    const auto add = [&, amounts = open.data()](std::size_t i) {
        if (amounts[i] == 0) return;
        std::int64_t* const row = sums + group[i] * stride;
        std::int64_t& cell = row[bucket_of_days[std::int64_t{day} - ages[i]]];
        over |= __builtin_add_overflow(cell, amounts[i], &cell);
        ++row[stride - 1];
    };
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        const std::size_t end = std::min<std::size_t>((b + 1) * block_items, open.size());
        if (blocks_[b].posted <= day && blocks_[b].reversed > day) {
            for (std::size_t i = b * block_items; i < end; ++i) add(i);
        } else {
            for (std::size_t i = b * block_items; i < end; ++i) {
                if (stands(static_cast<std::uint32_t>(i), day)) add(i);
            }
        }
    }
    return !over;
}

Result<Aging> ItemColumns::aging(const AgingRequest& request, const CustomerOn& customer_on) const {
    if (auto good = check(request); !good) return std::move(good).error();
    std::vector<std::int64_t> corrected;
    const auto open = before_standing(request.as_of, corrected);
    if (auto good = check_taken(corrected); !good) return std::move(good).error();

    Aging result;
    result.request = request;
    result.labels = bucket_labels(request);
    const std::size_t buckets = result.labels.size();
    const std::size_t stride = (buckets + 8) / 8 * 8;  // a group's cells are on few cache lines
    std::vector<std::int64_t> cells;
    const bool fits = add_up(open, request, stride, cells);

    struct Shown {
        base::Currency currency;
        std::int64_t customer;
        std::uint32_t group;
    };
    std::vector<Shown> order;
    order.reserve(groups_.size());
    for (std::uint32_t g = 0; g < groups_.size(); ++g) {
        const Group& group = groups_[g];
        const auto customer = customer_on ? customer_on(group.customer) : group.customer;
        order.push_back({group.currency, customer, g});
    }
    std::sort(order.begin(), order.end(), [](const Shown& a, const Shown& b) {
        return std::tie(a.currency, a.customer, a.group) <
               std::tie(b.currency, b.customer, b.group);
    });
    result.rows.reserve(order.size());
    for (const Shown& each : order) {
        const std::span of_group(&cells[each.group * stride], stride);
        if (of_group.back() == 0) continue;
        const auto kind = groups_[each.group].kind;
        bool good = fits && book(row_of(result.totals, 0, each.currency, buckets), kind, of_group);
        if (good && kind != ItemKind::unidentified) {
            good = book(row_of(result.rows, each.customer, each.currency, buckets), kind, of_group);
        }
        if (!good) return too_large(each.currency);
    }
    return result;
}

}  // namespace openitem::metrics
