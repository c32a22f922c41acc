// No company's row is reachable from another's: every function of the store is called with the ids
// of a company that has everything, by one that has nothing, and must answer what an empty store in
// a file of its own answers.
#include <fstream>
#include <functional>
#include <regex>
#include <set>

#include "host/base/result.hpp"
#include "host/store/archive.hpp"
#include "host/store/postgres/connection.hpp"
#include "host/store/sql/schema.hpp"
#include "host/store/sqlite/sqlite_store.hpp"
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

const base::Digest chunk = base::sha256("bytes");
const base::Digest refusal = base::sha256("refusal");

// A row in every table, each with the id 1.
void fill(Store& store) {
    store.add_connection("erp", "org.openitem.csv");
    store.finish_run(store.start_run(connection, noon()), noon(1), "{}", "done");
    const auto transaction = store.begin(noon());
    Books posting(*transaction, eur);
    transaction->add_customer({.name = "Nordlicht"});
    transaction->add_customer_key("name:Nordlicht", {1});
    const ItemId invoice =
        post_document(*transaction, posting, {.source_id = "R-1", .amount = 100});
    const ItemId payment = post_payment(*transaction, posting, "P-1", 60, {1}, 3);
    posting.allocate(payment, invoice, {.amount = 60, .date = day(3), .record = {2}}).value();
    transaction->add_record(record_row(21, "waiting", RecordState::waiting));
    RecordRow evidence = record_row(invoice_entity, "evidence", RecordState::evidence);
    evidence.ref.evidence_of = {1};
    transaction->add_record(evidence);
    transaction->flush();
    RecordRow changed = record_row(invoice_entity, "R-1");
    changed.ref.id = {1};
    changed.ref.version = 2;
    transaction->update_record(changed);
    const SourceId source = transaction->add_source(
        {.connection = connection, .name = "a.csv", .size = 5, .digest = source_digest({{chunk}})});
    std::vector<std::byte> packed;
    pack(std::as_bytes(std::span(std::string_view("bytes"))), packed);
    transaction->add_chunk(source, 0, chunk, 5, packed);
    QuarantineRow row{.connection = connection, .entity = 1, .source_id = "R-9", .rule = "r"};
    row.fingerprint = refusal;
    transaction->add_quarantine(row);
    transaction->set_cursor(connection, "7");
    transaction->add_decision({.kind = "credit", .subject = "order:1", .outcome = "blocked"});
    transaction->add_dispute({.number = "D-1",
                              .customer = {1},
                              .item = {1},
                              .amount = {500, eur},
                              .opened_on = day(3),
                              .record = {1}});
    transaction->add_outbox({.operation_id = "op-1", .kind = "k", .state = "queued"});
    transaction->add_order(
        {.record = {1}, .customer = {1}, .number = "O-1", .total = {900, eur}, .state = "open"});
    transaction->add_task({.kind = "unapplied", .record = {1}, .item = {1}, .amount = {5, eur}});
    transaction->add_status({.kind = "block", .subject = "customer:1", .customer = {1}});
    transaction->set_meta("note", "ours");
    put_rate(*transaction, 0, "0.9");
    transaction->commit();
}

// What a call shows, as text.
template <class T>
std::string show(const std::optional<T>& answer) {
    return answer ? "something" : "nothing";
}
template <class T>
std::string show(const std::vector<T>& answer) {
    return std::to_string(answer.size());
}
std::string show(std::int64_t answer) { return std::to_string(answer); }

// Counts what a function hands to its callback.
template <class Call>
std::string counted(const Call& call) {
    int count = 0;
    call([&count](const auto&...) {
        ++count;
        return true;
    });
    return std::to_string(count);
}

class CountingSink final : public RowSink {
public:
    void table(std::string_view) override {}
    void row(std::span<const sql::Value>) override { ++rows; }
    void settle() override {}
    void commit() override {}
    std::int64_t rows = 0;
};

struct Look {
    const char* function;  // its name in store.hpp
    std::function<std::string(Store&)> call;
};

