// The names of groups below are the public face of `openitem read --json`: sdk/docs/json.md.
#include "host/model/json.hpp"

#include <array>
#include <cstring>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/decimal.hpp"
#include "host/model/facts_reader.hpp"

namespace openitem::model {
namespace {

// Key of the array that holds the rows of an entity, by entity.
constexpr auto group_keys = [] {
    std::array<std::string_view, OI_ENTITY_COUNT> keys{};
    keys[OI_PARTY] = "parties";
    keys[OI_PARTY_IDENTIFIER] = "identifiers";
    keys[OI_INVOICE_LINE] = "lines";
    keys[OI_TAX_SUBTOTAL] = "taxes";
    keys[OI_ALLOWANCE_CHARGE] = "allowances_charges";
    keys[OI_INSTALMENT] = "instalments";
    keys[OI_DISCOUNT_TIER] = "discounts";
    keys[OI_PAYMENT_MEANS] = "payment_means";
    keys[OI_DOCUMENT_REFERENCE] = "references";
    keys[OI_NOTE] = "notes";
    keys[OI_ATTACHMENT] = "attachments";
    keys[OI_CLASSIFICATION] = "classifications";
    keys[OI_ITEM_ATTRIBUTE] = "attributes";
    keys[OI_CONTACT] = "contacts";
    keys[OI_BANK_ACCOUNT] = "bank_accounts";
    keys[OI_REMITTANCE_LINE] = "remittance";
    keys[OI_BANK_LINE] = "lines";
    keys[OI_FINDING] = "findings";
    keys[OI_ACKNOWLEDGED_PART] = "parts";
    return keys;
}();

constexpr bool every_child_has_a_key() {
    for (const Entity& entity : entities) {
        if (!entity.name.empty() && entity.root == !group_keys[entity.id].empty()) return false;
    }
    return true;
}
static_assert(every_child_has_a_key());

// `,"number":` for every field, by entity and bit.
struct Keys {
    std::array<std::vector<std::string>, OI_ENTITY_COUNT> fields;
    Keys() {
        for (const Entity& entity : entities) {
            for (std::uint32_t i = 0; i < entity.field_count; ++i) {
                fields[entity.id].push_back(",\"" + std::string(entity.fields[i].json) + "\":");
            }
        }
    }
};

const Keys& keys() {
    static const Keys all;
    return all;
}

void append_number(std::int64_t value, std::string& out) {
    std::array<char, base::Decimal::max_text> digits;
    const base::Decimal number{value, 0};
    out.append(digits.data(), number.write(digits.data()));
}

void append_decimal(std::int64_t units, std::uint8_t scale, std::string& out) {
    std::array<char, base::Decimal::max_text + 2> text;
    text[0] = '"';
    char* const end = base::Decimal{units, scale}.write(text.data() + 1);
    *end = '"';
    out.append(text.data(), end + 1);
}

char* put_digits(char* p, unsigned value, unsigned count) noexcept {
    for (unsigned i = count; i-- > 0; value /= 10) p[i] = static_cast<char>('0' + value % 10);
    return p + count;
}

// A day outside the years 1 to 9999 is refused by rule; it is shown so that one can see why.
void append_date(std::int32_t days, std::string& out) {
    if (days < facts::first_date.days || days > facts::last_date.days) {
        out += "\"day ";
        append_number(days, out);
        out += '"';
        return;
    }
    const auto date = base::Date{days}.ymd();
    std::array<char, 12> text;
    char* p = text.data();
    *p++ = '"';
    p = put_digits(p, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    *p++ = '-';
    p = put_digits(p, static_cast<unsigned>(date.month()), 2);
    *p++ = '-';
    p = put_digits(p, static_cast<unsigned>(date.day()), 2);
    *p++ = '"';
    out.append(text.data(), p);
}

void append_instant(std::int64_t microseconds, std::string& out) {
    constexpr std::int64_t day = 86'400'000'000;
    if (microseconds < facts::first_date.days * day ||
        microseconds >= (facts::last_date.days + std::int64_t{1}) * day) {
        out += "\"microsecond ";
        append_number(microseconds, out);
        out += '"';
        return;
    }
    out.append("\"").append(base::Instant{microseconds}.to_string()).append("\"");
}

void append_amount(const oi_amount& amount, std::string& out) {
    out += "{\"amount\":";
    append_decimal(amount.units, amount.scale, out);
    out += ",\"currency\":";
    append_json_string({amount.currency, 3}, out);
    out += '}';
}

void append_digest(const oi_digest& digest, std::string& out) {
    std::array<char, 66> text;
    char* p = text.data();
    *p++ = '"';
    for (const std::uint8_t byte : digest.bytes) {
        *p++ = "0123456789abcdef"[byte >> 4];
        *p++ = "0123456789abcdef"[byte & 15];
    }
    *p++ = '"';
    out.append(text.data(), p);
}

template <class T>
T read(const std::byte* at) noexcept {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

class Writer {
public:
    Writer(const RecordView& record, const JsonOptions& options, std::string& out)
        : record_(record), batch_(record.batch()), options_(options), out_(out) {}

    void record() {
        out_.append("{\"type\":\"").append(record_.description().name).append("\"");
        fields(record_.description(), record_.bytes(), 0);
        if (options_.provenance) origin();
        if (record_.child_entities() != 0) groups(record_.entity(), record_.row());
        out_ += '}';
    }

private:
    // Each present field with a comma before it, but those in `skip`.
    void fields(const Entity& entity, const std::byte* row, std::uint64_t skip) {
        const auto& head = *reinterpret_cast<const oi_row*>(row);
        const auto& names = keys().fields[entity.id];
        for (unsigned word = 0; word < 2; ++word) {
            std::uint64_t bits = head.present[word] & ~(word == 0 ? skip : 0);
            for (; bits != 0; bits &= bits - 1) {
                const unsigned bit = word * 64 + static_cast<unsigned>(__builtin_ctzll(bits));
                if (bit >= entity.field_count) break;  // newer than this SDK
                out_ += names[bit];
                value(entity.id, entity.fields[bit], row + entity.fields[bit].offset);
            }
        }
        if (options_.provenance && head.location.length != 0) {
            out_ += ",\"location\":";
            append_json_string(batch_.text(head.location), out_);
        }
    }

    void value(std::uint32_t entity, const Field& field, const std::byte* at) {
        switch (field.type) {
            case FieldType::text:
                append_json_string(batch_.text(read<oi_text>(at)), out_);
                break;
            case FieldType::amount:
                append_amount(read<oi_amount>(at), out_);
                break;
            case FieldType::decimal: {
                const auto decimal = read<oi_decimal>(at);
                append_decimal(decimal.units, decimal.scale, out_);
                break;
            }
            case FieldType::date:
                append_date(read<std::int32_t>(at), out_);
                break;
            case FieldType::instant:
                append_instant(read<std::int64_t>(at), out_);
                break;
            case FieldType::code:
                code(entity, field.bit, read<std::uint32_t>(at));
                break;
            case FieldType::flag:
                out_ += read<std::uint32_t>(at) != 0 ? "true" : "false";
                break;
            case FieldType::number:
                append_number(read<std::uint32_t>(at), out_);
                break;
            case FieldType::integer:
                append_number(read<std::int64_t>(at), out_);
                break;
            case FieldType::digest:
                append_digest(read<oi_digest>(at), out_);
                break;
        }
    }

    void code(std::uint32_t entity, std::uint32_t bit, std::uint32_t value) {
        const std::string_view word = code_word(entity, bit, value);
        if (word.empty()) {
            append_number(value, out_);
        } else {
            out_.append("\"").append(word).append("\"");
        }
    }

    void origin() {
        const oi_origin& origin = record_.origin();
        if (origin.source == 0 && origin.length == 0) return;
        out_ += ",\"origin\":{\"offset\":";
        append_number(static_cast<std::int64_t>(origin.offset), out_);
        out_ += ",\"length\":";
        append_number(origin.length, out_);
        out_ += '}';
    }

    // Everything directly below a row, one key per entity.
    void groups(std::uint32_t parent_entity, std::uint32_t parent_row) {
        for (std::uint64_t rest = record_.child_entities(); rest != 0; rest &= rest - 1) {
            const auto child = static_cast<std::uint32_t>(__builtin_ctzll(rest));
            if (((entities[child].parents >> parent_entity) & 1U) == 0) continue;
            const RowRange rows = record_.children(child, parent_entity, parent_row);
            if (rows.count == 0) continue;
            if (child == OI_PARTY) {
                parties(rows);
            } else {
                array(child, rows);
            }
        }
    }

    void array(std::uint32_t entity, const RowRange& rows) {
        out_.append(",\"").append(group_keys[entity]).append("\":[");
        for (std::uint32_t i = 0; i < rows.count; ++i) {
            if (i != 0) out_ += ',';
            object(entity, rows[i], 0);
        }
        out_ += ']';
    }

    // The first party of each role stands under the role's name; what is left, with its role, under
    // "parties".
    void parties(const RowRange& rows) {
        std::uint64_t seen = 0;
        bool left = false;
        for (std::uint32_t i = 0; i < rows.count; ++i) {
            const std::string_view role = role_of(rows[i], seen);
            if (role.empty()) {
                left = true;
                continue;
            }
            out_.append(",\"").append(role).append("\":");
            object(OI_PARTY, rows[i], std::uint64_t{1} << OI_PARTY_ROLE);
        }
        if (!left) return;
        out_ += ",\"parties\":[";
        bool first = true;
        seen = 0;
        for (std::uint32_t i = 0; i < rows.count; ++i) {
            if (!role_of(rows[i], seen).empty()) continue;
            if (!first) out_ += ',';
            first = false;
            object(OI_PARTY, rows[i], 0);
        }
        out_ += ']';
    }

    // The word of a party's role the first time that it comes; empty for others.
    std::string_view role_of(std::uint32_t row, std::uint64_t& seen) const {
        const std::uint32_t role = batch_.row<oi_party>(row).code<OI_PARTY_ROLE>();
        const std::string_view word = code_word(OI_PARTY, OI_PARTY_ROLE, role);
        if (word.empty() || ((seen >> role) & 1U) != 0) return {};
        seen |= std::uint64_t{1} << role;
        return word;
    }

    void object(std::uint32_t entity, std::uint32_t row, std::uint64_t skip) {
        const std::size_t start = out_.size();
        fields(entities[entity], batch_.table(entity).bytes(row), skip);
        groups(entity, row);
        // Every part begins with a comma: the first becomes the brace.
        if (out_.size() == start) {
            out_ += '{';
        } else {
            out_[start] = '{';
        }
        out_ += '}';
    }

    const RecordView& record_;
    const BatchView& batch_;
    const JsonOptions& options_;
    std::string& out_;
};

constexpr auto needs_escape = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
    table['"'] = table['\\'] = table[0x7f] = true;
    return table;
}();

void append_escaped(char c, std::string& out) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        default:
            break;
    }
    const auto value = static_cast<unsigned char>(c);
    out += "\\u00";
    out += "0123456789abcdef"[value >> 4];
    out += "0123456789abcdef"[value & 15];
}

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
    out += '"';
    const char* from = text.data();
    const char* const end = from + text.size();
    for (const char* p = from; p != end; ++p) {
        if (!needs_escape[static_cast<unsigned char>(*p)]) continue;
        out.append(from, p);
        append_escaped(*p, out);
        from = p + 1;
    }
    out.append(from, end);
    out += '"';
}

void append_json(const RecordView& record, std::string& out, const JsonOptions& options) {
    Writer(record, options, out).record();
}

void append_json(const QuarantinedLine& line, std::string& out) {
    const auto pair = [&out](std::string_view key, std::string_view text) {
        out.append(",\"").append(key).append("\":");
        append_json_string(text, out);
    };
    out += "{\"type\":\"quarantined\"";
    pair("rule", line.rule);
    pair("location", line.location);
    pair("message", line.message);
    if (!line.field.empty()) pair("field", line.field);
    if (!line.entity.empty()) pair("entity", line.entity);
    if (!line.source_id.empty()) pair("source_id", line.source_id);
    out += '}';
}

}  // namespace openitem::model
