#include "connectors/x12/invoice.hpp"

#include "connectors/x12/codes.hpp"

#include <openitem/to_text.hpp>

namespace openitem::x12 {
namespace {

using edi::Segment;
using edi::tag_of;

}  // namespace

InvoiceReader::InvoiceReader(Run& run, const Set& set)
    : run_(run),
      set_(set),
      elements_(set),
      outline_(outline_of(set)),
      money_(set.currency()),
      texts_(run.writer(), set.message.bytes()) {}

InvoiceReader::Outline InvoiceReader::outline_of(const Set& set) {
    Outline out;
    for (std::uint32_t i = 1; i < set.size(); ++i) {
        if (!set.placed(i)) continue;
        switch (set.tag(i)) {
            case tag_of("BIG"):
                out.header = i;
                break;
            case tag_of("TDS"):
                out.totals = i;
                break;
            case tag_of("N1"): {
                if (set.loop(i) != Loop::party) break;
                const std::uint32_t role = party_role(set[i][1]);
                if (role == OI_ROLE_BUYER) out.has_buyer = true;
                if (role == OI_ROLE_SELLER) out.seller = i;
                if (role == OI_ROLE_PAYEE) out.payee = i;
                break;
            }
            default:
                break;
        }
    }
    return out;
}

// The seller, the number, the type and the year, as other e-invoices are told apart.
std::string InvoiceReader::source_id(std::string_view number, std::string_view type_code) const {
    const std::uint32_t party = outline_.seller != 0 ? outline_.seller : outline_.payee;
    std::string_view seller;
    if (party != 0) seller = set_[party][4].empty() ? set_[party][2] : set_[party][4];
    if (seller.empty()) seller = set_.group.sender;
    std::string out;
    out.reserve(seller.size() + number.size() + 16);
    out.append(seller).append("|").append(number).append("|").append(type_code).append("|");
    std::string_view day = set_[outline_.header][1];
    if (day.size() == 6) out.append(day[0] < '7' ? "20" : "19").append(day.substr(0, 2));
    return day.size() == 8 ? out.append(day.substr(0, 4)) : out;
}

void InvoiceReader::read() {
    start();
    for (std::uint32_t i = 1; i + 1 < set_.size(); ++i) {
        set_.placed(i) ? read_segment(i) : pass_over(i);
    }
    finish();
}

void InvoiceReader::start() {
    if (outline_.header == 0 || outline_.totals == 0) {
        refuse(set_, 0, 0, "x12.missing", "a BIG and a TDS segment in an invoice");
    }
    const std::uint32_t at = outline_.header;
    const Segment big = set_[at];
    const std::string_view number = elements_.required(at, 2, "an invoice number");
    issued_on_ = elements_.day(at, 1);
    if (!issued_on_) refuse(set_, at, 1, "x12.missing", "an invoice date, found nothing");
    const auto total = elements_.implied(outline_.totals, 1);
    if (!total) refuse(set_, outline_.totals, 1, "x12.missing", "a total, found nothing");
    InvoiceType type = invoice_type(big[7]);
    if (total->units < 0) {
        // A negative invoice is a credit note; one that says so may be written either way.
        if (type.kind == OI_INVOICE_KIND_INVOICE) type = invoice_type("CR");
        negate_ = type.kind == OI_INVOICE_KIND_CREDIT_NOTE;
    }
    invoice_ = {texts_, run_.writer().add_root(OI_INVOICE)};
    invoice_.set<OI_INVOICE_SOURCE_ID>(&oi_invoice::source_id, source_id(number, type.type_code));
    invoice_.set<OI_INVOICE_NUMBER>(&oi_invoice::number, number);
    invoice_.set<OI_INVOICE_TYPE_CODE>(&oi_invoice::type_code, type.type_code);
    invoice_.set<OI_INVOICE_ISSUED_ON>(&oi_invoice::issued_on, *issued_on_);
    if (big[8] == "01") invoice_.set<OI_INVOICE_CHANGE>(&oi_invoice::change, OI_CHANGE_VOIDED);
    invoice_.set<OI_INVOICE_CURRENCY>(&oi_invoice::currency, money_.currency());
    invoice_.set<OI_INVOICE_ORDER_REFERENCE>(&oi_invoice::order_reference, big[4]);
    invoice_.set<OI_INVOICE_TOTAL>(&oi_invoice::total, money_(direction(*total)));
    invoice_.set<OI_INVOICE_PAYABLE>(&oi_invoice::payable, money_(direction(*total)));
}

void InvoiceReader::read_segment(std::uint32_t i) {
    const Loop loop = set_.loop(i);
    switch (loop) {
        case Loop::line:
        case Loop::item:
        case Loop::line_charge:
        case Loop::sub_line:
            read_line_segment(i, loop);
            break;
        case Loop::party:
            read_party_segment(i);
            break;
        case Loop::line_party:
        case Loop::adjustment:
        case Loop::error:
            break;
        case Loop::none:
        case Loop::charge:
            if (line_) finish_line();
            read_header_segment(i, loop);
            break;
    }
}

void InvoiceReader::read_header_segment(std::uint32_t i, Loop loop) {
    switch (set_.tag(i)) {
        case tag_of("REF"):
            read_reference(i);
            break;
        case tag_of("ITD"):
            read_terms(i);
            break;
        case tag_of("DTM"):
            read_header_date(i);
            break;
        case tag_of("NTE"):
            read_note(i, 2);
            break;
        case tag_of("PID"):
            read_note(i, 5);
            break;
        case tag_of("MSG"):
            read_note(i, 1);
            break;
        case tag_of("CAD"):
            read_carrier(i);
            break;
        case tag_of("SAC"):
            read_charge(i);
            break;
        case tag_of("TXI"):
            // Of a charge: part of what the document's own TXI sum up.
            if (loop == Loop::none) read_tax(i);
            break;
        case tag_of("CTT"):
            read_count(i);
            break;
        default:
            break;
    }
}

void InvoiceReader::read_reference(std::uint32_t i) {
    const Segment ref = set_[i];
    const std::string_view kind = ref[1];
    const std::string_view number = ref[2].empty() ? ref[3] : ref[2];
    if (number.empty()) return;
    if (kind == "CT") {
        invoice_.set<OI_INVOICE_CONTRACT_REFERENCE>(&oi_invoice::contract_reference, number);
    } else if (kind == "VN") {
        invoice_.set<OI_INVOICE_SALES_ORDER_REFERENCE>(&oi_invoice::sales_order_reference, number);
    } else if (kind == "BM" || kind == "PK") {
        invoice_.set<OI_INVOICE_DESPATCH_REFERENCE>(&oi_invoice::despatch_reference, number);
    } else if (kind == "CR" || kind == "CO") {
        invoice_.set<OI_INVOICE_BUYER_REFERENCE>(&oi_invoice::buyer_reference, number);
    } else if (kind == "PO" && set_[outline_.header][4].empty()) {
        invoice_.set<OI_INVOICE_ORDER_REFERENCE>(&oi_invoice::order_reference, number);
    } else if (kind == "IV" || kind == "I5") {
        invoice().add_document_reference().kind(OI_REFERENCE_PRECEDING_INVOICE).number(number);
    } else {
        auto other = invoice().add_document_reference();
        other.kind(OI_REFERENCE_OTHER).number(number).description(ref[3].empty() ? kind : ref[3]);
    }
}

// When days count from another date than the invoice's, only the stated dates are taken.
void InvoiceReader::read_terms(std::uint32_t i) {
    const Segment itd = set_[i];
    const bool from_invoice = itd[2].empty() || itd[2] == "3";
    const auto percent = elements_.number(i, 3);
    if (percent && percent->units != 0) {
        auto tier = invoice().add_discount_tier();
        tier.percent(*percent);
        if (const auto until = elements_.day(i, 4)) tier.until_on(*until);
        const auto days = elements_.number(i, 5);
        if (days && days->scale == 0 && days->units >= 0 && from_invoice) {
            tier.days(static_cast<std::uint32_t>(days->units));
        }
    }
    auto due = elements_.day(i, 6);
    const auto days = elements_.number(i, 7);
    if (!due && from_invoice && days && days->scale == 0 && days->units >= 0 &&
        days->units < 10'000) {
        due = Date{issued_on_->days + static_cast<std::int32_t>(days->units)};
    }
    if (due && !has_due_date_) {
        invoice_.set<OI_INVOICE_DUE_ON>(&oi_invoice::due_on, *due);
        has_due_date_ = true;
    }
    invoice_.set<OI_INVOICE_PAYMENT_TERMS>(&oi_invoice::payment_terms, itd[12]);
}

void InvoiceReader::read_header_date(std::uint32_t i) {
    const std::string_view kind = set_[i][1];
    const auto day = elements_.day(i, 2);
    if (!day) return;
    if (kind == "011" || kind == "035") {
        invoice_.set<OI_INVOICE_DELIVERED_ON>(&oi_invoice::delivered_on, *day);
    } else if (kind == "150" || kind == "186") {
        invoice_.set<OI_INVOICE_PERIOD_FROM>(&oi_invoice::period_from, *day);
    } else if (kind == "151" || kind == "187") {
        invoice_.set<OI_INVOICE_PERIOD_TO>(&oi_invoice::period_to, *day);
    } else if ((kind == "013" || kind == "814") && !has_due_date_) {
        invoice_.set<OI_INVOICE_DUE_ON>(&oi_invoice::due_on, *day);
        has_due_date_ = true;
    }
}

void InvoiceReader::read_carrier(std::uint32_t i) {
    const Segment cad = set_[i];
    std::string& text = text_;
    text.assign(cad[5]);
    if (!cad[4].empty()) text.append(text.empty() ? "" : " ").append(cad[4]);
    if (!cad[8].empty()) text.append(text.empty() ? "" : " ").append(cad[8]);
    if (!text.empty()) invoice().add_note().text(text).subject_code("TRA");
}

void InvoiceReader::read_note(std::uint32_t i, std::uint32_t element) {
    const std::string_view text = set_[i][element];
    if (!text.empty()) invoice().add_note().text(text);
}

void InvoiceReader::read_tax(std::uint32_t i) {
    const auto tax = elements_.number(i, 2);
    const auto rate = elements_.number(i, 3);
    const auto base = elements_.number(i, 8);
    auto row = invoice().add_tax_subtotal();
    row.category(tax && tax->units != 0 ? "S" : "Z");
    if (rate) row.rate(*rate);
    if (base) row.taxable(money_(direction(*base)));
    if (!tax) return;
    row.tax(money_(direction(*tax)));
    sums_fit_ &= add(tax_sum_, direction(*tax));
    taxed_ = true;
}

// False: there is no amount.
bool InvoiceReader::fill_charge(AllowanceCharge row, std::uint32_t i, oi_decimal& amount) {
    const Segment sac = set_[i];
    row.charge(sac[1] == "C");
    row.reason_code(sac[2].empty() ? sac[4] : sac[2]).reason(sac[15]);
    const auto stated = elements_.implied(i, 5);
    if (const auto percent = elements_.number(i, 7)) row.percent(*percent);
    if (!stated) return false;
    amount = direction(*stated);
    row.amount(money_(amount));
    return true;
}

// N and P: neither is added to anything.
void InvoiceReader::read_charge(std::uint32_t i) {
    const std::string_view indicator = set_[i][1];
    if (indicator != "A" && indicator != "C") return read_note(i, 15);
    oi_decimal amount{};
    if (!fill_charge(invoice().add_allowance_charge(), i, amount)) return;
    sums_fit_ &= add(indicator == "C" ? charge_sum_ : allowance_sum_, amount);
    (indicator == "C" ? charged_ : allowed_) = true;
}

void InvoiceReader::read_line_charge(std::uint32_t i) {
    const std::string_view indicator = set_[i][1];
    if (indicator != "A" && indicator != "C") return;
    oi_decimal amount{};
    const auto row = line_.builder<InvoiceLine>().add_allowance_charge();
    if (!fill_charge(row, i, amount) || !has_net_) return;
    has_net_ = add(line_net_, indicator == "C" ? amount : negated(amount));
}

// The 997 tells the sender; this tells who looks at the invoice.
void InvoiceReader::pass_over(std::uint32_t i) {
    if (passed_over_++ != 0) return;
    add_finding("x12.passed_over", OI_FINDING_WARNING, i,
                "expected another segment here: what it says is not in this record");
}

void InvoiceReader::read_count(std::uint32_t i) {
    const auto stated = elements_.number(i, 1);
    if (!stated || (stated->scale == 0 && stated->units == lines_)) return;
    add_finding("x12.line_count", OI_FINDING_WARNING, i,
                "expected as many lines as CTT01 states, found " + std::to_string(lines_));
}

void InvoiceReader::add_finding(const char* rule, std::uint32_t flag, std::uint32_t segment,
                                const std::string& message) {
    invoice()
        .add_finding()
        .rule(rule)
        .flag(flag)
        .message_location(place(set_, segment))
        .message(message);
}

// What the totals are made of, as far as the parts are stated.
void InvoiceReader::finish() {
    if (line_) finish_line();
    if (!sums_fit_) {
        add_finding("x12.total", OI_FINDING_WARNING, outline_.totals,
                    "expected lines, charges, allowances and taxes whose sums have at most 18 "
                    "digits, found more: they are not held against TDS01");
        return;
    }
    const oi_decimal tax = taxed_ ? tax_sum_ : line_tax_sum_;
    const bool taxed = taxed_ || line_taxed_;
    const auto stated = elements_.implied(outline_.totals, 1);
    const oi_decimal total = direction(*stated);
    if (charged_)
        invoice_.set<OI_INVOICE_CHARGE_TOTAL>(&oi_invoice::charge_total, money_(charge_sum_));
    if (allowed_)
        invoice_.set<OI_INVOICE_ALLOWANCE_TOTAL>(&oi_invoice::allowance_total,
                                                 money_(allowance_sum_));
    if (taxed) {
        invoice_.set<OI_INVOICE_TAX_TOTAL>(&oi_invoice::tax_total, money_(tax));
        if (const auto net = sum(total, negated(tax)))
            invoice_.set<OI_INVOICE_NET_TOTAL>(&oi_invoice::net_total, money_(*net));
    }
    if (lines_ == 0 || !lines_add_up_) return;
    invoice_.set<OI_INVOICE_LINE_TOTAL>(&oi_invoice::line_total, money_(line_sum_));
    oi_decimal all = line_sum_;
    const bool fits = add(all, charge_sum_) && add(all, negated(allowance_sum_)) && add(all, tax);
    if (fits && equal(all, total)) return;
    add_finding("x12.total", OI_FINDING_WARNING, outline_.totals,
                "expected lines, charges, allowances and taxes to add up to TDS01, found " +
                    (fits ? to_text(all) : "more than 18 digits"));
}

void read_invoice(Run& run, const Set& set) { InvoiceReader(run, set).read(); }

}  // namespace openitem::x12
