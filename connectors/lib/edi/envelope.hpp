// The envelopes of a source, checked as they come: interchanges, groups, messages.
//
//     EnvelopeReader reader(read);
//     for (Event event; (event = reader.next()) != Event::end;) {
//         if (event == Event::message) use(reader.message(), reader.message_header());
//     }
//
// X12 and EDIFACT go through the same states. What one of them has no segment for is there all the
// same, marked as implied: the group of an EDIFACT interchange without UNG, the interchange of bare
// messages. Every header that was begun is ended, whatever the source does.
#pragma once

#include "connectors/lib/edi/fault.hpp"
#include "connectors/lib/edi/tokenizer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::edi {

enum class Event : std::uint8_t {
    end,
    interchange_begin,
    group_begin,
    message,
    loose,  ///< one segment between messages: TA1, or what does not belong there
    group_end,
    interchange_end,
};

/// Kinds of faults found in one envelope, each once, in the order they were found.
class Wrongs {
public:
    void add(Wrong wrong);
    bool has(Wrong wrong) const;
    bool empty() const { return list_.empty(); }
    const std::vector<Wrong>& list() const { return list_; }
    void clear() { list_.clear(); }

private:
    std::vector<Wrong> list_;
};

struct InterchangeHeader {
    Standard standard = Standard::x12;
    Delimiters delimiters;
    bool implied = false;
    std::string sender_qualifier, sender, receiver_qualifier, receiver;
    std::string date, time;  ///< as written
    std::string version;     ///< 00401; UNOC:3
    std::string control;
    bool test = false;
    bool wants_acknowledgement = false;
    std::uint64_t offset = 0;  ///< of the header in the source
    Wrongs wrongs;
    std::uint32_t number = 0;  ///< in the source, from 1
    std::uint32_t groups = 0, messages = 0;
    std::uint32_t packages = 0;  ///< EDIFACT: objects between UNO and UNP
};

struct GroupHeader {
    bool implied = false;
    std::string code;  ///< IN; EDIFACT: the type of its messages
    std::string sender, receiver, date, time, control;
    std::string agency;   ///< X
    std::string version;  ///< 004010; EDIFACT: empty unless a UNG states it
    Wrongs wrongs;
    std::uint32_t included = 0;  ///< as the trailer states; without one: 0
    std::uint32_t received = 0;  ///< messages with a trailer
    std::uint32_t accepted = 0;  ///< counted by whoever judges messages
    std::uint32_t number = 0;    ///< in the interchange, from 1
};

struct MessageHeader {
    std::string type;  ///< 810; INVOIC
    std::string control;
    std::string version;  ///< what the header states: 005010X220A1; D:96A:UN:EAN008
    Wrongs wrongs;
    std::uint32_t number = 0;         ///< in the group, from 1
    std::uint64_t first_segment = 0;  ///< the header's ordinal in the interchange, from 1
};

class EnvelopeReader {
public:
    explicit EnvelopeReader(Tokenizer::Read read, TokenizerLimits limits = {})
        : tokens_(std::move(read), limits) {}

    /// Throws as Tokenizer::next() does.
    Event next();

    // Of the last event; valid until the next.
    const InterchangeHeader& interchange() const { return interchange_; }
    GroupHeader& group() { return group_; }
    const MessageHeader& message_header() const { return header_; }
    /// The segments from header to trailer, or the loose one.
    const Message& message() const { return message_; }
    bool in_interchange() const { return in_interchange_; }
    std::uint64_t position() const { return tokens_.position(); }
    SourcePlace place() const { return tokens_.place_of(message_); }  ///< of message()

private:
    enum class Role : std::uint8_t {
        none,
        interchange_header,
        interchange_trailer,
        group_header,
        group_trailer,
        message_header,
        message_trailer
    };

    static Role role_of(std::uint32_t tag, Standard standard);
    Event at_end();
    Event begin_interchange(bool implied);
    Event begin_group(bool implied);
    Event read_message();
    Event end_group();
    Event end_interchange();
    Event again(Event event);
    Event on_loose();
    void read_isa(const Segment& isa);
    void read_unb(const Segment& unb);
    void read_gs(const Segment& gs);
    void read_ung(const Segment& ung);
    void read_message_header(const Segment& header);
    void check_message_trailer(const Segment& trailer);

    Tokenizer tokens_;
    Message message_;
    InterchangeHeader interchange_;
    GroupHeader group_;
    MessageHeader header_;
    bool in_interchange_ = false;
    bool in_group_ = false;
    bool ended_ = false;
    bool stray_ = false;  ///< behind an interchange something was found that starts none
    std::uint32_t interchanges_ = 0;
    std::uint64_t segments_before_ = 0;  ///< the interchange's header
};

}  // namespace openitem::edi
