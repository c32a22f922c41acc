// What closes an item that is paid short: a discount, what a bank kept, a rest too small to ask
// for.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/cash/policy.hpp"
#include "host/cash/proposal.hpp"

namespace openitem::cash {

struct ShortPayment {
    std::int64_t paid = 0;  // below what is open
    std::int64_t fee = 0;   // what banks kept of the receipt
    base::Date paid_on = {};
};

struct Closing {
    std::int64_t applied = 0;  // of what was paid; less where the discount is more than is missing
    std::vector<Deduction> deductions = {};
    std::vector<LateDiscount> late = {};
};

// One item: what is missing is earned or late discount, else fee and tolerance on top of it.
Closing close_short(const OpenItem& item, const ShortPayment& payment, const Policy& policy);

// Several at once: what is missing of all of them is their discounts to the cent, or what is
// missing beyond them is fee and tolerance, taken from the last item. Empty when it is not.
std::vector<Deduction> close_all(std::span<const OpenItem* const> items,
                                 const ShortPayment& payment, const Policy& policy);

}  // namespace openitem::cash
