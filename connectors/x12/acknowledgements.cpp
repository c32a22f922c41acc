// What the other side says of what we sent: 997, 999, TA1 of its form, 824 of what it says.
#include "connectors/lib/edi/acknowledge.hpp"
#include "connectors/x12/values.hpp"

namespace openitem::x12 {
namespace {

using edi::Segment;
using edi::tag_of;

std::uint32_t verdict(std::string_view code) {
    if (code == "A") return OI_VERDICT_ACCEPTED;
    if (code == "E") return OI_VERDICT_ACCEPTED_WITH_ERRORS;
    if (code == "P") return OI_VERDICT_PARTLY;
    return OI_VERDICT_REJECTED;  // R, and those of security: M, W, X
}

void append(std::string& codes, std::string_view code) {
    if (!code.empty()) codes.append(codes.empty() ? "" : " ").append(code);
}

std::string joined(const Segment& segment, std::uint32_t first) {
    std::string out;
    for (std::uint32_t at = first; at <= segment.size(); ++at) append(out, segment[at]);
    return out;
}

class AcknowledgementReader {
public:
    AcknowledgementReader(Run& run, const Set& set) : run_(run), set_(set), elements_(set) {}

    void read_syntax() {
        record_ = begin(OI_ACKNOWLEDGEMENT_SYNTAX, set_.header.type);
        std::uint32_t group_verdict = OI_VERDICT_ACCEPTED;
        for (std::uint32_t i = 1; i < set_.size(); ++i) {
            if (set_.tag(i) == tag_of("AK9")) group_verdict = verdict(set_[i][1]);
        }
        record_->verdict(group_verdict);
        for (std::uint32_t i = 1; i + 1 < set_.size(); ++i) read_segment(i);
    }

