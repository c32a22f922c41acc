// What a record says and the document that is written cannot: never silently left out.
//
//     Losses losses;
//     losses.add("BT-71", "55", "UBL names a delivery location by one identifier");
//     losses.fields(party, bits<OI_PARTY_ROLE, OI_PARTY_NAME>, "a ship-to party");  // the others
//     for (const std::string& line : losses.lines()) log(line);
//         // BT-71 "55" is left out: UBL names a delivery location by one identifier
//
// Header only, pure. One thread at a time.
#pragma once

#include <openitem/to_text.hpp>
#include <openitem/tree_view.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::en16931 {

/// A set of an entity's fields, by their bits.
template <auto... Bit>
inline constexpr std::uint64_t bits = ((std::uint64_t{1} << static_cast<unsigned>(Bit)) | ... | 0);

class Losses {
public:
    /// `what`: a business term, or the entity and field where the norm has none.
    void add(std::string_view what, std::string_view value, std::string_view why) {
        if (lines_.size() == most) lines_.emplace_back("more is left out than is listed here");
        if (lines_.size() > most) return;
        std::string line(what);
        if (!value.empty()) {
            line.append(" ").append(quoted(value));
        }
        lines_.push_back(line.append(" is left out: ").append(why));
    }

    /// Every field of a row that is there and not among the `said` ones.
    template <class Row>
    void fields(const RowView<Row>& row, const TreeView& tree, std::uint64_t said,
                std::string_view why) {
        static_assert(entities[entity_id<Row>].field_count <= 64);
        const std::uint64_t left = row.head().present[0] & ~said;
        if (left == 0) return;
        const Entity& entity = entities[entity_id<Row>];
        for (std::uint32_t i = 0; i < entity.field_count; ++i) {
            const Field& field = entity.fields[i];
            if ((left >> field.bit & 1) == 0 || field.control) continue;
            add(name_of(entity, field), value_of(field, row.bytes(), tree), why);
        }
    }

    const std::vector<std::string>& lines() const { return lines_; }
    std::vector<std::string> take() { return std::move(lines_); }

private:
    static constexpr std::size_t most =
        100;  // a hundred say enough of a document of a million lines

    /// Quoted, and cut off when it is long.
    static std::string quoted(std::string_view text) {
        std::string out = openitem::detail::quoted(text);
        out.front() = out.back() = '"';
        return out;
    }
    static std::string name_of(const Entity& entity, const Field& field) {
        if (!field.term.empty() && field.term.find(' ') == std::string_view::npos) {
            return std::string(field.term);
        }
        // A term for each role or level says less than the field's own name.
        return std::string(entity.title) + " " + std::string(field.name);
    }
    static std::string value_of(const Field& field, const std::byte* row, const TreeView& tree) {
        const std::byte* at = row + field.offset;
        switch (field.type) {
            case FieldType::text:
                return std::string(tree.batch().text(load<oi_text>(at)));
            case FieldType::amount:
                return to_text(load<oi_amount>(at)) + " " +
                       std::string(currency_of(load<oi_amount>(at)));
            case FieldType::decimal:
                return to_text(load<oi_decimal>(at));
            case FieldType::date:
                return to_text(Date{load<std::int32_t>(at)});
            case FieldType::code:
            case FieldType::flag:
            case FieldType::number:
                return std::to_string(load<std::uint32_t>(at));
            case FieldType::instant:
            case FieldType::integer:
                return std::to_string(load<std::int64_t>(at));
            case FieldType::digest:
                return {};
        }
        return {};
    }
    template <class Value>
    static Value load(const std::byte* at) {
        Value out;
        std::memcpy(&out, at, sizeof out);
        return out;
    }

    std::vector<std::string> lines_;
};

}  // namespace openitem::en16931
