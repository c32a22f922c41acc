#include "connectors/edifact/invoice_writer.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>

namespace openitem::edifact {

using en16931::bits;

InvoiceWriter::InvoiceWriter(const TreeView& tree, RowView<oi_invoice> invoice,
                             const WriteOptions& options)
    : tree_(tree), invoice_(invoice), options_(options), to_(written_.bytes, envelope_) {
    for (const PartyRow party : tree.children<oi_party>(invoice)) {
        const std::uint32_t role = party.code<OI_PARTY_ROLE>();
        if (role < parties_.size() && !parties_[role]) parties_[role] = party;
    }
    envelope_.sender = options.sender.empty() ? name_of(OI_ROLE_SELLER) : options.sender;
    envelope_.receiver = options.receiver.empty() ? name_of(OI_ROLE_BUYER) : options.receiver;
    envelope_.sender_qualifier = options.sender_qualifier;
    envelope_.receiver_qualifier = options.receiver_qualifier;
    if (!options.control.empty()) envelope_.control = options.control;
    envelope_.test = options.test;
    envelope_.now = options.now;
}

/// Who he is in an envelope, when nobody has said: an identifier, else his name.
std::string InvoiceWriter::name_of(std::uint32_t role) const {
    const PartyRow& party = parties_[role];
    if (!party) return role == OI_ROLE_SELLER ? "SENDER" : "RECEIVER";
    for (const auto id : tree_.children<oi_party_identifier>(party)) {
        return std::string(cut(id.text<OI_PARTY_IDENTIFIER_VALUE>(), 35));
    }
    return std::string(cut(party.text<OI_PARTY_NAME>(), 35));
}

std::string InvoiceWriter::number(const oi_decimal& value) { return openitem::to_text(value); }

std::string InvoiceWriter::number(const oi_amount& value) {
    return openitem::detail::decimal_to_text(value.units, value.scale);
}

Written InvoiceWriter::write() {
    to_.begin();
    to_.begin_message("INVOIC", options_.later ? "D:01B:UN" : "D:96A:UN");
    write_header();
    write_references();
    write_parties();
    const std::string_view currency = invoice_.text<OI_INVOICE_CURRENCY>();
    if (!currency.empty()) to_.put({"CUX", element({"2", currency, "4"})});
    const std::string_view tax_currency = invoice_.text<OI_INVOICE_TAX_CURRENCY>();
    if (!tax_currency.empty()) to_.put({"CUX", element({"6", tax_currency})});
    write_terms();
    for (const auto row : tree_.children<oi_allowance_charge>(invoice_)) write_charge(row, false);
    for (const Line line : tree_.children<oi_invoice_line>(invoice_)) write_line(line);
    write_summary();
    to_.end_message();
    to_.end();
    find_losses();
    written_.lost = losses_.take();
    return std::move(written_);
}

void InvoiceWriter::write_header() {
    const std::string_view number = invoice_.text<OI_INVOICE_NUMBER>();
    if (number.empty()) {
        throw Error(OI_BAD_DATA, "edifact.no_number", "expected an invoice number, found none",
                    "number");
    }
    constexpr std::size_t longest = 35;
    if (number.size() > longest) {
        throw Error(OI_BAD_DATA, "edifact.number_length",
                    "expected an invoice number of at most 35 characters, which is what BGM has "
                    "room for, found " +
                        openitem::detail::quoted(number),
                    "number");
    }
    std::string_view type = invoice_.text<OI_INVOICE_TYPE_CODE>();
    if (type.empty()) {
        const std::uint32_t kind = invoice_.code<OI_INVOICE_KIND>();
        type = kind == OI_INVOICE_KIND_CREDIT_NOTE  ? "381"
               : kind == OI_INVOICE_KIND_DEBIT_NOTE ? "383"
               : kind == OI_INVOICE_KIND_PREPAYMENT ? "386"
               : kind == OI_INVOICE_KIND_PRO_FORMA  ? "325"
                                                    : "380";
    }
    const bool voided = invoice_.code<OI_INVOICE_CHANGE>() == OI_CHANGE_VOIDED;
    to_.put({"BGM", element(type), element(number), voided ? "1" : "9"});
    write_date("137", invoice_.date<OI_INVOICE_ISSUED_ON>());
    write_date("35", invoice_.date<OI_INVOICE_DELIVERED_ON>());
    write_date("131", invoice_.date<OI_INVOICE_TAX_POINT_ON>());
    write_date("167", invoice_.date<OI_INVOICE_PERIOD_FROM>());
    write_date("168", invoice_.date<OI_INVOICE_PERIOD_TO>());
    for (const auto means : tree_.children<oi_payment_means>(invoice_)) {
        const std::string_view code = means.text<OI_PAYMENT_MEANS_CODE>();
        if (code.empty()) continue;
        to_.put({"PAI", element({"", "", code})});
        break;
    }
    write_text("AAB", invoice_.text<OI_INVOICE_PAYMENT_TERMS>(), "BT-20");
    for (const auto note : tree_.children<oi_note>(invoice_)) {
        const std::string_view subject = note.text<OI_NOTE_SUBJECT_CODE>();
        write_text(subject.size() == 3 ? subject : std::string_view("AAI"),
                   note.text<OI_NOTE_TEXT>(), "BT-22");
    }
}

void InvoiceWriter::write_date(std::string_view qualifier, std::optional<std::int32_t> days) {
    if (!days) return;
    to_.put({"DTM", element({qualifier, InterchangeWriter::day(Date{*days}), "102"})});
}

void InvoiceWriter::write_text(std::string_view subject, std::string_view text, const char* term) {
    if (text.empty()) return;
    to_.put({"FTX", element(subject), "", "", parts(text, options_.later ? 512 : 70, 5, term)});
}

std::string InvoiceWriter::parts(std::string_view text, std::size_t length, std::size_t count,
                                 const char* term) {
    std::string out;
    for (std::size_t i = 0; i < count && !text.empty(); ++i) {
        std::string_view part = cut(text, length);
        if (part.size() < text.size()) {
            const std::size_t blank = part.rfind(' ');
            if (text[part.size()] != ' ' && blank != std::string_view::npos && blank != 0) {
                part = part.substr(0, blank);
            }
        }
        text.remove_prefix(part.size());
        if (text.starts_with(' ')) text.remove_prefix(1);
        out.append(i == 0 ? "" : ":").append(element(part));
    }
    if (!text.empty()) losses_.add(term, text, "its element is full");
    return out;
}

void InvoiceWriter::write_reference(std::string_view qualifier, std::string_view number) {
    if (!number.empty()) {
        to_.put({"RFF", element({qualifier, cut(number, options_.later ? 70 : 35)})});
    }
}

void InvoiceWriter::write_references() {
    write_reference("ON", invoice_.text<OI_INVOICE_ORDER_REFERENCE>());
    write_reference("CT", invoice_.text<OI_INVOICE_CONTRACT_REFERENCE>());
    write_reference("VN", invoice_.text<OI_INVOICE_SALES_ORDER_REFERENCE>());
    write_reference("AAK", invoice_.text<OI_INVOICE_DESPATCH_REFERENCE>());
    write_reference("ALO", invoice_.text<OI_INVOICE_RECEIPT_REFERENCE>());
    write_reference("AEP", invoice_.text<OI_INVOICE_PROJECT_REFERENCE>());
    write_reference("GC", invoice_.text<OI_INVOICE_TENDER_REFERENCE>());
    write_reference("PQ", invoice_.text<OI_INVOICE_REMITTANCE_REFERENCE>());
    write_reference("ATS", invoice_.text<OI_INVOICE_OBJECT_ID>());
    for (const auto row : tree_.children<oi_document_reference>(invoice_)) {
        const std::uint32_t kind = row.code<OI_DOCUMENT_REFERENCE_KIND>();
        const std::string_view said = row.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>();
        if (kind == OI_REFERENCE_PRECEDING_INVOICE) {
            write_reference("IV", row.text<OI_DOCUMENT_REFERENCE_NUMBER>());
            write_date("171", row.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>());
        } else if (kind == OI_REFERENCE_OTHER && said.size() >= 2 && said.size() <= 3) {
            write_reference(said, row.text<OI_DOCUMENT_REFERENCE_NUMBER>());
        } else {
            losses_.add("document reference", row.text<OI_DOCUMENT_REFERENCE_NUMBER>(),
                        "RFF has no qualifier for it");
        }
    }
}

void InvoiceWriter::write_amount(std::string_view qualifier, const oi_amount* amount) {
    if (amount != nullptr) to_.put({"MOA", element({qualifier, number(*amount)})});
}

void InvoiceWriter::write_charge(const RowView<oi_allowance_charge>& row, bool of_line) {
    const bool charge = row.flag<OI_ALLOWANCE_CHARGE_CHARGE>();
    const std::string_view code = cut(row.text<OI_ALLOWANCE_CHARGE_REASON_CODE>(), 3);
    const std::string_view reason = row.text<OI_ALLOWANCE_CHARGE_REASON>();
    to_.put({"ALC", charge ? "C" : "A", element({cut(reason, 35), charge ? "" : code}), "", "",
             charge ? element(code) : std::string()});
    if (reason.size() > 35) losses_.add("BT-97", reason.substr(35), "ALC has 35 characters for it");
    if (const oi_decimal* percent = row.decimal<OI_ALLOWANCE_CHARGE_PERCENT>()) {
        to_.put({"PCD", element({charge ? "2" : "1", number(*percent)})});
    }
    write_amount(charge ? "23" : "204", row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
    write_amount("25", row.amount<OI_ALLOWANCE_CHARGE_BASE>());
    const std::string_view category = row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>();
    const oi_decimal* rate = row.decimal<OI_ALLOWANCE_CHARGE_TAX_RATE>();
    if (!of_line && (!category.empty() || rate != nullptr)) write_tax(category, rate);
}

void InvoiceWriter::write_terms() {
    bool said = false;
    for (const auto part : tree_.children<oi_instalment>(invoice_)) {
        to_.put({"PAT", "1"});
        write_date("13", part.date<OI_INSTALMENT_DUE_ON>());
        if (const oi_decimal* percent = part.decimal<OI_INSTALMENT_PERCENT>()) {
            to_.put({"PCD", element({"7", number(*percent)})});
        }
        write_amount("9", part.amount<OI_INSTALMENT_AMOUNT>());
        said = true;
    }
    if (!said && invoice_.date<OI_INVOICE_DUE_ON>()) {
        to_.put({"PAT", "3"});
        write_date("13", invoice_.date<OI_INVOICE_DUE_ON>());
    }
    for (const auto tier : tree_.children<oi_discount_tier>(invoice_)) {
        const auto days = tier.number<OI_DISCOUNT_TIER_DAYS>();
        to_.put({"PAT", "22", "",
                 days ? element({"5", "3", "D", std::to_string(*days)}) : std::string()});
        write_date("12", tier.date<OI_DISCOUNT_TIER_UNTIL_ON>());
        if (const oi_decimal* percent = tier.decimal<OI_DISCOUNT_TIER_PERCENT>()) {
            to_.put({"PCD", element({"12", number(*percent)})});
        }
        write_amount("25", tier.amount<OI_DISCOUNT_TIER_BASE>());
    }
}

void InvoiceWriter::write_summary() {
    const oi_amount* total = invoice_.amount<OI_INVOICE_TOTAL>();
    if (total == nullptr) total = invoice_.amount<OI_INVOICE_PAYABLE>();
    if (total == nullptr) {
        throw Error(OI_BAD_DATA, "edifact.no_total", "expected a total, found none", "total");
    }
    to_.put({"UNS", "S"});
    to_.put({"CNT", element({"2", std::to_string(lines_)})});
    write_amount("79", invoice_.amount<OI_INVOICE_LINE_TOTAL>());
    write_amount("260", invoice_.amount<OI_INVOICE_ALLOWANCE_TOTAL>());
    write_amount("259", invoice_.amount<OI_INVOICE_CHARGE_TOTAL>());
    write_amount("125", invoice_.amount<OI_INVOICE_NET_TOTAL>());
    write_amount("124", invoice_.amount<OI_INVOICE_TAX_TOTAL>());
    write_amount("77", total);
    write_amount("113", invoice_.amount<OI_INVOICE_PREPAID>());
    write_amount("9", invoice_.amount<OI_INVOICE_PAYABLE>());
    write_amount("2", invoice_.amount<OI_INVOICE_TAX_TOTAL_ACCOUNTING>());
    for (const auto tax : tree_.children<oi_tax_subtotal>(invoice_)) {
        write_tax(tax.text<OI_TAX_SUBTOTAL_CATEGORY>(), tax.decimal<OI_TAX_SUBTOTAL_RATE>());
        write_amount("125", tax.amount<OI_TAX_SUBTOTAL_TAXABLE>());
        write_amount("124", tax.amount<OI_TAX_SUBTOTAL_TAX>());
        losses_.fields(tax, tree_,
                       bits<OI_TAX_SUBTOTAL_CATEGORY, OI_TAX_SUBTOTAL_RATE, OI_TAX_SUBTOTAL_TAXABLE,
                            OI_TAX_SUBTOTAL_TAX>,
                       "TAX has no place for it");
    }
}

void InvoiceWriter::find_losses() {
    constexpr std::uint64_t said =
        bits<OI_INVOICE_SOURCE_ID, OI_INVOICE_NUMBER, OI_INVOICE_KIND, OI_INVOICE_CHANGE,
             OI_INVOICE_TYPE_CODE, OI_INVOICE_ISSUED_ON, OI_INVOICE_DUE_ON, OI_INVOICE_CUSTOMER_ID,
             OI_INVOICE_CURRENCY, OI_INVOICE_TOTAL, OI_INVOICE_PAYABLE, OI_INVOICE_ORDER_REFERENCE,
             OI_INVOICE_NET_TOTAL, OI_INVOICE_TAX_TOTAL, OI_INVOICE_PREPAID,
             OI_INVOICE_DELIVERED_ON, OI_INVOICE_TAX_POINT_ON, OI_INVOICE_PERIOD_FROM,
             OI_INVOICE_PERIOD_TO, OI_INVOICE_TAX_CURRENCY, OI_INVOICE_BUYER_REFERENCE,
             OI_INVOICE_CONTRACT_REFERENCE> |
        bits<OI_INVOICE_SALES_ORDER_REFERENCE, OI_INVOICE_DESPATCH_REFERENCE,
             OI_INVOICE_RECEIPT_REFERENCE, OI_INVOICE_PROJECT_REFERENCE,
             OI_INVOICE_TENDER_REFERENCE, OI_INVOICE_REMITTANCE_REFERENCE, OI_INVOICE_OBJECT_ID,
             OI_INVOICE_ACCOUNTING_REFERENCE, OI_INVOICE_PAYMENT_TERMS, OI_INVOICE_LINE_TOTAL,
             OI_INVOICE_ALLOWANCE_TOTAL, OI_INVOICE_CHARGE_TOTAL, OI_INVOICE_TAX_TOTAL_ACCOUNTING>;
    losses_.fields(invoice_, tree_, said, "INVOIC has no place for it");
}

Written write_invoice(const TreeView& tree, RowView<oi_invoice> invoice,
                      const WriteOptions& options) {
    return InvoiceWriter(tree, invoice, options).write();
}

}  // namespace openitem::edifact
