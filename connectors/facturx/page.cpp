#include "connectors/facturx/page.hpp"

#include "connectors/facturx/sheet.hpp"
#include "connectors/lib/en16931/terms.hpp"

#include <openitem/values.h>
#include <openitem/to_text.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::facturx {

namespace {

using Party = RowView<oi_party>;
using Line = RowView<oi_invoice_line>;

constexpr Style small{.size = 8_pt, .grey = 30};
constexpr Style label{.size = 8_pt, .grey = 40};
constexpr Style plain{.size = 9_pt};
constexpr Style bold{.size = 9_pt, .bold = true};
constexpr Style figures{.size = 9_pt, .right = true};
constexpr Style bold_figures{.size = 9_pt, .bold = true, .right = true};

/// The columns of the lines: where each begins and how wide it is.
struct Column {
    int x, width;
};
constexpr int left = Sheet::margin;
constexpr int right = Sheet::margin + Sheet::inner;
constexpr Column col_position{left, 30_pt};
constexpr Column col_item{left + 34_pt, 206_pt};
constexpr Column col_quantity{left + 246_pt, 68_pt};
constexpr Column col_price{left + 318_pt, 70_pt};
constexpr Column col_vat{left + 392_pt, 34_pt};
constexpr Column col_amount{left + 430_pt, Sheet::inner - 430_pt};
constexpr Column col_total_name{left + 250_pt, 160_pt};

std::string joined(std::string_view first, std::string_view mark, std::string_view second) {
    std::string out(first);
    if (!first.empty() && !second.empty()) out.append(mark);
    return out.append(second);
}

void add_line(std::string& out, std::string_view text) {
    if (text.empty()) return;
    if (!out.empty()) out.push_back('\n');
    out.append(text);
}

std::string_view kind_name(RowView<oi_invoice> invoice, const Words& words) {
    std::uint32_t kind = invoice.code<OI_INVOICE_KIND>();
    if (kind == 0) kind = en16931::kind_of(invoice.text<OI_INVOICE_TYPE_CODE>());
    switch (kind) {
        case OI_INVOICE_KIND_CREDIT_NOTE:
            return words.credit_note;
        case OI_INVOICE_KIND_DEBIT_NOTE:
            return words.debit_note;
        case OI_INVOICE_KIND_PREPAYMENT:
            return words.prepayment;
        default:
            return words.invoice;
    }
}

class Page {
public:
    /// `pages`: how many there will be; 0: not known yet.
    Page(const TreeView& tree, RowView<oi_invoice> invoice, const Words& words, unsigned pages)
        : tree_(tree), invoice_(invoice), words_(words), pages_(pages) {
        for (const auto party : tree.children<oi_party>(invoice)) {
            switch (party.code<OI_PARTY_ROLE>()) {
                case OI_ROLE_SELLER:
                    if (!seller_) seller_ = party;
                    break;
                case OI_ROLE_BUYER:
                    if (!buyer_) buyer_ = party;
                    break;
                case OI_ROLE_PAYEE:
                    if (!payee_) payee_ = party;
                    break;
                default:
                    break;
            }
        }
    }

    std::string draw() {
        draw_head();
        draw_notes();
        draw_lines();
        draw_totals();
        draw_payment();
        draw_foot();
        return sheet_.finish();
    }
    unsigned pages() const { return sheet_.pages(); }

private:
    // ---- places -------------------------------------------------------------------------------

    /// Begins another page when so much does not fit any more.
    void need(int space) {
        if (y_ + space <= Sheet::bottom) return;
        draw_foot();
        sheet_.end_page();
        y_ = Sheet::margin;
        if (in_table_) draw_table_head();
    }

    /// Text down a column, over as many pages as it takes: line by line, and what is longer than
    /// any page has room for in pieces.
    void flow(const Column& column, std::string_view text, const Style& style) {
        constexpr std::size_t most = 300;
        while (!text.empty()) {
            std::size_t end = std::min(text.find('\n'), text.size());
            if (end > most) {
                const std::size_t blank = text.rfind(' ', most);
                end = blank == std::string_view::npos || blank == 0 ? most : blank;
                while (end > 1 && (text[end] & 0xC0) == 0x80) --end;  // not within a character
            }
            const std::string_view piece = text.substr(0, end);
            text.remove_prefix(end);
            if (!text.empty() && (text.front() == '\n' || text.front() == ' ')) {
                text.remove_prefix(1);
            }
            const int high = piece.empty() ? style.size : measure(column, piece, style);
            need(high);
            sheet_.write(column.x, y_, column.width, piece, style);
            y_ += high;
        }
    }
    void paragraph(std::string_view text, const Style& style) {
        flow({left, Sheet::inner}, text, style);
    }
    int measure(const Column& column, std::string_view text, const Style& style) {
        return sheet_.measure(column.width, text, style);
    }

