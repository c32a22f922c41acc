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
    for (const auto& one : audit_cases()) {
        std::vector<std::string> found;
        for (const auto& finding : audit(one.receipts, on("2026-03-10"), {})) {
            EXPECT_FALSE(finding.to_do.empty()) << one.name;
            found.push_back(std::string(to_string(finding.check)) + " " + finding.payment + " " +
                            finding.item + " " + finding.amount.to_string());
        }
        EXPECT_EQ(found, one.found) << one.name;
    }
}

}  // namespace
}  // namespace openitem::cash
