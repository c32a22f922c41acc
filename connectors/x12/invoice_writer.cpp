// An invoice record into an 810, a credit or debit note into an 812 where that is asked for.
#include "connectors/lib/en16931/losses.hpp"
#include "connectors/x12/codes.hpp"
#include "connectors/x12/values.hpp"
#include "connectors/x12/writer.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <array>

namespace openitem::x12 {
namespace {

using en16931::bits;
using Line = RowView<oi_invoice_line>;
using PartyRow = RowView<oi_party>;

oi_decimal number_of(const oi_amount& value) {
    oi_decimal out{};
    out.units = value.units;
    out.scale = value.scale;
    return out;
}

/// Without zeros behind the point.
std::string shortest(const oi_decimal& value) {
    oi_decimal out = value;
    while (out.scale > 0 && out.units % 10 == 0) {
        out.units /= 10;
        --out.scale;
    }
    return to_text(out);
}

/// Type N2. Throws for more than two decimals.
std::string implied(const oi_amount& value, const char* field) {
    oi_decimal out = number_of(value);
    while (out.scale > 2 && out.units % 10 == 0) {
        out.units /= 10;
        --out.scale;
    }
    std::int64_t units = out.units;
    bool fits = out.scale <= 2;
    for (unsigned scale = out.scale; fits && scale < 2; ++scale) {
        fits = !__builtin_mul_overflow(units, std::int64_t{10}, &units);
    }
    if (fits) return std::to_string(units);
    throw Error(
        OI_BAD_DATA, "x12.decimals",
        "expected at most two decimals, which is what X12 amounts have, found " + to_text(value),
        field);
}

std::string_view transaction_type(std::string_view code, std::uint32_t kind) {
    if (code == "381" || kind == OI_INVOICE_KIND_CREDIT_NOTE) return "CR";
    if (code == "383" || kind == OI_INVOICE_KIND_DEBIT_NOTE) return "DR";
    if (code == "386" || kind == OI_INVOICE_KIND_PREPAYMENT) return "PP";
    if (code == "385") return "CI";
    return "DI";
}

class InvoiceWriter {
public:
    InvoiceWriter(const TreeView& tree, RowView<oi_invoice> invoice, const WriteOptions& options)
        : tree_(tree), invoice_(invoice), options_(options), to_(written_.bytes, envelope_) {
        for (const PartyRow party : tree.children<oi_party>(invoice)) {
            const std::uint32_t role = party.code<OI_PARTY_ROLE>();
            if (role < parties_.size() && !parties_[role]) parties_[role] = party;
        }
        envelope_.sender = options.sender.empty() ? name_of(OI_ROLE_SELLER) : options.sender;
        envelope_.receiver = options.receiver.empty() ? name_of(OI_ROLE_BUYER) : options.receiver;
        if (!options.sender_qualifier.empty()) {
            envelope_.sender_qualifier = options.sender_qualifier;
        }
        if (!options.receiver_qualifier.empty()) {
            envelope_.receiver_qualifier = options.receiver_qualifier;
        }
        if (!options.control.empty()) envelope_.control = options.control;
        envelope_.later = options.later;
        envelope_.test = options.test;
        envelope_.now = options.now;
        type_ =
            transaction_type(invoice.text<OI_INVOICE_TYPE_CODE>(), invoice.code<OI_INVOICE_KIND>());
    }

