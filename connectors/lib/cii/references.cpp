#include "connectors/lib/cii/reader.hpp"

namespace openitem::cii {

namespace {

// UNTDID 1001 codes by which an additional reference tells what it is for.
constexpr std::string_view invoiced_object_code = "130";
constexpr std::string_view tender_code = "50";

}  // namespace

void Reader::read_preceding_invoice(Invoice& invoice, Element reference) {
    DocumentReference row = invoice.add_document_reference();
    row.kind(OI_REFERENCE_PRECEDING_INVOICE);
    row.type_code(reference.child(Name::TypeCode).text());
    row.number(number_of(reference).text());
    locate(row, reference);
    const Element issued = reference.child(Name::FormattedIssueDateTime);
    const Element day = day_of(issued.empty() ? reference.child(Name::IssueDateTime) : issued);
    if (const auto value = date(invoice, day)) row.issued_on(*value);
}

void Reader::read_additional_reference(Invoice& invoice, Element reference) {
    const std::string_view number = number_of(reference).text();
    const std::string_view type_code = reference.child(Name::TypeCode).text();
    if (type_code == invoiced_object_code) {
        invoice.object_id(number).object_scheme(reference.child(Name::ReferenceTypeCode).text());
        return;
    }
    if (type_code == tender_code) {
        invoice.tender_reference(number);
        return;
    }
    DocumentReference row = invoice.add_document_reference().kind(OI_REFERENCE_SUPPORTING);
    row.number(number).type_code(type_code);
    locate(row, reference);
    row.description(reference.child(Name::Name).text());
    row.uri(reference.child(Name::URIID).text());
    const Element issued = reference.child(Name::FormattedIssueDateTime);
    if (const auto day = date(invoice, day_of(issued))) row.issued_on(*day);
    read_attachment(invoice, row, reference.child(Name::AttachmentBinaryObject));
}

}  // namespace openitem::cii
