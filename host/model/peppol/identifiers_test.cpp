#include "host/model/peppol/identifiers.hpp"

#include <gtest/gtest.h>

namespace openitem::model::identifiers {
namespace {

TEST(Identifiers, GlnHasACheckDigit) {
    EXPECT_TRUE(is_gln("7300010000001"));
    EXPECT_FALSE(is_gln("7300010000002"));
    EXPECT_FALSE(is_gln("73000100X0001"));
    EXPECT_FALSE(is_gln(""));
}

TEST(Identifiers, NorwegianOrganisationIsModulo11) {
    EXPECT_TRUE(is_norwegian_organisation("974760673"));
    EXPECT_FALSE(is_norwegian_organisation("974760674"));
    EXPECT_FALSE(is_norwegian_organisation("97476067"));
    EXPECT_FALSE(is_norwegian_organisation("000000000"));
}

TEST(Identifiers, DanishNumbers) {
    EXPECT_TRUE(is_danish_cvr("DK12345678") && is_danish_cvr("12345678"));
    EXPECT_FALSE(is_danish_cvr("DK1234567") || is_danish_cvr("SE12345678"));
    EXPECT_TRUE(is_danish_se_number("DK12345678"));
    EXPECT_FALSE(is_danish_se_number("12345678"));
    EXPECT_TRUE(is_danish_p_number("1234567890"));
    EXPECT_FALSE(is_danish_p_number("DK12345678"));
}

TEST(Identifiers, BelgianEnterpriseIsModulo97) {
    EXPECT_TRUE(is_belgian_enterprise("0202239951"));
    EXPECT_FALSE(is_belgian_enterprise("0202239952"));
    EXPECT_FALSE(is_belgian_enterprise("202239951"));
}

TEST(Identifiers, ItalianCodes) {
    EXPECT_TRUE(is_italian_ipa("UFY9MH"));
    EXPECT_FALSE(is_italian_ipa("UFY9M") || is_italian_ipa("UFY9M-"));
    EXPECT_TRUE(is_codice_fiscale("RSSMRA80A01H501U") && is_codice_fiscale("12345678901"));
    EXPECT_FALSE(is_codice_fiscale("RSSMRA80A01H501") || is_codice_fiscale("1SSMRA80A01H501U"));
    EXPECT_TRUE(is_partita_iva("IT00743110157") && is_partita_iva("DE1"));
    EXPECT_FALSE(is_partita_iva("IT00743110158") || is_partita_iva("IT0074311015"));
}

TEST(Identifiers, SwedishOrganisationIsLuhn) {
    EXPECT_TRUE(is_swedish_organisation("2120000142"));
    EXPECT_FALSE(is_swedish_organisation("2120000143"));
    EXPECT_FALSE(is_swedish_organisation("212000-0142"));
}

TEST(Identifiers, AustralianAbnIsModulo89) {
    EXPECT_TRUE(is_australian_abn("51824753556"));
    EXPECT_FALSE(is_australian_abn("51824753557"));
    EXPECT_FALSE(is_australian_abn("5182475355"));
}

TEST(Identifiers, GreekTinIsModulo11) {
    EXPECT_TRUE(is_greek_tin("090000045"));
    EXPECT_FALSE(is_greek_tin("090000046"));
    EXPECT_FALSE(is_greek_tin("09000004") || is_greek_tin("EL0900000"));
}

TEST(Identifiers, DutchNumbers) {
    EXPECT_TRUE(is_dutch_vat("NL123456789B12"));
    EXPECT_FALSE(is_dutch_vat("NL123456789A12") || is_dutch_vat("NL12345678B012"));
    EXPECT_TRUE(is_dutch_kvk("12345678"));
    EXPECT_FALSE(is_dutch_kvk("1234567"));
    EXPECT_TRUE(is_dutch_oin("00000001234567890000"));
    EXPECT_TRUE(is_dutch_establishment("123456789012"));
}

TEST(Identifiers, IbanIsModulo97) {
    EXPECT_TRUE(is_iban("DE02 1203 0000 0000 2020 51"));
    EXPECT_TRUE(is_iban("GB82WEST12345698765432"));
    EXPECT_FALSE(is_iban("DE03120300000000202051"));
    EXPECT_FALSE(is_iban("") || is_iban("DE") || is_iban("DE0212030000000020205!"));
    EXPECT_FALSE(is_iban("DE021203000000002020510000000000000000000"));
}

}  // namespace
}  // namespace openitem::model::identifiers
