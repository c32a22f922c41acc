#include "host/store/store.hpp"

#include <fstream>

#include "host/base/result.hpp"
#include "host/store/archive.hpp"
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

base::Exit exit_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const base::RunError& error) {
        return error.exit();
    }
    return base::Exit::done;
}

TEST(Store, is_made_once_and_opened_again) {
    TempBooks books;
    EXPECT_EQ(exit_of([&] { books.place.create(eur, {}); }), base::Exit::wrong_use);
    books.reopen();
    EXPECT_EQ(books.store->functional_currency(), eur);
    EXPECT_EQ(books.store->connections().size(), 1U);
    EXPECT_EQ(books.store->add_connection("erp", "other"), connection);
    EXPECT_EQ(books.store->add_connection("bank", "org.openitem.camt"), ConnectionId{2});
}

TEST(Store, refuses_to_open_what_is_not_there) {
    const testbed::Place place;
    EXPECT_EQ(exit_of([&] { place.open({}); }), base::Exit::source_or_config);
}

TEST(Store, writes_nothing_when_opened_to_read) {
    TempBooks books;
    books.reopen({.read_only = true});
    EXPECT_THROW(books.store->begin(noon()), std::logic_error);
    EXPECT_EQ(failures(verify(*books.store)), "");
}

TEST(Transaction, without_commit_nothing_has_happened) {
    TempBooks books;
    const std::string before = books.dump();
    {
        auto transaction = books.store->begin(noon());
        Books posting(*transaction, eur);
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
        transaction->set_cursor(connection, "{}");
        transaction->flush();
    }
    EXPECT_EQ(books.dump(), before);
    auto transaction = books.store->begin(noon());
    EXPECT_FALSE(transaction->find_record(connection, invoice_entity, "R-1").has_value());
    EXPECT_EQ(transaction->next_item(), ItemId{1});
}

TEST(Transaction, a_large_one_that_was_given_up_can_be_done_again) {
    TempBooks books;
    for (const bool given_up : {true, false, false}) {
        auto transaction = books.store->begin(noon());
        Books posting(*transaction, eur);
        const std::int64_t first = transaction->next_item().value;
        for (int i = 0; i < 100; ++i) {
            if (i == 60) transaction->flush();
            const std::string number = "R-" + std::to_string(first + i);
            post_document(*transaction, posting, {.source_id = number, .amount = 100});
        }
        transaction->flush();
        if (!given_up) transaction->commit();
    }
    EXPECT_EQ(books.store->count_records(0), 200);
    EXPECT_EQ(failures(verify(*books.store)), "");
}

// What an index, a text or a column of one database cannot hold as it is.
TEST(Transaction, texts_come_back_as_they_were) {
    using namespace std::literals;
    const std::string texts[] = {"a\0b"s, "\xff\xfe"s, "\xef\xa3\xbf"s, "\xef\xa3\xbf\x30\x30"s,
                                 ""s,     "\0"s,       "caf\xc3\xa9"s,  "\xc3"s};
    TempBooks books;
    auto transaction = books.store->begin(noon());
    for (const std::string& text : texts) {
        RecordRow row = record_row(invoice_entity, text);
        row.body = text;
        transaction->add_record(row);
    }
    transaction->set_meta("note", texts[0]);
    transaction->commit();
    transaction.reset();
    std::int64_t id = 0;
    for (const std::string& text : texts) {
        const auto found = books.store->find_record(connection, invoice_entity, text);
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->id.value, ++id);
        EXPECT_EQ(books.store->record(found->id)->body, text);
    }
    EXPECT_EQ(books.store->meta("note"), texts[0]);
}

TEST(Transaction, one_at_a_time) {
    TempBooks books;
    auto transaction = books.store->begin(noon());
    EXPECT_THROW(books.store->begin(noon()), std::logic_error);
    transaction->commit();
    EXPECT_THROW(transaction->commit(), std::logic_error);
    transaction = nullptr;
    EXPECT_NE(books.store->begin(noon()), nullptr);
}

