// Tools for the rules that only a syntax can break: walking by path, counting, findings with their
// place, and looking up what should not be there.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <openitem/values.h>
#include <openitem/builders.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace openitem::en16931 {

using xml::Node;

// ---- paths --------------------------------------------------------------------------------------

inline bool is_element(Node node, std::string_view name) { return node.local_name() == name; }

/// A node with its children but for the lines, of which there may be many. Found by name, because
/// many rules ask for one of them.
class Head {
public:
    template <class IsLine>
    Head(Node node, const IsLine& is_line) : root_(node) {
        for (const Node child : node.children()) {
            if (!is_line(child)) add(child);
        }
    }
    operator Node() const { return root_; }

    /// visit(child) for every one with this name, in the order of the document.
    template <class Visit>
    void each(std::string_view name, const Visit& visit) const {
        for (std::size_t at = chains_[bucket(name)].first; at != none; at = children_[at].next) {
            if (is_element(children_[at].node, name)) visit(children_[at].node);
        }
    }

private:
    static constexpr std::uint32_t none = UINT32_MAX;
    struct Child {
        Node node;
        std::uint32_t next = none;  // in its bucket
    };
    struct Chain {
        std::uint32_t first = none, last = none;
    };

    static std::size_t bucket(std::string_view name) {
        if (name.empty()) return 0;
        return (name.size() * 7 + static_cast<unsigned char>(name.front()) * 3 +
                static_cast<unsigned char>(name.back())) %
               64;
    }
    void add(Node child) {
        Chain& chain = chains_[bucket(child.local_name())];
        const auto index = static_cast<std::uint32_t>(children_.size());
        (chain.last == none ? chain.first : children_[chain.last].next) = index;
        chain.last = index;
        children_.push_back({child});
    }

    Node root_;
    std::vector<Child> children_;
    std::array<Chain, 64> chains_{};
};

constexpr std::pair<std::string_view, std::string_view> first_of(std::string_view path) {
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
    head.each(name, [&, rest = rest](Node child) { each_at(child, rest, visit); });
}

template <class From>
std::size_t count_at(const From& from, std::string_view path) {
    std::size_t count = 0;
    each_at(from, path, [&](const auto&) { ++count; });
    return count;
}

inline std::string_view text_of(Node node) { return node.text(); }

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

inline void add_too_many(Findings& findings, Node context, const AtMost& rule, std::size_t count) {
    findings.add(rule.rule, context,
                 "expected at most " + std::to_string(rule.most) + " " + std::string(rule.what) +
                     ", found " + std::to_string(count),
                 rule.flag);
}

