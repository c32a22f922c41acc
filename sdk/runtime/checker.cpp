#include "sdk/runtime/checker.hpp"

#include "sdk/runtime/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace openitem::runtime {
namespace {

static_assert(std::endian::native == std::endian::little, "batches are read where they lie");

Violation violation(std::string_view code, std::string message) {
    return {.code = code, .entity = 0, .row = 0, .field = {}, .message = std::move(message)};
}

Violation table_violation(std::string_view code, std::uint32_t entity, std::string message) {
    return {.code = code, .entity = entity, .row = 0, .field = {}, .message = std::move(message)};
}

/// Entities so that parents come before their children. That it can be made also says that joins
/// of known entities cannot run in a circle.
constexpr auto parents_first = [] {
    struct Order {
        std::array<std::uint32_t, OI_ENTITY_COUNT> ids{};
        std::uint32_t count = 0;
    } order;
    std::uint64_t done = 0;
    for (std::uint32_t pass = 0; pass < OI_ENTITY_COUNT; ++pass) {
        for (std::uint32_t id = 1; id < OI_ENTITY_COUNT; ++id) {
            const auto& entity = entities[id];
            if (entity.name.empty() || ((done >> id) & 1u) != 0) continue;
            if ((entity.parents & ~done) != 0) continue;
            order.ids[order.count++] = id;
            done |= std::uint64_t{1} << id;
        }
    }
    return order;
}();
static_assert(parents_first.count ==
                  static_cast<std::uint32_t>(std::count_if(std::begin(entities), std::end(entities),
                                                           [](const Entity& e) {
                                                               return !e.name.empty();
                                                           })),
              "an entity is its own ancestor");

}  // namespace

std::string Violation::text() const {
    std::string place;
    if (const Entity* known = find_entity(entity)) {
        place = fmt::format("{} row {}", known->name, row);
        if (!field.empty()) place += fmt::format(", {}", field);
        place += ": ";
    } else if (entity != 0) {
        place = fmt::format("table of entity {}: ", entity);
    }
    return fmt::format("{}{} [{}]", place, message, code);
}

BatchChecker::BatchChecker() = default;

std::optional<Violation> BatchChecker::check(const void* bytes, std::uint64_t size) {
    for (auto& table : tables_) table.row_count = 0;
    seen_ = 0;
    unknown_.clear();
    ranges_.clear();
    text_total_ = 0;
    if (auto bad = check_header(bytes, size)) return bad;
    if (auto bad = check_directory()) return bad;
    if (auto bad = check_overlaps()) return bad;
    if (auto bad = check_heap()) return bad;
    for (std::uint32_t i = 0; i < parents_first.count; ++i) {
        const Entity& entity = entities[parents_first.ids[i]];
        Table& table = tables_[entity.id];
        if (table.row_count == 0) continue;
        if (auto bad = check_rows(entity, table)) return bad;
        if (entity.root) continue;
        if (auto bad = check_parents(entity, table)) return bad;
    }
    return check_continuation();
}

std::optional<Violation> BatchChecker::check_header(const void* bytes, std::uint64_t size) {
    if (bytes == nullptr || reinterpret_cast<std::uintptr_t>(bytes) % 8 != 0) {
        return violation("batch.alignment", "the batch does not start at a multiple of 8");
    }
    if (size < sizeof(oi_batch_header)) {
        return violation("batch.size", fmt::format("{} bytes are less than a header of {}", size,
                                                   sizeof(oi_batch_header)));
    }
    if (size > OI_BATCH_MAX_BYTES) {
        return violation("batch.size",
                         fmt::format("{} bytes are more than {}: emit smaller batches", size,
                                     OI_BATCH_MAX_BYTES));
    }
    bytes_ = static_cast<const std::byte*>(bytes);
    size_ = size;
    header_ = static_cast<const oi_batch_header*>(bytes);
    const auto& h = *header_;
    if (h.magic != OI_BATCH_MAGIC) {
        return violation("batch.magic", "the first four bytes are not 'OIB1'");
    }
    if (h.byte_order != OI_BATCH_BYTE_ORDER) {
        return violation("batch.byte_order", "the batch is not little-endian");
    }
    if (h.abi_major != OI_ABI_MAJOR) {
        return violation("batch.abi", fmt::format("ABI {}.{} is not {}.x", h.abi_major, h.abi_minor,
                                                  OI_ABI_MAJOR));
    }
    if (h.size != size) {
        return violation("batch.size", fmt::format("the header says {} bytes, {} were handed over",
                                                   h.size, size));
    }
    if (h.reserved[0] != 0 || h.reserved[1] != 0) {
        return violation("batch.reserved", "reserved bytes of the header are not zero");
    }
    if (h.text_offset % 8 != 0 || h.text_offset > size || h.text_size > size - h.text_offset) {
        return violation("batch.heap", fmt::format("the text heap ({} bytes at {}) does not lie "
                                                   "within the batch or not at a multiple of 8",
                                                   h.text_size, h.text_offset));
    }
    heap_ = reinterpret_cast<const char*>(bytes_ + h.text_offset);
    heap_size_ = h.text_size;
    return std::nullopt;
}

