#include "sdk/runtime/batch_view.hpp"

namespace openitem::runtime {

Batch::Batch(std::span<const std::byte> checked) noexcept : bytes_(checked) {
    const auto& header = *reinterpret_cast<const oi_batch_header*>(checked.data());
    heap_ = {reinterpret_cast<const char*>(checked.data() + header.text_offset), header.text_size};
    const std::byte* entry = checked.data() + header.header_size;
    for (std::uint32_t i = 0; i < header.table_count; ++i, entry += header.table_size) {
        const auto& table = *reinterpret_cast<const oi_table*>(entry);
        if (find_entity(table.entity) == nullptr) continue;
        tables_[table.entity] = {checked.data() + table.offset, table.row_size, table.row_count};
    }
}

std::uint32_t Batch::row_count() const noexcept {
    std::uint32_t count = 0;
    for (const auto& rows : tables_) count += rows.size();
    return count;
}

RowId root_of(const Batch& batch, RowId id) noexcept {
    while (id.entity != 0 && !entities[id.entity].root) {
        const oi_row& row = batch.table(id.entity)[id.row];
        id = {row.parent_entity, row.parent_row};
        if (find_entity(id.entity) == nullptr) return {};
    }
    return id;
}

RecordReader::RecordReader(const Batch& batch) noexcept : batch_(&batch) {
    record_.batch_ = batch_;
    for (std::uint32_t entity = 1; entity < OI_ENTITY_COUNT; ++entity) {
        if (!entities[entity].root && !batch.table(entity).empty()) {
            children_[child_count_++] = entity;
        }
    }
}

bool RecordReader::enter_next_root_table() noexcept {
    std::uint32_t entity = record_.root_.entity;
    do {
        if (++entity >= OI_ENTITY_COUNT) return false;
    } while (!entities[entity].root || batch_->table(entity).empty());
    record_.root_.entity = entity;
    row_ = 0;
    for (auto& range : record_.range_) range = {};
    return true;
}

const Record* RecordReader::next() noexcept {
    const std::uint32_t entity = record_.root_.entity;
    if (entity >= OI_ENTITY_COUNT) return nullptr;
    if ((entity == 0 || row_ == batch_->table(entity).size()) && !enter_next_root_table()) {
        record_.root_ = {OI_ENTITY_COUNT, 0};
        return nullptr;
    }
    record_.root_.row = row_++;
    for (std::uint32_t i = 0; i < child_count_; ++i) {
        const std::uint32_t child = children_[i];
        const std::uint32_t count = batch_->table(child).size();
        auto& range = record_.range_[child];
        // The rows of one root stand together, in the order of the roots of its entity; rows of
        // roots of other entities may stand between.
        std::uint32_t at = range.to;
        while (at < count) {
            const RowId root = root_of(*batch_, {child, at});
            if (root.entity == record_.root_.entity && root.row >= record_.root_.row) break;
            ++at;
        }
        range.from = at;
        while (at < count && root_of(*batch_, {child, at}) == record_.root_) ++at;
        range.to = at;
    }
    return &record_;
}

}  // namespace openitem::runtime
