#include "host/metrics/item_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace openitem::metrics {

using base::Code;
using base::Date;
using base::Error;
using base::Result;

namespace {

constexpr std::int32_t never = std::numeric_limits<std::int32_t>::max();

// Customers beyond are looked up: damaged books may have any number in one.
constexpr bool is_counted_out(std::int64_t customer) noexcept {
    return customer >= 0 && customer < (std::int64_t{1} << 24U);
}

Error not_rising(const char* what, std::int64_t id) {
    return {.code = Code::conflict,
            .message = fmt::format("expected {}s in the order of their ids, found {} out of it",
                                   what, id)};
}

Error too_many(const char* what) {
    return {.code = Code::overflow,
            .message = fmt::format("there are more {}s than columns can hold", what)};
}

Error no_such(const char* what, std::int64_t id) {
    return {.code = Code::not_found, .message = fmt::format("there is no {} {}", what, id)};
}

Error takes_too_much(std::int64_t item) {
    return {.code = Code::invalid,
            .message = fmt::format("allocations take more than item {} has open", item)};
}

// Between nothing and the amount, whichever its sign.
constexpr bool is_within(std::int64_t open, std::int64_t amount) noexcept {
    return amount < 0 ? open <= 0 && open >= amount : open >= 0 && open <= amount;
}

// What an allocation changes of an item with that amount: towards zero. As whole numbers without a
// sign, which wrap around: what is out of bounds is found by is_within.
constexpr std::int64_t moved(std::int64_t open, std::int64_t amount, std::int64_t taken,
                             bool back) noexcept {
    const auto step = static_cast<std::uint64_t>(taken);
    const bool up = (amount < 0) != back;
    const auto from = static_cast<std::uint64_t>(open);
    return static_cast<std::int64_t>(up ? from + step : from - step);
}

template <class... Columns>
std::size_t bytes_of(const Columns&... columns) noexcept {
    return (0 + ... + (columns.capacity() * sizeof(columns[0])));
}

}  // namespace

std::uint32_t& ItemColumns::first_group(std::int64_t customer) {
    if (!is_counted_out(customer)) {
        return first_group_of_others_.try_emplace(customer, none).first->second;
    }
    const auto at = static_cast<std::size_t>(customer);
    if (at >= first_group_.size()) first_group_.resize(at + 1, none);
    return first_group_[at];
}

std::uint32_t ItemColumns::find_first_group(std::int64_t customer) const {
    if (is_counted_out(customer)) {
        const auto at = static_cast<std::size_t>(customer);
        return at < first_group_.size() ? first_group_[at] : none;
    }
    const auto other = first_group_of_others_.find(customer);
    return other == first_group_of_others_.end() ? none : other->second;
}

std::uint32_t ItemColumns::group_of(const Item& item) {
    auto& first = first_group(item.customer);
    for (auto g = first; g != none; g = groups_[g].next_group) {
        if (groups_[g].currency == item.currency && groups_[g].kind == item.kind) return g;
    }
    const auto made = static_cast<std::uint32_t>(groups_.size());
    groups_.push_back({item.customer, item.currency, item.kind, none, first});
    first = made;
    return made;
}

Result<void> ItemColumns::add(const Item& item) {
    const auto position = item_ids_.size();
    if (position == none) return too_many("item");
    if (!item_ids_.add(item.id)) return not_rising("item", item.id);
    const auto group = group_of(item);
    amount_.push_back(item.amount);
    left_.push_back(item.amount);
    group_.push_back(group);
    issued_.push_back(item.issued_on.days);
    ages_from_due_.push_back(ages_from(item, AgingBasis::due).days);
    posted_.push_back(item.posted_on.days);
    reversed_.push_back(item.reversed_on ? item.reversed_on->days : never);
    previous_.push_back(groups_[group].last_item);
    last_allocation_.push_back(none);
    groups_[group].last_item = position;
    if (position % block_items == 0) blocks_.push_back({posted_.back(), reversed_.back()});
    Block& block = blocks_.back();
    block.posted = std::max(block.posted, posted_.back());
    block.reversed = std::min(block.reversed, reversed_.back());
    return {};
}

Result<std::uint32_t> ItemColumns::side_of(const Allocation& allocation, std::int64_t item) const {
    if (item == 0) return none;
    if (const auto found = item_ids_.find(item)) return *found;
    return Error{.code = Code::not_found,
                 .message = fmt::format("allocation {} names item {}, which is not there",
                                        allocation.id, item)};
}

Result<void> ItemColumns::add(const Allocation& allocation) {
    const auto from = side_of(allocation, allocation.from);
    if (!from) return from.error();
    const auto to = side_of(allocation, allocation.to);
    if (!to) return to.error();
    const bool to_itself = *from == *to && *from != none;
    if (allocation.amount < 0 || to_itself) {
        return Error{
            .code = Code::invalid,
            .message = fmt::format("allocation {} takes {}", allocation.id,
                                   to_itself ? "from what it settles" : "less than nothing")};
    }
    const auto position = allocation_ids_.size();
    if (position == none) return too_many("allocation");
    if (!allocation_ids_.add(allocation.id)) return not_rising("allocation", allocation.id);
    Sides earlier{none, none};
    if (*from != none) earlier.from = std::exchange(last_allocation_[*from], position);
    if (*to != none) earlier.to = std::exchange(last_allocation_[*to], position);
    sides_.push_back({*from, *to});
    earlier_.push_back(earlier);
    taken_.push_back(allocation.amount);
    from_.push_back(allocation.allocated_on.days);
    until_.push_back(allocation.reversed_on ? allocation.reversed_on->days : never);
    return allocation.reversed_on ? Result<void>{} : move(position, false);
}