std::optional<Violation> BatchChecker::check_directory() {
    const auto& h = *header_;
    if (h.header_size < sizeof(oi_batch_header) || h.header_size % 8 != 0 ||
        h.header_size > size_) {
        return violation("batch.directory",
                         fmt::format("header_size {} is not possible", h.header_size));
    }
    if (h.table_size < sizeof(oi_table) || h.table_size % 8 != 0) {
        return violation("batch.directory",
                         fmt::format("table_size {} is not possible", h.table_size));
    }
    const std::uint64_t directory = std::uint64_t{h.table_count} * h.table_size;
    if (directory > size_ - h.header_size) {
        return violation("batch.directory",
                         fmt::format("{} tables do not fit in the batch", h.table_count));
    }
    ranges_.push_back({0, h.header_size + directory});
    if (heap_size_ != 0) ranges_.push_back({h.text_offset, h.text_offset + heap_size_});

    std::uint64_t row_total = 0;
    const std::byte* entry = bytes_ + h.header_size;
    for (std::uint32_t i = 0; i < h.table_count; ++i, entry += h.table_size) {
        if (auto bad = check_table(*reinterpret_cast<const oi_table*>(entry), row_total))
            return bad;
    }
    if (row_total > OI_BATCH_MAX_ROWS) {
        return violation("batch.rows", fmt::format("{} rows are more than {}: emit smaller batches",
                                                   row_total, OI_BATCH_MAX_ROWS));
    }
    std::sort(unknown_.begin(), unknown_.end());
    const auto twice = std::adjacent_find(unknown_.begin(), unknown_.end());
    if (twice != unknown_.end()) {
        return table_violation("batch.table_twice", *twice, "an entity has one table at most");
    }
    return std::nullopt;
}

std::optional<Violation> BatchChecker::check_table(const oi_table& table,
                                                   std::uint64_t& row_total) {
    const std::uint32_t id = table.entity;
    if (id == 0) return violation("batch.entity", "a table of entity 0");
    if (table.reserved != 0) {
        return table_violation("batch.reserved", id, "reserved bytes of the table are not zero");
    }
    if (table.row_size < sizeof(oi_row) || table.row_size % 8 != 0) {
        return table_violation("batch.row_size", id,
                               fmt::format("row_size {} is not a multiple of 8 of at least {}",
                                           table.row_size, sizeof(oi_row)));
    }
    const std::uint64_t bytes = std::uint64_t{table.row_size} * table.row_count;
    if (table.offset % 8 != 0 || table.offset > size_ || bytes > size_ - table.offset) {
        return table_violation("batch.table_range", id,
                               fmt::format("{} rows of {} bytes at {} do not lie within the batch "
                                           "or not at a multiple of 8",
                                           table.row_count, table.row_size, table.offset));
    }
    row_total += table.row_count;
    if (bytes != 0) ranges_.push_back({table.offset, table.offset + bytes});
    if (find_entity(id) == nullptr) {
        unknown_.push_back(id);
        return std::nullopt;
    }
    const std::uint64_t bit = std::uint64_t{1} << id;
    if ((seen_ & bit) != 0) {
        return table_violation("batch.table_twice", id, "an entity has one table at most");
    }
    seen_ |= bit;
    Table& mine = tables_[id];
    mine.rows = bytes_ + table.offset;
    mine.row_size = table.row_size;
    mine.row_count = table.row_count;
    return std::nullopt;
}

std::optional<Violation> BatchChecker::check_overlaps() {
    std::sort(ranges_.begin(), ranges_.end(),
              [](const Range& a, const Range& b) { return a.from < b.from; });
    for (std::size_t i = 1; i < ranges_.size(); ++i) {
        if (ranges_[i].from < ranges_[i - 1].to) {
            return violation(
                "batch.overlap",
                fmt::format("two parts of the batch overlap at byte {}", ranges_[i].from));
        }
    }
    return std::nullopt;
}

std::optional<Violation> BatchChecker::check_heap() {
    const Utf8Scan scan = scan_utf8({heap_, heap_size_});
    heap_ascii_ = scan.ascii;
    if (!scan.ok()) return explain_utf8(scan.bad_at);
    return std::nullopt;
}

}  // namespace openitem::runtime
