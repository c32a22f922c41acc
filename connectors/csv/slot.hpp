// One value of a row: which column it comes from and how it is read, compiled once.
//
// Records of one row share their slots: an amount that is the invoice's total and the payment's
// amount is read once.
#pragma once

#include <openitem/openitem.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <openitem/values.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace openitem::csv {

// What was read; which members count depends on the slot's kind.
struct Value {
    bool present = false;
    bool dollar = false;      // an amount with a bare $
    std::string_view text;    // text, currency, document type
    oi_amount amount{};       // amount, decimal; its currency is zero unless the cell names one
    std::int64_t number = 0;  // date, instant, code, flag, number
};

enum class SlotKind : std::uint8_t {
    text,
    currency,
    document_type,
    amount,
    decimal,
    date,
    instant,
    code,
    flag,
    number,
};

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

class Slot {
public:
    static constexpr std::size_t no_column = static_cast<std::size_t>(-1);

    struct Piece {
        std::string text;
        std::size_t column = no_column;  // no_column: the text itself
    };

    SlotKind kind = SlotKind::text;
    std::size_t column = no_column;
    std::vector<Piece> pieces;  // of a template, when there is no column
    std::string field;          // "total", "buyer.name": for messages
    std::string where;          // "column 'Betrag'": for messages
    bool required = false;
    bool negate = false;
    std::string code_entity, code_field;  // of a code
    NumberFormat number_format;
    DateFormat date_format;
    std::uint64_t users = 0;  // bit n: record n needs it

    // A constant: `fixed` holds it and nothing is read.
    bool constant() const { return column == no_column && pieces.empty(); }

    // These parse texts of the configuration, and throw BAD_CONFIG naming `pointer`.
    void set_constant(const std::string& text, const std::string& pointer);
    void set_otherwise(const std::string& text, const std::string& pointer);
    void add_mapped(const std::string& from, const std::string& to, const std::string& pointer);

    // Comes from one column as it stands: nothing but its kind says how it is read.
    bool is_plain() const { return column != no_column && map_.empty() && !any_other_ && !negate; }
    // Such a text: records take it from the row itself, and it has no value.
    bool is_direct() const { return is_plain() && kind == SlotKind::text && !otherwise_; }

    // Reads the row's value. Throws Error(OI_BAD_DATA) with code, field and message. Texts of `out`
    // are views into the row, the slot or `out` itself.
    void read(std::span<const std::string_view> fields, Value& out);

    // The code of a document type met before; empty for others.
    std::string_view known_type(std::string_view cell) const {
        for (const auto& [word, code] : known_types_) {
            if (word == cell) return code;
        }
        return {};
    }

    const std::optional<Value>& fixed() const { return fixed_; }

private:
    // A value of the configuration, whose text it owns.
    struct Owned {
        std::string text;
        Value value;
    };

    void parse(std::string_view cell, Value& out) const;
    void parse_amount(std::string_view cell, Value& out) const;
    void parse_date(std::string_view cell, Value& out) const;
    void parse_instant(std::string_view cell, Value& out) const;
    void parse_number(std::string_view cell, Value& out) const;
    void parse_type(std::string_view cell, Value& out) const;
    void read_type(std::string_view cell, Value& out);
    const Value* mapped(std::string_view cell) const;
    std::string_view expand(std::span<const std::string_view> fields);
    std::unique_ptr<Owned> own(const std::string& text, const std::string& pointer) const;
    [[noreturn]] void fail(const char* code, std::string_view expected,
                           std::string_view cell) const;
    [[noreturn]] void fail_empty() const;

    std::optional<Value> fixed_;
    std::unique_ptr<Owned> fixed_text_, otherwise_, any_other_;
    std::unordered_map<std::string, std::unique_ptr<Owned>, TextHash, std::equal_to<>> map_;
    std::string map_words_;  // of the map's values, in the order they were stated
    // Document types met so far: few words, in every row.
    std::vector<std::pair<std::string, std::string_view>> known_types_;
    std::string scratch_;
    bool plain_ = false;  // one column, taken as it stands
    bool iso_date_ = false;
};

}  // namespace openitem::csv