    Written write() {
        if (!options_.form.empty() && options_.form != "810" && options_.form != "812") {
            throw Error(OI_UNSUPPORTED, "x12.invoice_form",
                        "expected 810 or 812 as the form of an invoice");
        }
        const bool note = type_ == "CR" || type_ == "DR";
        const bool adjustment = options_.form == "812";
        if (adjustment && !note) {
            throw Error(OI_UNSUPPORTED, "x12.not_an_adjustment",
                        "expected a credit or debit note for an 812");
        }
        to_.begin();
        to_.begin_group(adjustment ? "CD" : "IN", to_.version());
        to_.begin_set(adjustment ? "812" : "810");
        adjustment ? write_adjustment() : write_invoice();
        to_.end_set();
        to_.end_group();
        to_.end();
        written_.lost = losses_.take();
        if (to_.replaced()) {
            written_.lost.push_back(
                "* ~ ^ and > separate in X12: where they stood in a text a blank stands");
        }
        return std::move(written_);
    }

private:
    /// Who he is in an envelope, when nobody has said: an identifier, else his name.
    std::string name_of(std::uint32_t role) const {
        const PartyRow& party = parties_[role];
        if (!party) return role == OI_ROLE_SELLER ? "SENDER" : "RECEIVER";
        for (const auto id : tree_.children<oi_party_identifier>(party)) {
            return beginning(id.text<OI_PARTY_IDENTIFIER_VALUE>());
        }
        return beginning(party.text<OI_PARTY_NAME>());
    }

    /// As much as ISA06 holds. What stands at its end would be a blank too many in GS02.
    static std::string beginning(std::string_view text) {
        std::string out(cut(text, 15));
        out.erase(out.find_last_not_of(' ') + 1);
        return out;
    }

    static std::string day(std::optional<std::int32_t> days) {
        return days ? InterchangeWriter::day(Date{*days}) : std::string();
    }

    /// What the receiver knows the invoice by, and what is paid by: it must arrive as it is.
    static void expect_whole(std::string_view number) {
        constexpr std::string_view separators = "*~^>";
        if (number.find_first_of(separators) == std::string_view::npos) return;
        throw Error(
            OI_BAD_DATA, "x12.number",
            "expected an invoice number without * ~ ^ and >, which separate in X12, found " +
                openitem::detail::quoted(number),
            "number");
    }

    void write_invoice() {
        const bool voided = invoice_.code<OI_INVOICE_CHANGE>() == OI_CHANGE_VOIDED;
        const std::string_view number = invoice_.text<OI_INVOICE_NUMBER>();
        expect_whole(number);
        to_.put({"BIG", day(invoice_.date<OI_INVOICE_ISSUED_ON>()), number, "",
                 invoice_.text<OI_INVOICE_ORDER_REFERENCE>(), "", "", type_, voided ? "01" : "00"});
        for (const auto note : tree_.children<oi_note>(invoice_)) write_note(note);
        const std::string_view currency = invoice_.text<OI_INVOICE_CURRENCY>();
        if (!currency.empty()) to_.put({"CUR", "SE", currency});
        write_references();
        write_parties();
        write_terms();
        write_date("011", invoice_.date<OI_INVOICE_DELIVERED_ON>());
        write_date("186", invoice_.date<OI_INVOICE_PERIOD_FROM>());
        write_date("187", invoice_.date<OI_INVOICE_PERIOD_TO>());
        for (const Line line : tree_.children<oi_invoice_line>(invoice_)) write_line(line);
        const oi_amount* total = invoice_.amount<OI_INVOICE_PAYABLE>();
        if (total == nullptr) total = invoice_.amount<OI_INVOICE_TOTAL>();
        if (total == nullptr) {
            throw Error(OI_BAD_DATA, "x12.no_total", "expected a total, found none", "total");
        }
        to_.put({"TDS", implied(*total, "total")});
        for (const auto tax : tree_.children<oi_tax_subtotal>(invoice_)) write_tax(tax);
        for (const auto row : tree_.children<oi_allowance_charge>(invoice_)) write_charge(row);
        write_prepaid();
        to_.put({"CTT", std::to_string(lines_)});
        find_losses();
    }

    void write_reference(std::string_view qualifier, std::string_view number,
                         std::string_view text = {}) {
        if (!number.empty()) to_.put({"REF", qualifier, number.substr(0, longest()), text});
    }
    std::size_t longest() const { return options_.later ? 50 : 30; }

