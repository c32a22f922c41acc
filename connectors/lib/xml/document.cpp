#include "connectors/lib/xml/document.hpp"

#include "connectors/lib/xml/scan.hpp"

#include <openitem/text.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace openitem::xml {

namespace {

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

void Document::check_size(std::size_t bytes) const {
    if (bytes <= limits_.bytes) return;
    throw bad("xml.too_large", "expected at most " + std::to_string(limits_.bytes) +
                                   " bytes of XML, found " + std::to_string(bytes));
}

Node Document::parse(std::string_view source) {
    check_size(source.size());
    const Encoding encoding = encoding_of(source);
    converted_ = encoding != Encoding::utf_8;
    if (converted_) {
        own_ = to_utf8(source, encoding);
    } else {
        own_.reserve(source.size() + scan::padding);
        own_.assign(source);
    }
    return parse_own();
}

Node Document::parse_in_place(std::string&& source) {
    check_size(source.size());
    if (encoding_of(source) != Encoding::utf_8) return parse(source);
    converted_ = false;
    own_ = std::move(source);
    return parse_own();
}

Node Document::parse_own() {
    tree_.items.clear();
    tree_.attributes.clear();
    tree_.paths.forget();
    joined_.clear();
    try {
        const std::size_t size = own_.size();
        own_.resize(size + scan::padding);
        Parser({own_.data(), size}, limits_, tree_, joined_).run();
    } catch (const std::bad_alloc&) {
        throw bad("xml.too_large", "out of memory while reading the document");
    }
    return root();
}

std::optional<std::uint64_t> Document::offset(Node element) const {
    if (converted_ || element.empty()) return std::nullopt;
    return static_cast<std::uint64_t>(element.item()->name - own_.data() - 1);
}

std::string_view namespace_uri(Node element) {
    const std::string_view qualified = element.name();
    const std::size_t colon = qualified.find(':');
    std::string declaration = "xmlns";
    if (colon != std::string_view::npos) declaration.append(":").append(qualified.substr(0, colon));
    for (Node at = element; !at.empty(); at = at.parent()) {
        if (const Attribute* const found = at.find_attribute(declaration)) return found->value;
    }
    return {};
}

Node child(Node parent, std::string_view name) {
    for (const Node node : parent.children()) {
        if (node.local_name() == name) return node;
    }
    return {};
}

std::string location(Node element) { return Locator().of(element); }

void Locator::append(std::string& out, Node element) { add(out, element); }

/// As deep as the document is, which its parser has limited. Gives the element's depth.
std::size_t Locator::add(std::string& out, Node element) {
    const Node parent = element.parent();
    const std::size_t depth = parent.empty() ? 0 : add(out, parent) + 1;
    out.append("/").append(element.name());
    const auto [position, count] = place(element, parent, depth);
    if (count > 1) out.append("[").append(std::to_string(position)).append("]");
    return depth;
}

Locator::Place Locator::place(Node element, Node parent, std::size_t depth) {
    constexpr std::size_t few = 64;
    Place out;
    std::size_t siblings = 0;
    for (const Node sibling : parent.children()) {
        if (++siblings > few) return place_among_many(element, parent, depth);
        if (sibling.name() != element.name()) continue;
        ++out.count;
        if (sibling == element) out.position = out.count;
    }
    return out;
}

Locator::Place Locator::place_among_many(Node element, Node parent, std::size_t depth) {
    if (levels_.size() <= depth) levels_.resize(depth + 1);
    Level& level = levels_[depth];
    if (level.parent != parent) {
        level = {parent, {}, {}};
        for (const Node child : parent.children()) {
            level.positions.emplace(child.item(), ++level.counts[child.name()]);
        }
    }
    return {level.positions.at(element.item()), level.counts.at(element.name())};
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
