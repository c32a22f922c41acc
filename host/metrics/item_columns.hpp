// All items of a company and what was allocated of them, as columns in memory: what is open on any
// day, aging, and what one customer has open.
//
//     an item         44 bytes: amount, what is left, the group (customer, currency, kind) it
//                     belongs to, the days it ages from, is posted and is reversed on, and the
//                     links that lead to its group's and its allocations' others
//     an allocation   32 bytes: the two items, the amount, the days it counts from and until, links
//
// What is left of an item is what is open after everything there is, whenever it is dated. An
// earlier day is that, corrected by the allocations that did not count yet on that day, or still
// did: most days are near the end, where few differ. Everything is exact for every day, by the rule
// of position.hpp; nothing is rounded, and what does not fit is an Error.
//
// Rows are added in the order of their ids. Reading does not change anything: threads may read at
// the same time, as long as none adds.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "host/base/money.hpp"
#include "host/metrics/aging.hpp"
#include "host/metrics/position.hpp"
#include "host/metrics/rising_ids.hpp"

namespace openitem::metrics {

// Whom a customer's items are shown under: another one after a merge.
using CustomerOn = std::function<std::int64_t(std::int64_t customer)>;

class ItemColumns {
public:
    // After an Error the columns are to be thrown away: what they hold would not be the books.
    base::Result<void> add(const Item& item);
    base::Result<void> add(const Allocation& allocation);
    base::Result<void> reverse_item(std::int64_t id, base::Date on);
    base::Result<void> reverse_allocation(std::int64_t id, base::Date on);
    // Room for so many more, and some.
    void reserve(std::size_t items, std::size_t allocations);

    std::size_t items() const noexcept { return left_.size(); }
    std::size_t allocations() const noexcept { return taken_.size(); }
    // Where an item stands in the order of open_at.
    std::optional<std::uint32_t> position_of(std::int64_t item) const noexcept {
        return item_ids_.find(item);
    }
    std::size_t bytes() const noexcept;

    // What is open of each item at the end of the day, in the order they were added: as
    // metrics::open_at.
    base::Result<std::vector<std::int64_t>> open_at(base::Date day) const;
    // As metrics::aging over that, each customer as `customer_on` says.
    base::Result<Aging> aging(const AgingRequest& request,
                              const CustomerOn& customer_on = {}) const;

    struct Open {
        std::int64_t item = 0;
        ItemKind kind = ItemKind::document;
        base::Money amount = {};  // what is open
    };
    // What the customer has open at the end of the day, by item. Reads its own items alone.
    std::vector<Open> open_of(std::int64_t customer, base::Date day) const;

private:
    static constexpr std::uint32_t none = 0xffffffffU;

    // Everything that an item's row in an aging follows from, but the day.
    struct Group {
        std::int64_t customer;
        base::Currency currency;
        ItemKind kind;
        std::uint32_t last_item;   // the others by previous_
        std::uint32_t next_group;  // of the same customer
    };

    std::uint32_t& first_group(std::int64_t customer);
    std::uint32_t find_first_group(std::int64_t customer) const;
    std::uint32_t group_of(const Item& item);
    base::Result<std::uint32_t> side_of(const Allocation& allocation, std::int64_t item) const;
    bool counts(std::uint32_t allocation, std::int32_t day) const noexcept {
        return from_[allocation] <= day && until_[allocation] > day;
    }
    bool stands(std::uint32_t item, std::int32_t day) const noexcept {
        return posted_[item] <= day && reversed_[item] > day;
    }
    // What holds for so many items each: from the one day on and before the other, all of them
    // stand.
    struct Block {
        std::int32_t posted, reversed;  // the last, and the first
    };
    static constexpr std::uint32_t block_items = 1024;

    // Moves what is left of both sides, away from zero when the allocation ends.
    base::Result<void> move(std::uint32_t allocation, bool back);
    // What is left, or its correction for the day, when there is one.
    std::span<const std::int64_t> before_standing(base::Date day,
                                                  std::vector<std::int64_t>& corrected) const;
    base::Result<void> check_taken(std::span<const std::int64_t> open) const;
    // Of each group `stride` cells: the sums by bucket, and in the last one how many items they are
    // of; false when a sum does not fit.
    bool add_up(std::span<const std::int64_t> open, const AgingRequest& request, std::size_t stride,
                std::vector<std::int64_t>& cells) const;

    RisingIds item_ids_;
    std::vector<std::int64_t> amount_, left_;
    std::vector<std::uint32_t> group_;
    std::vector<std::int32_t> issued_, ages_from_due_, posted_, reversed_;
    std::vector<std::uint32_t> previous_;         // item of the same group
    std::vector<std::uint32_t> last_allocation_;  // of the item; the others by earlier_
    std::vector<Block> blocks_;

    RisingIds allocation_ids_;
    struct Sides {
        std::uint32_t from, to;
    };
    std::vector<Sides> sides_;
    std::vector<Sides> earlier_;  // allocations of the same sides
    std::vector<std::int64_t> taken_;
    std::vector<std::int32_t> from_, until_;

    std::vector<Group> groups_;
    // Of a customer. Their ids are counted out; what is none of those has a place of its own.
    std::vector<std::uint32_t> first_group_;
    std::unordered_map<std::int64_t, std::uint32_t> first_group_of_others_;
};

}  // namespace openitem::metrics
