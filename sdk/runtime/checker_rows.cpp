// The rows of a batch. Good rows pass through a loop without branches per field; only a bad one is
// looked at again, to say what is wrong with it.
#include "sdk/runtime/checker.hpp"
#include "sdk/runtime/field_bytes.hpp"
#include "sdk/runtime/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace openitem::runtime {
namespace {

constexpr std::uint32_t known_flags = OI_ROW_CONTINUES | OI_ROW_CONTINUED;

/// Scale, three bytes of currency and four of zero, all in the second word of an amount.
bool amount_is_good(const std::byte* amount) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, amount + offsetof(oi_amount, scale), sizeof word);
    // Per byte, with the top bits clear nothing carries: scale + 109 stays below 128 up to 18,
    // currency + 1 below 128 up to '~', currency + 95 reaches 128 from '!' on.
    const std::uint64_t too_big = (word + 0x0101016Du) & 0x80808080u;
    const std::uint64_t big_enough = (word + 0x5F5F5F00u) & 0x80808000u;
    return (word & 0xFFFFFFFF80808080u) == 0 && too_big == 0 && big_enough == 0x80808000u;
}

/// Scale in the low byte, the rest zero.
bool decimal_is_good(const std::byte* decimal) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, decimal + offsetof(oi_decimal, scale), sizeof word);
    return word <= OI_MAX_SCALE;
}

}  // namespace

/// Null: a field that is said to be there does not lie within the row.
const BatchChecker::Plan* BatchChecker::find_plan(const Entity& entity, std::uint64_t row_size,
                                                  const oi_row& row) {
    for (std::size_t i = 0; i < planned_; ++i) {
        const auto& present = plans_[i].present;
        if (present[0] == row.present[0] && present[1] == row.present[1]) return &plans_[i];
    }
    if (planned_ == plans_.size()) planned_ = 0;
    Plan& plan = plans_[planned_];
    if (!make_plan(entity, row_size, row, plan)) return nullptr;
    ++planned_;
    return &plan;
}

/// False: a field that is said to be there does not lie within the row.
bool BatchChecker::make_plan(const Entity& entity, std::uint64_t row_size, const oi_row& row,
                             Plan& plan) {
    plan = {};
    plan.present = {row.present[0], row.present[1]};
    for (std::uint32_t i = 0; i < entity.field_count; ++i) {
        const auto& field = entity.fields[i];
        if (OI_PRESENT(row, field.bit) == 0) continue;
        if (field.offset + field_size(field.type) > row_size) return false;
        if (field.type == FieldType::text) plan.texts[plan.text_count++] = field.offset;
        if (field.type == FieldType::amount) plan.amounts[plan.amount_count++] = field.offset;
        if (field.type == FieldType::decimal) plan.decimals[plan.decimal_count++] = field.offset;
    }
    return true;
}

/// Of a row whose texts lie within the heap: none is too long, and as the heap is UTF-8 as a whole,
/// a part of it is when it cuts no character.
bool BatchChecker::texts_are_good(const Plan& plan, const std::byte* row) const noexcept {
    const auto is_good = [&](std::size_t offset) {
        const auto& text = struct_at<oi_text>(row + offset);
        const std::uint64_t end = std::uint64_t{text.offset} + text.length;
        if (text.length == 0) return true;
        return text.length <= OI_TEXT_MAX_BYTES && !is_utf8_continuation(heap_[text.offset]) &&
               (end == heap_size_ || !is_utf8_continuation(heap_[end]));
    };
    return is_good(offsetof(oi_row, location)) &&
           std::all_of(plan.texts.begin(), plan.texts.begin() + plan.text_count, is_good);
}

bool BatchChecker::row_is_good(const Plan& plan, const std::byte* row) noexcept {
    const auto& head = struct_at<oi_row>(row);
    bool good = head.reserved == 0 && (head.flags & ~known_flags) == 0;
    std::uint64_t text_total = 0, last_end = 0;
    const auto look_at_text = [&](std::size_t offset) {
        const auto& text = struct_at<oi_text>(row + offset);
        text_total += text.length;
        last_end = std::max(last_end, std::uint64_t{text.offset} + text.length);
    };
    look_at_text(offsetof(oi_row, location));
    for (std::uint32_t i = 0; i < plan.text_count; ++i) look_at_text(plan.texts[i]);
    for (std::uint32_t i = 0; i < plan.amount_count; ++i) {
        good &= amount_is_good(row + plan.amounts[i]);
    }
    for (std::uint32_t i = 0; i < plan.decimal_count; ++i) {
        good &= decimal_is_good(row + plan.decimals[i]);
    }
    text_total_ += text_total;
    if (!good || last_end > heap_size_) return false;
    return (heap_ascii_ && text_total <= OI_TEXT_MAX_BYTES) || texts_are_good(plan, row);
}

