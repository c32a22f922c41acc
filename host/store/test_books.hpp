// What the tests of this folder share: books in a folder of their own, and short ways to fill them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>

#include "host/model/document_type.hpp"
#include "host/store/books.hpp"
#include "host/store/testbed/place.hpp"
#include "host/store/verify.hpp"

namespace openitem::store::test {

inline constexpr base::Currency eur("EUR");
inline constexpr base::Currency usd("USD");
inline constexpr ConnectionId connection{1};
inline constexpr Entity invoice_entity = 1;
inline constexpr Entity payment_entity = 19;

inline base::Date day(int n) { return base::Date::parse("2026-01-01")->add_days(n); }
inline base::Instant noon(int n = 0) {
    return {base::Instant::parse("2026-06-01T12:00:00Z")->microseconds + n * 1'000'000LL};
}

using testbed::OpenOptions;
using testbed::TempFolder;

struct TempBooks {
    explicit TempBooks(const OpenOptions& options = {}) : store(place.create(eur, options)) {
        store->add_connection("erp", "org.openitem.csv");
        auto transaction = store->begin(noon());
        for (const char* name : {"Nordlicht", "Harbour", "Cascade"}) {
            const CustomerId id = transaction->add_customer({.name = name});
            transaction->add_customer_key(std::string("name:") + name, id);
        }
        transaction->commit();
    }
    void reopen(const OpenOptions& options = {}) {
        store.reset();
        store = place.open(options);
    }
    std::string dump() const {
        std::ostringstream out;
        store->dump(out);
        return out.str();
    }

    testbed::Place place;
    std::unique_ptr<Store> store;
};

struct Document {
    std::string_view source_id;
    std::int64_t amount = 0;  // gross, signed as the document states it
    std::int64_t tax = 0;
    std::uint16_t type = 380;
    CustomerId customer = {1};
    int date = 0;
    std::int32_t version = 1;
    base::Currency currency = eur;
};

inline RecordRow record_row(Entity entity, std::string_view source_id,
                            RecordState state = RecordState::posted) {
    RecordRow row{.source_id = source_id, .body = "{}"};
    row.ref.connection = connection;
    row.ref.entity = entity;
    row.ref.state = state;
    row.ref.hash = base::sha256(source_id);
    return row;
}

// The draft of a document with one item; `item` holds what the draft points to.
inline Draft document_draft(RecordId record, const Document& document, ItemDraft& item) {
    const auto& type = *model::find_document_type(std::to_string(document.type));
    const bool credit = type.direction == model::Direction::credit;
    const std::int64_t effect = model::sign_of(type.direction) * document.amount;
    item = {.amount = effect, .due_on = day(document.date + 30)};
    Draft draft{.event = credit ? ledger::Event::credit_note : ledger::Event::invoice,
                .record = record,
                .version = document.version,
                .kind = ledger::ItemKind::invoice,
                .type = document.type,
                .issued_on = day(document.date),
                .posted_on = day(document.date),
                .number = document.source_id,
                .facts = ledger::Facts::in_one_currency(document.currency, document.customer),
                .items = {&item, 1}};
    draft.facts.direction = credit ? -1 : 1;
    draft.facts.set(ledger::Component::payable, document.amount);
    draft.facts.set(ledger::Component::tax, document.tax);
    draft.facts.set(ledger::Component::net, document.amount - document.tax);
    return draft;
}

inline ItemId post_document(Transaction& transaction, Books& books, const Document& document) {
    const RecordId record = transaction.add_record(record_row(invoice_entity, document.source_id));
    ItemDraft item;
    return books.post(document_draft(record, document, item)).value().first_item;
}

inline ItemId post_payment(Transaction& transaction, Books& books, std::string_view source_id,
                           std::int64_t amount, CustomerId customer, int date,
                           base::Currency currency = eur) {
    const RecordId record = transaction.add_record(record_row(payment_entity, source_id));
    const ItemDraft item{.amount = -amount, .due_on = day(date)};
    Draft draft{.event = ledger::Event::payment,
                .record = record,
                .kind = ledger::ItemKind::payment,
                .issued_on = day(date),
                .posted_on = day(date),
                .natural_key = source_id,
                .facts = ledger::Facts::in_one_currency(currency, customer),
                .items = {&item, 1}};
    draft.facts.set(ledger::Component::amount, amount);
    return books.post(draft).value().first_item;
}

// `value` units of the books' currency for one of another.
inline void put_rate(Transaction& transaction, int date, const char* value,
                     base::Currency currency = usd) {
    transaction.put_rate(
        {currency, day(date), *base::Decimal::parse(value), ledger::Quote::functional_per_unit});
}

inline AllocationDraft on(int date, std::int64_t amount) {
    return {.amount = amount, .date = day(date), .rule = "test"};
}

// Every failure of the report, one to a line: "" when the books are right.
inline std::string failures(const Report& report) {
    std::string all;
    for (const ledger::Check& check : report.checks) {
        for (const std::string& failure : check.failures) all += check.name + ": " + failure + '\n';
    }
    return all;
}

inline std::int64_t open_of(Store& store, ItemId item, int date) {
    std::int64_t open = 0;
    store.open_items({.date = day(date)}, {}, [&](const OpenItem& each) {
        if (each.row.item.id == item) open = each.open;
        return true;
    });
    return open;
}

}  // namespace openitem::store::test
