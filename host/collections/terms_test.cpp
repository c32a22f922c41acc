// Runs terms_cases.json; and whose terms hold.
#include "host/collections/terms.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace openitem::collections {
namespace {

using base::Currency;
using base::Date;
using nlohmann::json;

base::Money eur(const std::string& text) {
    return base::parse_money(text, Currency("EUR")).value();
}
std::string shown(std::int64_t minor) { return base::Money{minor, Currency("EUR")}.to_string(); }

base::Result<std::vector<TermsPolicy>> policy_of(const json& terms) {
    const json policy = {
        {"kind", "terms"},
        {"version", 1},
        {"effective_from", "2020-01-01"},
        {"terms", json::array({terms})},
        {"calendars",
         json::array(
             {{{"name", "ours"}, {"holidays", {"2026-08-31"}}, {"shift", "next_same_month"}}})}};
    return read_terms(policy.dump());
}

TEST(Terms, Cases) {
    std::ifstream in(OPENITEM_SOURCE_DIR "/host/collections/terms_cases.json");
    const json cases = json::parse(in, nullptr, true, true);
    ASSERT_GE(cases.size(), 25U);
    for (const auto& each : cases) {
        SCOPED_TRACE(each["name"].get<std::string>());
        json terms = {{"name", "T"}, {"parts", each["parts"]}};
        for (const char* key : {"calendar", "discounts"}) {
            if (each.contains(key)) terms[key] = each[key];
        }
        const auto policies = policy_of(terms);
        ASSERT_TRUE(policies.ok()) << policies.error().text();
        const auto& policy = policies->front();
        const auto issued = *Date::parse(each["issued"].get<std::string>());
        const auto* calendar = policy.calendar_of(policy.terms[0]);
        const auto parts =
            schedule(policy.terms[0], calendar, issued, eur(each.value("payable", "1000.00")));
        if (each.contains("error")) {
            ASSERT_FALSE(parts.ok());
            EXPECT_EQ(parts.error().rule, each["error"].get<std::string>());
            continue;
        }
        ASSERT_TRUE(parts.ok()) << parts.error().text();
        json found = json::array();
        for (const auto& part : *parts) {
            found.push_back({shown(part.amount), part.due_on.to_string()});
        }
        EXPECT_EQ(found, each["expect"]);
        json tiers = json::array();
        for (const auto& tier : discounts_of(policy.terms[0], calendar, issued)) {
            tiers.push_back({tier.percent.to_string(), tier.until_on.to_string()});
        }
        EXPECT_EQ(tiers, each.value("expect_discounts", json::array()));
    }
}

TEST(Terms, EasterIsWhereTheCalendarHasIt) {
    EXPECT_EQ(easter(2024).to_string(), "2024-03-31");
    EXPECT_EQ(easter(2025).to_string(), "2025-04-20");
    EXPECT_EQ(easter(2026).to_string(), "2026-04-05");
    EXPECT_EQ(easter(2038).to_string(), "2038-04-25");  // the latest there is
    EXPECT_EQ(easter(2285).to_string(), "2285-03-22");  // the earliest
}

TEST(Terms, TheInvoicesComeBeforeTheCustomersAndThoseBeforeTheMasterRecords) {
    const auto versions = read_terms(R"([
        {"kind": "terms", "version": 1, "effective_from": "2026-01-01",
         "terms": [{"name": "N30", "words": ["30 days net"], "parts": [{"due": {"days": 30}}]},
                   {"name": "N60", "parts": [{"due": {"days": 60}}]},
                   {"name": "COD", "parts": [{}]}],
         "customers": {"C-1": "N60"}},
        {"kind": "terms", "version": 2, "effective_from": "2026-07-01",
         "terms": [{"name": "N14", "words": ["30 Days Net"],
                    "parts": [{"due": {"days": 14}}]}]}])");
    ASSERT_TRUE(versions.ok()) << versions.error().text();
    const auto name = [&](TermsAsked asked, const char* day = "2026-03-01") {
        asked.issued_on = *Date::parse(day);
        const auto found = find_terms(*versions, asked);
        return found ? found.terms->name : "";
    };
    EXPECT_EQ(name({.of_invoice = " 30 DAYS net ", .customer_number = "C-1"}), "N30");
    EXPECT_EQ(name({.of_invoice = "as agreed", .customer_number = "C-1", .of_customer = "cod"}),
              "N60");
    EXPECT_EQ(name({.customer_number = "C-2", .of_customer = "cod"}), "COD");
    EXPECT_EQ(name({.customer_number = "C-2"}), "");
    EXPECT_EQ(name({.of_invoice = "30 days net"}, "2025-12-31"), "") << "nothing was in force";
    EXPECT_EQ(name({.of_invoice = "30 days net"}, "2026-07-01"), "N14");
}

TEST(Terms, SaysWhatIsWrongWithThem) {
    const auto error = [](const json& terms) {
        const auto read = policy_of(terms);
        return read.ok() ? "" : read.error().text();
    };
    EXPECT_NE(error({{"name", "T"}, {"parts", {{{"percent", "50"}}, {{"percent", "49"}}}}}), "");
    EXPECT_NE(error({{"name", "T"}, {"parts", {{{"percent", "90"}}, {{"percent", "11"}}}}}), "");
    EXPECT_NE(error({{"name", "T"}, {"parts", {json::object(), json::object()}}}), "");
    EXPECT_NE(error({{"name", "T"}, {"parts", {json::object()}}, {"calendar", "MARS"}}), "");
    EXPECT_EQ(error({{"name", "T"}, {"parts", {json::object()}}, {"calendar", "TARGET"}}), "");
    EXPECT_FALSE(holiday_from("easter*2").ok());
    EXPECT_FALSE(holiday_from("02-30").ok());
    EXPECT_TRUE(holiday_from("02-29").ok());
    EXPECT_FALSE(read_terms(R"({"kind": "terms", "version": 1, "effective_from": "2026-01-01",
        "terms": [{"name": "T", "parts": [{}]}], "customers": {"C-1": "N60"}})")
                     .ok());
}

}  // namespace
}  // namespace openitem::collections