    // ---- values -------------------------------------------------------------------------------

    std::string amount(const oi_amount* value) const {
        return value == nullptr ? std::string() : figure(words_, to_text(*value));
    }
    std::string decimal(const oi_decimal* value) const {
        return value == nullptr ? std::string() : figure(words_, to_text(*value));
    }
    std::string percent(const oi_decimal* value) const {
        return value == nullptr ? std::string() : figure(words_, to_text(*value)) + " %";
    }
    std::string date(std::optional<std::int32_t> value) const {
        return value ? day(words_, to_text(Date{*value})) : std::string();
    }

    // ---- the head -----------------------------------------------------------------------------

    static std::string address_of(const Party& party) {
        std::string out;
        add_line(out, party.text<OI_PARTY_STREET>());
        add_line(out, party.text<OI_PARTY_STREET_2>());
        add_line(out, party.text<OI_PARTY_STREET_3>());
        add_line(out, joined(party.text<OI_PARTY_POSTCODE>(), " ", party.text<OI_PARTY_CITY>()));
        add_line(out,
                 joined(party.text<OI_PARTY_SUBDIVISION>(), ", ", party.text<OI_PARTY_COUNTRY>()));
        return out;
    }

    void draw_head() {
        const int half = Sheet::inner / 2;
        const std::string seller(seller_ ? seller_->text<OI_PARTY_NAME>() : std::string_view());
        y_ += sheet_.write(left, y_, half + 60_pt, seller, {.size = 13_pt, .bold = true});
        if (seller_) {
            y_ +=
                sheet_.write(left, y_ + 2_pt, half, seller_->text<OI_PARTY_TRADING_NAME>(), small);
            y_ += 2_pt + sheet_.write(left, y_ + 2_pt, half, address_of(*seller_), small);
        }
        sheet_.write(left + half, Sheet::margin, half, kind_name(invoice_, words_),
                     {.size = 20_pt, .right = true, .grey = 20});
        y_ = std::max(y_, Sheet::margin + 70_pt) + 24_pt;
        const int top = y_;
        int buyer_end = top;
        if (buyer_) {
            buyer_end += sheet_.write(left, top, half - 20_pt, buyer_->text<OI_PARTY_NAME>(),
                                      {.size = 10_pt, .bold = true});
            std::string rest;
            add_line(rest, buyer_->text<OI_PARTY_CONTACT_NAME>());
            add_line(rest, address_of(*buyer_));
            if (const auto id = buyer_->text<OI_PARTY_VAT_ID>(); !id.empty()) {
                add_line(rest, joined(words_.vat_id, " ", id));
            }
            buyer_end += 2_pt + sheet_.write(left, buyer_end + 2_pt, half - 20_pt, rest, plain);
        }
        y_ = std::max(buyer_end, draw_facts(left + half, top, half)) + 20_pt;
    }