    void write_references() {
        write_reference("CT", invoice_.text<OI_INVOICE_CONTRACT_REFERENCE>());
        write_reference("VN", invoice_.text<OI_INVOICE_SALES_ORDER_REFERENCE>());
        write_reference("BM", invoice_.text<OI_INVOICE_DESPATCH_REFERENCE>());
        write_reference("CR", invoice_.text<OI_INVOICE_BUYER_REFERENCE>());
        for (const auto row : tree_.children<oi_document_reference>(invoice_)) {
            const bool preceding =
                row.code<OI_DOCUMENT_REFERENCE_KIND>() == OI_REFERENCE_PRECEDING_INVOICE;
            const std::string_view text = row.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>();
            const bool qualifier = text.size() == 2;  // as the reader keeps it
            write_reference(preceding   ? "IV"
                            : qualifier ? text
                                        : "ZZ",
                            row.text<OI_DOCUMENT_REFERENCE_NUMBER>(),
                            qualifier ? std::string_view() : cut(text, 80));
        }
    }

    void write_note(const RowView<oi_note>& note) {
        constexpr std::size_t most = 80;
        std::string_view text = note.text<OI_NOTE_TEXT>();
        for (; !text.empty(); text.remove_prefix(std::min(most, text.size()))) {
            to_.put({"NTE", "", text.substr(0, most)});
        }
    }

    // What was paid before is not due: the total is without it, so it is said like an allowance.
    void write_prepaid() {
        const oi_amount* prepaid = invoice_.amount<OI_INVOICE_PREPAID>();
        if (prepaid == nullptr || prepaid->units == 0) return;
        to_.put({"SAC", "A", "ZZZZ", "", "", implied(*prepaid, "prepaid"), "", "", "", "", "", "",
                 "", "", "", "Already paid"});
    }

    void write_parties() {
        write_party("SE", parties_[OI_ROLE_SELLER]);
        write_party("BT", parties_[OI_ROLE_BUYER]);
        write_party("ST", parties_[OI_ROLE_SHIP_TO]);
        write_party("RE", parties_[OI_ROLE_PAYEE]);
    }

    void write_party(std::string_view code, const PartyRow& party) {
        if (!party) return;
        std::string_view id, qualifier;
        for (const auto row : tree_.children<oi_party_identifier>(party)) {
            if (!id.empty()) {
                losses_.add("BT-29", row.text<OI_PARTY_IDENTIFIER_VALUE>(),
                            "N1 has one identifier");
                continue;
            }
            id = row.text<OI_PARTY_IDENTIFIER_VALUE>();
            qualifier = id_qualifier(row.text<OI_PARTY_IDENTIFIER_SCHEME>());
        }
        if (id.empty() && code == "BT") {
            id = invoice_.text<OI_INVOICE_CUSTOMER_ID>();
            qualifier = "91";
        }
        to_.put({"N1", code, cut(party.text<OI_PARTY_NAME>(), 60),
                 id.empty() ? std::string_view() : qualifier, id});
        if (const auto name = party.text<OI_PARTY_TRADING_NAME>(); !name.empty()) {
            to_.put({"N2", cut(name, 60)});
        }
        const std::string_view street = party.text<OI_PARTY_STREET>();
        if (!street.empty()) {
            to_.put({"N3", cut(street, 55), cut(party.text<OI_PARTY_STREET_2>(), 55)});
            const std::string_view third = party.text<OI_PARTY_STREET_3>();
            if (!third.empty()) to_.put({"N3", cut(third, 55)});
        }
        const std::string_view city = party.text<OI_PARTY_CITY>(),
                               country = party.text<OI_PARTY_COUNTRY>();
        if (!city.empty() || !country.empty()) {
            to_.put({"N4", city, party.text<OI_PARTY_SUBDIVISION>(),
                     party.text<OI_PARTY_POSTCODE>(), country});
        }
        write_reference("TJ", party.text<OI_PARTY_TAX_ID>());
        write_reference("VX", party.text<OI_PARTY_VAT_ID>());
        const std::string_view phone = party.text<OI_PARTY_CONTACT_PHONE>(),
                               mail = party.text<OI_PARTY_CONTACT_EMAIL>();
        const std::string_view contact = party.text<OI_PARTY_CONTACT_NAME>();
        if (!contact.empty() || !phone.empty() || !mail.empty()) {
            to_.put({"PER", "IC", contact, phone.empty() ? "" : "TE", phone,
                     mail.empty() ? "" : "EM", mail});
        }
    }

