// Payments: receipts, refunds and returns. They settle nothing by themselves.
#include <fmt/format.h>

#include <algorithm>

#include "host/sync/applier.hpp"

namespace openitem::sync {

namespace {

ledger::Event event_of(model::PaymentKind kind) {
    switch (kind) {
        case model::PaymentKind::refund:
            return ledger::Event::refund;
        case model::PaymentKind::bank_return:
            return ledger::Event::payment_return;
        default:
            return ledger::Event::payment;
    }
}

ledger::ItemKind item_kind(model::PaymentKind kind) {
    switch (kind) {
        case model::PaymentKind::refund:
            return ledger::ItemKind::refund;
        case model::PaymentKind::bank_return:
            return ledger::ItemKind::payment_return;
        default:
            return ledger::ItemKind::payment;
    }
}

}  // namespace

// A receipt another connection has told already (A3): account, value date and amount agree, and so
// does one reference. Without a common reference nobody can tell two equal receipts from one told
// twice.
std::optional<Applier::Twin> Applier::find_twin(const PreparedRecord& record) {
    transaction_->items_by_natural_key(record.payment_keys.weak.text, items_);
    std::optional<Twin> uncertain;
    for (const auto& item : items_) {
        if (item.reversed_on) continue;
        const auto other = transaction_->record(item.record);
        if (!other || other->connection == rules_.connection) continue;
        const auto stored = store_.record(item.record);
        if (!stored) return Twin{item.record, false};
        const auto decoded = model::decode_body(stored->body);
        if (!decoded) throw base::RunError(base::Exit::system, decoded.error());
        model::Arena arena;
        const auto facts = model::payment_facts(decoded->record(), arena);
        if (!facts) continue;
        const auto keys = model::payment_keys(*facts, {}, arena);
        const auto& ours = record.payment_keys.strong;
        const bool same =
            std::any_of(keys.strong.begin(), keys.strong.end(), [&](const auto& theirs) {
                return std::any_of(ours.begin(), ours.end(),
                                   [&](const auto& key) { return key.text == theirs.text; });
            });
        if (same) return Twin{item.record, true};
        if (keys.strong.empty() || ours.empty()) uncertain = Twin{item.record, false};
    }
    return uncertain;
}

void Applier::draft_payment(const PreparedRecord& record, store::CustomerId customer,
                            store::Draft& draft) {
    const auto& payment = std::get<model::PaymentFacts>(record.facts);
    draft.event = event_of(payment.kind);
    draft.kind = item_kind(payment.kind);
    draft.issued_on = payment.date;
    draft.posted_on = payment.date;
    draft.number = payment.number.empty() ? payment.source_id : payment.number;
    draft.natural_key = record.payment_keys.weak.text;
    draft.facts = ledger::Facts::in_one_currency(payment.currency, customer);
    draft.facts.set(ledger::Component::amount, payment.amount);
    const auto amount = model::sign_of(payment.direction()) * payment.amount;
    drafts_.assign(1, {amount, amount, payment.date, 1});
    draft.items = drafts_;
}

Applier::Applied Applier::add_payment(const PreparedRecord& record,
                                      const store::Position& position) {
    const auto& payment = std::get<model::PaymentFacts>(record.facts);
    if (const auto twin = find_twin(record)) {
        if (!twin->same) {
            return base::Error{
                .rule = "payment.twin",
                .field = "amount",
                .message =
                    fmt::format("another source tells of a payment of the same amount, date and "
                                "account ({} on {}), and no reference says whether it is this one",
                                base::Money{payment.amount, payment.currency}.to_text(),
                                payment.date.to_string())};
        }
        auto row = row_of(record, position, store::RecordState::evidence);
        row.ref.evidence_of = twin->record;
        transaction_->add_record(row);
        return Outcome::evidence;
    }
    const auto customer = payment.customer.empty()
                              ? store::CustomerId{}
                              : customer_of(payment.customer, payment.customer_name, nullptr);
    store::Draft draft;
    draft_payment(record, customer, draft);
    auto row = row_of(record, position, store::RecordState::posted);
    row.ref.customer = customer;
    draft.record = transaction_->add_record(row);
    return posted_or_taken_back(books_->post(draft), draft.record);
}

Applier::Applied Applier::amend_payment(const PreparedRecord& record,
                                        const store::Position& position,
                                        const store::RecordRef& known) {
    const auto& payment = std::get<model::PaymentFacts>(record.facts);
    const auto customer = payment.customer.empty()
                              ? store::CustomerId{}
                              : customer_of(payment.customer, payment.customer_name, nullptr);
    store::Draft draft;
    draft_payment(record, customer, draft);
    draft.record = known.id;
    draft.version = known.version + 1;
    if (known.state == store::RecordState::posted) {
        transaction_->items_of_record(known.id, items_);
        const auto posted_on = items_.empty() ? draft.posted_on : items_.back().posted_on;
        if (auto amended = books_->amend(known.id, draft, std::max(posted_on, draft.posted_on));
            !amended) {
            return std::move(amended).error();
        }
    } else if (auto posted = books_->post(draft); !posted) {
        return std::move(posted).error();
    }
    auto row = row_of(record, position, store::RecordState::posted);
    row.ref.id = known.id;
    row.ref.version = draft.version;
    row.ref.customer = customer;
    transaction_->update_record(row);
    return Outcome::superseded;
}

}  // namespace openitem::sync
