// A REMADV into a payment with its remittance: what the payer says each part of it is for.
#include "connectors/edifact/remittance.hpp"
#include "connectors/edifact/codes.hpp"

#include <openitem/to_text.hpp>

namespace openitem::edifact {

using edi::tag_of;

namespace {

class RemittanceReader {
public:
    RemittanceReader(Run& run, const Document& document)
        : run_(run),
          document_(document),
          elements_(document),
          money_(currency(document)),
          documents_(document, elements_, money_) {}

    void read() {
        find_header();
        start();
        for (std::uint32_t i = 1; i + 1 < document_.size(); ++i) {
            if (document_.placed(i)) read_segment(i);
        }
        bank::add_remittances(*payment_, documents_.remittances());
        check_total();
    }

private:
    static std::string_view currency(const Document& document) {
        for (std::uint32_t i = 1; i < document.size(); ++i) {
            const bool cux = document.tag(i) == tag_of("CUX"),
                       moa = document.tag(i) == tag_of("MOA");
            if (!cux && !moa) continue;
            const Composite parts = document.composite(i, 1);
            const std::string_view stated = parts.raw(cux ? 1 : 2);
            if (!stated.empty()) return stated;
        }
        if (!document.options.currency.empty()) return document.options.currency;
        refuse(document, 0, 0, 0, "edifact.currency",
               "a currency in CUX or MOA, found none: name the usual one in the configuration as "
               "`currency`");
    }

    void find_header() {
        bool summary = false;
        for (std::uint32_t i = 1; i < document_.size(); ++i) {
            if (!document_.placed(i)) continue;
            const std::uint32_t tag = document_.tag(i);
            if (tag == tag_of("BGM")) bgm_ = i;
            if (tag == tag_of("UNS")) summary = true;
            if (tag != tag_of("MOA") || !summary) continue;
            // 12 is what is remitted, 9 and 128 what older senders call it.
            const std::string_view kind = document_.composite(i, 1).raw(0);
            const int rank = kind == "12" ? 3 : kind == "9" ? 2 : kind == "39" ? 0 : 1;
            if (total_ != 0 && rank <= total_rank_) continue;
            total_ = i;
            total_rank_ = rank;
        }
    }

    void start() {
        const std::string_view number = document_.text(bgm_, 2, 0);
        if (number.empty()) {
            refuse(document_, bgm_, 2, 1, "edifact.missing",
                   "the number of the remittance advice, found nothing");
        }
        if (total_ == 0 || !elements_.number(document_.composite(total_, 1), 1, total_, 1, paid_)) {
            refuse(document_, total_ == 0 ? bgm_ : total_, 0, 0, "edifact.missing",
                   "a MOA segment with the amount paid behind UNS, found none");
        }
        std::string id(payer_id());
        id.append("|").append(number).append("|").append(year());
        payment_ = run_.payment(id);
        payment_->number(number)
            .kind(OI_PAYMENT_RECEIPT)
            .amount(money_(paid_, document_.composite(total_, 1).raw(2)));
        const std::string_view function = document_[bgm_][3];
        if (function == "1" || function == "3") payment_->change(OI_CHANGE_VOIDED);
    }

    std::string_view payer_id() const {
        for (std::uint32_t i = 1; i < document_.size(); ++i) {
            if (document_.tag(i) != tag_of("NAD") || !is_payer(document_[i][1])) continue;
            const std::string_view id = document_.text(i, 2, 0);
            if (!id.empty()) return id;
        }
        return document_.interchange.sender;
    }

    std::string year() const {
        for (std::uint32_t i = 1; i < document_.size(); ++i) {
            if (document_.tag(i) != tag_of("DTM")) continue;
            const Composite dtm = document_.composite(i, 1);
            if (dtm.raw(0) != "137") continue;
            const auto day = elements_.day(dtm, i);
            return day ? openitem::to_text(*day).substr(0, 4) : std::string();
        }
        return {};
    }

    static bool is_payer(std::string_view qualifier) {
        return qualifier == "PR" || qualifier == "BY" || qualifier == "PL" || qualifier == "OY";
    }

    void read_segment(std::uint32_t i) {
        const Loop loop = document_.loop(i);
        if (documents_.take(i)) return;
        switch (document_.tag(i)) {
            case tag_of("DTM"):
                if (loop == Loop::none) read_date(i);
                return;
            case tag_of("FII"):
                return read_bank(i);
            case tag_of("PAI"):
                payment_->method_code(document_.text(i, 1, 2));
                return;
            case tag_of("RFF"):
                if (loop == Loop::none) read_reference(i);
                return;
            case tag_of("NAD"):
                return read_party(i);
            default:
                return;
        }
    }

    void read_date(std::uint32_t i) {
        const Composite dtm = document_.composite(i, 1);
        const std::string_view kind = dtm.raw(0);
        if (kind != "203" && kind != "138" && kind != "140" && kind != "209") return;
        if (const auto day = elements_.day(dtm, i)) payment_->value_on(*day);
    }

    void read_bank(std::uint32_t i) {
        const std::string_view kind = document_[i][1];
        const std::string_view account = document_.text(i, 2, 0);
        if (kind == "BF" || kind == "RB" || kind == "BE") {
            payment_->account(account);
        } else if (kind == "OR" || kind == "PB" || kind == "BI") {
            payment_->payer_account(account).payer_bic(document_.text(i, 3, 0));
        }
    }

    void read_reference(std::uint32_t i) {
        const Composite rff = document_.composite(i, 1);
        if (rff.raw(0) == "PQ" || rff.raw(0) == "AEK" || rff.raw(0) == "CK") {
            payment_->bank_reference(rff[1]);
        }
    }

    void read_party(std::uint32_t i) {
        if (!is_payer(document_[i][1])) return;
        const std::string_view name = document_.text(i, 4, 0);
        payment_->payer_name(name.empty() ? document_.text(i, 3, 0) : name);
        const Composite id = document_.composite(i, 2);
        if (id.raw(2) == "91" || id.raw(2) == "92") payment_->customer_id(id[0]);
    }

    void check_total() {
        const auto paid = documents_.total();
        if (!paid || equal(*paid, paid_)) return;
        payment_->add_finding()
            .rule("edifact.remittance_total")
            .flag(OI_FINDING_WARNING)
            .message_location(place(document_, total_))
            .message("expected the documents to add up to the amount paid, found " +
                     to_text(*paid));
    }

    Run& run_;
    const Document& document_;
    Elements elements_;
    Money money_;
    RemittedDocuments documents_;
    std::optional<Payment> payment_;
    std::uint32_t bgm_ = 0, total_ = 0;
    int total_rank_ = 0;
    oi_decimal paid_{};
};

}  // namespace

void read_remittance(Run& run, const Document& document) { RemittanceReader(run, document).read(); }

}  // namespace openitem::edifact
