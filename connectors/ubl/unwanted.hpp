// Elements and attributes that an invoice of EN 16931 should not have, as warnings (UBL-CR-*): what
// UBL knows and the norm does not.
#pragma once

#include "connectors/lib/en16931/syntax.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace openitem::ubl {

inline constexpr std::size_t unwanted_count = 650;

/// By path from the root, "/Delivery/ID"; a line of a credit note is written as one of an invoice.
/// A rule is known by its number, 5 for UBL-CR-005.
const en16931::PathTable<unwanted_count>& unwanted_elements();

/// An attribute of an element, and of that one below a parent; "" is any, "/" the root.
struct UnwantedAttribute {
    std::uint16_t rule;
    std::string_view parent, element, attribute;
};
std::span<const UnwantedAttribute> unwanted_attributes();

}  // namespace openitem::ubl
