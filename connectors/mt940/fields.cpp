#include "connectors/mt940/fields.hpp"

#include <algorithm>
#include <cstring>

namespace openitem::mt940 {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_control(char c) { return c > '\0' && c < ' ' && c != '\n' && c != '\r'; }

constexpr unsigned pair(char first, char second) {
    return static_cast<unsigned>(first) << 8 | static_cast<unsigned char>(second);
}

Tag tag_of(char first, char second) {
    switch (pair(first, second)) {
        case pair('2', '0'):
            return Tag::reference;
        case pair('2', '1'):
            return Tag::related;
        case pair('2', '5'):
            return Tag::account;
        case pair('2', '8'):
            return Tag::number;
        case pair('6', '0'):
            return Tag::opening;
        case pair('6', '1'):
            return Tag::entry;
        case pair('8', '6'):
            return Tag::details;
        case pair('6', '2'):
            return Tag::closing;
        case pair('6', '4'):
            return Tag::available;
        case pair('6', '5'):
            return Tag::forward_available;
        case pair('3', '4'):
            return Tag::floor_limit;
        case pair('1', '3'):
            return Tag::date_time;
        case pair('9', '0'):
            return Tag::total_debits;
        case pair('N', 'S'):
            return Tag::national;
        default:
            return Tag::none;
    }
}

/// The option letters a tag may have; a tag with another one is text.
bool takes_option(Tag tag, char option) {
    switch (tag) {
        case Tag::number:
            return option == '\0' || option == 'C';
        case Tag::account:
            return option == '\0' || option == 'P';
        case Tag::opening:
        case Tag::closing:
            return option == 'F' || option == 'M';
        case Tag::floor_limit:
            return option == '\0' || option == 'F';
        case Tag::date_time:
            return option == '\0' || option == 'D' || option == 'C';
        case Tag::total_debits:
            return option == 'C' || option == 'D';
        default:
            return option == '\0';
    }
}

/// A time of day that was wrapped at its colon: "... 25/02/2017 16" and then ":20:31 ...".
bool is_time(std::string_view bytes, std::size_t at, const TagRead& tag) {
    if (tag.tag == Tag::entry || tag.tag == Tag::closing || tag.tag == Tag::details) return false;
    std::size_t before = at;
    while (before > 0 && (bytes[before - 1] == '\n' || bytes[before - 1] == '\r')) --before;
    if (before == 0 || !is_digit(bytes[before - 1])) return false;
    const std::string_view rest = bytes.substr(at + tag.length);
    return rest.size() >= 2 && is_digit(rest[0]) && is_digit(rest[1]) &&
           (rest.size() == 2 || !is_digit(rest[2]));
}

std::size_t last_line_with(std::string_view bytes, std::string_view start, std::size_t from) {
    for (std::size_t at = from; (at = bytes.rfind(start, at)) != std::string_view::npos && at > 0;
         --at) {
        if (bytes[at - 1] == '\n') return at;
    }
    return 0;
}

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\r' || is_control(c); };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace

TagRead tag_at(std::string_view line) {
    std::size_t at = 0;
    while (at < 3 && at < line.size() && is_control(line[at])) ++at;
    if (line.size() < at + 4 || line[at] != ':') return {};
    const char* const tag = line.data() + at;
    if (tag[3] == ':') {
        const Tag found = tag_of(tag[1], tag[2]);
        return takes_option(found, '\0') ? TagRead{found, '\0', at + 4} : TagRead{};
    }
    if (line.size() < at + 5 || tag[4] != ':') return {};
    if (std::memcmp(tag, ":940:", 5) == 0 || std::memcmp(tag, ":942:", 5) == 0) {
        return {Tag::other, '\0', at + 5};
    }
    const Tag found = tag_of(tag[1], tag[2]);
    if (found == Tag::none || !takes_option(found, tag[3])) return {};
    const bool credits = found == Tag::total_debits && tag[3] == 'C';
    return {credits ? Tag::total_credits : found, tag[3], at + 5};
}

std::size_t last_message(std::string_view bytes) {
    std::size_t at = bytes.size();
    while ((at = last_line_with(bytes, ":20:", at)) != 0) {
        if (!is_time(bytes, at, {Tag::reference, '\0', 4})) return at;
        --at;
    }
    return 0;
}

std::size_t last_entry(std::string_view bytes) {
    return last_line_with(bytes, ":61:", bytes.size());
}

std::size_t FieldReader::line_end(std::size_t from) const {
    const void* const found = std::memchr(bytes_.data() + from, '\n', bytes_.size() - from);
    if (found == nullptr) return bytes_.size();
    return static_cast<std::size_t>(static_cast<const char*>(found) - bytes_.data());
}

/// "-", "-}{5:}", or "-CCY" and its like before the end or the next message.
bool FieldReader::is_trailer(std::size_t at, std::size_t end) const {
    constexpr std::size_t longest = 4;  // "-CCY"
    const std::string_view line = trimmed(bytes_.substr(at, end - at));
    if (line == "-" || line.starts_with("-}")) return true;
    if (!line.starts_with("-") || line.size() > longest) return false;
    for (std::size_t next = end; next < bytes_.size();) {
        const std::size_t from = next + 1;
        next = line_end(from);
        if (next == from) continue;
        const TagRead tag = tag_at(bytes_.substr(from, next - from));
        if (tag.tag != Tag::none) return tag.tag == Tag::reference || tag.tag == Tag::other;
    }
    return true;
}

bool FieldReader::starts_field(std::size_t at, const Field& current, std::size_t end) const {
    const TagRead tag = tag_at(bytes_.substr(at, end - at));
    if (tag.tag == Tag::none) return false;
    const bool in_text = current.tag == Tag::details || current.tag == Tag::entry;
    return !in_text || !is_time(bytes_, at, tag);
}

bool FieldReader::next(Field& out) {
    out = {};
    while (at_ < bytes_.size()) {  // what belongs to no field
        const std::size_t end = line_end(at_);
        ++line_;
        const TagRead tag = tag_at(bytes_.substr(at_, end - at_));
        if (tag.tag != Tag::none) {
            out = {tag.tag, tag.option, {}, at_, line_};
            at_ += tag.length;
            break;
        }
        at_ = std::min(end + 1, bytes_.size());
    }
    if (out.tag == Tag::none) return false;
    const std::size_t from = at_;
    std::size_t end = line_end(from);
    std::size_t next = std::min(end + 1, bytes_.size());
    while (next < bytes_.size()) {
        const char first = bytes_[next];
        const std::size_t next_end = line_end(next);
        if (first == ':' || is_control(first)) {
            if (starts_field(next, out, next_end)) break;
        } else if (first == '-' || first == ' ') {
            if (is_trailer(next, next_end)) break;
        } else if (first == '{' && next + 2 < bytes_.size() && bytes_[next + 2] == ':') {
            break;  // a block of the next message
        }
        ++line_;
        end = next_end;
        next = std::min(end + 1, bytes_.size());
    }
    at_ = next;
    if (end > from && bytes_[end - 1] == '\r') --end;
    out.text = bytes_.substr(from, end - from);
    return true;
}

}  // namespace openitem::mt940
