// Where elements stand, as an XPath each: what xml::location() says, without counting the same
// siblings over again. A document with a million siblings takes as long per place as one with ten.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::fatturapa {

class Places {
public:
    /// To be called when the document is another.
    void clear() { levels_.clear(); }

    /// The same text as xml::location(element); until the next call.
    const std::string& of(xml::Node element) {
        path_.clear();
        std::size_t depth = 0;
        for (xml::Node at = element; at.type() == pugi::node_element; at = at.parent()) ++depth;
        if (levels_.size() < depth) levels_.resize(depth);
        append(element, depth);
        return path_;
    }

private:
    struct Known {
        xml::Node node;
        std::size_t before = 0;  ///< siblings of its name in front of it
        bool alone = false;      ///< and none behind it either
    };
    /// The elements asked for last, of a few names: what is asked for goes back and forth.
    struct Level {
        std::array<Known, 8> known;
        std::size_t next = 0;
    };

    /// As deep as the document is, which the reader has limited.
    void append(xml::Node element, std::size_t depth) {
        if (depth == 0) return;
        append(element.parent(), depth - 1);
        const char* const name = element.name();
        Known& last = of_name(levels_[depth - 1], name);
        if (element != last.node) {
            const std::size_t before = count(element, name, last);
            last = {element, before, before == 0 && element.next_sibling(name).empty()};
        }
        path_.append("/").append(name);
        if (!last.alone) path_.append("[").append(std::to_string(last.before + 1)).append("]");
    }

    static Known& of_name(Level& level, std::string_view name) {
        for (Known& known : level.known) {
            if (!known.node.empty() && name == known.node.name()) return known;
        }
        Known& replaced = level.known[level.next++ % level.known.size()];
        replaced = {};
        return replaced;
    }

    /// Counts back to the element that was asked for last.
    static std::size_t count(xml::Node element, const char* name, const Known& last) {
        std::size_t steps = 0;
        for (xml::Node at = element; at != last.node; ++steps) {
            at = at.previous_sibling(name);
            if (at.empty()) return steps;
        }
        return steps + last.before;
    }

    std::vector<Level> levels_;
    std::string path_;
};

}  // namespace openitem::fatturapa
