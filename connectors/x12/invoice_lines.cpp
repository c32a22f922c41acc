// The lines of an 810: IT1 and what stands below it.
#include "connectors/x12/codes.hpp"
#include "connectors/x12/invoice.hpp"

namespace openitem::x12 {

using edi::Segment;
using edi::tag_of;

void InvoiceReader::read_line(std::uint32_t i) {
    if (line_) finish_line();
    const Segment it1 = set_[i];
    ++lines_;
    line_ = invoice_.add<oi_invoice_line>();
    line_id_ = it1[1];
    if (line_id_.empty()) {
        text_ = std::to_string(lines_);
        line_.set<OI_INVOICE_LINE_LINE_ID>(&oi_invoice_line::line_id, text_);
    } else {
        line_.set<OI_INVOICE_LINE_LINE_ID>(&oi_invoice_line::line_id, line_id_);
    }
    has_name_ = false;
    oi_decimal quantity{}, price{};
    const bool has_quantity = elements_.number(it1, i, 2, quantity);
    const bool has_price = elements_.number(it1, i, 4, price);
    if (has_quantity) {
        quantity = direction(quantity);
        line_.set<OI_INVOICE_LINE_QUANTITY>(&oi_invoice_line::quantity, quantity);
    }
    line_.set<OI_INVOICE_LINE_UNIT>(&oi_invoice_line::unit, it1[3]);
    if (has_price) line_.set<OI_INVOICE_LINE_PRICE>(&oi_invoice_line::price, price);
    const unsigned per = price_basis(it1[5]);
    if (per != 1) {
        line_.set<OI_INVOICE_LINE_PRICE_QUANTITY>(&oi_invoice_line::price_quantity,
                                                  oi_decimal{per, 0, {}});
    }
    has_net_ = has_quantity && has_price;
    if (has_net_ && (per != 1 || !quick_product(quantity, price, line_net_))) {
        const auto net = product(quantity, price, per);
        has_net_ = net.has_value();
        if (net) line_net_ = *net;
    }
    read_item_ids(i);
}

void InvoiceReader::read_item_ids(std::uint32_t i) {
    const Segment it1 = set_[i];
    for (std::uint32_t at = 6; at < it1.size(); at += 2) {
        const std::string_view kind = it1[at], id = it1[at + 1];
        if (kind.size() != 2 || id.empty()) continue;
        switch (tag_of(kind)) {
            case tag_of("BP"):
            case tag_of("IN"):
            case tag_of("CB"):
                line_.set<OI_INVOICE_LINE_BUYER_ITEM_ID>(&oi_invoice_line::buyer_item_id, id);
                break;
            case tag_of("VP"):
            case tag_of("VN"):
            case tag_of("VC"):
            case tag_of("SK"):
                line_.set<OI_INVOICE_LINE_SELLER_ITEM_ID>(&oi_invoice_line::seller_item_id, id);
                break;
            case tag_of("UP"):
            case tag_of("UA"):
            case tag_of("UI"):
            case tag_of("UK"):
            case tag_of("EN"):
                line_.set<OI_INVOICE_LINE_STANDARD_ITEM_ID>(&oi_invoice_line::standard_item_id, id);
                line_.set<OI_INVOICE_LINE_STANDARD_ITEM_SCHEME>(
                    &oi_invoice_line::standard_item_scheme, "0160");
                break;
            case tag_of("PL"):
                line_.set<OI_INVOICE_LINE_ORDER_LINE>(&oi_invoice_line::order_line, id);
                break;
            default:
                line_.builder<InvoiceLine>().add_item_attribute().name(kind).value(id);
        }
    }
}

void InvoiceReader::read_line_segment(std::uint32_t i, Loop loop) {
    switch (set_.tag(i)) {
        case tag_of("IT1"):
            read_line(i);
            break;
        case tag_of("PID"):
            if (loop != Loop::item) break;
            if (!has_name_)
                line_.set<OI_INVOICE_LINE_NAME>(&oi_invoice_line::name, set_[i][5]);
            else
                line_.set<OI_INVOICE_LINE_DESCRIPTION>(&oi_invoice_line::description, set_[i][5]);
            has_name_ = true;
            break;
        case tag_of("SAC"):
            if (loop == Loop::line_charge) read_line_charge(i);
            break;
        case tag_of("TXI"):
            if (loop == Loop::line) read_line_tax(i);
            break;
        case tag_of("DTM"):
            if (loop != Loop::line) break;
            if (const auto day = elements_.day(i, 2)) {
                if (set_[i][1] == "150")
                    line_.set<OI_INVOICE_LINE_PERIOD_FROM>(&oi_invoice_line::period_from, *day);
                if (set_[i][1] == "151")
                    line_.set<OI_INVOICE_LINE_PERIOD_TO>(&oi_invoice_line::period_to, *day);
            }
            break;
        case tag_of("REF"):
            if (loop == Loop::line && set_[i][1] == "PL")
                line_.set<OI_INVOICE_LINE_ORDER_LINE>(&oi_invoice_line::order_line, set_[i][2]);
            break;
        case tag_of("SLN"):
            read_sub_line(i);
            break;
        default:
            break;
    }
}

void InvoiceReader::read_line_tax(std::uint32_t i) {
    if (const auto rate = elements_.number(i, 3))
        line_.set<OI_INVOICE_LINE_TAX_RATE>(&oi_invoice_line::tax_rate, *rate);
    const auto tax = elements_.number(i, 2);
    if (!tax) return;
    sums_fit_ &= add(line_tax_sum_, direction(*tax));
    line_taxed_ = true;
}

// What the line is made of: no amounts of its own, they are in the line's.
void InvoiceReader::read_sub_line(std::uint32_t i) {
    const Segment sln = set_[i];
    finish_line();
    auto part = invoice().add_invoice_line();
    part.line_id(sln[1]).parent_line_id(line_id_);
    if (const auto quantity = elements_.number(i, 4)) part.quantity(direction(*quantity));
    part.unit(sln.components(5)[0]);
    if (const auto price = elements_.number(i, 6)) part.price(*price);
    for (std::uint32_t at = 9; at < sln.size(); at += 2) {
        if (sln[at] == "VP" || sln[at] == "VN") part.seller_item_id(sln[at + 1]);
        if (sln[at] == "BP" || sln[at] == "IN") part.buyer_item_id(sln[at + 1]);
    }
}

void InvoiceReader::finish_line() {
    if (!line_) return;
    if (has_net_) {
        line_.set<OI_INVOICE_LINE_NET_AMOUNT>(&oi_invoice_line::net_amount, money_(line_net_));
        sums_fit_ &= add(line_sum_, line_net_);
    } else {
        lines_add_up_ = false;
    }
    line_ = {};
}

}  // namespace openitem::x12
