#include "connectors/lib/edi/acknowledge.hpp"

#include <bit>
#include <utility>

namespace openitem::edi {
namespace {

constexpr std::uint64_t bit_of(Wrong wrong) {
    return std::uint64_t{1} << static_cast<unsigned>(wrong);
}

std::uint64_t bits_of(const Wrongs& wrongs) {
    std::uint64_t out = 0;
    for (const Wrong wrong : wrongs.list()) out |= bit_of(wrong);
    return out;
}

std::uint32_t code_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::accepted:
            return OI_VERDICT_ACCEPTED;
        case Verdict::accepted_with_errors:
            return OI_VERDICT_ACCEPTED_WITH_ERRORS;
        case Verdict::rejected:
            break;
    }
    return OI_VERDICT_REJECTED;
}

struct Reasons {
    std::string codes, text;
};

// In the order of the standards' numbers, each code once.
Reasons reasons_of(Level level, std::uint64_t wrongs, Standard standard) {
    Reasons out;
    for (; wrongs != 0; wrongs &= wrongs - 1) {
        const auto wrong = static_cast<Wrong>(std::countr_zero(wrongs));
        const FaultCodes& codes = codes_of(level, wrong);
        const std::string_view code = standard == Standard::x12 ? codes.x12 : codes.edifact;
        const std::string word = " " + std::string(code);
        if (!code.empty() && (" " + out.codes + " ").find(word + " ") == std::string::npos) {
            out.codes.append(out.codes.empty() ? "" : " ").append(code);
        }
        out.text.append(out.text.empty() ? "" : "; ").append(codes.text);
    }
    return out;
}

// What is wrong with the header alone does not keep its messages from being taken.
bool only_header(const Wrongs& wrongs) {
    for (const Wrong wrong : wrongs.list()) {
        switch (wrong) {
            case Wrong::header_invalid:
            case Wrong::date_invalid:
            case Wrong::time_invalid:
            case Wrong::test_invalid:
                break;
            default:
                return false;
        }
    }
    return true;
}

std::string_view name_of(Standard standard) {
    return standard == Standard::x12 ? "X12" : "EDIFACT";
}

}  // namespace

std::string interchange_id(const InterchangeHeader& header) {
    std::string out(name_of(header.standard));
    for (const std::string* part :
         {&header.sender, &header.receiver, &header.control, &header.date}) {
        out.append("|").append(*part);
    }
    return out;
}

Acknowledgement::Text Acknowledgement::List::keep(std::string_view raw) {
    const std::string text = readable(raw);
    const Text out{static_cast<std::uint32_t>(texts.size()),
                   static_cast<std::uint32_t>(text.size())};
    texts.append(text);
    return out;
}

void Acknowledgement::begin_interchange() {
    for (List* list : {&list_, &refusals_}) {
        list->parts.clear();
        list->texts.clear();
    }
    listed_ = 0;
    taken_ = 0;
}

void Acknowledgement::begin_group(const GroupHeader& group) {
    accepted_ = with_errors_ = rejected_ = 0;
    group_ = list_.parts.size();
    Part part;
    part.level = Level::group;
    part.code = list_.keep(group.code);
    part.control = list_.keep(group.control);
    part.version = list_.keep(group.version);
    part.sender = list_.keep(group.sender);
    part.receiver = list_.keep(group.receiver);
    list_.parts.push_back(part);
}

void Acknowledgement::add_message(const MessageHeader& message, std::span<const Fault> faults,
                                  Verdict verdict) {
    const bool accepted = verdict == Verdict::accepted;
    if (verdict != Verdict::rejected) ++taken_;
    ++(accepted ? accepted_ : verdict == Verdict::rejected ? rejected_ : with_errors_);
    if (accepted && ++listed_ > limits_.accepted) {
        if (listed_ == limits_.accepted + 1) forget_accepted();
        return;
    }
    if (full()) return;
    Part part;
    part.verdict = static_cast<std::uint8_t>(code_of(verdict));
    part.wrongs = bits_of(message.wrongs);
    if (!faults.empty()) part.wrongs |= bit_of(Wrong::has_errors);
    part.position = static_cast<std::uint32_t>(message.first_segment);
    part.code = list_.keep(message.type);
    part.control = list_.keep(message.control);
    part.version = list_.keep(message.version);
    list_.parts.push_back(part);
    add_faults(faults);
}

void Acknowledgement::forget_accepted() {
    const auto listed = [](const Part& part) {
        return part.level != Level::message || part.verdict != OI_VERDICT_ACCEPTED;
    };
    std::vector<Part> kept;
    std::size_t group = 0;
    for (std::size_t i = 0; i < list_.parts.size(); ++i) {
        if (i == group_) group = kept.size();
        if (listed(list_.parts[i])) kept.push_back(list_.parts[i]);
    }
    list_.parts = std::move(kept);
    group_ = group;
}

