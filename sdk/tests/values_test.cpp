#include <gtest/gtest.h>
#include <openitem/values.hpp>

#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <utility>

using namespace openitem;

namespace {

std::string code_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const Error& error) {
        EXPECT_EQ(error.status, OI_BAD_DATA);
        return error.code;
    }
    return "";
}

/// units and scale as text, by the slow way.
std::string plain(const oi_decimal& value) {
    std::string digits = std::to_string(value.units);
    const bool negative = digits[0] == '-';
    if (negative) digits.erase(0, 1);
    while (digits.size() <= value.scale) digits.insert(0, 1, '0');
    if (value.scale != 0) digits.insert(digits.size() - value.scale, 1, '.');
    return (negative ? "-" : "") + digits;
}

}  // namespace

TEST(Decimal, ReadsWhatIsThere) {
    const std::pair<const char*, std::pair<std::int64_t, int>> cases[] = {
        {"0", {0, 0}},
        {"7", {7, 0}},
        {"-1234.50", {-123450, 2}},
        {"+1.5", {15, 1}},
        {".5", {5, 1}},
        {"5.", {5, 0}},
        {"00012.30", {1230, 2}},
        {"99999999", {99999999, 0}},
        {"9999999.9", {99999999, 1}},
        {"0.000000000000000001", {1, 18}},
        {"9223372036854775807", {INT64_MAX, 0}},
        {"-9223372036854775807", {-INT64_MAX, 0}},
        {"92233720368547758.07", {INT64_MAX, 2}},
    };
    for (const auto& [text, expected] : cases) {
        const auto value = try_decimal(text);
        ASSERT_TRUE(value) << text;
        EXPECT_EQ(value->units, expected.first) << text;
        EXPECT_EQ(value->scale, expected.second) << text;
        for (const auto byte : value->reserved) EXPECT_EQ(byte, 0);
    }
}

TEST(Decimal, RefusesEverythingElse) {
    for (const char* text : {"",
                             "-",
                             "+",
                             ".",
                             "-.",
                             "1.2.3",
                             "1..2",
                             "1e5",
                             "1,5",
                             " 1",
                             "1 ",
                             "--1",
                             "+-1",
                             "0x10",
                             "NaN",
                             "inf",
                             "12a",
                             "1234567a",
                             "12345678a",
                             "9223372036854775808",
                             "99999999999999999999",
                             "0.0000000000000000001",
                             "1234567890123456789012345678901234567890",
                             "\xD9\xA1",
                             "1\n",
                             "1/2",
                             "1:2"}) {
        EXPECT_FALSE(try_decimal(text)) << text;
        EXPECT_EQ(code_of([&] { decimal(text); }), "decimal.invalid") << text;
        EXPECT_EQ(code_of([&] { amount(text, "EUR"); }), "amount.invalid") << text;
    }
    EXPECT_FALSE(try_decimal(std::string_view("1\0", 2)));
}

TEST(Decimal, EverythingPrintedReadsBack) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 200000; ++i) {
        const int digits = static_cast<int>(random() % 18) + 1;
        oi_decimal value{};
        std::int64_t limit = 1;
        for (int d = 0; d < digits; ++d) limit *= 10;
        value.units = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit));
        if (random() % 2 == 0) value.units = -value.units;
        value.scale = static_cast<std::uint8_t>(random() % 19);
        const std::string text = plain(value);
        const auto read = try_decimal(text);
        ASSERT_TRUE(read) << text;
        ASSERT_EQ(read->units, value.units) << text;
        ASSERT_EQ(read->scale, value.scale) << text;
    }
}

/// Every text of up to four characters from those that matter, against a slow reading.
TEST(Decimal, AgreesWithASlowReaderOnShortTexts) {
    const std::string letters = "019.-+/:, \x80";
    const std::size_t n = letters.size();
    for (std::size_t length = 1; length <= 5; ++length) {
        std::size_t count = 1;
        for (std::size_t i = 0; i < length; ++i) count *= n;
        for (std::size_t k = 0; k < count; ++k) {
            std::string text;
            for (std::size_t i = 0, rest = k; i < length; ++i, rest /= n) text += letters[rest % n];
            std::string body = text;
            const bool negative = body[0] == '-';
            if (body[0] == '-' || body[0] == '+') body.erase(0, 1);
            const auto point = body.find('.');
            std::string digits = body;
            if (point != std::string::npos) digits.erase(point, 1);
            const bool good =
                !digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos;
            const auto value = try_decimal(text);
            ASSERT_EQ(value.has_value(), good) << text;
            if (!good) continue;
            const auto units = std::stoll(digits);
            ASSERT_EQ(value->units, negative ? -units : units) << text;
            ASSERT_EQ(value->scale, point == std::string::npos ? 0 : body.size() - point - 1);
        }
    }
}

