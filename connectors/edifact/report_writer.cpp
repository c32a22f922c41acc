// An acknowledgement record into its interchange: CONTRL of the form, APERAK of what documents say.
#include "connectors/edifact/writer.hpp"

#include <algorithm>
#include <vector>

namespace openitem::edifact {
namespace {

using Part = RowView<oi_acknowledged_part>;

// Data element 0083.
constexpr std::string_view rejects = "4", accepts = "7", received = "8";

/// The first code of a list separated by blanks.
std::string_view first(std::string_view codes) {
    return codes.substr(0, std::min(codes.find(' '), codes.size()));
}

class ReportWriter {
public:
    ReportWriter(const TreeView& tree, RowView<oi_acknowledgement> row, const WriteOptions& options)
        : row_(row), to_(out_, envelope_) {
        for (const Part part : tree.children<oi_acknowledged_part>(row)) parts_.push_back(part);
        envelope_.sender = row.text<OI_ACKNOWLEDGEMENT_RECEIVER>();
        envelope_.sender_qualifier = row.text<OI_ACKNOWLEDGEMENT_RECEIVER_QUALIFIER>();
        envelope_.receiver = row.text<OI_ACKNOWLEDGEMENT_SENDER>();
        envelope_.receiver_qualifier = row.text<OI_ACKNOWLEDGEMENT_SENDER_QUALIFIER>();
        envelope_.control =
            options.control.empty()
                ? std::string(cut(row.text<OI_ACKNOWLEDGEMENT_CONTROL_NUMBER>(), 14))
                : options.control;
        envelope_.test = row.flag<OI_ACKNOWLEDGEMENT_TEST>();
        envelope_.now = options.now;
    }

    std::string write(std::string_view form) {
        const bool application =
            row_.code<OI_ACKNOWLEDGEMENT_KIND>() == OI_ACKNOWLEDGEMENT_APPLICATION;
        if (!form.empty() && (form == "APERAK") != application) {
            throw Error(OI_UNSUPPORTED, "edifact.acknowledgement_form",
                        application ? "expected APERAK for what documents say"
                                    : "expected CONTRL for the form of an interchange");
        }
        to_.begin();
        application ? write_application() : write_syntax();
        to_.end();
        return std::move(out_);
    }

private:
    std::string interchange_party(std::string_view id, std::string_view qualifier) const {
        return element({id, qualifier});
    }

    /// 7 accepts what is not named below; 8 says that it has come, and all of it is named.
    std::string_view action() const {
        switch (row_.code<OI_ACKNOWLEDGEMENT_VERDICT>()) {
            case OI_VERDICT_REJECTED:
                return rejects;
            case OI_VERDICT_ACCEPTED:
                return accepts;
            default:
                return received;
        }
    }

    void write_syntax() {
        to_.begin_message("CONTRL", "D:3:UN");
        to_.put({"UCI", element(row_.text<OI_ACKNOWLEDGEMENT_CONTROL_NUMBER>()),
                 interchange_party(row_.text<OI_ACKNOWLEDGEMENT_SENDER>(),
                                   row_.text<OI_ACKNOWLEDGEMENT_SENDER_QUALIFIER>()),
                 interchange_party(row_.text<OI_ACKNOWLEDGEMENT_RECEIVER>(),
                                   row_.text<OI_ACKNOWLEDGEMENT_RECEIVER_QUALIFIER>()),
                 action(), first(row_.text<OI_ACKNOWLEDGEMENT_REASON_CODES>())});
        const bool all = action() != accepts;
        const Part* group = nullptr;
        for (const Part& part : parts_) {
            const bool is_group = part.code<OI_ACKNOWLEDGED_PART_LEVEL>() == OI_LEVEL_GROUP;
            const bool good = part.code<OI_ACKNOWLEDGED_PART_VERDICT>() == OI_VERDICT_ACCEPTED;
            if (is_group) group = &part;
            if (good && !all) continue;
            if (group != nullptr) write_part(*group);
            group = nullptr;
            if (!is_group) write_part(part);
        }
        to_.end_message();
    }

