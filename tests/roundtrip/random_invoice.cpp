#include "tests/roundtrip/random_invoice.hpp"

#include <openitem/values.h>
#include <openitem/builders.hpp>
#include <openitem/to_text.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "host/base/hash.hpp"

namespace openitem::roundtrip {

namespace {

constexpr std::string_view currencies[] = {"EUR", "USD", "DKK", "JPY"};

bool one_in(int n) { return *rc::gen::inRange(0, n) == 0; }
bool maybe() { return !one_in(3); }

template <class... Value>
std::string_view one_of(Value... value) {
    return *rc::gen::element<std::string_view>(value...);
}

/// Without white space around it, as readers leave it.
std::string any_text() {
    static const std::vector<std::string> words = {"Chair",
                                                   "R-1",
                                                   "4217",
                                                   "<b>&amp;</b>",
                                                   "\"quoted\"",
                                                   "it's",
                                                   "a]]>b",
                                                   "\xC3\x9C"
                                                   "ber",
                                                   "\xE2\x82\xAC",
                                                   "\xE6\x9D\xB1\xE4\xBA\xAC",
                                                   "\xF0\x9F\x8D\xBA",
                                                   "#AAI",
                                                   "--",
                                                   "%20",
                                                   "x\ty",
                                                   "1\n2",
                                                   "c\rd",
                                                   "\xC2\xA0 nbsp \xC2\xA0"};
    const int count = *rc::gen::inRange(1, 4);
    std::string out;
    for (int i = 0; i < count; ++i) {
        if (i != 0) out += one_of(" ", "\n", "", "  ");
        out += *rc::gen::elementOf(words);
    }
    return out;
}

/// Absent as often as an element may be left out.
std::string text() { return maybe() ? any_text() : std::string(); }

oi_decimal any_decimal() {
    oi_decimal out{};
    const auto whole = *rc::gen::arbitrary<std::int64_t>();
    out.units = one_in(4) ? whole / 2 : whole % 10000000;
    out.scale = *rc::gen::inRange<std::uint8_t>(0, one_in(4) ? OI_MAX_SCALE + 1 : 5);
    return out;
}

oi_amount any_amount(std::string_view currency) {
    return openitem::amount(any_decimal(), currency);
}

Date any_date() {
    return {*rc::gen::inRange(make_date(1, 1, 1)->days, make_date(9999, 12, 31)->days + 1)};
}

/// Makes one record, group by group, in the order in which readers deliver them.
class Maker {
public:
    Maker(Invoice invoice, Shape shape, RandomInvoice& out)
        : invoice_(invoice), shape_(shape), out_(out) {}

    void make() {
        header();
        references();
        parties();
        payment();
        totals();
        lines();
    }

private:
    oi_amount amount() {
        // Now and then in another currency than the document's: wrong, and to be kept.
        return any_amount(one_in(10) ? one_of("USD", "XXX", "eur") : std::string_view(currency_));
    }

    void header() {
        credit_note_ = one_in(3);
        currency_ = *rc::gen::elementOf(
            std::vector<std::string_view>(std::begin(currencies), std::end(currencies)));
        invoice_.number(any_text()).currency(currency_);
        kind();
        if (maybe()) invoice_.issued_on(any_date());
        if (maybe()) invoice_.period_from(any_date());
        if (maybe()) invoice_.period_to(any_date());
        if (maybe()) invoice_.delivered_on(any_date());
        invoice_.specification_id(text()).process_id(text());
        invoice_.buyer_reference(text()).accounting_reference(text());
        const std::string order = text();
        invoice_.order_reference(order);
        if (!order.empty()) invoice_.sales_order_reference(text());
        invoice_.project_reference(text()).contract_reference(text()).tender_reference(text());
        invoice_.receipt_reference(text()).despatch_reference(text());
        const std::string object = text();
        invoice_.object_id(object);
        if (!object.empty() && maybe()) invoice_.object_scheme(one_of("ABT", "AAA"));
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
            Note note = invoice_.add_note();
            const bool coded = maybe();
            if (coded) note.subject_code(one_of("AAI", "REG"));
            note.text("note " + any_text());
        }
    }

    void kind() {
        if (credit_note_) {
            invoice_.kind(OI_INVOICE_KIND_CREDIT_NOTE);
            invoice_.type_code(one_of("381", "396", "261"));
        } else if (one_in(5)) {
            invoice_.kind(OI_INVOICE_KIND_PREPAYMENT).type_code("386");
        } else {
            invoice_.kind(OI_INVOICE_KIND_INVOICE).type_code(one_of("380", "326", "384"));
        }
    }

