// How long what is kept (A25).
#include "host/collections/retention.hpp"

#include <gtest/gtest.h>

namespace openitem::collections {
namespace {

TEST(A25, DocumentsAreKeptByCountryAndKindFromTheEndOfTheirYear) {
    const auto policies = read_retention_policies(R"({"kind": "retention", "version": 1,
        "effective_from": "2020-01-01", "years": 10,
        "classes": [{"country": "DE", "years": 8}, {"document": "payment", "years": 6},
                    {"country": "DE", "document": "payment", "years": 5}]})");
    ASSERT_TRUE(policies.ok()) << policies.error().text();
    const auto until = [&](const char* document, const char* country) {
        return policies->front()
            .keep_until(document, country, *base::Date::parse("2016-02-29"))
            .to_string();
    };
    EXPECT_EQ(until("invoice", "FR"), "2026-12-31");
    EXPECT_EQ(until("invoice", "DE"), "2024-12-31");
    EXPECT_EQ(until("payment", "FR"), "2022-12-31");
    EXPECT_EQ(until("payment", "DE"), "2021-12-31");
    EXPECT_EQ(default_retention_policy()
                  .keep_until("invoice", "", *base::Date::parse("2016-12-31"))
                  .to_string(),
              "2026-12-31");
    EXPECT_FALSE(read_retention_policies(R"({"kind": "retention", "version": 1,
        "effective_from": "2020-01-01", "years": -1})")
                     .ok());
}

}  // namespace
}  // namespace openitem::collections