// Lookups give the same whether a row waits in memory, was flushed, or is committed.
TEST(Transaction, sees_its_own_rows_before_and_after_they_are_written) {
    for (const int stage : {0, 1, 2}) {
        TempBooks books;
        auto transaction = books.store->begin(noon());
        Books posting(*transaction, eur);
        const ItemId invoice =
            post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
        const ItemId payment = post_payment(*transaction, posting, "P-1", 60, {1}, 3);
        const AllocationId allocation =
            posting.allocate(payment, invoice, {.amount = 60, .date = day(3), .record = {2}})
                .value();
        transaction->add_customer_key("vat:DE1", {2});
        QuarantineRow refused{.connection = connection, .rule = "date.invalid"};
        refused.fingerprint = base::sha256("bad row");
        const QuarantineId quarantined = transaction->add_quarantine(refused);
        if (stage == 1) transaction->flush();
        if (stage == 2) {
            transaction->commit();
            transaction = nullptr;
            transaction = books.store->begin(noon());
        }

        const auto record = transaction->find_record(connection, invoice_entity, "R-1");
        ASSERT_TRUE(record.has_value()) << stage;
        EXPECT_EQ(record->id, RecordId{1});
        EXPECT_EQ(transaction->record({1})->hash, base::sha256("R-1"));
        EXPECT_FALSE(transaction->find_record(connection, payment_entity, "R-1").has_value());
        EXPECT_FALSE(transaction->find_record({2}, invoice_entity, "R-1").has_value());
        EXPECT_FALSE(transaction->record({9}).has_value());

        std::vector<ledger::Item> items;
        transaction->items_of_record({1}, items);
        ASSERT_EQ(items.size(), 1U) << stage;
        EXPECT_EQ(items[0].id, invoice);
        transaction->items_by_number("R-1", items);
        ASSERT_EQ(items.size(), 1U);
        transaction->items_by_number("R-2", items);
        EXPECT_TRUE(items.empty());
        transaction->items_by_natural_key("P-1", items);
        ASSERT_EQ(items.size(), 1U);
        EXPECT_EQ(items[0].id, payment);
        EXPECT_EQ(transaction->item(payment)->amount, -60);
        EXPECT_EQ(transaction->stored_item(invoice)->number, "R-1");
        EXPECT_FALSE(transaction->item({99}).has_value());

        std::vector<ledger::Allocation> allocations;
        transaction->allocations_of(invoice, allocations);
        ASSERT_EQ(allocations.size(), 1U) << stage;
        EXPECT_EQ(allocations[0].id, allocation);
        transaction->allocations_of(payment, allocations);
        EXPECT_EQ(allocations.size(), 1U);
        EXPECT_EQ(transaction->allocation_of_record({2})->id, allocation);
        EXPECT_FALSE(transaction->allocation_of_record({1}).has_value());

        std::vector<ledger::Line> lines;
        EXPECT_TRUE(transaction->lines_of({1}, lines));
        EXPECT_EQ(lines.size(), 2U);
        EXPECT_FALSE(transaction->lines_of({44}, lines));
        EXPECT_EQ(transaction->entry({2})->event, ledger::Event::payment);
        EXPECT_EQ(transaction->customer_by_key("vat:DE1"), CustomerId{2});
        EXPECT_EQ(transaction->customer_by_key("name:Nordlicht"), CustomerId{1});
        EXPECT_FALSE(transaction->customer_by_key("vat:DE2").has_value());
        EXPECT_EQ(transaction->find_quarantined(connection, refused.fingerprint), quarantined);
        EXPECT_EQ(transaction->next_item(), ItemId{3});
        EXPECT_EQ(transaction->next_allocation(), AllocationId{2});
    }
}

