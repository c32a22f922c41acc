// What is said back of an interchange: gathered while it is read, a record when it has ended.
//
// A sender of millions of messages does not fill memory: when a great many have been accepted, they
// are counted and no longer listed, as both standards allow; what is wrong is always listed, up to
// a limit of its own.
#pragma once

#include "connectors/lib/edi/envelope.hpp"

#include <openitem/builders.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::edi {

enum class Verdict : std::uint8_t { accepted, accepted_with_errors, rejected };

struct AcknowledgementLimits {
    std::size_t accepted =
        10'000;                   ///< more messages without a fault in an interchange: none listed
    std::size_t parts = 100'000;  ///< listed altogether
};

class Acknowledgement {
public:
    explicit Acknowledgement(AcknowledgementLimits limits = {}) : limits_(limits) {}

    void begin_interchange();
    void begin_group(const GroupHeader& group);
    /// A message that was looked at. `faults` are those of its segments and elements.
    void add_message(const MessageHeader& message, std::span<const Fault> faults, Verdict verdict);
    /// Something in a message that its standard's tables do not say: `reference` is the document.
    void add_refusal(const MessageHeader& message, std::string_view reference,
                     std::string_view code, std::string_view text);
    /// Judges the group by its messages.
    void end_group(const GroupHeader& group);

    bool has_refusals() const { return !refusals_.parts.empty(); }
    /// Something is to be said: there were messages, it is asked for, or it is wrong.
    bool due(const InterchangeHeader& header) const;

    /// The record of the interchange's syntax, behind its end: `form` is TA1, 997, 999 or CONTRL.
    void write(Records& records, const InterchangeHeader& header, std::string_view form) const;
    /// The record of what its documents say: 824 or APERAK.
    void write_refusals(Records& records, const InterchangeHeader& header,
                        std::string_view form) const;

private:
    struct Text {
        std::uint32_t begin = 0, length = 0;
    };
    struct Part {
        Level level = Level::message;
        std::uint8_t verdict = 0;  // oi_verdict
        std::uint64_t wrongs = 0;  // bits of Wrong
        std::uint32_t position = 0, element = 0, component = 0, repetition = 0;
        std::uint32_t included = 0, received = 0, accepted = 0;
        Text code, control, version, loop, value, sender, receiver;
        Text reference, reason, text;  // of a refusal
    };
    struct List {
        std::vector<Part> parts;
        std::string texts;
        Text keep(std::string_view raw);
        std::string_view at(Text text) const { return {texts.data() + text.begin, text.length}; }
    };

    void forget_accepted();
    void add_faults(std::span<const Fault> faults);
    bool full() const { return list_.parts.size() >= limits_.parts; }
    static void write(Records& records, const InterchangeHeader& header, const List& list,
                      std::uint32_t kind, std::uint32_t verdict, std::string_view form);
    static void write_part(openitem::Acknowledgement& record, const List& list, const Part& part,
                           Standard standard);

    AcknowledgementLimits limits_;
    List list_, refusals_;
    std::size_t group_ = 0;    // its place in the list
    std::size_t listed_ = 0;   // messages without a fault
    std::uint64_t taken_ = 0;  // messages of the interchange that were not rejected
    std::uint32_t accepted_ = 0, with_errors_ = 0, rejected_ = 0;  // messages of the group
};

/// Standard, sender, receiver, control number and date: what tells one interchange from others.
std::string interchange_id(const InterchangeHeader& header);

}  // namespace openitem::edi
