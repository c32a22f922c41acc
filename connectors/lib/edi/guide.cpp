#include "connectors/lib/edi/guide.hpp"

#include <openitem/error.hpp>

#include <algorithm>

namespace openitem::edi {

bool Guide::knows(std::uint32_t tag) const {
    return std::binary_search(known_tags_.begin(), known_tags_.end(), tag);
}

std::uint16_t Guide::loop(std::string_view path) const {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        if (loops_[i].path == path) return static_cast<std::uint16_t>(i);
    }
    throw Error(OI_INTERNAL, "edi.guide", "the guide has no loop " + std::string(path));
}

// In the order of the standard: the same segment again, later ones of this loop, the loop again,
// and the same of the loops around it.
std::uint16_t Guide::find_next(std::uint16_t from, std::uint16_t segment) const {
    const auto fits = [&](std::size_t at) { return positions_[at].segment == segment; };
    if (from == none) return fits(0) ? std::uint16_t{0} : none;
    if (fits(from) && !positions_[from].starts_loop) return from;
    std::uint16_t loop = positions_[from].loop;
    std::size_t at = from;
    for (;;) {
        const Loop& here = loops_[loop];
        while (++at <= here.last) {
            if (fits(at)) return static_cast<std::uint16_t>(at);
            if (positions_[at].loop != loop) at = loops_[positions_[at].loop].last;
        }
        if (loop == 0) return none;
        if (fits(here.first)) return here.first;
        at = here.last;
        loop = here.parent;
    }
}

// Only what must stand between the two: the rest of each loop that is left, and what comes before
// `to` in the loop around.
std::vector<std::uint16_t> Guide::skipped(std::uint16_t from, std::uint16_t to) const {
    std::vector<std::uint16_t> out;
    const auto look = [&](std::size_t first, std::size_t end, std::uint16_t loop) {
        for (std::size_t at = first; at < end; ++at) {
            const Position& position = positions_[at];
            if (position.loop != loop) {
                const Loop& inner = loops_[position.loop];
                if (inner.mandatory) out.push_back(static_cast<std::uint16_t>(at));
                at = inner.last;
            } else if (position.mandatory) {
                out.push_back(static_cast<std::uint16_t>(at));
            }
        }
    };
    if (from == none) {
        look(0, to, 0);
        return out;
    }
    if (from == to && !positions_[to].starts_loop) return out;
    std::uint16_t loop = positions_[from].loop;
    std::size_t after = std::size_t{from} + 1;
    for (;;) {
        const Loop& here = loops_[loop];
        if (to >= after && to <= here.last) {
            look(after, to, loop);
            return out;
        }
        look(after, std::size_t{here.last} + 1, loop);
        if (loop == 0 || to == here.first) return out;
        after = std::size_t{here.last} + 1;
        loop = here.parent;
    }
}

QuickRule Guide::quick_rule(const ElementRule& rule) const {
    QuickRule out;
    out.mandatory = rule.mandatory;
    if (rule.codes != nullptr || rule.least > UINT8_MAX || rule.most > UINT16_MAX) return out;
    out.least = static_cast<std::uint8_t>(rule.least);
    out.range = static_cast<std::uint16_t>(rule.most - rule.least);
    switch (rule.type) {
        case ElementType::text:
        case ElementType::code:
            out.kind = QuickRule::Kind::text;
            break;
        case ElementType::number:
            out.kind = QuickRule::Kind::number;
            break;
        case ElementType::whole:
            out.kind = QuickRule::Kind::whole;
            break;
        case ElementType::date:
            if (rule.least <= 8 && rule.most >= 8) out.kind = QuickRule::Kind::date;
            break;
        case ElementType::composite:
            if (rule.count > UINT8_MAX) break;
            out.kind = QuickRule::Kind::composite;
            out.first = rule.first;
            out.count = static_cast<std::uint8_t>(rule.count);
            for (std::uint8_t i = 0; i < out.count; ++i) {
                if (components_[rule.first + i].mandatory) out.needed = i + 1;
            }
            break;
        case ElementType::any:
        case ElementType::time:
            break;
    }
    return out;
}

void Guide::finish_segments() {
    for (const ElementRule& rule : components_) quick_components_.push_back(quick_rule(rule));
    for (SegmentRule& rule : segments_) {
        for (std::size_t i = 0; i < rule.elements.size(); ++i) {
            rule.quick.push_back(quick_rule(rule.elements[i]));
            if (rule.elements[i].mandatory && i < 63) rule.mandatory |= std::uint64_t{2} << i;
        }
    }
}

void Guide::finish() {
    finish_segments();
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        std::size_t end = i + 1;
        while (end < loops_.size() && loops_[end].first <= loops_[i].last) ++end;
        loops_[i].inner_end = static_cast<std::uint16_t>(end);
    }
    by_tag_.fill(none);
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        std::uint32_t slot = slot_of(segments_[i].tag);
        while (by_tag_[slot % slots] != none) ++slot;
        by_tag_[slot % slots] = static_cast<std::uint16_t>(i);
    }
    const std::size_t count = positions_.size();
    segment_count_ = static_cast<std::uint32_t>(segments_.size());
    for (std::size_t row = 0; row <= count; ++row) {
        const auto from = static_cast<std::uint16_t>(row - 1);  // none at first
        for (std::size_t i = 0; i < segments_.size(); ++i) {
            const std::uint16_t to = find_next(from, static_cast<std::uint16_t>(i));
            steps_.push_back({to, to != none && !skipped(from, to).empty()});
        }
    }
    std::sort(known_tags_.begin(), known_tags_.end());
}

}  // namespace openitem::edi
