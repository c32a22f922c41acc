// Damage of every kind is found, and named.
#include "host/store/verify.hpp"

#include <sys/wait.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "host/store/archive.hpp"
#include "host/store/sqlite/sqlite_store.hpp"
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

// A small company with everything in it: 20 invoices, half of them paid, one un-applied, one
// voided.
void fill(Store& store) {
    auto transaction = store.begin(noon(1));
    Books posting(*transaction, eur);
    const std::string bytes = "number;amount\nR-1;100\n";
    SourceRow source{.connection = connection, .name = "a.csv"};
    source.size = static_cast<std::int64_t>(bytes.size());
    const auto chunk = base::sha256(bytes);
    source.digest = source_digest(std::span(&chunk, 1));
    source.complete = true;
    source.id = transaction->add_source(source);
    std::vector<std::byte> packed;
    pack(std::as_bytes(std::span{bytes}), packed);
    transaction->add_chunk(source.id, 0, chunk, source.size, packed);
    for (int i = 1; i <= 20; ++i) {
        const std::string number = "R-" + std::to_string(i);
        const ItemId invoice = post_document(*transaction, posting,
                                             {.source_id = number,
                                              .amount = 1000 + i,
                                              .tax = 160,
                                              .customer = {i % 3 + 1},
                                              .date = i});
        if (i % 2 != 0) continue;
        const ItemId payment =
            post_payment(*transaction, posting, "P" + number, 1000 + i, {i % 3 + 1}, i + 20);
        posting.allocate(payment, invoice, on(i + 20, 1000)).value();
    }
    posting.unapply({3}, day(90), ledger::Origin::openitem).value();
    posting.reverse_record({1}, day(1), ledger::Origin::source).value();
    transaction->set_record_state({1}, RecordState::voided);
    post_payment(*transaction, posting, "unknown", 77, {}, 50);
    posting.seal(source.digest, day(60));
    transaction->commit();
}

struct Damage {
    const char* name;
    const char* sql;
    const char* found;  // part of a failure that must be reported
};

class DamagedBooks : public testing::TestWithParam<Damage> {};

TEST_P(DamagedBooks, are_named) {
    TempBooks books;
    fill(*books.store);
    ASSERT_EQ(failures(verify(*books.store)), "");
    books.store.reset();
    EXPECT_GT(books.place.execute(GetParam().sql), 0);
    books.reopen();
    const Report report = verify(*books.store);
    EXPECT_FALSE(report.ok());
    EXPECT_NE(failures(report).find(GetParam().found), std::string::npos)
        << "expected: " << GetParam().found << "\nfound:\n"
        << failures(report);
}

INSTANTIATE_TEST_SUITE_P(
    Verify, DamagedBooks,
    testing::Values(
        Damage{"an_amount", "UPDATE line SET amount = amount + 1 WHERE entry = 2 AND n = 0",
               "entry 2: debits and credits"},
        Damage{"a_functional_amount",
               "UPDATE line SET functional = functional + 1 WHERE entry = 2 AND n = 0",
               "entry 2: the line on receivables has another functional amount"},
        Damage{"two_amounts_that_balance",
               "UPDATE line SET amount = amount + sign(amount), functional = functional +"
               " sign(functional) WHERE entry = 1 AND n < 2",
               "entry 1: its hash does not follow"},
        Damage{"a_line_on_another_account",
               "UPDATE line SET account = 8 WHERE entry = 2 AND account = 2",
               "entry 2: its hash does not follow"},
        Damage{"an_account_that_is_none", "UPDATE line SET account = 257 WHERE entry = 2 AND n = 1",
               "entry 2: its hash does not follow"},
        Damage{"a_line_is_gone", "DELETE FROM line WHERE entry = 4 AND n = 1",
               "entry 4: debits and credits"},
        Damage{"all_lines_of_an_entry_are_gone", "DELETE FROM line WHERE entry = 4",
               "entry 4 (allocation): its lines are not what"},
        Damage{"an_entry_is_gone", "DELETE FROM entry WHERE id = 4",
               "entry 5 follows entry 3: one is missing"},
        Damage{"an_entry_is_dated_elsewhere", "UPDATE entry SET date = date + 1 WHERE id = 4",
               "entry 4: its hash does not follow"},
        Damage{"a_hash", "UPDATE entry SET hash = zeroblob(32) WHERE id = 7",
               "entry 7: its hash does not follow"},
        Damage{"an_entry_recorded_earlier", "UPDATE entry SET recorded_at = 1 WHERE id = 5",
               "entry 5 was recorded before"},
        Damage{"an_allocation_amount", "UPDATE allocation SET amount = 999 WHERE id = 1",
               "(allocation): its lines are not what"},
        Damage{"an_allocation_that_exceeds", "UPDATE allocation SET amount = 5000 WHERE id = 2",
               "50.00 EUR is allocated of 10.04 EUR"},
        Damage{"an_allocation_to_another_item", "UPDATE allocation SET to_item = 1 WHERE id = 1",
               "still counts after the reversal of item 1"},
        Damage{"an_allocation_is_gone", "DELETE FROM allocation WHERE id = 2",
               "(allocation): its lines are not what"},
        Damage{"an_allocation_date", "UPDATE allocation SET date = date - 1 WHERE id = 2",
               "allocation 2 does not agree with"},
        Damage{"an_unapply_forgotten",
               "UPDATE allocation SET reversed_on = NULL, reversal = NULL WHERE id = 3",
               "still stands"},
        Damage{"an_unapply_invented",
               "UPDATE allocation SET reversed_on = date, reversal = entry WHERE id = 4",
               "allocation 4 is marked reversed by"},
        Damage{"an_item_amount", "UPDATE item SET amount = amount + 1 WHERE id = 4",
               "receivables at 2026-01-"},
        Damage{"an_item_is_gone", "DELETE FROM item WHERE id = 2", "its lines are not what"},
        Damage{"an_item_of_another_customer", "UPDATE item SET customer = 1 WHERE id = 2",
               "its lines are not what"},
        Damage{"an_item_of_nobody", "UPDATE item SET customer = 99 WHERE id = 2",
               "item.customer 2: its customer is not there"},
        Damage{"a_void_forgotten",
               "UPDATE item SET reversed_on = NULL, reversal = NULL WHERE id = 1", "still stands"},
        Damage{"the_record_of_an_item", "DELETE FROM record WHERE id = 5",
               "its record is not there"},
        Damage{"evidence_that_posted", "UPDATE record SET state = 2 WHERE id = 5",
               "record.evidence 5"},
        Damage{"a_record_beyond_its_source",
               "UPDATE record SET source = 1, position = 10, length = 50 WHERE id = 5",
               "record.source 5"},
        Damage{"an_archived_byte",
               "UPDATE object SET bytes = (SELECT CAST(substr(bytes, 1, 9) || x'00' || "
               "substr(bytes, 11)"
               " AS BLOB) FROM object)",
               "its bytes do not hash to its key"},
        Damage{"a_sealed_source", "DELETE FROM source", "the journal seals source"}),
    [](const auto& tested) { return std::string(tested.param.name); });

