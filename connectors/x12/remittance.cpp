// An 820 into a payment with its remittance: what the payer says each part of it is for.
#include "connectors/x12/codes.hpp"
#include "connectors/x12/values.hpp"

#include <openitem/to_text.hpp>

namespace openitem::x12 {
namespace {

using edi::Segment;
using edi::tag_of;

class RemittanceReader {
public:
    RemittanceReader(Run& run, const Set& set)
        : run_(run), set_(set), elements_(set), money_(set.currency()) {}

    void read() {
        for (std::uint32_t i = 1; i < set_.size(); ++i) {
            if (set_.tag(i) == tag_of("BPR") && set_.placed(i)) start(i);
        }
        if (!payment_) refuse(set_, 0, 0, "x12.missing", "a BPR segment in a payment order");
        for (std::uint32_t i = 1; i + 1 < set_.size(); ++i) {
            set_.placed(i) ? read_segment(i) : pass_over(i);
        }
        finish();
    }

private:
    // Trace number, else the interchange's own: payers number their payments.
    std::string_view trace() const {
        for (std::uint32_t i = 1; i < set_.size(); ++i) {
            if (set_.tag(i) == tag_of("TRN") && !set_[i][2].empty()) return set_[i][2];
        }
        return {};
    }

    void start(std::uint32_t i) {
        const Segment bpr = set_[i];
        bpr_ = i;
        amount_ = elements_.number(i, 2);
        if (!amount_) refuse(set_, i, 2, "x12.missing", "the amount paid, found nothing");
        const std::string_view payer = bpr[10].empty() ? set_.group.sender : bpr[10];
        const std::string_view number = trace();
        std::string id(payer);
        if (number.empty()) {
            id.append("|").append(set_.interchange.control).append("|").append(set_.header.control);
        } else {
            id.append("|").append(number);
        }
        payment_ = run_.payment(id.append("|").append(bpr[16]));
        payment_->number(number).kind(OI_PAYMENT_RECEIPT).amount(money_(*amount_));
        payment_->method_code(payment_means(bpr[4])).status(bpr[1]);
        payment_->payer_bic(bpr[7]).payer_account(bpr[9]).account(bpr[15]);
        payment_->bank_reference(number);
        if (const auto day = elements_.day(i, 16)) payment_->value_on(*day);
    }

    void read_segment(std::uint32_t i) {
        const Segment segment = set_[i];
        switch (set_.tag(i)) {
            case tag_of("N1"):
                if (segment[1] == "PR" || segment[1] == "PB") {
                    payment_->payer_name(segment[2]);
                    if (segment[3] == "91" || segment[3] == "92") {
                        payment_->customer_id(segment[4]);
                    }
                }
                break;
            case tag_of("NTE"):
                line_ ? add_text(segment[2]) : add_note(segment[2]);
                break;
            case tag_of("RMR"):
                read_document(i);
                break;
            case tag_of("ADX"):
                read_adjustment(i);
                break;
            case tag_of("ENT"):
                finish_line();
                break;
            case tag_of("DTM"):
                if (line_ && set_.loop(i) == Loop::line &&
                    (segment[1] == "003" || segment[1] == "097")) {
                    if (const auto day = elements_.day(i, 2)) line_->issued_on(*day);
                }
                break;
            case tag_of("REF"):
                if (line_) read_reference(segment);
                break;
            default:
                break;
        }
    }

    // The 997 tells the payer; this tells who looks at the payment.
    void pass_over(std::uint32_t i) {
        if (passed_over_++ != 0) return;
        payment_->add_finding()
            .rule("x12.passed_over")
            .flag(OI_FINDING_WARNING)
            .message_location(place(set_, i))
            .message("expected another segment here: what it says is not in this record");
    }

