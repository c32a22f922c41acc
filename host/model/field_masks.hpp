// Which fields of each entity have a property, as bits to hold against oi_row.present.
#pragma once

#include <openitem/fields.hpp>

#include <array>
#include <cstdint>

namespace openitem::model {

using FieldMask = std::array<std::uint64_t, 2>;

// By entity: the bits of the fields for which `wanted(field)` holds.
template <class Wanted>
constexpr std::array<FieldMask, OI_ENTITY_COUNT> field_masks(Wanted wanted) {
    std::array<FieldMask, OI_ENTITY_COUNT> masks{};
    for (const Entity& entity : entities) {
        for (std::uint32_t i = 0; i < entity.field_count; ++i) {
            const Field& field = entity.fields[i];
            if (!wanted(field)) continue;
            masks[entity.id][field.bit >> 6] |= std::uint64_t{1} << (field.bit & 63);
        }
    }
    return masks;
}

}  // namespace openitem::model
