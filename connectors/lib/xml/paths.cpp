#include "connectors/lib/xml/paths.hpp"

#include <openitem/error.hpp>

#include <functional>

namespace openitem::xml {

std::size_t Paths::slot_of(Id parent, std::string_view name) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t hash = std::hash<std::string_view>()(name) + parent * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
    for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const Id id = slots_[slot];
        if (id == none) return slot;
        if (paths_[id].parent == parent && paths_[id].qualified_name() == name) return slot;
    }
}

Paths::Id Paths::below(Id before, Id parent, std::string_view name) {
    std::size_t slot = slot_of(parent, name);
    if (slots_[slot] == none) {
        if (paths_.size() == most) {
            throw Error(OI_BAD_DATA, "xml.too_large",
                        "expected elements at no more than " + std::to_string(most) +
                            " different places, found more");
        }
        if (paths_.size() * 2 >= slots_.size()) {
            grow();
            slot = slot_of(parent, name);
        }
        std::string& kept = names_.emplace_back(name);
        kept.resize(name.size() + scan::padding);
        slots_[slot] = static_cast<Id>(paths_.size());
        // Without a colon the prefix ends where the name begins: npos + 1 is 0.
        paths_.push_back({kept.data(), static_cast<std::uint32_t>(name.size()),
                          static_cast<std::uint32_t>(name.rfind(':') + 1), parent, none});
    }
    paths_[before].followed_by = slots_[slot];
    return slots_[slot];
}

void Paths::grow() {
    slots_.assign(slots_.size() * 2, none);
    for (Id id = 1; id < paths_.size(); ++id) {
        slots_[slot_of(paths_[id].parent, paths_[id].qualified_name())] = id;
    }
}

void Paths::forget() {
    if (paths_.size() <= many) return;
    paths_.assign(1, Path());
    slots_.assign(256, none);
    names_.clear();
    ++generation_;
}

}  // namespace openitem::xml