template <class From>
void judge_at_most(Findings& findings, const From& from, const AtMost& rule) {
    each_at(from, rule.context, [&](const auto& context) {
        const std::size_t count = count_at(context, rule.path);
        if (count <= rule.most) return;
        add_too_many(findings, context, rule, count);
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
    constexpr explicit PathHash(std::string_view path) { *this = behind(path); }

    constexpr PathHash below(std::string_view name) const { return below(of_name(name)); }
    constexpr PathHash below(PathHash name) const {
        PathHash out;
        out.hash_ = mixed(hash_ ^ name.hash_);
        return out;
    }
    /// A name alone, wherever it stands: no path, but to be put below one.
    static constexpr PathHash of_name(std::string_view name) {
        PathHash out;
        out.hash_ = name_hash(name);
        return out;
    }
    /// Behind several names.
    constexpr PathHash behind(std::string_view path) const {
        PathHash out = *this;
        while (!path.empty()) {
            if (path.front() == '/') path.remove_prefix(1);
            const auto [name, rest] = first_of(path);
            out = out.below(name);
            path = rest;
        }
        return out;
    }
    constexpr std::uint64_t value() const { return hash_; }
    friend constexpr bool operator==(PathHash, PathHash) = default;

private:
    static constexpr std::uint64_t mixed(std::uint64_t word) {
        word *= 0x9E3779B97F4A7C15u;
        return word ^ (word >> 29);
    }
    static constexpr std::uint64_t word_at(const char* from, std::size_t size) {
        std::uint64_t out = 0;
        if (std::is_constant_evaluated() || size != 8) {
            for (std::size_t i = 0; i < size; ++i) {
                out |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
            }
        } else {
            std::memcpy(&out, from, 8);
        }
        return out;
    }
    static constexpr std::uint64_t name_hash(std::string_view name) {
        const std::size_t size = name.size();
        if (size < 8) return mixed(word_at(name.data(), size) + size);
        std::uint64_t out = size;
        for (std::size_t at = 0; at + 8 < size; at += 8) {
            out = mixed(out ^ word_at(name.data() + at, 8));
        }
        return mixed(out ^ word_at(name.data() + size - 8, 8));
    }

    std::uint64_t hash_ = 0;
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
        for (const RulesAt& group : groups) {
            const PathHash context(group.context);
            for (const RuleAt& each : group.rules) add(context.behind(each.path), each.rule);
        }
    }
    /// By the name of an element alone; a rule is known by its place among the rows.
    template <class Row>
    consteval explicit PathTable(const Row (&rows)[N]) {
        for (std::size_t i = 0; i < N; ++i) {
            add(PathHash::of_name(rows[i].element), static_cast<std::uint16_t>(i));
        }
    }

    bool has(PathHash path) const {
        bool found = false;
        each(path, [&](std::uint16_t) { found = true; });
        return found;
    }
    /// take(number) for every rule about the path.
    template <class Take>
    void each(PathHash path, const Take& take) const {
        // At least half of the slots are empty: every search ends.
        for (std::size_t slot = path.value() % slots; used_[slot]; slot = (slot + 1) % slots) {
            if (entries_[slot].path == path) take(entries_[slot].rule);
        }
    }

private:
    static constexpr std::size_t slots = std::bit_ceil(N * 2);
    struct Entry {
        PathHash path;
        std::uint16_t rule = 0;
    };

    consteval void add(PathHash path, std::uint16_t rule) {
        std::size_t slot = path.value() % slots;
        while (used_[slot]) slot = (slot + 1) % slots;
        used_[slot] = true;
        entries_[slot] = {path, rule};
    }

    std::array<Entry, slots> entries_{};
    std::array<bool, slots> used_{};
};

/// Counts what may stand so many times in a walk down the document, which tells it every element by
/// its path: each rule is about one context at a time.
template <std::size_t N>
class AtMostTable {
public:
    consteval explicit AtMostTable(const AtMost (&rules)[N]) : rules_(rules) {
        for (std::size_t i = 0; i < N; ++i) {
            std::size_t slot = path_of(rules[i]).value() % slots;
            while (rule_[slot] != none) slot = (slot + 1) % slots;
            rule_[slot] = static_cast<std::uint16_t>(i);
            path_[slot] = path_of(rules[i]);
            const std::string_view context = rules[i].context;
            if (context.empty()) continue;
            depth_[i] = 1;
            for (const char c : context) {
                if (c == '/') ++depth_[i];
            }
        }
    }

    /// Rules about this path.
    template <class Take>
    void each(PathHash path, const Take& take) const {
        for (std::size_t slot = path.value() % slots; rule_[slot] != none;
             slot = (slot + 1) % slots) {
            if (path_[slot] == path) take(rule_[slot]);
        }
    }
    bool has(PathHash path) const {
        bool found = false;
        each(path, [&](std::uint16_t) { found = true; });
        return found;
    }

    class Counts {
    public:
        Counts(const AtMostTable& table, Findings& findings) : table_(table), findings_(findings) {}

        /// `depth`: of the element below the document's own.
        void take(PathHash path, Node element, std::size_t depth) {
            table_.each(path, [&](std::uint16_t rule) {
                Node context = element;
                for (std::size_t at = depth; at > table_.depth_[rule]; --at) {
                    context = context.parent();
                }
                count(rule, context);
            });
        }
        void finish() {
            for (std::size_t rule = 0; rule < N; ++rule) judge(rule);
        }

    private:
        void count(std::size_t rule, Node context) {
            if (contexts_[rule] != context) {
                judge(rule);
                contexts_[rule] = context;
                counts_[rule] = 0;
            }
            ++counts_[rule];
        }
        void judge(std::size_t rule) {
            const AtMost& each = table_.rules_[rule];
            if (counts_[rule] > each.most) {
                add_too_many(findings_, contexts_[rule], each, counts_[rule]);
            }
        }

        const AtMostTable& table_;
        Findings& findings_;
        std::array<Node, N> contexts_{};
        std::array<std::size_t, N> counts_{};
    };

private:
    static constexpr std::size_t slots = std::bit_ceil(N * 4);
    static constexpr std::uint16_t none = 0xFFFF;
    static constexpr PathHash path_of(const AtMost& rule) {
        return PathHash(rule.context).behind(rule.path);
    }

    const AtMost* rules_;
    std::array<std::uint16_t, slots> rule_ = [] {
        std::array<std::uint16_t, slots> out{};
        out.fill(none);
        return out;
    }();
    std::array<PathHash, slots> path_{};
    std::array<std::uint8_t, N> depth_{};  // of the context below the document
};

/// "UBL-CR-005"
inline std::string rule_id(std::string_view family, std::uint16_t number) {
    const std::string digits = std::to_string(number);
    return std::string(family)
        .append(digits.size() < 3 ? 3 - digits.size() : 0, '0')
        .append(digits);
}

}  // namespace openitem::en16931
