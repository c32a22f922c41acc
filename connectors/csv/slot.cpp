#include "slot.hpp"

#include <charconv>
#include <cstring>
#include <limits>

#include "codes.hpp"
#include "layout.hpp"
#include "numbers.hpp"
#include "quick.hpp"
#include "synonyms.hpp"

namespace openitem::csv {
namespace {

constexpr std::int64_t micros_per_day = 86'400'000'000;

// 00.00.0000, 0000-00-00: how some databases write "no date".
bool is_null_date(std::string_view text) {
    return text.find('0') != std::string_view::npos &&
           text.find_first_not_of("0./- :T") == std::string_view::npos;
}

}  // namespace

void Slot::fail(const char* code, std::string_view expected, std::string_view cell) const {
    std::string message = "expected ";
    message.append(expected);
    if (!where.empty()) message += " in " + where;
    message += ", found " + detail::quoted(cell);
    throw Error(OI_BAD_DATA, code, message, field);
}

void Slot::fail_empty() const {
    throw Error(OI_BAD_DATA, "field.missing", "expected a value in " + where + ", found none",
                field);
}

std::unique_ptr<Slot::Owned> Slot::own(const std::string& text, const std::string& pointer) const {
    auto out = std::make_unique<Owned>();
    out->text = text;
    try {
        if (!text.empty()) parse(out->text, out->value);
    } catch (const Error& error) {
        throw Error(OI_BAD_CONFIG, "config.invalid", error.what(), pointer);
    }
    return out;
}

void Slot::set_constant(const std::string& text, const std::string& pointer) {
    fixed_text_ = own(text, pointer);
    fixed_ = fixed_text_->value;
}

void Slot::set_otherwise(const std::string& text, const std::string& pointer) {
    otherwise_ = own(text, pointer);
}

void Slot::add_mapped(const std::string& from, const std::string& to, const std::string& pointer) {
    auto target = own(to, pointer);
    if (from == "*") {
        any_other_ = std::move(target);
    } else {
        if (map_words_.size() < 200) {
            map_words_ += (map_words_.empty() ? "" : ", ") + detail::quoted(from);
        }
        map_.emplace(from, std::move(target));
    }
}

void Slot::read(std::span<const std::string_view> fields, Value& out) {
    const std::string_view cell = column != no_column ? trimmed(fields[column]) : expand(fields);
    if (cell.empty()) {
        out.present = false;
        if (otherwise_) out = otherwise_->value;
        if (required && !out.present) fail_empty();
        return;
    }
    if (!map_.empty() || any_other_) {
        out = *mapped(cell);
    } else if (kind == SlotKind::document_type) {
        read_type(cell, out);
    } else {
        parse(cell, out);
    }
    if (required && !out.present) fail_empty();
    if (negate) out.amount.units = -out.amount.units;
}

const Value* Slot::mapped(std::string_view cell) const {
    const auto found = map_.find(cell);
    if (found != map_.end()) return &found->second->value;
    if (any_other_) return &any_other_->value;
    fail("value.unmapped", (map_.size() == 1 ? "" : "one of ") + map_words_, cell);
}

std::string_view Slot::expand(std::span<const std::string_view> fields) {
    scratch_.clear();
    for (const Piece& piece : pieces) {
        if (piece.column == no_column) {
            scratch_ += piece.text;
            continue;
        }
        const std::string_view cell = trimmed(fields[piece.column]);
        if (cell.empty()) return {};  // half an identity is none
        scratch_ += cell;
    }
    return scratch_;
}

void Slot::parse(std::string_view cell, Value& out) const {
    out.present = true;
    switch (kind) {
        case SlotKind::text:
            out.text = cell;
            return;
        case SlotKind::amount:
        case SlotKind::decimal:
            parse_amount(cell, out);
            return;
        case SlotKind::date:
            parse_date(cell, out);
            return;
        case SlotKind::instant:
            parse_instant(cell, out);
            return;
        case SlotKind::number:
            parse_number(cell, out);
            return;
        case SlotKind::document_type:
            parse_type(cell, out);
            return;
        case SlotKind::currency:
            if (!read_currency(cell, out.amount.currency)) {
                fail("currency.invalid", "a currency code of three letters", cell);
            }
            out.text = {out.amount.currency, 3};
            return;
        case SlotKind::code: {
            const auto value = code_value(code_entity, code_field, cell);
            if (!value) {
                fail("code.unknown", "one of " + code_words(code_entity, code_field), cell);
            }
            out.number = *value;
            return;
        }
        case SlotKind::flag: {
            const auto value = yes_or_no(cell);
            if (!value) fail("flag.invalid", "yes or no", cell);
            out.number = *value ? 1 : 0;
            return;
        }
    }
}

void Slot::parse_amount(std::string_view cell, Value& out) const {
    out.dollar = false;
    if (quick::read_amount(cell, number_format.decimal_mark, out.amount)) return;
    out.amount = {};
    const auto read = read_amount(number_format, cell);
    if (!read) {
        std::string sample = "1234";
        if (number_format.group_mark != '\0') sample.insert(1, 1, number_format.group_mark);
        sample += number_format.decimal_mark;
        fail(kind == SlotKind::amount ? "amount.invalid" : "decimal.invalid",
             (kind == SlotKind::amount ? "an amount like " : "a number like ") + sample +
                 "50 with at most 18 digits",
             cell);
    }
    out.amount.units = read->value.units;
    out.amount.scale = read->value.scale;
    out.dollar = read->dollar;
    if (read->has_currency) std::memcpy(out.amount.currency, read->currency, 3);
}

void Slot::parse_date(std::string_view cell, Value& out) const {
    const auto date = date_format.try_parse(cell);
    if (date) {
        out.number = date->days;
        return;
    }
    if (!is_null_date(cell)) {
        fail("date.invalid", "a calendar date written " + std::string(date_format.pattern()), cell);
    }
    out.present = false;
}

void Slot::parse_instant(std::string_view cell, Value& out) const {
    auto instant = try_instant(cell);
    if (!instant) instant = try_instant(std::string(cell) + "Z");  // without a zone: UTC
    if (instant) {
        out.number = instant->micros;
        return;
    }
    const auto date = date_format.try_parse(cell);
    if (!date) fail("instant.invalid", "a time like 2026-01-31T09:30:00Z", cell);
    out.number = date->days * micros_per_day;
}

void Slot::parse_number(std::string_view cell, Value& out) const {
    const char* const end = cell.data() + cell.size();
    std::int64_t number = 0;
    const bool read = std::from_chars(cell.data(), end, number) == std::from_chars_result{end, {}};
    if (!read || number < 0 || number > std::numeric_limits<std::uint32_t>::max()) {
        fail("number.invalid", "a whole number", cell);
    }
    out.number = number;
}

void Slot::read_type(std::string_view cell, Value& out) {
    constexpr std::size_t most = 16;
    out.present = true;
    out.text = known_type(cell);
    if (!out.text.empty()) return;
    parse_type(cell, out);
    const bool lasting = document_type(cell) == out.text;  // not a view into the row
    if (lasting && known_types_.size() < most) known_types_.emplace_back(cell, out.text);
}

void Slot::parse_type(std::string_view cell, Value& out) const {
    out.text = document_type(cell);
    if (!out.text.empty()) return;
    if (cell.size() > 3 || cell.find_first_not_of("0123456789") != std::string_view::npos) {
        fail("type.unknown",
             "a document type such as invoice or credit note (set \"type_map\" for others)", cell);
    }
    out.text = cell;
}

}  // namespace openitem::csv