TEST(Transaction, changes_reach_rows_wherever_they_are) {
    for (const bool committed : {false, true}) {
        TempBooks books;
        auto transaction = books.store->begin(noon(1));
        const RecordId id = transaction->add_record(record_row(invoice_entity, "R-1"));
        if (committed) {
            transaction->commit();
            transaction = nullptr;
            transaction = books.store->begin(noon(2));
        }
        RecordRow changed = record_row(invoice_entity, "R-1");
        changed.ref.id = id;
        changed.ref.version = 2;
        changed.ref.hash = base::sha256("changed");
        changed.body = "{\"total\":1}";
        transaction->update_record(changed);
        transaction->set_record_state(id, RecordState::voided);
        transaction->update_customer({.id = {1}, .name = "Nordlicht AG", .due_days = 14});
        transaction->add_customer_key("name:Nordlicht", {3});
        EXPECT_EQ(transaction->customer_by_key("name:Nordlicht"), CustomerId{3});
        transaction->commit();

        const auto record = books.store->record(id);
        EXPECT_EQ(record->ref.version, 2);
        EXPECT_EQ(record->ref.state, RecordState::voided);
        EXPECT_EQ(record->ref.hash, base::sha256("changed"));
        EXPECT_EQ(record->body, "{\"total\":1}");
        EXPECT_EQ(record->ref.recorded_at, noon(committed ? 2 : 1));
        const auto before = books.store->record(id, 1);
        ASSERT_TRUE(before.has_value());
        EXPECT_EQ(before->body, "{}");
        EXPECT_EQ(before->source_id, "R-1");
        EXPECT_EQ(before->ref.hash, base::sha256("R-1"));
        EXPECT_EQ(before->ref.recorded_at, noon(1));
        EXPECT_FALSE(books.store->record(id, 3).has_value());
        EXPECT_EQ(books.store->customer({1})->name, "Nordlicht AG");
        EXPECT_EQ(books.store->customer({1})->due_days, 14);
        EXPECT_EQ(books.store->customer_by_key("name:Nordlicht"), CustomerId{3});
    }
}

// However the work is cut into transactions and flushes, the store is the same to the bit.
TEST(Transaction, the_size_of_batches_leaves_no_trace) {
    std::string first;
    for (const int batch : {1, 7, 1000}) {
        TempBooks books;
        auto transaction = books.store->begin(noon());
        for (int i = 0; i < 200; ++i) {
            if (i % batch == batch - 1) {
                if (i % 2 == 0) transaction->flush();
                transaction->set_cursor(connection, "{\"at\":" + std::to_string(200) + '}');
                transaction->commit();
                transaction = nullptr;
                transaction = books.store->begin(noon());
            }
            Books posting(*transaction, eur);
            const std::string number = "R-" + std::to_string(i);
            const ItemId invoice = post_document(
                *transaction, posting,
                {.source_id = number, .amount = 100 + i, .tax = i, .customer = {i % 3 + 1}});
            const ItemId payment =
                post_payment(*transaction, posting, "P" + number, 90, {i % 3 + 1}, i);
            ASSERT_TRUE(posting.allocate(payment, invoice, on(i, 90)).ok());
            if (i % 10 == 9) {
                std::vector<ledger::Item> old;
                transaction->items_by_number("R-" + std::to_string(i - 5), old);
                ASSERT_TRUE(
                    posting.reverse_record(old[0].record, day(i), ledger::Origin::source).ok());
            }
        }
        transaction->set_cursor(connection, "{\"at\":200}");
        transaction->commit();
        transaction = nullptr;
        EXPECT_EQ(failures(verify(*books.store)), "");
        if (first.empty()) first = books.dump();
        EXPECT_EQ(books.dump(), first) << "batches of " << batch;
    }
    EXPECT_NE(first.find("\nentry 1 "), std::string::npos);
}

TEST(Store, what_another_process_commits_is_seen) {
    TempBooks books;
    // The first load of an empty store does not ask the database for keys it cannot have.
    auto transaction = books.store->begin(noon());
    EXPECT_FALSE(transaction->find_record(connection, invoice_entity, "R-1").has_value());
    transaction = nullptr;
    {
        auto other = books.place.open({});
        auto theirs = other->begin(noon());
        Books posting(*theirs, eur);
        post_document(*theirs, posting, {.source_id = "R-1", .amount = 100});
        theirs->commit();
    }
    transaction = books.store->begin(noon());
    EXPECT_TRUE(transaction->find_record(connection, invoice_entity, "R-1").has_value());
    std::vector<ledger::Item> items;
    transaction->items_by_number("R-1", items);
    EXPECT_EQ(items.size(), 1U);
    EXPECT_EQ(transaction->next_item(), ItemId{2});
}

TEST(Store, A15_recorded_at_never_falls) {
    TempBooks books;
    for (const int second : {5, 3}) {
        auto transaction = books.store->begin(noon(second));
        Books posting(*transaction, eur);
        post_document(*transaction, posting, {.source_id = std::to_string(second), .amount = 100});
        transaction->commit();
    }
    EXPECT_EQ(books.store->entry({2})->recorded_at, noon(5));
    EXPECT_EQ(failures(verify(*books.store)), "");
}

