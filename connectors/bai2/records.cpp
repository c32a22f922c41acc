#include "connectors/bai2/records.hpp"

#include <openitem/error.hpp>
#include <openitem/values.hpp>

#include <algorithm>
#include <iterator>

namespace openitem::bai2 {

namespace {

constexpr bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x1A'; }

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Words of a text that was broken, filled up or continued, with single blanks between them.
void append_words(std::string& to, std::string_view text) {
    bool gap = !to.empty();
    for (const char c : text) {
        if (is_blank(c)) {
            gap = !to.empty();
            continue;
        }
        if (gap) to.push_back(' ');
        gap = false;
        to.push_back(c);
    }
}

}  // namespace

/// One of the codes, and a comma.
bool RecordReader::begins_record(std::size_t at) const {
    constexpr std::string_view codes[] = {"01", "02", "03", "16", "49", "88", "98", "99"};
    if (at + 2 >= bytes_.size() || bytes_[at + 2] != ',') return false;
    return std::find(std::begin(codes), std::end(codes), bytes_.substr(at, 2)) != std::end(codes);
}

void RecordReader::skip_blanks() {
    for (; at_ < bytes_.size() && is_blank(bytes_[at_]); ++at_) line_ += bytes_[at_] == '\n';
}

/// Behind the record's last byte: its slash, or the line end before the next record.
std::size_t RecordReader::end_of_record(std::size_t from) const {
    for (std::size_t at = from; (at = bytes_.find_first_of("/\r\n", at)) < bytes_.size(); ++at) {
        std::size_t next = at + 1;
        while (next < bytes_.size() && is_blank(bytes_[next])) ++next;
        if (next == bytes_.size()) return at + 1;
        // A slash right before two digits and a comma is one of the text's own.
        const bool apart = bytes_[at] != '/' || next > at + 1;
        if (apart && begins_record(next)) return at + 1;
    }
    return bytes_.size();
}

std::string_view RecordReader::take_body(std::string_view& code) {
    code = bytes_.substr(at_, 2);
    const std::size_t end = end_of_record(at_ + 3);
    std::string_view body = bytes_.substr(at_ + 3, end - at_ - 3);
    line_ += static_cast<std::uint32_t>(std::count(body.begin(), body.end(), '\n'));
    at_ = end;
    while (!body.empty() && is_blank(body.back())) body.remove_suffix(1);
    if (body.ends_with('/')) body.remove_suffix(1);
    return body;
}

bool RecordReader::next(Record& out) {
    skip_blanks();
    if (at_ == bytes_.size()) return false;
    if (!begins_record(at_)) {
        const std::string_view line = bytes_.substr(at_, bytes_.find('\n', at_) - at_);
        throw Error(OI_BAD_DATA, "bai2.record",
                    "expected a record that begins with 01, 02, 03, 16, 49, 88, 98 or 99 in line " +
                        std::to_string(line_) + ", found " + detail::quoted(line.substr(0, 40)));
    }
    out.bodies.clear();
    out.place = {at_, at_, line_};
    out.bodies.push_back(take_body(out.code));
    out.place.to = at_;
    while (true) {
        skip_blanks();
        if (!begins_record(at_) || bytes_.substr(at_, 2) != "88") return true;
        std::string_view code;
        out.bodies.push_back(take_body(code));
        out.place.to = at_;
    }
}

void Fields::open(std::size_t body) {
    body_ = body;
    fresh_ = true;
    if (!done()) left_ = record_->bodies[body];
}

std::string_view Fields::peek() const {
    return done() ? std::string_view() : trim(left_.substr(0, left_.find(',')));
}

std::string_view Fields::peek_second() const {
    const std::size_t comma = done() ? std::string_view::npos : left_.find(',');
    if (comma == std::string_view::npos) return {};
    const std::string_view behind = left_.substr(comma + 1);
    return trim(behind.substr(0, behind.find(',')));
}

std::string_view Fields::take() {
    const std::string_view out = peek();
    if (done()) return out;
    const std::size_t comma = left_.find(',');
    if (comma == std::string_view::npos) {
        open(body_ + 1);
    } else {
        left_.remove_prefix(comma + 1);
        fresh_ = false;
    }
    return out;
}

std::string Fields::rest() const {
    std::string out;
    if (done()) return out;
    append_words(out, left_);
    for (std::size_t i = body_ + 1; i < record_->bodies.size(); ++i) {
        append_words(out, record_->bodies[i]);
    }
    return out;
}

std::string place_of(const Record& record) {
    return "line " + std::to_string(record.place.line) + " (" + std::string(record.code) + ")";
}

}  // namespace openitem::bai2
