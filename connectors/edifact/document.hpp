// One message as it is mapped: its segments, where each stands, and what is around it.
#pragma once

#include "connectors/edifact/texts.hpp"
#include "connectors/lib/bank/statement.hpp"
#include "connectors/lib/edi/envelope.hpp"
#include "connectors/lib/edi/guide.hpp"
#include "connectors/lib/edi/validate.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::edifact {

struct Options {
    std::string currency;  ///< empty: a document must state one
    bool payments = true;  ///< of credit advices
    bool acknowledge = true;
};

/// Loops that mean something here, the same in all messages.
enum class Loop : std::uint8_t {
    none,  ///< of the message itself
    other,
    reference,
    party,
    bank,
    tax,
    currency,
    terms,
    charge,
    file,
    line,
    line_price,
    line_reference,
    line_tax,
    line_charge,
    total,
    document,  ///< DOC, and DLI below it
    adjustment,
    item,  ///< SEQ of CREMUL and DEBMUL
    error,
};

/// A guide, and the loop of each of its positions.
struct Plan {
    const edi::Guide* guide = nullptr;
    std::vector<Loop> loops;
    explicit Plan(const edi::Guide& from);
};

/// The advices of an interchange, in which entries alike are counted together.
struct Advices {
    explicit Advices(Run& run) : writer(run) {}
    bank::StatementWriter writer;
    std::set<std::string> numbers;  ///< of those that were read
};

struct Document {
    const edi::Message& message;
    const edi::InterchangeHeader& interchange;
    const edi::GroupHeader& group;
    const edi::MessageHeader& header;
    const Plan& plan;
    const edi::Validator& validator;
    const Options& options;
    Texts& texts;
    Advices& advices;
    unsigned version = 0;  ///< of its directory: 19961 is D.96A
    oi_origin origin{};

    std::uint32_t size() const { return message.size(); }
    std::uint32_t tag(std::uint32_t i) const { return message.segments()[i].tag; }
    edi::Segment operator[](std::uint32_t i) const { return message[i]; }
    Loop loop(std::uint32_t i) const { return plan.loops[validator.positions()[i]]; }
    /// False for segments that do not belong where they stand.
    bool placed(std::uint32_t i) const { return validator.positions()[i] != edi::Guide::none; }

    /// An element as text, or one of its components.
    std::string_view text(std::uint32_t i, std::uint32_t element) const {
        return texts.of(message[i][element]);
    }
    std::string_view text(std::uint32_t i, std::uint32_t element, std::uint32_t component) const {
        return texts.of(message[i].components(element)[component]);
    }
    /// What a segment is about: the first component of its first element.
    std::string_view qualifier(std::uint32_t i) const { return message[i].components(1)[0]; }
    Composite composite(std::uint32_t i, std::uint32_t element) const {
        return {message[i].components(element), texts};
    }
};

/// From this directory on INVOIC is that of EN 16931.
inline constexpr unsigned en16931_version = 20101;

/// Where in the source, for a person: "UNB 1, UNH 1, segment 3 (BGM)".
std::string place(const Document& document, std::uint32_t segment);
/// "segment 3 (BGM, element 2, component 1)"
std::string place_in(const Document& document, std::uint32_t segment, std::uint32_t element,
                     std::uint32_t component);

/// Refuses the message. `element` from 1, 0: the segment; `component` from 1, 0: the element.
[[noreturn]] void refuse(const Document& document, std::uint32_t segment, std::uint32_t element,
                         std::uint32_t component, const char* code, const std::string& expected);

// What becomes of each: see the .cpp of the same name. They throw Error(OI_BAD_DATA) when the
// document cannot stand in any book.
void read_invoice(Run& run, const Document& document);
void read_remittance(Run& run, const Document& document);
void read_advice(Run& run, const Document& document);  // CREMUL, DEBMUL
void read_dispute(Run& run, const Document& document);
void read_syntax_report(Run& run, const Document& document);       // CONTRL
void read_application_report(Run& run, const Document& document);  // APERAK

}  // namespace openitem::edifact
