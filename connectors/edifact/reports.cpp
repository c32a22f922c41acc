// What the other side says of what we sent: CONTRL of its form, APERAK of what it says.
#include "connectors/edifact/values.hpp"
#include "connectors/lib/edi/acknowledge.hpp"

namespace openitem::edifact {

using edi::tag_of;

namespace {

// Data element 0083: 4 and 6 reject, 7 accepts, 8 says that it has come.
std::uint32_t verdict(std::string_view action) {
    return action == "4" || action == "6" ? OI_VERDICT_REJECTED : OI_VERDICT_ACCEPTED;
}

class ReportReader {
public:
    ReportReader(Run& run, const Document& document)
        : run_(run), document_(document), elements_(document) {}

    void read_syntax() {
        record_ = begin(OI_ACKNOWLEDGEMENT_SYNTAX, "CONTRL");
        bool accepted = false, rejected = false;
        for (std::uint32_t i = 1; i + 1 < document_.size(); ++i) {
            if (!document_.placed(i)) continue;
            const std::uint32_t tag = document_.tag(i);
            // 7 accepts what is not named below it.
            if (tag == tag_of("UCI")) accepted |= document_[i][4] == "7";
            if (tag == tag_of("UCM")) {
                (verdict(document_[i][3]) == OI_VERDICT_REJECTED ? rejected : accepted) = true;
            }
            read_segment(i);
        }
        if (rejected) record_->verdict(accepted ? OI_VERDICT_PARTLY : OI_VERDICT_REJECTED);
    }

    void read_application() {
        record_ = begin(OI_ACKNOWLEDGEMENT_APPLICATION, "APERAK");
        std::uint32_t bgm = 0;
        bool errors = false;
        for (std::uint32_t i = 1; i + 1 < document_.size(); ++i) {
            if (document_.tag(i) == tag_of("BGM")) bgm = i;
            errors |= document_.tag(i) == tag_of("ERC");
        }
        // 1225: 27 refuses, 29 accepts, 34 and 44 accept with changes; what says nothing is judged
        // by its errors.
        const std::string_view function = document_[bgm][3];
        const bool accepts = function == "29" || function == "34" || function == "44";
        const bool rejected = function == "27" || (errors && !accepts);
        record_->verdict(rejected ? OI_VERDICT_REJECTED : OI_VERDICT_ACCEPTED);
        find_documents();
        const Errors all = errors_of();
        for (const Reported& each : reported_) {
            auto part = record_->add_acknowledged_part();
            part.level(OI_LEVEL_MESSAGE).code("INVOIC").reference(each.number);
            part.document_type(each.type);
            part.verdict(rejected ? OI_VERDICT_REJECTED : OI_VERDICT_ACCEPTED);
            part.reason_codes(all.codes).message(all.text);
        }
        // A customer whose system has refused an invoice will not pay it: a dispute, so that
        // somebody looks at it.
        if (!rejected) return;
        for (const Reported& each : reported_) open_dispute(each, all);
    }

private:
    struct Reported {
        std::string_view number, type;
    };
    struct Errors {
        std::string codes, text;
    };

