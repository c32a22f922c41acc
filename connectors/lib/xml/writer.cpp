#include "connectors/lib/xml/writer.hpp"

#include <openitem/error.hpp>

#include <utility>

namespace openitem::xml {

namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// What stands for a character; empty: itself. Line ends and tabs would be changed by a parser that
/// normalises: a carriage return anywhere, any of them in an attribute.
std::string_view escaped(char c, bool in_attribute) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '\r':
            return "&#13;";
        case '"':
            return in_attribute ? "&quot;" : "";
        case '\n':
            return in_attribute ? "&#10;" : "";
        case '\t':
            return in_attribute ? "&#9;" : "";
        default:
            return static_cast<unsigned char>(c) < 0x20 ? replacement : "";
    }
}

/// U+FFFE and U+FFFF: valid UTF-8, and no characters of XML.
bool is_noncharacter(std::string_view at) {
    return at.starts_with("\xEF\xBF\xBE") || at.starts_with("\xEF\xBF\xBF");
}

}  // namespace

Writer::Writer(std::size_t max_bytes) : max_bytes_(max_bytes), out_(declaration) {}

void Writer::check_size() const {
    if (out_.size() <= max_bytes_) return;
    throw Error(OI_BAD_DATA, "xml.too_large",
                "expected a document of at most " + std::to_string(max_bytes_) +
                    " bytes: its attachments or lines are too many");
}

void Writer::escape(std::string_view text, bool in_attribute) {
    std::size_t plain = 0;  // start of what needs no escaping
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string_view instead = escaped(text[i], in_attribute);
        std::size_t length = 1;
        if (text[i] == '\xEF' && is_noncharacter(text.substr(i))) {
            instead = replacement;
            length = 3;
        }
        if (instead.empty()) continue;
        if (instead == replacement) ++replaced_;
        out_.append(text.substr(plain, i - plain)).append(instead);
        plain = i + length;
        i = plain - 1;
    }
    out_.append(text.substr(plain));
}

void Writer::start_tag(std::string_view name, Attributes attributes) {
    out_.append("<").append(name);
    for (const Attribute& attribute : attributes) {
        if (attribute.value.empty()) continue;
        out_.append(" ").append(attribute.name).append("=\"");
        escape(attribute.value, true);
        out_.append("\"");
    }
}

void Writer::start_open_ones() {
    for (; started_ < open_.size(); ++started_) {
        indent(started_);
        out_.append("<").append(open_[started_]).append(">\n");
    }
}

void Writer::leaf(std::string_view name, std::string_view text, Attributes attributes) {
    bool says_something = !text.empty();
    for (const Attribute& attribute : attributes) says_something |= !attribute.value.empty();
    if (!says_something) return;
    start_open_ones();
    indent(open_.size());
    start_tag(name, attributes);
    if (text.empty()) {
        out_.append("/>\n");
    } else {
        out_.append(">");
        escape(text, false);
        out_.append("</").append(name).append(">\n");
    }
    check_size();
}

void Writer::element(std::string_view name, Attributes attributes, const Body& body, bool always) {
    const std::size_t depth = open_.size();
    if (always) {
        start_open_ones();
        indent(depth);
        start_tag(name, attributes);
        out_.append(">\n");
        ++started_;
    }
    open_.push_back(name);
    body();
    open_.pop_back();
    if (started_ <= depth) return;  // nothing was written inside
    started_ = depth;
    indent(depth);
    out_.append("</").append(name).append(">\n");
    check_size();
}

std::string Writer::take() {
    std::string out = std::exchange(out_, std::string(declaration));
    replaced_ = 0;
    return out;
}

}  // namespace openitem::xml