    void write_terms() {
        const std::string due = day(invoice_.date<OI_INVOICE_DUE_ON>());
        const std::string_view text = cut(invoice_.text<OI_INVOICE_PAYMENT_TERMS>(), 80);
        bool said = false;
        for (const auto tier : tree_.children<oi_discount_tier>(invoice_)) {
            const oi_decimal* percent = tier.decimal<OI_DISCOUNT_TIER_PERCENT>();
            const auto days = tier.number<OI_DISCOUNT_TIER_DAYS>();
            to_.put({"ITD", "01", "3", percent ? shortest(*percent) : std::string(),
                     day(tier.date<OI_DISCOUNT_TIER_UNTIL_ON>()),
                     days ? std::to_string(*days) : std::string(), said ? std::string() : due, "",
                     "", "", "", "", said ? std::string_view() : text});
            said = true;
        }
        if (!said && (!due.empty() || !text.empty())) {
            to_.put({"ITD", "05", "3", "", "", "", due, "", "", "", "", "", text});
        }
    }

    void write_date(std::string_view qualifier, std::optional<std::int32_t> date) {
        if (date) to_.put({"DTM", qualifier, day(date)});
    }

    void write_line(const Line& line) {
        if (!line.text<OI_INVOICE_LINE_PARENT_LINE_ID>().empty()) return write_sub_line(line);
        ++lines_;
        const oi_decimal* quantity = line.decimal<OI_INVOICE_LINE_QUANTITY>();
        const oi_decimal* price = line.decimal<OI_INVOICE_LINE_PRICE>();
        const oi_amount* net = line.amount<OI_INVOICE_LINE_NET_AMOUNT>();
        std::string count, each;
        std::string_view unit = unit_of(line);
        if (quantity != nullptr && price != nullptr) {
            count = to_text(*quantity);
            each = to_text(*price);
        } else if (net != nullptr) {
            count = "1";
            each = to_text(*net);
        }
        if (unit.empty() && !count.empty()) unit = "EA";
        const oi_decimal* basis = line.decimal<OI_INVOICE_LINE_PRICE_QUANTITY>();
        const std::string per = basis == nullptr ? "1" : shortest(*basis);
        if (per != "1" && per != "100" && per != "1000") {
            losses_.add("BT-149", per, "X12 has prices per unit, per hundred and per thousand");
        }
        const std::string_view seller = line.text<OI_INVOICE_LINE_SELLER_ITEM_ID>(),
                               buyer = line.text<OI_INVOICE_LINE_BUYER_ITEM_ID>(),
                               standard = line.text<OI_INVOICE_LINE_STANDARD_ITEM_ID>(),
                               order = line.text<OI_INVOICE_LINE_ORDER_LINE>();
        std::array<std::string_view, 8> ids{};
        std::size_t used = 0;
        const auto add = [&](std::string_view kind, std::string_view id) {
            if (id.empty()) return;
            ids[used++] = kind;
            ids[used++] = cut(id, 48);
        };
        add("VP", seller);
        add("BP", buyer);
        add(standard.size() == 12 ? "UP" : "EN", standard);
        add("PL", order);
        to_.put({"IT1", line.text<OI_INVOICE_LINE_LINE_ID>(), count, unit, each,
                 per == "100"    ? "HP"
                 : per == "1000" ? "TP"
                                 : "",
                 ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[6], ids[7]});
        write_line_tax(line);
        write_text(line.text<OI_INVOICE_LINE_NAME>());
        write_text(line.text<OI_INVOICE_LINE_DESCRIPTION>());
        write_date("150", line.date<OI_INVOICE_LINE_PERIOD_FROM>());
        write_date("151", line.date<OI_INVOICE_LINE_PERIOD_TO>());
        for (const auto row : tree_.children<oi_allowance_charge>(line)) write_charge(row);
    }

