#include "connectors/edifact/invoice.hpp"

#include "connectors/edifact/codes.hpp"

namespace openitem::edifact {

using edi::tag_of;

InvoiceReader::InvoiceReader(Run& run, const Document& document)
    : run_(run),
      document_(document),
      elements_(document),
      outline_(outline_of(document)),
      money_(currency()),
      texts_(run.writer(), document.message.bytes()) {}

void InvoiceReader::read() {
    start();
    for (std::uint32_t i = 1; i + 1 < document_.size(); ++i) {
        document_.placed(i) ? read_segment(i) : pass_over(i);
    }
    finish();
}

void InvoiceReader::start() {
    const std::uint32_t at = outline_.bgm;
    const std::string_view type = document_.text(at, 1, 0);
    const std::uint32_t kind = invoice_kind(type);
    if (kind == 0) {
        refuse(document_, at, 1, 1, "edifact.document_type",
               "the code of an invoice, credit note or debit note, like 380, found " +
                   openitem::detail::quoted(type));
    }
    const std::string_view number = document_.text(at, 2, 0);
    if (number.empty()) {
        refuse(document_, at, 2, 1, "edifact.missing", "an invoice number, found nothing");
    }
    if (outline_.issued != 0) {
        issued_on_ = elements_.day(document_.composite(outline_.issued, 1), outline_.issued);
    }
    if (!issued_on_) {
        refuse(document_, at, 0, 0, "edifact.missing", "a DTM segment with the invoice's date");
    }
    if (outline_.total == 0 && outline_.payable == 0 && outline_.foreign != 0) {
        refuse(document_, outline_.foreign, 1, 3, "edifact.currency",
               "a total in " + std::string(money_.currency()) + ", as CUX says, found " +
                   openitem::detail::quoted(
                       edi::readable(document_.composite(outline_.foreign, 1).raw(2))));
    }
    if (outline_.total == 0 && outline_.payable == 0) {
        refuse(document_, outline_.summary, 0, 0, "edifact.missing",
               "a MOA segment with the invoice's total behind UNS");
    }
    invoice_ = {texts_, run_.writer().add_root(OI_INVOICE)};
    invoice_.set<OI_INVOICE_SOURCE_ID>(&oi_invoice::source_id, source_id(number, type));
    invoice_.set<OI_INVOICE_NUMBER>(&oi_invoice::number, number);
    invoice_.set<OI_INVOICE_KIND>(&oi_invoice::kind, kind);
    invoice_.set<OI_INVOICE_TYPE_CODE>(&oi_invoice::type_code, type);
    invoice_.set<OI_INVOICE_ISSUED_ON>(&oi_invoice::issued_on, *issued_on_);
    invoice_.set<OI_INVOICE_CURRENCY>(&oi_invoice::currency, money_.currency());
    // Cancellation and deletion.
    const std::string_view function = document_[at][3];
    if (function == "1" || function == "3") {
        invoice_.set<OI_INVOICE_CHANGE>(&oi_invoice::change, OI_CHANGE_VOIDED);
    }
}

void InvoiceReader::read_segment(std::uint32_t i) {
    const Loop loop = document_.loop(i);
    if (charge_.segment != 0 && loop != Loop::charge && loop != Loop::line_charge) finish_charge();
    if (terms_.segment != 0 && loop != Loop::terms) finish_terms();
    switch (loop) {
        case Loop::none:
            if (line_) finish_line();
            return read_header_segment(i);
        case Loop::reference:
            return read_reference_segment(i);
        case Loop::party:
            return read_party_segment(i);
        case Loop::tax:
            return read_tax(i);
        case Loop::currency:
            return read_currency(i);
        case Loop::terms:
            return read_terms(i);
        case Loop::charge:
        case Loop::line_charge:
            return read_charge(i);
        case Loop::file:
            return read_file(i);
        case Loop::line:
            return read_line_segment(i);
        case Loop::line_price:
            return read_price(i);
        case Loop::line_reference:
            return read_line_reference(i);
        case Loop::line_tax:
            return read_line_tax(i);
        case Loop::total:
            return read_total(i);
        default:
            return;
    }
}

void InvoiceReader::read_header_segment(std::uint32_t i) {
    switch (document_.tag(i)) {
        case tag_of("DTM"):
            return read_date(i);
        case tag_of("FTX"):
            return read_text(i);
        case tag_of("PAI"):
            means_code_ = document_.text(i, 1, 2);
            return;
        case tag_of("UNS"):
            in_summary_ = true;
            return;
        case tag_of("CNT"):
            return read_count(i);
        default:
            return;
    }
}

void InvoiceReader::read_date(std::uint32_t i) {
    const Composite dtm = document_.composite(i, 1);
    const std::string_view kind = dtm.raw(0);
    if (kind == "35") {
        if (const auto day = elements_.day(dtm, i)) invoice().delivered_on(*day);
    } else if (kind == "131" || kind == "7") {
        const auto day = elements_.day(dtm, i);
        if (day && kind == "131") invoice().tax_point_on(*day);
    } else if (kind == "167" || kind == "194") {
        if (const auto day = elements_.day(dtm, i)) invoice().period_from(*day);
    } else if (kind == "168" || kind == "206") {
        if (const auto day = elements_.day(dtm, i)) invoice().period_to(*day);
    } else if (kind == "263") {
        const Period period = try_period(dtm.raw(1), dtm.raw(2));
        if (period.from) invoice().period_from(*period.from);
        if (period.to) invoice().period_to(*period.to);
    } else if (kind == "140" || kind == "265" || kind == "13") {
        const auto day = elements_.day(dtm, i);
        if (!day) return;
        invoice_.set<OI_INVOICE_DUE_ON>(&oi_invoice::due_on, *day);
        has_due_date_ = true;
    }
}

// A text of several components is one text that was cut.
std::string_view InvoiceReader::joined(const Composite& parts, std::uint32_t from,
                                       std::uint32_t to) {
    const std::uint32_t end = std::min(to, parts.size());
    if (from + 1 >= end) return parts[from];
    std::string out;
    for (std::uint32_t i = from; i < end; ++i) {
        if (parts.raw(i).empty()) continue;
        out.append(out.empty() ? "" : " ").append(parts[i]);
    }
    return document_.texts.keep(std::move(out));
}

void InvoiceReader::read_text(std::uint32_t i) {
    const std::string_view subject = document_[i][1];
    const Composite text = document_.composite(i, 4);
    if (subject == "DOC" && is_en16931()) {
        invoice().process_id(document_.text(i, 3, 0)).specification_id(text[0]);
        return;
    }
    std::string_view said = joined(text, 0, text.size());
    if (said.empty()) said = document_.text(i, 3, 0);  // a code for a text
    if (said.empty()) return;
    if (subject == "AAB") {
        payment_terms_.append(payment_terms_.empty() ? "" : "\n").append(said);
    } else if (subject == "AGM" && is_en16931()) {
        exemption_ = said;
    } else {
        invoice().add_note().text(said).subject_code(subject);
    }
}

void InvoiceReader::read_currency(std::uint32_t i) {
    const Composite cux = document_.composite(i, 1);
    if (cux.raw(0) != "6" || document_.tag(i) != tag_of("CUX")) return;
    tax_currency_ = cux[1];
    invoice().tax_currency(tax_currency_);
}

// In the header the rate of all lines that state none, behind UNS what the tax is made of.
void InvoiceReader::read_tax(std::uint32_t i) {
    if (document_.tag(i) == tag_of("TAX")) {
        const std::string_view type = document_.composite(i, 2).raw(0);
        tax_ = {};
        if (!type.empty() && type != "VAT" && type != "GST") return;
        oi_decimal rate{};
        const bool rated = elements_.number(document_.composite(i, 5), 3, i, 5, rate);
        const std::string_view category = document_.text(i, 6);
        if (!in_summary_) {
            header_category_ = category;
            if (rated) header_rate_ = rate;
            ++header_taxes_;
            return;
        }
        tax_ = invoice_.add<oi_tax_subtotal>();
        tax_.set<OI_TAX_SUBTOTAL_CATEGORY>(&oi_tax_subtotal::category, category);
        if (rated) tax_.set<OI_TAX_SUBTOTAL_RATE>(&oi_tax_subtotal::rate, rate);
        const bool taxed = category == "S" || category == "Z" || category.empty();
        if (!taxed && !exemption_.empty()) {
            tax_.builder<TaxSubtotal>().exemption_reason(exemption_);
        }
        return;
    }
    if (!tax_ || document_.tag(i) != tag_of("MOA")) return;
    const Composite moa = document_.composite(i, 1);
    oi_decimal amount{};
    if (!elements_.number(moa, 1, i, 1, amount)) return;
    if (moa.raw(0) == "125") {
        tax_.set<OI_TAX_SUBTOTAL_TAXABLE>(&oi_tax_subtotal::taxable, money_(amount, moa.raw(2)));
    } else if (moa.raw(0) == "124" || moa.raw(0) == "176" || moa.raw(0) == "150") {
        tax_.set<OI_TAX_SUBTOTAL_TAX>(&oi_tax_subtotal::tax, money_(amount, moa.raw(2)));
        taxes_add_up_ &= add(tax_sum_, amount);
    }
}

// The CONTRL tells the sender; this tells who looks at the invoice.
void InvoiceReader::pass_over(std::uint32_t i) {
    if (passed_over_++ != 0) return;
    add_finding("edifact.passed_over", OI_FINDING_WARNING, i,
                "expected another segment here: what it says is not in this record");
}

void InvoiceReader::read_count(std::uint32_t i) {
    const Composite cnt = document_.composite(i, 1);
    oi_decimal stated{};
    if (cnt.raw(0) != "2" || !elements_.number(cnt, 1, i, 1, stated)) return;
    if (equal(stated, {lines_, 0, {}})) return;
    add_finding("edifact.line_count", OI_FINDING_WARNING, i,
                "expected as many lines as CNT states, found " + std::to_string(lines_));
}

void InvoiceReader::add_finding(const char* rule, std::uint32_t flag, std::uint32_t segment,
                                const std::string& message) {
    invoice()
        .add_finding()
        .rule(rule)
        .flag(flag)
        .message_location(place(document_, segment))
        .message(message);
}

void read_invoice(Run& run, const Document& document) { InvoiceReader(run, document).read(); }

}  // namespace openitem::edifact
