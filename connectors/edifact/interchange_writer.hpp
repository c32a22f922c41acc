// An interchange as it is written: envelopes with their counts, and segments whose values cannot
// break them.
#pragma once

#include "connectors/lib/edi/cut.hpp"

#include <openitem/values.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace openitem::edifact {

/// Who writes to whom, and how it is numbered.
struct Envelope {
    std::string sender, sender_qualifier, receiver, receiver_qualifier;
    std::string control = "1";
    bool test = false;
    Instant now{};
};

/// An element as it stands in a segment: its values released, empty ones at the end left out.
std::string element(std::initializer_list<std::string_view> components);
inline std::string element(std::string_view value) { return element({value}); }

using edi::cut;

class InterchangeWriter {
public:
    InterchangeWriter(std::string& out, const Envelope& envelope)
        : out_(out), envelope_(envelope) {}

    void begin();
    /// `version`: D:96A:UN
    void begin_message(std::string_view type, std::string_view version);
    /// The tag and its elements, as element() makes them.
    void put(std::initializer_list<std::string_view> elements);
    void end_message();
    /// Converts what has been written to the character set it needs: ISO 8859-1 where that is
    /// enough, else UTF-8.
    void end();

    static std::string day(Date day);  ///< CCYYMMDD
    std::string today() const;

private:
    std::string time() const;

    std::string& out_;
    const Envelope& envelope_;
    std::uint32_t segments_ = 0, messages_ = 0;
};

}  // namespace openitem::edifact
