// Invoices, credit notes and their kin: what posts, and how a changed one is amended.
#include "host/model/body.hpp"
#include "host/sync/applier.hpp"
#include "host/sync/prepayments.hpp"

namespace openitem::sync {

namespace {

ledger::Event event_of(const model::InvoiceFacts& invoice) {
    switch (invoice.type->family) {
        case model::DocumentFamily::credit_note:
            return ledger::Event::credit_note;
        case model::DocumentFamily::debit_note:
            return ledger::Event::debit_note;
        case model::DocumentFamily::prepayment:
            return ledger::Event::prepayment_invoice;
        case model::DocumentFamily::opening:
            return ledger::Event::opening;
        default:
            return ledger::Event::invoice;
    }
}

std::uint16_t type_code(const model::InvoiceFacts& invoice) {
    std::uint16_t code = 0;
    for (const char digit : invoice.type->code) {
        code = static_cast<std::uint16_t>(code * 10 + (digit - '0'));
    }
    return code;
}

std::int64_t effect(const model::InvoiceFacts& invoice, std::int64_t amount) {
    return model::sign_of(invoice.direction()) * amount;
}

}  // namespace

// What an opening item that is amended opens with, signed: what it was opened with, changed by no
// more than its document was. The source's `open` is a control value since (A13). Nothing when it
// was not opened yet.
std::optional<std::int64_t> Applier::opened_with(const model::InvoiceFacts& invoice,
                                                 const store::RecordRef* known) {
    if (known == nullptr || known->state == store::RecordState::evidence) return std::nullopt;
    const auto body = transaction_->record_body(known->id);
    const auto decoded = model::decode_body(body.value_or(""));
    if (!decoded) return std::nullopt;
    model::Arena arena;
    const auto before = model::invoice_facts(decoded->record(), arena);
    if (!before || !before->posts()) return std::nullopt;
    std::int64_t opened = 0;  // it was settled at the cut-over
    if (known->state != store::RecordState::stored) {
        transaction_->items_of_record(known->id, items_);
        if (items_.empty() || !items_.back().has(ledger::opening)) return std::nullopt;
        opened = items_.back().amount;
    }
    return opened + effect(invoice, invoice.payable) - effect(*before, before->payable);
}

// False when there is nothing to post: a pro forma, or an item that was settled before the
// cut-over.
bool Applier::draft_invoice(const PreparedRecord& record, store::CustomerId customer,
                            const store::RecordRef* known, store::Draft& draft) {
    const auto& invoice = std::get<model::InvoiceFacts>(record.facts);
    prepayment_missing_ = false;
    if (!invoice.posts()) return false;
    auto stated = invoice;
    const auto due = terms_.apply(stated, customer);
    if (due.misfit) ++counts_.warnings["terms.amount"];
    draft.event = event_of(invoice);
    const bool opens = before_cut_over(invoice.issued_on);
    if (opens) draft.event = ledger::Event::opening;
    draft.type = type_code(invoice);
    draft.issued_on = invoice.issued_on;
    draft.posted_on = opens ? *rules_.cut_over : invoice.posted_on.value_or(invoice.issued_on);
    draft.number = invoice.number;
    draft.natural_key = natural_key(invoice, record.key.text);
    if (stated.due_assumed()) draft.flags |= ledger::due_assumed;
    if (!invoice.assigned_to.empty() || invoice.type->factored) draft.flags |= ledger::assigned;

    auto& facts = draft.facts;
    facts = ledger::Facts::in_one_currency(invoice.currency, customer);
    facts.direction = static_cast<std::int8_t>(model::sign_of(invoice.direction()));
    drafts_.clear();
    if (draft.event == ledger::Event::opening) {
        // Only what is still open is taken over, as one item (A13).
        const auto told = effect(invoice, invoice.open.value_or(invoice.payable));
        const auto open = opened_with(invoice, known).value_or(told);
        if (open == 0) return false;
        draft.flags |= ledger::opening;
        facts.set(ledger::Component::amount, effect(invoice, open));
        // No lines of their own: what a later write-off takes the tax from.
        facts.set(ledger::Component::net, invoice.net).set(ledger::Component::tax, invoice.tax);
        drafts_.push_back({open, stated.due_on, 1});
    } else {
        const auto prepayments = prepayments_of(invoice, rules_.connection, customer);
        // Nothing was supplied yet: what takes a prepayment back takes no revenue back.
        if (draft.event == ledger::Event::credit_note && prepayments.invoiced.gross > 0) {
            draft.event = ledger::Event::prepayment_invoice;
        }
        prepayment_missing_ = invoice.paid_before() > 0 && prepayments.missing;
        set_amounts(invoice, prepayments.invoiced, rules_.currency, draft);
        std::int32_t sequence = 0;
        for (const auto& part : due.parts) {
            drafts_.push_back({effect(invoice, part.amount), part.due_on, ++sequence});
        }
        if (due.parts.empty()) {
            for (const auto& part : stated.instalments) {
                const auto amount = effect(invoice, part.amount);
                drafts_.push_back({amount, part.due_on, static_cast<std::int32_t>(part.sequence)});
            }
        }
    }
    const auto first = drafts_.front().amount;
    draft.kind = first < 0 ? ledger::ItemKind::credit : ledger::ItemKind::invoice;
    draft.items = drafts_;
    return true;
}

Applier::Applied Applier::add_invoice(const PreparedRecord& record,
                                      const store::Position& position) {
    const auto& invoice = std::get<model::InvoiceFacts>(record.facts);
    const auto customer = customers_.of(invoice.customer, invoice.customer_name, invoice.buyer);
    store::Draft draft;
    const bool posts = draft_invoice(record, customer, nullptr, draft);
    if (posts) {
        if (auto valued = books_->can_value(draft); !valued) return std::move(valued).error();
    }
    auto row = row_of(record, position, state_of(record, invoice.issued_on, posts));
    row.ref.customer = customer;
    draft.record = add_record(row);
    if (!posts) return Outcome::committed;
    if (auto posted = books_->post(draft); !posted) {
        // It stays as voided, so that a corrected one is a new version of it.
        transaction_->set_record_state(draft.record, store::RecordState::voided);
        return std::move(posted).error();
    }
    if (prepayment_missing_) {
        await_prepayment(draft.record, {invoice.paid_before(), invoice.currency});
    }
    return Outcome::committed;
}

Applier::Applied Applier::amend_invoice(const PreparedRecord& record,
                                        const store::Position& position,
                                        const store::RecordRef& known) {
    const auto& invoice = std::get<model::InvoiceFacts>(record.facts);
    // A document that names nobody stays with the customer it was given.
    const bool names_nobody = invoice.customer.empty() && known.customer;
    const auto customer =
        names_nobody ? known.customer
                     : customers_.of(invoice.customer, invoice.customer_name, invoice.buyer);
    store::Draft draft;
    const bool posts = draft_invoice(record, customer, &known, draft);
    draft.record = known.id;
    draft.version = known.version + 1;
    if (known.state == store::RecordState::posted) {
        auto replaced = replace(known, posts ? &draft : nullptr);
        if (!replaced) return std::move(replaced).error();
    } else if (posts) {
        if (auto posted = books_->post(draft); !posted) return std::move(posted).error();
    }
    auto row = next_version(record, position, known, state_of(record, invoice.issued_on, posts));
    row.ref.customer = customer;
    transaction_->update_record(row);
    if (prepayment_missing_) await_prepayment(known.id, {invoice.paid_before(), invoice.currency});
    return Outcome::superseded;
}

}  // namespace openitem::sync
