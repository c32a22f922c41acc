#include "connectors/lib/edi/validate.hpp"

#include <algorithm>

namespace openitem::edi {

// Whether a composite is as composites nearly always are.
inline bool Validator::passes(const QuickRule& rule, std::uint32_t begin, std::uint32_t end,
                              const std::uint32_t* separators, std::uint32_t count) const {
    if (count >= rule.count || count + 1 < rule.needed) return false;
    const char* const data = message_->data();
    const char decimal = message_->delimiters().decimal;
    const QuickRule* member = guide_->quick_components().data() + rule.first;
    for (std::uint32_t i = 0; i <= count; ++i, ++member) {
        const std::uint32_t stop = i < count ? separators[i] : end;
        const std::uint32_t size = stop - begin;
        if (size == 0 ? member->mandatory : !edi::passes(*member, data + begin, size, decimal)) {
            return false;
        }
        begin = stop + 1;
    }
    return true;
}

// The same of a segment; `present`: bit n, element n.
inline bool Validator::passes(std::uint32_t index, const SegmentRule& rule,
                              std::uint64_t& present) const {
    const SegmentPlace& place = message_->segments()[index];
    if (place.count - 1 > rule.quick.size() || place.count > 64) return false;
    const ElementEnd* end = message_->ends() + place.first;
    const char* const data = message_->data();
    const char decimal = message_->delimiters().decimal;
    const bool repeats = message_->delimiters().repetition != '\0';
    const QuickRule* quick = rule.quick.data();
    for (std::uint32_t i = 1; i < place.count; ++i, ++quick, ++end) {
        const std::uint32_t begin = end[0].at + 1;
        const std::uint32_t size = end[1].at - begin;
        if (size == 0) continue;
        present |= std::uint64_t{1} << i;
        if (quick->kind != QuickRule::Kind::composite) {
            if (!edi::passes(*quick, data + begin, size, decimal)) return false;
        } else if (repeats ||
                   !passes(*quick, begin, end[1].at, message_->separators() + end[0].separators,
                           end[1].separators - end[0].separators)) {
            return false;
        }
    }
    return (present & rule.mandatory) == rule.mandatory;
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
        if (passed && (rule.relations.empty() || present == good_[segment])) continue;
        const std::size_t before = faults_.size();
        check_segment(i, rule);
        const bool listed = faults_.size() < most_faults;  // else there may be more than are seen
        if (passed && listed && faults_.size() == before) good_[segment] = present;
    }
}

inline void Validator::place_segment(std::uint32_t index, std::uint16_t segment) {
    const std::uint32_t tag = message_->segments()[index].tag;
    const auto [to, skips] = guide_->next(position_, segment);
    if (to == Guide::none) {
        const std::uint16_t loop =
            position_ == Guide::none ? std::uint16_t{0} : guide_->positions()[position_].loop;
        add_segment_fault(Wrong::unexpected, index, tag, loop);
        return;
    }
    const Position& position = guide_->positions()[to];
    if (skips) {
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
    for (std::size_t i = loop + 1u; i < entered.inner_end; ++i) loop_repeats_[i] = 0;
    repeats_ = 1;
    if (++loop_repeats_[loop] == entered.most + 1) {
        add_segment_fault(Wrong::loop_repeats, index, message_->segments()[index].tag, loop);
    }
}

void Validator::check_segment(std::uint32_t index, const SegmentRule& rule) {
    const Segment segment = (*message_)[index];
    const auto known = static_cast<std::uint32_t>(rule.elements.size());
    const ElementRule* const elements = rule.elements.data();
    const std::uint32_t stop = std::min(segment.size(), known);
    const char decimal = message_->delimiters().decimal;
    Wrong wrong{};
    std::uint64_t present = 0;
    for (std::uint32_t i = 0; i < stop; ++i) {
        const std::string_view text = segment[i + 1];
        if (!text.empty()) {
            if (i < 63) present |= std::uint64_t{2} << i;
            const bool composite = elements[i].type == ElementType::composite;
            if (composite || breaks(elements[i], text, decimal, wrong)) {
                check_element(elements[i], text, {index, i + 1, 0, 0});
            }
        } else if (elements[i].mandatory) {
            add_element_fault(Wrong::missing, {index, i + 1, 0, 0}, elements[i], {});
        }
    }
    for (std::uint32_t i = stop; i < known; ++i) {
        if (elements[i].mandatory) {
            add_element_fault(Wrong::missing, {index, i + 1, 0, 0}, elements[i], {});
        }
    }
    if (segment.size() > known) {
        const ElementRule unknown;
        add_element_fault(Wrong::too_many_elements, {index, known + 1, 0, 0}, unknown,
                          segment[known + 1]);
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
    const Components components = (*message_)[at.segment].components(at.element);
    const bool composite = rule.type == ElementType::composite;
    if (d.repetition == '\0' || text.find(d.repetition) == std::string_view::npos) {
        composite ? check_composite(rule, components, at) : check_value(rule, text, at);
        return;
    }
    Parts repetitions(text, d.repetition, d.release);
    std::uint32_t count = 0;
    while (repetitions.next()) {
        at.repetition = ++count;
        if (count == rule.repeats + 1u) add_element_fault(Wrong::repeats, at, rule, text);
        const std::string_view one = repetitions.text();
        if (one.empty()) continue;
        composite ? check_composite(rule, components.of(one), at) : check_value(rule, one, at);
    }
}

void Validator::check_composite(const ElementRule& rule, const Components& parts, Place at) {
    const ElementRule* const members = guide_->components().data() + rule.first;
    const char decimal = message_->delimiters().decimal;
    Wrong wrong{};
    for (std::uint32_t i = 0; i < parts.size() || i < rule.count; ++i) {
        at.component = i + 1;
        if (i == rule.count) {
            return add_element_fault(Wrong::too_many_components, at, rule, parts[i]);
        }
        if (parts[i].empty()) {
            if (members[i].mandatory) add_element_fault(Wrong::missing, at, members[i], {});
        } else if (breaks(members[i], parts[i], decimal, wrong)) {
            check_value(members[i], parts[i], at);
        }
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
