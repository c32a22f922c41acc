#include "host/service/cash_audited.hpp"

#include <openitem/records.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "host/model/body.hpp"
#include "host/model/facts.hpp"

namespace openitem::service {

using base::Date;

namespace {

class Reading {
public:
    Reading(store::Store& books, const store::Parties& parties, Date day)
        : books_(books), parties_(parties), day_(day) {}

    std::vector<cash::AuditedReceipt> read(const PaidDisputes& disputes) {
        read_uses();
        read_items();
        for (auto& receipt : receipts_) add_uses(receipt.made, disputes);
        std::erase_if(receipts_, [](const auto& receipt) { return receipt.made.id == 0; });
        read_payers();
        std::vector<cash::AuditedReceipt> made;
        made.reserve(receipts_.size());
        for (auto& receipt : receipts_) made.push_back(std::move(receipt.made));
        std::sort(made.begin(), made.end(), [](const auto& a, const auto& b) {
            return std::tie(a.value_on, a.id) < std::tie(b.value_on, b.id);
        });
        return made;
    }

private:
    struct Use {
        store::ItemId from;
        store::AllocationId id;
        store::ItemId to;
        Date date;
        std::int64_t amount;
    };
    // An item something was used for.
    struct Target {
        std::string number;
        store::CustomerId customer;
        ledger::ItemKind kind = {};
    };
    struct Receipt {
        store::RecordId record;
        cash::AuditedReceipt made;
    };

    // Of all items; which of them are receipts is not known yet.
    void read_uses() {
        books_.allocations([&](const store::AllocationRow& row) {
            const auto& each = row.allocation;
            if (!each.from || !ledger::counts_on(each, day_)) return true;
            uses_.push_back({each.from, each.id, each.to, each.date, each.amount});
            if (each.to) targets_.try_emplace(each.to.value);
            return true;
        });
        std::sort(uses_.begin(), uses_.end(), [](const Use& a, const Use& b) {
            return std::pair(a.from, a.id) < std::pair(b.from, b.id);
        });
    }

    void read_items() {
        books_.items({}, [&](const store::ItemRow& row) {
            const auto& item = row.item;
            const auto target = targets_.find(item.id.value);
            if (target != targets_.end()) {
                target->second = {std::string(row.number), item.customer, item.kind};
            }
            const bool receipt =
                item.kind == ledger::ItemKind::payment || item.kind == ledger::ItemKind::on_account;
            if (receipt && ledger::stands_on(item, day_)) add_receipt(item, row.number);
            return true;
        });
    }

    void add_receipt(const ledger::Item& item, std::string_view number) {
        receipts_.push_back({item.record,
                             {.id = item.id.value,
                              .number = std::string(number),
                              .customer = item.customer.value,
                              .amount = {-item.amount, item.currency},
                              .value_on = item.issued_on,
                              .on_account = item.kind == ledger::ItemKind::on_account}});
    }

    // What the bank took back is no part of the receipt; one that was taken back whole has no id
    // then.
    void add_uses(cash::AuditedReceipt& receipt, const PaidDisputes& disputes) {
        const store::ItemId id{receipt.id};
        const store::CustomerId customer{receipt.customer};
        receipt.customer = parties_.on(customer, day_).value;
        auto at = std::lower_bound(uses_.begin(), uses_.end(), id,
                                   [](const Use& use, store::ItemId of) { return use.from < of; });
        for (; at != uses_.end() && at->from == id; ++at) {
            cash::AuditedUse use{.applied_on = at->date, .amount = at->amount};
            if (const auto target = targets_.find(at->to.value); target != targets_.end()) {
                const auto& item = target->second;
                if (item.kind == ledger::ItemKind::payment_return) {
                    receipt.amount.minor -= at->amount;
                    if (receipt.amount.minor <= 0) receipt.id = 0;
                    continue;
                }
                use.item = item.number;
                use.paid_back = item.kind == ledger::ItemKind::refund;
                // Customers who were one on that day may pay for each other.
                use.customer = parties_.are_one(customer, item.customer, at->date)
                                   ? receipt.customer
                                   : parties_.on(item.customer, day_).value;
            }
            const auto disputed = disputes.find(at->id.value);
            if (disputed != disputes.end()) use.disputed = disputed->second;
            receipt.uses.push_back(std::move(use));
        }
    }

    // What the bank says of them. A record that is not a payment says nothing.
    void read_payers() {
        std::sort(receipts_.begin(), receipts_.end(),
                  [](const auto& a, const auto& b) { return a.record < b.record; });
        books_.records(OI_PAYMENT, [&](const store::RecordRow& row) {
            auto at = std::lower_bound(
                receipts_.begin(), receipts_.end(), row.ref.id,
                [](const Receipt& one, store::RecordId of) { return one.record < of; });
            if (at == receipts_.end() || at->record != row.ref.id) return true;
            const auto body = model::decode_body(row.body);
            if (!body) return true;
            model::Arena arena;
            const auto payment = model::payment_facts(body->record(), arena);
            if (!payment) return true;
            for (; at != receipts_.end() && at->record == row.ref.id; ++at) {
                at->made.payer_name = payment->payer_name;
                at->made.payer_account = payment->payer_account;
                at->made.reference = payment->creditor_reference;
                at->made.reference.append(payment->remittance_text);
            }
            return true;
        });
    }

    store::Store& books_;
    const store::Parties& parties_;
    Date day_;
    std::vector<Use> uses_;
    std::unordered_map<std::int64_t, Target> targets_;
    std::vector<Receipt> receipts_;
};

}  // namespace

std::vector<cash::AuditedReceipt> audited_receipts(store::Store& books,
                                                   const store::Parties& parties, Date day,
                                                   const PaidDisputes& disputes) {
    return Reading(books, parties, day).read(disputes);
}

}  // namespace openitem::service
