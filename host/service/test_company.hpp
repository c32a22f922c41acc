// A company with books of its own in a temporary folder, filled as a sync would fill it. For tests.
#pragma once

#include <gtest/gtest.h>
#include <openitem/builders.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>

#include "host/base/clock.hpp"
#include "host/model/body.hpp"
#include "host/model/test_batch.hpp"
#include "host/service/verify.hpp"
#include "host/service/workspace.hpp"
#include "host/store/books.hpp"
#include "host/store/store.hpp"

namespace openitem::service::testing {

inline base::Date day(const char* text) { return *base::Date::parse(text); }

class TestCompany {
    // What `work` writes, committed.
    template <class F>
    auto write(F&& work) {
        const auto transaction = books_->begin(*base::Instant::parse("2026-01-01T00:00:00Z"));
        auto result = work(*transaction);
        transaction->commit();
        return result;
    }

public:
    using Origin = std::map<std::string, std::string>;

    explicit TestCompany(Origin origin = {})
        : folder_(make_folder()), workspace_(Workspace::init(folder_)) {
        CompanySettings settings;
        settings.id = "c";
        settings.name = "Testa";
        settings.client = "c";
        settings.currency = base::Currency("EUR");
        settings.origin = std::move(origin);
        workspace_.add_company(settings);
        books_ = workspace_.open_books("c");
        connection_ = books_->add_connection("erp", "csv");
    }
    ~TestCompany() {
        books_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    TestCompany(const TestCompany&) = delete;
    TestCompany& operator=(const TestCompany&) = delete;

    const Workspace& workspace() const { return workspace_; }
    store::Store& books() { return *books_; }
    base::Clock& on(const char* date) {
        clock_ = std::make_unique<base::FixedClock>(
            *base::Instant::parse(std::string(date) + "T10:00:00Z"));
        return *clock_;
    }
    std::filesystem::path policies() const { return workspace_.company_folder("c") / "policies"; }

    store::CustomerId customer(const char* number, const char* name, const char* limit = nullptr) {
        return write([&](store::Transaction& transaction) {
            store::CustomerRow row{.number = number, .name = name};
            if (limit != nullptr) row.credit_limit = money(limit);
            return transaction.add_customer(row);
        });
    }

    store::ItemId invoice(const char* number, store::CustomerId customer, const char* amount,
                          const char* issued, const char* due) {
        return document(ledger::Event::invoice, number, customer, money(amount).minor, issued, due);
    }
    // An invoice that says more, such as the discounts it offers; its tax is 19 %.
    using FillInvoice = std::function<void(Invoice&)>;
    store::ItemId invoice(const char* number, store::CustomerId customer, const char* amount,
                          const char* issued, const char* due, const FillInvoice& fill) {
        return document(ledger::Event::invoice, number, customer, money(amount).minor, issued, due,
                        nullptr, "EUR", fill);
    }
    // Its record states no due date; it is due 30 days later.
    store::ItemId undated_invoice(const char* number, store::CustomerId customer,
                                  const char* amount, const char* issued) {
        const auto due = day(issued).add_days(30).to_string();
        return document(ledger::Event::invoice, number, customer, money(amount).minor, issued,
                        due.c_str(), nullptr, "EUR", {}, false);
    }
    // corrects: number of the invoice it names.
    store::ItemId credit_note(const char* number, store::CustomerId customer, const char* amount,
                              const char* issued, const char* corrects = nullptr) {
        return document(ledger::Event::credit_note, number, customer, money(amount).minor, issued,
                        issued, corrects);
    }

    store::ItemId prepayment_invoice(const char* number, store::CustomerId customer,
                                     const char* amount, const char* issued, const char* due) {
        return document(ledger::Event::prepayment_invoice, number, customer, money(amount).minor,
                        issued, due);
    }

    // The books' rates of its day must be there.
    store::ItemId foreign_invoice(const char* number, store::CustomerId customer,
                                  const char* amount, const char* currency, const char* issued,
                                  const char* due) {
        return document(ledger::Event::invoice, number, customer,
                        base::parse_money(amount, *base::Currency::parse(currency)).value().minor,
                        issued, due, nullptr, currency);
    }
    std::filesystem::path file(const char* name, std::string_view text) {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }

    // What the journal leaves on an account: debits less credits.
    std::int64_t balance(ledger::Account account) {
        std::int64_t sum = 0;
        books_->entries({}, [&](const store::EntryRow&, std::span<const ledger::Line> lines) {
            for (const auto& line : lines) {
                if (line.account == account) sum += line.amount;
            }
            return true;
        });
        return sum;
    }

    using Fill = std::function<void(Payment&)>;
    // customer none: nobody known.
    store::ItemId payment(const char* number, store::CustomerId customer, const char* amount,
                          const char* date, const Fill& fill = {}) {
        return cash(OI_PAYMENT_RECEIPT, number, customer, amount, date, fill);
    }
    // Its source takes a document back.
    void void_document(store::ItemId item, const char* date) {
        const auto record = books_->item(item)->item.record;
        write([&](store::Transaction& transaction) {
            store::Books ledger(transaction, base::Currency("EUR"));
            return ledger.reverse_record(record, day(date), ledger::Origin::source).value();
        });
    }
    // Euros for one of the currency.
    void rate(const char* currency, const char* date, const char* value) {
        write([&](store::Transaction& transaction) {
            transaction.put_rate(
                {*base::Currency::parse(currency), day(date), *base::Decimal::parse(value)});
            return true;
        });
    }
    // A remittance advice from a connection of its own, which posts nothing; `of` the receipt it is
    // known to tell of.
    void advice(const char* number, const char* amount, const char* date, const Fill& fill,
                store::ItemId of = {}) {
        const auto told = of ? books_->item(of)->item.record : store::RecordId{};
        const auto connection = books_->add_connection("advices", "edifact");
        write([&](store::Transaction& transaction) {
            model::testing::TestBatch batch;
            auto record = batch.payment(number);
            record.number(number).kind(OI_PAYMENT_RECEIPT).amount(model::testing::eur(amount));
            record.value_on(model::testing::day(date));
            fill(record);
            return add_record(transaction, number, batch,
                              {.connection = connection,
                               .entity = OI_PAYMENT,
                               .state = store::RecordState::evidence,
                               .evidence_of = told});
        });
    }
    // We paid money back; the bank does not say to whom.
    store::ItemId refund(const char* number, const char* amount, const char* date) {
        return cash(OI_PAYMENT_REFUND, number, {}, amount, date, {});
    }
    // The bank took a payment back.
    store::ItemId bank_return(const char* number, const char* amount, const char* date,
                              const Fill& fill = {}) {
        return cash(OI_PAYMENT_RETURN, number, {}, amount, date, fill);
    }

    void allocate(store::ItemId from, store::ItemId to, const char* amount, const char* date,
                  ledger::AllocationKind kind = ledger::AllocationKind::payment) {
        write([&](store::Transaction& transaction) {
            store::Books ledger(transaction, base::Currency("EUR"));
            return ledger
                .allocate(from, to,
                          {.kind = kind,
                           .origin = ledger::Origin::source,
                           .amount = money(amount).minor,
                           .date = day(date),
                           .rule = "source"})
                .value();
        });
    }

    void order(const char* number, store::CustomerId customer, const char* total) {
        write([&](store::Transaction& transaction) {
            return transaction.add_order(
                {.customer = customer, .number = number, .total = money(total), .state = "open"});
        });
    }

    std::int64_t open(store::ItemId item, const char* date) {
        std::vector<ledger::Allocation> allocations;
        for (auto& stored : books_->allocations_of(item)) allocations.push_back(stored.allocation);
        return ledger::open_amount(books_->item(item)->item, allocations, day(date));
    }

    void expect_verified() {
        const auto report = verify(workspace_, "c");
        for (const auto& check : report.checks) {
            EXPECT_EQ(check.failed, 0)
                << check.name << (check.failures.empty() ? "" : check.failures.front());
        }
        EXPECT_TRUE(report.ok());
    }

    static base::Money money(const char* text) {
        return base::parse_money(text, base::Currency("EUR")).value();
    }

private:
    static std::filesystem::path make_folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "openitem-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for a test");
        return pattern;
    }

