#include "sdk/runtime/checker.hpp"

#include <openitem/batch_view.hpp>

#include <fmt/format.h>

namespace openitem::runtime {
namespace {

/// Every root has its source_id as its first field.
std::string_view source_id(const BatchView& batch, const Entity& entity, const oi_row& row) {
    const Field* field = find_field(entity, "source_id");
    if (field == nullptr || OI_PRESENT(row, field->bit) == 0) return {};
    const auto* bytes = reinterpret_cast<const std::byte*>(&row);
    return batch.text(*reinterpret_cast<const oi_text*>(bytes + field->offset));
}

}  // namespace

std::optional<Violation> ContinuationChecker::batch(const void* checked, std::uint64_t size) {
    const BatchView view(checked, size);
    bool came_back = false;
    std::uint32_t next_entity = 0;
    std::string next_id;
    for (const Entity& entity : entities) {
        const TableView& rows = view.table(entity.id);
        if (!entity.root || rows.empty()) continue;
        // The checker has seen to it that only the first row can be continued and only the last
        // can continue.
        const oi_row& first = rows.row(0);
        if ((first.flags & OI_ROW_CONTINUED) != 0) {
            if (entity.id != entity_ || source_id(view, entity, first) != source_id_) {
                return Violation{"batch.continued",
                                 entity.id,
                                 0,
                                 {},
                                 "it says that it started in the batch before, which ended with "
                                 "another record"};
            }
            came_back = true;
        }
        const oi_row& last = rows.row(rows.row_count() - 1);
        if ((last.flags & OI_ROW_CONTINUES) != 0) {
            next_entity = entity.id;
            next_id = source_id(view, entity, last);
        }
    }
    if (entity_ != 0 && !came_back) {
        return Violation{"batch.continued",
                         0,
                         0,
                         {},
                         fmt::format("{} '{}' was to go on in this batch and does not",
                                     entities[entity_].title, source_id_)};
    }
    entity_ = next_entity;
    source_id_ = std::move(next_id);
    return std::nullopt;
}

std::optional<Violation> ContinuationChecker::checkpoint() const {
    if (entity_ == 0) return std::nullopt;
    return Violation{"batch.checkpoint",
                     0,
                     0,
                     {},
                     fmt::format("a checkpoint came between two parts of {} '{}'",
                                 entities[entity_].title, source_id_)};
}

std::optional<Violation> ContinuationChecker::end() const {
    if (entity_ == 0) return std::nullopt;
    return Violation{"batch.continues",
                     0,
                     0,
                     {},
                     fmt::format("the run ended before the last part of {} '{}'",
                                 entities[entity_].title, source_id_)};
}

}  // namespace openitem::runtime
