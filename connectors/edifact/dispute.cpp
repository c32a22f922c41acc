// A COMDIS into disputes: one for each document, or for each of its lines that is disputed.
#include "connectors/edifact/codes.hpp"
#include "connectors/edifact/values.hpp"

namespace openitem::edifact {

using edi::tag_of;

namespace {

class DisputeReader {
public:
    DisputeReader(Run& run, const Document& document)
        : run_(run), document_(document), elements_(document) {}

    void read() {
        find_header();
        number_ = document_.text(bgm_, 2, 0);
        if (number_.empty()) {
            refuse(document_, bgm_, 2, 1, "edifact.missing",
                   "the number of the dispute, found nothing");
        }
        std::uint32_t from = 0;
        for (std::uint32_t i = 1; i < document_.size(); ++i) {
            const bool last = i + 1 == document_.size();
            if (!last && (document_.tag(i) != tag_of("DOC") || !document_.placed(i))) continue;
            if (from != 0) read_invoice(from, i);
            from = i;
        }
        if (count_ != 0) return;
        refuse(document_, bgm_, 0, 0, "edifact.missing",
               "a DOC segment with the disputed document");
    }

private:
    void find_header() {
        for (std::uint32_t i = 1; i < document_.size(); ++i) {
            if (!document_.placed(i)) continue;
            const Loop loop = document_.loop(i);
            switch (document_.tag(i)) {
                case tag_of("BGM"):
                    bgm_ = i;
                    break;
                case tag_of("CUX"):
                    currency_ = document_.text(i, 1, 1);
                    break;
                case tag_of("DTM"): {
                    const Composite dtm = document_.composite(i, 1);
                    if (loop == Loop::none && dtm.raw(0) == "137") {
                        opened_on_ = elements_.day(dtm, i);
                    }
                    break;
                }
                case tag_of("NAD"): {
                    if (document_[i][1] != "BY" && document_[i][1] != "IV") break;
                    const Composite id = document_.composite(i, 2);
                    if (id.raw(2) == "91" || id.raw(2) == "92") customer_ = id[0];
                    const std::string_view name = document_.text(i, 4, 0);
                    buyer_ = name.empty() ? document_.text(i, 3, 0) : name;
                    break;
                }
                default:
                    break;
            }
        }
    }

    // What stands before the lines is said of the whole document.
    void read_invoice(std::uint32_t doc, std::uint32_t end) {
        invoice_ = document_.text(doc, 2, 0);
        std::uint32_t from = doc;
        for (std::uint32_t i = doc + 1; i <= end; ++i) {
            const bool line = i < end && document_.tag(i) == tag_of("DLI") && document_.placed(i);
            if (i != end && !line) continue;
            // Where only lines are disputed the document is not as a whole.
            if (from != doc || i == end || says_why(doc, i)) claim(from, i, from != doc);
            from = i;
        }
    }

    bool says_why(std::uint32_t from, std::uint32_t end) const {
        for (std::uint32_t i = from; i < end; ++i) {
            if (document_.tag(i) == tag_of("AJT")) return true;
        }
        return false;
    }

    void claim(std::uint32_t from, std::uint32_t end, bool line) {
        ++count_;
        std::string id = document_.interchange.sender;
        id.append("|").append(number_).append("|").append(invoice_);
        const std::string_view line_id = line ? document_.text(from, 2) : std::string_view();
        if (line) id.append("|").append(line_id);
        auto dispute = run_.dispute(id);
        dispute.number(number_).customer_id(customer_).invoice_number(invoice_).line_id(line_id);
        if (opened_on_) dispute.opened_on(*opened_on_);
        const std::string_view function = document_[bgm_][3];
        if (function == "1" || function == "3") dispute.change(OI_CHANGE_VOIDED);
        std::string_view code;
        std::string reason;
        const auto add = [&](std::string_view text) {
            if (!text.empty()) reason.append(reason.empty() ? "" : "; ").append(text);
        };
        for (std::uint32_t i = from; i < end; ++i) {
            if (!document_.placed(i)) continue;
            switch (document_.tag(i)) {
                case tag_of("MOA"):
                    read_amount(dispute, i);
                    break;
                case tag_of("AJT"):
                    if (code.empty()) code = document_.text(i, 1);
                    add(adjustment_reason(document_.text(i, 1)));
                    break;
                case tag_of("FTX"):
                    add(document_.text(i, 4, 0));
                    break;
                default:
                    break;
            }
        }
        dispute.reason_code(code).reason(reason);
        if (!buyer_.empty()) dispute.add_note().text(buyer_);
    }

    // 519 is the amount in dispute; where only one is stated it is that one, whatever it is called.
    void read_amount(Dispute& dispute, std::uint32_t i) {
        const Composite moa = document_.composite(i, 1);
        oi_decimal value{};
        if (!elements_.number(moa, 1, i, 1, value)) return;
        const std::string_view kind = moa.raw(0);
        const bool whole = kind == "9" || kind == "77" || kind == "39" || kind == "86";
        const bool next_is_one = document_.tag(i + 1) == tag_of("MOA");
        const bool last_was_one = document_.tag(i - 1) == tag_of("MOA");
        if (whole && (next_is_one || last_was_one)) return;
        std::string_view currency = moa.raw(2);
        if (currency.empty()) currency = currency_;
        if (currency.empty()) currency = document_.options.currency;
        if (currency.empty()) {
            refuse(document_, i, 1, 3, "edifact.currency",
                   "a currency in MOA, found none: name the usual one in the configuration as "
                   "`currency`");
        }
        dispute.amount(openitem::amount(value, currency));
    }

    Run& run_;
    const Document& document_;
    Elements elements_;
    std::uint32_t bgm_ = 0, count_ = 0;
    std::string_view number_, currency_, customer_, buyer_, invoice_;
    std::optional<Date> opened_on_;
};

}  // namespace

void read_dispute(Run& run, const Document& document) { DisputeReader(run, document).read(); }

}  // namespace openitem::edifact
