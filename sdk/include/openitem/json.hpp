// openitem/json.hpp - a small, strict JSON reader (RFC 8259), enough for a configuration or a
// cursor.
//
//     const Json json = Json::parse(R"({"delimiter": ";"})");
//     json.find("delimiter")->text();                            // ";"
//
// Numbers stay the text they were, so that nothing is rounded. Depth and size are bounded.
#pragma once

#include <openitem/text.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openitem {

class Json {
public:
    enum class Kind : std::uint8_t { null, flag, number, text, list, object };
    using Member = std::pair<std::string, Json>;

    static constexpr std::size_t max_depth = 64;
    static constexpr std::size_t max_bytes = 16u << 20;

    /// Throws Error(OI_BAD_CONFIG, "json.invalid") with the byte where it went wrong.
    static Json parse(std::string_view text);

    Json() = default;

    Kind kind() const { return kind_; }
    bool is(Kind kind) const { return kind_ == kind; }
    bool flag() const { return kind_ == Kind::flag && text_ == "true"; }
    /// The text of a string, or a number or flag as it was written.
    const std::string& text() const { return text_; }
    const std::vector<Json>& items() const { return items_; }
    const std::vector<Member>& members() const { return members_; }

    /// The member of an object, or null.
    const Json* find(std::string_view key) const {
        for (const auto& [name, value] : members_) {
            if (name == key) return &value;
        }
        return nullptr;
    }

private:
    friend class JsonReader;
    Kind kind_ = Kind::null;
    std::string text_;
    std::vector<Json> items_;
    std::vector<Member> members_;
};

class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    Json document() {
        if (text_.size() > Json::max_bytes) fail("at most 16 MiB");
        if (!is_utf8(text_)) fail("UTF-8");
        Json out = value(0);
        blanks();
        if (at_ != text_.size()) fail("nothing after the value");
        return out;
    }

private:
    [[noreturn]] void fail(const char* expected) const {
        throw Error(OI_BAD_CONFIG, "json.invalid",
                    "expected " + std::string(expected) + " at byte " + std::to_string(at_) +
                        " of the JSON text");
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool take(char c) {
        if (peek() != c || at_ >= text_.size()) return false;
        ++at_;
        return true;
    }
    void blanks() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
            ++at_;
        }
    }

    Json value(std::size_t depth) {
        if (depth > Json::max_depth) fail("at most 64 levels");
        blanks();
        Json out;
        switch (peek()) {
            case '{':
                object(out, depth);
                break;
            case '[':
                list(out, depth);
                break;
            case '"':
                out.kind_ = Json::Kind::text;
                out.text_ = string();
                break;
            case 't':
                word(out, "true", Json::Kind::flag);
                break;
            case 'f':
                word(out, "false", Json::Kind::flag);
                break;
            case 'n':
                word(out, "null", Json::Kind::null);
                break;
            default:
                number(out);
                break;
        }
        return out;
    }

    void object(Json& out, std::size_t depth) {
        out.kind_ = Json::Kind::object;
        take('{');
        blanks();
        if (take('}')) return;
        do {
            blanks();
            if (peek() != '"') fail("a key in quotes");
            std::string key = string();
            if (out.find(key) != nullptr) fail("every key once");
            blanks();
            if (!take(':')) fail("a colon");
            out.members_.emplace_back(std::move(key), value(depth + 1));
            blanks();
        } while (take(','));
        if (!take('}')) fail("a comma or }");
    }

    void list(Json& out, std::size_t depth) {
        out.kind_ = Json::Kind::list;
        take('[');
        blanks();
        if (take(']')) return;
        do {
            out.items_.push_back(value(depth + 1));
            blanks();
        } while (take(','));
        if (!take(']')) fail("a comma or ]");
    }

    void word(Json& out, std::string_view expected, Json::Kind kind) {
        if (text_.substr(at_, expected.size()) != expected) fail("a value");
        at_ += expected.size();
        out.kind_ = kind;
        out.text_ = expected;
    }

    bool digits() {
        const std::size_t first = at_;
        while (peek() >= '0' && peek() <= '9') ++at_;
        return at_ != first;
    }

    void number(Json& out) {
        const std::size_t first = at_;
        take('-');
        if (!take('0') && !digits()) fail("a value");
        if (take('.') && !digits()) fail("a digit");
        if (take('e') || take('E')) {
            if (!take('+')) take('-');
            if (!digits()) fail("a digit");
        }
        out.kind_ = Json::Kind::number;
        out.text_ = text_.substr(first, at_ - first);
    }

    std::uint32_t hex4() {
        std::uint32_t out = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = peek();
            std::uint32_t digit = 0;
            if (c >= '0' && c <= '9') {
                digit = static_cast<std::uint32_t>(c - '0');
            } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
                digit = static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
            } else {
                fail("four hexadecimal digits");
            }
            out = out << 4 | digit;
            ++at_;
        }
        return out;
    }

    void escape(std::string& out) {
        const char c = peek();
        ++at_;
        switch (c) {
            case '"':
            case '\\':
            case '/':
                out.push_back(c);
                return;
            case 'b':
                out.push_back('\b');
                return;
            case 'f':
                out.push_back('\f');
                return;
            case 'n':
                out.push_back('\n');
                return;
            case 'r':
                out.push_back('\r');
                return;
            case 't':
                out.push_back('\t');
                return;
            case 'u':
                break;
            default:
                --at_;
                fail("an escape of JSON");
        }
        std::uint32_t code = hex4();
        if (code >= 0xD800 && code < 0xDC00) {
            if (!take('\\') || !take('u')) fail("the second half of a surrogate pair");
            const std::uint32_t low = hex4();
            if (low < 0xDC00 || low > 0xDFFF) fail("the second half of a surrogate pair");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        } else if (code >= 0xDC00 && code < 0xE000) {
            fail("the first half of a surrogate pair");
        }
        char bytes[4];
        out.append(bytes, static_cast<std::size_t>(detail::put_code_point(bytes, code) - bytes));
    }

    std::string string() {
        take('"');
        std::string out;
        for (;;) {
            if (at_ >= text_.size()) fail("a closing quote");
            const char c = text_[at_];
            if (static_cast<unsigned char>(c) < 0x20) fail("no bare control character");
            ++at_;
            if (c == '"') return out;
            if (c == '\\') {
                escape(out);
            } else {
                out.push_back(c);
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

inline Json Json::parse(std::string_view text) { return JsonReader(text).document(); }

/// `text` as a JSON string, quotes included. The text is UTF-8.
inline std::string json_quote(std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out.push_back(hex[static_cast<unsigned char>(c) >> 4]);
            out.push_back(hex[c & 15]);
        } else {
            out.push_back(c);
        }
    }
    return out += '"';
}

}  // namespace openitem
