// Runs match_cases.json; each decision is also recorded, sent through JSON and replayed.
#include "host/cash/match.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace openitem::cash {
namespace {

using base::Currency;
using base::Date;
using base::Money;
using nlohmann::json;

json load_cases() {
    std::ifstream in(OPENITEM_SOURCE_DIR "/host/cash/match_cases.json");
    return json::parse(in, nullptr, true, true);
}

std::int64_t minor(const json& text) {
    return base::parse_money(text.get<std::string>(), Currency("EUR")).value().minor;
}

OpenItem item_from(const json& object) {
    const std::int64_t id = object["id"];
    OpenItem item{.id = id,
                  .customer = object.value("customer", 1),
                  .number = object.value("number", "R-" + std::to_string(id)),
                  .reference = object.value("reference", ""),
                  .sequence = object.value("sequence", 1),
                  .currency = *Currency::parse(object.value("currency", "EUR")),
                  .open = minor(object["open"]),
                  .issued_on = *Date::parse(object.value("issued_on", "2026-01-01")),
                  .due_on = *Date::parse(object.value("due", "2026-01-31"))};
    item.orders = object.value("orders", std::vector<std::string>{});
    item.debt = debt_from(object.value("debt", "principal")).value();
    item.voided = object.value("voided", false);
    item.original = minor(object.value("original", object["open"]));
    for (const auto& offer : object.value("discounts", json::array())) {
        item.offers.push_back({.until_on = *Date::parse(offer[0].get<std::string>()),
                               .percent = *base::Decimal::parse(offer[1].get<std::string>()),
                               .amount = minor(offer[2]),
                               .tax = minor(offer[3])});
    }
    return item;
}

Receipt receipt_from(const json& object, std::int64_t id) {
    Receipt receipt{.id = id,
                    .customer = object.value("customer", 0),
                    .amount = {minor(object["amount"]), Currency("EUR")},
                    .value_on = *Date::parse("2026-03-01"),
                    .creditor_reference = object.value("creditor_reference", ""),
                    .text = object.value("text", ""),
                    .end_to_end_id = object.value("end_to_end_id", ""),
                    .payer_name = object.value("payer_name", ""),
                    .payer_account = object.value("payer_account", "")};
    receipt.corrects = object.value("corrects", std::vector<std::string>{});
    receipt.id = object.value("id", id);
    receipt.fee = minor(object.value("fee", json("0.00")));
    for (const auto& entry : object.value("lines", json::array())) {
        RemittanceLine line{.number = entry.value("number", ""),
                            .creditor_reference = entry.value("creditor_reference", ""),
                            .credit = entry.value("credit", false)};
        if (entry.contains("paid")) line.paid = minor(entry["paid"]);
        receipt.lines.push_back(line);
    }
    return receipt;
}

struct Case {
    OpenItems items;
    std::vector<Receipt> receipts;
    Policy policy;
};

Case read_case(const json& object) {
    Case c;
    for (const auto& item : object["items"]) c.items.add(item_from(item));
    const json names = object.value("names", json::object());
    for (const auto& [name, customer] : names.items()) c.items.add_name(name, customer);
    const json accounts = object.value("accounts", json::object());
    for (const auto& [account, customer] : accounts.items()) c.items.add_account(account, customer);
    const json called = object.value("customer_numbers", json::object());
    for (const auto& [number, customer] : called.items()) {
        c.items.add_customer_number(number, customer);
    }
    for (const auto& pair : object.value("related", json::array())) {
        c.items.add_related(pair[0], pair[1]);
    }
    for (const auto& receipt : object["receipts"]) {
        const auto id = static_cast<std::int64_t>(1000 + c.receipts.size());
        c.receipts.push_back(receipt_from(receipt, id));
    }
    json policy = json::parse(default_policy().head.body);
    policy.merge_patch(object.value("policy", json::object()));
    c.policy = read_policies(policy.dump()).value().front();
    return c;
}

json applications_of(const Proposal& proposal) {
    json out = json::array();
    for (const auto& a : proposal.applications) {
        out.push_back({a.from, a.to, Money{a.amount, Currency("EUR")}.to_string()});
    }
    return out;
}

void expect_proposal(const json& expect, const Proposal& proposal) {
    EXPECT_EQ(applications_of(proposal), expect["apply"]) << proposal.reason;
    json deductions = json::array();
    for (const auto& d : proposal.deductions) {
        deductions.push_back(
            {to_string(d.kind), d.item, Money{d.amount, Currency("EUR")}.to_string()});
    }
    EXPECT_EQ(deductions, expect.value("deductions", json::array())) << proposal.reason;
    if (expect.contains("rule")) {
        EXPECT_EQ(to_string(proposal.rule), expect["rule"].get<std::string>()) << proposal.reason;
    }
    if (expect.contains("score")) {
        EXPECT_EQ(proposal.score, expect["score"].get<int>());
    }
    if (expect.contains("customer")) {
        EXPECT_EQ(proposal.customer, expect["customer"].get<std::int64_t>());
    }
    if (expect.contains("rest")) {
        EXPECT_EQ(proposal.rest.minor, minor(expect["rest"]));
    }
    if (expect.contains("rest_is")) {
        EXPECT_EQ(to_string(proposal.rest_is), expect["rest_is"].get<std::string>());
    }
    if (expect.contains("short_by")) {
        EXPECT_EQ(proposal.short_by.minor, minor(expect["short_by"]));
    }
    if (expect.contains("reason")) {
        EXPECT_EQ(proposal.reason, expect["reason"].get<std::string>());
    }
    if (expect.contains("runner_up")) {
        ASSERT_TRUE(proposal.runner_up);
        EXPECT_EQ(proposal.runner_up->number, expect["runner_up"].get<std::string>());
    }
    if (expect.contains("evidence")) {
        std::vector<std::string> evidence;
        for (const auto& piece : proposal.evidence) evidence.push_back(piece.text());
        EXPECT_EQ(evidence, expect["evidence"].get<std::vector<std::string>>());
    }
}

void expect_replays(const Receipt& receipt, const Policy& policy, const Proposal& proposal) {
    const auto kept = record(receipt, policy, proposal, receipt.value_on);
    const auto read = model::decision_from_json(json::parse(model::to_json(kept).dump()));
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(*read, kept);
    const auto again = replay(*read);
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(*again, kept) << model::to_json(*again).dump(1) << model::to_json(kept).dump(1);
}

TEST(CashMatch, Cases) {
    const json cases = load_cases();
    ASSERT_GE(cases.size(), 40U);
    for (const auto& object : cases) {
        SCOPED_TRACE(object["name"].get<std::string>());
        Case c = read_case(object);
        const auto proposals = match_all(c.receipts, c.items, c.policy);
        const json& expect = object["expect"];
        ASSERT_EQ(proposals.size(), expect.size());
        for (std::size_t i = 0; i < proposals.size(); ++i) {
            expect_proposal(expect[i], proposals[i]);
            expect_replays(c.receipts[i], c.policy, proposals[i]);
        }
    }
}

TEST(CashMatch, ReceiptsAreTakenByValueDateThenId) {
    OpenItems items;
    items.add(item_from(json::parse(R"({"id":1,"open":"100.00","number":"INV-1001"})")));
    const json object = json::parse(R"({"amount":"100.00","text":"INV-1001"})");
    std::vector<Receipt> receipts = {receipt_from(object, 7), receipt_from(object, 5),
                                     receipt_from(object, 6)};
    receipts[0].value_on = *Date::parse("2026-02-01");
    const auto proposals = match_all(receipts, items, default_policy());
    EXPECT_EQ(proposals[0].receipt, 7);
    EXPECT_TRUE(proposals[0].applies());
    EXPECT_EQ(proposals[1].receipt, 5);
    EXPECT_EQ(proposals[2].receipt, 6);
    EXPECT_FALSE(proposals[2].applies());
}

}  // namespace
}  // namespace openitem::cash
