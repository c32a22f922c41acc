// A document's elements in one row, each with its name as a number and its text at hand.
//
//     xml::Outline<Name> outline;
//     const auto root = outline.read(document, document.parse(bytes), names, 100);
//     root.each([&](xml::Element<Name> element, Name name) { switch (name) ... });
//     root.child(Name::Party).child(Name::PartyName).text();
//
// Reading a document means looking at every element a few times. The outline looks at the parser's
// tree once, so that the rest compares numbers. Elements live until the next read(); one that is
// missing is empty, and everything asked of it is empty too.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::xml {

template <class Name>
class Element {
public:
    Element() = default;

    bool empty() const { return item_ == nullptr; }
    Name name() const { return item_ == nullptr ? Name{} : item_->name; }
    /// Trimmed character data; empty for an element of elements.
    std::string_view text() const { return item_ == nullptr ? std::string_view() : item_->text; }
    std::string_view attribute(const char* attribute_name) const {
        return item_ == nullptr ? std::string_view() : xml::attribute(item_->node, attribute_name);
    }
    Node node() const { return item_ == nullptr ? Node() : item_->node; }

    /// The first child with this name.
    Element child(Name wanted) const {
        if (item_ == nullptr) return {};
        for (const Item* at = item_ + 1; at != item_ + item_->size; at += at->size) {
            if (at->name == wanted) return Element(at);
        }
        return {};
    }
    /// take(element, name) for every child.
    template <class Take>
    void each(const Take& take) const {
        if (item_ == nullptr) return;
        for (const Item* at = item_ + 1; at != item_ + item_->size; at += at->size) {
            take(Element(at), at->name);
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

    struct Item {
        Node node;
        std::string_view text;
        std::uint32_t size;  ///< of the subtree, this element included: the next sibling follows it
        Name name;
    };
    explicit Element(const Item* item) : item_(item) {}

    const Item* item_ = nullptr;
};

template <class Name>
class Outline {
public:
    /// Throws Error(OI_BAD_DATA, "xml.too_deep") when elements are nested deeper than that.
    template <std::size_t N>
    Element<Name> read(Document& document, Node root, const NameTable<Name, N>& names,
                       unsigned max_depth) {
        items_.clear();
        add(document, root, names, max_depth);
        return Element<Name>(items_.data());
    }

private:
    /// As deep as the document is, and no deeper than allowed.
    template <std::size_t N>
    void add(Document& document, Node node, const NameTable<Name, N>& names, unsigned depth_left) {
        if (depth_left == 0) Document::throw_too_deep(node);
        const std::size_t index = items_.size();
        items_.push_back({node, {}, 1, names.find(local_name(node.name()))});
        Node child = node.first_child();
        if (child.empty()) {
            items_[index].text = Document::trimmed(node.value());
            return;
        }
        bool in_pieces = false;
        for (; child; child = child.next_sibling()) {
            if (child.type() == pugi::node_element) {
                add(document, child, names, depth_left - 1);
            } else {
                in_pieces = true;
            }
        }
        if (in_pieces) items_[index].text = document.text(node);
        items_[index].size = static_cast<std::uint32_t>(items_.size() - index);
    }

    std::vector<typename Element<Name>::Item> items_;
};

}  // namespace openitem::xml