TEST(Store, A15_open_items_as_they_were_known) {
    TempBooks books;
    ItemId invoice;
    ItemId payment;
    {
        auto transaction = books.store->begin(noon(10));
        Books posting(*transaction, eur);
        invoice = post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
        transaction->commit();
    }
    {
        // Received later, dated back.
        auto transaction = books.store->begin(noon(20));
        Books posting(*transaction, eur);
        payment = post_payment(*transaction, posting, "P-1", 60, {1}, 1);
        posting.allocate(payment, invoice, on(1, 60)).value();
        transaction->commit();
    }
    {
        auto transaction = books.store->begin(noon(30));
        Books posting(*transaction, eur);
        posting.reverse_record({1}, day(0), ledger::Origin::source).value();
        transaction->commit();
    }
    const auto opens = [&](std::optional<base::Instant> known_at, CustomerId customer) {
        std::vector<std::pair<std::int64_t, std::int64_t>> all;
        books.store->open_items({day(5), known_at}, customer, [&](const OpenItem& open) {
            all.emplace_back(open.row.item.id.value, open.open);
            return true;
        });
        return all;
    };
    using Opens = std::vector<std::pair<std::int64_t, std::int64_t>>;
    for (const CustomerId customer : {CustomerId{}, CustomerId{1}}) {
        EXPECT_EQ(opens(noon(5), customer), Opens{});
        EXPECT_EQ(opens(noon(10), customer), (Opens{{1, 100}}));
        EXPECT_EQ(opens(noon(25), customer), (Opens{{1, 40}}));
        EXPECT_EQ(opens(noon(30), customer), (Opens{{2, -60}}));
        EXPECT_EQ(opens(std::nullopt, customer), (Opens{{2, -60}}));
    }
    EXPECT_EQ(opens(std::nullopt, {2}), Opens{});
}

TEST(Store, gives_back_the_work_around_the_books) {
    TempBooks books;
    auto transaction = books.store->begin(noon(1));
    QuarantineRow row{.connection = connection,
                      .entity = invoice_entity,
                      .source_id = "R-9",
                      .rule = "date.invalid",
                      .field = "due_on",
                      .location = "a.csv:17",
                      .message = "no such day",
                      .position = {{1}, 100, 20},
                      .raw = std::string_view("a\0b", 3),
                      .connector_version = "1.2"};
    row.fingerprint = base::sha256("R-9");
    const QuarantineId refused = transaction->add_quarantine(row);
    transaction->flush();
    transaction->set_quarantine_state(refused, QuarantineState::discarded, "test data");
    transaction->add_decision({.kind = "credit", .subject = "order:1", .outcome = "blocked"});
    transaction->add_dispute(
        {.number = "D-1", .customer = {1}, .amount = {500, eur}, .opened_on = day(3)});
    transaction->add_outbox({.operation_id = "op-1", .kind = "credit_request", .state = "queued"});
    transaction->add_order({.customer = {1}, .number = "O-1", .total = {900, eur}});
    transaction->commit();
    transaction = nullptr;

    const auto stored = books.store->quarantined(refused);
    EXPECT_EQ(stored->raw, std::string("a\0b", 3));
    EXPECT_EQ(stored->position, (Position{{1}, 100, 20}));
    EXPECT_EQ(stored->reason, "test data");
    EXPECT_EQ(stored->recorded_at, noon(1));
    int open = 0;
    books.store->quarantine({.state = QuarantineState::open}, [&](const auto&) { return ++open; });
    EXPECT_EQ(open, 0);
    int all = 0;
    books.store->quarantine({.connection = connection}, [&](const auto&) { return ++all; });
    EXPECT_EQ(all, 1);

    EXPECT_EQ(books.store->decisions("order:1").size(), 1U);
    EXPECT_EQ(books.store->decisions("", "credit").size(), 1U);
    EXPECT_EQ(books.store->decisions("order:1", "cash").size(), 0U);
    EXPECT_EQ(books.store->decision({1})->outcome, "blocked");
    auto dispute = *books.store->dispute("D-1");
    EXPECT_EQ(dispute.amount, (base::Money{500, eur}));
    EXPECT_EQ(books.store->disputes({1}).size(), 1U);
    EXPECT_EQ(books.store->disputes({2}).size(), 0U);
    EXPECT_EQ(books.store->orders({}).size(), 1U);
    EXPECT_EQ(books.store->order("O-1")->total.minor, 900);

    transaction = books.store->begin(noon(2));
    dispute.state = "closed";
    dispute.closed_on = day(9);
    transaction->update_dispute(dispute);
    auto request = books.store->outbox("queued").at(0);
    request.state = "confirmed";
    transaction->update_outbox(request);
    auto order = *books.store->order("O-1");
    order.state = "released";
    transaction->update_order(order);
    transaction->commit();
    EXPECT_EQ(books.store->dispute("D-1")->closed_on, day(9));
    EXPECT_TRUE(books.store->outbox("queued").empty());
    EXPECT_EQ(books.store->outbox("confirmed").at(0).recorded_at, noon(1));
    EXPECT_EQ(books.store->order("O-1")->state, "released");
}

