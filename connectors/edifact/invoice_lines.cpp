// The lines of an INVOIC: LIN and what stands below it.
#include "connectors/edifact/codes.hpp"
#include "connectors/edifact/invoice.hpp"

namespace openitem::edifact {

using edi::tag_of;

void InvoiceReader::read_line(std::uint32_t i) {
    if (line_) finish_line();
    ++lines_;
    line_ = invoice_.add<oi_invoice_line>();
    const std::string_view id = document_.text(i, 1);
    line_.set<OI_INVOICE_LINE_LINE_ID>(&oi_invoice_line::line_id,
                                       id.empty() ? std::string_view(std::to_string(lines_)) : id);
    has_net_ = has_name_ = has_price_ = line_taxed_ = false;
    price_rank_ = 0;
    const std::string_view item = document_[i][3];
    if (!item.empty()) read_item_id(document_.composite(i, 3), false);
    // C829: 1 for a part of another line.
    const std::string_view parent = document_[i][4];
    if (!parent.empty()) {
        const Composite sub = document_.composite(i, 4);
        if (sub.raw(0) == "1") line_.builder<InvoiceLine>().parent_line_id(sub[1]);
    }
}

void InvoiceReader::read_item_id(const Composite& id, bool additional) {
    const std::string_view type = id.raw(1), value = id[0];
    if (value.empty()) return;
    if (type == "SA") {
        line_.set<OI_INVOICE_LINE_SELLER_ITEM_ID>(&oi_invoice_line::seller_item_id, value);
    } else if (type == "IN" || type == "BP") {
        line_.set<OI_INVOICE_LINE_BUYER_ITEM_ID>(&oi_invoice_line::buyer_item_id, value);
    } else if (is_item_scheme_gtin(type)) {
        line_.set<OI_INVOICE_LINE_STANDARD_ITEM_ID>(&oi_invoice_line::standard_item_id, value);
        line_.set<OI_INVOICE_LINE_STANDARD_ITEM_SCHEME>(&oi_invoice_line::standard_item_scheme,
                                                        "0160");
    } else if (additional) {
        line_.builder<InvoiceLine>().add_classification().value(value).scheme(type);
    } else {
        line_.set<OI_INVOICE_LINE_SELLER_ITEM_ID>(&oi_invoice_line::seller_item_id, value);
    }
}

void InvoiceReader::read_line_segment(std::uint32_t i) {
    const std::uint32_t tag = document_.tag(i);
    if (tag == tag_of("LIN")) return read_line(i);
    if (!line_) return;
    switch (tag) {
        case tag_of("PIA"):
            for (std::uint32_t at = 2; at <= document_[i].size(); ++at) {
                read_item_id(document_.composite(i, at), document_[i][1] == "1");
            }
            return;
        case tag_of("IMD"):
        case tag_of("FTX"):
            return read_line_text(i);
        case tag_of("QTY"): {
            const Composite qty = document_.composite(i, 1);
            if (qty.raw(0) != "47") return;
            oi_decimal quantity{};
            if (!elements_.number(qty, 1, i, 1, quantity)) return;
            line_.set<OI_INVOICE_LINE_QUANTITY>(&oi_invoice_line::quantity, quantity);
            line_.set<OI_INVOICE_LINE_UNIT>(&oi_invoice_line::unit, qty[2]);
            return;
        }
        case tag_of("ALI"):
            line_.builder<InvoiceLine>().origin_country(document_.text(i, 1));
            return;
        case tag_of("DTM"): {
            const Composite dtm = document_.composite(i, 1);
            if (dtm.raw(0) != "167" && dtm.raw(0) != "168") return;
            const auto day = elements_.day(dtm, i);
            if (!day) return;
            InvoiceLine line = line_.builder<InvoiceLine>();
            dtm.raw(0) == "167" ? line.period_from(*day) : line.period_to(*day);
            return;
        }
        case tag_of("MOA"):
            return read_line_amount(i);
        default:
            return;
    }
}

// The first description is the name, the second says more. FTX ACF is a property of the item.
void InvoiceReader::read_line_text(std::uint32_t i) {
    if (document_.tag(i) == tag_of("IMD")) {
        const Composite item = document_.composite(i, 3);
        std::string_view said = joined(item, 3, 5);
        if (said.empty()) said = item[0];
        if (said.empty()) return;
        if (!has_name_) {
            line_.set<OI_INVOICE_LINE_NAME>(&oi_invoice_line::name, said);
        } else {
            line_.set<OI_INVOICE_LINE_DESCRIPTION>(&oi_invoice_line::description, said);
        }
        has_name_ = true;
        return;
    }
    const Composite text = document_.composite(i, 4);
    if (document_[i][1] == "ACF") {
        auto property = line_.builder<InvoiceLine>().add_item_attribute();
        property.name(text[0]).value(text[1]);
        return;
    }
    const std::string_view said = joined(text, 0, text.size());
    if (said.empty()) return;
    auto note = line_.builder<InvoiceLine>().add_note();
    note.text(said);
    if (document_[i][1] != "ACB") note.subject_code(document_[i][1]);
}

// 203 is the line's net amount; 66 what older invoices state.
void InvoiceReader::read_line_amount(std::uint32_t i) {
    const Composite moa = document_.composite(i, 1);
    const std::string_view kind = moa.raw(0);
    if (kind != "203" && (has_net_ || (kind != "66" && kind != "38"))) return;
    if (!elements_.number(moa, 1, i, 1, line_net_)) return;
    has_net_ = true;
    line_.set<OI_INVOICE_LINE_NET_AMOUNT>(&oi_invoice_line::net_amount,
                                          money_(line_net_, moa.raw(2)));
}

// AAA is the net price, AAB the gross one; INV and CAL are taken where there is no AAA.
void InvoiceReader::read_price(std::uint32_t i) {
    if (!line_ || document_.tag(i) != tag_of("PRI")) return;
    const Composite pri = document_.composite(i, 1);
    oi_decimal price{}, per{};
    if (!elements_.number(pri, 1, i, 1, price)) return;
    const std::string_view kind = pri.raw(0);
    if (kind == "AAB") {
        line_.set<OI_INVOICE_LINE_GROSS_PRICE>(&oi_invoice_line::gross_price, price);
        return;
    }
    const int rank = kind == "AAA" ? 3 : kind == "INV" ? 2 : kind == "CAL" ? 1 : 0;
    if (rank <= price_rank_) return;
    price_rank_ = rank;
    line_.set<OI_INVOICE_LINE_PRICE>(&oi_invoice_line::price, price);
    if (elements_.number(pri, 4, i, 1, per)) {
        line_.set<OI_INVOICE_LINE_PRICE_QUANTITY>(&oi_invoice_line::price_quantity, per);
    }
    line_.set<OI_INVOICE_LINE_PRICE_UNIT>(&oi_invoice_line::price_unit, pri[5]);
}

void InvoiceReader::read_line_reference(std::uint32_t i) {
    if (!line_ || document_.tag(i) != tag_of("RFF")) return;
    const Composite rff = document_.composite(i, 1);
    const std::string_view kind = rff.raw(0);
    InvoiceLine line = line_.builder<InvoiceLine>();
    if (kind == "ON") {
        line.order_line(rff[2]);
        if (!rff.raw(1).empty()) {
            line.add_document_reference().kind(OI_REFERENCE_ORDER).number(rff[1]);
        }
    } else if (kind == "AWQ") {
        line.accounting_reference(rff[1]);
    } else if (kind == "AVE") {
        line.object_id(rff[1]);
    } else if (!rff.raw(1).empty()) {
        line.add_document_reference().kind(OI_REFERENCE_OTHER).number(rff[1]).description(kind);
    }
}

void InvoiceReader::read_line_tax(std::uint32_t i) {
    if (!line_ || document_.tag(i) != tag_of("TAX") || line_taxed_) return;
    const std::string_view type = document_.composite(i, 2).raw(0);
    if (!type.empty() && type != "VAT" && type != "GST") return;
    line_taxed_ = true;
    line_.set<OI_INVOICE_LINE_TAX_CATEGORY>(&oi_invoice_line::tax_category, document_.text(i, 6));
    oi_decimal rate{};
    if (elements_.number(document_.composite(i, 5), 3, i, 5, rate)) {
        line_.set<OI_INVOICE_LINE_TAX_RATE>(&oi_invoice_line::tax_rate, rate);
    }
}

void InvoiceReader::finish_line() {
    if (!line_taxed_ && header_taxes_ == 1) {
        line_.set<OI_INVOICE_LINE_TAX_CATEGORY>(&oi_invoice_line::tax_category, header_category_);
        if (header_rate_) {
            line_.set<OI_INVOICE_LINE_TAX_RATE>(&oi_invoice_line::tax_rate, *header_rate_);
        }
    }
    lines_add_up_ &= has_net_ && add(line_sum_, line_net_);
    line_ = {};
}

}  // namespace openitem::edifact