const std::vector<Look> looks = {
    {"meta", [](Store& s) { return show(s.meta("note")); }},
    {"functional_currency", [](Store& s) { return std::string(s.functional_currency().code()); }},
    {"rate", [](Store& s) { return show(s.rate(usd, day(9))); }},
    {"rates", [](Store& s) { return counted([&](auto f) { s.rates({}, f); }); }},
    {"connections", [](Store& s) { return show(s.connections()); }},
    {"cursor", [](Store& s) { return show(s.cursor({1})); }},
    {"find_record", [](Store& s) { return show(s.find_record({1}, 1, "R-1")); }},
    {"record", [](Store& s) { return show(s.record({1})) + show(s.record({1}, 1)); }},
    {"records", [](Store& s) { return counted([&](auto f) { s.records(0, f); }); }},
    {"waiting_records",
     [](Store& s) { return counted([&](auto f) { s.waiting_records({1}, f); }); }},
    {"evidence_of", [](Store& s) { return counted([&](auto f) { s.evidence_of({1}, f); }); }},
    {"count_records", [](Store& s) { return show(s.count_records(0)); }},
    {"item", [](Store& s) { return show(s.item({1})); }},
    {"item_facts", [](Store& s) { return show(s.item_facts({1})); }},
    {"items_of_record", [](Store& s) { return show(s.items_of_record({1})); }},
    {"items_by_number", [](Store& s) { return show(s.items_by_number("R-1")); }},
    {"items_by_natural_key", [](Store& s) { return show(s.items_by_natural_key("P-1")); }},
    {"items",
     [](Store& s) {
         return counted([&](auto f) { s.items({}, f); }) +
                counted([&](auto f) { s.items({1}, f); });
     }},
    {"open_items",
     [](Store& s) {
         return counted([&](auto f) { s.open_items({.date = day(9)}, {}, f); }) +
                counted([&](auto f) { s.open_items({.date = day(9)}, {1}, f); }) +
                counted([&](auto f) {
                    s.open_items({day(9), noon(9)}, {}, f);
                });
     }},
    {"allocations_of", [](Store& s) { return show(s.allocations_of({1})); }},
    {"allocation", [](Store& s) { return show(s.allocation({1})); }},
    {"allocation_of_record", [](Store& s) { return show(s.allocation_of_record({2})); }},
    {"allocations", [](Store& s) { return counted([&](auto f) { s.allocations(f); }); }},
    {"items_with_allocations",
     [](Store& s) { return counted([&](auto f) { s.items_with_allocations(f); }); }},
    {"mark", [](Store& s) { return show(s.mark().entry.value); }},
    {"items_after", [](Store& s) { return counted([&](auto f) { s.items_after({}, f); }); }},
    {"allocations_after",
     [](Store& s) { return counted([&](auto f) { s.allocations_after({}, f); }); }},
    {"customer_by_key", [](Store& s) { return show(s.customer_by_key("name:Nordlicht")); }},
    {"customer", [](Store& s) { return show(s.customer({1})); }},
    {"customer_keys", [](Store& s) { return show(s.customer_keys({1})); }},
    {"customers", [](Store& s) { return counted([&](auto f) { s.customers(f); }); }},
    {"entry", [](Store& s) { return show(s.entry({1})); }},
    {"entries", [](Store& s) { return counted([&](auto f) { s.entries({}, f); }); }},
    {"postings", [](Store& s) { return counted([&](auto f) { s.postings(f); }); }},
    {"last_entry", [](Store& s) { return show(s.last_entry().value); }},
    {"quarantined", [](Store& s) { return show(s.quarantined({1})); }},
    {"find_quarantined", [](Store& s) { return show(s.find_quarantined({1}, refusal)); }},
    {"quarantine", [](Store& s) { return counted([&](auto f) { s.quarantine({}, f); }); }},
    {"source", [](Store& s) { return show(s.source({1})); }},
    {"sources", [](Store& s) { return show(s.sources({})) + show(s.sources({1})); }},
    {"find_source", [](Store& s) { return show(s.find_source({1}, "a.csv")); }},
    {"source_chunks", [](Store& s) { return show(s.source_chunks({1})); }},
    {"object_size", [](Store& s) { return show(s.object_size(chunk)); }},
    {"object", [](Store& s) { return show(s.object(chunk)); }},
    {"objects", [](Store& s) { return counted([&](auto f) { s.objects(f); }); }},
    {"runs", [](Store& s) { return show(s.runs({})) + show(s.runs({1})); }},
    {"decision", [](Store& s) { return show(s.decision({1})); }},
    {"decisions", [](Store& s) { return show(s.decisions("")) + show(s.decisions("order:1")); }},
    {"dispute", [](Store& s) { return show(s.dispute("D-1")); }},
    {"disputes", [](Store& s) { return show(s.disputes({})) + show(s.disputes({1})); }},
    {"outbox", [](Store& s) { return show(s.outbox("")) + show(s.outbox("queued")); }},
    {"statuses",
     [](Store& s) { return show(s.statuses("", {})) + show(s.statuses("block", {1})); }},
    {"tasks", [](Store& s) { return show(s.tasks("")) + show(s.tasks("open")); }},
    {"orders", [](Store& s) { return show(s.orders({})) + show(s.orders({1})); }},
    {"order", [](Store& s) { return show(s.order("O-1")); }},
    {"order_of_record", [](Store& s) { return show(s.order_of_record({1})); }},
    {"dispute_of_record", [](Store& s) { return show(s.dispute_of_record({1})); }},
    {"one_state",
     [](Store& s) {
         const auto state = s.one_state();
         return show(s.meta("note"));
     }},
    {"dump",
     [](Store& s) {
         std::ostringstream out;
         s.dump(out);
         return out.str();
     }},
    {"export_rows",
     [](Store& s) {
         CountingSink sink;
         s.export_rows(sink);
         return show(sink.rows);
     }},
    {"check_references",
     [](Store& s) {
         std::string found = counted([&](auto f) { s.check_references(f); });
         return found + show(s.check_references([](const auto&) { return true; }));
     }},
    {"finish_run",
     [](Store& s) {
         s.finish_run({1}, noon(7), "changed", "changed");
         return std::string();
     }},
    {"import_rows",
     [](Store& s) {
         try {
             s.import_rows();
         } catch (const std::logic_error&) {
             return std::string("not empty");
         }
         return std::string("empty");
     }},
    // Last: they leave a row of one's own.
    {"start_run", [](Store& s) { return show(s.start_run({1}, noon()).value); }},
    {"add_connection", [](Store& s) { return show(s.add_connection("erp", "x").value); }},
    {"begin", [](Store& s) { return s.begin(noon())->recorded_at().to_string(); }},
};

