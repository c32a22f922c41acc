#include "settings.hpp"

#include <initializer_list>

namespace openitem::csv {
namespace {

ColumnName column_of(const Config& object, std::string_view key, const Json& value) {
    ColumnName out;
    if (value.is(Json::Kind::text)) {
        out.name = value.text();
        if (out.name.empty())
            object.fail(key, "expected the name of a column, found an empty text");
        return out;
    }
    if (!value.is(Json::Kind::number)) {
        object.fail(key, "expected a column: its header, or its number from 1");
    }
    const std::int64_t number = object.number(key, 0);
    if (number < 1) object.fail(key, "expected a column number from 1");
    out.number = static_cast<std::size_t>(number);
    return out;
}

CurrencySource currency_of(const Config& object, std::string_view key) {
    CurrencySource out;
    out.pointer = object.pointer_to(key);
    const Json* value = object.json().find(key);
    if (value->is(Json::Kind::text)) {
        out.constant = value->text();
        bool capitals = out.constant.size() == 3;
        for (const char c : out.constant) capitals = capitals && c >= 'A' && c <= 'Z';
        if (!capitals) object.fail(key, "expected a currency code like EUR");
        return out;
    }
    const Config section = object.section(key);
    const Json* column = section.json().find("column");
    if (column == nullptr) section.fail("column", "expected the column that holds the currency");
    out.column = column_of(section, "column", *column);
    return out;
}

std::optional<char> mark_of(const Config& object, std::string_view key) {
    const std::string_view text = object.text(key, "auto");
    if (text == "auto") return std::nullopt;
    if (text == "none") return '\0';
    if (text == "tab") return '\t';
    if (text.size() != 1) object.fail(key, "expected one character");
    return text.front();
}

// A text, number or flag as the text it was written as.
std::string scalar(const Config& object, std::string_view key, const Json& value) {
    if (!value.is(Json::Kind::text) && !value.is(Json::Kind::number) &&
        !value.is(Json::Kind::flag)) {
        object.fail(key, "expected a text, a number, true or false");
    }
    return value.text();
}

std::vector<std::pair<std::string, std::string>> map_of(const Config& object,
                                                        std::string_view key) {
    std::vector<std::pair<std::string, std::string>> out;
    const Config section = object.section(key);
    for (const auto& [from, to] : section.json().members()) {
        out.emplace_back(from, scalar(section, from, to));
    }
    return out;
}

ValueSource value_of(const Config& object) {
    ValueSource out;
    const Json& json = object.json();
    int kinds = 0;
    if (const Json* column = json.find("column")) {
        out.column = column_of(object, "column", *column);
        ++kinds;
    }
    if (const Json* text = json.find("template")) {
        out.kind = ValueSource::Kind::text_template;
        out.text = scalar(object, "template", *text);
        ++kinds;
    }
    if (const Json* text = json.find("constant")) {
        out.kind = ValueSource::Kind::constant;
        out.text = scalar(object, "constant", *text);
        ++kinds;
    }
    if (kinds != 1) {
        object.fail(kinds == 0 ? "column" : "constant",
                    "expected exactly one of column, template and constant");
    }
    if (const Json* text = json.find("default")) out.otherwise = scalar(object, "default", *text);
    out.map = map_of(object, "map");
    out.date_format = object.text("format");
    out.decimal_mark = mark_of(object, "decimal_mark");
    out.group_mark = mark_of(object, "group_mark");
    if (object.has("currency")) out.currency = currency_of(object, "currency");
    out.negate = object.flag("negate", false);
    if (object.has("required")) out.required = object.flag("required", false);
    return out;
}

std::vector<FieldMapping> fields_of(const Config& owner, std::vector<std::string>* left_out) {
    std::vector<FieldMapping> out;
    const Config fields = owner.section("fields");
    for (const auto& [path, json] : fields.json().members()) {
        FieldMapping field;
        field.path = path;
        if (json.is(Json::Kind::null)) {
            if (left_out != nullptr) left_out->push_back(path);
            continue;
        }
        if (json.is(Json::Kind::object)) {
            field.source = value_of(fields.section(path));
        } else {
            field.source.column = column_of(fields, path, json);
        }
        field.source.pointer = fields.pointer_to(path);
        out.push_back(std::move(field));
    }
    return out;
}

Condition condition_of(const Config& object) {
    Condition out;
    const Json* column = object.json().find("column");
    if (column == nullptr) object.fail("column", "expected the column that is looked at");
    out.column = column_of(object, "column", *column);
    out.pointer = object.pointer_to("column");
    struct Word {
        std::string_view key;
        Condition::Test test;
    };
    constexpr Word words[] = {
        {"equals", Condition::Test::equals}, {"not_equals", Condition::Test::not_equals},
        {"in", Condition::Test::in},         {"not_in", Condition::Test::not_in},
        {"empty", Condition::Test::empty},   {"not_empty", Condition::Test::not_empty},
    };
    int tests = 0;
    for (const Word& word : words) {
        if (!object.has(word.key)) continue;
        ++tests;
        out.test = word.test;
        if (word.test == Condition::Test::in || word.test == Condition::Test::not_in) {
            for (const std::string_view value : object.list(word.key))
                out.values.emplace_back(value);
        } else if (word.test == Condition::Test::equals ||
                   word.test == Condition::Test::not_equals) {
            out.values.emplace_back(object.require_text(word.key));
        } else if (!object.flag(word.key, false)) {
            object.fail(word.key, "expected true");
        }
    }
    if (tests != 1) {
        object.fail("column",
                    "expected exactly one of equals, not_equals, in, not_in, empty and not_empty");
    }
    return out;
}

RecordMapping record_of(const Config& object, std::size_t index) {
    RecordMapping out;
    out.pointer = "/records/" + std::to_string(index);
    out.entity = object.require_text("entity");
    if (const Json* where = object.json().find("where")) {
        if (where->is(Json::Kind::object)) {
            out.where.push_back(condition_of(object.section("where")));
        } else {
            for (const Config& condition : object.sections("where")) {
                out.where.push_back(condition_of(condition));
            }
        }
    }
    if (object.has("currency")) out.currency = currency_of(object, "currency");
    out.fields = fields_of(object, nullptr);
    if (out.fields.empty()) object.fail("fields", "expected at least one field");
    return out;
}

void read_dialect(const Config& config, Settings& out) {
    out.delimiter = mark_of(config, "delimiter");
    out.quote = mark_of(config, "quote");
    const std::string_view encoding = config.text("encoding", "auto");
    if (encoding != "auto") {
        out.encoding = find_encoding(encoding);
        if (!out.encoding) {
            config.fail("encoding",
                        "expected auto, utf-8, windows-1252, iso-8859-1, utf-16le or utf-16be");
        }
    }
    const Json* header = config.json().find("header");
    if (header != nullptr && header->is(Json::Kind::flag)) out.header = header->flag();
    for (const std::string_view column : config.list("columns")) out.columns.emplace_back(column);
    if (config.has("skip_lines")) {
        out.skip_lines = static_cast<std::size_t>(config.require_number("skip_lines"));
    }
    out.sample_rows = static_cast<std::size_t>(config.number("sample_rows", 2000));
    if (out.delimiter && out.quote && *out.delimiter == *out.quote) {
        config.fail("quote", "expected another character than the delimiter");
    }
}

}  // namespace

Settings read_settings(const Config& config) {
    Settings out;
    read_dialect(config, out);
    out.date_format = config.text("date_format");
    out.decimal_mark = mark_of(config, "decimal_mark");
    out.group_mark = mark_of(config, "group_mark");
    if (out.decimal_mark && out.decimal_mark == out.group_mark) {
        config.fail("group_mark", "expected another character than the decimal mark");
    }
    if (config.has("currency")) out.currency = currency_of(config, "currency");
    out.type_map = map_of(config, "type_map");
    const std::string_view sign =
        config.one_of("credit_sign", {"auto", "negative", "as_stated"}, "auto");
    out.credit_sign = sign == "negative"    ? CreditSign::negative
                      : sign == "as_stated" ? CreditSign::as_stated
                                            : CreditSign::find_out;
    out.entity = config.one_of("entity", {"invoice", "payment", "customer", "order"}, "invoice");
    out.fields = fields_of(config, &out.left_out);
    for (const Config& record : config.sections("records")) {
        out.records.push_back(record_of(record, out.records.size()));
    }
    if (!out.records.empty() && (!out.fields.empty() || !out.left_out.empty())) {
        config.fail("fields", "expected either fields or records, found both");
    }
    return out;
}

}  // namespace openitem::csv
