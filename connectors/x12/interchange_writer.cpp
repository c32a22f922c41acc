#include "connectors/x12/interchange_writer.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <utility>

namespace openitem::x12 {
namespace {

constexpr std::int64_t micros_of_a_day = 86'400'000'000;

std::string number(std::string_view text, std::size_t size) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    if (digits.size() > size) digits.erase(0, digits.size() - size);
    return std::string(size - digits.size(), '0') + digits;
}

std::string control_of(const Envelope& envelope, std::uint32_t group) {
    std::string out =
        number(envelope.group_control.empty() ? envelope.control : envelope.group_control, 9);
    out.erase(0, std::min(out.find_first_not_of('0'), out.size() - 1));
    return group == 1 ? out : out.substr(0, 7) + std::to_string(group);
}

}  // namespace

std::string InterchangeWriter::day(Date day) {
    std::string out = to_text(day);
    out.erase(std::remove(out.begin(), out.end(), '-'), out.end());
    return out;
}

std::string InterchangeWriter::today() const {
    const std::int64_t days = envelope_.now.micros / micros_of_a_day;
    return day(Date{static_cast<std::int32_t>(days)});
}

std::string InterchangeWriter::time() const {
    const std::int64_t minutes = envelope_.now.micros % micros_of_a_day / 60'000'000;
    return number(std::to_string(minutes / 60), 2) + number(std::to_string(minutes % 60), 2);
}

void InterchangeWriter::append(std::string_view value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const bool separates = c == '*' || c == '~' || c == '^' || c == component;
        const bool further = c == '\xC2' && i + 1 < value.size() && value[i + 1] < '\xA0';
        const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7F' || further;
        if (further) ++i;  // U+0080 to U+009F, of two bytes
        replaced_ |= separates;
        out_ += separates || control ? ' ' : c;
    }
}

// No character is cut in two.
void InterchangeWriter::append_padded(std::string_view value, std::size_t size) {
    std::size_t length = std::min(value.size(), size);
    while (length < value.size() && length > 0 && (value[length] & '\xC0') == '\x80') --length;
    const std::size_t start = out_.size();
    append(value.substr(0, length));
    out_.resize(start + size, ' ');
}

// ISA has fixed lengths, and ISA11 was another element before 00402.
void InterchangeWriter::begin() {
    const Envelope& e = envelope_;
    out_.append("ISA*00*          *00*          ");
    for (const auto& [value, size] :
         {std::pair<std::string_view, std::size_t>(e.sender_qualifier, 2),
          {e.sender, 15},
          {e.receiver_qualifier, 2},
          {e.receiver, 15}}) {
        out_ += '*';
        append_padded(value, size);
    }
    out_.append("*").append(today().substr(2)).append("*").append(time());
    out_.append(e.later ? "*^*00501*" : "*U*00401*").append(number(e.control, 9));
    out_.append("*0*").append(e.test ? "T" : "P").append("*").append(1, component);
    out_.append("~\n");
    groups_ = 0;
}

void InterchangeWriter::begin_group(std::string_view code, std::string_view version) {
    sets_ = 0;
    ++groups_;
    const Envelope& e = envelope_;
    put({"GS", code, e.group_sender.empty() ? e.sender : e.group_sender,
         e.group_receiver.empty() ? e.receiver : e.group_receiver, today(), time(),
         control_of(e, groups_), "X", version});
}

void InterchangeWriter::begin_set(std::string_view type, std::string_view version) {
    ++sets_;
    segments_ = 0;
    put({"ST", type, number(std::to_string(sets_), 4), version});
}

void InterchangeWriter::put(std::initializer_list<std::string_view> elements) {
    std::size_t count = elements.size();
    while (count > 1 && (elements.begin() + count - 1)->empty()) --count;
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) out_ += '*';
        append(*(elements.begin() + i));
    }
    out_ += "~\n";
    ++segments_;
}

void InterchangeWriter::end_set() {
    put({"SE", std::to_string(segments_ + 1), number(std::to_string(sets_), 4)});
}

void InterchangeWriter::end_group() {
    put({"GE", std::to_string(sets_), control_of(envelope_, groups_)});
}

void InterchangeWriter::end() {
    put({"IEA", std::to_string(groups_), number(envelope_.control, 9)});
}

}  // namespace openitem::x12
