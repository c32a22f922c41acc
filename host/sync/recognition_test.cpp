// A21: a customer is recognised by its keys, and an account number counts within its numbering.
#include "host/sync/test_run.hpp"

namespace openitem::sync {
namespace {

using namespace test;

// The customer of each open item: "R1" -> 1.
std::map<std::string, std::int64_t> owners(World& world) {
    std::map<std::string, std::int64_t> owners;
    world.books().items({}, [&](const store::ItemRow& row) {
        owners[std::string(row.number)] = row.item.customer.value;
        return true;
    });
    return owners;
}

std::vector<std::string> tasks(World& world) {
    std::vector<std::string> all;
    for (const auto& task : world.books().tasks("open")) {
        all.push_back(task.kind + " " + world.books().record(task.record)->source_id + ": " +
                      task.reason);
    }
    return all;
}

Script bill(std::string id, std::string customer, std::string buyer = {}) {
    return [=](Feed& feed) { feed.invoice({.id = id, .customer = customer, .buyer = buyer}); };
}

using Owners = std::map<std::string, std::int64_t>;
using Tasks = std::vector<std::string>;

TEST(A21, AccountNumbersOfTwoSystemsAreTwoCustomers) {
    World world;
    world.run("erp", bill("R1", "10001", "name:Alpha"));
    world.run("shop", bill("S1", "10001", "name:Beta"));
    world.run("shop", bill("S2", "10001"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"S1", 2}, {"S2", 2}}));
    // Two numberings begin at the same number: nothing to look at.
    EXPECT_EQ(tasks(world), Tasks{});
}

TEST(A21, TheSameNumberAndNameInTwoListsIsOneCustomer) {
    World world;
    world.run("customers", [](Feed& feed) { feed.customer("10001", "Alpha GmbH", 30); });
    world.run("invoices", bill("R1", "10001", "name:ALPHA, GmbH"));
    world.run("invoices", bill("R2", "10001"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"R2", 1}}));
}

// A list of receipts says who paid beside the number.
TEST(A21, TheSameNumberAndPayerInAListOfReceiptsIsOneCustomer) {
    World world;
    world.run("erp", bill("R1", "10001", "name:Alpha GmbH"));
    world.run("receipts", [](Feed& feed) {
        feed.payment({.id = "P1", .customer = "10001", .payer = "Alpha GmbH"});
        feed.payment({.id = "P2", .date = "2026-01-21", .customer = "10001", .payer = "Beta"});
    });
    const auto owner = [&world](const char* payment) {
        return world.record("receipts", payments, payment).ref.customer.value;
    };
    EXPECT_EQ(owner("P1"), 1);
    EXPECT_EQ(owner("P2"), 1) << "its own list's number by then";
}

TEST(A21, TheSameNumberWithoutANameIsAProposal) {
    World world;
    world.run("erp", bill("R1", "10001", "name:Alpha"));
    const auto report = world.run("shop", bill("S1", "10001"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"S1", 2}}));
    EXPECT_EQ(tasks(world),
              Tasks{"customer_proposal S1: #1, by the same number 10001 in erp, and no name"});
    EXPECT_EQ(report.tasks, 1U);
}

TEST(A21, AStatedNumberingIsShared) {
    World world;
    const Given shared{.customer_numbers = "debtors"};
    world.run("erp", bill("R1", "10001"), shared);
    world.run("orders", bill("S1", "10001"), shared);
    world.run("shop", bill("T1", "10001"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"S1", 1}, {"T1", 2}}));
}

TEST(A21, ANumberingStatedLaterKeepsTheCustomersThereAre) {
    World world;
    world.run("erp", bill("R1", "10001"));
    world.run("shop", bill("S1", "10001"));
    const Given shared{.customer_numbers = "debtors"};
    world.run("erp", bill("R2", "10001"), shared);
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"R2", 1}, {"S1", 2}}));
}

// As the books had it before numberings: one key for all connections.
void give_old_key(World& world, const char* key, std::int64_t customer) {
    const auto transaction = world.books().begin(world.books().record({1})->ref.recorded_at);
    transaction->add_customer_key(key, {customer});
    transaction->commit();
}

TEST(A21, ANumberOfOldBooksIsFoundByTheConnectionThatHasThatCustomer) {
    World world;
    world.run("erp", bill("R1", "", "DE111"));
    give_old_key(world, "account:10001", 1);
    world.run("erp", bill("R2", "10001"));
    EXPECT_EQ(world.books().customer_by_key("account:erp/10001")->value, 1);
    // To another connection it is a number like any other's.
    world.run("shop", bill("S1", "10001", "name:Beta"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"R2", 1}, {"S1", 2}}));
    EXPECT_EQ(tasks(world), Tasks{});
}