struct Act {
    const char* function;  // its name in transaction.hpp
    std::function<std::string(Transaction&)> call;
};

template <class Row>
std::string listed(const std::function<void(std::vector<Row>&)>& call) {
    std::vector<Row> rows;
    call(rows);
    return show(rows);
}

std::string silent(const std::function<void()>& call) {
    try {
        call();
    } catch (const std::logic_error&) {
        return "refused";
    }
    return "";
}

// With ids that are another company's first; what adds rows comes after, and gets the same ids.
using T = Transaction;
using Items = std::vector<ledger::Item>;
using Allocations = std::vector<ledger::Allocation>;
const std::vector<Act> acts = {
    {"recorded_at", [](T& t) { return t.recorded_at().to_string(); }},
    {"record_count", [](T& t) { return show(t.record_count()); }},
    {"byte_count", [](T& t) { return show(t.byte_count()); }},
    {"find_record", [](T& t) { return show(t.find_record({1}, 1, "R-1")); }},
    {"record", [](T& t) { return show(t.record({1})); }},
    {"record_body", [](T& t) { return show(t.record_body({1})); }},
    {"evidence_of",
     [](T& t) { return listed<RecordRef>([&](auto& out) { t.evidence_of({1}, out); }); }},
    {"customer_by_key", [](T& t) { return show(t.customer_by_key("name:Nordlicht")); }},
    {"item", [](T& t) { return show(t.item({1})); }},
    {"stored_item", [](T& t) { return show(t.stored_item({1})); }},
    {"items_of_record",
     [](T& t) {
         Items v;
         t.items_of_record({1}, v);
         return show(v);
     }},
    {"items_by_number",
     [](T& t) {
         Items v;
         t.items_by_number("R-1", v);
         return show(v);
     }},
    {"items_by_natural_key",
     [](T& t) {
         Items v;
         t.items_by_natural_key("P-1", v);
         return show(v);
     }},
    {"allocations_of",
     [](T& t) {
         Allocations v;
         t.allocations_of({1}, v);
         return show(v);
     }},
    {"stored_allocation", [](T& t) { return show(t.stored_allocation({1})); }},
    {"allocation", [](T& t) { return show(t.allocation({1})); }},
    {"allocation_of_record", [](T& t) { return show(t.allocation_of_record({2})); }},
    {"allocations_of_record",
     [](T& t) {
         Allocations v;
         t.allocations_of_record({2}, v);
         return show(v);
     }},
    {"entry", [](T& t) { return show(t.entry({1})); }},
    {"lines_of",
     [](T& t) {
         std::vector<ledger::Line> lines;
         return show(std::int64_t{t.lines_of({1}, lines)}) + show(lines);
     }},
    {"find_quarantined", [](T& t) { return show(t.find_quarantined({1}, refusal)); }},
    {"open_quarantine",
     [](T& t) {
         return listed<QuarantineId>([&](auto& out) { t.open_quarantine({1}, 1, "R-9", out); });
     }},
    {"update_record",
     [](T& t) {
         RecordRow row = record_row(invoice_entity, "R-1");
         row.ref.id = {1};
         row.ref.version = 9;
         return silent([&] { t.update_record(row); });
     }},
    {"set_record_state",
     [](T& t) { return silent([&] { t.set_record_state({1}, RecordState::deleted); }); }},
    {"update_customer",
     [](T& t) { return silent([&] { t.update_customer({.id = {1}, .name = "stolen"}); }); }},
    {"reverse_item", [](T& t) { return silent([&] { t.reverse_item({1}, day(9), {1}); }); }},
    {"reverse_allocation",
     [](T& t) { return silent([&] { t.reverse_allocation({1}, day(9), {1}); }); }},
    {"update_source",
     [](T& t) { return silent([&] { t.update_source({.id = {1}, .name = "stolen"}); }); }},
    {"set_quarantine_state",
     [](T& t) {
         return silent([&] { t.set_quarantine_state({1}, QuarantineState::discarded, "stolen"); });
     }},
    {"refuse_again", [](T& t) { return silent([&] { t.refuse_again({1}, {}, "stolen"); }); }},
    {"update_dispute",
     [](T& t) {
         return silent([&] { t.update_dispute({.id = {1}, .amount = {1, eur}, .state = "x"}); });
     }},
    {"update_outbox",
     [](T& t) { return silent([&] { t.update_outbox({.id = {1}, .state = "stolen"}); }); }},
    {"update_order",
     [](T& t) {
         return silent([&] { t.update_order({.id = {1}, .number = "x", .total = {1, eur}}); });
     }},
    {"close_task", [](T& t) { return silent([&] { t.close_task({1}, "stolen"); }); }},
    {"next_item", [](T& t) { return show(t.next_item().value); }},
    {"next_allocation", [](T& t) { return show(t.next_allocation().value); }},
    {"erase",
     [](T& t) {
         return silent([&] {
             t.erase({.records = {{{1}, 0, "x"}, {{1}, 1, "x"}},
                      .customer_keys = {"name:Nordlicht"},
                      .evidence = {{{1}, "x"}},
                      .decisions = {{{1}, "x"}},
                      .statuses = {{{1}, "x"}},
                      .natural_keys = {{1}, {2}},
                      .quarantine = {{1}},
                      .tasks = {{1}},
                      .objects = {chunk}});
         });
     }},
    {"set_meta", [](T& t) { return silent([&] { t.set_meta("note", "theirs"); }); }},
    {"rate", [](T& t) { return show(t.rate(usd, day(9))); }},
    {"put_rate", [](T& t) { return silent([&] { put_rate(t, 0, "7"); }); }},
    {"set_cursor", [](T& t) { return silent([&] { t.set_cursor({1}, "theirs"); }); }},
    {"add_customer", [](T& t) { return show(t.add_customer({.name = "Harbour"}).value); }},
    {"add_customer_key",
     [](T& t) { return silent([&] { t.add_customer_key("name:Nordlicht", {1}); }); }},
    {"add_record",
     [](T& t) { return show(t.add_record(record_row(invoice_entity, "R-1")).value); }},
    {"add_entry",
     [](T& t) {
         const ledger::Line lines[] = {{.account = ledger::Account::receivables,
                                        .currency = eur,
                                        .amount = 5,
                                        .functional = 5},
                                       {.account = ledger::Account::revenue,
                                        .currency = eur,
                                        .amount = -5,
                                        .functional = -5}};
         ledger::Entry entry;
         entry.event = ledger::Event::invoice;
         return show(t.add_entry(entry, lines).value);
     }},
    {"add_item",
     [](T& t) {
         ItemRow row{.number = "R-1", .natural_key = "P-1"};
         row.item.currency = eur;
         row.item.record = {1};
         row.item.entry = {1};
         return show(t.add_item(row).value);
     }},
    {"add_allocation",
     [](T& t) {
         AllocationRow row;
         row.allocation.from = row.allocation.to = {1};
         row.allocation.entry = {1};
         return show(t.add_allocation(row).value);
     }},
    {"add_source",
     [](T& t) { return show(t.add_source({.connection = {1}, .name = "a.csv"}).value); }},
    {"add_chunk", [](T& t) { return silent([&] { t.add_chunk({1}, 0, chunk, 5, {}); }); }},
    {"add_attachment", [](T& t) { return silent([&] { t.add_attachment(refusal, 5, {}); }); }},
    {"add_quarantine",
     [](T& t) {
         QuarantineRow row{.connection = {1}, .rule = "theirs"};
         row.fingerprint = refusal;
         return show(t.add_quarantine(row).value);
     }},
    {"add_decision", [](T& t) { return show(t.add_decision({.subject = "order:1"}).value); }},
    {"add_dispute",
     [](T& t) {
         return show(t.add_dispute({.number = "D-1", .amount = {1, eur}}).value);
     }},
    {"add_outbox", [](T& t) { return show(t.add_outbox({.operation_id = "op-1"}).value); }},
    {"add_order",
     [](T& t) {
         return show(t.add_order({.number = "O-1", .total = {1, eur}}).value);
     }},
    {"add_task",
     [](T& t) {
         return silent([&] {
             t.add_task({.kind = "unapplied", .record = {1}, .item = {1}, .amount = {5, eur}});
         });
     }},
    {"add_status", [](T& t) { return show(t.add_status({.kind = "block"}).value); }},
    {"statuses", [](T& t) { return show(t.statuses("")); }},
    {"flush", [](T& t) { return silent([&] { t.flush(); }); }},
    {"commit", [](T& t) { return silent([&] { t.commit(); }); }},
};

