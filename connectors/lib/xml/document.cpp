#include "connectors/lib/xml/document.hpp"

#include <openitem/text.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace openitem::xml {

namespace {

constexpr unsigned parse_options = pugi::parse_cdata | pugi::parse_escapes |
                                   pugi::parse_wconv_attribute | pugi::parse_eol |
                                   pugi::parse_doctype | pugi::parse_embed_pcdata;

Error bad(const char* code, const std::string& message) {
    return Error(OI_BAD_DATA, code, message);
}

/// The encoding's name in <?xml version="1.0" encoding="..."?>; empty when it names none.
std::string_view declared_encoding(std::string_view source) {
    if (source.substr(0, 5) != "<?xml") return {};
    const std::string_view declaration =
        source.substr(0, std::min<std::size_t>(source.find("?>"), 200));
    std::size_t at = declaration.find("encoding");
    if (at == std::string_view::npos) return {};
    at = declaration.find_first_of("\"'", at);
    if (at == std::string_view::npos) return {};
    const std::size_t end = declaration.find(declaration[at], at + 1);
    if (end == std::string_view::npos) return {};
    return declaration.substr(at + 1, end - at - 1);
}

/// Code point of "&#...;" at `at`, as the parser will read it; 0 when it will not read it as one.
std::uint32_t reference_at(std::string_view source, std::size_t at) {
    at += 2;
    const bool hex = at < source.size() && source[at] == 'x';
    if (hex) ++at;
    std::uint32_t code = 0;
    const std::size_t first = at;
    for (; at < source.size() && source[at] != ';'; ++at) {
        const char c = source[at];
        std::uint32_t digit = 0;
        if (detail::is_digit(c)) {
            digit = static_cast<std::uint32_t>(c - '0');
        } else if (hex && ((c | 32) >= 'a' && (c | 32) <= 'f')) {
            digit = static_cast<std::uint32_t>((c | 32) - 'a') + 10;
        } else {
            return 0;
        }
        code = std::min<std::uint32_t>(code * (hex ? 16 : 10) + digit, 0x110000);
    }
    return at == first ? 0 : code;
}

/// A reference to NUL would cut a text short, one to a surrogate is no character at all.
void check_references(std::string_view source) {
    std::size_t at = 0;
    while ((at = source.find('&', at)) != std::string_view::npos) {
        if (source.substr(at, 2) == "&#") {
            const std::uint32_t code = reference_at(source, at);
            const bool allowed =
                code == 9 || code == 10 || code == 13 || (code >= 32 && code < 0xD800) ||
                (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code < 0x110000);
            if (!allowed) {
                throw bad("xml.reference",
                          "expected a reference to a character XML allows at byte " +
                              std::to_string(at) + ", found " +
                              detail::quoted(source.substr(at, 12)));
            }
        }
        ++at;
    }
}

}  // namespace

Encoding encoding_of(std::string_view source) {
    using namespace std::string_view_literals;
    if (source.substr(0, 3) == "\xEF\xBB\xBF"sv) return Encoding::utf_8;
    if (source.substr(0, 4) == "\xFF\xFE\0\0"sv || source.substr(0, 4) == "\0\0\xFE\xFF"sv) {
        throw bad("xml.encoding",
                  "expected UTF-8, UTF-16, ISO-8859-1 or Windows-1252, found UTF-32");
    }
    if (source.substr(0, 2) == "\xFF\xFE"sv) return Encoding::utf_16le;
    if (source.substr(0, 2) == "\xFE\xFF"sv) return Encoding::utf_16be;
    if (source.substr(0, 4) == "<\0?\0"sv) return Encoding::utf_16le;
    if (source.substr(0, 4) == "\0<\0?"sv) return Encoding::utf_16be;
    const std::string_view name = declared_encoding(source);
    if (name.empty()) return Encoding::utf_8;
    const auto known = find_encoding(name);
    if (!known) {
        throw bad("xml.encoding",
                  "expected the encoding UTF-8, UTF-16, ISO-8859-1 or Windows-1252, "
                  "the document declares " +
                      detail::quoted(name));
    }
    const bool wide = *known == Encoding::utf_16le || *known == Encoding::utf_16be;
    return wide ? Encoding::utf_8 : *known;
}

Node Document::parse(std::string_view source) {
    joined_.clear();
    if (source.size() > limits_.bytes) {
        throw bad("xml.too_large", "expected at most " + std::to_string(limits_.bytes) +
                                       " bytes of XML, found " + std::to_string(source.size()));
    }
    const Encoding encoding = encoding_of(source);
    converted_ = encoding != Encoding::utf_8;
    if (converted_) {
        own_ = to_utf8(source, encoding);
        source = own_;
    }
    check_tags(source);
    check_references(source);
    const auto result =
        document_.load_buffer(source.data(), source.size(), parse_options, pugi::encoding_utf8);
    return finish(result, source);
}

Node Document::parse_in_place(std::string&& source) {
    if (source.size() > limits_.bytes || encoding_of(source) != Encoding::utf_8) {
        return parse(source);
    }
    joined_.clear();
    converted_ = false;
    check_tags(source);
    check_references(source);
    document_.reset();
    own_ = std::move(source);
    const auto result =
        document_.load_buffer_inplace(own_.data(), own_.size(), parse_options, pugi::encoding_utf8);
    return finish(result, own_);
}

