// Elements and attributes that an invoice of EN 16931 should not have, as warnings (UBL-CR-*): what
// UBL knows and the norm does not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace openitem::ubl {

/// Paths of local names from the root, "/Delivery/ID"; a line of a credit note is written as one of
/// an invoice. Told by their hash, which a walk down the document extends name by name.
class UnwantedPath {
public:
    constexpr UnwantedPath() = default;
    constexpr UnwantedPath below(std::string_view name) const {
        UnwantedPath out = *this;
        out.add("/");
        out.add(name == "CreditNoteLine" ? "InvoiceLine" : name);
        return out;
    }
    /// The rule's number, 5 for UBL-CR-005.
    std::optional<std::uint16_t> rule() const;

private:
    constexpr void add(std::string_view text) {
        for (const char c : text) {
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
        }
    }
    std::uint64_t hash_ = 0xCBF29CE484222325u;
};

/// An attribute of an element, and of that one below a parent; "" is any, "/" the root.
struct UnwantedAttribute {
    std::uint16_t rule;
    std::string_view parent, element, attribute;
};
std::span<const UnwantedAttribute> unwanted_attributes();

}  // namespace openitem::ubl
