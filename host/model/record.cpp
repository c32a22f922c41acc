#include "host/model/record.hpp"

#include <algorithm>

namespace openitem::model {
namespace {

constexpr std::array<std::uint32_t, 9> root_order = {
    OI_CUSTOMER, OI_ORDER,          OI_INVOICE, OI_PAYMENT,        OI_ALLOCATION,
    OI_DISPUTE,  OI_BANK_STATEMENT, OI_BALANCE, OI_ACKNOWLEDGEMENT};

constexpr bool every_root_has_a_place() {
    std::size_t roots = 0;
    for (const Entity& entity : entities) roots += entity.root ? 1 : 0;
    for (const std::uint32_t entity : root_order) {
        if (!entities[entity].root) return false;
    }
    return roots == root_order.size();
}
static_assert(every_root_has_a_place());

// Every root has its source_id at the same place, which saves asking for the entity.
constexpr bool source_ids_agree() {
    for (const Entity& entity : entities) {
        if (!entity.root) continue;
        const Field& field = entity.fields[0];
        if (field.name != "source_id" || field.bit != 0 || field.offset != sizeof(oi_row))
            return false;
    }
    return true;
}
static_assert(source_ids_agree());

struct ChangeField {
    std::uint16_t offset = 0;  // 0: this entity has none
    std::uint8_t bit = 0;
};

constexpr auto change_fields = [] {
    std::array<ChangeField, OI_ENTITY_COUNT> fields{};
    for (const Entity& entity : entities) {
        for (std::uint32_t i = 0; i < entity.field_count; ++i) {
            const Field& field = entity.fields[i];
            if (field.name == "change") fields[entity.id] = {field.offset, field.bit};
        }
    }
    return fields;
}();

}  // namespace

std::string_view RecordView::source_id() const noexcept {
    if (OI_PRESENT(head(), 0) == 0) return {};
    return batch_->text(*reinterpret_cast<const oi_text*>(bytes_ + sizeof(oi_row)));
}

std::uint32_t RecordView::change() const noexcept {
    const ChangeField field = change_fields[entity()];
    if (field.offset == 0 || OI_PRESENT(head(), field.bit) == 0) return OI_CHANGE_UPSERT;
    return *reinterpret_cast<const std::uint32_t*>(bytes_ + field.offset);
}

std::uint64_t RecordView::parent_key(std::uint32_t child_entity, std::uint32_t row) const noexcept {
    const oi_row& head = batch_->table(child_entity).row(row);
    return std::uint64_t{head.parent_entity} << 32 | head.parent_row;
}

RowRange RecordView::children(std::uint32_t child_entity, std::uint32_t parent_entity,
                              std::uint32_t parent_row) const noexcept {
    const std::uint64_t key = std::uint64_t{parent_entity} << 32 | parent_row;
    return between(child_entity, key, key + 1);
}

RowRange RecordView::children_below(std::uint32_t child_entity,
                                    std::uint32_t parent_entity) const noexcept {
    return between(child_entity, std::uint64_t{parent_entity} << 32,
                   (std::uint64_t{parent_entity} + 1) << 32);
}

// The rows whose parent's key is in [low, high).
RowRange RecordView::between(std::uint32_t child_entity, std::uint64_t low,
                             std::uint64_t high) const noexcept {
    const Range& range = ranges_[child_entity];
    if (range.count == 0) return {};
    const RowRange all{range.sorted ? nullptr : order_.data() + range.order, range.first,
                       range.count};
    const std::uint64_t first = parent_key(child_entity, all[0]);
    const std::uint64_t last = parent_key(child_entity, all[all.count - 1]);
    if (first >= low && last < high) return all;
    if (last < low || first >= high) return {};

    const auto lower_bound = [&](std::uint32_t from, std::uint64_t key) {
        std::uint32_t count = all.count - from;
        while (count > 0) {
            const std::uint32_t half = count / 2;
            if (parent_key(child_entity, all[from + half]) < key) {
                from += half + 1;
                count -= half + 1;
            } else {
                count = half;
            }
        }
        return from;
    };
    const std::uint32_t begin = lower_bound(0, low);
    const std::uint32_t end = lower_bound(begin, high);
    return {all.order ? all.order + begin : nullptr, all.first + begin, end - begin};
}

Records::Records(const BatchView& batch) : batch_(batch) {
    record_.batch_ = &batch_;
    for (const Entity& entity : entities) {
        if (entity.name.empty() || entity.root || batch_.table(entity.id).empty()) continue;
        child_tables_[child_table_count_++] = entity.id;
    }
}

bool Records::enter_next_table() {
    do {
        if (next_table_ == root_order.size()) return false;
        record_.position_.entity = root_order[next_table_++];
        roots_ = &batch_.table(record_.position_.entity);
    } while (roots_->empty());
    next_row_ = 0;
    passed_.fill(0);
    return true;
}

const RecordView* Records::next() {
    if ((roots_ == nullptr || next_row_ >= roots_->row_count()) && !enter_next_table())
        return nullptr;
    record_.position_.row = next_row_;
    record_.bytes_ = roots_->bytes(next_row_);
    ++next_row_;
    if (child_table_count_ == 0) return &record_;

    record_.child_entities_ = 0;
    record_.order_.clear();
    for (std::uint32_t i = 0; i < child_table_count_; ++i) claim(child_tables_[i]);
    return &record_;
}

// The rows of one root stand together, and those of the roots of one entity in their order; rows of
// roots of other entities may stand between them.
void Records::claim(std::uint32_t child_entity) {
    const std::uint32_t count = batch_.table(child_entity).row_count();
    const RecordPosition root = record_.position_;
    std::uint32_t& at = passed_[child_entity];
    for (; at < count; ++at) {
        const RecordPosition of = record_of(batch_, child_entity, at);
        if (of.entity == root.entity && of.row >= root.row) break;
    }

    RecordView::Range range{.first = at};
    std::uint64_t previous = 0;
    for (; at < count && record_of(batch_, child_entity, at) == root; ++at) {
        const std::uint64_t key = record_.parent_key(child_entity, at);
        range.sorted = range.sorted && previous <= key;
        previous = key;
    }
    range.count = at - range.first;
    record_.ranges_[child_entity] = range;
    if (range.count != 0) record_.child_entities_ |= std::uint64_t{1} << child_entity;
    if (!range.sorted) sort_by_parent(child_entity);
}

void Records::sort_by_parent(std::uint32_t child_entity) {
    RecordView::Range& range = record_.ranges_[child_entity];
    range.order = static_cast<std::uint32_t>(record_.order_.size());
    for (std::uint32_t i = 0; i < range.count; ++i) record_.order_.push_back(range.first + i);
    std::stable_sort(record_.order_.begin() + range.order, record_.order_.end(),
                     [&](std::uint32_t a, std::uint32_t b) {
                         return record_.parent_key(child_entity, a) <
                                record_.parent_key(child_entity, b);
                     });
}

}  // namespace openitem::model
