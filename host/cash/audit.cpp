#include "host/cash/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <unordered_map>
#include <vector>

#include "host/base/text.hpp"
#include "host/cash/resolve.hpp"

namespace openitem::cash {

namespace {

using base::Money;

// Customers who are related, over however many steps, are one group.
class Groups {
public:
    explicit Groups(const OpenItems& payers) : payers_(payers) {}

    bool are_one(std::int64_t one, std::int64_t other) { return of(one) == of(other); }

private:
    std::int64_t of(std::int64_t customer) {
        const auto [at, first] = groups_.try_emplace(customer, customer);
        if (!first) return at->second;
        std::vector<std::int64_t> next = {customer};
        while (!next.empty()) {
            const auto member = next.back();
            next.pop_back();
            for (const auto other : payers_.related_to(member)) {
                if (groups_.try_emplace(other, customer).second) next.push_back(other);
            }
        }
        return customer;
    }

    const OpenItems& payers_;
    std::unordered_map<std::int64_t, std::int64_t> groups_;  // named by the first one asked for
};

// What makes two receipts the same money.
struct Twin {
    std::string_view payer;
    std::string_view reference;
    base::Money amount;

    friend bool operator==(const Twin&, const Twin&) = default;
};
struct TwinHash {
    std::size_t operator()(const Twin& twin) const noexcept {
        const std::hash<std::string_view> text;
        return (text(twin.payer) * 31 + text(twin.reference)) * 31 +
               static_cast<std::size_t>(twin.amount.minor);
    }
};

class Auditor {
public:
    explicit Auditor(const AuditView& view)
        : view_(view), limits_(view.policy.audit), groups_(view.payers) {}

    void look_at(const AuditedReceipt& receipt) {
        std::int64_t left = receipt.amount.minor;
        for (const auto& use : receipt.uses) left -= use.amount;
        if (left < 0) over_applied(receipt, -left);
        for (const auto& use : receipt.uses) look_at_customer(receipt, use);
        if (limits_.other_payer && !receipt.uses.empty()) look_at_payer(receipt);
        for (const auto& use : receipt.uses) look_at_dispute(receipt, use);
        look_for_twin(receipt);
        if (left > 0) look_at_age(receipt, left);
    }

    std::vector<AuditFinding> take() { return std::move(findings_); }

private:
    void add(AuditCheck check, const AuditedReceipt& receipt, std::string item, std::int64_t minor,
             base::Date on, std::string to_do) {
        findings_.push_back({check, receipt.id, receipt.number, std::move(item),
                             Money{minor, receipt.amount.currency}, on, std::move(to_do)});
    }

    void over_applied(const AuditedReceipt& receipt, std::int64_t excess) {
        add(AuditCheck::over_applied, receipt, {}, excess, receipt.value_on,
            "the books are damaged: run openitem verify, then take an application back");
    }

    void look_at_customer(const AuditedReceipt& receipt, const AuditedUse& use) {
        if (use.customer == 0 || use.customer == receipt.customer) return;
        add(AuditCheck::other_customer, receipt, use.item, use.amount, use.applied_on,
            "the books are damaged: run openitem verify, then take this application back");
    }

    // Who paid is known as matching knows it, whatever the source or a person has said since.
    void look_at_payer(const AuditedReceipt& receipt) {
        const Receipt written{.payer_name = receipt.payer_name,
                              .payer_account = receipt.payer_account};
        const auto payer = identify(written, view_.payers, view_.policy);
        if (payer.customer == 0 || view_.payers.account_is_shared(receipt.payer_account)) return;
        for (const auto& use : receipt.uses) {
            if (use.customer == 0 || use.paid_back || is_known_as(receipt, use.customer)) continue;
            if (groups_.are_one(payer.customer, use.customer)) continue;
            add(AuditCheck::other_payer, receipt, use.item, use.amount, use.applied_on,
                fmt::format("{} paid, by its {}: take the application back, or state that it pays "
                            "for {}",
                            view_.customer_name(payer.customer),
                            is_account(payer.evidence->source) ? "account" : "name",
                            view_.customer_name(use.customer)));
        }
    }

    static bool is_account(Source source) {
        return source == Source::payer_account || source == Source::learned_account;
    }

    // Account and name may tell two customers: then either is right.
    bool is_known_as(const AuditedReceipt& receipt, std::int64_t customer) const {
        const auto& payers = view_.payers;
        return payers.customer_by_account(receipt.payer_account) == customer ||
               payers.customer_by_name(receipt.payer_name) == customer ||
               payers.customer_by_similar_name(receipt.payer_name) == customer;
    }

