// An 812. From ourselves it is a credit or debit note. From a customer a debit is a claim, which
// he will deduct or has deducted: a dispute for each reason. A credit of a customer's takes a claim
// of his back; which one only a person can say.
#include "connectors/x12/codes.hpp"
#include "connectors/x12/values.hpp"

namespace openitem::x12 {
namespace {

using edi::Segment;
using edi::tag_of;

class AdjustmentReader {
public:
    AdjustmentReader(Run& run, const Set& set)
        : run_(run), set_(set), elements_(set), money_(set.currency()) {}

    void read() {
        for (std::uint32_t i = 1; i < set_.size() && bcd_ == 0; ++i) {
            if (set_.tag(i) == tag_of("BCD") && set_.placed(i)) bcd_ = i;
        }
        if (bcd_ == 0) refuse(set_, 0, 0, "x12.missing", "a BCD segment in an adjustment");
        const Segment bcd = set_[bcd_];
        number_ = elements_.required(bcd_, 2, "the number of the adjustment");
        day_ = elements_.day(bcd_, 1);
        amount_ = elements_.implied(bcd_, 4);
        if (!amount_) refuse(set_, bcd_, 4, "x12.missing", "an amount, found nothing");
        find_header();
        expect_direction(bcd_, 5);
        if (set_.is_ours()) return write_note(bcd[5] == "C");
        if (bcd[5] == "C") {
            refuse(set_, bcd_, 5, "x12.claim_withdrawn",
                   "a debit (D), found a credit: which claim it takes back it does not say");
        }
        write_claims();
    }

private:
    // C or D says which way an amount counts. Where nothing is said it is what an 812 usually is.
    void expect_direction(std::uint32_t segment, std::uint32_t element) const {
        const std::string_view found = set_[segment][element];
        if (found.empty() || found == "C" || found == "D") return;
        refuse(
            set_, segment, element, "x12.direction",
            "a credit (C) or a debit (D), found " + openitem::detail::quoted(edi::readable(found)));
    }

    void find_header() {
        invoice_ = set_[bcd_][7];
        for (std::uint32_t i = 1; i < set_.size(); ++i) {
            if (!set_.placed(i)) continue;
            const Segment segment = set_[i];
            if (set_.loop(i) == Loop::none && set_.tag(i) == tag_of("N9") && segment[1] == "IV" &&
                invoice_.empty()) {
                invoice_ = segment[2];
            }
            if (set_.loop(i) != Loop::party || set_.tag(i) != tag_of("N1")) continue;
            if (party_role(segment[1]) == OI_ROLE_BUYER) buyer_ = i;
        }
    }

    std::string source_id(std::string_view line) const {
        std::string out = set_.group.sender;
        out.append("|").append(number_);
        return line.empty() ? out : out.append("|").append(line);
    }

    /// The lines (CDD) of the set, and for each where its segments end.
    template <class F>
    void each_line(F&& take) const {
        for (std::uint32_t i = 1; i < set_.size(); ++i) {
            if (set_.tag(i) != tag_of("CDD") || !set_.placed(i)) continue;
            expect_direction(i, 2);
            std::uint32_t end = i + 1;
            while (end + 1 < set_.size() && set_.tag(end) != tag_of("CDD")) ++end;
            take(i, end);
        }
    }

    std::string_view customer() const {
        if (buyer_ == 0) return {};
        const Segment n1 = set_[buyer_];
        return n1[3] == "91" || n1[3] == "92" || n1[3] == "ZZ" ? n1[4] : std::string_view();
    }

    void write_claims() {
        std::uint32_t count = 0;
        each_line([&](std::uint32_t i, std::uint32_t end) {
            if (set_[i][2] == "C") {
                refuse(set_, i, 2, "x12.claim_mixed",
                       "only debits in a claim, found a credit among them: split it by hand");
            }
            const auto amount = elements_.implied(i, 4);
            claim(std::to_string(++count), amount ? *amount : oi_decimal{}, set_[i][1], i, end);
        });
        if (count == 0) claim({}, *amount_, {}, bcd_, bcd_ + 1);
    }

    void claim(std::string_view line, const oi_decimal& amount, std::string_view reason,
               std::uint32_t from, std::uint32_t end) {
        auto dispute = run_.dispute(source_id(line));
        dispute.number(number_).customer_id(customer()).amount(money_(amount));
        std::string_view invoice = invoice_;
        std::string text(adjustment_reason(reason));
        for (std::uint32_t i = from + 1; i < end; ++i) {
            const Segment segment = set_[i];
            if (set_.tag(i) == tag_of("N9") && segment[1] == "IV") invoice = segment[2];
            if (set_.tag(i) == tag_of("PID") && !segment[5].empty()) {
                text.append(text.empty() ? "" : "; ").append(segment[5]);
            }
        }
        dispute.invoice_number(invoice).reason_code(reason).reason(text);
        if (day_) dispute.opened_on(*day_);
        if (buyer_ != 0 && !set_[buyer_][2].empty()) dispute.add_note().text(set_[buyer_][2]);
    }

    void write_note(bool credit) {
        auto note = run_.invoice(source_id(credit ? "381" : "383"));
        note.number(number_).type_code(credit ? "381" : "383").currency(money_.currency());
        if (!day_) refuse(set_, bcd_, 1, "x12.missing", "a date, found nothing");
        note.issued_on(*day_).total(money_(*amount_)).payable(money_(*amount_));
        note.customer_id(customer()).order_reference(set_[bcd_][10]);
        if (buyer_ != 0) note.add_party().role(OI_ROLE_BUYER).name(set_[buyer_][2]);
        if (!invoice_.empty()) {
            auto preceding = note.add_document_reference();
            preceding.kind(OI_REFERENCE_PRECEDING_INVOICE).number(invoice_);
        }
        std::uint32_t count = 0;
        each_line([&](std::uint32_t i, std::uint32_t end) {
            auto line = note.add_invoice_line();
            line.line_id(std::to_string(++count));
            std::string text(adjustment_reason(set_[i][1]));
            if (text.empty()) text = set_[i][1];
            const bool against = (set_[i][2] == "C") != credit;
            if (const auto amount = elements_.implied(i, 4)) {
                line.net_amount(money_(against ? negated(*amount) : *amount));
            }
            for (std::uint32_t at = i + 1; at < end; ++at) {
                if (set_.tag(at) == tag_of("PID")) line.description(set_[at][5]);
            }
            line.name(text);
        });
    }

    Run& run_;
    const Set& set_;
    Elements elements_;
    Money money_;
    std::uint32_t bcd_ = 0, buyer_ = 0;
    std::string_view number_, invoice_;
    std::optional<Date> day_;
    std::optional<oi_decimal> amount_;
};

}  // namespace

void read_adjustment(Run& run, const Set& set) { AdjustmentReader(run, set).read(); }

}  // namespace openitem::x12