TEST(Store, the_same_work_twice_is_one_task_until_it_is_done) {
    TempBooks books;
    const auto task = [](std::int64_t item, std::int64_t minor) {
        return StoredTask{
            .kind = "unapplied", .record = {1}, .item = {item}, .amount = {minor, eur}};
    };
    const auto transaction = books.store->begin(noon(1));
    transaction->add_task(task(2, 300));
    transaction->add_task(task(2, 40));
    transaction->add_task(task(3, 5));
    const auto first = books.store->tasks("open").at(0);
    EXPECT_EQ(first.amount, (base::Money{340, eur}));
    EXPECT_EQ(first.recorded_at, noon(1));
    transaction->close_task(first.id, "refunded");
    transaction->add_task(task(2, 7));
    transaction->commit();
    EXPECT_EQ(books.store->tasks("open").size(), 2U);
    EXPECT_EQ(books.store->tasks("done").at(0).reason, "refunded");
}

TEST(Store, the_history_of_runs_is_beside_the_books) {
    TempBooks books;
    const std::string before = books.dump();
    const RunId run = books.store->start_run(connection, noon());
    books.store->finish_run(run, noon(9), "{\"read\":3}", "done");
    EXPECT_EQ(books.dump(), before);
    ASSERT_EQ(books.store->runs({}).size(), 1U);
    EXPECT_EQ(books.store->runs(connection)[0].ended_at, noon(9));
}

TEST(Store, waiting_records_come_in_key_order) {
    TempBooks books;
    auto transaction = books.store->begin(noon());
    for (const char* id : {"c", "a", "b"}) {
        transaction->add_record(record_row(21, id, RecordState::waiting));
    }
    transaction->set_record_state({3}, RecordState::posted);
    transaction->commit();
    std::string order;
    books.store->waiting_records(connection, [&](const RecordRow& row) {
        order += row.source_id;
        return true;
    });
    EXPECT_EQ(order, "ac");
    EXPECT_EQ(books.store->count_records(21), 3);
    EXPECT_EQ(books.store->count_records(1), 0);
}

