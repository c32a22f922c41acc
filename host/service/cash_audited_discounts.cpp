#include <map>
#include <unordered_map>

#include "host/service/cash_audited.hpp"
#include "host/service/cash_gather.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Date;

namespace {

// With the day of the first discount of each.
std::map<store::ItemId, Date> discounted_items(store::Store& books, Date day) {
    std::map<store::ItemId, Date> items;
    books.allocations([&](const store::AllocationRow& row) {
        const auto& each = row.allocation;
        const bool discount = each.kind == ledger::AllocationKind::discount;
        if (discount && each.to && ledger::counts_on(each, day)) {
            items.try_emplace(each.to, each.date);
        }
        return true;
    });
    return items;
}

const cash::Policy& policy_on(std::span<const cash::Policy> policies, Date day) {
    const auto* const found = model::in_force(policies, day);
    return found == nullptr ? policies.front() : *found;
}

// The payment a discount was granted along with. Where that is not told (by a source), or was a
// credit note that the payment deducted: the last one before it.
const ledger::Allocation* application_of(const store::StoredAllocation& discount,
                                         std::span<const store::StoredAllocation> of_item,
                                         Date day) {
    const auto along = store::granted_along(discount);
    const ledger::Allocation* last = nullptr;
    for (const auto& stored : of_item) {
        const auto& each = stored.allocation;
        const bool payment = each.kind == ledger::AllocationKind::payment && each.from;
        if (!payment || !ledger::counts_on(each, day)) continue;
        if (each.id == along) return &each;
        if (each.date <= discount.allocation.date) last = &each;
    }
    return last;
}

class Discounts {
public:
    Discounts(Date day, std::span<const cash::AuditedReceipt> receipts,
              std::span<const cash::Policy> policies)
        : day_(day), policies_(policies) {
        for (const auto& receipt : receipts) receipts_.emplace(receipt.id, &receipt);
    }

    void add(const store::StoredItem& item, std::span<const store::StoredAllocation> of_item,
             const std::vector<cash::Offer>& offers) {
        std::int64_t before = 0;
        for (const auto& stored : of_item) {
            const auto& each = stored.allocation;
            const bool discount = each.kind == ledger::AllocationKind::discount;
            if (!discount || !ledger::counts_on(each, day_)) continue;
            cash::AuditedDiscount made{
                .item = item.number,
                .amount = {each.amount, item.item.currency},
                .before = before,
                .paid_on = each.date,
                .granted_on = each.date,
                .grace_days = policy_on(policies_, each.date).discount.grace_days,
                .offers = offers};
            before += each.amount;
            const auto* const paid = application_of(stored, of_item, day_);
            if (paid == nullptr || say_receipt(*paid, made)) found_.push_back(std::move(made));
        }
    }

    std::vector<cash::AuditedDiscount> take() { return std::move(found_); }

private:
    // Money that was exchanged, or of a sister, came in on another day: when, is not told here.
    bool say_receipt(const ledger::Allocation& paid, cash::AuditedDiscount& made) const {
        const auto at = receipts_.find(paid.from.value);
        if (at == receipts_.end()) return false;
        made.receipt = at->first;
        made.payment = at->second->number;
        made.paid_on = at->second->value_on;
        return true;
    }

    Date day_;
    std::span<const cash::Policy> policies_;
    std::unordered_map<std::int64_t, const cash::AuditedReceipt*> receipts_;
    std::vector<cash::AuditedDiscount> found_;
};

}  // namespace

std::vector<cash::AuditedDiscount> audited_discounts(
    store::Store& books, Date day, std::span<const cash::AuditedReceipt> receipts,
    std::span<const cash::Policy> policies, std::span<const collections::TermsPolicy> terms) {
    std::vector<cash::Policy> granting(policies.begin(), policies.end());
    // What a source granted is looked at as well, where the policy grants none.
    for (auto& policy : granting) policy.discount.use = true;
    Discounts discounts(day, receipts, policies);
    for (const auto& [id, first_on] : discounted_items(books, day)) {
        const auto item = books.item(id);
        if (!item) continue;
        const auto offers =
            gather_offers(books, day, item->item, policy_on(granting, first_on), terms);
        if (!offers.empty()) discounts.add(*item, books.allocations_of(id), offers);
    }
    return discounts.take();
}

}  // namespace openitem::service
