#include "host/service/charge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/credit_note.hpp"
#include "host/service/customers.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/period.hpp"
#include "host/service/record_body.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Exit;
using base::Money;
using base::RunError;

namespace {

constexpr std::uint16_t debit_note_type = 383;
constexpr std::string_view prefix = "CHG-";

template <class T>
T must(base::Result<T> result, Exit exit) {
    if (!result) throw RunError(exit, result.error());
    return *std::move(result);
}

bool is_charge(const ledger::Item& item) {
    return item.has(ledger::costs) || item.has(ledger::interest);
}

std::string body_of(const Charge& charge) {
    const auto money =
        openitem::amount(charge.amount.to_string(), std::string(charge.amount.currency.code()));
    return record_body<Invoice>(OI_INVOICE, [&](Invoice& invoice) {
        invoice.source_id(charge.number)
            .number(charge.number)
            .kind(OI_INVOICE_KIND_DEBIT_NOTE)
            .type_code(std::to_string(debit_note_type))
            .issued_on(openitem::Date{charge.on.days})
            .due_on(openitem::Date{charge.due_on.days})
            .currency(charge.amount.currency.code())
            .net_total(money)
            .total(money)
            .payable(money);
        if (!charge.customer.empty()) invoice.add_party().role(OI_ROLE_BUYER).name(charge.customer);
        if (!charge.invoice.empty()) {
            invoice.add_document_reference()
                .kind(OI_REFERENCE_PRECEDING_INVOICE)
                .number(charge.invoice);
        }
        if (!charge.reason.empty()) invoice.add_note().text(charge.reason);
    });
}

store::RecordId add_record(store::Transaction& transaction, store::ConnectionId connection,
                           store::CustomerId customer, const Charge& charge) {
    const std::string body = body_of(charge);
    store::RecordRow row;
    row.ref.connection = connection;
    row.ref.entity = OI_INVOICE;
    row.ref.state = store::RecordState::posted;
    row.ref.hash = model::content_hash(body);
    row.ref.customer = customer;
    row.source_id = charge.number;
    row.body = body;
    return transaction.add_record(row);
}

store::ItemId post(store::Books& ledger, store::RecordId record, store::CustomerId customer,
                   const Charge& charge) {
    const store::ItemDraft item{
        .amount = charge.amount.minor, .due_on = charge.due_on, .sequence = 1};
    const bool interest = charge.debt == cash::Debt::interest;
    store::Draft draft;
    draft.event = ledger::Event::charge;
    draft.origin = ledger::Origin::openitem;
    draft.record = record;
    draft.kind = ledger::ItemKind::invoice;
    draft.flags = interest ? ledger::interest : ledger::costs;
    draft.type = debit_note_type;
    draft.issued_on = draft.posted_on = charge.on;
    draft.number = charge.number;
    draft.items = {&item, 1};
    draft.facts = ledger::Facts::in_one_currency(charge.amount.currency, customer);
    draft.facts.set(ledger::Component::payable, charge.amount.minor)
        .set(interest ? ledger::Component::interest : ledger::Component::net, charge.amount.minor);
    return must(ledger.post(draft), Exit::answer_is_no).first_item;
}

// The invoice a charge is for: the customer's own.
std::optional<store::StoredItem> invoice_of(store::Store& books, const std::string& number,
                                            store::CustomerId customer, base::Date day) {
    if (number.empty()) return std::nullopt;
    const auto parties = store::Parties::of(books);
    for (auto& each : books.items_by_number(number)) {
        const bool document = each.item.kind == ledger::ItemKind::invoice && !is_charge(each.item);
        const bool theirs = parties.are_one(each.item.customer, customer, day);
        if (document && theirs && !each.item.reversed_on) return std::move(each);
    }
    throw RunError(Exit::wrong_use,
                   fmt::format("the customer has no invoice {}", base::quote(number)));
}

Charge described(store::Store& books, const store::ItemRow& row, base::Date day) {
    const auto& item = row.item;
    Charge out;
    out.number = row.number;
    out.item = item.id;
    out.debt = item.has(ledger::interest) ? cash::Debt::interest : cash::Debt::costs;
    out.amount = {item.amount, item.currency};
    std::vector<ledger::Allocation> allocations;
    for (auto& each : books.allocations_of(item.id)) allocations.push_back(each.allocation);
    out.open = {ledger::open_amount(item, allocations, day), item.currency};
    out.on = item.issued_on;
    out.due_on = item.due_on;
    out.waived = item.reversed_on.has_value();
    const auto customer = books.customer(item.customer);
    if (customer) out.customer = label_of(*customer).number;
    const auto record = books.record(item.record);
    const auto body = model::decode_body(record ? record->body : "");
    if (!body) return out;
    model::Arena arena;
    const auto invoice = model::invoice_facts(body->record(), arena);
    if (invoice && !invoice->corrects.empty()) out.invoice = invoice->corrects.front().number;
    for (const auto note : body->record().children<oi_note>())
        out.reason = note.text<OI_NOTE_TEXT>();
    return out;
}

Charge stated(const ChargeRequest& request, base::Currency currency, base::Date today) {
    Charge charge;
    const auto debt = cash::debt_from(request.kind);
    if (!debt || *debt == cash::Debt::principal) {
        throw RunError(Exit::wrong_use, fmt::format("--kind {}: expected costs or interest",
                                                    base::quote(request.kind)));
    }
    charge.debt = *debt;
    const auto amount = base::parse_money(request.amount, currency);
    if (!amount) throw RunError(Exit::wrong_use, "--amount: " + amount.error().text());
    if (amount->minor <= 0) {
        throw RunError(Exit::wrong_use, "--amount: expected more than nothing");
    }
    charge.amount = charge.open = *amount;
    charge.on = request.on.value_or(today);
    charge.due_on = request.due.value_or(charge.on);
    if (charge.due_on < charge.on) {
        throw RunError(Exit::wrong_use, "--due: expected " + charge.on.to_string() + " or later");
    }
    charge.invoice = request.invoice;
    charge.reason = request.reason;
    return charge;
}

}  // namespace

