#include "host/model/decisions/policy.hpp"

#include <gtest/gtest.h>

namespace openitem::model {
namespace {

using base::Date;

constexpr std::string_view schema = R"({
  "type": "object",
  "required": ["kind", "version", "effective_from"],
  "properties": {
    "kind": {"const": "test"},
    "version": {"type": "integer", "minimum": 1},
    "effective_from": {"type": "string", "format": "date"},
    "name": {"type": "string"},
    "limits": {"type": "object", "properties": {"days": {"type": "integer"}}}
  }
})";

TEST(Policy, OneVersionWithComments) {
    const auto heads = read_policies(
        "{ // ours\n\"kind\":\"test\",\"version\":3,\"effective_from\":\"2026-01-01\"}", "test",
        schema);
    ASSERT_TRUE(heads) << heads.error().text();
    ASSERT_EQ(heads->size(), 1U);
    EXPECT_EQ(heads->front().version, 3);
    EXPECT_EQ(heads->front().body, R"({"effective_from":"2026-01-01","kind":"test","version":3})");
    EXPECT_EQ(heads->front().hash.size(), 64U);
}

TEST(Policy, TheHashSeesTheContentAndNotTheLayout) {
    const auto a = read_policies(R"({"kind":"test","version":1,"effective_from":"2026-01-01"})",
                                 "test", schema);
    const auto b = read_policies(
        "{\"version\": 1, /* same */ \"effective_from\":\"2026-01-01\",\n\"kind\":\"test\"}",
        "test", schema);
    const auto c = read_policies(R"({"kind":"test","version":1,"effective_from":"2026-01-02"})",
                                 "test", schema);
    EXPECT_EQ(a->front().hash, b->front().hash);
    EXPECT_NE(a->front().hash, c->front().hash);
}

struct Held {
    PolicyHead head;
};

TEST(Policy, TheLatestThatHasBegunHolds) {
    const auto heads = read_policies(
        R"([{"kind":"test","version":2,"effective_from":"2026-07-01"},
            {"kind":"test","version":1,"effective_from":"2026-01-01"},
            {"kind":"test","version":3,"effective_from":"2026-07-01"}])",
        "test", schema);
    ASSERT_TRUE(heads) << heads.error().text();
    std::vector<Held> held;
    for (const auto& head : *heads) held.push_back({head});
    const std::span<const Held> all(held);
    EXPECT_EQ(in_force(all, *Date::parse("2025-12-31")), nullptr);
    EXPECT_EQ(in_force(all, *Date::parse("2026-01-01"))->head.version, 1);
    EXPECT_EQ(in_force(all, *Date::parse("2026-06-30"))->head.version, 1);
    EXPECT_EQ(in_force(all, *Date::parse("2026-07-01"))->head.version, 3);
}

struct Refused {
    const char* text;
    const char* location;
};

TEST(Policy, RefusesWhatIsNoPolicyAndNamesTheKey) {
    const Refused cases[] = {
        {"{", ""},
        {"[]", ""},
        {"7", ""},
        {R"({"kind":"test","effective_from":"2026-01-01"})", "/version"},
        {R"({"kind":"other","version":1,"effective_from":"2026-01-01"})", "/kind"},
        {R"({"kind":"test","version":"1","effective_from":"2026-01-01"})", "/version"},
        {R"({"kind":"test","version":0,"effective_from":"2026-01-01"})", "/version"},
        {R"({"kind":"test","version":1,"effective_from":"2026-02-30"})", "/effective_from"},
        {R"({"kind":"test","version":1,"effective_from":"2026-01-01","limits":{"days":"x"}})",
         "/limits/days"},
        {R"([{"kind":"test","version":1,"effective_from":"2026-01-01"},
             {"kind":"test","version":1,"effective_from":"2026-05-01"}])",
         ""},
    };
    for (const auto& refused : cases) {
        const auto heads = read_policies(refused.text, "test", schema);
        ASSERT_FALSE(heads) << refused.text;
        EXPECT_EQ(heads.error().location, refused.location) << heads.error().text();
    }
}

}  // namespace
}  // namespace openitem::model
