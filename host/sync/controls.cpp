// The source's own word on what is open: a control value since the cut-over (A13).
#include <algorithm>
#include <limits>

#include "host/sync/applier.hpp"

namespace openitem::sync {

namespace {

constexpr base::Date end_of_days{std::numeric_limits<std::int32_t>::max()};

}  // namespace

void Applier::keep_control(const PreparedRecord& record) {
    const auto* invoice = std::get_if<model::InvoiceFacts>(&record.facts);
    if (invoice == nullptr || !invoice->open || !invoice->posts()) return;
    const auto known = transaction_->find_record(rules_.connection, OI_INVOICE, record.source_id);
    // What is evidence only is another connection's to say.
    if (!known || known->state == store::RecordState::evidence) return;
    controls_.push_back(
        {known->id, model::sign_of(invoice->direction()) * *invoice->open, invoice->currency});
}

Differences Applier::differences() {
    Differences differences;
    const auto of_record = [](const Control& a, const Control& b) { return a.record < b.record; };
    std::stable_sort(controls_.begin(), controls_.end(), of_record);
    std::vector<ledger::Allocation> allocations;
    for (std::size_t i = 0; i < controls_.size(); ++i) {
        const auto& control = controls_[i];
        if (i + 1 < controls_.size() && controls_[i + 1].record == control.record) continue;
        std::int64_t ours = 0;
        transaction_->items_of_record(control.record, items_);
        for (const auto& item : items_) {
            if (item.reversed_on) continue;
            transaction_->allocations_of(item.id, allocations);
            ours += ledger::open_amount(item, allocations, end_of_days);
        }
        if (ours == control.open) continue;
        if (++differences.count > Differences::most_listed) continue;
        const auto stored = store_.record(control.record);
        // One that was settled at the cut-over has no item.
        const auto number = items_.empty() ? stored->source_id
                                           : transaction_->stored_item(items_.back().id)->number;
        differences.listed.push_back({stored->source_id,
                                      number,
                                      {control.open, control.currency},
                                      {ours, control.currency}});
    }
    return differences;
}

}  // namespace openitem::sync
