#include "connectors/lib/xml/base64.hpp"
#include "connectors/ubl/reader.hpp"
#include "connectors/ubl/reader_values.hpp"

namespace openitem::ubl {

namespace {

// UNTDID 1001 codes by which UBL tells what an additional reference is for.
constexpr std::string_view invoiced_object_code = "130";
constexpr std::string_view project_code = "50";

}  // namespace

void Reader::read_preceding_invoice(Invoice& invoice, Node billing_reference) {
    each(billing_reference, [&](Node node, Name id) {
        const bool credit_note = id == Name::CreditNoteDocumentReference;
        if (id != Name::InvoiceDocumentReference && !credit_note) return;
        DocumentReference row = invoice.add_document_reference();
        row.kind(credit_note ? OI_REFERENCE_OTHER : OI_REFERENCE_PRECEDING_INVOICE);
        row.type_code(text_of(node, Name::DocumentTypeCode));
        row.number(text_of(node, Name::ID)).location(xml::location(node));
        if (const auto day = date(invoice, child(node, Name::IssueDate))) row.issued_on(*day);
    });
}

void Reader::read_additional_reference(Invoice& invoice, Node reference) {
    const Node id = child(reference, Name::ID);
    const std::string_view type_code = text_of(reference, Name::DocumentTypeCode);
    if (type_code == invoiced_object_code) {
        invoice.object_id(text(id)).object_scheme(xml::attribute(id, "schemeID"));
        return;
    }
    if (credit_note_ && type_code == project_code) {
        invoice.project_reference(text(id));  // a credit note has no ProjectReference
        return;
    }
    DocumentReference row = invoice.add_document_reference().kind(OI_REFERENCE_SUPPORTING);
    row.number(text(id)).type_code(type_code).location(xml::location(reference));
    row.description(text_of(reference, Name::DocumentDescription));
    if (const auto day = date(invoice, child(reference, Name::IssueDate))) row.issued_on(*day);
    const Node attachment = child(reference, Name::Attachment);
    if (attachment.empty()) return;
    row.uri(text_of(child(attachment, Name::ExternalReference), Name::URI));
    read_attachment(invoice, row, child(attachment, Name::EmbeddedDocumentBinaryObject));
}

void Reader::read_attachment(Invoice& invoice, DocumentReference& row, Node object) {
    if (object.empty() || !options_.attachments) return;
    const auto bytes = xml::decode_base64(text(object));
    if (!bytes) {
        add_finding(invoice, object, "ubl.attachment", "expected an attachment in base64");
        return;
    }
    Attachment attachment = row.add_attachment();
    attachment.filename(xml::attribute(object, "filename"));
    attachment.mime_type(xml::attribute(object, "mimeCode"));
    attachment.size(static_cast<std::int64_t>(bytes->size()));
    attachment.blob(run_.put_blob(*bytes));
}

}  // namespace openitem::ubl
