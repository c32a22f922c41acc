// The bytes of a field within a row.
#pragma once

#include <openitem/fields.hpp>

#include <cstddef>
#include <cstdint>

namespace openitem::runtime {

/// A struct of openitem/batch.h where it lies; `place` is aligned for it.
template <class T>
const T& struct_at(const std::byte* place) noexcept {
    return *reinterpret_cast<const T*>(place);
}

constexpr std::uint64_t field_size(FieldType type) noexcept {
    switch (type) {
        case FieldType::digest:
            return sizeof(oi_digest);
        case FieldType::amount:
            return sizeof(oi_amount);
        case FieldType::decimal:
            return sizeof(oi_decimal);
        case FieldType::text:
            return sizeof(oi_text);
        case FieldType::instant:
        case FieldType::integer:
            return sizeof(std::int64_t);
        case FieldType::date:
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number:
            break;
    }
    return sizeof(std::int32_t);
}

}  // namespace openitem::runtime
