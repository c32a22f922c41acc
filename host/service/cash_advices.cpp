#include "host/service/cash_advices.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "host/cash/reference.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"

namespace openitem::service {

namespace {

constexpr std::int32_t days_apart = 14;

struct Advice {
    cash::Receipt said;
    store::RecordId of;  // the receipt it tells of; none: it is not known
    int fits = 0;        // receipts it could be of
};

using Money = std::tuple<base::Currency, std::int64_t>;

Money money_of(const cash::Receipt& receipt) {
    return {receipt.amount.currency, receipt.amount.minor};
}

bool is_same(std::string_view one, std::string_view other) {
    const auto key = cash::normalized(one);
    return !key.empty() && key == cash::normalized(other);
}

bool is_of(const Advice& advice, const cash::Receipt& receipt) {
    const auto& said = advice.said;
    const auto apart = base::days_between(said.value_on, receipt.value_on);
    if (std::max(apart, -apart) > days_apart) return false;
    return is_same(said.end_to_end_id, receipt.end_to_end_id) ||
           is_same(said.payer_account, receipt.payer_account) ||
           is_same(said.payer_name, receipt.payer_name) ||
           (said.customer != 0 && said.customer == receipt.customer);
}

void follow(const cash::Receipt& advice, cash::Receipt& receipt) {
    receipt.lines = advice.lines;
    receipt.advice = advice.number;
}

class Advices {
public:
    // Those that tell of one of these receipts, or could.
    Advices(store::Store& books, std::span<GatheredReceipt* const> receipts) {
        std::map<std::int64_t, bool> told;  // records
        std::map<Money, bool> amounts;
        for (const auto* each : receipts) {
            told[each->record.value] = true;
            amounts[money_of(each->receipt)] = true;
        }
        books.records(OI_PAYMENT, [&](const store::RecordRow& row) {
            if (row.ref.state != store::RecordState::evidence) return true;
            const auto of = row.ref.evidence_of;
            if (of && !told.contains(of.value)) return true;
            Advice advice{.said = read(row), .of = of};
            if (advice.said.lines.empty()) return true;
            if (!of && !amounts.contains(money_of(advice.said))) return true;
            keep(std::move(advice));
            return true;
        });
    }

    const cash::Receipt* told_of(store::RecordId record) const {
        const auto at = linked_.find(record.value);
        return at == linked_.end() ? nullptr : &at->second.said;
    }

    // Counts for each advice whose it could be.
    void count(const cash::Receipt& receipt) {
        for (auto* advice : candidates(receipt)) ++advice->fits;
    }
    const cash::Receipt* only_one(const cash::Receipt& receipt) {
        const auto found = candidates(receipt);
        return found.size() == 1 && found.front()->fits == 1 ? &found.front()->said : nullptr;
    }

private:
    static cash::Receipt read(const store::RecordRow& row) {
        cash::Receipt said;
        said.number = row.source_id;
        said.customer = row.ref.customer.value;
        read_payment({row.ref, std::string(row.source_id), std::string(row.body)}, said);
        return said;
    }

    void keep(Advice advice) {
        if (advice.of) {
            linked_.emplace(advice.of.value, std::move(advice));
        } else {
            free_[money_of(advice.said)].push_back(std::move(advice));
        }
    }

    std::vector<Advice*> candidates(const cash::Receipt& receipt) {
        std::vector<Advice*> found;
        const auto at = free_.find(money_of(receipt));
        if (at == free_.end()) return found;
        for (auto& advice : at->second) {
            if (is_of(advice, receipt)) found.push_back(&advice);
        }
        return found;
    }

    std::unordered_map<std::int64_t, Advice> linked_;  // by the receipt's record
    std::map<Money, std::vector<Advice>> free_;
};

}  // namespace

void read_payment(const store::StoredRecord& record, cash::Receipt& receipt) {
    const auto body = model::decode_body(record.body);
    if (!body) throw base::RunError(base::Exit::system, body.error());
    model::Arena arena;
    const auto payment = model::payment_facts(body->record(), arena);
    if (!payment) return;
    if (receipt.amount.minor == 0) {
        receipt.amount = {payment->amount, payment->currency};
        receipt.value_on = payment->date;
    }
    receipt.creditor_reference = payment->creditor_reference;
    receipt.text = payment->remittance_text;
    receipt.end_to_end_id = payment->end_to_end_id;
    receipt.payer_name = payment->payer_name;
    receipt.payer_account = payment->payer_account;
    receipt.fee = payment->fee;
    for (const auto& line : payment->remittance) {
        cash::RemittanceLine made;
        made.number = line.number;
        made.creditor_reference = line.creditor_reference;
        made.paid = line.paid;
        made.credit = line.document_type == "CREN";
        if (!made.paid && line.credit_note) {
            made.paid = line.credit_note;
            made.credit = true;
        }
        const bool names = !made.number.empty() || !made.creditor_reference.empty();
        if (names) receipt.lines.push_back(std::move(made));
        if (!line.text.empty()) receipt.text.append(" ").append(line.text);
    }
}

void add_advices(store::Store& books, std::span<GatheredReceipt> receipts) {
    if (books.connections().size() < 2) return;
    std::vector<GatheredReceipt*> open;
    for (auto& each : receipts) {
        const bool names_nothing = each.receipt.lines.empty() && !each.receipt.is_credit_note();
        if (names_nothing) open.push_back(&each);
    }
    if (open.empty()) return;
    Advices advices(books, open);
    for (const auto* each : open) {
        if (advices.told_of(each->record) == nullptr) advices.count(each->receipt);
    }
    for (auto* each : open) {
        const auto* told = advices.told_of(each->record);
        const auto* advice = told != nullptr ? told : advices.only_one(each->receipt);
        if (advice != nullptr) follow(*advice, each->receipt);
    }
}

}  // namespace openitem::service