Result<void> ItemColumns::move(std::uint32_t allocation, bool back) {
    for (const auto item : {sides_[allocation].from, sides_[allocation].to}) {
        if (item == none) continue;
        left_[item] = moved(left_[item], amount_[item], taken_[allocation], back);
        if (!is_within(left_[item], amount_[item])) return takes_too_much(item_ids_.at(item));
    }
    return {};
}

Result<void> ItemColumns::reverse_item(std::int64_t id, Date on) {
    const auto item = item_ids_.find(id);
    if (!item) return no_such("item", id);
    reversed_[*item] = on.days;
    Block& block = blocks_[*item / block_items];
    block.reversed = std::min(block.reversed, on.days);
    return {};
}

Result<void> ItemColumns::reverse_allocation(std::int64_t id, Date on) {
    const auto allocation = allocation_ids_.find(id);
    if (!allocation) return no_such("allocation", id);
    const bool counted = std::exchange(until_[*allocation], on.days) == never;
    return counted && on.days != never ? move(*allocation, true) : Result<void>{};
}

void ItemColumns::reserve(std::size_t items, std::size_t allocations) {
    const auto make_room = [](std::size_t more, auto&... columns) {
        const auto room = [more](auto& column) {
            const auto wanted = column.size() + more;
            if (wanted > column.capacity()) column.reserve(wanted + wanted / 8);
        };
        (room(columns), ...);
    };
    make_room(items, amount_, left_, group_, issued_, ages_from_due_, posted_, reversed_, previous_,
              last_allocation_);
    make_room(allocations, sides_, earlier_, taken_, from_, until_);
}

std::size_t ItemColumns::bytes() const noexcept {
    // A node of the map: its link, its pair, and what the heap adds.
    constexpr std::size_t node = sizeof(void*) + sizeof(std::pair<std::int64_t, std::uint32_t>) + 8;
    return item_ids_.bytes() + allocation_ids_.bytes() +
           bytes_of(amount_, left_, group_, issued_, ages_from_due_, posted_, reversed_, previous_,
                    last_allocation_, sides_, earlier_, taken_, from_, until_, blocks_, groups_,
                    first_group_) +
           first_group_of_others_.bucket_count() * sizeof(void*) +
           first_group_of_others_.size() * node;
}

std::span<const std::int64_t> ItemColumns::before_standing(
    Date day, std::vector<std::int64_t>& corrected) const {
    for (std::uint32_t a = 0; a < taken_.size(); ++a) {
        const bool at_last = until_[a] == never;
        if (counts(a, day.days) == at_last) continue;
        if (corrected.empty()) corrected = left_;
        for (const auto item : {sides_[a].from, sides_[a].to}) {
            if (item == none) continue;
            corrected[item] = moved(corrected[item], amount_[item], taken_[a], at_last);
        }
    }
    return corrected.empty() ? left_ : corrected;
}

Result<void> ItemColumns::check_taken(std::span<const std::int64_t> open) const {
    for (std::uint32_t i = 0; i < open.size(); ++i) {
        if (!is_within(open[i], amount_[i])) return takes_too_much(item_ids_.at(i));
    }
    return {};
}

Result<std::vector<std::int64_t>> ItemColumns::open_at(Date day) const {
    std::vector<std::int64_t> corrected;
    const auto before = before_standing(day, corrected);
    if (corrected.empty()) corrected.assign(before.begin(), before.end());
    if (auto good = check_taken(corrected); !good) return std::move(good).error();
    for (std::uint32_t i = 0; i < corrected.size(); ++i) {
        if (!stands(i, day.days)) corrected[i] = 0;
    }
    return corrected;
}

std::vector<ItemColumns::Open> ItemColumns::open_of(std::int64_t customer, Date day) const {
    std::vector<Open> all;
    for (auto g = find_first_group(customer); g != none; g = groups_[g].next_group) {
        for (auto i = groups_[g].last_item; i != none; i = previous_[i]) {
            if (!stands(i, day.days)) continue;
            auto open = amount_[i];
            for (auto a = last_allocation_[i]; a != none;) {
                if (counts(a, day.days)) open = moved(open, amount_[i], taken_[a], false);
                a = sides_[a].from == i ? earlier_[a].from : earlier_[a].to;
            }
            if (open == 0) continue;
            all.push_back({item_ids_.at(i), groups_[g].kind, {open, groups_[g].currency}});
        }
    }
    std::sort(all.begin(), all.end(), [](const Open& a, const Open& b) { return a.item < b.item; });
    return all;
}

}  // namespace openitem::metrics