    void look_at_dispute(const AuditedReceipt& receipt, const AuditedUse& use) {
        if (use.disputed == 0) return;
        add(AuditCheck::disputed, receipt, use.item, use.disputed, use.applied_on,
            "close the case if the customer meant to pay it, else take the application back");
    }

    void look_for_twin(const AuditedReceipt& receipt) {
        const auto& payer =
            receipt.payer_account.empty() ? receipt.payer_name : receipt.payer_account;
        if (payer.empty() || receipt.reference.empty()) return;
        const Twin twin{payer, receipt.reference, receipt.amount};
        const auto [at, first] = last_.try_emplace(twin, &receipt);
        if (first) return;
        const auto& earlier = *at->second;
        if (base::days_between(earlier.value_on, receipt.value_on) <= limits_.duplicate_days) {
            add(AuditCheck::duplicate, receipt, earlier.number, receipt.amount.minor,
                receipt.value_on,
                "compare both with the bank statement: void one if it was delivered twice, pay it "
                "back if it was paid twice");
        }
        at->second = &receipt;
    }

    void look_at_age(const AuditedReceipt& receipt, std::int64_t left) {
        const auto age = base::days_between(receipt.value_on, view_.day);
        if (receipt.on_account || age <= limits_.stale_days) return;
        add(AuditCheck::stale, receipt, {}, left, receipt.value_on,
            fmt::format("not applied for {} days: apply it by hand, or pay it back", age));
    }

    const AuditView& view_;
    const AuditLimits& limits_;
    Groups groups_;
    std::unordered_map<Twin, const AuditedReceipt*, TwinHash> last_;
    std::vector<AuditFinding> findings_;
};

// The tier somebody meant: what has been granted is nearest to what it grants.
const Offer* meant_by(const AuditedDiscount& discount) {
    const auto granted = discount.before + discount.amount.minor;
    const Offer* nearest = nullptr;
    std::int64_t least = 0;
    for (const auto& offer : discount.offers) {
        const auto off = std::abs(offer.amount - granted);
        const bool nearer = nearest == nullptr || off < least ||
                            (off == least && nearest->until_on < offer.until_on);
        if (!nearer) continue;
        nearest = &offer;
        least = off;
    }
    return nearest;
}

// What of it nothing has earned; 0: it was in time. The tier that still held gives its part.
std::int64_t granted_late(const AuditedDiscount& discount, const Offer& meant) {
    const auto earliest = discount.paid_on.add_days(-discount.grace_days);
    if (earliest <= meant.until_on) return 0;
    std::int64_t earned = discount.before;
    for (const auto& offer : discount.offers) {
        if (earliest <= offer.until_on) earned = std::max(earned, offer.amount);
    }
    return std::max<std::int64_t>(discount.before + discount.amount.minor - earned, 0);
}

}  // namespace

std::string_view to_string(AuditCheck check) noexcept {
    switch (check) {
        case AuditCheck::over_applied:
            return "over-applied";
        case AuditCheck::other_customer:
            return "other customer";
        case AuditCheck::other_payer:
            return "other payer";
        case AuditCheck::disputed:
            return "disputed";
        case AuditCheck::duplicate:
            return "duplicate";
        case AuditCheck::stale:
            return "stale";
        case AuditCheck::late_discount:
            return "late discount";
        case AuditCheck::unverified:
            return "unverified";
    }
    return "?";
}

std::vector<AuditFinding> audit(std::span<const AuditedReceipt> receipts, const AuditView& view) {
    Auditor auditor(view);
    for (const auto& receipt : receipts) auditor.look_at(receipt);
    return auditor.take();
}

std::vector<AuditFinding> audit_discounts(std::span<const AuditedDiscount> discounts) {
    std::vector<AuditFinding> findings;
    for (const auto& discount : discounts) {
        const auto* const meant = meant_by(discount);
        const auto late = meant == nullptr ? 0 : granted_late(discount, *meant);
        if (late == 0) continue;
        findings.push_back(
            {AuditCheck::late_discount, discount.receipt, discount.payment, discount.item,
             base::Money{late, discount.amount.currency}, discount.granted_on,
             fmt::format("{}, paid on {}: claim it from the customer, or let it pass",
                         text_of(*meant), discount.paid_on.to_string())});
    }
    return findings;
}

}  // namespace openitem::cash