TEST(A21, ANumberOfOldBooksThatOthersUsedIsOnlyAProposalWithoutAName) {
    World world;
    world.run("erp", bill("R1", "", "DE111"));
    give_old_key(world, "account:10001", 1);
    world.run("shop", bill("S1", "10001"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"S1", 2}}));
    EXPECT_EQ(
        tasks(world),
        Tasks{"customer_proposal S1: #1, by the same number 10001 in the books, and no name"});
}

TEST(A21, ANumberOfOldBooksIsFoundByMasterDataAndASharedNumbering) {
    World world;
    const Given shared{.customer_numbers = "debtors"};
    world.run(
        "customers", [](Feed& feed) { feed.customer("A1", "Alpha", 30); }, shared);
    give_old_key(world, "account:10001", 1);
    world.run("invoices", bill("R1", "10001"), shared);
    world.run("shop", bill("S1", "10001", "name:alpha"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"S1", 1}}));
    EXPECT_EQ(tasks(world), Tasks{});
}

TEST(A21, KeysOfTwoCustomersAreAConflictForAPerson) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = "C1", .buyer = "DE111"});
        feed.invoice({.id = "R2", .customer = "C2", .buyer = "DE222"});
    });
    EXPECT_EQ(tasks(world), Tasks{});
    const auto report = world.run("erp", bill("R3", "C1", "DE222"));
    // The strongest key wins, and that is told.
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"R2", 2}, {"R3", 1}}));
    EXPECT_EQ(tasks(world), Tasks{"customer_conflict R3: #2, by vat:DE222"});
    EXPECT_EQ(report.tasks, 1U);
    EXPECT_EQ(report.books.warnings.at("customer.conflict"), 1U);
    // Once more: the same work.
    world.run("erp", bill("R3", "C1", "DE222"));
    EXPECT_EQ(tasks(world).size(), 1U);
}

TEST(A21, ASecondVatIdOfACountryIsAConflictAndNobodysKey) {
    World world;
    world.run("erp", bill("R1", "C1", "DE111"));
    world.run("erp", bill("R2", "C1", "DE333"));
    EXPECT_EQ(tasks(world), Tasks{"customer_conflict R2: #1, by vat:DE111"});
    world.run("erp", bill("R3", "C3", "DE333"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"R2", 1}, {"R3", 2}}));
    // A registration abroad beside it is none.
    world.run("erp", bill("R4", "C1", "FR444"));
    EXPECT_EQ(tasks(world).size(), 1U);
}

TEST(A21, ANameAloneIsOnlyAProposal) {
    World world;
    world.run("erp", bill("R1", "", "name:Alpha"));
    world.run("erp", bill("R2", "C2", "name:Alpha"));
    EXPECT_EQ(owners(world), (Owners{{"R1", 1}, {"R2", 2}}));
    EXPECT_EQ(tasks(world), Tasks{"customer_proposal R2: #1, by the same name and postcode"});
    world.run("erp", bill("R3", "C2", "name:Alpha"));
    EXPECT_EQ(tasks(world).size(), 1U);
}

// The bank's run settles what the ERP said of the receipt: by the ERP's numbers.
TEST(A21, APayerAnotherConnectionToldIsOneOfItsCustomers) {
    World world;
    world.run("erp", [](Feed& feed) { feed.invoice({.id = "R1", .customer = "C1"}); });
    world.run("erp", [](Feed& feed) { feed.payment({.id = "E1", .customer = "C1", .text = "R1"}); },
              {.evidence_only = {payments}});
    world.run("bank",
              [](Feed& feed) { feed.payment({.id = "B1", .account = "DE1", .text = "R1"}); });
    EXPECT_EQ(owners(world).at("R1"), 1);
    EXPECT_EQ(owners(world).at("B1"), 1);
    EXPECT_EQ(tasks(world), Tasks{});
}

TEST(A21, ARefusedRecordLeavesNoDoubt) {
    World world;
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = "C1", .buyer = "DE111"});
        feed.invoice({.id = "R2", .customer = "C2", .buyer = "DE222"});
    });
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R3", .number = "R1", .customer = "C1", .buyer = "DE222"});
    });
    EXPECT_EQ(world.quarantine().size(), 1U);
    EXPECT_EQ(tasks(world), Tasks{});
}

TEST(A21, ANameIsLearntFromTheFirstRecordThatStatesOne) {
    World world;
    world.run("erp", [](Feed& feed) { feed.payment({.id = "P1", .customer = "C1"}); });
    EXPECT_EQ(world.books().customer({1})->name, "");
    world.run("erp", [](Feed& feed) {
        feed.invoice({.id = "R1", .customer = "C1", .buyer = "name:Testa"});
        feed.invoice({.id = "R2", .customer = "C1", .buyer = "name:Other"});
    });
    EXPECT_EQ(world.books().customer({1})->name, "Testa") << "and stays what it was first";
    EXPECT_FALSE(world.books().customer({2}));
}

}  // namespace
}  // namespace openitem::sync
