// Allowances and charges of an INVOIC, of the document and of its lines.
#include "connectors/edifact/invoice.hpp"

namespace openitem::edifact {

using edi::tag_of;

namespace {

// Of data element 5463: for the document, each call-off, the message or the lines.
bool is_allowance(std::string_view code) {
    return code == "A" || code == "D" || code == "F" || code == "G" || code == "H";
}
bool is_charge(std::string_view code) {
    return code == "C" || code == "E" || code == "K" || code == "L" || code == "M";
}

}  // namespace

// Its amounts stand behind it: it is written when they are known. Behind UNS the charges are summed
// up once more.
void InvoiceReader::read_charge(std::uint32_t i) {
    const std::uint32_t tag = document_.tag(i);
    if (tag == tag_of("ALC")) {
        if (charge_.segment != 0) finish_charge();
        if (in_summary_ && charged_) return;
        if (!is_allowance(document_[i][1]) && !is_charge(document_[i][1])) {
            return report_neither(i);
        }
        charge_of_line_ = document_.loop(i) == Loop::line_charge;
        const Composite name = document_.composite(i, 2), service = document_.composite(i, 5);
        charge_ = {};
        charge_.segment = i;
        charge_.charge = is_charge(document_[i][1]);
        charge_.reason = name.raw(0).empty() ? joined(service, 3, 5) : name[0];
        charge_.code = service.raw(0).empty() || !name.raw(1).empty() ? name[1] : service[0];
        return;
    }
    if (charge_.segment == 0) return;
    oi_decimal value{};
    switch (tag) {
        case tag_of("PCD"):
            if (elements_.number(document_.composite(i, 1), 1, i, 1, value)) {
                charge_.percent = value;
            }
            return;
        case tag_of("MOA"): {
            const Composite moa = document_.composite(i, 1);
            if (!elements_.number(moa, 1, i, 1, value)) return;
            const std::string_view kind = moa.raw(0);
            if (kind == "25") {
                charge_.base = value;
            } else if (kind == "509") {
                charge_.of_price = true;
                charge_.amount = value;
            } else if (kind == "204" || kind == "23" || kind == "8" || kind == "131") {
                charge_.amount = value;
            }
            return;
        }
        case tag_of("TAX"):
            charge_.tax_category = document_.text(i, 6);
            if (elements_.number(document_.composite(i, 5), 3, i, 5, value)) charge_.rate = value;
            return;
        default:
            return;
    }
}

// It is not known which way its amount counts, unless it says that there is nothing to count.
void InvoiceReader::report_neither(std::uint32_t i) {
    const std::string_view code = document_[i][1];
    if (code == "N") return;
    add_finding("edifact.charge", OI_FINDING_WARNING, i,
                "expected A for an allowance or C for a charge, found " +
                    openitem::detail::quoted(edi::readable(code)) + ": it is left out");
}

void InvoiceReader::write_charge(AllowanceCharge row) const {
    row.charge(charge_.charge).reason(charge_.reason).reason_code(charge_.code);
    if (charge_.amount) row.amount(money_(*charge_.amount));
    if (charge_.base) row.base(money_(*charge_.base));
    if (charge_.percent) row.percent(*charge_.percent);
    row.tax_category(charge_.tax_category);
    if (charge_.rate) row.tax_rate(*charge_.rate);
}

void InvoiceReader::finish_charge() {
    if (charge_of_line_) {
        if (charge_.of_price && charge_.amount && line_) {
            line_.builder<InvoiceLine>().price_discount(*charge_.amount);
        } else if (line_) {
            write_charge(line_.builder<InvoiceLine>().add_allowance_charge());
        }
    } else {
        write_charge(invoice().add_allowance_charge());
        charged_ = true;
    }
    charge_ = {};
}

}  // namespace openitem::edifact
