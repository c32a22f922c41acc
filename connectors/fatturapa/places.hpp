// Where elements stand, as an XPath each: what xml::location() says, without counting the same
// siblings over again. A document with a million siblings takes as long per place as one with ten.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <cstddef>
#include <string>
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
    struct Level {
        xml::Node node;
        std::size_t before = 0;  ///< siblings of its name in front of it
    };

    /// As deep as the document is, which the reader has limited.
    void append(xml::Node element, std::size_t depth) {
        if (depth == 0) return;
        append(element.parent(), depth - 1);
        const char* const name = element.name();
        Level& level = levels_[depth - 1];
        const std::size_t before = count(element, name, level);
        level = {element, before};
        path_.append("/").append(name);
        if (before != 0 || element.next_sibling(name)) {
            path_.append("[").append(std::to_string(before + 1)).append("]");
        }
    }

    /// Counts back to the element this level was asked for last.
    static std::size_t count(xml::Node element, const char* name, const Level& last) {
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
