// What a message may hold: segments, loops, elements. Guides are data (guides/README.md), compiled
// into tables on first use.
#pragma once

#include "connectors/lib/edi/message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::edi {

enum class ElementType : std::uint8_t { text, code, date, time, number, whole, any, composite };

struct ElementRule {
    std::uint32_t reference = 0;  ///< number of the data element; of a composite: its name's digits
    ElementType type = ElementType::text;
    bool mandatory = false;
    std::uint16_t repeats = 1;
    std::uint32_t least = 0, most = 0;
    std::uint16_t first = 0, count = 0;  ///< of a composite: its components in Guide::components()
    const std::vector<std::string>* codes = nullptr;  ///< null: not listed
};

/// P0304: a kind and the elements it speaks of, as bits; the first of them again.
struct Relation {
    char kind = 'P';
    std::uint64_t first = 0, all = 0;
    std::uint32_t element = 0;  ///< named when it is broken
};

/// What is looked at first: enough to pass an element that is as it nearly always is.
struct QuickRule {
    enum class Kind : std::uint8_t { text, number, whole, date, composite, slow };
    Kind kind = Kind::slow;
    bool mandatory = false;
    std::uint8_t least = 0;
    std::uint16_t range = 0;  ///< the greatest length, counted from the least
    // Of a composite: its components in Guide::quick_components(), and how many there must be.
    std::uint16_t first = 0;
    std::uint8_t count = 0, needed = 0;
};

struct SegmentRule {
    std::uint32_t tag = 0;
    std::vector<ElementRule> elements;
    std::vector<QuickRule> quick;  ///< one for each element
    std::vector<Relation> relations;
    std::uint64_t mandatory = 0;  ///< bit n: element n
};

/// One place of a segment in a message.
struct Position {
    std::uint16_t segment = 0;  ///< in Guide::segments()
    std::uint16_t loop = 0;
    std::uint32_t most = 1;
    bool mandatory = false;
    bool starts_loop = false;
};

struct Loop {
    std::string path;  ///< "IT1/SAC"; of the message: empty
    std::uint16_t parent = 0;
    std::uint32_t most = 1;
    bool mandatory = false;
    std::uint16_t first = 0, last = 0;  ///< positions, inner loops included
    std::uint16_t inner_end = 0;        ///< loops from the next one up to this are within
};

class Guide {
public:
    static constexpr std::uint16_t none = UINT16_MAX;

    const std::vector<Position>& positions() const { return positions_; }
    const std::vector<Loop>& loops() const { return loops_; }
    const std::vector<SegmentRule>& segments() const { return segments_; }
    const std::vector<ElementRule>& components() const { return components_; }
    const std::vector<QuickRule>& quick_components() const { return quick_components_; }

    /// The rule of a tag of this message; `none` for others.
    std::uint16_t segment(std::uint32_t tag) const {
        for (std::uint32_t slot = slot_of(tag);; ++slot) {
            const std::uint16_t at = by_tag_[slot % slots];
            if (at == none || segments_[at].tag == tag) return at;
        }
    }
    struct Step {
        std::uint16_t to = none;
        bool skips = false;  ///< mandatory positions are passed over on the way
    };
    /// Where a segment stands that follows position `from` (none: it is the first).
    Step next(std::uint16_t from, std::uint16_t segment) const {
        const auto row = static_cast<std::uint16_t>(from + 1u);  // none is the first
        return steps_[std::size_t{row} * segment_count_ + segment];
    }
    /// Mandatory positions that are passed over on the way.
    std::vector<std::uint16_t> skipped(std::uint16_t from, std::uint16_t to) const;
    /// Whether the dictionary has such a segment at all.
    bool knows(std::uint32_t tag) const;
    /// Number of a loop by its path; throws Error(OI_INTERNAL) when there is none.
    std::uint16_t loop(std::string_view path) const;
    const std::string& group_code() const { return group_code_; }

private:
    friend class GuideCompiler;
    static constexpr std::uint32_t slots = 1024;
    static std::uint32_t slot_of(std::uint32_t tag) { return (tag * 2654435761u) >> 22; }
    std::uint16_t find_next(std::uint16_t from, std::uint16_t segment) const;
    void finish();
    QuickRule quick_rule(const ElementRule& rule) const;
    void finish_segments();

    std::string group_code_;
    std::vector<Position> positions_;
    std::vector<Loop> loops_;
    std::vector<SegmentRule> segments_;
    std::vector<ElementRule> components_;
    std::vector<QuickRule> quick_components_;
    std::vector<std::uint32_t> known_tags_;
    std::vector<std::unique_ptr<std::vector<std::string>>> codes_;
    std::array<std::uint16_t, slots> by_tag_{};
    std::vector<Step> steps_;
    std::uint32_t segment_count_ = 0;
};

/// The guides of this library, by the names of their files. Not for several threads.
class GuideBook {
public:
    /// `dictionary`: x12, d96a; `type`: 810, invoic. Null when there is no such guide. `version`
    /// decides between lengths: 4010, 5010; 0 where a dictionary has only one.
    const Guide* find(std::string_view dictionary, std::string_view type, unsigned version);

private:
    std::map<std::string, std::unique_ptr<Guide>, std::less<>> guides_;
};

/// For tests: a guide from texts in the same form. Throws Error(OI_INTERNAL) naming the line.
std::unique_ptr<Guide> compile_guide(std::string_view dictionary, std::string_view message,
                                     unsigned version);

}  // namespace openitem::edi
