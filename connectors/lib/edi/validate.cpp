#include "connectors/lib/edi/validate.hpp"

#include <openitem/values.hpp>

#include <algorithm>
#include <bit>
#include <cstring>

namespace openitem::edi {
namespace {

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

int two(std::string_view text, std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_day(std::string_view text) {
    if (text.size() != 6 && text.size() != 8) return false;
    for (const char c : text) {
        if (!is_digit(c)) return false;
    }
    const std::size_t at = text.size() - 6;
    const int year = (at == 0 ? 2000 : two(text, 0) * 100) + two(text, at);
    const auto month = static_cast<unsigned>(two(text, at + 2));
    const auto day = static_cast<unsigned>(two(text, at + 4));
    return make_date(year, month, day).has_value();
}

bool is_time(std::string_view text) {
    if (text.size() < 4) return false;
    for (const char c : text) {
        if (!is_digit(c)) return false;
    }
    return two(text, 0) < 24 && two(text, 2) < 60 && (text.size() < 6 || two(text, 4) < 60);
}

// Digits with a sign in front and, where allowed, a mark; how many digits: -1 for anything else.
std::int64_t count_digits(std::string_view text, bool mark, char decimal) {
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    std::int64_t digits = 0;
    for (const char c : text) {
        if (is_digit(c)) {
            ++digits;
        } else if (mark && (c == '.' || c == decimal || (c == ',' && decimal != '.'))) {
            mark = false;
        } else {
            return -1;
        }
    }
    return digits == 0 ? -1 : digits;
}

// Bytes of UTF-8 that continue a character.
std::size_t count_tails(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
    }));
}

}  // namespace

bool breaks(const ElementRule& rule, std::string_view text, char decimal, Wrong& wrong) {
    std::size_t length = text.size();
    switch (rule.type) {
        case ElementType::any:
        case ElementType::composite:
            return false;
        case ElementType::text:
        case ElementType::code:
            break;
        case ElementType::number:
        case ElementType::whole: {
            const auto digits = count_digits(text, rule.type == ElementType::number, decimal);
            wrong = Wrong::character;
            if (digits < 0) return true;
            length = static_cast<std::size_t>(digits);
            break;
        }
        case ElementType::date:
            wrong = Wrong::bad_date;
            if (!is_day(text)) return true;
            break;
        case ElementType::time:
            wrong = Wrong::bad_time;
            if (!is_time(text)) return true;
            break;
    }
    // Characters are meant: those beyond ASCII may have several bytes.
    if (length > rule.most && rule.type == ElementType::text) length -= count_tails(text);
    if (length < rule.least || length > rule.most) {
        wrong = length < rule.least ? Wrong::too_short : Wrong::too_long;
        return true;
    }
    if (rule.codes == nullptr) return false;
    wrong = Wrong::code;
    return std::find(rule.codes->begin(), rule.codes->end(), text) == rule.codes->end();
}

namespace {

constexpr std::uint64_t every_byte(unsigned char byte) {
    return openitem::detail::every_byte(byte);
}

// Up to eight digits, with `mark` allowed once among them, all at once. Bytes behind the text are
// read, not looked at. A digit at least; no sign.
inline bool is_short_number(const char* at, std::size_t size, bool mark) {
    if (size - 1 >= 8) return false;
    std::uint64_t bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    bytes = bytes << (64 - 8 * size) | (every_byte('0') >> 4) >> (8 * size - 4);
    if (mark && size > 1) {
        const std::uint64_t points = bytes ^ every_byte('.');
        const std::uint64_t found = (points - every_byte(1)) & ~points & every_byte(0x80);
        const std::uint64_t lowest = found & (~found + 1);
        bytes += (lowest >> 7) * ('0' - '.');
    }
    return openitem::detail::all_digits(bytes);
}

inline bool is_plain_day(const char* at, std::size_t size) {
    if (size != 8) return false;
    std::uint64_t bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    if (!openitem::detail::all_digits(bytes)) return false;
    const auto month = static_cast<unsigned>((at[4] - '0') * 10 + (at[5] - '0'));
    const auto day = static_cast<unsigned>((at[6] - '0') * 10 + (at[7] - '0'));
    return month - 1 < 12 && day - 1 < 28 && at[0] != '0';
}

}  // namespace

