#include "host/model/party.hpp"

#include <gtest/gtest.h>

#include <string>

#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::TestBatch;

std::string shown(std::span<const CustomerKey> keys) {
    std::string out;
    for (const CustomerKey& key : keys) {
        out.append(CustomerKey::word(key.kind)).append("=").append(key.value).append("; ");
    }
    return out;
}

TEST(Party, A21_KeysComeInFallingStrength) {
    TestBatch batch;
    auto buyer = batch.invoice("1").add_party().role(OI_ROLE_BUYER).name("Café  MÜLLER & Co. KG");
    buyer.vat_id("de 811.907-980").endpoint("991-01").endpoint_scheme("0204").postcode("D-20 095");
    buyer.add_party_identifier().value("4012345000009").scheme("0088");
    buyer.add_party_identifier().value("K-77");
    buyer.add_party_identifier().value("k77");  // the same again
    Arena arena;
    const PartyFacts* party = party_of(batch.first(), OI_ROLE_BUYER, arena);
    ASSERT_NE(party, nullptr);
    EXPECT_EQ(
        shown(customer_keys("D-100", party, arena)),
        "account=D-100; vat=DE811907980; endpoint=0204:991-01; identifier=0088:4012345000009; "
        "identifier=:K77; name=café müller co kg\nD20095; ");
    EXPECT_EQ(shown(customer_keys("D-100", nullptr, arena)), "account=D-100; ");
    EXPECT_EQ(shown(customer_keys("", nullptr, arena)), "");
    EXPECT_EQ(party_of(batch.first(), OI_ROLE_SELLER, arena), nullptr);
}

TEST(Party, AnAccountNumberIsKeptAsItCame) {
    Arena arena;
    EXPECT_EQ(shown(customer_keys("0012 a", nullptr, arena)), "account=0012 a; ");
}

TEST(Party, NamesAreFoldedForComparing) {
    EXPECT_EQ(normalized_name("  Nordlicht  GROSSHANDEL, GmbH "), "nordlicht grosshandel gmbh");
    EXPECT_EQ(normalized_name("Nordlicht Großhandel GmbH"), "nordlicht grosshandel gmbh");
    EXPECT_EQ(normalized_name("STRAẞE"), "strasse");
    EXPECT_EQ(normalized_name("ŁÓDŹ Ćma Šport Žito ÅNGSTRÖM Ÿ"), "łódź ćma šport žito ångström ÿ");
    EXPECT_EQ(normalized_name("ΑΘΗΝΑ МОСКВА Ђорђе"), "αθηνα москва ђорђе");
    EXPECT_EQ(normalized_name("A\xc2\xa0"
                              "B \xe2\x80\x93 C\xe2\x80\x99s"),
              "a b c s");
    EXPECT_EQ(normalized_name("株式会社 東京"), "株式会社 東京");
    EXPECT_EQ(normalized_name("...,,,"), "");
    EXPECT_EQ(normalized_name(""), "");
    // What is no UTF-8 any more stays bytes.
    EXPECT_EQ(normalized_name("a\xc3"), "a\xc3");
    EXPECT_EQ(normalized_name("a\xe2"), "a\xe2");
}

TEST(Party, NamesFoldOnce) {
    for (const auto* name : {"Café  MÜLLER & Co. KG", "ŁÓDŹ", "ΑΘΗΝΑ-МОСКВА", "Großhandel"}) {
        const std::string once = normalized_name(name);
        EXPECT_EQ(normalized_name(once), once);
    }
}

TEST(Arena, KeepsWhatItGaveWhileItGrowsAndMoves) {
    Arena arena;
    std::vector<std::string_view> texts;
    for (int i = 0; i < 20'000; ++i) texts.push_back(arena.text(std::to_string(i)));
    const auto numbers = arena.make<std::int64_t>(100'000);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data()) % alignof(std::int64_t), 0U);
    numbers[99'999] = 7;
    Arena moved = std::move(arena);
    for (int i = 0; i < 20'000; ++i)
        ASSERT_EQ(texts[static_cast<std::size_t>(i)], std::to_string(i));
    EXPECT_EQ(numbers[99'999], 7);
    moved.clear();
    EXPECT_EQ(moved.text("again"), "again");
    EXPECT_TRUE(moved.make<int>(0).empty());
}

}  // namespace
}  // namespace openitem::model