    store::ItemId cash(std::uint32_t kind, const char* number, store::CustomerId customer,
                       const char* amount, const char* date, const Fill& fill) {
        return write([&](store::Transaction& transaction) {
            model::testing::TestBatch batch;
            auto record = batch.payment(number);
            record.number(number).kind(kind).amount(model::testing::eur(amount));
            record.value_on(model::testing::day(date));
            if (fill) fill(record);
            const bool receipt = kind == OI_PAYMENT_RECEIPT;
            const auto effect = receipt ? -money(amount).minor : money(amount).minor;
            const store::ItemDraft item{.amount = effect, .due_on = day(date)};
            store::Draft draft;
            draft.event = receipt                     ? ledger::Event::payment
                          : kind == OI_PAYMENT_REFUND ? ledger::Event::refund
                                                      : ledger::Event::payment_return;
            draft.record = add_record(transaction, OI_PAYMENT, number, customer, batch);
            draft.kind = receipt                     ? ledger::ItemKind::payment
                         : kind == OI_PAYMENT_REFUND ? ledger::ItemKind::refund
                                                     : ledger::ItemKind::payment_return;
            draft.issued_on = draft.posted_on = day(date);
            draft.number = number;
            draft.items = {&item, 1};
            draft.facts = ledger::Facts::in_one_currency(base::Currency("EUR"), customer);
            draft.facts.set(ledger::Component::amount, money(amount).minor);
            store::Books ledger(transaction, base::Currency("EUR"));
            return ledger.post(draft).value().first_item;
        });
    }

