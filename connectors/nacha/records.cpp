#include "connectors/nacha/records.hpp"

#include <openitem/error.hpp>
#include <openitem/text.hpp>
#include <openitem/values.hpp>

#include <algorithm>

namespace openitem::nacha {

namespace {

constexpr std::size_t length = 94;

constexpr bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x1A'; }

/// Where the character with this number begins.
std::size_t offset_of(std::string_view text, std::size_t characters) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
        if (begins && characters-- == 0) break;
    }
    return at;
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

/// Blanks at the end are none of the record, whatever ends the line.
std::string_view without_end(std::string_view text) {
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string_view trim(std::string_view text) {
    text = without_end(text);
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return text;
}

std::string_view Record::field(std::size_t first, std::size_t last) const {
    if (ascii) {
        if (first > text.size()) return {};
        return text.substr(first - 1, last + 1 - first);
    }
    const std::size_t from = offset_of(text, first - 1);
    return text.substr(from, offset_of(text.substr(from), last + 1 - first));
}

std::string_view Record::word(std::size_t first, std::size_t last) const {
    return trim(field(first, last));
}

std::uint64_t Record::number(std::size_t first, std::size_t last, const char* what) const {
    const std::string_view digits = field(first, last);
    std::uint64_t out = 0;
    bool good = digits.size() == last + 1 - first;
    for (const char c : digits) {
        good = good && detail::is_digit(c) && !__builtin_mul_overflow(out, 10u, &out) &&
               !__builtin_add_overflow(out, static_cast<unsigned>(c - '0'), &out);
    }
    if (!good) {
        throw Error(OI_BAD_DATA, "nacha.digits",
                    std::string("expected ") + what + ", digits in positions " +
                        std::to_string(first) + " to " + std::to_string(last) + ", in " +
                        place_of(*this) + ", found " + detail::quoted(digits));
    }
    return out;
}

RecordReader::RecordReader(std::string_view bytes) : bytes_(bytes) {
    // One right behind the other: no line ends before the second.
    const std::size_t end = bytes.substr(0, 2 * length).find_first_of("\r\n");
    lines_ = end != std::string_view::npos || bytes.size() <= length;
}

bool RecordReader::next(Record& out) {
    while (at_ < bytes_.size()) {
        const std::size_t from = at_;
        std::size_t end = bytes_.size();
        if (lines_) {
            end = std::min(bytes_.find_first_of("\r\n", from), bytes_.size());
            at_ = std::min(end + 1, bytes_.size());
            if (bytes_.substr(end, 2) == "\r\n") ++at_;
        } else {
            end = from + offset_of(bytes_.substr(from), length);
            at_ = end;
        }
        ++line_;
        const std::string_view text = without_end(bytes_.substr(from, end - from));
        if (text.empty()) continue;
        out = {text, from, line_, is_ascii(text)};
        if (text.size() <= length || characters_of(text) <= length) return true;
        throw Error(OI_BAD_DATA, "nacha.length",
                    "expected at most 94 characters in " + place_of(out) + ", found " +
                        std::to_string(characters_of(text)));
    }
    return false;
}

std::string place_of(const Record& record) { return "line " + std::to_string(record.line); }

}  // namespace openitem::nacha
