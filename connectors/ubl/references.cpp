#include "connectors/ubl/reader.hpp"

namespace openitem::ubl {

namespace {

// UNTDID 1001 codes by which UBL tells what an additional reference is for.
constexpr std::string_view invoiced_object_code = "130";
constexpr std::string_view project_code = "50";

}  // namespace

void Reader::read_preceding_invoice(Invoice& invoice, Element billing_reference) {
    billing_reference.each([&](Element node, Name id) {
        const bool credit_note = id == Name::CreditNoteDocumentReference;
        if (id != Name::InvoiceDocumentReference && !credit_note) return;
        DocumentReference row = invoice.add_document_reference();
        row.kind(credit_note ? OI_REFERENCE_OTHER : OI_REFERENCE_PRECEDING_INVOICE);
        row.type_code(node.child(Name::DocumentTypeCode).text());
        row.number(node.child(Name::ID).text());
        locate(row, node);
        if (const auto day = date(invoice, node.child(Name::IssueDate))) row.issued_on(*day);
    });
}

void Reader::read_additional_reference(Invoice& invoice, Element reference) {
    const Element id = reference.child(Name::ID);
    const std::string_view type_code = reference.child(Name::DocumentTypeCode).text();
    if (type_code == invoiced_object_code) {
        invoice.object_id(id.text()).object_scheme(id.attribute("schemeID"));
        return;
    }
    if (credit_note_ && type_code == project_code) {
        invoice.project_reference(id.text());  // a credit note has no ProjectReference
        return;
    }
    DocumentReference row = invoice.add_document_reference().kind(OI_REFERENCE_SUPPORTING);
    row.number(id.text()).type_code(type_code);
    locate(row, reference);
    row.description(reference.child(Name::DocumentDescription).text());
    if (const auto day = date(invoice, reference.child(Name::IssueDate))) row.issued_on(*day);
    const Element attachment = reference.child(Name::Attachment);
    if (attachment.empty()) return;
    row.uri(attachment.child(Name::ExternalReference).child(Name::URI).text());
    read_attachment(invoice, row, attachment.child(Name::EmbeddedDocumentBinaryObject));
}

}  // namespace openitem::ubl
