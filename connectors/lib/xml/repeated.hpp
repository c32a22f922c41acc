// Elements that stand twice where only one can be meant.
#pragma once

#include "connectors/lib/xml/outline.hpp"

#include <cstdint>
#include <initializer_list>

namespace openitem::xml {

template <class Name>
class NameSet {
public:
    constexpr NameSet(std::initializer_list<Name> names) {
        for (const Name each : names) add(each);
    }
    constexpr bool has(Name name) const { return (bits_[index(name) >> 6] & bit(name)) != 0; }
    constexpr void add(Name name) { bits_[index(name) >> 6] |= bit(name); }

private:
    static_assert(sizeof(Name) == 1);
    static constexpr unsigned index(Name name) { return static_cast<std::uint8_t>(name); }
    static constexpr std::uint64_t bit(Name name) {
        return std::uint64_t{1} << (index(name) & 63u);
    }
    std::uint64_t bits_[4] = {};
};

/// Whether two elements of one name say different things: another text or currency. Elements of
/// elements always do.
template <class Name>
bool contradict(const Element<Name>& first, const Element<Name>& second) {
    if (first.node().first_child() || second.node().first_child()) return true;
    for (const char* currency : {"currencyID", "Ccy"}) {
        if (first.attribute(currency) != second.attribute(currency)) return true;
    }
    return first.text() != second.text();
}

/// take(element), once for each of the names, for a child that contradicts the first of its name.
template <class Name, class Take>
void each_contradiction(const Element<Name>& parent, const NameSet<Name>& names, const Take& take) {
    NameSet<Name> seen{}, told{};
    parent.each([&](Element<Name> element, Name name) {
        if (!names.has(name)) return;
        if (!seen.has(name)) return seen.add(name);
        if (told.has(name) || !contradict(parent.child(name), element)) return;
        told.add(name);
        take(element);
    });
}

}  // namespace openitem::xml
