#include "host/ledger/allocation.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "host/base/money.hpp"

namespace openitem::ledger {

namespace {

constexpr std::array<std::string_view, allocation_kind_count + 1> kind_names = {
    "?", "payment", "credit_note", "discount", "write_off", "other", "bank_charge", "intercompany",
};

base::Error broken(std::string rule, std::string message) {
    base::Error error;
    error.code = base::Code::refused;
    error.rule = "allocation." + std::move(rule);
    error.message = std::move(message);
    return error;
}

std::string name_of(const Item& item) {
    return std::string(to_string(item.kind)) + " item " + std::to_string(item.id.value);
}

// What both kinds of allocation ask of one side.
base::Result<void> check_side(const AllocationSide& side, std::int64_t amount, base::Date date) {
    const Item& item = side.item;
    if (date < item.posted_on) {
        return broken("before_item", name_of(item) + " is posted on " + item.posted_on.to_string() +
                                         ", the allocation is dated " + date.to_string());
    }
    if (item.reversed_on) {
        return broken("reversed",
                      name_of(item) + " was reversed on " + item.reversed_on->to_string());
    }
    const std::int64_t available = allocatable(item, side.allocations, date);
    if (amount > available) {
        base::Error error = broken("exceeds", name_of(item) + " has " +
                                                  base::Money{available, item.currency}.to_text() +
                                                  " open from " + date.to_string() + " on, not " +
                                                  base::Money{amount, item.currency}.to_text());
        return error;
    }
    return {};
}

base::Result<void> check_positive(std::int64_t amount) {
    if (amount > 0) return {};
    return broken("amount", "an allocation needs a positive amount");
}

}  // namespace

std::string_view to_string(AllocationKind kind) noexcept {
    const auto number = static_cast<std::size_t>(kind);
    return number < kind_names.size() ? kind_names[number] : kind_names[0];
}

base::Result<void> check_allocation(const AllocationSide& from, const AllocationSide& to,
                                    std::int64_t amount, base::Date date) {
    if (auto positive = check_positive(amount); !positive) return positive;
    if (from.item.amount >= 0 || to.item.amount <= 0) {
        return broken("direction",
                      "an allocation goes from a payment or credit to what is owed, not from " +
                          name_of(from.item) + " to " + name_of(to.item));
    }
    // A payment nobody knows and its return settle each other all the same.
    const bool is_return = to.item.kind == ItemKind::payment_return;
    if ((!from.item.customer && !is_return) || from.item.customer != to.item.customer) {
        return broken("customer", name_of(from.item) + " and " + name_of(to.item) +
                                      " must belong to the same known customer");
    }
    if (from.item.currency != to.item.currency) {
        return broken("currency",
                      name_of(from.item) + " is in " + std::string(from.item.currency.code()) +
                          ", " + name_of(to.item) + " in " + std::string(to.item.currency.code()));
    }
    if (auto side = check_side(from, amount, date); !side) return side;
    return check_side(to, amount, date);
}

base::Result<void> check_adjustment(const AllocationSide& side, std::int64_t amount,
                                    base::Date date) {
    if (auto positive = check_positive(amount); !positive) return positive;
    return check_side(side, amount, date);
}

base::Date earliest_reversal(const Item& item, std::span<const Allocation> allocations) {
    base::Date earliest = item.posted_on;
    for (const Allocation& allocation : allocations) {
        if (allocation.from != item.id && allocation.to != item.id) continue;
        // Taken back with its own date, it never counted at the end of a day.
        if (!allocation.reversed_on || *allocation.reversed_on == allocation.date) continue;
        earliest = std::max(earliest, *allocation.reversed_on);
    }
    return earliest;
}

}  // namespace openitem::ledger
