#include "connectors/ubl/writer.hpp"

namespace openitem::ubl {

namespace {

using en16931::bits;

constexpr std::string_view invoice_uri = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
constexpr std::string_view credit_note_uri =
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
constexpr std::string_view cac_uri =
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
constexpr std::string_view cbc_uri =
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

// UNTDID 1001 codes by which UBL tells what an additional reference is for.
constexpr std::string_view invoiced_object_code = "130";
constexpr std::string_view project_code = "50";

}  // namespace

en16931::Written write(const TreeView& tree, RowView<oi_invoice> invoice,
                       const en16931::Blobs& blobs) {
    return DocumentWriter(tree, invoice, blobs).write();
}

DocumentWriter::DocumentWriter(const TreeView& tree, RowView<oi_invoice> invoice,
                               const en16931::Blobs& blobs)
    : en16931::DocumentWriter(tree, invoice, blobs) {
    std::uint32_t kind = invoice.code<OI_INVOICE_KIND>();
    if (kind == 0) kind = en16931::kind_of(invoice.text<OI_INVOICE_TYPE_CODE>());
    credit_note_ = kind == OI_INVOICE_KIND_CREDIT_NOTE;
    creditor_id_ = once<OI_PAYMENT_MEANS_CREDITOR_ID>("BT-90");
}

en16931::Written DocumentWriter::write() {
    const std::string_view root = credit_note_ ? "CreditNote" : "Invoice";
    const std::string_view uri = credit_note_ ? credit_note_uri : invoice_uri;
    out_.always(root, {{"xmlns", uri}, {"xmlns:cac", cac_uri}, {"xmlns:cbc", cbc_uri}}, [&] {
        write_header();
        write_period();
        write_order_reference();
        write_document_references();
        write_parties();
        write_payment_means();
        write_payment_terms();
        write_allowances(invoice_);
        write_tax_totals();
        write_totals();
        write_lines();
    });
    report_instalments();
    return finish();
}

void DocumentWriter::write_header() {
    const auto write_notes = [&] {
        for (const auto note : tree_.children<oi_note>(invoice_)) write_note(note);
    };
    const std::string_view code =
        type_code(credit_note_ ? OI_INVOICE_KIND_CREDIT_NOTE : OI_INVOICE_KIND_INVOICE);
    text("cbc:CustomizationID", invoice_.text<OI_INVOICE_SPECIFICATION_ID>());
    text("cbc:ProfileID", invoice_.text<OI_INVOICE_PROCESS_ID>());
    text("cbc:ID", invoice_.text<OI_INVOICE_NUMBER>());
    date("cbc:IssueDate", invoice_.date<OI_INVOICE_ISSUED_ON>());
    if (credit_note_) {
        date("cbc:TaxPointDate", invoice_.date<OI_INVOICE_TAX_POINT_ON>());
        text("cbc:CreditNoteTypeCode", code);
        write_notes();
    } else {
        date("cbc:DueDate", invoice_.date<OI_INVOICE_DUE_ON>());
        text("cbc:InvoiceTypeCode", code);
        write_notes();
        date("cbc:TaxPointDate", invoice_.date<OI_INVOICE_TAX_POINT_ON>());
    }
    text("cbc:DocumentCurrencyCode", currency_);
    text("cbc:TaxCurrencyCode", invoice_.text<OI_INVOICE_TAX_CURRENCY>());
    text("cbc:AccountingCost", invoice_.text<OI_INVOICE_ACCOUNTING_REFERENCE>());
    text("cbc:BuyerReference", invoice_.text<OI_INVOICE_BUYER_REFERENCE>());
}

void DocumentWriter::write_note(const RowView<oi_note>& note) {
    const std::string_view code = note.text<OI_NOTE_SUBJECT_CODE>();
    const std::string_view written = note.text<OI_NOTE_TEXT>();
    if (code.empty()) {
        text("cbc:Note", written);
        return;
    }
    const std::string coded = "#" + std::string(code) + "#" + std::string(written);
    if (en16931::split_note(coded).subject_code == code) {
        text("cbc:Note", coded);
        return;
    }
    losses_.add("BT-21", code, "expected a subject code of three capital letters");
    text("cbc:Note", written);
}

void DocumentWriter::write_period() {
    out_.group("cac:InvoicePeriod", [&] {
        date("cbc:StartDate", invoice_.date<OI_INVOICE_PERIOD_FROM>());
        date("cbc:EndDate", invoice_.date<OI_INVOICE_PERIOD_TO>());
        text("cbc:DescriptionCode", invoice_.text<OI_INVOICE_TAX_POINT_CODE>());
    });
}

void DocumentWriter::write_order_reference() {
    std::string_view order = invoice_.text<OI_INVOICE_ORDER_REFERENCE>();
    const std::string_view sales_order = invoice_.text<OI_INVOICE_SALES_ORDER_REFERENCE>();
    if (order.empty() && !sales_order.empty()) order = "NA";
    out_.group("cac:OrderReference", [&] {
        text("cbc:ID", order);
        text("cbc:SalesOrderID", sales_order);
    });
}

void DocumentWriter::write_document_references() {
    const auto references = tree_.children<oi_document_reference>(invoice_);
    for (const auto reference : references) {
        const std::uint32_t kind = reference.code<OI_DOCUMENT_REFERENCE_KIND>();
        if (is_supporting(reference)) continue;  // below
        if (kind == OI_REFERENCE_PRECEDING_INVOICE || kind == OI_REFERENCE_OTHER) {
            write_preceding(reference);
        } else {
            losses_.fields(reference, tree_, bits<OI_DOCUMENT_REFERENCE_KIND>,
                           "UBL refers to one document of this kind, by its number alone");
        }
    }
    reference("cac:DespatchDocumentReference", invoice_.text<OI_INVOICE_DESPATCH_REFERENCE>());
    reference("cac:ReceiptDocumentReference", invoice_.text<OI_INVOICE_RECEIPT_REFERENCE>());
    const auto write_tender = [&] {
        reference("cac:OriginatorDocumentReference", invoice_.text<OI_INVOICE_TENDER_REFERENCE>());
    };
    if (!credit_note_) write_tender();
    reference("cac:ContractDocumentReference", invoice_.text<OI_INVOICE_CONTRACT_REFERENCE>());
    const std::string_view project = invoice_.text<OI_INVOICE_PROJECT_REFERENCE>();
    write_object("cac:AdditionalDocumentReference", invoice_.text<OI_INVOICE_OBJECT_ID>(),
                 invoice_.text<OI_INVOICE_OBJECT_SCHEME>());
    if (credit_note_ && !project.empty()) {
        // A credit note has no ProjectReference.
        out_.group("cac:AdditionalDocumentReference", [&] {
            text("cbc:ID", project);
            text("cbc:DocumentTypeCode", project_code);
        });
    }
    for (const auto reference : references) {
        if (is_supporting(reference)) write_supporting(reference);
    }
    if (credit_note_) write_tender();
    if (!credit_note_) reference("cac:ProjectReference", project);
}

void DocumentWriter::write_object(std::string_view element, std::string_view id,
                                  std::string_view scheme) {
    if (id.empty() && scheme.empty()) return;
    out_.group(element, [&] {
        identifier("cbc:ID", id, scheme);
        text("cbc:DocumentTypeCode", invoiced_object_code);
    });
}

void DocumentWriter::write_preceding(const RowView<oi_document_reference>& reference) {
    // The reader takes what a credit note is named as for a document of another kind.
    const bool other = reference.code<OI_DOCUMENT_REFERENCE_KIND>() == OI_REFERENCE_OTHER;
    out_.always("cac:BillingReference", [&] {
        out_.always(
            other ? "cac:CreditNoteDocumentReference" : "cac:InvoiceDocumentReference", [&] {
                text("cbc:ID", reference.text<OI_DOCUMENT_REFERENCE_NUMBER>());
                date("cbc:IssueDate", reference.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>());
                text("cbc:DocumentTypeCode", reference.text<OI_DOCUMENT_REFERENCE_TYPE_CODE>());
            });
    });
    losses_.fields(reference, tree_,
                   bits<OI_DOCUMENT_REFERENCE_KIND, OI_DOCUMENT_REFERENCE_NUMBER,
                        OI_DOCUMENT_REFERENCE_ISSUED_ON, OI_DOCUMENT_REFERENCE_TYPE_CODE>,
                   "a preceding invoice is named by number, date and type");
}

void DocumentWriter::write_supporting(const RowView<oi_document_reference>& reference) {
    std::string_view type = reference.text<OI_DOCUMENT_REFERENCE_TYPE_CODE>();
    if (type == invoiced_object_code || (credit_note_ && type == project_code)) {
        losses_.add("document reference type_code", type,
                    "UBL takes a reference of this type for another term");
        type = {};
    }
    out_.always("cac:AdditionalDocumentReference", [&] {
        text("cbc:ID", reference.text<OI_DOCUMENT_REFERENCE_NUMBER>());
        date("cbc:IssueDate", reference.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>());
        text("cbc:DocumentTypeCode", type);
        text("cbc:DocumentDescription", reference.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>());
        out_.group("cac:Attachment", [&] {
            write_attachment("cbc:EmbeddedDocumentBinaryObject", reference);
            out_.group("cac:ExternalReference",
                       [&] { text("cbc:URI", reference.text<OI_DOCUMENT_REFERENCE_URI>()); });
        });
    });
    losses_.fields(reference, tree_, ~bits<OI_DOCUMENT_REFERENCE_SOURCE_ID>,
                   "it is the other system's own name of the document");
}

void DocumentWriter::report_instalments() {
    for (const auto row : tree_.children<oi_instalment>(invoice_)) {
        losses_.fields(row, tree_, bits<OI_INSTALMENT_SEQUENCE>,
                       "UBL knows one due date; say instalments in the payment terms");
        for (const auto tier : tree_.children<oi_discount_tier>(row)) {
            losses_.fields(tier, tree_, 0, "it belongs to an instalment");
        }
    }
}

}  // namespace openitem::ubl