    int draw_facts(int x, int y, int width) {
        const auto fact = [&](std::string_view name, const std::string& value) {
            if (value.empty()) return;
            sheet_.write(x, y + 1_pt, 84_pt, name, label);
            y += std::max(12_pt, sheet_.write(x + 88_pt, y, width - 88_pt, value, plain)) + 1_pt;
        };
        fact(words_.number, std::string(invoice_.text<OI_INVOICE_NUMBER>()));
        fact(words_.date, date(invoice_.date<OI_INVOICE_ISSUED_ON>()));
        fact(words_.due, date(invoice_.date<OI_INVOICE_DUE_ON>()));
        fact(words_.delivered, date(invoice_.date<OI_INVOICE_DELIVERED_ON>()));
        fact(words_.period, joined(date(invoice_.date<OI_INVOICE_PERIOD_FROM>()), " – ",
                                   date(invoice_.date<OI_INVOICE_PERIOD_TO>())));
        fact(words_.customer, std::string(invoice_.text<OI_INVOICE_CUSTOMER_ID>()));
        fact(words_.order, std::string(invoice_.text<OI_INVOICE_ORDER_REFERENCE>()));
        fact(words_.buyer_reference, std::string(invoice_.text<OI_INVOICE_BUYER_REFERENCE>()));
        fact(words_.contract, std::string(invoice_.text<OI_INVOICE_CONTRACT_REFERENCE>()));
        for (const auto reference : tree_.children<oi_document_reference>(invoice_)) {
            if (reference.code<OI_DOCUMENT_REFERENCE_KIND>() != OI_REFERENCE_PRECEDING_INVOICE) {
                continue;
            }
            fact(words_.preceding, joined(reference.text<OI_DOCUMENT_REFERENCE_NUMBER>(), ", ",
                                          date(reference.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>())));
        }
        return y;
    }

    void draw_notes() {
        bool any = false;
        for (const auto note : tree_.children<oi_note>(invoice_)) {
            paragraph(note.text<OI_NOTE_TEXT>(), plain);
            any = true;
        }
        if (any) y_ += 10_pt;
    }

    // ---- lines --------------------------------------------------------------------------------

    void draw_table_head() {
        const auto head = [&](const Column& column, std::string_view text, bool to_the_right) {
            Style style = label;
            style.right = to_the_right;
            sheet_.write(column.x, y_, column.width, text, style);
        };
        head(col_position, words_.position, false);
        head(col_item, words_.item, false);
        head(col_quantity, words_.quantity, true);
        head(col_price, words_.price, true);
        head(col_vat, words_.vat, true);
        head(col_amount, words_.amount, true);
        y_ += 13_pt;
        sheet_.rule(left, y_, Sheet::inner, 20);
        y_ += 4_pt;
    }

    std::string about(const Line& line) const {
        std::string out;
        const std::string_view description = line.text<OI_INVOICE_LINE_DESCRIPTION>();
        if (description != line.text<OI_INVOICE_LINE_NAME>()) add_line(out, description);
        add_line(out, joined(line.text<OI_INVOICE_LINE_SELLER_ITEM_ID>(), " / ",
                             line.text<OI_INVOICE_LINE_BUYER_ITEM_ID>()));
        add_line(out, joined(date(line.date<OI_INVOICE_LINE_PERIOD_FROM>()), " – ",
                             date(line.date<OI_INVOICE_LINE_PERIOD_TO>())));
        for (const auto attribute : tree_.children<oi_item_attribute>(line)) {
            add_line(out, joined(attribute.text<OI_ITEM_ATTRIBUTE_NAME>(), ": ",
                                 attribute.text<OI_ITEM_ATTRIBUTE_VALUE>()));
        }
        for (const auto note : tree_.children<oi_note>(line)) {
            add_line(out, note.text<OI_NOTE_TEXT>());
        }
        for (const auto row : tree_.children<oi_allowance_charge>(line)) {
            add_line(out, adjustment_name(row) + ": " + signed_amount(row));
        }
        return out;
    }

    void draw_lines() {
        const auto lines = tree_.children<oi_invoice_line>(invoice_);
        if (lines.empty()) return;
        need(60_pt);
        draw_table_head();
        in_table_ = true;
        for (const Line line : lines) draw_line(line);
        in_table_ = false;
        sheet_.rule(left, y_, Sheet::inner, 20);
        y_ += 6_pt;
    }

    void draw_line(const Line& line) {
        need(12_pt);
        const unsigned page = sheet_.pages();
        int used = sheet_.write(col_position.x, y_, col_position.width,
                                line.text<OI_INVOICE_LINE_LINE_ID>(), plain);
        const auto put = [&](const Column& column, const std::string& text) {
            return sheet_.write(column.x, y_, column.width, text, figures);
        };
        used = std::max(
            used, put(col_quantity, joined(decimal(line.decimal<OI_INVOICE_LINE_QUANTITY>()), " ",
                                           line.text<OI_INVOICE_LINE_UNIT>())));
        std::string price = decimal(line.decimal<OI_INVOICE_LINE_PRICE>());
        const oi_decimal* base = line.decimal<OI_INVOICE_LINE_PRICE_QUANTITY>();
        if (base != nullptr && to_text(*base) != "1") price += " / " + decimal(base);
        used = std::max(used, put(col_price, price));
        used = std::max(used, put(col_vat, percent(line.decimal<OI_INVOICE_LINE_TAX_RATE>())));
        used = std::max(used, put(col_amount, amount(line.amount<OI_INVOICE_LINE_NET_AMOUNT>())));
        const int below_figures = y_ + used;
        flow(col_item, line.text<OI_INVOICE_LINE_NAME>(), plain);
        flow(col_item, about(line), small);
        if (page == sheet_.pages()) y_ = std::max(y_, below_figures);
        y_ += 4_pt;
    }

