#include "connectors/nacha/remittance.hpp"

#include "connectors/lib/bank/money.hpp"

#include <openitem/error.hpp>

#include <algorithm>
#include <array>

namespace openitem::nacha {

namespace {

constexpr std::size_t most_elements = 20;

struct Segment {
    std::array<std::string_view, most_elements> elements{};
    std::string_view text;

    std::string_view operator[](std::size_t i) const { return elements[i]; }
};

/// "RMR", "ISA" and the like, whose next character separates elements.
bool begins_segments(std::string_view text) {
    constexpr std::string_view tags[] = {"ISA", "RMR", "BPR", "TRN", "REF", "DTM", "NTE", "ENT"};
    if (text.size() < 5) return false;
    const bool known =
        std::find(std::begin(tags), std::end(tags), text.substr(0, 3)) != std::end(tags);
    const auto next = static_cast<unsigned char>(text[3]);
    const bool letter = (next >= '0' && next <= '9') || (next >= 'A' && next <= 'Z') ||
                        (next >= 'a' && next <= 'z') || next <= ' ';
    return known && !letter;
}

std::size_t size_of_character(unsigned char first) {
    if (first < 0xC0) return 1;
    if (first < 0xE0) return 2;
    return first < 0xF0 ? 3 : 4;
}

/// The character that ends segments: behind ISA16, else the first of those in use.
std::string_view terminator_of(std::string_view text, std::string_view separator) {
    if (text.starts_with("ISA")) {
        std::size_t at = 3;
        for (int i = 0; i < 16 && at != std::string_view::npos; ++i) {
            at = text.find(separator, at + (i == 0 ? 0 : separator.size()));
        }
        if (at != std::string_view::npos) {
            at += separator.size();
            if (at < text.size()) at += size_of_character(static_cast<unsigned char>(text[at]));
            if (at < text.size()) {
                return text.substr(at, size_of_character(static_cast<unsigned char>(text[at])));
            }
        }
    }
    const std::size_t at = text.find_first_of("\\~");
    return at == std::string_view::npos ? std::string_view("\\") : text.substr(at, 1);
}

class Segments {
public:
    explicit Segments(std::string_view text)
        : text_(text),
          separator_(text.substr(3, size_of_character(static_cast<unsigned char>(text[3])))),
          terminator_(terminator_of(text, separator_)) {}

    bool next(Segment& out) {
        text_ = trim(text_);
        if (text_.empty()) return false;
        const std::size_t end = text_.find(terminator_);
        std::string_view left = text_.substr(0, end);
        text_ = end == std::string_view::npos ? std::string_view()
                                              : text_.substr(end + terminator_.size());
        out = {};
        out.text = left;
        for (std::string_view& element : out.elements) {
            const std::size_t separator = left.find(separator_);
            element = trim(left.substr(0, separator));
            if (separator == std::string_view::npos) break;
            left.remove_prefix(separator + separator_.size());
        }
        return true;
    }

private:
    std::string_view text_, separator_, terminator_;
};

std::optional<oi_amount> dollars(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const auto value = try_decimal(text);
    if (!value) return std::nullopt;
    return amount(*value, "USD");
}

/// What a document is by the qualifier of its number: ISO 20022's words.
std::string_view document_type_of(std::string_view qualifier) {
    if (qualifier == "IV" || qualifier == "OI" || qualifier == "IN") return "CINV";
    if (qualifier == "CM" || qualifier == "CL") return "CREN";
    if (qualifier == "DB" || qualifier == "DL") return "DEBN";
    return {};
}

std::optional<Date> eight_digits(std::string_view text) {
    if (text.size() == 8 && (text.starts_with("19") || text.starts_with("20"))) {
        const auto day = day_of(text.substr(2));
        return day;
    }
    return day_of(text);
}

void add_segment(const Segment& segment, Remitted& out) {
    const std::string_view tag = segment[0];
    if (tag == "RMR") {
        bank::Remittance& line = out.lines.emplace_back();
        line.document_type = document_type_of(segment[1]);
        line.number = segment[2];
        line.paid = dollars(segment[4]);
        line.due_amount = dollars(segment[5]);
        line.discount = dollars(segment[6]);
        if (!line.paid && !segment[4].empty()) out.notes.push_back(segment.text);
    } else if (tag == "ADX") {
        // Without a document, or about another one, it is a line of its own.
        const bool own = out.lines.empty() || out.lines.back().adjustment || !segment[4].empty();
        bank::Remittance& line = own ? out.lines.emplace_back() : out.lines.back();
        if (own) {
            line.document_type = document_type_of(segment[3]);
            line.number = segment[4];
        }
        const auto reduced = dollars(segment[1]);
        line.adjustment = reduced ? bank::negated(*reduced) : std::nullopt;
        line.adjustment_reason = segment[2];
        if (!reduced) out.notes.push_back(segment.text);
    } else if (tag == "DTM") {
        if (segment[1] == "003" && !out.lines.empty()) {
            out.lines.back().issued_on = eight_digits(segment[2]);
        }
    } else if (tag == "TRN") {
        if (out.trace.empty()) out.trace = segment[2];
    } else if (tag == "N1") {
        if (segment[1] == "PR" && out.payer.empty()) out.payer = segment[2];
    } else if (tag == "NTE") {
        out.notes.push_back(segment[2]);
    } else if (tag == "REF") {
        if (out.lines.empty() || !out.lines.back().text.empty()) {
            out.notes.push_back(segment[2]);
        } else {
            out.lines.back().text = segment[2];
        }
    }
}

}  // namespace

void read_remittance(const Entry& entry, Remitted& out) {
    out.whole.clear();
    out.lines.clear();
    out.notes.clear();
    out.text = out.trace = out.payer = {};
    constexpr std::size_t width = 80;
    for (const Record& addenda : entry.addenda) {
        const std::string_view type = addenda.field(2, 3);
        if (type != "05" && type != "17") continue;
        const std::string_view part = addenda.field(4, 83);
        out.whole.append(part);
        if (part.size() < width) out.whole.append(width - part.size(), ' ');
    }
    const std::string_view whole = trim(out.whole);
    if (!begins_segments(whole)) {
        out.text = whole;
        return;
    }
    Segments segments(whole);
    for (Segment segment; segments.next(segment);) add_segment(segment, out);
}

}  // namespace openitem::nacha
