// An acknowledgement record into its interchange: TA1, 997 or 999 of the form, 824 of what
// documents say. TA1 goes in an interchange of its own, which needs no group.
#include "connectors/x12/writer.hpp"

#include <vector>

namespace openitem::x12 {
namespace {

using Part = RowView<oi_acknowledged_part>;

std::string_view letter(std::uint32_t verdict) {
    switch (verdict) {
        case OI_VERDICT_ACCEPTED:
            return "A";
        case OI_VERDICT_ACCEPTED_WITH_ERRORS:
            return "E";
        case OI_VERDICT_PARTLY:
            return "P";
        default:
            return "R";
    }
}

/// The first five codes of a list separated by blanks.
struct Codes {
    std::string_view list[5];
    explicit Codes(std::string_view text) {
        for (std::string_view& code : list) {
            const std::size_t length = std::min(text.find(' '), text.size());
            code = text.substr(0, length);
            text.remove_prefix(std::min(length + 1, text.size()));
        }
    }
    std::string_view operator[](std::size_t i) const { return list[i]; }
};

class AcknowledgementWriter {
public:
    AcknowledgementWriter(const TreeView& tree, RowView<oi_acknowledgement> row,
                          const WriteOptions& options)
        : row_(row), options_(options) {
        form_ = options.form.empty() ? row.text<OI_ACKNOWLEDGEMENT_FORM>() : options.form;
        for (const Part part : tree.children<oi_acknowledged_part>(row)) parts_.push_back(part);
        envelope_.sender = row.text<OI_ACKNOWLEDGEMENT_RECEIVER>();
        envelope_.sender_qualifier = row.text<OI_ACKNOWLEDGEMENT_RECEIVER_QUALIFIER>();
        envelope_.receiver = row.text<OI_ACKNOWLEDGEMENT_SENDER>();
        envelope_.receiver_qualifier = row.text<OI_ACKNOWLEDGEMENT_SENDER_QUALIFIER>();
        envelope_.control = row.text<OI_ACKNOWLEDGEMENT_CONTROL_NUMBER>();
        envelope_.later = row.text<OI_ACKNOWLEDGEMENT_VERSION>() >= "00501";
        envelope_.test = row.flag<OI_ACKNOWLEDGEMENT_TEST>();
        envelope_.now = options.now;
        for (const Part& part : parts_) {
            if (part.code<OI_ACKNOWLEDGED_PART_LEVEL>() != OI_LEVEL_GROUP) continue;
            envelope_.group_sender = part.text<OI_ACKNOWLEDGED_PART_RECEIVER>();
            envelope_.group_receiver = part.text<OI_ACKNOWLEDGED_PART_SENDER>();
            envelope_.group_control = part.text<OI_ACKNOWLEDGED_PART_CONTROL_NUMBER>();
            break;
        }
        if (options.control.empty()) return;
        envelope_.control = options.control;
        envelope_.group_control.clear();
    }

    std::string write() {
        const bool advice = row_.code<OI_ACKNOWLEDGEMENT_KIND>() == OI_ACKNOWLEDGEMENT_APPLICATION;
        if (advice != (form_ == "824")) {
            throw Error(OI_UNSUPPORTED, "x12.acknowledgement_form",
                        advice ? "expected 824 for what documents say"
                               : "expected TA1, 997 or 999 for the form of an interchange");
        }
        if (advice) {
            write_advice();
            return std::move(out_);
        }
        const bool groups = form_ != "TA1" && !parts_.empty();
        if (groups) write_groups();
        const bool wrong = row_.code<OI_ACKNOWLEDGEMENT_VERDICT>() != OI_VERDICT_ACCEPTED;
        if (!groups || wrong || row_.flag<OI_ACKNOWLEDGEMENT_WANTED>()) {
            if (groups) envelope_.control = next_control(envelope_.control);
            write_interchange_acknowledgement();
        }
        return std::move(out_);
    }

private:
    // Two of one number from one sender would be taken for the same.
    static std::string next_control(const std::string& control) {
        const auto number = try_decimal(control);
        return std::to_string(number && number->scale == 0 ? number->units % 999'999'999 + 1 : 1);
    }

    void write_interchange_acknowledgement() {
        InterchangeWriter to(out_, envelope_);
        to.begin();
        const Codes reasons(row_.text<OI_ACKNOWLEDGEMENT_REASON_CODES>());
        to.put({"TA1", row_.text<OI_ACKNOWLEDGEMENT_CONTROL_NUMBER>(),
                row_.text<OI_ACKNOWLEDGEMENT_STATED_DATE>(),
                row_.text<OI_ACKNOWLEDGEMENT_STATED_TIME>(),
                letter(row_.code<OI_ACKNOWLEDGEMENT_VERDICT>()),
                reasons[0].empty() ? "000" : reasons[0]});
        to.end();
    }

    void write_groups() {
        const bool later = form_ == "999";
        const std::string_view guide = later ? "005010X231A1" : std::string_view();
        InterchangeWriter to(out_, envelope_);
        to.begin();
        to.begin_group("FA", later ? guide : to.version());
        const Part* group = nullptr;
        const Part* message = nullptr;
        for (const Part& part : parts_) {
            switch (part.code<OI_ACKNOWLEDGED_PART_LEVEL>()) {
                case OI_LEVEL_GROUP:
                    end_message(to, message);
                    end_group(to, group);
                    group = &part;
                    to.begin_set(form_, guide);
                    put_group(to, part, later);
                    break;
                case OI_LEVEL_MESSAGE:
                    end_message(to, message);
                    message = &part;
                    put_message(to, part, later);
                    break;
                case OI_LEVEL_SEGMENT:
                    put_segment(to, part, later);
                    break;
                default:
                    put_element(to, part, later);
            }
        }
        end_message(to, message);
        end_group(to, group);
        to.end_group();
        to.end();
    }