INSTANTIATE_TEST_SUITE_P(
    References, DamagedBooks,
    testing::Values(
        Damage{"a_line_of_no_item", "UPDATE line SET item = 999 WHERE entry = 2 AND n = 0",
               "line.item 2: a line of it names an item that is not there"},
        Damage{"an_old_version_of_nothing",
               "INSERT INTO record_version VALUES (999, 1, 1, zeroblob(32), NULL, NULL, NULL, 0, 0,"
               " 0, '')",
               "record_version.record 999"},
        Damage{"a_customer_without_its_record", "UPDATE customer SET record = 999 WHERE id = 1",
               "customer.record 1"},
        Damage{
            "a_dispute_over_nothing",
            "INSERT INTO dispute VALUES (9, 'D-9', NULL, 999, 1, 'EUR', 'r', 'open', 0, NULL, '',"
            " NULL, '')",
            "dispute.item 9"},
        Damage{"a_decision_on_nobody",
               "INSERT INTO decision VALUES (9, 'credit', 's', 999, 'p', 'o', '{}', 0)",
               "decision.customer 9"},
        Damage{"an_order_of_nobody",
               "INSERT INTO sales_order VALUES (9, NULL, 999, 'O', 1, 'EUR', 0, NULL, 'open')",
               "sales_order.customer 9"},
        Damage{
            "a_refusal_from_nowhere",
            "INSERT INTO quarantine VALUES (9, 1, 1, '', 'r', '', '', '', 999, 0, 0, x'', x'', '',"
            " x'01', 1, '', 0)",
            "quarantine.source 9"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Verify, says_what_it_checked_and_how_much) {
    TempBooks books;
    fill(*books.store);
    const Report report = verify(*books.store);
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.checks.size(), 17U);
    EXPECT_EQ(report.checks[0].name, "entries balance, per currency and functional");
    EXPECT_EQ(report.checks[0].checked, 44);
    for (const ledger::Check& check : report.checks) {
        const bool empty = check.name.starts_with("foreign") ||
                           check.name.starts_with("on_account") ||
                           check.name.starts_with("cash_in_transit");
        EXPECT_EQ(check.checked == 0, empty) << check.name;
    }
}

TEST(Verify, a_flipped_byte_in_the_file_is_found_or_harmless) {
    if (testbed::on_postgres()) GTEST_SKIP() << "the server's files are the server's";
    TempBooks books;
    fill(*books.store);
    const std::string before = books.dump();
    books.store.reset();
    const std::filesystem::path file = books.place.file();
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file));
    int found = 0;
    for (std::int64_t at = 4096 + 13; at < size; at += 4801) {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekg(at);
        const auto old = static_cast<char>(stream.get());
        stream.seekp(at);
        stream.put(static_cast<char>(old ^ 0x10));
        stream.close();
        try {
            auto store = open_sqlite(file, {.read_only = true});
            std::ostringstream dump;
            store->dump(dump);
            // Where the journal reads otherwise than before, verify must say so.
            const auto journal = [](const std::string& all) {
                return all.substr(all.find("\nitem "),
                                  all.find("\nquarantine ") - all.find("\nitem "));
            };
            if (!verify(*store).ok()) {
                ++found;
            } else {
                EXPECT_EQ(journal(dump.str()), journal(before)) << "byte " << at;
            }
        } catch (const base::RunError&) {
            ++found;  // SQLite itself refused the page
        }
        std::fstream back(file, std::ios::in | std::ios::out | std::ios::binary);
        back.seekp(at);
        back.put(old);
    }
    EXPECT_GT(found, 3);
}