    void read_document(std::uint32_t i) {
        const Segment rmr = set_[i];
        finish_line();
        line_ = payment_->add_remittance_line();
        ++lines_;
        number_ = rmr[2];
        type_ = remittance_type(rmr[1]);
        line_->number(number_).document_type(type_);
        if (type_.empty() && !rmr[1].empty()) add_text(rmr[1]);
        paid_ = elements_.number(i, 4);
        due_ = elements_.number(i, 5);
        const auto discount = elements_.number(i, 6);
        const auto adjustment = elements_.number(i, 8);
        if (paid_) {
            line_->paid(money_(*paid_));
            add(*paid_);
        } else {
            complete_ = false;
        }
        if (due_) line_->due_amount(money_(*due_));
        if (discount) line_->discount(money_(*discount));
        adjusted_ = adjustment.has_value();
        if (adjustment) {
            line_->adjustment(money_(deduction(*adjustment, discount)));
            line_->adjustment_reason(rmr[7]);
            add_text(adjustment_reason(rmr[7]));
        }
    }

    // A deduction is positive here. Payers write it either way: what makes the line add up is
    // meant.
    oi_decimal deduction(const oi_decimal& stated,
                         const std::optional<oi_decimal>& discount) const {
        if (paid_ && due_) {
            auto rest = sum(*due_, negated(*paid_));
            if (rest && discount) rest = sum(*rest, negated(*discount));
            if (rest && equal(*rest, stated)) return stated;
        }
        return negated(stated);
    }

    // The first within a document stands on its line; every further one, and those that belong to
    // no document, are lines of their own. What is within a document is in its RMR04 already.
    void read_adjustment(std::uint32_t i) {
        const Segment adx = set_[i];
        const auto amount = elements_.number(i, 1);
        if (!amount) refuse(set_, i, 1, "x12.missing", "the amount of an adjustment");
        const bool within = line_.has_value() && set_.loop(i) == Loop::adjustment;
        if (!within) {
            finish_line();
            add(*amount);
        }
        if (!within || adjusted_) {
            auto row = payment_->add_remittance_line();
            row.number(within ? number_ : adx[4]);
            row.document_type(within ? type_ : remittance_type(adx[3]));
            row.adjustment(money_(negated(*amount))).adjustment_reason(adx[2]);
            row.text(adjustment_reason(adx[2]));
            return;
        }
        adjusted_ = true;
        line_->adjustment(money_(negated(*amount))).adjustment_reason(adx[2]);
        add_text(adjustment_reason(adx[2]));
    }

    void read_reference(const Segment& ref) {
        std::string both(ref[1]);
        both.append(" ").append(ref[2].empty() ? ref[3] : ref[2]);
        add_text(both);
    }

    void add_text(std::string_view text) {
        if (text.empty()) return;
        text_.append(text_.empty() ? "" : "; ").append(text);
    }

    void add_note(std::string_view text) {
        if (text.empty()) return;
        notes_.append(notes_.empty() ? "" : "\n").append(text);
    }

    // Its texts are many: they are stored once, when all of them are known.
    void finish_line() {
        if (line_) line_->text(text_);
        text_.clear();
        line_.reset();
    }

    void add(const oi_decimal& value) { total_fits_ &= money::add(total_, value); }

    void finish() {
        finish_line();
        payment_->remittance_text(notes_);
        if (lines_ == 0 || !complete_ || (total_fits_ && equal(total_, *amount_))) return;
        payment_->add_finding()
            .rule("x12.remittance_total")
            .flag(OI_FINDING_WARNING)
            .message_location(place(set_, bpr_))
            .message("expected RMR04 and ADX01 to add up to BPR02, found " +
                     (total_fits_ ? to_text(total_) : "more than 18 digits"));
    }

    Run& run_;
    const Set& set_;
    Elements elements_;
    Money money_;
    std::optional<Payment> payment_;
    std::uint32_t bpr_ = 0;
    std::optional<oi_decimal> amount_, paid_, due_;
    std::optional<RemittanceLine> line_;
    std::string_view number_, type_;
    std::string text_, notes_;
    bool adjusted_ = false, complete_ = true, total_fits_ = true;
    std::uint32_t lines_ = 0, passed_over_ = 0;
    oi_decimal total_{};
};

}  // namespace

void read_remittance(Run& run, const Set& set) { RemittanceReader(run, set).read(); }

}  // namespace openitem::x12
