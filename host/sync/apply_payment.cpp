// Payments: receipts, refunds and returns. They settle nothing by themselves.
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

// Lists of receipts name whoever paid beside the customer's number.
std::string_view name_of(const model::PaymentFacts& payment) {
    return payment.customer_name.empty() ? payment.payer_name : payment.customer_name;
}

}  // namespace

void Applier::draft_payment(const PreparedRecord& record, store::CustomerId customer,
                            store::Draft& draft) {
    const auto& payment = std::get<model::PaymentFacts>(record.facts);
    draft.event = event_of(payment.kind);
    draft.kind = item_kind(payment.kind);
    draft.issued_on = payment.date;
    draft.posted_on = payment.date;
    draft.number = payment.number.empty() ? payment.source_id : payment.number;
    natural_key_ = natural_key(rules_.connection, record.payment_keys);
    draft.natural_key = natural_key_;
    draft.facts = ledger::Facts::in_one_currency(payment.currency, customer);
    draft.facts.set(ledger::Component::amount, payment.amount);
    const auto amount = model::sign_of(payment.direction()) * payment.amount;
    drafts_.assign(1, {amount, payment.date, 1});
    draft.items = drafts_;
}

Applier::Applied Applier::add_payment(const PreparedRecord& record,
                                      const store::Position& position) {
    const auto& payment = std::get<model::PaymentFacts>(record.facts);
    const auto customer = payment.customer.empty()
                              ? store::CustomerId{}
                              : customers_.of(payment.customer, name_of(payment), nullptr);
    const bool posts = !before_cut_over(payment.date);
    auto row = row_of(record, position, state_of(record, payment.date, posts));
    row.ref.customer = customer;
    store::Draft draft;
    draft_payment(record, customer, draft);
    if (posts) {
        if (auto valued = books_->can_value(draft); !valued) return std::move(valued).error();
    }
    draft.record = add_record(row);
    if (!posts) return Outcome::committed;
    if (auto posted = books_->post(draft); !posted) {
        // It stays as voided, so that a corrected one is a new version of it.
        transaction_->set_record_state(draft.record, store::RecordState::voided);
        return std::move(posted).error();
    }
    return Outcome::committed;
}

Applier::Applied Applier::amend_payment(const PreparedRecord& record,
                                        const store::Position& position,
                                        const store::RecordRef& known) {
    const auto& payment = std::get<model::PaymentFacts>(record.facts);
    store::CustomerId customer;
    if (!payment.customer.empty()) {
        customer = customers_.of(payment.customer, name_of(payment), nullptr);
    } else {
        // A bank that says something else says nothing of who paid: what was found out stands.
        transaction_->items_of_record(known.id, items_);
        for (const auto& item : items_) {
            if (!item.reversed_on) customer = item.customer;
        }
    }
    const bool posts = !before_cut_over(payment.date);
    store::Draft draft;
    draft_payment(record, customer, draft);
    draft.record = known.id;
    draft.version = known.version + 1;
    if (known.state == store::RecordState::posted) {
        auto replaced = replace(known, posts ? &draft : nullptr);
        if (!replaced) return std::move(replaced).error();
    } else if (posts) {
        if (auto posted = books_->post(draft); !posted) return std::move(posted).error();
    }
    auto row = next_version(record, position, known, state_of(record, payment.date, posts));
    row.ref.customer = customer;
    transaction_->update_record(row);
    return Outcome::superseded;
}

}  // namespace openitem::sync