TEST(Amount, CarriesItsCurrency) {
    const oi_amount value = amount("-0.01", "JPY");
    EXPECT_EQ(value.units, -1);
    EXPECT_EQ(value.scale, 2);
    EXPECT_EQ(std::string_view(value.currency, 3), "JPY");
    EXPECT_EQ(value.reserved, 0u);
    const oi_amount again = amount(decimal("12.5"), "EUR");
    EXPECT_EQ(again.units, 125);
    EXPECT_EQ(std::string_view(again.currency, 3), "EUR");
    for (const char* currency : {"", "E", "EU", "EURO", "E R", "\xC3\xA4x", "EU\x7F"}) {
        EXPECT_EQ(code_of([&] { amount("1", currency); }), "currency.invalid") << currency;
    }
}

TEST(DateText, EveryDayOfFourCenturies) {
    std::int32_t expected = -134774;  // 1601-01-01
    for (int year = 1601; year <= 2000; ++year) {
        for (unsigned month = 1; month <= 12; ++month) {
            for (unsigned day = 1; day <= 31; ++day) {
                char text[48];
                std::snprintf(text, sizeof text, "%04d-%02u-%02u", year, month, day);
                const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                constexpr unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
                const bool real = day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
                const auto value = try_date(text);
                ASSERT_EQ(value.has_value(), real) << text;
                if (real) {
                    ASSERT_EQ(value->days, expected++) << text;
                }
            }
        }
    }
    EXPECT_EQ(expected, 11323);  // 2001-01-01
}

TEST(DateText, RefusesWhatIsNoDay) {
    for (const char* text :
         {"2026-02-30", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32", "0000-01-01",
          "2026/01/31", "2026-1-31", "20260131", "2026-01-31 ", "2O26-01-31",
          "2026-01-3:", "2026-01-/1", "", "31.01.2026", "-026-01-01", "2026-0a-01",
          "2026\xAD"
          "01-01"}) {
        EXPECT_FALSE(try_date(text)) << text;
        EXPECT_EQ(code_of([&] { date(text); }), "date.invalid") << text;
    }
    EXPECT_EQ(date("1970-01-01").days, 0);
    EXPECT_EQ(date("9999-12-31").days, 2932896);
    EXPECT_EQ(date("0001-01-01").days, -719162);
    static_assert(try_date("2026-01-31")->days == 20484);
}

TEST(DateText, FormatsOfSources) {
    const auto days = date("2026-03-09").days;
    const std::pair<const char*, const char*> good[] = {
        {"dd.mm.yyyy", "09.03.2026"},
        {"d.m.yyyy", "9.3.2026"},
        {"d.m.yyyy", "09.03.2026"},
        {"m/d/yyyy", "3/9/2026"},
        {"yyyymmdd", "20260309"},
        {"yymmdd", "260309"},
        {"dd-mmm-yy", "09-MAR-26"},
        {"mmm d, yyyy", "Mar 9, 2026"},
        {"yyyy-mm-dd", "2026-03-09"},
        {"dd.mm.yyyy*", "09.03.2026 14:30"},
        {"yyyy-mm-dd*", "2026-03-09T00:00:00"},
    };
    for (const auto& [pattern, text] : good) {
        EXPECT_EQ(DateFormat(pattern).parse(text).days, days) << pattern << " " << text;
    }
    const std::pair<const char*, const char*> bad[] = {
        {"dd.mm.yyyy", "9.3.2026"},    {"dd.mm.yyyy", "09.03.26"}, {"dd.mm.yyyy", "31.02.2026"},
        {"m/d/yyyy", "13/1/2026"},     {"yyyymmdd", "2026-03-09"}, {"dd-mmm-yy", "09-MRZ-26"},
        {"dd.mm.yyyy", "09.03.2026 "}, {"dd.mm.yyyy", ""},
    };
    for (const auto& [pattern, text] : bad) {
        EXPECT_FALSE(DateFormat(pattern).try_parse(text)) << pattern << " " << text;
    }
    EXPECT_EQ(DateFormat("yymmdd").parse("700101").days, 0);
    EXPECT_EQ(DateFormat("yymmdd").parse("691231").days, date("2069-12-31").days);
    for (const char* pattern :
         {"", "dd.mm", "yyyy-mm-dd-dd", "ddd.mm.yyyy", "dd.mm.yyy", "mm.mm.yyyy", "dd*mm"}) {
        try {
            const DateFormat format(pattern);
            ADD_FAILURE() << pattern;
        } catch (const Error& error) {
            EXPECT_EQ(error.status, OI_BAD_CONFIG);
        }
    }
}

