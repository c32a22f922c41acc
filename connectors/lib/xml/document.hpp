// One XML document, read without trusting it.
//
//     xml::Document document(limits);
//     const xml::Node root = document.parse(bytes);  // throws openitem::Error
//     xml::child(root, "ID").text();                 // trimmed, a view into the document
//     xml::location(node);                           // "/Invoice/cac:InvoiceLine[2]/cbc:ID"
//
// Nothing outside the bytes is ever read. A document type declaration is refused, and with it every
// entity of its own and every external one; so is a reference to a character XML does not allow, an
// encoding other than UTF-8, UTF-16, ISO-8859-1 and Windows-1252, and what exceeds the limits. All
// of that is Error(OI_BAD_DATA) with a code that starts with "xml.".
//
// Elements are found by local name: prefixes are the writer's choice. A Document is used by one
// thread at a time; nodes and texts live until the next parse().
#pragma once

#include "connectors/lib/xml/names.hpp"
#include "connectors/lib/xml/node.hpp"
#include "connectors/lib/xml/parser.hpp"

#include <openitem/text.hpp>
#include <openitem/values.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace openitem::xml {

/// By the byte order mark or the zeros of the first characters; else by the declaration. A document
/// that calls itself UTF-16 in bytes that are not is taken for UTF-8, which is then checked. Throws
/// Error(OI_BAD_DATA, "xml.encoding") for one that cannot be read.
Encoding encoding_of(std::string_view source);

class Document {
public:
    explicit Document(Limits limits = {}) : limits_(limits) {}
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    /// Reads `source`, which is copied, and gives the root element.
    Node parse(std::string_view source);
    /// The same for a source nobody needs afterwards: it becomes the document's memory.
    Node parse_in_place(std::string&& source);

    Node root() const { return tree_.items.empty() ? Node() : Node(tree_, tree_.items.front()); }
    const Tree& tree() const { return tree_; }

    /// Byte of the source where an element's tag begins; empty when the source was converted from
    /// another encoding.
    std::optional<std::uint64_t> offset(Node element) const;

private:
    Node parse_own();
    void check_size(std::size_t bytes) const;

    Limits limits_;
    Tree tree_;
    std::string own_;                 // the document in UTF-8; the tree looks into it
    std::deque<std::string> joined_;  // texts that did not stand in one piece
    bool converted_ = false;
};

inline std::string_view local_name(Node element) { return element.local_name(); }

/// An attribute's value, trimmed; empty when it is missing.
inline std::string_view attribute(Node element, std::string_view name) {
    return element.attribute(name);
}

/// The namespace an element is in, by the declarations around it; empty when there is none.
std::string_view namespace_uri(Node element);

/// The first child with this local name; an empty node when there is none.
Node child(Node parent, std::string_view name);

/// An XPath with the source's own prefixes and, where siblings share a name, a position.
std::string location(Node element);

/// The same for one element of a document after another: where siblings are many their positions
/// are counted once for all, so that a million places cost a walk and not a million of them.
class Locator {
public:
    /// Behind what `out` holds.
    void append(std::string& out, Node element);
    std::string of(Node element) {
        std::string out;
        append(out, element);
        return out;
    }
    /// Before another document.
    void clear() { levels_.clear(); }

private:
    struct Place {
        std::size_t position = 0, count = 0;  // among the siblings of the same name
    };
    /// The children of the parent asked for last at one depth.
    struct Level {
        Node parent;
        std::unordered_map<const Item*, std::size_t> positions;
        std::unordered_map<std::string_view, std::size_t> counts;
    };
    std::size_t add(std::string& out, Node element);
    Place place(Node element, Node parent, std::size_t depth);
    Place place_among_many(Node element, Node parent, std::size_t depth);

    std::vector<Level> levels_;
};

/// What one reads of an XML Schema value of type date or dateTime: the calendar day as written, any
/// time of day and zone left out. Empty when it does not begin with a day that exists, or something
/// else than a time or a zone follows.
std::optional<Date> try_date(std::string_view text);

/// xs:boolean.
std::optional<bool> try_flag(std::string_view text);

}  // namespace openitem::xml
