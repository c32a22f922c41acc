#include "connectors/lib/xml/parser.hpp"

#include "connectors/lib/xml/scan.hpp"

#include <openitem/error.hpp>
#include <openitem/text.hpp>
#include <openitem/values.hpp>

#include <algorithm>
#include <cstring>

namespace openitem::xml {

namespace {

bool starts_name(char c) {
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// One that XML does not allow.
bool is_control(char c) {
    return static_cast<unsigned char>(c) < 32 && c != '\t' && c != '\n' && c != '\r';
}

Error bad(const char* code, const std::string& message) {
    return Error(OI_BAD_DATA, code, message);
}

bool is_allowed(std::uint32_t code) {
    return code == 9 || code == 10 || code == 13 || (code >= 32 && code < 0xD800) ||
           (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code < 0x110000);
}

/// Code point of "&#...;" behind the "#"; 0 when it is written wrong. `from` comes to stand behind.
std::uint32_t code_point(const char*& from) {
    const bool hex = *from == 'x';
    if (hex) ++from;
    std::uint32_t code = 0;
    const char* const first = from;
    for (; *from != ';'; ++from) {
        const char c = *from;
        std::uint32_t digit = 0;
        if (detail::is_digit(c)) {
            digit = static_cast<std::uint32_t>(c - '0');
        } else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f') {
            digit = static_cast<std::uint32_t>((c | 32) - 'a') + 10;
        } else {
            return 0;
        }
        code = std::min<std::uint32_t>(code * (hex ? 16 : 10) + digit, 0x110000);
    }
    if (from == first) return 0;
    ++from;
    return code;
}

std::size_t to_utf8(std::uint32_t code, char* to) {
    if (code < 0x80) {
        to[0] = static_cast<char>(code);
        return 1;
    }
    if (code < 0x800) {
        to[0] = static_cast<char>(0xC0 | (code >> 6));
        to[1] = static_cast<char>(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = static_cast<char>(0xE0 | (code >> 12));
        to[1] = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        to[2] = static_cast<char>(0x80 | (code & 0x3F));
        return 3;
    }
    to[0] = static_cast<char>(0xF0 | (code >> 18));
    to[1] = static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    to[2] = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    to[3] = static_cast<char>(0x80 | (code & 0x3F));
    return 4;
}

struct Predefined {
    std::string_view written;
    char means;
};
constexpr Predefined predefined[] = {
    {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};

}  // namespace

bool Parser::starts_with(std::string_view mark) const {
    return static_cast<std::size_t>(end_ - at_) >= mark.size() &&
           std::memcmp(at_, mark.data(), mark.size()) == 0;
}

void Parser::malformed(const std::string& what, const char* at) const {
    throw bad("xml.malformed", "expected well-formed XML, found at byte " +
                                   std::to_string(offset(at)) + ": " + what);
}

void Parser::malformed_control(const char* at) const {
    malformed("the control character " + std::to_string(static_cast<unsigned char>(*at)) +
                  ", which XML does not allow",
              at);
}

void Parser::too_many(const char* what) const {
    throw bad("xml.too_large", "expected at most " + std::to_string(limits_.tags) + " " + what +
                                   ", found more; split the document");
}

void Parser::run() {
    if (starts_with("\xEF\xBB\xBF")) at_ += 3;
    for (;;) {
        if (*at_ == '<') {
            read_markup();
        } else if (depth_ != 0) {
            read_text();
        } else {
            skip_blanks();
            if (at_ == end_) break;
            if (*at_ == '<') continue;
            malformed("text outside the document's element", at_);
        }
    }
    if (tree_.items.empty()) {
        throw bad("xml.malformed", "expected an XML document, found no element");
    }
}

void Parser::read_markup() {
    switch (at_[1]) {
        case '/':
            read_end_tag();
            break;
        case '?':
            skip_to("?>", "a processing instruction without an end");
            break;
        case '!':
            read_declaration();
            break;
        default:
            read_start_tag();
            break;
    }
}

void Parser::read_declaration() {
    if (starts_with("<!--")) {
        at_ += 4;
        skip_to("-->", "a comment without an end");
    } else if (starts_with("<![CDATA[") && depth_ != 0) {
        at_ += 9;
        char* const first = at_;
        skip_to("]]>", "a CDATA section without an end");
        char* const last = at_ - 3;
        // Line ends become LF, as in any text.
        char* to = first;
        for (const char* from = first; from != last; ++from) {
            if (is_control(*from)) malformed_control(from);
            if (*from == '\r') {
                if (from + 1 != last && from[1] == '\n') continue;
                *to++ = '\n';
            } else {
                *to++ = *from;
            }
        }
        add_text({first, static_cast<std::size_t>(to - first)});
    } else if (starts_with("<!DOCTYPE")) {
        throw bad("xml.doctype", "document type declarations are refused: remove <!DOCTYPE ...>");
    } else {
        malformed("a declaration that is none", at_);
    }
}

void Parser::skip_to(std::string_view mark, const char* what) {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    const std::size_t found = rest.find(mark);
    if (found == std::string_view::npos) malformed(what, at_);
    at_ += found + mark.size();
}

void Parser::skip_blanks() { at_ = scan::blanks_end(at_); }

std::string_view Parser::read_name(const char* what) {
    char* const first = at_;
    if (!starts_name(*at_)) malformed(std::string("expected ") + what, at_);
    at_ = scan::name_end(at_);
    return {first, static_cast<std::size_t>(at_ - first)};
}

void Parser::count_tag() {
    if (++tags_ > limits_.tags) too_many("tags");
}

/// Behind a tag's <, of an element below `parent`.
Paths::Id Parser::read_path(Paths::Id parent) {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    const Paths::Id likely = tree_.paths.guess(path_, parent, rest);
    if (likely == Paths::none) {
        return tree_.paths.below(path_, parent, read_name("the name of an element"));
    }
    at_ += tree_.paths[likely].name_size;
    return likely;
}

void Parser::read_start_tag() {
    count_tag();
    const auto index = static_cast<std::uint32_t>(tree_.items.size());
    Item item;
    item.name = ++at_;
    item.path = path_ = read_path(depth_ == 0 ? Paths::none : open().path);
    if (depth_ == 0 && index != 0) {
        throw bad("xml.malformed",
                  "expected one document, found a second root element <" + name_of(item) + ">");
    }
    if (limits_.depth != 0 && depth_ >= limits_.depth) {
        throw bad("xml.too_deep", "expected elements nested less deep, found <" +
                                      name_of(item).substr(0, 60) + "> at byte " +
                                      std::to_string(offset(item.name - 1)));
    }
    item.to_parent = index - open_;
    item.first_attribute = static_cast<std::uint32_t>(tree_.attributes.size());
    tree_.items.push_back(item);
    open_ = index;
    ++depth_;
    if (*at_ == '>') {
        ++at_;
    } else {
        read_attributes();
    }
}

void Parser::read_attributes() {
    bool is_empty = false;
    for (;;) {
        const char* const before = at_;
        skip_blanks();
        is_empty = *at_ == '/' && at_[1] == '>';
        if (is_empty || *at_ == '>') break;
        if (before == at_) malformed("expected white space, > or />", at_);
        read_attribute();
    }
    at_ += is_empty ? 2 : 1;
    refuse_repeated_attributes();
    if (is_empty) close();
}

void Parser::refuse_repeated_attributes() const {
    const Item& item = tree_.items.back();
    if (item.attribute_count < 2) return;
    constexpr std::uint32_t few = 16;
    const Attribute* const first = tree_.attributes.data() + item.first_attribute;
    const auto refuse = [&](std::string_view name) {
        malformed("the attribute " + std::string(name) + " a second time", name.data());
    };
    if (item.attribute_count <= few) {
        for (std::uint32_t i = 1; i < item.attribute_count; ++i) {
            for (std::uint32_t k = 0; k < i; ++k) {
                if (first[k].name == first[i].name) refuse(first[i].name);
            }
        }
        return;
    }
    std::vector<std::string_view> names;
    for (std::uint32_t i = 0; i < item.attribute_count; ++i) names.push_back(first[i].name);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) refuse(*twice);
}

void Parser::read_attribute() {
    if (tree_.attributes.size() >= limits_.tags) too_many("attributes");
    const std::string_view name = read_name("the name of an attribute, > or />");
    skip_blanks();
    if (*at_ != '=') malformed("expected = behind the name of an attribute", at_);
    ++at_;
    skip_blanks();
    const char quote = *at_;
    if (quote != '"' && quote != '\'') malformed("expected an attribute's value in quotes", at_);
    char* const first = ++at_;
    char* to = first;
    for (;;) {
        const char* const run = at_;
        at_ = scan::value_end(at_);
        const auto length = static_cast<std::size_t>(at_ - run);
        if (to != run && length != 0) std::memmove(to, run, length);
        to += length;
        const char c = *at_;
        if (c == quote) break;
        if (c == '<' || c == '\0') {
            malformed("an attribute's value without an end", at_);
        } else if (is_control(c)) {
            malformed_control(at_);
        } else if (c == '&') {
            to = decode(to, at_);
        } else if (c == '"' || c == '\'') {
            *to++ = c;
            ++at_;
        } else {
            if (c == '\r' && at_[1] == '\n') ++at_;
            *to++ = ' ';
            ++at_;
        }
    }
    ++at_;
    tree_.attributes.push_back({name, {first, static_cast<std::size_t>(to - first)}});
    ++tree_.items.back().attribute_count;
}

/// Writes what a reference at `from` means to `to`; at_ comes to stand behind it.
char* Parser::decode(char* to, char* from) {
    if (from[1] == '#') {
        const char* rest = from + 2;
        const std::uint32_t code = code_point(rest);
        if (!is_allowed(code)) {
            const auto length = std::min<std::size_t>(12, static_cast<std::size_t>(end_ - from));
            throw bad("xml.reference", "expected a reference to a character XML allows at byte " +
                                           std::to_string(offset(from)) + ", found " +
                                           detail::quoted({from, length}));
        }
        at_ = from + (rest - from);
        return to + to_utf8(code, to);
    }
    at_ = from;
    for (const Predefined& each : predefined) {
        if (!starts_with(each.written)) continue;
        at_ += each.written.size();
        *to = each.means;
        return to + 1;
    }
    malformed("an & that begins no reference: write &amp; for it", from);
}

void Parser::read_text() {
    if (open().text_size == 0) {
        skip_blanks();
        if (*at_ == '<') return;
    }
    char* const first = at_;
    char* to = first;
    for (;;) {
        const char* const run = at_;
        at_ = scan::text_end(at_);
        const auto length = static_cast<std::size_t>(at_ - run);
        if (to != run && length != 0) std::memmove(to, run, length);
        to += length;
        if (*at_ == '<') break;
        if (*at_ == '&') {
            to = decode(to, at_);
        } else if (*at_ == '\r') {
            if (at_[1] == '\n') ++at_;
            *to++ = '\n';
            ++at_;
        } else if (at_ != end_) {
            malformed_control(at_);
        } else {
            malformed("the end of the bytes before that of <" + name_of(open()) + ">", at_);
        }
    }
    add_text({first, static_cast<std::size_t>(to - first)});
}

/// Blanks before the first word are cut off; what comes in several pieces is joined.
void Parser::add_text(std::string_view piece) {
    Item& item = open();
    if (item.text_size == 0) {
        while (!piece.empty() && is_blank(piece.front())) piece.remove_prefix(1);
        item.text = piece.data();
        item.text_size = static_cast<std::uint32_t>(piece.size());
        return;
    }
    if (pieces_.empty() || pieces_.back().first != open_) {
        pieces_.emplace_back(open_, &joined_.emplace_back(item.text, item.text_size));
    }
    std::string& joined = *pieces_.back().second;
    joined.append(piece);
    item.text = joined.data();
    item.text_size = static_cast<std::uint32_t>(joined.size());
}

void Parser::read_end_tag() {
    count_tag();
    const char* const tag = at_;
    at_ += 2;
    if (depth_ == 0) malformed("the end of an element that has not begun", tag);
    const std::string_view name = tree_.paths[open().path].qualified_name();
    const bool same = static_cast<std::size_t>(end_ - at_) > name.size() &&
                      scan::same(at_, name.data(), name.size()) &&
                      scan::ends_name(at_[name.size()]);
    if (same) at_ += name.size();
    if (*at_ != '>') skip_blanks();
    if (!same || *at_ != '>') malformed("expected </" + std::string(name) + ">", tag);
    ++at_;
    close();
}

void Parser::close() {
    Item& item = open();
    item.size = static_cast<std::uint32_t>(tree_.items.size() - open_);
    for (; item.text_size != 0 && is_blank(item.text[item.text_size - 1]); --item.text_size) {
        ++item.blanks_after;
    }
    if (!pieces_.empty() && pieces_.back().first == open_) pieces_.pop_back();
    open_ -= item.to_parent;
    --depth_;
}

}  // namespace openitem::xml