    void write_part(const Part& part) {
        const std::string_view code = first(part.text<OI_ACKNOWLEDGED_PART_REASON_CODES>());
        const bool rejected = part.code<OI_ACKNOWLEDGED_PART_VERDICT>() == OI_VERDICT_REJECTED;
        switch (part.code<OI_ACKNOWLEDGED_PART_LEVEL>()) {
            case OI_LEVEL_GROUP:
                to_.put({"UCF", element(part.text<OI_ACKNOWLEDGED_PART_CONTROL_NUMBER>()),
                         element(part.text<OI_ACKNOWLEDGED_PART_SENDER>()),
                         element(part.text<OI_ACKNOWLEDGED_PART_RECEIVER>()),
                         rejected ? rejects : accepts, code});
                return;
            case OI_LEVEL_MESSAGE:
                to_.put({"UCM", element(part.text<OI_ACKNOWLEDGED_PART_CONTROL_NUMBER>()),
                         message_type(part), rejected ? rejects : accepts, code});
                return;
            case OI_LEVEL_SEGMENT:
                to_.put({"UCS",
                         std::to_string(part.number<OI_ACKNOWLEDGED_PART_POSITION>().value_or(0)),
                         code});
                return;
            default:
                return write_element(part, code);
        }
    }

    // The tag of a segment counts as its first element.
    void write_element(const Part& part, std::string_view code) {
        const std::uint32_t at = part.number<OI_ACKNOWLEDGED_PART_ELEMENT_POSITION>().value_or(0);
        const auto component = part.number<OI_ACKNOWLEDGED_PART_COMPONENT>();
        to_.put({"UCD", code,
                 element({std::to_string(at + 1),
                          component ? std::to_string(*component) : std::string()})});
    }

    static std::string message_type(const Part& part) {
        std::string out = element(part.text<OI_ACKNOWLEDGED_PART_CODE>());
        std::string_view version = part.text<OI_ACKNOWLEDGED_PART_VERSION>();
        while (!version.empty()) {
            const std::size_t length = std::min(version.find(':'), version.size());
            out.append(":").append(element(version.substr(0, length)));
            version.remove_prefix(std::min(length + 1, version.size()));
        }
        return out;
    }

    // A message for each that was refused: 313 is an application error, 27 does not accept.
    void write_application() {
        for (const Part& part : parts_) {
            const std::string_view document = part.text<OI_ACKNOWLEDGED_PART_REFERENCE>();
            const std::string_view message = part.text<OI_ACKNOWLEDGED_PART_CONTROL_NUMBER>();
            to_.begin_message("APERAK", "D:96A:UN");
            to_.put({"BGM", "313", element(cut(document.empty() ? message : document, 35)), "27"});
            to_.put({"DTM", element({"137", to_.today(), "102"})});
            to_.put({"RFF", element({"ACW", message})});
            if (!document.empty()) to_.put({"RFF", element({"IV", cut(document, 35)})});
            to_.put({"ERC", "ZZZ"});
            write_text(part.text<OI_ACKNOWLEDGED_PART_MESSAGE>());
            to_.end_message();
        }
    }

    // Five lines of 70 characters are what there is.
    void write_text(std::string_view text) {
        std::string_view lines[5];
        for (std::string_view& line : lines) {
            line = cut(text, 70);
            text.remove_prefix(line.size());
        }
        if (lines[0].empty()) return;
        to_.put(
            {"FTX", "AAO", "", "", element({lines[0], lines[1], lines[2], lines[3], lines[4]})});
    }

    RowView<oi_acknowledgement> row_;
    Envelope envelope_;
    std::string out_;
    InterchangeWriter to_;
    std::vector<Part> parts_;
};

}  // namespace

std::string write_acknowledgement(const TreeView& tree, RowView<oi_acknowledgement> row,
                                  std::string_view form, const WriteOptions& options) {
    return ReportWriter(tree, row, options).write(form);
}

}  // namespace openitem::edifact