std::set<std::string> functions_of(const char* header) {
    std::ifstream file(std::string(OPENITEM_SOURCE_DIR) + "/host/store/" + header);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::set<std::string> names;
    const std::regex declared(R"(virtual [^;(]*?[ >&*](\w+)\()");
    for (std::sregex_iterator at(text.begin(), text.end(), declared), end; at != end; ++at) {
        names.insert((*at)[1]);
    }
    names.erase("Store");
    names.erase("Transaction");
    return names;
}

class CompanyWall : public ::testing::Test {
protected:
    CompanyWall() : theirs_(testbed::new_company()), ours_(testbed::new_company()) {
        full_ = create_postgres(theirs_, eur);
        fill(*full_);
        std::ostringstream out;
        full_->dump(out);
        before_ = out.str();
        empty_ = create_postgres(ours_, eur);
        alone_ = create_sqlite(folder_ / "books.db", eur);
    }
    ~CompanyWall() override {
        std::ostringstream after;
        full_->dump(after);
        EXPECT_EQ(after.str(), before_);
    }

    PostgresOptions theirs_;
    PostgresOptions ours_;
    std::unique_ptr<Store> full_;
    std::string before_;
    std::unique_ptr<Store> empty_;
    testbed::TempFolder folder_;
    std::unique_ptr<Store> alone_;
};

