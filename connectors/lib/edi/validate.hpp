// A message held against its guide: where each segment stands, and what is wrong.
#pragma once

#include "connectors/lib/edi/fault.hpp"
#include "connectors/lib/edi/guide.hpp"
#include "connectors/lib/edi/message.hpp"
#include "connectors/lib/edi/value_rules.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace openitem::edi {

class Validator {
public:
    /// More faults of one message than this are not listed.
    static constexpr std::size_t most_faults = 500;

    /// Looks at a whole message. What it finds is valid until the next call.
    void check(const Message& message, const Guide& guide);

    /// Of each segment its position in the guide; Guide::none for one that does not belong there.
    const std::vector<std::uint16_t>& positions() const { return positions_; }
    const std::vector<Fault>& faults() const { return faults_; }
    /// Something that must be there is missing, or stands twice where only one can be meant.
    bool grave() const { return grave_; }

private:
    struct Place {
        std::uint32_t segment, element, component, repetition;
    };

    void place_segment(std::uint32_t index, std::uint16_t segment);
    void enter_loop(std::uint16_t loop, std::uint32_t index);
    bool passes(const QuickRule& rule, std::uint32_t begin, std::uint32_t end,
                const std::uint32_t* separators, std::uint32_t count) const;
    bool passes(std::uint32_t index, const SegmentRule& rule, std::uint64_t& present) const;
    void check_segment(std::uint32_t index, const SegmentRule& rule);
    void check_relations(std::uint32_t index, const SegmentRule& rule, std::uint64_t present);
    void check_element(const ElementRule& rule, std::string_view text, Place at);
    void check_composite(const ElementRule& rule, const Components& parts, Place at);
    void check_value(const ElementRule& rule, std::string_view text, Place at);
    bool stands_once(std::uint32_t tag) const;
    void add_segment_fault(Wrong wrong, std::uint32_t index, std::uint32_t tag, std::uint16_t loop);
    void add_element_fault(Wrong wrong, Place at, const ElementRule& rule, std::string_view value);

    const Message* message_ = nullptr;
    const Guide* guide_ = nullptr;
    std::vector<std::uint16_t> positions_;
    std::vector<Fault> faults_;
    bool grave_ = false;
    std::uint16_t position_ = Guide::none;
    std::uint32_t repeats_ = 0;                // of position_
    std::vector<std::uint32_t> loop_repeats_;  // of each loop, within the loop around it
    /// Of each segment of the guide, which elements were there when it last had no fault: the same
    /// ones need not be looked at again for what is missing.
    std::vector<std::uint64_t> good_;
};

}  // namespace openitem::edi
