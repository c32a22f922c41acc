// `openitem cash COMPANY audit` over years of receipts: how fast, and with how much memory.
#include <fmt/format.h>

#include <algorithm>

#include "host/base/result.hpp"
#include "host/model/body.hpp"
#include "host/model/test_batch.hpp"
#include "host/service/bench/posting.hpp"
#include "host/service/cash_audit.hpp"
#include "host/store/books.hpp"

namespace openitem::service::bench {

namespace {

constexpr std::int64_t a_thousandth = 1'000;  // is late, and another is of somebody else
// A block of records is one batch.
constexpr openitem::BatchLimits whole_block{.flush_bytes = 64U << 20, .flush_rows = 1U << 20};
constexpr base::Date first_day{20'000};

// Twenty items a customer; of ten items three are paid, of ten payments one takes 2 % until the
// tenth day.
struct Scale {
    std::int64_t customers;
    std::int64_t items() const { return customers * 20; }
    std::int64_t payments() const { return customers * 6; }
};

base::Date issued_on(std::int64_t item) {
    return first_day.add_days(static_cast<std::int32_t>(item % 1'000));
}
bool takes_discount(std::int64_t payment) { return payment % 10 == 0; }
std::int64_t item_of(std::int64_t payment) { return payment * 10 / 3; }

class Made {
public:
    Made(store::Store& store, const Scale& scale)
        : store_(store), scale_(scale), connection_(store.add_connection("erp", "csv")) {
        in_blocks(scale.customers, [](auto& transaction, auto&, auto first, auto last) {
            for (auto i = first; i < last; ++i) {
                const auto name = name_of(i);
                transaction.add_customer({.name = name});
            }
        });
        in_blocks(scale.items(), [this](auto& transaction, auto& books, auto first, auto last) {
            post_invoices(transaction, books, first, last);
        });
        in_blocks(scale.payments(), [this](auto& transaction, auto& books, auto first, auto last) {
            post_payments(transaction, books, first, last);
        });
    }

private:
    template <class F>
    void in_blocks(std::int64_t count, const F& work) {
        for (std::int64_t first = 0; first < count; first += batch_records) {
            const auto transaction = store_.begin({0});
            store::Books books(*transaction, eur);
            work(*transaction, books, first, std::min(count, first + batch_records));
            transaction->commit();
        }
    }

    static std::string name_of(std::int64_t customer) {
        return fmt::format("Handelshaus {:06} GmbH", customer);
    }
    std::int64_t customer_of(std::int64_t item) const { return item % scale_.customers; }

    store::RecordId add_record(store::Transaction& transaction, store::Entity entity,
                               const model::RecordView& record) {
        body_.clear();
        encoder_.append(record, body_);
        store::RecordRow row{.source_id = record.source_id(), .body = body_};
        row.ref.connection = connection_;
        row.ref.entity = entity;
        row.ref.state = store::RecordState::posted;
        row.ref.hash = model::content_hash(body_);
        return transaction.add_record(row);
    }

    void post_invoices(store::Transaction& transaction, store::Books& books, std::int64_t first,
                       std::int64_t last) {
        model::testing::TestBatch batch(whole_block);
        for (auto i = first; i < last; ++i) {
            const auto number = fmt::format("RE-{:08}", i);
            const auto issued = issued_on(i);
            auto invoice = batch.invoice(number);
            invoice.number(number).type_code("380").currency("EUR");
            invoice.issued_on(model::testing::day(issued.to_string()));
            invoice.due_on(model::testing::day(issued.add_days(30).to_string()));
            invoice.total(model::testing::eur("119.00")).payable(model::testing::eur("119.00"));
            invoice.tax_total(model::testing::eur("19.00"));
            invoice.add_discount_tier()
                .until_on(model::testing::day(issued.add_days(10).to_string()))
                .percent(openitem::decimal("2"));
        }
        auto& records = batch.records();
        for (auto i = first; i < last; ++i) {
            const auto& record = *records.next();
            const store::ItemDraft item{.amount = 11'900, .due_on = issued_on(i).add_days(30)};
            store::Draft draft{.event = ledger::Event::invoice,
                               .record = add_record(transaction, OI_INVOICE, record),
                               .kind = ledger::ItemKind::invoice,
                               .type = 380,
                               .issued_on = issued_on(i),
                               .posted_on = issued_on(i),
                               .number = record.source_id(),
                               .facts = ledger::Facts::in_one_currency(eur, {1 + customer_of(i)}),
                               .items = {&item, 1}};
            draft.facts.set(ledger::Component::payable, 11'900);
            draft.facts.set(ledger::Component::net, 10'000);
            draft.facts.set(ledger::Component::tax, 1'900);
            books.post(draft).value();
        }
    }

    static base::Date paid_on(std::int64_t payment) {
        const bool late = takes_discount(payment) && payment % a_thousandth != 0;
        return issued_on(item_of(payment)).add_days(late ? 10 : 25);
    }
    static std::int64_t paid(std::int64_t payment) {
        return takes_discount(payment) ? 11'662 : 11'900;
    }

    void post_payments(store::Transaction& transaction, store::Books& books, std::int64_t first,
                       std::int64_t last) {
        model::testing::TestBatch batch(whole_block);
        for (auto i = first; i < last; ++i) {
            const bool strange = i % a_thousandth == a_thousandth / 2;
            const auto payer = customer_of(item_of(i)) + (strange ? 1 : 0);
            auto payment = batch.payment(fmt::format("P-{:08}", i));
            payment.kind(OI_PAYMENT_RECEIPT)
                .amount(openitem::amount(base::Money{paid(i), eur}.to_string(), "EUR"))
                .value_on(model::testing::day(paid_on(i).to_string()))
                .payer_name(name_of(payer % scale_.customers))
                .payer_account(fmt::format("DE{:020}", payer))
                .remittance_text(fmt::format("RECHNUNG RE-{:08} VIELEN DANK", item_of(i)));
        }
        auto& records = batch.records();
        for (auto i = first; i < last; ++i) {
            const auto record = add_record(transaction, OI_PAYMENT, *records.next());
            apply(books, i, post_payment(books, i, record));
        }
    }

    store::ItemId post_payment(store::Books& books, std::int64_t i, store::RecordId record) {
        const auto day = paid_on(i);
        const store::ItemDraft item{.amount = -paid(i), .due_on = day};
        const auto key = fmt::format("P-{:08}", i);
        const store::CustomerId customer{1 + customer_of(item_of(i))};
        store::Draft draft{.event = ledger::Event::payment,
                           .record = record,
                           .kind = ledger::ItemKind::payment,
                           .issued_on = day,
                           .posted_on = day,
                           .number = key,
                           .natural_key = key,
                           .facts = ledger::Facts::in_one_currency(eur, customer),
                           .items = {&item, 1}};
        draft.facts.set(ledger::Component::amount, paid(i));
        return books.post(draft).value().first_item;
    }

    static void apply(store::Books& books, std::int64_t i, store::ItemId payment) {
        const store::ItemId invoice{1 + item_of(i)};
        store::AllocationDraft draft{.amount = paid(i), .date = paid_on(i), .rule = "reference"};
        const auto with = books.allocate(payment, invoice, draft).value();
        if (!takes_discount(i)) return;
        store::Adjustment discount{.draft = draft, .tax = 38, .with = with};
        discount.draft.kind = ledger::AllocationKind::discount;
        discount.draft.amount = 238;
        discount.draft.rule = "discount";
        books.adjust(invoice, discount).value();
    }

    store::Store& store_;
    Scale scale_;
    store::ConnectionId connection_;
    model::BodyEncoder encoder_;
    std::string body_;
};

Workspace make_workspace(const std::filesystem::path& root) {
    const auto workspace = Workspace::init(root);
    CompanySettings company;
    company.id = "bench";
    company.name = "Bench";
    company.currency = eur;
    workspace.add_company(company);
    return workspace;
}

}  // namespace

void cash_audit(Work& work) {
    const Scale scale{std::max<std::int64_t>(work.options.rows / 20, 500)};
    const auto root = work.folder.path() / "audited";
    const auto workspace = make_workspace(root);
    const Made made(*workspace.open_books("bench"), scale);

    const auto day = issued_on(999).add_days(60);
    const auto found = audit_cash(workspace, "bench", day, {});
    const auto expected = scale.payments() / a_thousandth * 2;
    if (static_cast<std::int64_t>(found.size()) != expected) {
        throw base::RunError(base::Exit::system, fmt::format("cash_audit: {} findings, not {}",
                                                             found.size(), expected));
    }
    double memory = 0;
    const auto seconds = best_seconds(work.options.repeat, [&] {
        memory = run_self(
            {"--workspace", root.string(), "cash", "bench", "audit", "--as-of", day.to_string()},
            static_cast<int>(base::Exit::answer_is_no));
    });
    work.each(
        {"cash_audit", static_cast<double>(scale.payments()) / seconds, "payments/s", 0, "", 0});
    work.each({"cash_audit_memory", memory, "MiB", 0, "", 0});
}

}  // namespace openitem::service::bench