TEST_F(CompanyWall, the_walk_goes_by_every_function_there_is) {
    std::set<std::string> looked;
    for (const Look& look : looks) looked.insert(look.function);
    EXPECT_EQ(looked, functions_of("store.hpp"));
    std::set<std::string> acted;
    for (const Act& act : acts) acted.insert(act.function);
    EXPECT_EQ(acted, functions_of("transaction.hpp"));
}

TEST_F(CompanyWall, there_is_something_to_be_seen) {
    int seen = 0;
    for (const Look& look : looks) {
        if (look.call(*full_) != look.call(*alone_)) ++seen;
    }
    EXPECT_GT(seen, 45);
    full_ = create_postgres(testbed::new_company(), eur);  // they wrote to it
    std::ostringstream out;
    full_->dump(out);
    before_ = out.str();
}

TEST_F(CompanyWall, no_function_shows_another_companys_row) {
    for (const Look& look : looks) {
        EXPECT_EQ(look.call(*empty_), look.call(*alone_)) << look.function;
    }
}

TEST_F(CompanyWall, no_function_changes_another_companys_row) {
    const auto transaction = empty_->begin(noon());
    const auto same = alone_->begin(noon());
    for (const Act& act : acts) {
        EXPECT_EQ(act.call(*transaction), act.call(*same)) << act.function;
    }
    std::ostringstream ours;
    std::ostringstream expected;
    empty_->dump(ours);
    alone_->dump(expected);
    EXPECT_EQ(ours.str(), expected.str());
}

