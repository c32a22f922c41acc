#include "host/cash/audit.hpp"

#include <fmt/format.h>

#include <map>
#include <tuple>

namespace openitem::cash {

namespace {

using base::Money;

class Auditor {
public:
    Auditor(base::Date day, const AuditLimits& limits) : day_(day), limits_(limits) {}

    void look_at(const AuditedReceipt& receipt) {
        std::int64_t left = receipt.amount.minor;
        for (const auto& use : receipt.uses) left -= use.amount;
        if (left < 0) over_applied(receipt, -left);
        for (const auto& use : receipt.uses) look_at_customer(receipt, use);
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

    void look_at_dispute(const AuditedReceipt& receipt, const AuditedUse& use) {
        if (use.disputed == 0) return;
        add(AuditCheck::disputed, receipt, use.item, use.disputed, use.applied_on,
            "close the case if the customer meant to pay it, else take the application back");
    }

    void look_for_twin(const AuditedReceipt& receipt) {
        const auto& payer =
            receipt.payer_account.empty() ? receipt.payer_name : receipt.payer_account;
        if (payer.empty() || receipt.reference.empty()) return;
        const Key key{payer, receipt.reference, receipt.amount.minor,
                      std::string(receipt.amount.currency.code())};
        const auto [at, first] = last_.try_emplace(key, &receipt);
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
        const auto age = base::days_between(receipt.value_on, day_);
        if (receipt.on_account || age <= limits_.stale_days) return;
        add(AuditCheck::stale, receipt, {}, left, receipt.value_on,
            fmt::format("not applied for {} days: apply it by hand, or pay it back", age));
    }

    using Key = std::tuple<std::string, std::string, std::int64_t, std::string>;

    base::Date day_;
    AuditLimits limits_;
    std::map<Key, const AuditedReceipt*> last_;
    std::vector<AuditFinding> findings_;
};

}  // namespace

std::string_view to_string(AuditCheck check) noexcept {
    switch (check) {
        case AuditCheck::over_applied:
            return "over-applied";
        case AuditCheck::other_customer:
            return "other customer";
        case AuditCheck::disputed:
            return "disputed";
        case AuditCheck::duplicate:
            return "duplicate";
        case AuditCheck::stale:
            return "stale";
    }
    return "?";
}

std::vector<AuditFinding> audit(std::span<const AuditedReceipt> receipts, base::Date day,
                                const AuditLimits& limits) {
    Auditor auditor(day, limits);
    for (const auto& receipt : receipts) auditor.look_at(receipt);
    return auditor.take();
}

}  // namespace openitem::cash
