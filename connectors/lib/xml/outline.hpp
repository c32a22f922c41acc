// A document's elements, each with its name as a number.
//
//     xml::Outline<Name> outline;
//     const auto root = outline.read(document, document.parse(bytes), names);
//     root.each([&](xml::Element<Name> element, Name name) { switch (name) ... });
//     root.child(Name::Party).child(Name::PartyName).text();
//
// Reading a document means looking at every element a few times. The outline looks each path's name
// up once, so that the rest compares numbers. Elements live until the next read(); one that is
// missing is empty, and everything asked of it is empty too.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace openitem::xml {

template <class Name>
class Element {
public:
    Element() = default;

    bool empty() const { return node_.empty(); }
    Name name() const { return empty() ? Name{} : *name_; }
    /// Trimmed character data; empty for an element of elements.
    std::string_view text() const { return node_.text(); }
    /// An attribute's value, trimmed.
    std::string_view attribute(std::string_view attribute_name) const {
        return node_.attribute(attribute_name);
    }
    Node node() const { return node_; }

    /// The first child with this name.
    Element child(Name wanted) const {
        if (empty()) return {};
        const Item* const end = node_.item() + node_.item()->size;
        const Name* name = name_ + 1;
        for (const Item* at = node_.item() + 1; at != end; name += at->size, at += at->size) {
            if (*name == wanted) return Element(Node(*node_.tree(), *at), name);
        }
        return {};
    }
    /// take(element, name) for every child.
    template <class Take>
    void each(const Take& take) const {
        if (empty()) return;
        const Item* const end = node_.item() + node_.item()->size;
        const Name* name = name_ + 1;
        for (const Item* at = node_.item() + 1; at != end; name += at->size, at += at->size) {
            take(Element(Node(*node_.tree(), *at), name), *name);
        }
    }
    /// The same for the first child of each name, where each may stand once.
    template <class Take>
    void each_first(const Take& take) const {
        static_assert(sizeof(Name) == 1);
        std::uint64_t seen[4] = {};
        each([&](Element element, Name name) {
            const auto number = static_cast<std::uint8_t>(name);
            const std::uint64_t bit = std::uint64_t{1} << (number & 63);
            if ((seen[number >> 6] & bit) != 0) return;
            seen[number >> 6] |= bit;
            take(element, name);
        });
    }

private:
    template <class>
    friend class Outline;

    Element(Node node, const Name* name) : node_(node), name_(name) {}

    Node node_;
    const Name* name_ = nullptr;
};

template <class Name>
class Outline {
public:
    /// `root`: of the document, or the element within it to begin at.
    template <std::size_t N>
    Element<Name> read(const Document& document, Node root, const NameTable<Name, N>& names) {
        const Tree& tree = document.tree();
        by_path_.update(tree.paths, [&](const Paths::Path& path, Paths::Id) {
            return names.find(path.local_name());
        });
        const Item* const first = root.item();
        names_.resize(first->size);
        for (std::size_t i = 0; i < names_.size(); ++i) names_[i] = by_path_[first[i].path];
        return Element<Name>(root, names_.data());
    }

private:
    PathMap<Name> by_path_;
    std::vector<Name> names_;  // of the elements, in the order of the document
};

}  // namespace openitem::xml
