#include "host/connect/config_schema.hpp"

#include <gtest/gtest.h>

namespace openitem::connect {
namespace {

constexpr auto schema = R"({
    "type": "object", "required": ["path"], "additionalProperties": false,
    "properties": {
        "path": {"type": "string", "format": "openitem-file", "description": "the file to read"},
        "delimiter": {"type": "string", "maxLength": 1},
        "decimal": {"enum": [".", ","]},
        "skip": {"type": "integer", "minimum": 0},
        "columns": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        "rules": {"type": "array", "items": {
            "type": "object", "required": ["to"], "properties": {"to": {"type": "string"}}}}
    }})";

std::string said(const char* config) {
    const auto checked = check_config(schema, config);
    return checked ? "" : checked.error().text();
}

TEST(ConfigSchema, LetsAGoodConfigurationPass) {
    EXPECT_EQ(said(R"({"path": "a.csv"})"), "");
    EXPECT_EQ(said(R"({"path": "a", "delimiter": ";", "decimal": ",", "skip": 0,
                       "columns": {"a": "b", "c": null}, "rules": [{"to": "x"}]})"),
              "");
    EXPECT_TRUE(check_config("", R"({"anything": 1})"));
}

TEST(ConfigSchema, NamesTheKeyInPeoplesWords) {
    EXPECT_EQ(said("{}"), "[config.invalid] /path: is missing; the file to read");
    EXPECT_EQ(said(R"({"path": 3})"), "[config.invalid] /path: expected a string, not 3");
    EXPECT_EQ(said(R"({"path": "a", "delimeter": ";"})"),
              "[config.invalid] /delimeter: is no key that is known here; known keys are columns, "
              "decimal, delimiter, path, rules, skip");
    EXPECT_EQ(said(R"({"path": "a", "decimal": "x"})"),
              "[config.invalid] /decimal: expected \".\" or \",\", not \"x\"");
    EXPECT_EQ(said(R"({"path": "a", "columns": {"total": []}})"),
              "[config.invalid] /columns/total: expected a string or a null, not a list");
    EXPECT_EQ(said(R"({"path": "a", "rules": [{"to": "x"}, {"to": 1.5}]})"),
              "[config.invalid] /rules/1/to: expected a string, not 1.5");
    EXPECT_EQ(said(R"({"path": "a", "rules": [{}]})"), "[config.invalid] /rules/0/to: is missing");
    EXPECT_NE(said(R"({"path": "a", "skip": -1})").find("/skip: expected number greater"),
              std::string::npos);
    EXPECT_NE(said(R"({"path": "a", "delimiter": ";;"})").find("/delimiter: "), std::string::npos);
}

TEST(ConfigSchema, RefusesWhatIsNoConfiguration) {
    EXPECT_NE(said("{").find("the configuration is not JSON"), std::string::npos);
    EXPECT_EQ(said("[]"), "[config.invalid] expected an object, not a list");
    EXPECT_FALSE(check_config("{", "{}"));
    EXPECT_FALSE(check_config(R"({"$ref": "http://example.org/s.json"})", "{}"));
}

}  // namespace
}  // namespace openitem::connect