    openitem::Acknowledgement begin(std::uint32_t kind, std::string_view form) {
        const edi::InterchangeHeader& interchange = document_.interchange;
        auto record = run_.acknowledgement("received|" + edi::interchange_id(interchange) + "|" +
                                           document_.header.control);
        record.kind(kind).direction(OI_ACKNOWLEDGEMENT_INCOMING).standard("EDIFACT").form(form);
        record.control_number(interchange.control);
        // It answers what went the other way.
        record.sender(interchange.receiver).sender_qualifier(interchange.receiver_qualifier);
        record.receiver(interchange.sender).receiver_qualifier(interchange.sender_qualifier);
        record.stated_date(interchange.date).stated_time(interchange.time);
        record.version(interchange.version).test(interchange.test);
        if (const auto day =
                try_day(interchange.date, interchange.date.size() == 8 ? "102" : "101")) {
            record.prepared_at(Instant{std::int64_t{day->days} * 86'400'000'000});
        }
        return record;
    }

    void read_segment(std::uint32_t i) {
        switch (document_.tag(i)) {
            case tag_of("UCI"):
                record_->control_number(document_.text(i, 1)).verdict(verdict(document_[i][4]));
                record_->sender(document_.text(i, 2, 0)).receiver(document_.text(i, 3, 0));
                record_->sender_qualifier(document_.text(i, 2, 1));
                record_->receiver_qualifier(document_.text(i, 3, 1));
                record_->reason_codes(document_.text(i, 5));
                return;
            case tag_of("UCF"): {
                auto part = record_->add_acknowledged_part();
                part.level(OI_LEVEL_GROUP).control_number(document_.text(i, 1));
                part.sender(document_.text(i, 2, 0)).receiver(document_.text(i, 3, 0));
                part.verdict(verdict(document_[i][4])).reason_codes(document_.text(i, 5));
                return;
            }
            case tag_of("UCM"): {
                const Composite type = document_.composite(i, 2);
                auto part = record_->add_acknowledged_part();
                part.level(OI_LEVEL_MESSAGE).control_number(document_.text(i, 1));
                std::string version(type[1]);
                for (std::uint32_t at = 2; at < type.size(); ++at)
                    version.append(":").append(type[at]);
                part.code(type[0]).version(version);
                part.verdict(verdict(document_[i][3])).reason_codes(document_.text(i, 4));
                return;
            }
            case tag_of("UCS"): {
                auto part = record_->add_acknowledged_part();
                part.level(OI_LEVEL_SEGMENT).reason_codes(document_.text(i, 2));
                if (const std::uint32_t at = whole(document_[i][1])) part.position(at);
                return;
            }
            case tag_of("UCD"): {
                const Composite at = document_.composite(i, 2);
                auto part = record_->add_acknowledged_part();
                part.level(OI_LEVEL_ELEMENT).reason_codes(document_.text(i, 1));
                // The tag counts as the first element.
                const std::uint32_t element = whole(at.raw(0));
                if (element > 1) part.element_position(element - 1);
                if (const std::uint32_t component = whole(at.raw(1))) part.component(component);
                return;
            }
            default:
                return;
        }
    }

    static std::uint32_t whole(std::string_view text) {
        oi_decimal value{};
        if (!try_number(text, '.', value) || value.scale != 0) return 0;
        return value.units > 0 && value.units < 1'000'000 ? static_cast<std::uint32_t>(value.units)
                                                          : 0;
    }

    // DOC names the documents, before D.01B RFF does: of the header, or of each error.
    void find_documents() {
        for (std::uint32_t i = 1; i + 1 < document_.size(); ++i) {
            if (!document_.placed(i)) continue;
            if (document_.tag(i) == tag_of("DOC")) {
                add_document(document_.text(i, 2, 0), document_.text(i, 1, 0));
            } else if (document_.tag(i) == tag_of("RFF")) {
                const Composite rff = document_.composite(i, 1);
                const std::string_view kind = rff.raw(0);
                if (kind == "IV" || kind == "DM") add_document(rff[1], {});
            }
        }
    }

    void add_document(std::string_view number, std::string_view type) {
        if (number.empty()) return;
        for (const Reported& known : reported_) {
            if (known.number == number) return;
        }
        reported_.push_back({number, type});
    }

    Errors errors_of() const {
        Errors out;
        for (std::uint32_t i = 1; i + 1 < document_.size(); ++i) {
            if (!document_.placed(i)) continue;
            if (document_.tag(i) == tag_of("ERC")) {
                out.codes.append(out.codes.empty() ? "" : " ").append(document_.text(i, 1, 0));
            } else if (document_.tag(i) == tag_of("FTX")) {
                const Composite text = document_.composite(i, 4);
                for (std::uint32_t at = 0; at < text.size(); ++at) {
                    if (text.raw(at).empty()) continue;
                    out.text.append(out.text.empty() ? "" : at == 0 ? "; " : " ").append(text[at]);
                }
            }
        }
        return out;
    }

    void open_dispute(const Reported& invoice, const Errors& errors) {
        auto dispute = run_.dispute("APERAK|" + document_.interchange.sender + "|" +
                                    std::string(invoice.number));
        dispute.invoice_number(invoice.number).reason_code(errors.codes);
        dispute.reason(errors.text.empty() ? "the customer's system has refused the invoice"
                                           : errors.text);
        const edi::InterchangeHeader& interchange = document_.interchange;
        if (const auto day =
                try_day(interchange.date, interchange.date.size() == 8 ? "102" : "101")) {
            dispute.opened_on(*day);
        }
    }

    Run& run_;
    const Document& document_;
    Elements elements_;
    std::optional<openitem::Acknowledgement> record_;
    std::vector<Reported> reported_;
};

}  // namespace

void read_syntax_report(Run& run, const Document& document) {
    ReportReader(run, document).read_syntax();
}

void read_application_report(Run& run, const Document& document) {
    ReportReader(run, document).read_application();
}

}  // namespace openitem::edifact
