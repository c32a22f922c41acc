// Records that are in the books already: unchanged, a new version (A14), voided or deleted, or
// found to be another connection's record of the same fact (A3).
#include <fmt/format.h>

#include <algorithm>

#include "host/sync/applier.hpp"

namespace openitem::sync {

namespace {

bool is_ended(store::RecordState state) {
    return state == store::RecordState::voided || state == store::RecordState::deleted;
}

// A run that goes on after a crash reads again what came after its last cursor. What the source
// said at an earlier place than the version we have is old.
bool is_behind(const store::Position& position, const store::Position& known) {
    return position.source && position.source == known.source && position.offset < known.offset;
}

}  // namespace

Applier::Applied Applier::apply_again(const PreparedRecord& record, const store::Position& position,
                                      const store::RecordRef& known) {
    if (is_behind(position, known.position)) return Outcome::unchanged;
    if (record.change != OI_CHANGE_UPSERT) return apply_end(record, position, known);
    if (known.hash == record.hash && !is_ended(known.state)) {
        return keep_unchanged(record, position, known);
    }
    switch (record.entity) {
        case OI_INVOICE:
        case OI_PAYMENT:
            return amend(record, position, known);
        case OI_ALLOCATION:
            return amend_allocation(record, position, known);
        default:
            return amend_stored(record, position, known);
    }
}

// Only control fields can differ: what the source says is open, its own status.
Applier::Applied Applier::keep_unchanged(const PreparedRecord& record,
                                         const store::Position& position,
                                         const store::RecordRef& known) {
    if (erased_.contains(known.id.value)) return Outcome::unchanged;
    const auto body = transaction_->record_body(known.id);
    if ((body && *body != record.body) || abandoned_.contains(known.position.source.value)) {
        auto row = next_version(record, position, known, known.state);
        row.ref.version = known.version;
        row.ref.evidence_of = known.evidence_of;
        transaction_->update_record(row);
    }
    return Outcome::unchanged;
}

Applier::Applied Applier::amend(const PreparedRecord& record, const store::Position& position,
                                const store::RecordRef& known) {
    auto twin = told_already(record, known.id);
    if (!twin) return std::move(twin).error();
    const bool stays_evidence =
        rules_.evidence_only[record.entity] && known.state != store::RecordState::posted;
    if (*twin || stays_evidence) return become_evidence(record, position, known, *twin);
    return record.entity == OI_INVOICE ? amend_invoice(record, position, known)
                                       : amend_payment(record, position, known);
}

Applier::Applied Applier::become_evidence(const PreparedRecord& record,
                                          const store::Position& position,
                                          const store::RecordRef& known, store::RecordId of) {
    if (known.state == store::RecordState::posted) {
        if (auto replaced = replace(known, nullptr); !replaced) return std::move(replaced).error();
    }
    auto row = next_version(record, position, known, store::RecordState::evidence);
    row.ref.evidence_of = of;
    transaction_->update_record(row);
    if (of) know_payer(record.facts, rules_.connection, of);
    return Outcome::superseded;
}

base::Result<void> Applier::replace(const store::RecordRef& known, const store::Draft* draft) {
    transaction_->items_of_record(known.id, items_);
    // The reversal stands on the day of what it reverses: periods that are closed come later.
    const auto posted_on = items_.empty() ? base::Date{} : items_.back().posted_on;
    allocating_.standing_on(known.id, released_);
    if (draft == nullptr) {
        std::vector<store::Books::Released> released;
        standing_against(known.id, released);
        auto reversed = books_->reverse_record(known.id, posted_on, ledger::Origin::source);
        if (!reversed) return std::move(reversed).error();
        add_tasks(known.id, released);
    } else {
        // The new version stands from the day of the old one on, unless it is dated later.
        auto amended = books_->amend(known.id, *draft, std::max(posted_on, draft->posted_on));
        if (!amended) return std::move(amended).error();
        add_tasks(known.id, amended->released);
    }
    allocating_.wake(released_);
    return {};
}

Applier::Applied Applier::apply_end(const PreparedRecord& record, const store::Position& position,
                                    const store::RecordRef& known) {
    const auto state = record.change == OI_CHANGE_VOIDED ? store::RecordState::voided
                                                         : store::RecordState::deleted;
    if (known.state == state) return Outcome::unchanged;
    if (record.entity == OI_ALLOCATION) {
        allocating_.take_back(known.id);
    } else if (known.state == store::RecordState::posted) {
        if (auto replaced = replace(known, nullptr); !replaced) return std::move(replaced).error();
    } else {
        end_details(known.id, known.entity);
    }
    // What it said last is kept; that it ended is told elsewhere.
    const auto body = transaction_->record_body(known.id).value_or(std::string());
    store::RecordRow row{.ref = known, .source_id = record.source_id, .body = body};
    row.ref.state = state;
    row.ref.position = position;
    transaction_->update_record(row);
    ++counts_.of(record.entity).ended;
    return Outcome::superseded;
}

// ---- one fact, one record

base::Result<store::RecordId> Applier::told_already(const PreparedRecord& record,
                                                    store::RecordId own) {
    std::optional<Twin> twin;
    if (const auto* invoice = std::get_if<model::InvoiceFacts>(&record.facts)) {
        twin = twins_.of_invoice(*invoice, record.key.text, rules_.connection, own);
        if (twin && !twin->same && !rules_.evidence_only[record.entity]) {
            return base::Error{.code = base::Code::conflict,
                               .rule = "invoice.twin",
                               .field = "number",
                               .message = fmt::format(
                                   "invoice {} of {} is in the books already, from another record; "
                                   "expected one record for one invoice",
                                   invoice->number, invoice->issued_on.to_string())};
        }
    } else if (const auto* payment = std::get_if<model::PaymentFacts>(&record.facts)) {
        twin = twins_.of_payment(*payment, record.payment_keys,
                                 customers_.find(payment->customer, rules_.connection),
                                 rules_.connection, own);
        if (twin && !twin->same && !rules_.evidence_only[record.entity]) {
            return base::Error{
                .code = base::Code::conflict,
                .rule = "payment.twin",
                .field = "amount",
                .message = fmt::format("another source tells of a payment of {} on {}, and no "
                                       "reference says whether it is this one",
                                       base::Money{payment->amount, payment->currency}.to_text(),
                                       payment->date.to_string())};
        }
    }
    return twin && twin->same ? twin->record : store::RecordId{};
}

// One source knows the money, the other who paid it.
void Applier::know_payer(const Facts& evidence, store::ConnectionId told_by,
                         store::RecordId receipt) {
    const auto* payment = std::get_if<model::PaymentFacts>(&evidence);
    if (payment == nullptr || payment->customer.empty()) return;
    transaction_->items_of_record(receipt, items_);
    for (const auto& item : items_) {
        if (item.reversed_on || item.customer) continue;
        const auto customer =
            customers_.of(payment->customer, payment->customer_name, nullptr, told_by);
        const auto known =
            books_->identify(item.id, customer, item.posted_on, ledger::Origin::source);
        if (!known) throw base::RunError(base::Exit::system, known.error());
        return;
    }
}

}  // namespace openitem::sync
