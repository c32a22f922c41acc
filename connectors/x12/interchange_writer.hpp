// An interchange as it is written: envelopes with their counts, and segments whose values cannot
// break them.
#pragma once

#include "connectors/lib/edi/cut.hpp"

#include <openitem/values.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace openitem::x12 {

using edi::cut;

/// Who writes to whom, and how it is numbered.
struct Envelope {
    std::string sender_qualifier = "ZZ", sender, receiver_qualifier = "ZZ", receiver;
    std::string group_sender, group_receiver;  ///< empty: as above
    std::string control = "1", group_control;  ///< empty: the interchange's
    bool later = false;                        ///< 005010, not 004010
    bool test = false;
    Instant now{};
};

class InterchangeWriter {
public:
    InterchangeWriter(std::string& out, const Envelope& envelope)
        : out_(out), envelope_(envelope) {}

    void begin();
    void begin_group(std::string_view code, std::string_view version);
    void begin_set(std::string_view type, std::string_view version = {});
    /// The tag and its elements; empty ones at the end are left out, and what would end an element
    /// within one is a blank, as control characters are.
    void put(std::initializer_list<std::string_view> elements);
    void end_set();
    void end_group();
    void end();

    /// Whether a character that separates stood in a value, where a blank stands now.
    bool replaced() const { return replaced_; }

    std::string_view version() const { return envelope_.later ? "005010" : "004010"; }
    /// Of a composite: ISA16.
    static constexpr char component = '>';
    static std::string day(Date day);  ///< CCYYMMDD
    std::string today() const;

private:
    void append(std::string_view value);
    void append_padded(std::string_view value, std::size_t size);
    std::string time() const;

    std::string& out_;
    const Envelope& envelope_;
    std::string type_;
    std::uint32_t segments_ = 0, sets_ = 0, groups_ = 0;
    bool replaced_ = false;
};

}  // namespace openitem::x12