    // ---- totals -------------------------------------------------------------------------------

    bool is_charge(const RowView<oi_allowance_charge>& row) const {
        return row.flag<OI_ALLOWANCE_CHARGE_CHARGE>();
    }
    std::string adjustment_name(const RowView<oi_allowance_charge>& row) const {
        std::string out(is_charge(row) ? words_.charge : words_.allowance);
        std::string_view reason = row.text<OI_ALLOWANCE_CHARGE_REASON>();
        if (reason.empty()) reason = row.text<OI_ALLOWANCE_CHARGE_REASON_CODE>();
        return joined(out, ": ", reason);
    }
    std::string signed_amount(const RowView<oi_allowance_charge>& row) const {
        const std::string value = amount(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
        if (value.empty() || is_charge(row)) return value;
        return value.front() == '-' ? value.substr(1) : "-" + value;
    }

    void total(std::string_view name, const std::string& value, bool strong = false) {
        if (value.empty()) return;
        const int high = sheet_.measure(col_total_name.width, name, strong ? bold : plain);
        need(high + 4_pt);
        sheet_.write(col_total_name.x, y_, col_total_name.width, name, strong ? bold : plain);
        sheet_.write(col_amount.x - 40_pt, y_, col_amount.width + 40_pt, value,
                     strong ? bold_figures : figures);
        y_ += high + 3_pt;
    }

    void draw_totals() {
        y_ += 4_pt;
        // They stand together unless there are very many.
        const std::size_t rows = 8 + tree_.children<oi_allowance_charge>(invoice_).size() +
                                 2 * tree_.children<oi_tax_subtotal>(invoice_).size();
        need(static_cast<int>(std::min<std::size_t>(rows, 30)) * 14_pt);
        total(words_.sum_of_lines, amount(invoice_.amount<OI_INVOICE_LINE_TOTAL>()));
        for (const auto row : tree_.children<oi_allowance_charge>(invoice_)) {
            total(adjustment_name(row), signed_amount(row));
        }
        total(words_.net_total, amount(invoice_.amount<OI_INVOICE_NET_TOTAL>()));
        for (const auto row : tree_.children<oi_tax_subtotal>(invoice_)) draw_subtotal(row);
        total(joined(words_.total, " ", invoice_.text<OI_INVOICE_CURRENCY>()),
              amount(invoice_.amount<OI_INVOICE_TOTAL>()), true);
        total(words_.prepaid, amount(invoice_.amount<OI_INVOICE_PREPAID>()));
        total(words_.rounding, amount(invoice_.amount<OI_INVOICE_ROUNDING>()));
        sheet_.rule(col_total_name.x, y_, right - col_total_name.x, 20);
        y_ += 3_pt;
        total(joined(words_.payable, " ", invoice_.text<OI_INVOICE_CURRENCY>()),
              amount(invoice_.amount<OI_INVOICE_PAYABLE>()), true);
        y_ += 14_pt;
    }

    void draw_subtotal(const RowView<oi_tax_subtotal>& row) {
        std::string name(words_.vat);
        const std::string rate = percent(row.decimal<OI_TAX_SUBTOTAL_RATE>());
        name = joined(name, " ", rate.empty() ? row.text<OI_TAX_SUBTOTAL_CATEGORY>() : rate);
        if (const auto base = amount(row.amount<OI_TAX_SUBTOTAL_TAXABLE>()); !base.empty()) {
            name.append(" ").append(words_.on).append(" ").append(base);
        }
        total(name, amount(row.amount<OI_TAX_SUBTOTAL_TAX>()));
        std::string_view reason = row.text<OI_TAX_SUBTOTAL_EXEMPTION_REASON>();
        if (reason.empty()) reason = row.text<OI_TAX_SUBTOTAL_EXEMPTION_CODE>();
        if (reason.empty()) return;
        const int wide = right - col_total_name.x;
        const int high = sheet_.measure(wide, reason, small);
        need(high);
        y_ += sheet_.write(col_total_name.x, y_, wide, reason, small) + 3_pt;
    }

    // ---- payment and foot ---------------------------------------------------------------------

    void draw_payment() {
        for (const auto means : tree_.children<oi_payment_means>(invoice_)) {
            std::string text;
            if (const auto account = means.text<OI_PAYMENT_MEANS_ACCOUNT>(); !account.empty()) {
                text.append(words_.pay_to).append(" ").append(account);
                text = joined(text, ", ", means.text<OI_PAYMENT_MEANS_BIC>());
                std::string_view holder = means.text<OI_PAYMENT_MEANS_ACCOUNT_NAME>();
                if (holder.empty() && payee_) holder = payee_->text<OI_PARTY_NAME>();
                text = joined(text, ", ", holder);
            }
            text = joined(text, ". ", means.text<OI_PAYMENT_MEANS_TEXT>());
            if (const auto mandate = means.text<OI_PAYMENT_MEANS_MANDATE>(); !mandate.empty()) {
                text = joined(text, ". ", joined(words_.mandate, " ", mandate));
            }
            paragraph(text, plain);
        }
        if (const auto quote = invoice_.text<OI_INVOICE_REMITTANCE_REFERENCE>(); !quote.empty()) {
            paragraph(joined(words_.reference, " ", quote), bold);
        }
        paragraph(invoice_.text<OI_INVOICE_PAYMENT_TERMS>(), plain);
        std::string attached;
        for (const auto reference : tree_.children<oi_document_reference>(invoice_)) {
            for (const auto file : tree_.children<oi_attachment>(reference)) {
                attached = joined(attached, ", ", file.text<OI_ATTACHMENT_FILENAME>());
            }
        }
        if (!attached.empty()) paragraph(joined(words_.attachments, ": ", attached), small);
    }

    void draw_foot() {
        const int y = Sheet::height - 56_pt;
        sheet_.rule(left, y, Sheet::inner);
        std::string text;
        if (seller_) {
            const auto add = [&](std::string_view name, std::string_view value) {
                if (!value.empty()) text = joined(text, " · ", joined(name, " ", value));
            };
            add("", seller_->text<OI_PARTY_NAME>());
            add(words_.vat_id, seller_->text<OI_PARTY_VAT_ID>());
            add(words_.tax_id, seller_->text<OI_PARTY_TAX_ID>());
            add(words_.registration, seller_->text<OI_PARTY_REGISTRATION_ID>());
            add("", seller_->text<OI_PARTY_CONTACT_EMAIL>());
            add("", seller_->text<OI_PARTY_CONTACT_PHONE>());
        }
        sheet_.write(left, y + 5_pt, Sheet::inner - 90_pt, text, {.size = 7_pt, .grey = 40});
        std::string number = std::string(words_.page) + " " + std::to_string(sheet_.pages());
        if (pages_ != 0) number.append(" ").append(words_.of) += " " + std::to_string(pages_);
        sheet_.write(right - 88_pt, y + 5_pt, 88_pt, number,
                     {.size = 7_pt, .right = true, .grey = 40});
    }

    const TreeView& tree_;
    const RowView<oi_invoice> invoice_;
    const Words& words_;
    const unsigned pages_;
    std::optional<Party> seller_, buyer_, payee_;
    Sheet sheet_;
    int y_ = Sheet::margin;
    bool in_table_ = false;
};

}  // namespace

std::string draw_invoice(const TreeView& tree, RowView<oi_invoice> invoice, const Words& words) {
    Page first(tree, invoice, words, 0);  // to learn how many pages there are
    first.draw();
    return Page(tree, invoice, words, first.pages()).draw();
}

std::string title_of(RowView<oi_invoice> invoice, const Words& words) {
    return joined(kind_name(invoice, words), " ", invoice.text<OI_INVOICE_NUMBER>());
}

}  // namespace openitem::facturx
