#include <gtest/gtest.h>
#include <openitem/config.hpp>

#include <random>
#include <string>

using namespace openitem;

namespace {

/// The field of the Error that `body` throws.
template <class F>
std::string pointer_of(F&& body) {
    try {
        body();
    } catch (const Error& error) {
        EXPECT_EQ(error.status, OI_BAD_CONFIG) << error.what();
        return error.field;
    }
    return "none thrown";
}

bool parses(std::string_view text) {
    try {
        Json::parse(text);
        return true;
    } catch (const Error& error) {
        EXPECT_EQ(error.status, OI_BAD_CONFIG);
        EXPECT_EQ(error.code, "json.invalid");
        return false;
    }
}

}  // namespace

TEST(JsonText, ReadsEveryKind) {
    const Json json = Json::parse(
        "\t{\"a\": [1, -2.50, 3e+7, true, false, null, \"x\"], \"b\": {}, \"c\\u00e4\": "
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude00\"}\n");
    ASSERT_TRUE(json.is(Json::Kind::object));
    const auto& list = json.find("a")->items();
    ASSERT_EQ(list.size(), 7u);
    EXPECT_EQ(list[1].text(), "-2.50");
    EXPECT_EQ(list[2].text(), "3e+7");
    EXPECT_TRUE(list[3].flag());
    EXPECT_FALSE(list[4].flag());
    EXPECT_TRUE(list[5].is(Json::Kind::null));
    EXPECT_TRUE(json.find("b")->members().empty());
    EXPECT_EQ(json.find("c\xC3\xA4")->text(), "\"\\/\b\f\n\r\t\xF0\x9F\x98\x80");
    EXPECT_EQ(json.find("d"), nullptr);
}

TEST(JsonText, RefusesEverythingElse) {
    for (const char* text : {"",
                             " ",
                             "{",
                             "}",
                             "[",
                             "]",
                             "[1,]",
                             "[,1]",
                             "{,}",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{a:1}",
                             "{'a':1}",
                             "01",
                             "1.",
                             ".5",
                             "+1",
                             "-",
                             "1e",
                             "nul",
                             "True",
                             "\"",
                             "\"\\x\"",
                             "\"\\u12\"",
                             "\"\\ud800\"",
                             "\"\\ud800\\u0041\"",
                             "\"\\udc00\"",
                             "\"\n\"",
                             "1 2",
                             "[1] x",
                             "{\"a\":1,\"a\":2}",
                             "\"\xFF\"",
                             "// c\n1",
                             "[1 2]",
                             "\xEF\xBB\xBF{}"}) {
        EXPECT_FALSE(parses(text)) << text;
    }
}

TEST(JsonText, HasLimits) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_TRUE(parses(nested(Json::max_depth + 1)));
    EXPECT_FALSE(parses(nested(Json::max_depth + 2)));
    EXPECT_FALSE(parses(std::string(2000000, '[')));
    EXPECT_FALSE(parses('"' + std::string(Json::max_bytes, 'x') + '"'));
}

TEST(JsonText, NeverReadsBeyondItsText) {
    const std::string good = "{\"a\": [1.5, true, null, \"\\u00e4\\n\"], \"b\": {\"c\": -3}}";
    for (std::size_t size = 0; size < good.size(); ++size) {
        const std::string cut = good.substr(0, size);  // its own allocation: sanitizers see more
        EXPECT_FALSE(parses(cut)) << cut;
    }
    std::mt19937 random(3);
    for (int i = 0; i < 20000; ++i) {
        std::string text = good;
        text[random() % text.size()] = static_cast<char>(random());
        parses(text);
    }
}

TEST(JsonText, QuotesWhatItReads) {
    const std::string text = "a\"b\\c\n\t\x01 \xC3\xA4";
    EXPECT_EQ(Json::parse(json_quote(text)).text(), text);
}

TEST(Configuration, ReadsByType) {
    const Config config = Config::parse(
        R"({"text": "x", "flag": true, "number": -3, "null": null, "list": ["a", "b"],
            "section": {"inner": {"deep": "y"}}, "sections": [{"n": 1}, {"n": 2}],
            "delimiter": ";"})");
    EXPECT_EQ(config.text("text"), "x");
    EXPECT_EQ(config.text("missing", "fallback"), "fallback");
    EXPECT_EQ(config.text("null", "fallback"), "fallback");
    EXPECT_TRUE(config.flag("flag", false));
    EXPECT_EQ(config.number("number", 0), -3);
    EXPECT_EQ(config.character("delimiter", ','), ';');
    EXPECT_EQ(config.list("list"), (std::vector<std::string_view>{"a", "b"}));
    EXPECT_EQ(config.section("section").section("inner").require_text("deep"), "y");
    EXPECT_EQ(config.section("nowhere").text("at all", "empty"), "empty");
    ASSERT_EQ(config.sections("sections").size(), 2u);
    EXPECT_EQ(config.sections("sections")[1].require_number("n"), 2);
    EXPECT_EQ(config.one_of("text", {"w", "x"}, "w"), "x");
    EXPECT_TRUE(config.has("flag"));
    EXPECT_FALSE(config.has("null"));
    EXPECT_TRUE(Config::parse("").keys().empty());
    EXPECT_EQ(config.keys().front(), "text");
}

TEST(Configuration, NamesTheKeyThatIsWrong) {
    const Config config = Config::parse(
        R"({"text": 5, "a/b~c": [1], "list": [1], "sections": [{"n": "x"}, 3],
            "deep": {"er": {"number": 1.5}}, "long": "ab", "big": 9223372036854775808})");
    EXPECT_EQ(pointer_of([&] { (void)config.text("text"); }), "/text");
    EXPECT_EQ(pointer_of([&] { (void)config.require_text("path"); }), "/path");
    EXPECT_EQ(pointer_of([&] { (void)config.flag("a/b~c", true); }), "/a~1b~0c");
    EXPECT_EQ(pointer_of([&] { (void)config.list("list"); }), "/list");
    EXPECT_EQ(pointer_of([&] { (void)config.sections("sections"); }), "/sections/1");
    EXPECT_EQ(pointer_of([&] { (void)config.section("deep").section("er").number("number", 1); }),
              "/deep/er/number");
    EXPECT_EQ(pointer_of([&] { (void)config.character("long", ','); }), "/long");
    EXPECT_EQ(pointer_of([&] { (void)config.number("big", 1); }), "/big");
    EXPECT_EQ(pointer_of([&] { (void)config.one_of("long", {"x"}, "x"); }), "/long");
    EXPECT_EQ(pointer_of([&] { (void)Config::parse("[]"); }), "");
}

TEST(Configuration, OutlivesItsParent) {
    Config inner;
    { inner = Config::parse(R"({"a": {"b": "still here"}})").section("a"); }
    EXPECT_EQ(inner.text("b"), "still here");
}
