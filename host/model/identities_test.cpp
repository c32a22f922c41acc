#include "host/model/identities.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace openitem::model {
namespace {

Identities us(std::initializer_list<std::string_view> known) {
    Identities identities;
    for (const auto identity : known) EXPECT_TRUE(identities.add(identity).ok()) << identity;
    return identities;
}

PartyFacts named(std::string_view name, std::string_view vat = {}) {
    PartyFacts party;
    party.name = name;
    party.vat_id = vat;
    return party;
}

TEST(Identities, A1_OurInvoiceIsOurs) {
    const auto company = us({"vat:DE123456789", "name:Nordlicht Großhandel GmbH"});
    const auto seller = named("Nordlicht", "DE 123 456 789");
    const auto buyer = named("Kunde AG", "DE999999999");
    EXPECT_EQ(company.side_of(&seller, &buyer), Side::ours);
    EXPECT_EQ(company.side_of(&seller, nullptr), Side::ours);
}

TEST(Identities, A1_AnInvoiceToUsIsNoReceivable) {
    const auto company = us({"vat:DE123456789"});
    const auto supplier = named("Supplier", "DE999999999");
    const auto buyer = named("Nordlicht", "de123456789");
    EXPECT_EQ(company.side_of(&supplier, &buyer), Side::not_our_receivable);
    EXPECT_EQ(company.side_of(nullptr, &buyer), Side::not_our_receivable);
}

TEST(Identities, A1_SomebodyElsesBusinessIsForeign) {
    const auto company = us({"vat:DE123456789"});
    const auto seller = named("A", "FR1");
    const auto buyer = named("B", "IT2");
    EXPECT_EQ(company.side_of(&seller, &buyer), Side::foreign_seller);
    EXPECT_EQ(Identities().side_of(&seller, &buyer), Side::foreign_seller);
}

TEST(Identities, A1_ARecordThatNamesNoSellerIsTakenAsOurs) {
    const auto company = us({"name:Harbour & Sons"});
    const auto buyer = named("Customer");
    const PartyFacts empty;
    EXPECT_EQ(company.side_of(nullptr, nullptr), Side::no_seller);
    EXPECT_EQ(company.side_of(nullptr, &buyer), Side::no_seller);
    EXPECT_EQ(company.side_of(&empty, &buyer), Side::no_seller);
}

TEST(Identities, A1_BetweenOurOwnBranchesTheSellerCounts) {
    const auto company = us({"vat:DE123456789"});
    const auto both = named("Us", "DE123456789");
    EXPECT_EQ(company.side_of(&both, &both), Side::ours);
}

TEST(Identities, CompareNamesWithoutCaseAndPunctuationButWithTheLegalForm) {
    const auto company = us({"name:Nordlicht Großhandel GmbH"});
    EXPECT_TRUE(company.is_us(named("NORDLICHT  GROSSHANDEL, GMBH.")));
    EXPECT_FALSE(company.is_us(named("Nordlicht Großhandel AG")));
    EXPECT_FALSE(company.is_us(named("Nordlicht Großhandel")));
    PartyFacts trading = named("Holding");
    trading.trading_name = "nordlicht-grosshandel gmbh";
    EXPECT_TRUE(company.is_us(trading));
}

TEST(Identities, AnIdThatContradictsOutweighsTheName) {
    const auto company = us({"vat:DE123456789", "name:Nordlicht GmbH"});
    EXPECT_TRUE(company.is_us(named("Nordlicht GmbH")));
    EXPECT_FALSE(company.is_us(named("Nordlicht GmbH", "AT99999999")));
    // We never declared a registration number, so it says nothing.
    PartyFacts registered = named("Nordlicht GmbH");
    registered.registration_id = "HRB 1";
    EXPECT_TRUE(company.is_us(registered));
    // One id that agrees is enough.
    PartyFacts branch = named("", "AT99999999");
    branch.endpoint = "7300010000001";
    branch.endpoint_scheme = "0088";
    EXPECT_TRUE(us({"vat:DE123456789", "gln:7300010000001"}).is_us(branch));
}

TEST(Identities, VatIdsAgreeWithAndWithoutTheCountry) {
    const auto company = us({"vat:GB123456789"});
    EXPECT_TRUE(company.is_us(named("", "123456789")));
    EXPECT_TRUE(company.is_us(named("", "GB 123 4567 89")));
    EXPECT_FALSE(company.is_us(named("", "FR123456789")));
    EXPECT_FALSE(us({"vat:FR12345"}).is_us(named("", "12345"))) << "too short to tell";
}

TEST(Identities, AreFoundUnderTheirScheme) {
    PartyFacts party;
    const PartyIdentifierFacts identifiers[] = {{"73 000 10000001", "0088"}, {"55", "0007"}};
    party.identifiers = identifiers;
    EXPECT_TRUE(us({"gln:7300010000001"}).is_us(party));
    EXPECT_TRUE(us({"0007:55"}).is_us(party));
    EXPECT_TRUE(us({"identifier:0007:55"}).is_us(party));
    EXPECT_FALSE(us({"0007:7300010000001"}).is_us(party));
    PartyFacts registered;
    registered.registration_id = "HRB 123 B";
    EXPECT_TRUE(us({"registration:HRB123B"}).is_us(registered));
    registered.registration_scheme = "0204";
    EXPECT_TRUE(us({"0204:hrb-123-b"}).is_us(registered));
    PartyFacts taxed;
    taxed.tax_id = "12/345/67890";
    EXPECT_TRUE(us({"tax:1234567890"}).is_us(taxed));
    PartyFacts mail;
    mail.endpoint = "ar@harbour.example";
    mail.endpoint_scheme = "EM";
    EXPECT_TRUE(us({"endpoint:EM:AR@harbour.example"}).is_us(mail));
}

TEST(Identities, ThatCannotBeReadAreRefusedWithTheList) {
    Identities identities;
    for (const auto* bad :
         {"", "DE123456789", "vat:", "vat: - ", "ibn:1", "endpoint:0088", "88:1"}) {
        const auto added = identities.add(bad);
        ASSERT_FALSE(added.ok()) << bad;
        EXPECT_NE(added.error().help.find("registration"), std::string::npos);
    }
    EXPECT_TRUE(identities.empty());
}

}  // namespace
}  // namespace openitem::model
