// Tools for the rules that only a syntax can break: walking by path, counting, findings with their
// place, and looking up what should not be there.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <openitem/values.h>
#include <openitem/builders.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openitem::en16931 {

using xml::Node;

// ---- paths --------------------------------------------------------------------------------------

inline bool is_element(Node node, std::string_view name) {
    if (node.type() != pugi::node_element) return false;
    const char* const qualified = node.name();
    const char* const colon = std::strchr(qualified, ':');
    return name == (colon == nullptr ? qualified : colon + 1);
}

/// A node with its children but for the lines, of which there may be many.
struct Head {
    template <class IsLine>
    Head(Node node, const IsLine& is_line) : root(node) {
        for (const Node child : node.children()) {
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

/// visit(node) for every element at "A/B/C" below one; an empty path is the node itself.
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

inline std::string_view text_of(Node node) { return xml::Document::trimmed(node.text().get()); }

/// The first text at a path that says something.
template <class From>
std::string_view text_at(const From& from, std::string_view path) {
    std::string_view text;
    each_at(from, path, [&](Node node) {
        if (text.empty()) text = text_of(node);
    });
    return text;
}

// ---- findings -----------------------------------------------------------------------------------

/// The first thousand, and then that there are more.
struct Findings {
    static constexpr std::size_t most = 1000;
    explicit Findings(Invoice& of) : invoice(of) {}

    Invoice& invoice;
    std::size_t count = 0;
    xml::Locator locator;

    void add(std::string_view rule, Node at, std::string message,
             std::uint32_t flag = OI_FINDING_FATAL) {
        if (count > most) return;
        if (count++ == most) message += "; there are more such places";
        invoice.add_finding()
            .rule(rule)
            .flag(flag)
            .message_location(locator.of(at))
            .message(message);
    }
};

// ---- what may stand so many times ---------------------------------------------------------------

struct AtMost {
    std::string_view rule;
    std::string_view context;  ///< from where one begins; empty: there
    std::string_view path;     ///< from the context
    std::string_view what;     ///< "contract reference (BT-12)"
    std::size_t most = 1;
    std::uint32_t flag = OI_FINDING_FATAL;
};

template <class From>
void judge_at_most(Findings& findings, const From& from, const AtMost& rule) {
    each_at(from, rule.context, [&](const auto& context) {
        const std::size_t count = count_at(context, rule.path);
        if (count <= rule.most) return;
        findings.add(rule.rule, context,
                     "expected at most " + std::to_string(rule.most) + " " +
                         std::string(rule.what) + ", found " + std::to_string(count),
                     rule.flag);
    });
}

/// Different texts at a path, where all must be the same.
template <class From>
void judge_same(Findings& findings, const From& from, std::string_view rule, std::string_view path,
                const char* message) {
    Node first;
    bool differ = false;
    each_at(from, path, [&](Node node) {
        if (first.empty()) first = node;
        differ = differ || text_of(node) != text_of(first);
    });
    if (differ) findings.add(rule, from, message);
}

// ---- what should not be there -------------------------------------------------------------------

/// A path of local names, "/Delivery/ID", told by its hash, which a walk down the document extends
/// name by name.
class PathHash {
public:
    constexpr PathHash() = default;
    constexpr explicit PathHash(std::string_view path) { add(path); }

    constexpr PathHash below(std::string_view name) const {
        PathHash out = *this;
        out.add("/");
        out.add(name);
        return out;
    }
    constexpr PathHash behind(std::string_view path) const {
        PathHash out = *this;
        out.add(path);
        return out;
    }
    friend constexpr bool operator==(PathHash, PathHash) = default;
    friend constexpr auto operator<=>(PathHash, PathHash) = default;

private:
    constexpr void add(std::string_view text) {
        for (const char c : text) {
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
        }
    }
    std::uint64_t hash_ = 0xCBF29CE484222325u;
};

struct RuleAt {
    std::uint16_t rule;     ///< its number, 5 for UBL-CR-005
    std::string_view path;  ///< "/Delivery/ID", behind the context of its group
};
struct RulesAt {
    std::string_view context;
    std::span<const RuleAt> rules;
};

/// The rules about paths, several of them perhaps about the same one. Made when this is compiled.
template <std::size_t N>
class PathTable {
public:
    consteval PathTable(std::initializer_list<RulesAt> groups) {
        std::size_t at = 0;
        for (const RulesAt& group : groups) {
            const PathHash context(group.context);
            for (const RuleAt& each : group.rules) {
                entries_[at++] = {context.behind(each.path), each.rule};
            }
        }
        std::sort(entries_.begin(), entries_.end());
    }

    /// take(number) for every rule about the path.
    template <class Take>
    void each(PathHash path, const Take& take) const {
        const auto from = std::lower_bound(entries_.begin(), entries_.end(), Entry{path, 0});
        for (auto at = from; at != entries_.end() && at->first == path; ++at) take(at->second);
    }

private:
    using Entry = std::pair<PathHash, std::uint16_t>;
    std::array<Entry, N> entries_{};
};

/// "UBL-CR-005"
inline std::string rule_id(std::string_view family, std::uint16_t number) {
    const std::string digits = std::to_string(number);
    return std::string(family)
        .append(digits.size() < 3 ? 3 - digits.size() : 0, '0')
        .append(digits);
}

}  // namespace openitem::en16931
