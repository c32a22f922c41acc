// What the tests of this folder share: books in a folder of their own, and a connector that does
// what a test says, in place of a library.
//
//     World world;
//     auto report = world.run("erp", [](Feed& feed) {
//         feed.invoice({.id = "R1", .total = "119.00"});
//         feed.checkpoint("1");
//     });
//     EXPECT_EQ(world.open("R1"), 11900);
//
// After every run the books are verified and the run's own books must balance.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/testbed/place.hpp"
#include "host/sync/run.hpp"

namespace openitem::sync::test {

struct InvoiceSpec {
    std::string id;
    std::string number = id;
    std::string customer = "C1";
    std::string date = "2026-01-10";
    std::string total = "100.00";
    std::string tax = {};
    std::string prepaid = {};
    std::string withheld = {};   // of it
    std::string split_tax = {};  // of it: VAT of category B
    std::string due = {};
    std::string open = {};    // control
    std::string status = {};  // control
    std::string type = "380";
    std::uint32_t kind = 0;
    std::string currency = "EUR";
    std::string posted = {};
    std::string note = {};
    std::vector<std::string> preceding = {};  // numbers of the invoices it names (BT-25)
    // "VAT id" or "name:Name"; empty: not named.
    std::string seller = {};
    std::string buyer = {};
    struct Part {
        std::string due;
        std::string amount;
    };
    std::vector<Part> parts = {};
    std::uint32_t change = 0;
};

struct PaymentSpec {
    std::string id;
    std::string amount = "100.00";
    std::string date = "2026-01-20";
    std::string customer = {};
    std::string account = {};
    std::string text = {};  // remittance
    std::string end_to_end = {};
    std::string creditor_reference = {};
    std::string bank_reference = {};
    std::string payer = {};
    std::string payer_account = {};
    std::uint32_t occurrence = 0;
    std::uint32_t kind = 0;
    std::string currency = "EUR";
    std::uint32_t change = 0;
};

struct AllocationSpec {
    std::string id;
    std::string from = {};
    std::string invoice = {};
    std::string number = {};
    std::string amount = "100.00";
    std::string date = "2026-01-20";
    std::uint32_t kind = 0;
    std::uint32_t instalment = 0;
    std::string currency = "EUR";
    std::uint32_t change = 0;
};

struct OrderSpec {
    std::string id;
    std::string number = id;
    std::string customer = "C1";
    std::string total = "100.00";
    std::string invoiced = {};
    std::string currency = "EUR";
    std::uint32_t change = 0;
};

struct DisputeSpec {
    std::string id;
    std::string invoice = {};
    std::string amount = {};
    std::string currency = "EUR";
    std::uint32_t change = 0;
};

// A control total: what the source says it has delivered.
struct TotalSpec {
    std::string id;
    std::string of = {};  // empty: invoices
    std::optional<std::uint32_t> count = {};
    std::string sum = {};
    std::string currency = "EUR";
};

// A bank's statement and its entries.
struct StatementSpec {
    struct Line {
        std::string date = "2026-01-20";
        std::string amount = {};
        std::string text = {};
        std::string status = "BOOK";
    };
    std::string id;
    std::string account = {};
    std::vector<Line> lines = {};
};

// What the connector is given to deliver with.
class Feed {
public:
    explicit Feed(const connect::Request& request);
    ~Feed();

    void invoice(const InvoiceSpec& spec);
    void payment(const PaymentSpec& spec);
    void allocation(const AllocationSpec& spec);
    void order(const OrderSpec& spec);
    void dispute(const DisputeSpec& spec);
    void control_total(const TotalSpec& spec);
    void statement(const StatementSpec& spec);
    void customer(const std::string& id, const std::string& name, std::uint32_t due_days);
    void reject(const std::string& raw, const std::string& location = "line 1",
                const std::string& source_id = {});
    // An invoice with so many lines, in batches of its own: one document.
    void long_invoice(const std::string& id, std::size_t lines, bool finished = true);

    // Sends what was delivered; a run the host wants to end ends here.
    void send();
    void checkpoint(const std::string& cursor);
    void flush();
    std::string cursor() const;
    const std::vector<std::string>& sources() const;
    // Reads a source to its end, as far as `bytes`; what follows stands at that offset in it.
    std::string open(const std::string& source, std::size_t bytes = SIZE_MAX);
    void at(std::uint64_t offset, std::uint32_t length = 10);

private:
    struct Sending;
    const connect::Request& request_;
    std::unique_ptr<Sending> sending_;
};

// Ends the run as a failing connector does, with this code.
struct Fails {
    std::string code;
};

using Script = std::function<void(Feed&)>;

struct Given {
    std::vector<connect::Source> sources = {};
    std::vector<std::uint32_t> evidence_only = {};
    std::function<bool()> cancelled = {};
    std::string config = "{}";
    std::string customer_numbers = {};
    bool full = false;
    bool unfinished = false;  // the run is expected not to end well
    bool red = false;         // its books are expected not to balance
};

class World {
public:
    explicit World(store::CommitHook hook = {});
    ~World();

    RunReport run(const std::string& connection, const Script& script, const Given& given = {});
    // Closes and opens the books again, as another process would.
    void reopen(store::CommitHook hook = {});

    store::Store& books() { return *store_; }
    std::string dump() const;
    // The tables of a dump, by name.
    std::map<std::string, std::string> tables() const;
    // Sum of what is open of the items with that number (invoices: "R1", payments: their id).
    std::int64_t open(std::string_view number);
    // What the journal leaves on an account: debits less credits.
    std::int64_t balance(ledger::Account account);
    // number -> open, of all items with something open.
    std::map<std::string, std::int64_t> all_open();
    // Open quarantine: "rule source_id", in order.
    std::vector<std::string> quarantine(
        store::QuarantineState state = store::QuarantineState::open);
    store::StoredRecord record(const std::string& connection, std::uint32_t entity,
                               std::string_view source_id);
    store::RecordState state(const std::string& connection, std::uint32_t entity,
                             std::string_view source_id) {
        return record(connection, entity, source_id).ref.state;
    }
    // The first open row of that record, or the one `skip` behind it.
    std::optional<Refusal> retry(std::string_view source_id, int skip = 0);
    std::filesystem::path write(const std::string& name, const std::string& text);
    void check();

    PrepareRules prepare;
    std::optional<base::Date> cut_over;

private:
    struct Files;
    std::unique_ptr<Files> files_;
    std::unique_ptr<store::Store> store_;
    base::FixedClock clock_;
};

// The books of one entity, as "read=3 committed=2 quarantined=1": what is not 0.
std::string summary(const EntityBooks& books);

base::Date on(std::string_view day);

inline constexpr std::uint32_t invoices = OI_INVOICE;
inline constexpr std::uint32_t payments = OI_PAYMENT;
inline constexpr std::uint32_t allocations = OI_ALLOCATION;

}  // namespace openitem::sync::test
