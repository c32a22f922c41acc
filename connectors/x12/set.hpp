// One transaction set as it is mapped: its segments, where each stands, and what is around it.
#pragma once

#include "connectors/lib/edi/envelope.hpp"
#include "connectors/lib/edi/guide.hpp"
#include "connectors/lib/edi/validate.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::x12 {

struct Options {
    std::string currency = "USD";
    std::vector<std::string> own_ids;
    bool acknowledge = true;
};

/// Loops that mean something here, the same in all sets.
enum class Loop : std::uint8_t {
    none,   ///< of the set itself, or one that is passed over
    line,   ///< IT1, CDD, RMR, OTI
    party,  ///< N1
    line_party,
    charge,  ///< SAC
    line_charge,
    sub_line,
    item,        ///< IT1/PID
    adjustment,  ///< ADX
    error,       ///< TED
};

/// A guide, and the loop of each of its positions.
struct Plan {
    const edi::Guide* guide = nullptr;
    std::vector<Loop> loops;
    explicit Plan(const edi::Guide& from);
};

struct Set {
    const edi::Message& message;
    const edi::InterchangeHeader& interchange;
    const edi::GroupHeader& group;
    const edi::MessageHeader& header;
    const Plan& plan;
    const std::vector<std::uint16_t>& positions;
    const Options& options;

    std::uint32_t size() const { return message.size(); }
    std::uint32_t tag(std::uint32_t i) const { return message.segments()[i].tag; }
    edi::Segment operator[](std::uint32_t i) const { return message[i]; }
    /// Segments that do not belong where they stand are in none.
    Loop loop(std::uint32_t i) const {
        const std::uint16_t at = positions[i];
        return at == edi::Guide::none ? Loop::none : plan.loops[at];
    }
    bool placed(std::uint32_t i) const { return positions[i] != edi::Guide::none; }
    /// Whether the sender is ourselves.
    bool is_ours() const;
    /// What CUR says, else the configuration. Refuses the set when two say different things.
    std::string_view currency() const;
};

/// Where in the source, for a person: "ISA 000000001, GS 1, ST 0001, segment 3 (BIG)".
std::string place(const Set& set, std::uint32_t segment);

/// Refuses the set. `element`: from 1.
[[noreturn]] void refuse(const Set& set, std::uint32_t segment, std::uint32_t element,
                         const char* code, const std::string& expected);

// What becomes of each: see the .cpp of the same name. They throw Error(OI_BAD_DATA) when the
// document cannot stand in any book.
void read_invoice(Run& run, const Set& set);
void read_adjustment(Run& run, const Set& set);
void read_remittance(Run& run, const Set& set);
void read_advice(Run& run, const Set& set);
void read_acknowledgement(Run& run, const Set& set);
/// TA1, which stands outside of groups.
void read_interchange_acknowledgement(Run& run, const edi::Message& message,
                                      const edi::InterchangeHeader& interchange);

}  // namespace openitem::x12
