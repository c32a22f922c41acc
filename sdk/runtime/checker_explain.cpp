// What is wrong with a row that did not pass: slow, and only for the one that ends the run.
#include "sdk/runtime/checker.hpp"
#include "sdk/runtime/field_bytes.hpp"
#include "sdk/runtime/utf8.hpp"

#include <fmt/format.h>

namespace openitem::runtime {
namespace {

bool explain_scale(unsigned scale, Violation& bad) {
    if (scale <= OI_MAX_SCALE) return false;
    bad.code = "batch.scale";
    bad.message = fmt::format("scale {} is more than {}", scale, OI_MAX_SCALE);
    return true;
}

bool explain_amount(const oi_amount& amount, Violation& bad) {
    if (explain_scale(amount.scale, bad)) return true;
    for (const char byte : amount.currency) {
        if (byte > ' ' && byte <= '~') continue;
        bad.code = "batch.currency";
        bad.message =
            fmt::format("a currency is three printable ASCII bytes, not {:02x} {:02x} {:02x}",
                        static_cast<unsigned char>(amount.currency[0]),
                        static_cast<unsigned char>(amount.currency[1]),
                        static_cast<unsigned char>(amount.currency[2]));
        return true;
    }
    if (amount.reserved == 0) return false;
    bad.code = "batch.reserved";
    bad.message = "reserved bytes of the amount are not zero";
    return true;
}

bool explain_decimal(const oi_decimal& decimal, Violation& bad) {
    if (explain_scale(decimal.scale, bad)) return true;
    for (const auto byte : decimal.reserved) {
        if (byte == 0) continue;
        bad.code = "batch.reserved";
        bad.message = "reserved bytes of the decimal are not zero";
        return true;
    }
    return false;
}

}  // namespace

bool BatchChecker::explain_text(const std::byte* place, Violation& bad) const {
    const auto text = struct_at<oi_text>(place);
    const std::uint64_t end = std::uint64_t{text.offset} + text.length;
    if (end > heap_size_) {
        bad.code = "batch.text_range";
        bad.message =
            fmt::format("a text of {} bytes at {} does not lie within the heap of {} bytes",
                        text.length, text.offset, heap_size_);
        return true;
    }
    if (text.length > OI_TEXT_MAX_BYTES) {
        bad.code = "batch.text_length";
        bad.message =
            fmt::format("a text of {} bytes is longer than {}", text.length, OI_TEXT_MAX_BYTES);
        return true;
    }
    if (text.length != 0 && (is_utf8_continuation(heap_[text.offset]) ||
                             (end < heap_size_ && is_utf8_continuation(heap_[end])))) {
        bad.code = "batch.text_utf8";
        bad.message = "the text starts or ends within a UTF-8 character";
        return true;
    }
    return false;
}

bool BatchChecker::explain_field(const Table& table, const std::byte* row,
                                 const openitem::Field& field, Violation& bad) const {
    bad.field = field.name;
    if (field.offset + field_size(field.type) > table.row_size) {
        bad.code = "batch.present";
        bad.message = fmt::format("said to be present, but the row of {} bytes ends before it",
                                  table.row_size);
        return true;
    }
    const std::byte* place = row + field.offset;
    if (field.type == FieldType::text) return explain_text(place, bad);
    if (field.type == FieldType::amount) return explain_amount(struct_at<oi_amount>(place), bad);
    if (field.type == FieldType::decimal) return explain_decimal(struct_at<oi_decimal>(place), bad);
    return false;
}

Violation BatchChecker::explain_row(const Entity& entity, const Table& table,
                                    std::uint32_t row) const {
    const std::byte* bytes = table.rows + row * table.row_size;
    const auto& head = struct_at<oi_row>(bytes);
    Violation bad{"batch.reserved", entity.id, row, {}, "reserved bytes of the row are not zero"};
    if (head.reserved != 0) return bad;
    if ((head.flags & ~(OI_ROW_CONTINUES | OI_ROW_CONTINUED)) != 0) {
        bad.code = "batch.flags";
        bad.message = fmt::format("flags {:#x} have bits that mean nothing here", head.flags);
        return bad;
    }
    bad.field = "location";
    if (explain_text(bytes + offsetof(oi_row, location), bad)) return bad;
    for (std::uint32_t i = 0; i < entity.field_count; ++i) {
        if (OI_PRESENT(head, entity.fields[i].bit) == 0) continue;
        if (explain_field(table, bytes, entity.fields[i], bad)) return bad;
    }
    bad.field = {};
    bad.code = "batch.row";
    bad.message = "the row changed while it was checked";
    return bad;
}

/// The heap is not UTF-8 from `bad_at` on: which text is that?
Violation BatchChecker::explain_utf8(std::size_t bad_at) const {
    Violation bad{
        "batch.text_utf8", 0, 0, {}, fmt::format("byte {} of the text heap is not UTF-8", bad_at)};
    const auto covers = [&](const std::byte* place) {
        const auto text = struct_at<oi_text>(place);
        return text.offset <= bad_at && bad_at - text.offset < text.length;
    };
    for (const Entity& entity : entities) {
        const Table& table = tables_[entity.id];
        const std::byte* row = table.rows;
        for (std::uint32_t i = 0; i < table.row_count; ++i, row += table.row_size) {
            bad.entity = entity.id;
            bad.row = i;
            bad.field = "location";
            if (covers(row + offsetof(oi_row, location))) return bad;
            for (std::uint32_t f = 0; f < entity.field_count; ++f) {
                const auto& field = entity.fields[f];
                if (field.type != FieldType::text ||
                    OI_PRESENT(struct_at<oi_row>(row), field.bit) == 0 ||
                    field.offset + sizeof(oi_text) > table.row_size) {
                    continue;
                }
                bad.field = field.name;
                if (covers(row + field.offset)) return bad;
            }
        }
    }
    bad.entity = 0;
    bad.row = 0;
    bad.field = {};
    return bad;
}

Violation BatchChecker::explain_parent(const Entity& entity, const Table& table,
                                       std::uint32_t row) const {
    const auto& head = struct_at<oi_row>(table.rows + row * table.row_size);
    Violation bad{"batch.parent", entity.id, row, {}, {}};
    if (entity.root) {
        bad.message =
            fmt::format("a {} is a record of its own and has no parent, not one of entity {}",
                        entity.title, head.parent_entity);
        return bad;
    }
    if (head.flags != 0) {
        bad.code = "batch.flags";
        bad.message = "only a record's root row can be continued";
        return bad;
    }
    const Entity* parent = find_entity(head.parent_entity);
    if (parent == nullptr) {
        bad.message =
            fmt::format("a {} stands below a parent, and this one names none", entity.title);
    } else if (((entity.parents >> parent->id) & 1u) == 0) {
        bad.message = fmt::format("a {} does not stand below a {}", entity.title, parent->title);
    } else if (head.parent_row >= tables_[parent->id].row_count) {
        bad.message = fmt::format("parent row {} is not one of {} {} rows", head.parent_row,
                                  tables_[parent->id].row_count, parent->title);
    } else {
        bad.code = "batch.order";
        bad.message =
            "the rows of a table stand in the order of their root records, those of one "
            "record together";
    }
    return bad;
}

}  // namespace openitem::runtime