    void read_advice() {
        record_ = begin(OI_ACKNOWLEDGEMENT_APPLICATION, "824");
        bool accepted = false, rejected = false;
        for (std::uint32_t i = 1; i < set_.size(); ++i) {
            if (set_.tag(i) != tag_of("OTI")) continue;
            (set_[i][1].ends_with("R") ? rejected : accepted) = true;
        }
        record_->verdict(!rejected  ? OI_VERDICT_ACCEPTED
                         : accepted ? OI_VERDICT_PARTLY
                                    : OI_VERDICT_REJECTED);
        for (std::uint32_t i = 1; i < set_.size(); ++i) {
            if (set_.tag(i) == tag_of("OTI")) read_document(i);
        }
        // A customer whose system has refused an invoice will not pay it: a dispute, so that
        // somebody looks at it.
        for (std::uint32_t i = 1; i < set_.size(); ++i) {
            if (set_.tag(i) == tag_of("OTI") && set_[i][1].ends_with("R")) open_dispute(i);
        }
    }

private:
    openitem::Acknowledgement begin(std::uint32_t kind, std::string_view form) {
        const std::string id = "received|" + edi::interchange_id(set_.interchange) + "|" +
                               set_.group.control + "|" + set_.header.control;
        auto record = run_.acknowledgement(id);
        record.kind(kind).direction(OI_ACKNOWLEDGEMENT_INCOMING).standard("X12").form(form);
        record.control_number(set_.interchange.control);
        // It answers what went the other way.
        record.sender(set_.interchange.receiver).receiver(set_.interchange.sender);
        record.sender_qualifier(set_.interchange.receiver_qualifier);
        record.receiver_qualifier(set_.interchange.sender_qualifier);
        record.stated_date(set_.interchange.date).stated_time(set_.interchange.time);
        record.version(set_.interchange.version).test(set_.interchange.test);
        if (const auto day = try_day(set_.group.date)) {
            record.prepared_at(Instant{std::int64_t{day->days} * 86'400'000'000});
        }
        return record;
    }

    void read_segment(std::uint32_t i) {
        const Segment segment = set_[i];
        switch (set_.tag(i)) {
            case tag_of("AK1"):
                read_group(i);
                break;
            case tag_of("AK2"):
                read_message(i);
                break;
            case tag_of("AK3"):
            case tag_of("IK3"): {
                auto part = record_->add_acknowledged_part();
                part.level(OI_LEVEL_SEGMENT).code(segment[1]).loop(segment[3]);
                if (const auto at = whole(i, 2)) part.position(*at);
                part.reason_codes(joined(segment, 4));
                break;
            }
            case tag_of("AK4"):
            case tag_of("IK4"):
                read_element(i);
                break;
            default:
                break;
        }
    }

    void read_group(std::uint32_t i) {
        const Segment ak1 = set_[i];
        auto part = record_->add_acknowledged_part();
        part.level(OI_LEVEL_GROUP).code(ak1[1]).control_number(ak1[2]).version(ak1[3]);
        for (std::uint32_t at = i + 1; at < set_.size(); ++at) {
            if (set_.tag(at) != tag_of("AK9")) continue;
            part.verdict(verdict(set_[at][1])).reason_codes(joined(set_[at], 5));
            if (const auto count = whole(at, 2)) part.included(*count);
            if (const auto count = whole(at, 3)) part.received(*count);
            if (const auto count = whole(at, 4)) part.accepted(*count);
        }
    }

    void read_message(std::uint32_t i) {
        const Segment ak2 = set_[i];
        auto part = record_->add_acknowledged_part();
        part.level(OI_LEVEL_MESSAGE).code(ak2[1]).control_number(ak2[2]).version(ak2[3]);
        for (std::uint32_t at = i + 1; at < set_.size(); ++at) {
            const std::uint32_t tag = set_.tag(at);
            if (tag == tag_of("AK2") || tag == tag_of("AK9")) break;
            if (tag != tag_of("AK5") && tag != tag_of("IK5")) continue;
            part.verdict(verdict(set_[at][1])).reason_codes(joined(set_[at], 2));
            break;
        }
    }

    void read_element(std::uint32_t i) {
        const Segment segment = set_[i];
        const edi::Components position = segment.components(1);
        auto part = record_->add_acknowledged_part();
        part.level(OI_LEVEL_ELEMENT).code(segment[2]);
        part.reason_codes(segment[3]).value(segment[4]);
        const auto number = [&](std::uint32_t component) -> std::uint32_t {
            const auto value = try_number(position[component]);
            return value && value->scale == 0 && value->units > 0 && value->units < 1'000'000
                       ? static_cast<std::uint32_t>(value->units)
                       : 0;
        };
        if (const std::uint32_t at = number(0)) part.element_position(at);
        if (const std::uint32_t at = number(1)) part.component(at);
        if (const std::uint32_t at = number(2)) part.repetition(at);
    }

    std::optional<std::uint32_t> whole(std::uint32_t segment, std::uint32_t element) const {
        const auto value = try_number(set_[segment][element]);
        if (!value || value->scale != 0 || value->units < 0 || value->units > 1'000'000'000) {
            return std::nullopt;
        }
        return static_cast<std::uint32_t>(value->units);
    }

    /// What the TED and NTE behind an OTI say.
    struct Errors {
        std::string codes, text;
    };
    Errors errors_of(std::uint32_t oti) const {
        Errors out;
        for (std::uint32_t i = oti + 1; i < set_.size() && set_.tag(i) != tag_of("OTI"); ++i) {
            const bool error = set_.tag(i) == tag_of("TED");
            if (error) append(out.codes, set_[i][1]);
            if (!error && set_.tag(i) != tag_of("NTE")) continue;
            const std::string_view text = set_[i][2];
            if (!text.empty()) out.text.append(out.text.empty() ? "" : "; ").append(text);
        }
        return out;
    }

    void read_document(std::uint32_t i) {
        const Segment oti = set_[i];
        const Errors errors = errors_of(i);
        auto part = record_->add_acknowledged_part();
        part.level(OI_LEVEL_MESSAGE).code(oti[10]).control_number(oti[9]).version(oti[11]);
        part.verdict(oti[1].ends_with("R")   ? OI_VERDICT_REJECTED
                     : oti[1].ends_with("E") ? OI_VERDICT_ACCEPTED_WITH_ERRORS
                                             : OI_VERDICT_ACCEPTED);
        part.reference(oti[3]).reason_codes(errors.codes).message(errors.text);
    }

    void open_dispute(std::uint32_t i) {
        const Segment oti = set_[i];
        if (oti[3].empty() || (!oti[10].empty() && oti[10] != "810")) return;
        const Errors errors = errors_of(i);
        auto dispute = run_.dispute("824|" + set_.group.sender + "|" + std::string(oti[3]));
        dispute.number(set_[1][2]).invoice_number(oti[3]).reason_code(errors.codes);
        dispute.reason(errors.text.empty() ? "the customer's system has refused the invoice"
                                           : errors.text);
        if (const auto day = try_day(set_.group.date)) dispute.opened_on(*day);
    }

    Run& run_;
    const Set& set_;
    Elements elements_;
    std::optional<openitem::Acknowledgement> record_;
};

}  // namespace

void read_acknowledgement(Run& run, const Set& set) {
    AcknowledgementReader(run, set).read_syntax();
}

void read_advice(Run& run, const Set& set) { AcknowledgementReader(run, set).read_advice(); }

void read_interchange_acknowledgement(Run& run, const edi::Message& message,
                                      const edi::InterchangeHeader& interchange) {
    const Segment ta1 = message[0];
    auto record = run.acknowledgement("received|" + edi::interchange_id(interchange) + "|TA1|" +
                                      std::string(ta1[1]));
    record.kind(OI_ACKNOWLEDGEMENT_SYNTAX).direction(OI_ACKNOWLEDGEMENT_INCOMING);
    record.standard("X12").form("TA1").control_number(ta1[1]);
    record.stated_date(ta1[2]).stated_time(ta1[3]).verdict(verdict(ta1[4]));
    record.sender(interchange.receiver).sender_qualifier(interchange.receiver_qualifier);
    record.receiver(interchange.sender).receiver_qualifier(interchange.sender_qualifier);
    record.version(interchange.version).test(interchange.test);
    if (ta1[5] != "000") record.reason_codes(ta1[5]);
}

}  // namespace openitem::x12