// ---- and beneath the statements

std::set<std::string> guarded_tables() {
    std::set<std::string> names{"company", "lease"};
    for (const sql::Table& table : sql::tables()) names.emplace(table.name);
    return names;
}

TEST_F(CompanyWall, a_statement_that_forgets_the_company_sees_none_but_its_own) {
    postgres::Connection connection(ours_);
    for (const std::string& table : guarded_tables()) {
        const std::string others =
            " FROM " + table + " WHERE company_id <> '" + ours_.company + "'";
        EXPECT_EQ(connection.run(("SELECT count(*)" + others).c_str()).number(0, 0), 0) << table;
        const auto removed = connection.run(("DELETE" + others).c_str());
        EXPECT_STREQ(PQcmdTuples(removed.handle()), "0") << table;
        const auto moved = connection.run(("UPDATE " + table +
                                           " SET company_id = company_id WHERE company_id <> '" +
                                           ours_.company + "'")
                                              .c_str());
        EXPECT_STREQ(PQcmdTuples(moved.handle()), "0") << table;
    }
}

TEST_F(CompanyWall, a_row_cannot_be_put_into_another_company) {
    postgres::Connection connection(ours_);
    const std::string row = " VALUES ('" + theirs_.company + "', 'k', 'v')";
    EXPECT_THROW(connection.run(("INSERT INTO meta" + row).c_str()), base::RunError);
    EXPECT_THROW(connection.run(("UPDATE meta SET company_id = '" + theirs_.company + "'").c_str()),
                 base::RunError);
}

TEST_F(CompanyWall, a_session_without_a_company_sees_nothing) {
    postgres::Connection connection(ours_);
    connection.run("RESET openitem.company");
    for (const std::string& table : guarded_tables()) {
        EXPECT_EQ(connection.run(("SELECT count(*) FROM " + table).c_str()).number(0, 0), 0)
            << table;
    }
}

TEST_F(CompanyWall, a_user_that_passes_over_the_wall_is_refused) {
    PostgresOptions options = ours_;
    options.url = testbed::postgres_superuser_url();
    try {
        open_postgres(options);
        FAIL() << "a superuser sees every company";
    } catch (const base::RunError& error) {
        EXPECT_EQ(error.exit(), base::Exit::source_or_config);
        EXPECT_NE(std::string(error.what()).find("row-level security"), std::string::npos);
    }
}

}  // namespace
}  // namespace openitem::store
