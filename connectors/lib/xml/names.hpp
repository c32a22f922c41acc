// Element names as numbers: one lookup per element, then a switch.
//
//     enum class Name : std::uint8_t { unknown, ID, IssueDate };
//     constexpr xml::NameTable<Name, 2> names({{"ID", Name::ID}, {"IssueDate", Name::IssueDate}});
//     switch (names.find(xml::local_name(node))) { case Name::ID: ... }
//
// The table is made at compile time and never changes; find() may be called from any thread.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace openitem::xml {

/// The part of a qualified name behind its prefix.
constexpr std::string_view local_name(const char* qualified) {
    const char* start = qualified;
    const char* at = qualified;
    for (; *at != '\0'; ++at) {
        if (*at == ':') start = at + 1;
    }
    return {start, static_cast<std::size_t>(at - start)};
}

template <class Id>
struct NamedId {
    std::string_view name;
    Id id{};
};

/// N different names; Id{} stands for every other name.
template <class Id, std::size_t N>
class NameTable {
public:
    consteval explicit NameTable(const NamedId<Id> (&entries)[N]) {
        for (const NamedId<Id>& entry : entries) {
            std::size_t slot = hash(entry.name) % slots;
            while (!table_[slot].name.empty()) slot = (slot + 1) % slots;
            table_[slot] = entry;
        }
    }

    constexpr Id find(std::string_view name) const {
        if (name.empty()) return Id{};
        // At least half of the slots are empty: every search ends.
        for (std::size_t slot = hash(name) % slots;; slot = (slot + 1) % slots) {
            const NamedId<Id>& entry = table_[slot];
            if (entry.name.empty()) return Id{};
            if (same(entry.name, name)) return entry.id;
        }
    }

private:
    static constexpr std::size_t slots = std::bit_ceil(N * 4);

    /// The first and the last four bytes and the length tell the names of a vocabulary apart.
    static constexpr std::size_t hash(std::string_view name) {
        const std::size_t size = name.size();
        std::uint64_t word = 0;
        if (size >= 4) {
            word = four(name.data()) | four(name.data() + size - 4) << 32;
        } else {
            for (const char c : name) word = word << 8 | static_cast<unsigned char>(c);
        }
        word = (word + size) * 0x9E3779B97F4A7C15u;
        return static_cast<std::size_t>(word >> 32 ^ word >> 47);
    }

    /// In place: names are too short for a call to memcmp to pay.
    static constexpr bool same(std::string_view left, std::string_view right) {
        if (left.size() != right.size()) return false;
        std::size_t at = 0;
        for (; at + 4 <= left.size(); at += 4) {
            if (four(left.data() + at) != four(right.data() + at)) return false;
        }
        for (; at < left.size(); ++at) {
            if (left[at] != right[at]) return false;
        }
        return true;
    }

    static constexpr std::uint64_t four(const char* at) {
        std::uint64_t out = 0;
        for (unsigned i = 0; i < 4; ++i) {
            out |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
        }
        return out;
    }

    std::array<NamedId<Id>, slots> table_{};
};

}  // namespace openitem::xml
