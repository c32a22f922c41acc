#include "host/store/sql/dump_text.hpp"

#include "host/base/hash.hpp"

namespace openitem::store::sql {

namespace {

// A text as one token: quoted, with a quote, a backslash and control characters escaped.
void append_text(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            (out += '\\') += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            const auto byte = static_cast<unsigned char>(c);
            ((out += "\\x") += digits[byte >> 4U]) += digits[byte & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

// Long blobs by their length and hash: equal dumps still mean equal bytes.
void append_blob(std::string& out, std::string_view bytes) {
    if (bytes.size() <= 64) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += "x'";
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            (out += digits[byte >> 4U]) += digits[byte & 15U];
        }
        out += '\'';
        return;
    }
    out += std::to_string(bytes.size()) + ":sha256:" + base::sha256(bytes).hex();
}

}  // namespace

void append_value(std::string& out, const Value& value) {
    switch (value.kind) {
        case Kind::integer:
            out += std::to_string(value.number);
            break;
        case Kind::text:
            append_text(out, value.bytes);
            break;
        case Kind::blob:
            append_blob(out, value.bytes);
            break;
        case Kind::null:
            out += '-';
            break;
    }
}

}  // namespace openitem::store::sql
