#include "host/cash/audit.hpp"

#include <gtest/gtest.h>

namespace openitem::cash {
namespace {

base::Date on(const char* text) { return *base::Date::parse(text); }

AuditedReceipt receipt(std::int64_t id, const char* value_on, std::vector<AuditedUse> uses) {
    return {.id = id,
            .number = "P-" + std::to_string(id),
            .customer = 7,
            .payer_account = "DE1",
            .reference = "R-" + std::to_string(id),
            .amount = {10000, base::Currency("EUR")},
            .value_on = on(value_on),
            .uses = std::move(uses)};
}

AuditedUse use(std::int64_t amount, std::int64_t customer = 7, std::int64_t disputed = 0) {
    return {"INV-1", customer, on("2026-03-02"), amount, disputed};
}

struct AuditCase {
    const char* name;
    std::vector<AuditedReceipt> receipts;
    std::vector<std::string> found;  // "check payment item amount"
};

// Other's money; 7 is Testa, 8 is Other, whose parent is 9, and 5 and 6 are both called Same.
OpenItems known_payers() {
    OpenItems payers;
    payers.add_name("Testa GmbH", 7);
    payers.add_name("Other Ltd", 8);
    payers.add_name("Holding", 9);
    payers.add_name("Same", 5);
    payers.add_name("Same", 6);
    payers.add_account("DE8", 8);
    payers.add_account("DE56", 5);
    payers.add_account("DE56", 6);
    payers.learned().add_name("By Hand", 7, "P-17");
    payers.add_related(8, 9);
    payers.add_related(9, 4);
    return payers;
}

AuditedReceipt from(const char* account, const char* name, AuditedUse used = use(10000)) {
    auto paid = receipt(1, "2026-03-01", {std::move(used)});
    paid.customer = paid.uses[0].customer;
    paid.payer_account = account;
    paid.payer_name = name;
    return paid;
}

AuditedUse paid_back() {
    auto back = use(10000);
    back.paid_back = true;
    return back;
}

AuditedReceipt twin(AuditedReceipt of, std::int64_t id, const char* value_on) {
    of.id = id;
    of.number = "P-" + std::to_string(id);
    of.value_on = on(value_on);
    return of;
}

std::vector<AuditCase> audit_cases() {
    const auto paid = receipt(1, "2026-03-01", {use(10000)});
    auto silent = paid;
    silent.reference.clear();
    auto left = receipt(1, "2026-01-01", {use(4000)});
    auto kept = left;
    kept.on_account = true;
    return {
        {"nothing is wrong", {paid, receipt(2, "2026-03-01", {use(10000)})}, {}},
        {"used for more than came in",
         {receipt(1, "2026-03-01", {use(9000), use(1001)})},
         {"over-applied P-1  0.01"}},
        {"somebody else's item",
         {receipt(1, "2026-03-01", {use(9000, 8)})},
         {"other customer P-1 INV-1 90.00"}},
        {"another customer's account", {from("DE8", "")}, {"other payer P-1 INV-1 100.00"}},
        {"another customer's name", {from("DE99", "OTHER LTD")}, {"other payer P-1 INV-1 100.00"}},
        {"nearly another customer's name", {from("", "Other")}, {}},
        {"a stranger's", {from("DE99", "Nobody")}, {}},
        {"an account of two customers", {from("DE56", "Nobody")}, {}},
        {"an account of two customers, and the name of one of them",
         {from("DE56", "Other Ltd")},
         {}},
        {"another customer's account, though it was applied by hand before",
         {from("DE8", "By Hand")},
         {"other payer P-1 INV-1 100.00"}},
        {"a name of two customers", {from("DE99", "Same")}, {}},
        {"another's account, but the customer's own name", {from("DE8", "Testa GmbH")}, {}},
        {"its parent's", {from("", "Holding", use(10000, 8))}, {}},
        {"its parent's other subsidiary", {from("DE8", "", use(10000, 4))}, {}},
        {"paid back to whoever paid", {from("DE8", "", paid_back())}, {}},
        {"only what is disputed of it",
         {receipt(1, "2026-03-01", {use(10000, 7, 2000)})},
         {"disputed P-1 INV-1 20.00"}},
        {"five days apart", {paid, twin(paid, 2, "2026-03-06")}, {"duplicate P-2 P-1 100.00"}},
        {"six days apart", {paid, twin(paid, 2, "2026-03-07")}, {}},
        {"three times: each with the one before",
         {paid, twin(paid, 2, "2026-03-04"), twin(paid, 3, "2026-03-08")},
         {"duplicate P-2 P-1 100.00", "duplicate P-3 P-2 100.00"}},
        {"a standing order says nothing", {silent, twin(silent, 2, "2026-03-02")}, {}},
        {"waits too long", {left}, {"stale P-1  60.00"}},
        {"waits for thirty days", {twin(left, 1, "2026-02-08")}, {}},
        {"waits for thirty-one days", {twin(left, 1, "2026-02-07")}, {"stale P-1  60.00"}},
        {"left with us on purpose", {kept}, {}},
    };
}

TEST(CashAudit, FindsWhatAControllerLooksFor) {
    const auto payers = known_payers();
    const AuditView view{
        .day = on("2026-03-10"),
        .policy = default_policy(),
        .payers = payers,
        .customer_name = [](std::int64_t id) { return "C-" + std::to_string(id); }};
    for (const auto& one : audit_cases()) {
        std::vector<std::string> found;
        for (const auto& finding : audit(one.receipts, view)) {
            EXPECT_FALSE(finding.to_do.empty()) << one.name;
            found.push_back(std::string(to_string(finding.check)) + " " + finding.payment + " " +
                            finding.item + " " + finding.amount.to_string());
        }
        EXPECT_EQ(found, one.found) << one.name;
    }
}

TEST(CashAudit, SaysWhoPaidAndHowThatIsKnown) {
    const auto payers = known_payers();
    auto policy = default_policy();
    const AuditView view{
        .day = on("2026-03-10"),
        .policy = policy,
        .payers = payers,
        .customer_name = [](std::int64_t id) { return "C-" + std::to_string(id); }};
    const std::vector receipts = {from("DE8", "")};
    ASSERT_EQ(audit(receipts, view).size(), 1U);
    EXPECT_EQ(audit(receipts, view)[0].to_do,
              "C-8 paid, by its account: take the application back, or state that it pays for C-7");
    policy.audit.other_payer = false;
    EXPECT_TRUE(audit(receipts, view).empty());
}

// 3 % until 10 March, 2 % until 20 March, of 100.00.
struct DiscountCase {
    const char* name;
    std::int64_t amount;
    std::int64_t before;
    const char* paid_on;
    std::int32_t grace_days;
    std::int64_t late;
};

TEST(CashAudit, FindsWhatWasGrantedLate) {
    const DiscountCase cases[] = {
        {"in time", 300, 0, "2026-03-10", 0, 0},
        {"a day late: the second tier still gives its part", 300, 0, "2026-03-11", 0, 100},
        {"within the grace of the first", 300, 0, "2026-03-13", 3, 0},
        {"after the grace of the first", 300, 0, "2026-03-14", 3, 100},
        {"the second in time", 200, 0, "2026-03-20", 0, 0},
        {"the second a day late", 200, 0, "2026-03-21", 0, 200},
        {"within the grace of the second", 200, 0, "2026-03-23", 3, 0},
        {"both late", 300, 0, "2026-03-21", 0, 300},
        {"the rest of it, when the first part was in time", 200, 100, "2026-03-21", 0, 200},
        {"beyond the terms, but in time", 500, 0, "2026-03-10", 0, 0},
        {"a share in time", 100, 0, "2026-03-20", 0, 0},
        {"of another base than ours, in time", 238, 0, "2026-03-20", 0, 0},
    };
    const std::vector<Offer> offers = {
        {.until_on = on("2026-03-10"), .percent = {3, 0}, .amount = 300},
        {.until_on = on("2026-03-20"), .percent = {2, 0}, .amount = 200}};
    for (const auto& one : cases) {
        const AuditedDiscount granted{.receipt = 1,
                                      .payment = "P-1",
                                      .item = "INV-1",
                                      .amount = {one.amount, base::Currency("EUR")},
                                      .before = one.before,
                                      .paid_on = on(one.paid_on),
                                      .granted_on = on("2026-03-30"),
                                      .grace_days = one.grace_days,
                                      .offers = offers};
        const auto found = audit_discounts(std::span(&granted, 1));
        ASSERT_EQ(found.size(), one.late == 0 ? 0U : 1U) << one.name;
        if (found.empty()) continue;
        EXPECT_EQ(found[0].amount.minor, one.late) << one.name;
        EXPECT_EQ(found[0].on, on("2026-03-30")) << one.name;
        EXPECT_NE(found[0].to_do.find(std::string("paid on ") + one.paid_on), std::string::npos);
    }
}

TEST(CashAudit, WithoutTermsNobodyKnowsWhatIsLate) {
    const AuditedDiscount granted{.amount = {200, base::Currency("EUR")},
                                  .paid_on = on("2026-03-30")};
    EXPECT_TRUE(audit_discounts(std::span(&granted, 1)).empty());
}

}  // namespace
}  // namespace openitem::cash