// Whether a segment is as segments nearly always are; `present`: bit n, element n.
inline bool Validator::passes(std::uint32_t index, const SegmentRule& rule,
                              std::uint64_t& present) const {
    const SegmentPlace& place = message_->segments()[index];
    if (place.count - 1 > rule.quick.size() || place.count > 64) return false;
    const std::uint32_t* const ends = message_->ends() + place.first;
    const char* const data = message_->data();
    const QuickRule* quick = rule.quick.data();
    std::uint32_t begin = ends[0] + 1;
    std::uint64_t bits = 0;
    for (std::uint32_t i = 1; i < place.count; ++i, ++quick) {
        const std::uint32_t size = ends[i] - begin;
        const char* const at = data + begin;
        begin = ends[i] + 1;
        if (size == 0) continue;
        bits |= std::uint64_t{1} << i;
        if (size < quick->least || size > quick->most) return false;
        switch (quick->kind) {
            case QuickRule::Kind::text:
                break;
            case QuickRule::Kind::number:
            case QuickRule::Kind::whole: {
                const bool mark = quick->kind == QuickRule::Kind::number;
                if (!is_short_number(at, size, mark)) return false;
                break;
            }
            case QuickRule::Kind::date:
                if (!is_plain_day(at, size)) return false;
                break;
            case QuickRule::Kind::slow:
                return false;
        }
    }
    present = bits;
    return true;
}

void Validator::check(const Message& message, const Guide& guide) {
    message_ = &message;
    if (guide_ != &guide) good_.assign(guide.segments().size(), UINT64_MAX);
    guide_ = &guide;
    const std::uint32_t count = message.size();
    positions_.assign(count, Guide::none);
    faults_.clear();
    grave_ = false;
    position_ = Guide::none;
    repeats_ = 0;
    loop_repeats_.assign(guide.loops().size(), 0);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t tag = message.segments()[i].tag;
        const std::uint16_t segment = guide.segment(tag);
        if (segment == Guide::none) {
            add_segment_fault(guide.knows(tag) ? Wrong::unexpected : Wrong::unrecognised, i, tag,
                              0);
            continue;
        }
        place_segment(i, segment);
        const SegmentRule& rule = guide.segments()[segment];
        std::uint64_t present = 0;
        const bool passed = passes(i, rule, present);
        if (passed && present == good_[segment]) continue;
        const std::size_t before = faults_.size();
        check_segment(i, rule);
        const bool listed = faults_.size() < most_faults;  // else there may be more than are seen
        if (passed && listed && faults_.size() == before) good_[segment] = present;
    }
}

void Validator::place_segment(std::uint32_t index, std::uint16_t segment) {
    const std::uint32_t tag = message_->segments()[index].tag;
    const std::uint16_t to = guide_->next(position_, segment);
    if (to == Guide::none) {
        const std::uint16_t loop =
            position_ == Guide::none ? std::uint16_t{0} : guide_->positions()[position_].loop;
        add_segment_fault(Wrong::unexpected, index, tag, loop);
        return;
    }
    const Position& position = guide_->positions()[to];
    if (guide_->skips(position_, to)) {
        for (const std::uint16_t missing : guide_->skipped(position_, to)) {
            const Position& at = guide_->positions()[missing];
            // The count of the segment before: where the missing one should have followed.
            add_segment_fault(Wrong::missing, index == 0 ? 0 : index - 1,
                              guide_->segments()[at.segment].tag, at.loop);
        }
    }
    if (position.starts_loop) {
        enter_loop(position.loop, index);
    } else if (to != position_) {
        repeats_ = 1;
    } else if (++repeats_ == position.most + 1) {
        add_segment_fault(Wrong::repeats, index, tag, position.loop);
    }
    position_ = to;
    positions_[index] = to;
}

void Validator::enter_loop(std::uint16_t loop, std::uint32_t index) {
    const Loop& entered = guide_->loops()[loop];
    std::fill(loop_repeats_.begin() + loop + 1, loop_repeats_.begin() + entered.inner_end, 0u);
    repeats_ = 1;
    if (++loop_repeats_[loop] == entered.most + 1) {
        add_segment_fault(Wrong::loop_repeats, index, message_->segments()[index].tag, loop);
    }
}

