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

// What is open of each of the controls, by our books. A question for each would wait for each
// answer: of many, the books are read from end to end instead.
std::vector<std::int64_t> Applier::open_of_controls() {
    std::vector<std::int64_t> open(controls_.size());
    const auto all = static_cast<std::size_t>(store_.count_records(OI_INVOICE));
    if (controls_.size() < all / 16) {
        std::vector<ledger::Allocation> allocations;
        for (std::size_t i = 0; i < controls_.size(); ++i) {
            transaction_->items_of_record(controls_[i].record, items_);
            for (const auto& item : items_) {
                if (item.reversed_on) continue;
                transaction_->allocations_of(item.id, allocations);
                open[i] += ledger::open_amount(item, allocations, end_of_days);
            }
        }
        return open;
    }
    store_.items_with_allocations([&](const auto& item, const auto& allocations) {
        const auto found = std::lower_bound(
            controls_.begin(), controls_.end(), item.record,
            [](const Control& control, store::RecordId id) { return control.record < id; });
        if (found == controls_.end() || found->record != item.record || item.reversed_on) {
            return true;
        }
        open[static_cast<std::size_t>(found - controls_.begin())] +=
            ledger::open_amount(item, allocations, end_of_days);
        return true;
    });
    return open;
}

Differences Applier::differences() {
    Differences differences;
    if (controls_.empty()) return differences;
    transaction_->flush();  // the store reads what is written
    std::stable_sort(controls_.begin(), controls_.end(),
                     [](const Control& a, const Control& b) { return a.record < b.record; });
    const auto last_words =
        std::unique(controls_.rbegin(), controls_.rend(),
                    [](const Control& a, const Control& b) { return a.record == b.record; });
    controls_.erase(controls_.begin(), last_words.base());
    const auto open = open_of_controls();
    for (std::size_t i = 0; i < controls_.size(); ++i) {
        const auto& control = controls_[i];
        if (open[i] == control.open) continue;
        if (++differences.count > Differences::most_listed) continue;
        const auto stored = store_.record(control.record);
        // One that was settled at the cut-over has no item.
        transaction_->items_of_record(control.record, items_);
        const auto number = items_.empty() ? stored->source_id
                                           : transaction_->stored_item(items_.back().id)->number;
        differences.listed.push_back({stored->source_id,
                                      number,
                                      {control.open, control.currency},
                                      {open[i], control.currency}});
    }
    return differences;
}

}  // namespace openitem::sync
