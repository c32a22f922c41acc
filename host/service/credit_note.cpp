#include "host/service/credit_note.hpp"

#include <fmt/format.h>

#include <charconv>

#include "host/model/body.hpp"
#include "host/model/document_type.hpp"
#include "host/service/record_body.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Money;
using base::Result;

namespace {

constexpr std::uint16_t credit_note_type = 381;
constexpr std::uint16_t prepayment_credit_note_type = 503;

// What takes a prepayment invoice back takes back prepayments, not revenue.
std::uint16_t type_of(const CreditNote& note) {
    const auto* type = model::find_document_type(std::to_string(note.invoice.type));
    const bool prepayment = type != nullptr && type->family == model::DocumentFamily::prepayment;
    return prepayment ? prepayment_credit_note_type : credit_note_type;
}

struct Split {
    std::int64_t net = 0;
    std::int64_t tax = 0;
};

// The canonical body of the document, made as a connector would make it.
std::string body_of(const CreditNote& note, const std::string& number, const Split& split,
                    const std::string& customer) {
    const auto currency = note.invoice.currency;
    const auto money = [currency](std::int64_t minor) {
        return openitem::amount(Money{minor, currency}.to_string(), currency.code());
    };
    return record_body<Invoice>(OI_INVOICE, [&](Invoice& invoice) {
        invoice.source_id(number)
            .number(number)
            .kind(OI_INVOICE_KIND_CREDIT_NOTE)
            .type_code(std::to_string(type_of(note)))
            .issued_on(openitem::Date{note.on.days})
            .currency(currency.code())
            .net_total(money(split.net))
            .tax_total(money(split.tax))
            .total(money(note.amount))
            .payable(money(note.amount));
        if (!customer.empty()) invoice.add_party().role(OI_ROLE_BUYER).name(customer);
        invoice.add_document_reference()
            .kind(OI_REFERENCE_PRECEDING_INVOICE)
            .number(note.invoice_number);
        if (!note.reason.empty()) invoice.add_note().text(note.reason);
    });
}

}  // namespace

// The series counts in the same transaction that writes the document: no number is ever lost.
std::string next_in_series(store::Transaction& transaction, store::Store& books,
                           const std::string& series, const std::string& prefix) {
    const std::string key = "series/" + series + '/' + prefix;
    std::int64_t last = 0;
    if (const auto stored = books.meta(key)) {
        std::from_chars(stored->data(), stored->data() + stored->size(), last);
    }
    transaction.set_meta(key, std::to_string(last + 1));
    return fmt::format("{}{:06}", prefix, last + 1);
}

store::ConnectionId own_connection(store::Store& books) {
    return books.add_connection("openitem", "openitem");
}

Result<WrittenCreditNote> write_credit_note(store::Transaction& transaction, store::Store& books,
                                            store::ConnectionId connection,
                                            const CreditNote& note) {
    store::Books ledger(transaction, books.functional_currency(), note.first_open);
    Split split;
    split.tax = ledger.tax_share(note.invoice, note.amount);
    split.net = note.amount - split.tax;

    WrittenCreditNote written;
    written.number = next_in_series(transaction, books, "credit_note", note.prefix);
    if (!books.items_by_number(written.number).empty()) {
        return base::Error{.code = base::Code::conflict,
                           .message = fmt::format("{} would be the next credit note of the series, "
                                                  "but a document has this number already",
                                                  written.number),
                           .help =
                               "give the series its own credit_note_prefix in "
                               "policies/dispute.json"};
    }
    const auto customer = books.customer(note.invoice.customer);
    const std::string body = body_of(note, written.number, split, customer ? customer->name : "");
    store::RecordRow row;
    row.ref.connection = connection;
    row.ref.entity = OI_INVOICE;
    row.ref.state = store::RecordState::posted;
    row.ref.hash = model::content_hash(body);
    row.ref.customer = note.invoice.customer;
    row.source_id = written.number;
    row.body = body;
    written.record = transaction.add_record(row);

    const store::ItemDraft item{.amount = -note.amount, .due_on = note.on, .sequence = 1};
    store::Draft draft;
    draft.type = type_of(note);
    draft.event = draft.type == credit_note_type ? ledger::Event::credit_note
                                                 : ledger::Event::prepayment_invoice;
    draft.origin = ledger::Origin::openitem;
    draft.record = written.record;
    draft.kind = ledger::ItemKind::credit;
    draft.issued_on = draft.posted_on = note.on;
    draft.number = written.number;
    draft.items = {&item, 1};
    draft.facts = ledger::Facts::in_one_currency(note.invoice.currency, note.invoice.customer);
    draft.facts.direction = -1;
    draft.facts.set(ledger::Component::payable, note.amount)
        .set(ledger::Component::net, split.net)
        .set(ledger::Component::tax, split.tax);
    const auto posted = ledger.post(draft);
    if (!posted) return posted.error();
    written.item = posted->first_item;

    const std::string evidence =
        fmt::format("credit note {} for invoice {}", written.number, note.invoice_number);
    const auto applied = ledger.allocate(written.item, note.invoice.id,
                                         {.kind = ledger::AllocationKind::credit_note,
                                          .amount = note.amount,
                                          .date = note.on,
                                          .record = written.record,
                                          .rule = "dispute",
                                          .evidence = evidence});
    if (!applied) return applied.error();
    return written;
}

}  // namespace openitem::service
