// Elements by their path from another, for the rules about the syntax; included by their sources
// only.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <openitem/values.h>
#include <openitem/builders.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openitem::ubl {

using xml::Node;

// ---- paths --------------------------------------------------------------------------------------

inline bool is_element(Node node, std::string_view name) {
    if (node.type() != pugi::node_element) return false;
    const char* const qualified = node.name();
    const char* const colon = std::strchr(qualified, ':');
    return name == (colon == nullptr ? qualified : colon + 1);
}

inline bool is_line(Node node) {
    return is_element(node, "InvoiceLine") || is_element(node, "CreditNoteLine");
}

/// The root, with its children but for the lines, of which there may be many.
struct Head {
    explicit Head(Node document) : root(document) {
        for (const Node child : document.children()) {
            if (!is_line(child)) children.push_back(child);
        }
    }
    operator Node() const { return root; }

    Node root;
    std::vector<Node> children;
};

inline std::pair<std::string_view, std::string_view> first_of(std::string_view path) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return {path, {}};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

/// visit(node) for every element at "A/B/C" below one.
template <class Visit>
void each_at(Node from, std::string_view path, const Visit& visit) {
    if (path.empty()) {
        visit(from);
        return;
    }
    const auto [name, rest] = first_of(path);
    for (const Node child : from.children()) {
        if (is_element(child, name)) each_at(child, rest, visit);
    }
}
template <class Visit>
void each_at(const Head& head, std::string_view path, const Visit& visit) {
    if (path.empty()) {
        visit(head);
        return;
    }
    const auto [name, rest] = first_of(path);
    for (const Node child : head.children) {
        if (is_element(child, name)) each_at(child, rest, visit);
    }
}

template <class From>
std::size_t count_at(const From& from, std::string_view path) {
    std::size_t count = 0;
    each_at(from, path, [&](const auto&) { ++count; });
    return count;
}

template <class From>
std::string_view text_at(const From& from, std::string_view path) {
    std::string_view text;
    each_at(from, path, [&](Node node) {
        if (text.empty()) text = xml::Document::trimmed(node.text().get());
    });
    return text;
}

inline std::string_view text_of(Node node) { return xml::Document::trimmed(node.text().get()); }

// ---- findings -----------------------------------------------------------------------------------

// The first thousand, and then that there are more.
struct Findings {
    static constexpr std::size_t most = 1000;
    Invoice& invoice;
    std::size_t count = 0;

    void add(std::string_view rule, Node at, std::string message,
             std::uint32_t flag = OI_FINDING_FATAL) {
        if (count > most) return;
        if (count++ == most) message += "; there are more such places";
        invoice.add_finding()
            .rule(rule)
            .flag(flag)
            .message_location(xml::location(at))
            .message(message);
    }
};

}  // namespace openitem::ubl