// Posts and pays an invoice a commit, as a sync beside would, until it is destroyed.
class Writer {
public:
    explicit Writer(const testbed::Place& place)
        : thread_([this, &place] { write(*place.open({})); }) {}
    ~Writer() {
        enough_ = true;
        thread_.join();
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

private:
    void write(Store& store) {
        for (int i = 0; !enough_; ++i) {
            const std::string number = "W-" + std::to_string(i);
            auto transaction = store.begin(noon(2));
            Books posting(*transaction, eur);
            const Document document{.source_id = number, .amount = 100, .date = 70};
            const ItemId invoice = post_document(*transaction, posting, document);
            const ItemId payment = post_payment(*transaction, posting, "P" + number, 100, {1}, 71);
            posting.allocate(payment, invoice, on(71, 100)).value();
            transaction->commit();
        }
    }

    std::atomic<bool> enough_ = false;
    std::thread thread_;
};

TEST(Verify, beside_a_writer_sees_one_state) {
    TempBooks books;
    fill(*books.store);
    const auto beside = books.place.open({});
    const Writer writer(books.place);
    std::int64_t entries = 0;
    std::string found;
    for (int grown = 0; grown < 10 && found.empty();) {
        const Report report = verify(*books.store, grown % 2 == 0 ? beside.get() : nullptr);
        found = failures(report);
        if (report.entries > entries) ++grown;
        entries = report.entries;
    }
    EXPECT_EQ(found, "");
}

TEST(Store, two_openings_read_one_state_beside_a_writer) {
    TempBooks books;
    fill(*books.store);
    const auto beside = books.place.open({});
    const Writer writer(books.place);
    EntryId last = {};
    for (int grown = 0; grown < 20;) {
        const auto state = books.store->one_state(beside.get());
        const EntryId entry = beside->last_entry();
        ASSERT_EQ(entry, books.store->last_entry());
        ASSERT_EQ(fingerprint(*beside), fingerprint(*books.store));
        if (last < entry) ++grown;
        last = entry;
    }
    const auto transaction = beside->begin(noon(3));
    EXPECT_THROW(books.store->one_state(beside.get()), std::logic_error);
}

// ---- kill -9 at every commit

void load(Store& store) {
    // As a run does it: goes on from the cursor, a few records to a commit.
    const std::string cursor = store.cursor(connection).value_or("0");
    for (int i = std::stoi(cursor); i < 40; i += 8) {
        auto transaction = store.begin(noon());
        Books posting(*transaction, eur);
        for (int k = i; k < i + 8; ++k) {
            const std::string number = "R-" + std::to_string(k);
            const ItemId invoice =
                post_document(*transaction, posting, {.source_id = number, .amount = 100 + k});
            const ItemId payment = post_payment(*transaction, posting, "P" + number, 50, {1}, k);
            posting.allocate(payment, invoice, on(k, 50)).value();
        }
        transaction->set_cursor(connection, std::to_string(i + 8));
        transaction->commit();
    }
}

TEST(Crash, killed_at_any_commit_the_next_run_gives_the_same_store) {
    TempBooks whole;
    load(*whole.store);
    const std::string expected = whole.dump();
    for (int commit = 1; commit <= 5; ++commit) {
        for (const char* after : {"", "+"}) {
            TempBooks books;
            books.store.reset();
            const pid_t child = fork();
            if (child == 0) {
                setenv("OPENITEM_KILL_AT_COMMIT", (std::to_string(commit) + after).c_str(), 1);
                auto store = books.place.open(
                    {.durable = true, .on_commit = commit_hook_from_environment()});
                load(*store);
                _exit(0);
            }
            int status = 0;
            waitpid(child, &status, 0);
            ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
            books.reopen();
            EXPECT_EQ(books.store->cursor(connection).value_or("0"),
                      std::to_string(8 * (commit - (*after == '+' ? 0 : 1))));
            load(*books.store);
            EXPECT_EQ(books.dump(), expected) << "killed at commit " << commit << after;
            EXPECT_EQ(failures(verify(*books.store)), "");
        }
    }
}

}  // namespace
}  // namespace openitem::store
