#include "connectors/lib/bank/references.hpp"

#include "connectors/lib/bank/check_digits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::bank {
namespace {

struct Case {
    const char* text;
    const char* country;
    Scheme scheme;
    const char* number;
};

// Published examples of each scheme, or numbers made by its rule with pencil and paper.
constexpr Case right[] = {
    {"RF18 5390 0754 7034", "", Scheme::iso_11649, "RF18539007547034"},
    {"rf18539007547034", "DE", Scheme::iso_11649, "RF18539007547034"},
    {"RF11 1232", "FI", Scheme::iso_11649, "RF111232"},
    {"RF471234567890", "", Scheme::iso_11649, "RF471234567890"},
    {"21 00000 00003 13947 14300 09017", "CH", Scheme::swiss, "210000000003139471430009017"},
    {"210000000003139471430009017", "LI", Scheme::swiss, "210000000003139471430009017"},
    {"12344", "NO", Scheme::norwegian, "12344"},          // modulus 10
    {"12343", "NO", Scheme::norwegian, "12343"},          // modulus 11
    {"2345676", "NO", Scheme::norwegian, "2345676"},      // modulus 10
    {"6-", "NO", Scheme::norwegian, "6-"},                // 12 leaves 1
    {"1212121212", "SE", Scheme::swedish, "1212121212"},  // Luhn
    {"1232", "FI", Scheme::finnish, "1232"},              // 7 3 1
    {"1234561", "FI", Scheme::finnish, "1234561"},
    {"13", "EE", Scheme::estonian, "13"},
    {"+++090/9337/55493+++", "", Scheme::belgian, "090933755493"},
    {"***090/9337/55493***", "", Scheme::belgian, "090933755493"},
    {"090933755493", "BE", Scheme::belgian, "090933755493"},
    {"+++000/0000/09797+++", "", Scheme::belgian, "000000009797"},  // rest 0 is 97
    {"+71<000000000000018+87654321<", "", Scheme::danish, "000000000000018"},
    {"71<000000000000018+87654321", "", Scheme::danish, "000000000000018"},
    {"+75<0000000000000018+87654321<", "DK", Scheme::danish, "0000000000000018"},
    {"000000000000018", "DK", Scheme::danish, "000000000000018"},
    {"SI12 1234567890120", "", Scheme::slovenian, "SI121234567890120"},
};

TEST(References, RightOnesPass) {
    for (const Case& each : right) {
        const auto found = reference_of(each.text, each.country);
        ASSERT_TRUE(found) << each.text;
        EXPECT_EQ(found->scheme, each.scheme) << each.text;
        EXPECT_EQ(found->number, each.number);
        EXPECT_EQ(found->check, Check::passed) << each.text << " expected " << found->expected;
    }
}

TEST(References, EveryWrongDigitFails) {
    for (const Case& each : right) {
        // Two moduli let one wrong digit of nine through; a weight of 11 does not count.
        if (each.scheme == Scheme::norwegian || each.scheme == Scheme::slovenian) continue;
        const std::string number = each.number;
        const bool marked = number.starts_with("RF");
        const char* const country = each.scheme == Scheme::belgian  ? "BE"
                                    : each.scheme == Scheme::danish ? "DK"
                                                                    : each.country;
        for (std::size_t at = marked ? 4 : 0; at < number.size(); ++at) {
            std::string wrong = number;
            wrong[at] = wrong[at] == '9' ? '0' : static_cast<char>(wrong[at] + 1);
            const auto found = reference_of(wrong, country);
            ASSERT_TRUE(found) << wrong;
            EXPECT_EQ(found->check, Check::failed) << wrong;
            EXPECT_NE(found->expected, found->found);
        }
    }
}

TEST(References, NorwegianFailsWhenNeitherModulusAgrees) {
    int passed = 0;
    for (char last = '0'; last <= '9'; ++last) {
        const auto found = reference_of(std::string("1234") + last, "NO");
        ASSERT_TRUE(found);
        passed += found->check == Check::passed ? 1 : 0;
        if (last == '5') {
            EXPECT_EQ(found->expected, "4 or 3");
        }
    }
    EXPECT_EQ(passed, 2);
}

TEST(References, LengthDigitOfASwedishOcr) {
    // Seven digits, the last but one says so.
    const std::string body = "123457";
    const std::string seven = "12345" + std::string("7");
    const std::string number = seven + std::to_string(luhn_digit(seven));
    EXPECT_EQ(number.size(), 7u);
    EXPECT_TRUE(reference_of(number, "SE")->length_digit);
    EXPECT_EQ(reference_of(number, "SE")->check, Check::passed);
    EXPECT_FALSE(reference_of("1212121212", "SE")->length_digit);
}

TEST(References, ModelsWithoutCheckDigits) {
    EXPECT_EQ(reference_of("SI00 2026-17")->check, Check::none);
    EXPECT_EQ(reference_of("HR99")->scheme, Scheme::croatian);
    EXPECT_EQ(reference_of("HR01 1234-56")->check, Check::none);
    EXPECT_EQ(reference_of("HR01 1234-56")->number, "HR011234-56");
}

TEST(References, OtherTextsAreNone) {
    for (const char* text :
         {"", " ", "RF", "RF1X234", "RF18", "RF18 5390-0754", "Invoice 12", "+++090/9337/5549+++",
          "+++090-9337-55493+++", "+71<18+87654321<", "+73<+87654321<", "SIEMENS", "12344", "HR",
          "RF18539007547034539007547034539007547034"}) {
        EXPECT_FALSE(reference_of(text)) << text;
    }
    EXPECT_FALSE(reference_of("12344", "DE"));
    EXPECT_FALSE(reference_of("12344", "CH"));
    EXPECT_FALSE(reference_of(std::string(27, '0'), "CH"));
    EXPECT_FALSE(reference_of("0000", "FI"));
    EXPECT_FALSE(reference_of("12 34-4", "NO"));
    EXPECT_FALSE(reference_of(std::string(100'000, ' ') + "12344", "NO"));
    EXPECT_FALSE(reference_of("RF-8539007547034"));
}

TEST(References, CheckDigitsOfAnRfAreTheOnlyRightOnes) {
    int passed = 0;
    for (int i = 0; i < 100; ++i) {
        std::string text = "RF";
        text.push_back(static_cast<char>('0' + i / 10));
        text.push_back(static_cast<char>('0' + i % 10));
        passed += reference_of(text + "539007547034")->check == Check::passed ? 1 : 0;
    }
    EXPECT_EQ(passed, 1);
    EXPECT_EQ(to_problem(*reference_of("RF19539007547034")),
              "expected the check digits 18 in the creditor reference RF19539007547034, found 19");
    EXPECT_EQ(to_problem(*reference_of("1233", "FI")),
              "expected the check digit 2 in the creditor reference 1233, found 3");
}

TEST(References, WithinFreeText) {
    const auto number = [](std::string_view text, std::string_view country = {}) {
        const auto found = found_in(text, country);
        return found ? found->number : std::string();
    };
    EXPECT_EQ(number("RF18539007547034"), "RF18539007547034");
    EXPECT_EQ(number("Faktura RF18 5390 0754 7034, tack"), "RF18539007547034");
    EXPECT_EQ(number("RF18 5390 0754 7034 Rechnung"), "RF18539007547034");
    EXPECT_EQ(number("/RF18539007547034/"), "RF18539007547034");
    EXPECT_EQ(number("REF 4711 RF111232 x"), "RF111232");
    EXPECT_EQ(number("communication +++090/9337/55493+++ merci"), "090933755493");
    EXPECT_EQ(number("++090/9337/55493+++"), "");
    EXPECT_EQ(number("indbetaling +71<000000000000018+87654321<"), "000000000000018");
    EXPECT_EQ(number("Zahlung 21 00000 00003 13947 14300 09017 danke", "CH"),
              "210000000003139471430009017");
    EXPECT_EQ(number("QRR:210000000003139471430009017", "CH"), "210000000003139471430009017");
    EXPECT_EQ(number("210000000003139471430009017", "DE"), "");
    EXPECT_EQ(number("RF19 5390 0754 7034"), "");  // wrong digits are no find
    EXPECT_EQ(number("TURF18539007547034"), "");   // within a word
    EXPECT_EQ(number("12344", "NO"), "");          // could be anything
    EXPECT_EQ(number(""), "");
    EXPECT_EQ(number("RF"), "");
    EXPECT_EQ(number("+"), "");
}

TEST(References, Countries) {
    EXPECT_EQ(country_of("CH4431999123000889012"), "CH");
    EXPECT_EQ(country_of("12345678"), "");
    EXPECT_EQ(country_of(""), "");
    EXPECT_EQ(country_of("GB"), "");
}

TEST(CheckDigits, Recursive) {
    EXPECT_EQ(recursive_digit("21000000000313947143000901"), 7u);
    EXPECT_EQ(recursive_digit("0000000000000000"), 0u);
    EXPECT_EQ(modulus_11("234567", 7), 11u - (7 * 2 + 6 * 3 + 5 * 4 + 4 * 5 + 3 * 6 + 2 * 7) % 11);
}

}  // namespace
}  // namespace openitem::bank
