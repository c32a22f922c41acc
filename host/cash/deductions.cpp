#include "host/cash/deductions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace openitem::cash {

using base::Date;
using base::Money;

namespace {

std::string shown(const OpenItem& item, std::int64_t minor) {
    return Money{minor, item.currency}.to_text();
}

Deduction discount_of(const OpenItem& item, const Offer& offer, std::int64_t amount, Date paid_on,
                      std::string_view how) {
    Deduction out{.kind = DeductionKind::discount, .item = item.id, .amount = amount};
    out.tax = tax_in(offer, amount);
    out.why = fmt::format("{}, paid on {}{}: {} net, {} tax", text_of(offer), paid_on.to_string(),
                          how, shown(item, amount - out.tax), shown(item, out.tax));
    return out;
}

// The discount that closing the item on the day earns; amount 0: none.
Deduction earned_by_closing(const OpenItem& item, Date paid_on, const DiscountPolicy& policy) {
    const State state = item.discount_state();
    const auto discount = closing_discount(state, paid_on, policy);
    if (discount == 0) return {};
    const auto settled = settle(state, item.open - discount, paid_on, policy);
    const std::string_view how = settled.in_grace ? ", within the days of grace" : "";
    return discount_of(item, item.offers[*settled.offer], discount, paid_on, how);
}

// Appends what covers a rest of the item; false when nothing does.
bool cover_rest(const OpenItem& item, std::int64_t rest, Money open, std::int64_t fee,
                const Policy& policy, std::vector<Deduction>& out) {
    const std::int64_t kept = policy.we_bear_fees ? std::min(fee, rest) : 0;
    const std::int64_t small = rest - kept;
    if (small > 0 && !policy.tolerance.covers(small, open)) return false;
    if (kept > 0) {
        out.push_back({.kind = DeductionKind::bank_charge,
                       .item = item.id,
                       .amount = kept,
                       .why = fmt::format("banks kept {} of the payment", shown(item, fee))});
    }
    if (small > 0) {
        out.push_back({.kind = DeductionKind::tolerance,
                       .item = item.id,
                       .amount = small,
                       .why = fmt::format("a rest of up to {} is written off",
                                          policy.tolerance.amount->to_text())});
    }
    return true;
}

// What is missing is a discount whose day has passed.
void judge_late(const OpenItem& item, std::int64_t missing, Date paid_on,
                const DiscountPolicy& policy, const Settlement& settled, Closing& out) {
    const auto best = best_offer(item.offers);
    if (!policy.use || !best || settled.earned > 0 || missing > settled.unearned_limit) return;
    if (policy.unearned == Unearned::allow) {
        out.deductions.push_back(
            discount_of(item, item.offers[*best], missing, paid_on, ", granted though late"));
        return;
    }
    const auto taken = std::find_if(item.offers.begin(), item.offers.end(), [&](const Offer& each) {
        return each.amount - item.taken == missing;
    });
    if (taken == item.offers.end()) return;
    out.late.push_back(
        {item.id, missing,
         fmt::format("a discount of {}, taken on {}", text_of(*taken), paid_on.to_string())});
}

}  // namespace

Closing close_short(const OpenItem& item, const ShortPayment& payment, const Policy& policy) {
    const Settlement settled =
        settle(item.discount_state(), payment.paid, payment.paid_on, policy.discount);
    Closing out{.applied = settled.applied};
    const Deduction whole = earned_by_closing(item, payment.paid_on, policy.discount);
    const std::int64_t missing = item.open - payment.paid;
    if (settled.remaining == 0) {
        out.deductions.push_back(whole);
        return out;
    }
    if (whole.amount > 0) out.deductions.push_back(whole);
    if (whole.amount < missing &&
        cover_rest(item, missing - whole.amount, {item.open, item.currency}, payment.fee, policy,
                   out.deductions)) {
        return out;
    }
    out.deductions.clear();
    if (settled.earned > 0) {
        out.deductions.push_back(discount_of(item, item.offers[*settled.offer], settled.earned,
                                             payment.paid_on, ", for a part"));
    }
    judge_late(item, missing, payment.paid_on, policy.discount, settled, out);
    return out;
}

std::vector<Deduction> close_all(std::span<const OpenItem* const> items,
                                 const ShortPayment& payment, const Policy& policy) {
    std::vector<Deduction> out;
    std::int64_t open = 0;
    std::int64_t rest = -payment.paid;
    for (const OpenItem* item : items) {
        open += item->open;
        rest += item->open;
        Deduction discount = earned_by_closing(*item, payment.paid_on, policy.discount);
        rest -= discount.amount;
        if (discount.amount > 0) out.push_back(std::move(discount));
    }
    if (rest == 0) return out;
    const OpenItem& last = *items.back();
    const std::int64_t last_discount =
        !out.empty() && out.back().item == last.id ? out.back().amount : 0;
    const bool covered = rest > 0 && rest < last.open - last_discount &&
                         cover_rest(last, rest, {open, last.currency}, payment.fee, policy, out);
    if (!covered) out.clear();
    return out;
}

}  // namespace openitem::cash
