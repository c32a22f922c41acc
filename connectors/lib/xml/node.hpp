// The elements of one XML document, in the order of their start tags: a flat array in which the
// next sibling of an element is found by the size of its subtree. Texts and names are views into
// the document's memory.
#pragma once

#include "connectors/lib/xml/paths.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

namespace openitem::xml {

using scan::is_blank;

/// The text without white space around it.
constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

struct Attribute {
    std::string_view name;   ///< qualified
    std::string_view value;  ///< references resolved, line ends and tabs as blanks
};

struct Item {
    const char* name = nullptr;  ///< qualified, in the document's memory
    const char* text = nullptr;  ///< trimmed character data, without that of the children
    std::uint32_t text_size = 0;
    std::uint32_t blanks_after = 0;  ///< cut off behind the text, where they still stand
    Paths::Id path = Paths::none;
    std::uint32_t size = 1;       ///< of the subtree, this element included
    std::uint32_t to_parent = 0;  ///< so many items before this one; 0: the root
    std::uint32_t first_attribute = 0;
    std::uint32_t attribute_count = 0;
};

struct Tree {
    Paths paths;              ///< of this document and those before it
    std::vector<Item> items;  ///< the root first
    std::vector<Attribute> attributes;
};

class Children;

/// An element, or none: everything asked of none is empty. Lives as long as the document's tree.
class Node {
public:
    Node() = default;
    Node(const Tree& tree, const Item& item) : tree_(&tree), item_(&item) {}

    bool empty() const { return item_ == nullptr; }
    explicit operator bool() const { return item_ != nullptr; }
    bool operator==(const Node& other) const { return item_ == other.item_; }

    std::string_view name() const {
        return empty() ? std::string_view() : tree_->paths[item_->path].qualified_name();
    }
    std::string_view local_name() const {
        return empty() ? std::string_view() : tree_->paths[item_->path].local_name();
    }
    Paths::Id path() const { return empty() ? Paths::none : item_->path; }
    std::string_view text() const {
        return empty() ? std::string_view() : std::string_view(item_->text, item_->text_size);
    }
    /// With the white space behind it.
    std::string_view text_to_end() const {
        return empty() ? std::string_view()
                       : std::string_view(item_->text, item_->text_size + item_->blanks_after);
    }
    std::span<const Attribute> attributes() const {
        if (empty()) return {};
        return {tree_->attributes.data() + item_->first_attribute, item_->attribute_count};
    }
    /// By its qualified name; null when it is missing.
    const Attribute* find_attribute(std::string_view wanted) const {
        for (const Attribute& each : attributes()) {
            if (each.name == wanted) return &each;
        }
        return nullptr;
    }
    /// Its value, trimmed; empty when it is missing.
    std::string_view attribute(std::string_view wanted) const {
        const Attribute* const found = find_attribute(wanted);
        return found == nullptr ? std::string_view() : trimmed(found->value);
    }

    Node parent() const {
        return empty() || item_->to_parent == 0 ? Node()
                                                : Node(*tree_, *(item_ - item_->to_parent));
    }
    Node first_child() const {
        return empty() || item_->size == 1 ? Node() : Node(*tree_, *(item_ + 1));
    }
    Node next_sibling() const;
    /// The child elements.
    Children children() const;

    const Tree* tree() const { return tree_; }
    const Item* item() const { return item_; }
    /// Its place in the tree's items.
    std::size_t index() const { return static_cast<std::size_t>(item_ - tree_->items.data()); }

private:
    friend class Children;
    const Tree* tree_ = nullptr;
    const Item* item_ = nullptr;
};

class Children {
public:
    class Iterator {
    public:
        using value_type = Node;
        using difference_type = std::ptrdiff_t;
        Iterator() = default;
        Iterator(const Tree* tree, const Item* at) : tree_(tree), at_(at) {}
        Node operator*() const { return {*tree_, *at_}; }
        Iterator& operator++() {
            at_ += at_->size;
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        const Tree* tree_ = nullptr;
        const Item* at_ = nullptr;
    };

    explicit Children(const Node& parent) : parent_(parent) {}
    Iterator begin() const {
        return {parent_.tree_, parent_.empty() ? nullptr : parent_.item_ + 1};
    }
    Iterator end() const {
        return {parent_.tree_, parent_.empty() ? nullptr : parent_.item_ + parent_.item_->size};
    }

private:
    Node parent_;
};

inline Children Node::children() const { return Children(*this); }

inline Node Node::next_sibling() const {
    const Node above = parent();
    if (above.empty()) return {};
    const Item* const next = item_ + item_->size;
    return next == above.item_ + above.item_->size ? Node() : Node(*tree_, *next);
}

}  // namespace openitem::xml
