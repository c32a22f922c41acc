// An id that cannot be taken for another kind of id.
//
//     using InvoiceId = Id<struct InvoiceTag>;
//
// 0 is "none": stores count from 1.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace openitem::base {

template <class Tag>
struct Id {
    std::int64_t value = 0;

    constexpr explicit operator bool() const noexcept { return value != 0; }

    friend constexpr bool operator==(Id, Id) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(Id, Id) noexcept = default;
};

}  // namespace openitem::base

template <class Tag>
struct std::hash<openitem::base::Id<Tag>> {
    std::size_t operator()(openitem::base::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
