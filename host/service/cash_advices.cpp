#include "host/service/cash_advices.hpp"

#include <openitem/records.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "host/cash/reference.hpp"

namespace openitem::service {

namespace {

constexpr std::int32_t days_apart = 14;

struct Advice {
    cash::Receipt said;
    store::RecordId of;              // the receipt it tells of; none: it is not known
    std::vector<std::int64_t> fits;  // the receipts it could be of
};

using Money = std::tuple<base::Currency, std::int64_t>;

Money money_of(const cash::Receipt& receipt) {
    return {receipt.amount.currency, receipt.amount.minor};
}

bool is_same(std::string_view one, std::string_view other) {
    const auto key = cash::normalized(one);
    return !key.empty() && key == cash::normalized(other);
}

bool is_near(base::Date one, base::Date other) {
    const auto apart = base::days_between(one, other);
    return std::max(apart, -apart) <= days_apart;
}

bool is_of(const Advice& advice, const cash::Receipt& receipt) {
    const auto& said = advice.said;
    if (!is_near(said.value_on, receipt.value_on)) return false;
    // Two identifications are two payments, whoever paid.
    if (!said.end_to_end_id.empty() && !receipt.end_to_end_id.empty()) {
        return is_same(said.end_to_end_id, receipt.end_to_end_id);
    }
    return is_same(said.payer_account, receipt.payer_account) ||
           is_same(said.payer_name, receipt.payer_name);
}

class Advices {
public:
    // Those that tell of one of these receipts, or could.
    Advices(store::Store& books, std::span<GatheredReceipt* const> receipts) {
        std::set<store::RecordId> told;
        std::set<Money> amounts;
        for (const auto* each : receipts) {
            told.insert(each->record);
            amounts.insert(money_of(each->receipt));
        }
        books.records(OI_PAYMENT, [&](const store::RecordRow& row) {
            if (row.ref.state != store::RecordState::evidence) return true;
            const auto of = row.ref.evidence_of;
            if (of && !told.contains(of)) return true;
            Advice advice{.said = read(row), .of = of, .fits = {}};
            if (advice.said.lines.empty()) return true;
            if (!of && !amounts.contains(money_of(advice.said))) return true;
            keep(std::move(advice));
            return true;
        });
        count(books);
    }

    const cash::Receipt* of(const GatheredReceipt& gathered) {
        const auto told = linked_.find(gathered.record.value);
        if (told != linked_.end()) return &told->second.said;
        const auto found = candidates(gathered.receipt);
        if (found.size() != 1) return nullptr;
        // Of a receipt that is applied in part the amount is another: it is not among them.
        const std::vector<std::int64_t> only = {gathered.receipt.id};
        return found.front()->fits == only ? &found.front()->said : nullptr;
    }

private:
    static cash::Receipt read(const store::RecordRow& row) {
        cash::Receipt said;
        said.number = row.source_id;
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

    // Every receipt there is, whether something of it is open or not.
    void count(store::Store& books) {
        std::vector<std::pair<store::ItemId, store::RecordId>> like;
        books.items({}, [&](const store::ItemRow& row) {
            const auto& item = row.item;
            if (item.kind != ledger::ItemKind::payment || item.reversed_on) return true;
            const auto at = free_.find({item.currency, -item.amount});
            const bool fits =
                at != free_.end() && !linked_.contains(item.record.value) &&
                std::any_of(at->second.begin(), at->second.end(), [&](const Advice& advice) {
                    return is_near(advice.said.value_on, item.issued_on);
                });
            if (fits) like.emplace_back(item.id, item.record);
            return true;
        });
        for (const auto& [item, record] : like) {
            const auto stored = books.record(record);
            if (!stored) continue;
            cash::Receipt receipt;
            read_payment(*stored, receipt);
            for (auto* advice : candidates(receipt)) advice->fits.push_back(item.value);
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

void add_advices(store::Store& books, std::span<GatheredReceipt> receipts) {
    if (books.connections().size() < 2) return;
    std::vector<GatheredReceipt*> open;
    for (auto& each : receipts) {
        const bool names_nothing = each.receipt.lines.empty() && !each.receipt.is_credit_note();
        if (names_nothing) open.push_back(&each);
    }
    if (open.empty()) return;
    Advices advices(books, open);
    for (auto* each : open) {
        const auto* advice = advices.of(*each);
        if (advice == nullptr) continue;
        each->receipt.lines = advice->lines;
        each->receipt.advice = advice->number;
    }
}

}  // namespace openitem::service
