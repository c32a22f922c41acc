#include "host/sync/control_totals.hpp"

#include <openitem/fields.hpp>

#include <algorithm>
#include <limits>

namespace openitem::sync {

namespace {

// The entity a control total is about; 0 when its word is none.
std::uint32_t entity_named(std::string_view name) {
    if (name.empty()) return OI_INVOICE;
    const auto* entity = find_entity(name);
    return entity == nullptr ? 0 : entity->id;
}

std::int64_t fitted(base::int128 sum) {
    constexpr base::int128 most = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::min(most, std::max(-most, sum)));
}

}  // namespace

void ControlTotals::add(std::uint32_t entity, base::Currency currency, std::int64_t minor) {
    came_[entity].sums[currency] += minor;
}

void ControlTotals::count(const PreparedRecord& record) {
    if (record.entity >= OI_ENTITY_COUNT) return;
    ++came_[record.entity].count;
    if (const auto* invoice = std::get_if<model::InvoiceFacts>(&record.facts)) {
        add(record.entity, invoice->currency,
            model::sign_of(invoice->direction()) * invoice->total);
    } else if (const auto* payment = std::get_if<model::PaymentFacts>(&record.facts)) {
        add(record.entity, payment->currency,
            -model::sign_of(payment->direction()) * payment->amount);
    } else if (const auto* balance = std::get_if<model::BalanceFacts>(&record.facts)) {
        keep(*balance);
    }
}

void ControlTotals::keep(const model::BalanceFacts& balance) {
    if (balance.kind != OI_BALANCE_CONTROL_TOTAL) return;
    stated_.push_back({entity_named(balance.account), std::string(balance.source_id), balance.count,
                       balance.amount});
}

std::vector<ControlTotal> ControlTotals::compare() const {
    std::vector<ControlTotal> totals;
    for (const auto& stated : stated_) {
        const auto& came = came_[stated.entity];
        ControlTotal total;
        total.entity = stated.entity;
        total.source_id = stated.source_id;
        total.stated_count = stated.count;
        total.count = came.count;
        total.stated_sum = stated.sum;
        if (stated.sum) {
            const auto sum = came.sums.find(stated.sum->currency);
            total.sum = {sum == came.sums.end() ? 0 : fitted(sum->second), stated.sum->currency};
        }
        totals.push_back(std::move(total));
    }
    return totals;
}

}  // namespace openitem::sync