void Validator::check_segment(std::uint32_t index, const SegmentRule& rule) {
    const SegmentPlace& place = message_->segments()[index];
    const std::uint32_t* const ends = message_->ends() + place.first;
    const char* const data = message_->data();
    const auto known = static_cast<std::uint32_t>(rule.elements.size());
    const ElementRule* const elements = rule.elements.data();
    std::uint64_t present = 0;
    std::uint32_t begin = ends[0] + 1;
    const char decimal = message_->delimiters().decimal;
    const char repetition = message_->delimiters().repetition;
    const std::uint32_t stop = std::min(place.count - 1, known);
    Wrong wrong{};
    for (std::uint32_t i = 0; i < stop; ++i) {
        const std::uint32_t end = ends[i + 1];
        const ElementRule& element = elements[i];
        if (end != begin) {
            present |= std::uint64_t{2} << i;
            const std::string_view text(data + begin, end - begin);
            if (element.type == ElementType::composite) {
                if (repetition == '\0') {
                    check_composite(element, text, {index, i + 1, 0, 0});
                } else {
                    check_element(element, text, {index, i + 1, 0, 0});
                }
            } else if (breaks(element, text, decimal, wrong)) {
                check_element(element, text, {index, i + 1, 0, 0});
            }
        } else if (element.mandatory) {
            add_element_fault(Wrong::missing, {index, i + 1, 0, 0}, element, {});
        }
        begin = end + 1;
    }
    for (std::uint32_t i = stop; i < known; ++i) {
        if (elements[i].mandatory) {
            add_element_fault(Wrong::missing, {index, i + 1, 0, 0}, elements[i], {});
        }
    }
    if (place.count - 1 > known) {
        const ElementRule unknown;
        add_element_fault(Wrong::too_many_elements, {index, known + 1, 0, 0}, unknown,
                          (*message_)[index][known + 1]);
    }
    if (!rule.relations.empty()) check_relations(index, rule, present);
}

void Validator::check_relations(std::uint32_t index, const SegmentRule& rule,
                                std::uint64_t present) {
    for (const Relation& relation : rule.relations) {
        const std::uint64_t there = present & relation.all;
        const bool first = (present & relation.first) != 0;
        Wrong wrong = Wrong::condition;
        bool broken = false;
        switch (relation.kind) {
            case 'P':
                broken = there != 0 && there != relation.all;
                break;
            case 'R':
                broken = there == 0;
                break;
            case 'E':
                broken = (there & (there - 1)) != 0;
                wrong = Wrong::exclusion;
                break;
            case 'C':
                broken = first && there != relation.all;
                break;
            case 'L':
                broken = first && there == relation.first;
                break;
            default:
                break;
        }
        if (!broken) continue;
        std::uint32_t element = relation.element;
        for (std::uint32_t i = 1; i < 64 && wrong == Wrong::condition; ++i) {
            if (((relation.all & ~present) >> i & 1u) == 0) continue;
            element = i;  // the first that is missing
            break;
        }
        if (element > rule.elements.size()) continue;
        add_element_fault(wrong, {index, element, 0, 0}, rule.elements[element - 1], {});
    }
}

// What the quick look did not pass: repetitions and components one by one.
void Validator::check_element(const ElementRule& rule, std::string_view text, Place at) {
    const Delimiters& d = message_->delimiters();
    if (d.repetition == '\0' || text.find(d.repetition) == std::string_view::npos) {
        rule.type == ElementType::composite ? check_composite(rule, text, at)
                                            : check_value(rule, text, at);
        return;
    }
    Parts repetitions(text, d.repetition, d.release);
    std::uint32_t count = 0;
    while (repetitions.next()) {
        at.repetition = ++count;
        if (count == rule.repeats + 1u) add_element_fault(Wrong::repeats, at, rule, text);
        if (repetitions.text().empty()) continue;
        rule.type == ElementType::composite ? check_composite(rule, repetitions.text(), at)
                                            : check_value(rule, repetitions.text(), at);
    }
}

