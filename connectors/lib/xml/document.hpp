// One XML document, read without trusting it.
//
//     xml::Document document(limits);
//     const xml::Node root = document.parse(bytes);             // throws openitem::Error
//     document.text(xml::child(root, "ID"));      // trimmed, a view into the document
//     xml::location(node);                        // "/Invoice/cac:InvoiceLine[2]/cbc:ID"
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

#include <openitem/text.hpp>
#include <openitem/values.hpp>

#include <pugixml.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace openitem::xml {

using Node = pugi::xml_node;

struct Limits {
    std::size_t bytes = std::size_t{64} << 20;
    /// Of nested elements; the formats we read stay below 20. 0: checked by who walks the document.
    unsigned depth = 100;
    /// Of tags, and of attributes: a tree takes up to twenty times the bytes of its document. What
    /// 64 MiB of honest invoice hold stays below.
    std::size_t tags = std::size_t{4} << 20;
};

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

    Node root() const { return document_.document_element(); }

    /// The character data of an element without its children's, XML white space around it cut off.
    /// What was written in pieces (beside a comment, in CDATA) comes as one.
    std::string_view text(Node element) {
        if (element.first_child().empty()) return trimmed(element.value());
        return joined_text(element);
    }

    /// Byte of the source where an element's tag begins; empty when the source was converted from
    /// another encoding.
    std::optional<std::uint64_t> offset(Node element) const;

    [[noreturn]] static void throw_too_deep(Node element);

    /// The text without white space (blank, tab, CR, LF) around it.
    static std::string_view trimmed(std::string_view text) {
        const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
        while (!text.empty() && blank(text.front())) text.remove_prefix(1);
        while (!text.empty() && blank(text.back())) text.remove_suffix(1);
        return text;
    }

private:
    void check_tags(std::string_view source) const;
    Node finish(const pugi::xml_parse_result& result, std::string_view source);
    void check_depth() const;
    std::string_view joined_text(Node element);

    Limits limits_;
    pugi::xml_document document_;
    std::string own_;                 // the converted or adopted source, when there is one
    std::deque<std::string> joined_;  // texts that did not stand in one piece
    bool converted_ = false;
};

inline std::string_view local_name(Node element) { return local_name(element.name()); }

/// An attribute's value, trimmed; empty when it is missing.
inline std::string_view attribute(Node element, const char* name) {
    return Document::trimmed(element.attribute(name).value());
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
    /// The children of the parent asked for last at one depth.
    struct Level {
        Node parent;
        std::unordered_map<const void*, std::size_t> before;  // of the same name
    };
    std::size_t add(std::string& out, Node element);
    std::size_t before(Node element, std::size_t depth);

    std::vector<Level> levels_;
};

/// What one reads of an XML Schema value of type date or dateTime: the calendar day as written, any
/// time of day and zone left out. Empty when it does not begin with a day that exists, or something
/// else than a time or a zone follows.
std::optional<Date> try_date(std::string_view text);

/// xs:boolean.
std::optional<bool> try_flag(std::string_view text);

}  // namespace openitem::xml