    /// Element 355 has two letters: of those of three the first two mean the same, as HU of HUR.
    static std::string_view unit_of(const Line& line) {
        return cut(line.text<OI_INVOICE_LINE_UNIT>(), 2);
    }

    // The rate alone: what it comes to is summed up for the document.
    void write_line_tax(const Line& line) {
        const oi_decimal* rate = line.decimal<OI_INVOICE_LINE_TAX_RATE>();
        if (rate != nullptr) to_.put({"TXI", "TX", "", shortest(*rate)});
    }

    void write_text(std::string_view text) {
        if (!text.empty()) to_.put({"PID", "F", "", "", "", cut(text, 80)});
    }

    void write_sub_line(const Line& line) {
        const oi_decimal* quantity = line.decimal<OI_INVOICE_LINE_QUANTITY>();
        const oi_decimal* price = line.decimal<OI_INVOICE_LINE_PRICE>();
        const std::string_view unit = unit_of(line);
        const std::string_view id = line.text<OI_INVOICE_LINE_SELLER_ITEM_ID>();
        to_.put({"SLN", line.text<OI_INVOICE_LINE_LINE_ID>(), "", "I",
                 quantity ? shortest(*quantity) : std::string(),
                 unit.empty() && quantity ? "EA" : unit, price ? shortest(*price) : std::string(),
                 "", "", id.empty() ? "" : "VP", id});
    }

    void write_tax(const RowView<oi_tax_subtotal>& tax) {
        const oi_amount* amount = tax.amount<OI_TAX_SUBTOTAL_TAX>();
        const oi_amount* base = tax.amount<OI_TAX_SUBTOTAL_TAXABLE>();
        const oi_decimal* rate = tax.decimal<OI_TAX_SUBTOTAL_RATE>();
        if (amount == nullptr && rate == nullptr) return;
        to_.put({"TXI", "TX", amount ? shortest(number_of(*amount)) : std::string(),
                 rate ? shortest(*rate) : std::string(), "", "", "", "",
                 base ? shortest(number_of(*base)) : std::string()});
    }

    void write_charge(const RowView<oi_allowance_charge>& row) {
        const oi_amount* amount = row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>();
        const oi_decimal* percent = row.decimal<OI_ALLOWANCE_CHARGE_PERCENT>();
        const std::string_view code = row.text<OI_ALLOWANCE_CHARGE_REASON_CODE>();
        std::string_view reason = row.text<OI_ALLOWANCE_CHARGE_REASON>();
        // Codes of X12 have four characters; another list's is told in words.
        const bool own = code.size() == 4;
        if (reason.empty() && !own) reason = code;
        to_.put({"SAC", row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() ? "C" : "A",
                 own ? code : std::string_view("ZZZZ"), "", "",
                 amount ? implied(*amount, "allowance_charge") : std::string(), percent ? "3" : "",
                 percent ? shortest(*percent) : std::string(), "", "", "", "", "", "", "",
                 cut(reason, 80)});
    }

