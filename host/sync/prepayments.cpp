#include "host/sync/prepayments.hpp"

#include <algorithm>
#include <string>

#include "host/model/body.hpp"
#include "host/sync/applier.hpp"

namespace openitem::sync {

namespace {

bool is_prepayment(const ledger::Item& item) {
    const auto* type = model::find_document_type(std::to_string(item.type));
    return type != nullptr && type->family == model::DocumentFamily::prepayment;
}

}  // namespace

void set_amounts(const model::InvoiceFacts& invoice, const store::Books::DocumentTax& invoiced,
                 base::Currency functional, store::Draft& draft) {
    // The tax of what was invoiced in advance is posted already; the rest of what was paid before
    // came without an invoice, and goes to the prepayments as it is.
    const auto drawn = std::clamp<std::int64_t>(invoice.paid_before(), 0, invoiced.gross);
    const auto prepaid_tax = ledger::split_tax(drawn, invoiced.gross, invoiced.tax).second;
    draft.facts.set(ledger::Component::payable, invoice.payable)
        .set(ledger::Component::prepaid, invoice.paid_before() - prepaid_tax)
        .set(ledger::Component::prepaid_tax, prepaid_tax + invoice.split_tax)
        .set(ledger::Component::withheld, invoice.withheld)
        .set(ledger::Component::rounding, invoice.rounding)
        .set(ledger::Component::net, invoice.net)
        .set(ledger::Component::tax, invoice.tax);
    if (invoice.currency == functional) return;
    if (invoice.tax_accounting && invoice.tax_accounting->currency == functional) {
        draft.tax_functional = invoice.tax_accounting->minor;
    }
    if (drawn == 0) return;
    const auto worth = ledger::carried_share(invoiced.functional_gross, drawn, invoiced.gross);
    const auto worth_of_tax = prepaid_tax == 0 ? 0
                                               : ledger::carried_share(invoiced.functional_tax,
                                                                       prepaid_tax, invoiced.tax);
    draft.drawn = {.net = drawn - prepaid_tax,
                   .tax = prepaid_tax,
                   .functional_net = worth - worth_of_tax,
                   .functional_tax = worth_of_tax};
}

Applier::Prepayments Applier::prepayments_of(const model::InvoiceFacts& invoice,
                                             store::ConnectionId connection,
                                             store::CustomerId customer) {
    Prepayments sum;
    std::vector<store::RecordId> counted;  // a document may be named twice
    for (const auto& reference : invoice.corrects) {
        const bool found =
            reference.source_id.empty()
                ? allocating_.find_numbered(reference.number, customer, items_).value_or(false)
                : allocating_.find_items(connection, OI_INVOICE, reference.source_id, items_);
        sum.missing = sum.missing || !found;
        if (!found) continue;
        const auto& item = items_.front();
        const bool again = std::find(counted.begin(), counted.end(), item.record) != counted.end();
        if (again || item.amount < 0 || !is_prepayment(item)) continue;
        if (item.currency != invoice.currency) continue;
        counted.push_back(item.record);
        const auto document = books_->document_tax(item);
        sum.invoiced.gross += document.gross;
        sum.invoiced.tax += document.tax;
        sum.invoiced.functional_gross += document.functional_gross;
        sum.invoiced.functional_tax += document.functional_tax;
    }
    return sum;
}

void Applier::await_prepayment(store::RecordId record, base::Money prepaid) {
    transaction_->items_of_record(record, items_);
    store::StoredTask task;
    task.kind = "prepayment";
    task.record = record;
    task.item = items_.back().id;
    task.amount = prepaid;
    transaction_->add_task(task);
    changed_.insert(record.value);
}

// True: all it draws on is there now, and it is posted accordingly.
bool Applier::draw_prepayment(const store::StoredTask& task) {
    const auto known = transaction_->record(task.record);
    const auto first = transaction_->stored_item(task.item);
    if (first->item.reversed_on) return true;  // it was amended since, or voided
    const auto decoded = model::decode_body(transaction_->record_body(task.record).value_or(""));
    if (!decoded) return false;
    model::Arena arena;
    const auto invoice = model::invoice_facts(decoded->record(), arena);
    if (!invoice) return false;
    const auto prepayments = prepayments_of(*invoice, known->connection, first->item.customer);
    if (prepayments.missing) return false;
    if (prepayments.invoiced.tax == 0) return true;  // nothing was taxed in advance
    store::Draft draft;
    draft.event = transaction_->entry(first->item.entry)->event;
    draft.record = known->id;
    draft.version = first->item.version;
    draft.kind = first->item.kind;
    draft.flags = first->item.flags;
    draft.type = first->item.type;
    draft.issued_on = first->item.issued_on;
    draft.posted_on = first->item.posted_on;
    draft.number = first->number;
    draft.natural_key = first->natural_key;
    draft.facts = ledger::Facts::in_one_currency(first->item.currency, first->item.customer);
    draft.facts.direction = static_cast<std::int8_t>(model::sign_of(invoice->direction()));
    set_amounts(*invoice, prepayments.invoiced, rules_.currency, draft);
    drafts_.clear();
    transaction_->items_of_record(known->id, items_);
    for (const auto& item : items_) {
        if (item.reversed_on) continue;
        drafts_.push_back({item.amount, item.due_on, item.sequence});
    }
    draft.items = drafts_;
    return replace(*known, &draft).ok();
}

}  // namespace openitem::sync
