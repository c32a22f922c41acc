// The configuration of the connector, read once: config.schema.json as C++ values.
//
// Nothing here knows a file: columns are names or numbers still. plan.hpp joins them to a header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <openitem/config.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dates.hpp"

namespace openitem::csv {

// A column by its header, or by its number when `number` is not 0 (1 is the first).
struct ColumnName {
    std::string name;
    std::size_t number = 0;
};

// Where a currency comes from; nothing was stated when `pointer` is empty.
struct CurrencySource {
    std::string constant;  // "EUR", or empty:
    ColumnName column;
    std::string pointer;  // into the configuration, for messages

    bool stated() const { return !pointer.empty(); }
};

// Where the value of a field comes from.
struct ValueSource {
    enum class Kind : std::uint8_t { column, text_template, constant };

    Kind kind = Kind::column;
    ColumnName column;
    std::string text;                      // the template or the constant
    std::optional<std::string> otherwise;  // for an empty cell
    std::vector<std::pair<std::string, std::string>> map;
    std::string date_format;           // empty: found out
    std::optional<char> decimal_mark;  // found out when missing
    std::optional<char> group_mark;    // '\0': none
    CurrencySource currency;
    bool negate = false;
    std::optional<bool> required;
    std::string pointer;
};

struct FieldMapping {
    std::string path;  // "number", "buyer.name", "note[2].text"
    ValueSource source;
};

struct Condition {
    enum class Test : std::uint8_t { equals, not_equals, in, not_in, empty, not_empty };

    ColumnName column;
    Test test = Test::not_empty;
    std::vector<std::string> values;
    std::string pointer;
};

struct RecordMapping {
    std::string entity;
    std::vector<Condition> where;
    std::vector<FieldMapping> fields;
    CurrencySource currency;
    std::string pointer;
};

enum class CreditSign : std::uint8_t { find_out, negative, as_stated };

struct Settings {
    // How the file is written; what is missing is found out.
    std::optional<char> delimiter;
    std::optional<char> quote;  // '\0': none
    std::optional<Encoding> encoding;
    std::optional<bool> header;
    std::vector<std::string> columns;
    std::optional<std::size_t> skip_lines;
    std::size_t sample_rows = 2000;

    std::string date_format;
    DateOrder date_order = DateOrder::find_out;  // where only the order of day and month is open
    std::optional<char> decimal_mark;
    std::optional<char> group_mark;
    CurrencySource currency;
    std::vector<std::pair<std::string, std::string>> type_map;
    CreditSign credit_sign = CreditSign::find_out;

    std::string entity = "invoice";  // without `records`
    std::vector<FieldMapping> fields;
    std::vector<std::string> left_out;  // fields set to null
    std::vector<RecordMapping> records;

    // Of a bank's statements: what `entity` bank_statement makes of rows.
    std::string account;  // where neither rows nor lines above them name one
    bool payments = true;
    std::uint64_t max_bytes = 64u << 20;

    bool is_statement() const { return entity == "bank_statement"; }
};

// What the configuration's profile sets, and over it what the configuration itself says.
// Throws Error(OI_BAD_CONFIG) that names the key by its JSON pointer.
Settings read_settings(const Config& config);

}  // namespace openitem::csv