    void write_adjustment() {
        const oi_amount* total = invoice_.amount<OI_INVOICE_TOTAL>();
        if (total == nullptr) {
            throw Error(OI_BAD_DATA, "x12.no_total", "expected a total, found none", "total");
        }
        std::string_view preceding;
        for (const auto row : tree_.children<oi_document_reference>(invoice_)) {
            if (row.code<OI_DOCUMENT_REFERENCE_KIND>() == OI_REFERENCE_PRECEDING_INVOICE) {
                preceding = row.text<OI_DOCUMENT_REFERENCE_NUMBER>();
                break;
            }
        }
        const std::string_view flag = type_ == "CR" ? "C" : "D";
        to_.put({"BCD", day(invoice_.date<OI_INVOICE_ISSUED_ON>()),
                 invoice_.text<OI_INVOICE_NUMBER>(), "I", implied(*total, "total"), flag, "",
                 preceding, "", "", cut(invoice_.text<OI_INVOICE_ORDER_REFERENCE>(), 22)});
        const std::string_view currency = invoice_.text<OI_INVOICE_CURRENCY>();
        if (!currency.empty()) to_.put({"CUR", "SE", currency});
        write_adjusting_party("SE", parties_[OI_ROLE_SELLER]);
        write_adjusting_party("BT", parties_[OI_ROLE_BUYER]);
        for (const Line line : tree_.children<oi_invoice_line>(invoice_)) {
            const oi_amount* net = line.amount<OI_INVOICE_LINE_NET_AMOUNT>();
            if (net == nullptr) continue;
            oi_amount amount = *net;
            const bool against = amount.units < 0;
            if (against) amount.units = -amount.units;
            to_.put({"CDD", "ZZ", against ? (flag == "C" ? "D" : "C") : flag,
                     line.text<OI_INVOICE_LINE_LINE_ID>(), implied(amount, "net_amount")});
            write_text(line.text<OI_INVOICE_LINE_NAME>());
        }
    }

    void write_adjusting_party(std::string_view code, const PartyRow& party) {
        const std::string_view id =
            code == "BT" ? invoice_.text<OI_INVOICE_CUSTOMER_ID>() : std::string_view();
        if (!party && id.empty()) return;
        to_.put({"N1", code, party ? cut(party.text<OI_PARTY_NAME>(), 60) : std::string_view(),
                 id.empty() ? "" : "91", id});
    }

    void find_losses() {
        constexpr std::uint64_t said =
            bits<OI_INVOICE_SOURCE_ID, OI_INVOICE_NUMBER, OI_INVOICE_KIND, OI_INVOICE_CHANGE,
                 OI_INVOICE_TYPE_CODE, OI_INVOICE_ISSUED_ON, OI_INVOICE_DUE_ON,
                 OI_INVOICE_CUSTOMER_ID, OI_INVOICE_CURRENCY, OI_INVOICE_TOTAL, OI_INVOICE_PAYABLE,
                 OI_INVOICE_ORDER_REFERENCE, OI_INVOICE_NET_TOTAL, OI_INVOICE_TAX_TOTAL,
                 OI_INVOICE_DELIVERED_ON, OI_INVOICE_PERIOD_FROM, OI_INVOICE_PERIOD_TO,
                 OI_INVOICE_BUYER_REFERENCE, OI_INVOICE_CONTRACT_REFERENCE,
                 OI_INVOICE_SALES_ORDER_REFERENCE, OI_INVOICE_DESPATCH_REFERENCE,
                 OI_INVOICE_PAYMENT_TERMS, OI_INVOICE_LINE_TOTAL, OI_INVOICE_ALLOWANCE_TOTAL,
                 OI_INVOICE_CHARGE_TOTAL, OI_INVOICE_PREPAID>;
        losses_.fields(invoice_, tree_, said, "an 810 has no place for it");
        for (const auto means : tree_.children<oi_payment_means>(invoice_)) {
            losses_.add("BT-84", means.text<OI_PAYMENT_MEANS_ACCOUNT>(),
                        "an 810 has no bank accounts");
        }
    }

    const TreeView& tree_;
    RowView<oi_invoice> invoice_;
    const WriteOptions& options_;
    Envelope envelope_;
    Written written_;
    InterchangeWriter to_;
    std::array<PartyRow, OI_ROLE_PAYER + 1> parties_{};
    std::string_view type_;
    en16931::Losses losses_;
    std::uint32_t lines_ = 0;
};

}  // namespace

Written write_invoice(const TreeView& tree, RowView<oi_invoice> invoice,
                      const WriteOptions& options) {
    return InvoiceWriter(tree, invoice, options).write();
}

}  // namespace openitem::x12