    void attach(DocumentReference& reference) {
        const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
        const base::Digest digest = base::sha256(bytes);
        out_.blobs[digest.hex()] = bytes;
        oi_digest blob{};
        std::copy(digest.bytes.begin(), digest.bytes.end(), blob.bytes);
        Attachment attachment = reference.add_attachment();
        attachment.filename(any_text()).mime_type(one_of("application/pdf", "text/csv"));
        attachment.size(static_cast<std::int64_t>(bytes.size())).blob(blob);
    }

    void references() {
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
            DocumentReference row = invoice_.add_document_reference();
            row.kind(OI_REFERENCE_PRECEDING_INVOICE).number(any_text());
            if (maybe()) row.issued_on(any_date());
        }
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
            DocumentReference row = invoice_.add_document_reference();
            row.kind(OI_REFERENCE_SUPPORTING).number(any_text()).description(text()).uri(text());
            // CII states one always.
            if (shape_ == Shape::any || one_in(3)) row.type_code(one_of("916", "758"));
            if (maybe()) attach(row);
        }
    }

    void address(Party& party) {
        if (!maybe()) return;
        party.street(text()).street_2(text()).street_3(text()).city(text()).postcode(text());
        party.subdivision(text()).country(maybe() ? one_of("DE", "NO", "XI") : "");
    }

    Party party(std::uint32_t role) {
        Party party = invoice_.add_party().role(role).name(any_text());
        address(party);
        return party;
    }

    void whole_party(std::uint32_t role) {
        Party row = party(role);
        row.trading_name(text()).vat_id(text()).legal_info(text());
        if (role == OI_ROLE_SELLER) row.tax_id(text());
        const std::string endpoint = text();
        row.endpoint(endpoint);
        if (!endpoint.empty()) row.endpoint_scheme(one_of("0088", "EM", "9930"));
        const std::string registration = text();
        row.registration_id(registration);
        if (!registration.empty() && maybe()) row.registration_scheme("0002");
        row.contact_name(text()).contact_phone(text()).contact_email(text());
        const int most = role == OI_ROLE_SELLER ? 3 : 1;
        for (int i = *rc::gen::inRange(0, most + 1); i > 0; --i) identifier(row);
    }

    /// In CII the buyer's identifier without a scheme is the customer's number.
    void buyer() {
        whole_party(OI_ROLE_BUYER);
        if (shape_ == Shape::ubl) invoice_.customer_id(text());
    }

    void identifier(Party& row) {
        PartyIdentifier id = row.add_party_identifier().value(any_text());
        if (shape_ == Shape::any || maybe()) id.scheme(one_of("0088", "0060"));
    }

    void parties() {
        has_seller_ = maybe();
        if (has_seller_) whole_party(OI_ROLE_SELLER);
        if (maybe()) buyer();
        if (one_in(3)) {
            Party payee = invoice_.add_party().role(OI_ROLE_PAYEE).name(any_text());
            payee.registration_id(text());
            if (maybe()) identifier(payee);
        }
        if (one_in(3)) party(OI_ROLE_TAX_REPRESENTATIVE).vat_id(any_text());
        if (one_in(3)) {
            Party place = party(OI_ROLE_SHIP_TO);
            if (maybe()) identifier(place);
        }
    }

    void payment() {
        const int count = *rc::gen::inRange(0, 3);
        const std::string creditor = has_seller_ ? text() : std::string();
        // Several means of one document are of one kind (BT-81 is one term).
        const bool debit = one_in(3);
        const std::string_view code = debit ? one_of("49", "59") : one_of("30", "58", "48");
        const std::string described = text();
        for (int i = 0; i < count; ++i) {
            PaymentMeans row = invoice_.add_payment_means().code(code).text(described);
            if (debit) {
                if (i == 0) mandate_ = text(), debited_ = text();
                row.mandate(mandate_).debited_account(debited_).creditor_id(creditor);
            } else if (code == "48") {
                row.card_number(any_text()).card_holder(text());
            } else {
                row.account(any_text()).account_name(text()).bic(text());
            }
        }
        if (count != 0) invoice_.remittance_reference(text());
        if ((count != 0 || !credit_note_) && maybe()) invoice_.due_on(any_date());
        terms();
    }

    void terms() {
        std::string terms;
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
            const auto days = *rc::gen::inRange<std::uint32_t>(0, 100);
            const oi_decimal percent{*rc::gen::inRange<std::int64_t>(0, 1000), 2, {}};
            DiscountTier tier = invoice_.add_discount_tier().days(days).percent(percent);
            terms += "#SKONTO#TAGE=" + std::to_string(days) + "#PROZENT=" + to_text(percent) + "#";
            if (maybe()) {
                const oi_amount base = any_amount(currency_);
                tier.base(base);
                terms += "BASISBETRAG=" + to_text(base) + "#";
            }
            terms += "\n";
        }
        terms += any_text();
        invoice_.payment_terms(terms);
    }

    template <class Owner>
    void allowances(Owner& owner, bool with_tax) {
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
            AllowanceCharge row = owner.add_allowance_charge().charge(one_in(2));
            row.amount(amount()).reason(text());
            row.reason_code(maybe() ? one_of("95", "FC", "41") : "");
            if (maybe()) row.base(amount());
            if (maybe()) row.percent(any_decimal());
            if (!with_tax) continue;
            row.tax_category(one_of("S", "Z", "AE"));
            if (maybe()) row.tax_rate(any_decimal());
        }
    }

    void totals() {
        allowances(invoice_, true);
        const int subtotals = *rc::gen::inRange(0, 4);
        if (subtotals != 0 || shape_ == Shape::ubl) {
            if (maybe()) invoice_.tax_point_on(any_date());
            invoice_.tax_point_code(maybe() ? one_of("3", "35", "432") : "");
        }
        for (int i = subtotals; i > 0; --i) {
            TaxSubtotal row = invoice_.add_tax_subtotal().category(one_of("S", "E", "K", "O"));
            row.taxable(amount()).tax(amount());
            if (maybe()) row.rate(any_decimal());
            row.exemption_reason(text()).exemption_code(one_in(2) ? "VATEX-EU-O" : "");
        }
        if (maybe()) invoice_.tax_total(any_amount(currency_));
        if (one_in(3)) {
            const std::string_view accounting = currency_ == "EUR" ? "SEK" : "EUR";
            invoice_.tax_currency(accounting);
            if (maybe()) invoice_.tax_total_accounting(any_amount(accounting));
        }
        if (maybe()) invoice_.line_total(amount());
        if (maybe()) invoice_.net_total(amount());
        if (maybe()) invoice_.total(amount());
        if (maybe()) invoice_.allowance_total(amount());
        if (maybe()) invoice_.charge_total(amount());
        if (maybe()) invoice_.prepaid(amount());
        if (maybe()) invoice_.rounding(amount());
        if (maybe()) invoice_.payable(amount());
    }

    void lines() {
        std::vector<std::string> around;
        const int count = *rc::gen::inRange(0, 6);
        for (int i = 1; i <= count; ++i) {
            // Of the line before, of one around it, or of none.
            const auto depth = *rc::gen::inRange<std::size_t>(0, around.size() + 1);
            around.resize(one_in(3) ? depth : 0);
            InvoiceLine line = invoice_.add_invoice_line();
            if (!around.empty()) line.parent_line_id(around.back());
            around.push_back("L" + std::to_string(i));
            line.line_id(around.back());
            one_line(line);
        }
    }

    void one_line(InvoiceLine& line) {
        line.accounting_reference(text()).order_line(text());
        if (maybe()) line.quantity(any_decimal());
        line.unit(one_of("C62", "HUR", "XPP"));
        if (maybe()) line.net_amount(amount());
        if (maybe()) line.period_from(any_date());
        if (maybe()) line.period_to(any_date());
        const std::string object = text();
        line.object_id(object);
        if (!object.empty() && maybe()) line.object_scheme("AAA");
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
            line.add_note().text(any_text());
        }
        allowances(line, false);
        line.price(any_decimal());
        if (maybe()) line.gross_price(any_decimal()).price_discount(any_decimal());
        if (maybe()) line.price_quantity(any_decimal()).price_unit("C62");
        item(line);
    }

    void item(InvoiceLine& line) {
        line.name(any_text()).description(text());
        line.seller_item_id(text()).buyer_item_id(text());
        const std::string standard = text();
        line.standard_item_id(standard);
        if (!standard.empty()) line.standard_item_scheme("0160");
        line.origin_country(maybe() ? "FR" : "");
        line.tax_category(one_of("S", "Z", "E"));
        if (maybe()) line.tax_rate(any_decimal());
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
            Classification row = line.add_classification().value(any_text()).scheme("STI");
            if (maybe()) row.scheme_version(any_text());
        }
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
            line.add_item_attribute().name(any_text()).value(any_text());
        }
    }

    Invoice invoice_;
    Shape shape_;
    RandomInvoice& out_;
    std::string_view currency_;
    std::string mandate_, debited_;
    bool credit_note_ = false;
    bool has_seller_ = false;
};

}  // namespace

RandomInvoice random_invoice(Shape shape) {
    RandomInvoice out;
    BatchWriter writer(
        [&](std::span<const char> batch) { out.batch.assign(batch.data(), batch.size()); });
    Records records(writer);
    Maker(records.invoice("random"), shape, out).make();
    writer.flush();
    return out;
}

}  // namespace openitem::roundtrip
