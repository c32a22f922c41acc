// Elements that an invoice of EN 16931 should not have: what CII knows and the norm does not.
#pragma once

#include "connectors/lib/en16931/syntax.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace openitem::cii {

inline constexpr std::size_t unwanted_count = 419;
inline constexpr std::size_t unwanted_anywhere_count = 70;

/// By path from the root, "/ExchangedDocument/Name". A rule is known by its number, 13 for
/// CII-SR-013; all of them are warnings.
const en16931::PathTable<unwanted_count>& unwanted_elements();

/// Groups with rules of their own, wherever they stand.
enum class Group : std::uint8_t { none, reference, tax, period, address };
inline constexpr std::array<std::string_view, 5> group_names = {"", "reference", "tax", "period",
                                                                "address"};
Group group_of(std::string_view name);

/// By path from such a group, behind the group's name: "period/Description". A rule is known by its
/// number, 71 for CII-DT-071.
const en16931::PathTable<unwanted_anywhere_count>& unwanted_anywhere();

}  // namespace openitem::cii