    store::RecordId add_record(store::Transaction& transaction, store::Entity entity,
                               const char* id, store::CustomerId customer,
                               model::testing::TestBatch& batch) {
        return add_record(transaction, id, batch,
                          {.connection = connection_,
                           .entity = entity,
                           .state = store::RecordState::posted,
                           .customer = customer});
    }
    static store::RecordId add_record(store::Transaction& transaction, const char* id,
                                      model::testing::TestBatch& batch, store::RecordRef ref) {
        std::string body;
        model::BodyEncoder().append(batch.first(), body);
        ref.hash = model::content_hash(body);
        return transaction.add_record({.ref = ref, .source_id = id, .body = body});
    }

    store::ItemId document(ledger::Event event, const char* number, store::CustomerId customer,
                           std::int64_t minor, const char* issued, const char* due,
                           const char* corrects = nullptr, const char* currency = "EUR",
                           const FillInvoice& fill = {}, bool dated = true) {
        return write([&](store::Transaction& transaction) {
            const bool credit = event == ledger::Event::credit_note;
            const std::uint16_t type = credit                                       ? 381
                                       : event == ledger::Event::prepayment_invoice ? 386
                                                                                    : 380;
            model::testing::TestBatch batch;
            const auto total = openitem::amount(
                base::Money{minor, *base::Currency::parse(currency)}.to_string(), currency);
            auto record = batch.invoice(number);
            record.number(number)
                .type_code(std::to_string(type))
                .issued_on(model::testing::day(issued))
                .currency(currency)
                .total(total)
                .payable(total);
            if (dated) record.due_on(model::testing::day(due));
            if (corrects != nullptr) {
                record.add_document_reference()
                    .kind(OI_REFERENCE_PRECEDING_INVOICE)
                    .number(corrects);
            }
            const std::int64_t tax = minor * 19 / 119;
            if (fill || !dated) {
                record.tax_total(
                    model::testing::eur(base::Money{tax, base::Currency("EUR")}.to_string()));
            }
            if (fill) fill(record);
            const auto effect = credit ? -minor : minor;
            const store::ItemDraft item{.amount = effect, .due_on = day(due)};
            store::Draft draft;
            draft.event = event;
            draft.record = add_record(transaction, OI_INVOICE, number, customer, batch);
            draft.kind = credit ? ledger::ItemKind::credit : ledger::ItemKind::invoice;
            draft.type = type;
            draft.issued_on = draft.posted_on = day(issued);
            draft.number = number;
            draft.items = {&item, 1};
            draft.facts =
                ledger::Facts::in_one_currency(*base::Currency::parse(currency), customer);
            draft.facts.direction = credit ? -1 : 1;
            draft.facts.set(ledger::Component::payable, minor)
                .set(ledger::Component::tax, tax)
                .set(ledger::Component::net, minor - tax);
            store::Books ledger(transaction, base::Currency("EUR"));
            return ledger.post(draft).value().first_item;
        });
    }

    std::filesystem::path folder_;
    Workspace workspace_;
    std::unique_ptr<store::Store> books_;
    std::unique_ptr<base::Clock> clock_;
    store::ConnectionId connection_;
};

}  // namespace openitem::service::testing