    static void put_group(InterchangeWriter& to, const Part& part, bool later) {
        to.put({"AK1", part.text<OI_ACKNOWLEDGED_PART_CODE>(),
                part.text<OI_ACKNOWLEDGED_PART_CONTROL_NUMBER>(),
                later ? part.text<OI_ACKNOWLEDGED_PART_VERSION>() : std::string_view()});
    }
    static void put_message(InterchangeWriter& to, const Part& part, bool later) {
        to.put({"AK2", part.text<OI_ACKNOWLEDGED_PART_CODE>(),
                part.text<OI_ACKNOWLEDGED_PART_CONTROL_NUMBER>(),
                later ? part.text<OI_ACKNOWLEDGED_PART_VERSION>() : std::string_view()});
    }
    static void put_segment(InterchangeWriter& to, const Part& part, bool later) {
        const Codes codes(part.text<OI_ACKNOWLEDGED_PART_REASON_CODES>());
        to.put({later ? "IK3" : "AK3", part.text<OI_ACKNOWLEDGED_PART_CODE>(),
                std::to_string(part.number<OI_ACKNOWLEDGED_PART_POSITION>().value_or(0)),
                cut(part.text<OI_ACKNOWLEDGED_PART_LOOP>(), 4), codes[0]});
    }
    // The composite that says where cannot go through put(), which makes a blank of its separator.
    void put_element(InterchangeWriter& to, const Part& part, bool later) {
        const Codes codes(part.text<OI_ACKNOWLEDGED_PART_REASON_CODES>());
        std::string place =
            std::to_string(part.number<OI_ACKNOWLEDGED_PART_ELEMENT_POSITION>().value_or(0));
        const std::uint32_t component = part.number<OI_ACKNOWLEDGED_PART_COMPONENT>().value_or(0);
        const std::uint32_t repetition = part.number<OI_ACKNOWLEDGED_PART_REPETITION>().value_or(0);
        std::string more;
        if (component != 0 || repetition != 0) more += InterchangeWriter::component;
        if (component != 0) more += std::to_string(component);
        if (repetition != 0) {
            more += InterchangeWriter::component;
            more += std::to_string(repetition);
        }
        const std::size_t at = out_.size();
        to.put({later ? "IK4" : "AK4", place, part.text<OI_ACKNOWLEDGED_PART_CODE>(), codes[0],
                part.text<OI_ACKNOWLEDGED_PART_VALUE>()});
        if (!more.empty()) out_.insert(at + 4 + place.size(), more);
    }

    void end_message(InterchangeWriter& to, const Part*& message) const {
        if (message == nullptr) return;
        const Codes codes(message->text<OI_ACKNOWLEDGED_PART_REASON_CODES>());
        to.put({form_ == "999" ? "IK5" : "AK5",
                letter(message->code<OI_ACKNOWLEDGED_PART_VERDICT>()), codes[0], codes[1], codes[2],
                codes[3], codes[4]});
        message = nullptr;
    }
    static void end_group(InterchangeWriter& to, const Part*& group) {
        if (group == nullptr) return;
        const Codes codes(group->text<OI_ACKNOWLEDGED_PART_REASON_CODES>());
        to.put({"AK9", letter(group->code<OI_ACKNOWLEDGED_PART_VERDICT>()),
                std::to_string(group->number<OI_ACKNOWLEDGED_PART_INCLUDED>().value_or(0)),
                std::to_string(group->number<OI_ACKNOWLEDGED_PART_RECEIVED>().value_or(0)),
                std::to_string(group->number<OI_ACKNOWLEDGED_PART_ACCEPTED>().value_or(0)),
                codes[0], codes[1], codes[2], codes[3], codes[4]});
        to.end_set();
        group = nullptr;
    }

    void write_advice() {
        InterchangeWriter to(out_, envelope_);
        to.begin();
        to.begin_group("AG", to.version());
        to.begin_set("824");
        to.put({"BGN", "11", row_.text<OI_ACKNOWLEDGEMENT_CONTROL_NUMBER>(), to.today()});
        for (const Part& part : parts_) {
            const std::string_view document = part.text<OI_ACKNOWLEDGED_PART_REFERENCE>();
            const std::string_view control = part.text<OI_ACKNOWLEDGED_PART_CONTROL_NUMBER>();
            to.put({"OTI",
                    part.code<OI_ACKNOWLEDGED_PART_VERDICT>() == OI_VERDICT_ACCEPTED ? "TA" : "TR",
                    document.empty() ? "TN" : "IV", document.empty() ? control : document, "", "",
                    "", "", "", control, part.text<OI_ACKNOWLEDGED_PART_CODE>()});
            const std::string_view text = part.text<OI_ACKNOWLEDGED_PART_MESSAGE>();
            if (text.empty()) continue;
            to.put({"TED", "ZZZ", cut(text, 60)});
            for (std::size_t at = 60; at < text.size(); at += 80) {
                to.put({"NTE", "", text.substr(at, 80)});
            }
        }
        to.end_set();
        to.end_group();
        to.end();
    }

    RowView<oi_acknowledgement> row_;
    const WriteOptions& options_;
    std::string form_;
    std::vector<Part> parts_;
    Envelope envelope_;
    std::string out_;
};

}  // namespace

std::string write_acknowledgement(const TreeView& tree, RowView<oi_acknowledgement> row,
                                  const WriteOptions& options) {
    return AcknowledgementWriter(tree, row, options).write();
}

}  // namespace openitem::x12