Charge add_charge(const Workspace& workspace, base::Clock& clock, const ChargeRequest& request) {
    const CompanyLock lock(workspace, request.company, "openitem charge add");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const auto customer = find_customer(*books, request.customer);
    Charge charge = stated(request, books->functional_currency(), now.date());
    require_open(*books, charge.on, now);
    const auto invoice = invoice_of(*books, request.invoice, customer.id, charge.on);
    if (invoice && charge.on < invoice->item.posted_on) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("{} is posted on {}: a charge for it is "
                                   "dated that day or later",
                                   invoice->number, invoice->item.posted_on.to_string()));
    }
    charge.customer = customer.name;
    const auto connection = own_connection(*books);
    const auto transaction = books->begin(now);
    charge.number = next_in_series(*transaction, *books, "charge", std::string(prefix));
    if (!books->items_by_number(charge.number).empty()) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("{} would be the next charge of the series, but a document has "
                                   "this number already",
                                   charge.number));
    }
    store::Books ledger(*transaction, books->functional_currency(), first_open_day(*books, now));
    const auto record = add_record(*transaction, connection, customer.id, charge);
    charge.item = post(ledger, record, customer.id, charge);
    transaction->commit();
    charge.customer = label_of(customer).number;
    return charge;
}

Charge waive_charge(const Workspace& workspace, base::Clock& clock, const ChargeRequest& request) {
    if (request.reason.empty()) {
        throw RunError(Exit::wrong_use, "waive: expected --reason, which is kept");
    }
    const CompanyLock lock(workspace, request.company, "openitem charge waive");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const auto day = request.on.value_or(now.date());
    require_open(*books, day, now);
    auto found = books->items_by_number(request.number);
    std::erase_if(found, [](const auto& each) {
        return !is_charge(each.item) || each.item.reversed_on.has_value();
    });
    if (found.empty()) {
        throw RunError(Exit::wrong_use,
                       fmt::format("no charge {} stands", base::quote(request.number)));
    }
    const auto& item = found.front().item;
    const auto transaction = books->begin(now);
    store::Books ledger(*transaction, books->functional_currency(), first_open_day(*books, now));
    must(ledger.reverse_record(item.record, day, ledger::Origin::openitem), Exit::answer_is_no);
    transaction->set_record_state(item.record, store::RecordState::voided);
    store::StoredStatus row;
    row.kind = "waived";
    row.subject = fmt::format("item:{}", item.id.value);
    row.customer = item.customer;
    row.item = item.id;
    row.state = "holds";
    row.from_on = day;
    row.actor = request.by;
    row.reason = request.reason;
    transaction->add_status(row);
    transaction->flush();
    follow_clearings(*books, *transaction, day);
    transaction->commit();
    const auto stored = books->item(item.id);
    return described(*books, {.item = stored->item, .number = stored->number}, day);
}

std::vector<Charge> charges(const Workspace& workspace, const std::string& company,
                            base::Date day) {
    const auto books = workspace.open_books(company);
    std::vector<store::StoredItem> found;
    books->items({}, [&](const store::ItemRow& row) {
        if (is_charge(row.item)) found.push_back({row.item, std::string(row.number), {}});
        return true;
    });
    std::vector<Charge> all;
    for (const auto& each : found) {
        all.push_back(described(*books, {.item = each.item, .number = each.number}, day));
    }
    std::sort(all.begin(), all.end(),
              [](const Charge& a, const Charge& b) { return a.number < b.number; });
    return all;
}

}  // namespace openitem::service