TEST(Archive, packs_and_unpacks_and_sees_damage) {
    const std::string text(100'000, 'x');
    std::vector<std::byte> packed;
    pack(std::as_bytes(std::span{text}), packed);
    EXPECT_LT(packed.size(), 1000U);
    EXPECT_EQ(unpack(packed).value(), text);
    packed.resize(packed.size() / 2);
    EXPECT_FALSE(unpack(packed).ok());
    EXPECT_FALSE(unpack({}).ok());
    const std::string empty;
    pack(std::as_bytes(std::span{empty}), packed);
    EXPECT_EQ(unpack(packed).value(), "");
}

TEST(Archive, a_position_leads_back_to_its_bytes) {
    TempBooks books;
    const std::string bytes = "one;two;three;four;five;six;seven";
    auto transaction = books.store->begin(noon());
    SourceRow row{.connection = connection, .name = "a.csv"};
    row.id = transaction->add_source(row);
    std::vector<std::byte> packed;
    std::vector<base::Digest> chunks;
    for (std::size_t n = 0; n * 10 < bytes.size(); ++n) {
        const std::string chunk = bytes.substr(n * 10, 10);
        pack(std::as_bytes(std::span{chunk}), packed);
        chunks.push_back(base::sha256(chunk));
        transaction->add_chunk(row.id, static_cast<std::int64_t>(n), chunks.back(),
                               static_cast<std::int64_t>(chunk.size()), packed);
    }
    row.size = static_cast<std::int64_t>(bytes.size());
    row.digest = source_digest(chunks);
    row.complete = true;
    transaction->update_source(row);
    Books(*transaction, eur).seal(row.digest, day(0));
    transaction->commit();

    EXPECT_EQ(read_source(*books.store, {row.id, 4, 3}).value(), "two");
    EXPECT_EQ(read_source(*books.store, {row.id, 8, 10}).value(), "three;four");
    EXPECT_EQ(read_source(*books.store, {row.id, 0, row.size}).value(), bytes);
    EXPECT_EQ(read_source(*books.store, {row.id, 9, 0}).value(), "");
    EXPECT_FALSE(read_source(*books.store, {row.id, 30, 10}).ok());
    EXPECT_FALSE(read_source(*books.store, {{7}, 0, 1}).ok());
    EXPECT_EQ(books.store->find_source(connection, "a.csv")->digest, row.digest);
    EXPECT_EQ(failures(verify(*books.store)), "");

    // A25: erased bytes leave their hash, and that is no failure.
    transaction = books.store->begin(noon(1));
    transaction->erase({.objects = {chunks[1]}});
    transaction->commit();
    transaction.reset();
    EXPECT_FALSE(books.store->object(chunks[1]).has_value());
    const Report report = verify(*books.store);
    EXPECT_EQ(failures(report), "");
    EXPECT_EQ(report.erased_objects, 1);
    EXPECT_FALSE(read_source(*books.store, {row.id, 8, 10}).ok());
    EXPECT_EQ(read_source(*books.store, {row.id, 4, 3}).value(), "two");
}

TEST(Store, finds_every_key_after_many_questions_to_books_opened_again) {
    TempBooks books;
    const auto name = [](int i) { return "R-" + std::to_string(i); };
    {
        auto transaction = books.store->begin(noon(1));
        Books posting(*transaction, eur);
        for (int i = 0; i < 40; ++i) {
            const ItemId invoice =
                post_document(*transaction, posting, {.source_id = name(i), .amount = 100});
            const ItemId payment = post_payment(*transaction, posting, "P" + name(i), 100, {1}, 1);
            if (i % 2 == 0) posting.allocate(payment, invoice, on(1, 100)).value();
        }
        transaction->commit();
    }
    books.reopen();
    {
        auto transaction = books.store->begin(noon(2));
        for (int i = 1000; i < 2500; ++i) {
            EXPECT_FALSE(transaction->find_record(connection, invoice_entity, name(i)));
        }
        transaction->commit();
    }
    {
        const auto another = books.place.open({});
        auto transaction = another->begin(noon(3));
        transaction->add_record(record_row(invoice_entity, "theirs"));
        transaction->commit();
    }
    for (int again = 0; again < 2; ++again) {
        auto transaction = books.store->begin(noon(4));
        EXPECT_TRUE(transaction->find_record(connection, invoice_entity, "theirs"));
        EXPECT_FALSE(transaction->find_record(connection, invoice_entity, "nobody's"));
        EXPECT_EQ(transaction->customer_by_key("name:Harbour"), CustomerId{2});
        EXPECT_FALSE(transaction->customer_by_key("name:Nobody"));
        for (int i = 0; i < 40; ++i) {
            EXPECT_TRUE(transaction->find_record(connection, invoice_entity, name(i)));
            std::vector<ledger::Item> items;
            transaction->items_by_natural_key("P" + name(i), items);
            EXPECT_EQ(items.size(), 1U) << i;
            transaction->items_by_number(name(i), items);
            ASSERT_EQ(items.size(), 1U) << i;
            std::vector<ledger::Allocation> allocations;
            transaction->allocations_of(items[0].id, allocations);
            EXPECT_EQ(allocations.size(), i % 2 == 0 ? 1U : 0U) << i;
        }
        transaction->commit();
    }
}

}  // namespace
}  // namespace openitem::store