TEST(NumberText, FormatsOfSources) {
    const NumberFormat german{',', '.'}, english{'.', ','}, french{',', ' '}, swiss{'.', '\''};
    const auto is = [](const NumberFormat& format, const char* text, const char* expected) {
        const auto value = format.try_parse(text);
        ASSERT_TRUE(value) << text;
        EXPECT_EQ(plain(*value), expected) << text;
    };
    is(german, "1.234,50", "1234.50");
    is(german, "1.234", "1234");
    is(german, "12,5", "12.5");
    is(german, "-1.234.567,89", "-1234567.89");
    is(german, "1.234,50-", "-1234.50");
    is(german, " 12,00 ", "12.00");
    is(english, "(1,234.50)", "-1234.50");
    is(english, "1,00,000.00", "100000.00");
    is(english,
       "\xE2\x88\x92"
       "5",
       "-5");
    is(french, "1 234 567,8", "1234567.8");
    is(french,
       "1\xC2\xA0"
       "234,5",
       "1234.5");
    is(french,
       "1\xE2\x80\xAF"
       "234,5",
       "1234.5");
    is(swiss, "1'234.50", "1234.50");
    is(swiss,
       "1\xE2\x80\x99"
       "234.50",
       "1234.50");
    is(NumberFormat{}, "1234.50", "1234.50");
    is(NumberFormat{}, "1234.50-", "-1234.50");
    for (const char* text : {"1.23", "12.34,5", "1234.567", "1.2345", "1..234", "1,2,3", ",", "",
                             "-1-", "(-1)", "1,234.5", ".234", "1.23.456"}) {
        EXPECT_FALSE(german.try_parse(text)) << text;
    }
    EXPECT_FALSE(NumberFormat{}.try_parse("1,234"));
    EXPECT_EQ(code_of([&] { german.parse("x"); }), "amount.invalid");
}

TEST(InstantText, NeedsAZone) {
    EXPECT_EQ(instant("1970-01-01T00:00:00Z").micros, 0);
    EXPECT_EQ(instant("1970-01-01T01:30+01:30").micros, 0);
    EXPECT_EQ(instant("1969-12-31 19:00:00.5-05:00").micros, 500000);
    EXPECT_EQ(instant("2026-01-31T09:30:00.1234567Z").micros % 1000000, 123456);
    for (const char* text :
         {"2026-01-31T09:30:00", "2026-01-31", "2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z",
          "2026-02-30T09:00:00Z", "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00+25:00",
          "2026-01-31T09:30:00ZZ"}) {
        EXPECT_FALSE(try_instant(text)) << text;
    }
}

TEST(Messages, AreCutBetweenCharacters) {
    std::string text(58, 'x');
    text += "\xC3\xA4\xC3\xA4\xC3\xA4";
    try {
        date(text);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_TRUE(std::string_view(error.what()).ends_with("\xC3\xA4...'")) << error.what();
    }
    oi_error out = detail::empty_error();
    detail::fill(&out,
                 Error(OI_BAD_DATA, std::string(47, 'c') + "\xC3\xA4", std::string(1000, 'm')));
    EXPECT_EQ(std::string_view(out.code), std::string(47, 'c'));
    EXPECT_EQ(std::string_view(out.message).size(), sizeof out.message - 1);
}