// Elements stand below their segment, which says that they are wrong.
void Acknowledgement::add_faults(std::span<const Fault> faults) {
    std::uint32_t segment = 0;
    for (const Fault& fault : faults) {
        if (full()) return;
        Part part;
        part.position = fault.segment;
        part.loop = list_.keep(fault.loop);
        if (fault.level == Level::segment || fault.segment != segment) {
            part.level = Level::segment;
            part.code = list_.keep(fault.tag);
            part.wrongs = bit_of(fault.level == Level::segment ? fault.wrong : Wrong::has_errors);
            list_.parts.push_back(part);
        }
        // A segment that is missing is named, not the one it should have followed.
        segment =
            fault.level == Level::segment && fault.wrong == Wrong::missing ? 0 : fault.segment;
        if (fault.level == Level::segment) continue;
        part.level = Level::element;
        part.code = fault.reference == 0 ? Text{} : list_.keep(std::to_string(fault.reference));
        part.element = fault.element;
        part.component = fault.component;
        part.repetition = fault.repetition;
        part.wrongs = bit_of(fault.wrong);
        part.value = list_.keep(std::string_view(fault.value).substr(0, 99));
        list_.parts.push_back(part);
    }
}

void Acknowledgement::add_refusal(const MessageHeader& message, std::string_view reference,
                                  std::string_view code, std::string_view text) {
    if (refusals_.parts.size() >= limits_.parts) return;
    Part part;
    part.verdict = OI_VERDICT_REJECTED;
    part.position = static_cast<std::uint32_t>(message.first_segment);
    part.code = refusals_.keep(message.type);
    part.control = refusals_.keep(message.control);
    part.version = refusals_.keep(message.version);
    part.reference = refusals_.keep(reference);
    part.reason = refusals_.keep(code);
    part.text = refusals_.keep(text);
    refusals_.parts.push_back(part);
}

void Acknowledgement::end_group(const GroupHeader& group) {
    Part& part = list_.parts[group_];
    part.wrongs = bits_of(group.wrongs);
    part.included = group.included;
    part.received = group.received;
    part.accepted = accepted_ + with_errors_;
    const bool clean = part.wrongs == 0 && with_errors_ == 0;
    if (part.accepted == 0 && (part.wrongs != 0 || rejected_ != 0)) {
        part.verdict = OI_VERDICT_REJECTED;
    } else if (rejected_ != 0) {
        part.verdict = OI_VERDICT_PARTLY;
    } else {
        part.verdict = clean ? OI_VERDICT_ACCEPTED : OI_VERDICT_ACCEPTED_WITH_ERRORS;
    }
}

bool Acknowledgement::due(const InterchangeHeader& header) const {
    return !list_.parts.empty() || !header.wrongs.empty() ||
           (header.wants_acknowledgement && header.groups != 0);
}

void Acknowledgement::write(Records& records, const InterchangeHeader& header,
                            std::string_view form) const {
    // UCI speaks for all messages that are not named below it, TA1 for the envelope alone.
    const bool edifact = header.standard == Standard::edifact;
    const std::uint32_t verdict = header.wrongs.empty() ? OI_VERDICT_ACCEPTED
                                  : (edifact || only_header(header.wrongs)) && taken_ != 0
                                      ? OI_VERDICT_ACCEPTED_WITH_ERRORS
                                      : OI_VERDICT_REJECTED;
    write(records, header, list_, OI_ACKNOWLEDGEMENT_SYNTAX, verdict, form);
}

void Acknowledgement::write_refusals(Records& records, const InterchangeHeader& header,
                                     std::string_view form) const {
    write(records, header, refusals_, OI_ACKNOWLEDGEMENT_APPLICATION, OI_VERDICT_REJECTED, form);
}

void Acknowledgement::write(Records& records, const InterchangeHeader& header, const List& list,
                            std::uint32_t kind, std::uint32_t verdict, std::string_view form) {
    const Reasons reasons = reasons_of(Level::interchange, bits_of(header.wrongs), header.standard);
    const bool syntax = kind == OI_ACKNOWLEDGEMENT_SYNTAX;
    std::string id = syntax ? "acknowledgement|" : "advice|";
    auto record = records.acknowledgement(id.append(interchange_id(header)));
    record.kind(kind).direction(OI_ACKNOWLEDGEMENT_OUTGOING).standard(name_of(header.standard));
    record.form(form).control_number(header.control);
    record.sender(header.sender).sender_qualifier(header.sender_qualifier);
    record.receiver(header.receiver).receiver_qualifier(header.receiver_qualifier);
    record.stated_date(header.date).stated_time(header.time);
    record.version(header.version);
    record.verdict(verdict);
    record.reason_codes(reasons.codes).message(reasons.text);
    record.wanted(header.wants_acknowledgement).test(header.test);
    for (const Part& part : list.parts) write_part(record, list, part, header.standard);
}

void Acknowledgement::write_part(openitem::Acknowledgement& record, const List& list,
                                 const Part& part, Standard standard) {
    auto row = record.add_acknowledged_part();
    row.level(static_cast<std::uint32_t>(part.level)).code(list.at(part.code));
    row.control_number(list.at(part.control)).version(list.at(part.version));
    if (part.verdict != 0) row.verdict(part.verdict);
    if (part.wrongs != 0) {
        const Reasons reasons = reasons_of(part.level, part.wrongs, standard);
        row.reason_codes(reasons.codes).message(reasons.text);
    }
    row.reason_codes(list.at(part.reason)).message(list.at(part.text));
    if (part.position != 0) row.position(part.position);
    if (part.element != 0) row.element_position(part.element);
    if (part.component != 0) row.component(part.component);
    if (part.repetition != 0) row.repetition(part.repetition);
    row.loop(list.at(part.loop)).value(list.at(part.value)).reference(list.at(part.reference));
    if (part.level != Level::group) return;
    row.sender(list.at(part.sender)).receiver(list.at(part.receiver));
    row.included(part.included).received(part.received).accepted(part.accepted);
}

}  // namespace openitem::edi