// Most components are texts and codes of a good length: those are passed at once.
void Validator::check_composite(const ElementRule& rule, std::string_view text, Place at) {
    const Delimiters& d = message_->delimiters();
    const ElementRule* const members = guide_->components().data() + rule.first;
    const char separator = d.component;
    const char release = d.release == '\0' ? separator : d.release;
    const char* next = text.data();
    const char* const end = next + text.size();
    const bool quick = text.size() <= 64 && (d.release == '\0' || find_bytes(text, release) == 0);
    std::uint64_t found = quick ? find_bytes(text, separator) : 0;
    std::uint32_t count = 0;
    Wrong wrong{};
    for (;; ++next) {
        const char* const begin = next;
        if (quick) {
            next = found != 0 ? text.data() + std::countr_zero(found) : end;
            found &= found - 1;
        } else {
            while (next != end && *next != separator) {
                next += *next == release && end - next > 1 ? 2 : 1;
            }
        }
        const std::string_view part(begin, static_cast<std::size_t>(next - begin));
        if (count == rule.count) {
            at.component = count + 1;
            return add_element_fault(Wrong::too_many_components, at, rule, part);
        }
        const ElementRule& member = members[count++];
        const bool fits = part.size() - member.least <= member.most - member.least;
        const bool passed = fits && member.type <= ElementType::code && member.codes == nullptr;
        if (part.empty() ? member.mandatory : !passed) {
            at.component = count;
            if (part.empty()) {
                add_element_fault(Wrong::missing, at, member, {});
            } else if (breaks(member, part, d.decimal, wrong)) {
                check_value(member, part, at);
            }
        }
        if (next == end) break;
    }
    for (; count < rule.count; ++count) {
        at.component = count + 1;
        if (members[count].mandatory) add_element_fault(Wrong::missing, at, members[count], {});
    }
}

void Validator::check_value(const ElementRule& rule, std::string_view text, Place at) {
    std::string scratch;
    Wrong wrong{};
    const std::string_view plain = unreleased(text, message_->delimiters().release, scratch);
    if (breaks(rule, plain, message_->delimiters().decimal, wrong)) {
        add_element_fault(wrong, at, rule, text);
    }
}

// A message has exactly one of it, and is about what that says.
bool Validator::stands_once(std::uint32_t tag) const {
    return std::any_of(guide_->positions().begin(), guide_->positions().end(),
                       [&](const Position& each) {
                           return guide_->segments()[each.segment].tag == tag && each.loop == 0 &&
                                  each.mandatory && each.most == 1;
                       });
}

void Validator::add_segment_fault(Wrong wrong, std::uint32_t index, std::uint32_t tag,
                                  std::uint16_t loop) {
    const bool surplus = wrong == Wrong::repeats || wrong == Wrong::unexpected;
    const bool grave = wrong == Wrong::missing || (surplus && stands_once(tag));
    grave_ |= grave;
    if (faults_.size() >= most_faults) return;
    Fault fault;
    fault.level = Level::segment;
    fault.wrong = wrong;
    fault.grave = grave;
    fault.segment = index + 1;
    if (wrong == Wrong::unrecognised || wrong == Wrong::unexpected) {
        fault.tag = (*message_)[index].tag_text();
    } else {
        for (; tag != 0; tag >>= 8) fault.tag += static_cast<char>(tag & 0xFF);
    }
    const std::string& path = guide_->loops()[loop].path;
    fault.loop = path.substr(path.rfind('/') + 1);
    faults_.push_back(std::move(fault));
}

void Validator::add_element_fault(Wrong wrong, Place at, const ElementRule& rule,
                                  std::string_view value) {
    if (wrong == Wrong::missing) grave_ = true;
    if (faults_.size() >= most_faults) return;
    Fault fault;
    fault.level = Level::element;
    fault.wrong = wrong;
    fault.grave = wrong == Wrong::missing;
    fault.segment = at.segment + 1;
    fault.element = at.element;
    fault.component = at.component;
    fault.repetition = at.repetition;
    fault.reference = rule.reference;
    fault.tag = (*message_)[at.segment].tag_text();
    const std::uint16_t position = positions_[at.segment];
    if (position != Guide::none) {
        const std::string& path = guide_->loops()[guide_->positions()[position].loop].path;
        fault.loop = path.substr(path.rfind('/') + 1);
    }
    fault.value = value;
    faults_.push_back(std::move(fault));
}

}  // namespace openitem::edi
