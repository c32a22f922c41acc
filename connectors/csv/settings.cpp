#include "settings.hpp"

#include <initializer_list>

#include "tables.hpp"

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

std::optional<Encoding> encoding_of(const Config& config) {
    const std::string_view name = config.text("encoding");
    if (name == "auto") return std::nullopt;
    const auto out = find_encoding(name);
    if (!out) {
        config.fail("encoding",
                    "expected auto, utf-8, windows-1252, iso-8859-1, utf-16le or utf-16be");
    }
    return out;
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
    if (config.has("delimiter")) out.delimiter = mark_of(config, "delimiter");
    if (config.has("quote")) out.quote = mark_of(config, "quote");
    if (config.has("encoding")) out.encoding = encoding_of(config);
    const Json* header = config.json().find("header");
    if (header != nullptr) {
        out.header = header->is(Json::Kind::flag) ? std::optional(header->flag()) : std::nullopt;
    }
    for (const std::string_view column : config.list("columns")) out.columns.emplace_back(column);
    if (config.has("skip_lines")) {
        out.skip_lines = static_cast<std::size_t>(config.require_number("skip_lines"));
    }
    if (config.has("sample_rows")) {
        out.sample_rows = static_cast<std::size_t>(config.require_number("sample_rows"));
    }
    if (out.delimiter && out.quote && *out.delimiter == *out.quote) {
        config.fail("quote", "expected another character than the delimiter");
    }
}

void read_formats(const Config& config, Settings& out) {
    if (config.has("date_format")) out.date_format = config.text("date_format");
    if (config.has("date_order")) {
        const auto order = config.one_of("date_order", {"auto", "day_first", "month_first"}, "");
        out.date_order = order == "day_first"     ? DateOrder::day_first
                         : order == "month_first" ? DateOrder::month_first
                                                  : DateOrder::find_out;
    }
    if (config.has("decimal_mark")) out.decimal_mark = mark_of(config, "decimal_mark");
    if (config.has("group_mark")) out.group_mark = mark_of(config, "group_mark");
    if (out.decimal_mark && out.decimal_mark == out.group_mark) {
        config.fail("group_mark", "expected another character than the decimal mark");
    }
    if (config.has("currency")) out.currency = currency_of(config, "currency");
    if (config.has("type_map")) out.type_map = map_of(config, "type_map");
    if (config.has("credit_sign")) {
        const auto sign = config.one_of("credit_sign", {"auto", "negative", "as_stated"}, "");
        out.credit_sign = sign == "negative"    ? CreditSign::negative
                          : sign == "as_stated" ? CreditSign::as_stated
                                                : CreditSign::find_out;
    }
}

void read_statements(const Config& config, Settings& out) {
    if (config.has("account")) out.account = config.text("account");
    if (config.has("payments"))
        out.payments = config.one_of("payments", {"all", "none"}, "") == "all";
    if (config.has("max_bytes")) {
        out.max_bytes = static_cast<std::uint64_t>(config.require_number("max_bytes"));
    }
    if (out.is_statement()) return;
    for (const char* key : {"account", "payments", "max_bytes"}) {
        if (config.has(key)) {
            config.fail(key, "is of bank statements only: expected the profile \"bank\" beside it");
        }
    }
}

void read_all(const Config& config, Settings& out) {
    read_dialect(config, out);
    read_formats(config, out);
    if (config.has("entity")) {
        out.entity = config.one_of(
            "entity", {"invoice", "payment", "customer", "order", "bank_statement"}, "");
    }
    read_statements(config, out);
    if (config.has("fields")) out.fields = fields_of(config, &out.left_out);
    for (const Config& record : config.sections("records")) {
        out.records.push_back(record_of(record, out.records.size()));
    }
    if (!out.records.empty() && (!out.fields.empty() || !out.left_out.empty())) {
        config.fail("fields", "expected either fields or records, found both");
    }
    if (!out.records.empty() && out.is_statement()) {
        config.fail("records",
                    "expected fields: each row of a bank's statement is one entry of it");
    }
}

Config profile_of(const Config& config) {
    std::string names;
    for (const tables::Profile& profile : tables::profiles) {
        if (config.text("profile") == profile.name) return Config::parse(profile.settings);
        names.append(names.empty() ? "" : ", ").append(profile.name);
    }
    config.fail("profile",
                "expected one of " + names + ", found " + detail::quoted(config.text("profile")));
}

}  // namespace

Settings read_settings(const Config& config) {
    Settings out;
    if (config.has("profile")) read_all(profile_of(config), out);
    read_all(config, out);
    return out;
}

}  // namespace openitem::csv
