// Invoices, credit notes and their kin: whose fact it is, what posts, and how a changed one is
// amended.
#include <fmt/format.h>

#include "host/sync/applier.hpp"

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

// Another record of the same number, type and issue year: told by another connection with the same
// amount it is the same fact; anything else is one too many.
std::optional<Applier::Twin> Applier::find_twin(const model::InvoiceFacts& invoice) {
    transaction_->items_by_number(invoice.number, items_);
    const auto code = type_code(invoice);
    std::int64_t sum = 0;
    std::optional<Twin> twin;
    for (const auto& item : items_) {
        const bool alike = item.type == code && item.issued_on.year() == invoice.issued_on.year() &&
                           !item.reversed_on && item.kind != ledger::ItemKind::payment;
        if (!alike || (twin && twin->record != item.record)) continue;
        twin = Twin{item.record};
        sum += item.amount;
    }
    if (!twin) return std::nullopt;
    const auto other = transaction_->record(twin->record);
    twin->same =
        other && other->connection != rules_.connection && sum == effect(invoice, invoice.payable);
    return twin;
}

// False when there is nothing to post: a pro forma, or an item that was settled before the
// cut-over.
bool Applier::draft_invoice(const model::InvoiceFacts& invoice, store::CustomerId customer,
                            store::Draft& draft) {
    if (!invoice.posts()) return false;
    auto stated = invoice;
    if (const auto terms = due_days_.find(customer.value); terms != due_days_.end()) {
        model::apply_terms(stated, {terms->second, std::nullopt});
    }
    draft.event = event_of(invoice);
    const bool before_cut_over = rules_.cut_over && invoice.issued_on < *rules_.cut_over;
    if (before_cut_over) draft.event = ledger::Event::opening;
    draft.type = type_code(invoice);
    draft.issued_on = invoice.issued_on;
    draft.posted_on =
        before_cut_over ? *rules_.cut_over : invoice.posted_on.value_or(invoice.issued_on);
    draft.number = invoice.number;
    if (stated.due_assumed()) draft.flags |= ledger::due_assumed;
    if (!invoice.assigned_to.empty()) draft.flags |= ledger::assigned;

    auto& facts = draft.facts;
    facts = ledger::Facts::in_one_currency(invoice.currency, customer);
    facts.direction = static_cast<std::int8_t>(model::sign_of(invoice.direction()));
    drafts_.clear();
    if (draft.event == ledger::Event::opening) {
        // Only what is still open is taken over, as one item (A13).
        const auto open = invoice.open.value_or(invoice.payable);
        if (open == 0) return false;
        draft.flags |= ledger::opening;
        facts.set(ledger::Component::amount, open);
        drafts_.push_back({effect(invoice, open), effect(invoice, open), stated.due_on, 1});
    } else {
        facts.set(ledger::Component::payable, invoice.payable)
            .set(ledger::Component::prepaid, invoice.prepaid)
            .set(ledger::Component::rounding, invoice.rounding)
            .set(ledger::Component::net, invoice.net)
            .set(ledger::Component::tax, invoice.tax);
        for (const auto& part : stated.instalments) {
            const auto amount = effect(invoice, part.amount);
            drafts_.push_back(
                {amount, amount, part.due_on, static_cast<std::int32_t>(part.sequence)});
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
    if (const auto twin = find_twin(invoice)) {
        if (!twin->same) {
            return base::Error{.rule = "invoice.twin",
                               .field = "number",
                               .message = fmt::format(
                                   "invoice {} of {} is in the books already, from another record; "
                                   "expected one record for one invoice",
                                   invoice.number, invoice.issued_on.to_string())};
        }
        auto row = row_of(record, position, store::RecordState::evidence);
        row.ref.evidence_of = twin->record;
        transaction_->add_record(row);
        return Outcome::evidence;
    }
    const auto customer = customer_of(invoice.customer, invoice.customer_name, invoice.buyer);
    store::Draft draft;
    const bool posts = draft_invoice(invoice, customer, draft);
    auto row =
        row_of(record, position, posts ? store::RecordState::posted : store::RecordState::stored);
    row.ref.customer = customer;
    if (!posts) {
        transaction_->add_record(row);
        return Outcome::committed;
    }
    draft.record = transaction_->add_record(row);
    return posted_or_taken_back(books_->post(draft), draft.record);
}

Applier::Applied Applier::amend_invoice(const PreparedRecord& record,
                                        const store::Position& position,
                                        const store::RecordRef& known) {
    const auto& invoice = std::get<model::InvoiceFacts>(record.facts);
    const auto customer = customer_of(invoice.customer, invoice.customer_name, invoice.buyer);
    store::Draft draft;
    const bool posts = draft_invoice(invoice, customer, draft);
    draft.record = known.id;
    draft.version = known.version + 1;
    const bool was_posted = known.state == store::RecordState::posted;
    if (was_posted) {
        transaction_->items_of_record(known.id, items_);
        const auto posted_on = items_.empty() ? draft.posted_on : items_.back().posted_on;
        if (posts) {
            // The new version stands from the day of the old one on, unless it is dated later.
            if (auto amended = books_->amend(known.id, draft, std::max(posted_on, draft.posted_on));
                !amended) {
                return std::move(amended).error();
            }
        } else if (auto reversed =
                       books_->reverse_record(known.id, posted_on, ledger::Origin::source);
                   !reversed) {
            return std::move(reversed).error();
        }
    } else if (posts) {
        if (auto posted = books_->post(draft); !posted) return std::move(posted).error();
    }
    auto row =
        row_of(record, position, posts ? store::RecordState::posted : store::RecordState::stored);
    row.ref.id = known.id;
    row.ref.version = draft.version;
    row.ref.customer = customer;
    transaction_->update_record(row);
    return Outcome::superseded;
}

}  // namespace openitem::sync