std::optional<Violation> BatchChecker::check_rows(const Entity& entity, Table& table) {
    planned_ = 0;
    const Plan* plan = nullptr;
    const std::byte* row = table.rows;
    for (std::uint32_t i = 0; i < table.row_count; ++i, row += table.row_size) {
        const auto& head = struct_at<oi_row>(row);
        const bool same = plan != nullptr && plan->present[0] == head.present[0] &&
                          plan->present[1] == head.present[1];
        if (!same) plan = find_plan(entity, table.row_size, head);
        if (plan == nullptr || !row_is_good(*plan, row)) return explain_row(entity, table, i);
        if (text_total_ > text_total_limit) {
            return Violation{"batch.text_total",
                             entity.id,
                             i,
                             {},
                             fmt::format("the texts of the batch, counted as often as they are "
                                         "used, are more than {} bytes",
                                         text_total_limit)};
        }
        if (entity.root && head.parent_entity != 0) return explain_parent(entity, table, i);
    }
    return std::nullopt;
}

/// Joins, and that the rows of one root stand together in the order of the roots of its entity.
std::optional<Violation> BatchChecker::check_parents(const Entity& entity, Table& table) {
    table.roots.resize(table.row_count);
    std::array<std::int64_t, OI_ENTITY_COUNT> last;
    last.fill(-1);
    std::uint64_t previous = 0;
    const std::byte* bytes = table.rows;
    for (std::uint32_t i = 0; i < table.row_count; ++i, bytes += table.row_size) {
        const auto& head = struct_at<oi_row>(bytes);
        const std::uint32_t parent = head.parent_entity;
        if (head.flags != 0) return explain_parent(entity, table, i);
        if (find_entity(parent) == nullptr) {
            if (parent == 0) return explain_parent(entity, table, i);
            table.roots[i] = 0;  // below something newer than this SDK: never reached from a root
            previous = 0;
            continue;
        }
        if (((entity.parents >> parent) & 1u) == 0 ||
            head.parent_row >= tables_[parent].row_count) {
            return explain_parent(entity, table, i);
        }
        const std::uint64_t root = entities[parent].root
                                       ? std::uint64_t{parent} << 32 | head.parent_row
                                       : tables_[parent].roots[head.parent_row];
        table.roots[i] = root;
        if (root == previous) continue;
        previous = root;
        if (root == 0) continue;
        const auto root_row = static_cast<std::int64_t>(root & 0xFFFFFFFFu);
        auto& last_row = last[root >> 32];
        if (root_row <= last_row) return explain_parent(entity, table, i);
        last_row = root_row;
    }
    return std::nullopt;
}

/// Flags of roots: the one that goes on is the last, the one that started earlier the first.
std::optional<Violation> BatchChecker::check_continuation() {
    std::uint32_t roots = 0, continues = 0, continued = 0;
    bool both = false;
    for (const Entity& entity : entities) {
        const Table& table = tables_[entity.id];
        if (!entity.root || table.row_count == 0) continue;
        roots += table.row_count;
        const std::byte* bytes = table.rows;
        for (std::uint32_t i = 0; i < table.row_count; ++i, bytes += table.row_size) {
            const std::uint32_t flags = struct_at<oi_row>(bytes).flags;
            if (flags == 0) continue;
            both = both || flags == known_flags;
            if ((flags & OI_ROW_CONTINUES) != 0 && (++continues > 1 || i + 1 != table.row_count)) {
                return Violation{"batch.continues",
                                 entity.id,
                                 i,
                                 {},
                                 "only the last record of a batch can go on in the next"};
            }
            if ((flags & OI_ROW_CONTINUED) != 0 && (++continued > 1 || i != 0)) {
                return Violation{"batch.continued",
                                 entity.id,
                                 i,
                                 {},
                                 "only the first record of a batch can go on from the one before"};
            }
        }
    }
    if (both && roots > 1) {
        return Violation{"batch.continues",
                         0,
                         0,
                         {},
                         "a record that comes from the batch before and goes on in the next is the "
                         "only one of its batch"};
    }
    return std::nullopt;
}

}  // namespace openitem::runtime