void Document::check_tags(std::string_view source) const {
    if (source.size() <= limits_.tags) return;
    for (const char mark : {'<', '='}) {
        const auto found = std::count(source.begin(), source.end(), mark);
        if (static_cast<std::size_t>(found) <= limits_.tags) continue;
        throw bad("xml.too_large", "expected at most " + std::to_string(limits_.tags) +
                                       (mark == '<' ? " tags" : " attributes") + ", found " +
                                       std::to_string(found) + "; split the document");
    }
}

Node Document::finish(const pugi::xml_parse_result& result, std::string_view source) {
    // A declared type is the first thing to say, also where the rest of the document is broken.
    for (const Node node : document_.children()) {
        if (node.type() == pugi::node_doctype) {
            throw bad("xml.doctype",
                      "document type declarations are refused: remove <!DOCTYPE ...>");
        }
    }
    if (!result) {
        if (result.status == pugi::status_bad_doctype) {
            throw bad("xml.doctype",
                      "document type declarations are refused: remove <!DOCTYPE ...>");
        }
        if (result.status == pugi::status_out_of_memory) {
            throw bad("xml.too_large", "out of memory while reading the document");
        }
        throw bad("xml.malformed",
                  "expected well-formed XML, found at byte " +
                      std::to_string(std::min<std::size_t>(static_cast<std::size_t>(result.offset),
                                                           source.size())) +
                      ": " + std::string(result.description()));
    }
    Node root;
    for (const Node node : document_.children()) {
        if (node.type() != pugi::node_element) continue;
        if (!root.empty()) {
            throw bad("xml.malformed", "expected one document, found a second root element <" +
                                           std::string(node.name()) + ">");
        }
        root = node;
    }
    if (root.empty()) throw bad("xml.malformed", "expected an XML document, found no element");
    check_depth();
    return root;
}

void Document::throw_too_deep(Node element) {
    throw bad("xml.too_deep", "expected elements nested less deep, found <" +
                                  std::string(element.name()).substr(0, 60) + "> at byte " +
                                  std::to_string(element.offset_debug()));
}

void Document::check_depth() const {
    if (limits_.depth == 0) return;
    unsigned depth = 1;
    Node node = root();
    while (true) {
        if (const Node below = node.first_child()) {
            node = below;
            if (++depth <= limits_.depth) continue;
            throw_too_deep(node);
        }
        while (node.next_sibling().empty()) {
            if (--depth == 0) return;
            node = node.parent();
        }
        node = node.next_sibling();
    }
}

std::string_view Document::joined_text(Node element) {
    std::string joined = element.value();
    bool any = false;
    for (const Node part : element.children()) {
        if (part.type() != pugi::node_pcdata && part.type() != pugi::node_cdata) continue;
        joined += part.value();
        any = true;
    }
    if (!any) return trimmed(element.value());
    return trimmed(joined_.emplace_back(std::move(joined)));
}

std::optional<std::uint64_t> Document::offset(Node element) const {
    const std::ptrdiff_t at = element.offset_debug();
    if (converted_ || at < 1) return std::nullopt;
    return static_cast<std::uint64_t>(at - 1);
}

std::string_view namespace_uri(Node element) {
    const std::string_view qualified = element.name();
    const std::size_t colon = qualified.find(':');
    std::string declaration = "xmlns";
    if (colon != std::string_view::npos) declaration.append(":").append(qualified.substr(0, colon));
    for (Node at = element; !at.empty(); at = at.parent()) {
        if (const pugi::xml_attribute found = at.attribute(declaration.c_str())) {
            return found.value();
        }
    }
    return {};
}

Node child(Node parent, std::string_view name) {
    for (const Node node : parent.children()) {
        if (local_name(node) == name) return node;
    }
    return {};
}

std::string location(Node element) { return Locator().of(element); }

void Locator::append(std::string& out, Node element) { add(out, element); }

/// As deep as the document is, which the reader has limited. Gives the element's depth.
std::size_t Locator::add(std::string& out, Node element) {
    const Node parent = element.parent();
    const std::size_t depth = parent.type() == pugi::node_element ? add(out, parent) + 1 : 0;
    const char* const name = element.name();
    out.append("/").append(name);
    const std::size_t position = before(element, depth);
    if (position != 0 || element.next_sibling(name)) {
        out.append("[").append(std::to_string(position + 1)).append("]");
    }
    return depth;
}

std::size_t Locator::before(Node element, std::size_t depth) {
    constexpr std::size_t near = 64;
    std::size_t steps = 0, found = 0;
    const std::string_view name = element.name();
    Node at = element.previous_sibling();
    for (; at && steps < near; at = at.previous_sibling(), ++steps) found += name == at.name();
    if (!at) return found;
    if (levels_.size() <= depth) levels_.resize(depth + 1);
    Level& level = levels_[depth];
    if (level.parent != element.parent()) {
        level.parent = element.parent();
        level.before.clear();
        std::unordered_map<std::string_view, std::size_t> count;
        for (const Node child : level.parent.children()) {
            if (child.type() != pugi::node_element) continue;
            level.before.emplace(child.internal_object(), count[child.name()]++);
        }
    }
    return level.before.at(element.internal_object());
}

std::optional<Date> try_date(std::string_view text) {
    const auto day = openitem::try_date(text.substr(0, 10));
    if (!day || text.size() == 10) return day;
    constexpr std::string_view after = "0123456789:.+-TZ";
    const std::string_view rest = text.substr(10);
    const bool starts =
        rest.front() == 'T' || rest.front() == 'Z' || rest.front() == '+' || rest.front() == '-';
    if (!starts || rest.find_first_not_of(after) != std::string_view::npos) return std::nullopt;
    return day;
}

std::optional<bool> try_flag(std::string_view text) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return std::nullopt;
}

}  // namespace openitem::xml
