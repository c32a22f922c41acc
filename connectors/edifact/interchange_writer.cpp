#include "connectors/edifact/interchange_writer.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <optional>

namespace openitem::edifact {
namespace {

constexpr std::int64_t micros_of_a_day = 86'400'000'000;

// Control characters are in no repertoire; a line end within a text is a blank.
void append_released(std::string& out, std::string_view value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const bool further = c == '\xC2' && i + 1 < value.size() && value[i + 1] < '\xA0';
        const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7F' || further;
        if (further) ++i;  // U+0080 to U+009F, of two bytes
        if (c == '\'' || c == '+' || c == ':' || c == '?') out += '?';
        out += control ? ' ' : c;
    }
}

std::string two_digits(std::int64_t value) {
    std::string out = std::to_string(value);
    return out.size() < 2 ? "0" + out : out;
}

/// Empty when a character is beyond ISO 8859-1.
std::optional<std::string> latin_1(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            out += text[i];
        } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < text.size()) {
            const auto next = static_cast<unsigned char>(text[++i]);
            out += static_cast<char>((byte == 0xC3 ? 0x40 : 0) | next);
        } else {
            return std::nullopt;
        }
    }
    return out;
}

}  // namespace

std::string element(std::initializer_list<std::string_view> components) {
    std::string out;
    std::size_t colons = 0;
    for (const std::string_view component : components) {
        if (!component.empty()) {
            out.append(colons, ':');
            colons = 0;
            append_released(out, component);
        }
        ++colons;
    }
    return out;
}

std::string InterchangeWriter::day(Date day) {
    std::string out = openitem::to_text(day);
    out.erase(std::remove(out.begin(), out.end(), '-'), out.end());
    return out;
}

std::string InterchangeWriter::today() const {
    return day(Date{static_cast<std::int32_t>(envelope_.now.micros / micros_of_a_day)});
}

std::string InterchangeWriter::time() const {
    const std::int64_t minutes = envelope_.now.micros % micros_of_a_day / 60'000'000;
    return two_digits(minutes / 60) + two_digits(minutes % 60);
}

void InterchangeWriter::begin() {
    const Envelope& e = envelope_;
    out_ += "UNA:+.? '\n";
    put({"UNB", element({"UNOC", "3"}), element({e.sender, e.sender_qualifier}),
         element({e.receiver, e.receiver_qualifier}), element({today().substr(2), time()}),
         element(e.control), "", "", "", "", "", e.test ? "1" : ""});
    messages_ = 0;
}

void InterchangeWriter::begin_message(std::string_view type, std::string_view version) {
    ++messages_;
    segments_ = 0;
    std::string what(type);
    what.append(":").append(version);
    put({"UNH", std::to_string(messages_), what});
}

void InterchangeWriter::put(std::initializer_list<std::string_view> elements) {
    std::size_t count = elements.size();
    while (count > 1 && (elements.begin() + count - 1)->empty()) --count;
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) out_ += '+';
        out_ += *(elements.begin() + i);
    }
    out_ += "'\n";
    ++segments_;
}

void InterchangeWriter::end_message() {
    put({"UNT", std::to_string(segments_ + 1), std::to_string(messages_)});
}

// Version 3 of the syntax has no Unicode, version 4 has.
void InterchangeWriter::end() {
    put({"UNZ", std::to_string(messages_), element(envelope_.control)});
    if (auto narrow = latin_1(out_)) {
        out_ = std::move(*narrow);
        return;
    }
    out_.replace(out_.find("UNOC:3"), 6, "UNOW:4");
}

}  // namespace openitem::edifact
