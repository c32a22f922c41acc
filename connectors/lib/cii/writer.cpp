#include "connectors/lib/cii/writer.hpp"

namespace openitem::cii {

namespace {

using en16931::bits;

// UNTDID 1001 codes by which an additional reference tells what it is for.
constexpr std::string_view invoiced_object_code = "130";
constexpr std::string_view tender_code = "50";
constexpr std::string_view supporting_code = "916";

constexpr std::string_view rsm = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
constexpr std::string_view ram =
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100";
constexpr std::string_view qdt = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100";
constexpr std::string_view udt = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100";

constexpr auto no_other_party = "CII has no place for this party beside the others";

}  // namespace

en16931::Written write(const TreeView& tree, RowView<oi_invoice> invoice,
                       const en16931::Blobs& blobs) {
    return DocumentWriter(tree, invoice, blobs).write();
}

DocumentWriter::DocumentWriter(const TreeView& tree, RowView<oi_invoice> invoice,
                               const en16931::Blobs& blobs)
    : en16931::DocumentWriter(tree, invoice, blobs) {
    mandate_ = once<OI_PAYMENT_MEANS_MANDATE>("BT-89");
    creditor_id_ = once<OI_PAYMENT_MEANS_CREDITOR_ID>("BT-90");
}

en16931::Written DocumentWriter::write() {
    const xml::Writer::Attributes namespaces = {
        {"xmlns:rsm", rsm}, {"xmlns:ram", ram}, {"xmlns:qdt", qdt}, {"xmlns:udt", udt}};
    const Parties of_role = parties(OI_ROLE_PAYER, no_other_party);
    out_.always("rsm:CrossIndustryInvoice", namespaces, [&] {
        write_context();
        write_document();
        out_.always("rsm:SupplyChainTradeTransaction", [&] {
            for (const auto line : tree_.children<oi_invoice_line>(invoice_)) write_line(line);
            write_agreement(of_role);
            write_delivery(of_role);
            write_settlement(of_role);
        });
    });
    return finish();
}

void DocumentWriter::day(std::string_view type, std::optional<std::int32_t> days) {
    if (!days) return;
    std::string written = to_text(Date{*days});
    std::erase(written, '-');
    out_.leaf(type, written, {{"format", "102"}});
}

void DocumentWriter::amount(std::string_view element, const oi_amount* value) {
    if (value == nullptr) return;
    const bool own = currency_of(*value) == currency_;
    out_.leaf(element, to_text(*value),
              {{"currencyID", own ? std::string_view() : currency_id(*value)}});
}

void DocumentWriter::write_context() {
    out_.always("rsm:ExchangedDocumentContext", [&] {
        const auto parameter = [&](std::string_view element, std::string_view id) {
            out_.group(element, [&] { text("ram:ID", id); });
        };
        parameter("ram:BusinessProcessSpecifiedDocumentContextParameter",
                  invoice_.text<OI_INVOICE_PROCESS_ID>());
        parameter("ram:GuidelineSpecifiedDocumentContextParameter",
                  invoice_.text<OI_INVOICE_SPECIFICATION_ID>());
    });
}

void DocumentWriter::write_document() {
    out_.always("rsm:ExchangedDocument", [&] {
        text("ram:ID", invoice_.text<OI_INVOICE_NUMBER>());
        text("ram:TypeCode", type_code(OI_INVOICE_KIND_INVOICE));
        date("ram:IssueDateTime", invoice_.date<OI_INVOICE_ISSUED_ON>());
        write_notes(invoice_);
    });
}

template <class Owner>
void DocumentWriter::write_notes(const RowView<Owner>& owner) {
    for (const auto note : tree_.children<oi_note>(owner)) {
        const std::string_view written = note.template text<OI_NOTE_TEXT>();
        if (written.empty()) {
            losses_.fields(note, tree_, 0, "a note needs a text");
            continue;
        }
        out_.group("ram:IncludedNote", [&] {
            text("ram:Content", written);
            text("ram:SubjectCode", note.template text<OI_NOTE_SUBJECT_CODE>());
        });
    }
}

template void DocumentWriter::write_notes(const RowView<oi_invoice>&);
template void DocumentWriter::write_notes(const RowView<oi_invoice_line>&);

void DocumentWriter::write_period(std::optional<std::int32_t> from,
                                  std::optional<std::int32_t> to) {
    out_.group("ram:BillingSpecifiedPeriod", [&] {
        date("ram:StartDateTime", from);
        date("ram:EndDateTime", to);
    });
}

void DocumentWriter::write_reference(std::string_view element, std::string_view number) {
    out_.group(element, [&] { text("ram:IssuerAssignedID", number); });
}

void DocumentWriter::write_agreement(const Parties& of_role) {
    out_.always("ram:ApplicableHeaderTradeAgreement", [&] {
        text("ram:BuyerReference", invoice_.text<OI_INVOICE_BUYER_REFERENCE>());
        write_party("ram:SellerTradeParty", of_role[OI_ROLE_SELLER]);
        write_party("ram:BuyerTradeParty", of_role[OI_ROLE_BUYER]);
        write_party("ram:SellerTaxRepresentativeTradeParty", of_role[OI_ROLE_TAX_REPRESENTATIVE]);
        write_reference("ram:SellerOrderReferencedDocument",
                        invoice_.text<OI_INVOICE_SALES_ORDER_REFERENCE>());
        write_reference("ram:BuyerOrderReferencedDocument",
                        invoice_.text<OI_INVOICE_ORDER_REFERENCE>());
        write_reference("ram:ContractReferencedDocument",
                        invoice_.text<OI_INVOICE_CONTRACT_REFERENCE>());
        write_additional_references();
        write_project();
    });
}

void DocumentWriter::write_project() {
    const std::string_view project = invoice_.text<OI_INVOICE_PROJECT_REFERENCE>();
    if (project.empty()) return;
    out_.group("ram:SpecifiedProcuringProject", [&] {
        text("ram:ID", project);
        text("ram:Name", "Project reference");  // the schema wants one, the norm has no term for it
    });
}

void DocumentWriter::write_additional_references() {
    const std::string_view tender = invoice_.text<OI_INVOICE_TENDER_REFERENCE>();
    if (!tender.empty()) {
        out_.group("ram:AdditionalReferencedDocument", [&] {
            text("ram:IssuerAssignedID", tender);
            text("ram:TypeCode", tender_code);
        });
    }
    write_object(invoice_.text<OI_INVOICE_OBJECT_ID>(), invoice_.text<OI_INVOICE_OBJECT_SCHEME>());
    for (const auto reference : tree_.children<oi_document_reference>(invoice_)) {
        if (is_supporting(reference)) {
            write_supporting(reference);
            continue;
        }
        switch (reference.code<OI_DOCUMENT_REFERENCE_KIND>()) {
            case OI_REFERENCE_PRECEDING_INVOICE:
            case OI_REFERENCE_OTHER:
                break;  // in the settlement
            default:
                losses_.fields(reference, tree_, bits<OI_DOCUMENT_REFERENCE_KIND>,
                               "CII refers to one document of this kind, by its number alone");
        }
    }
}

void DocumentWriter::write_object(std::string_view id, std::string_view scheme) {
    if (id.empty() && scheme.empty()) return;
    out_.group("ram:AdditionalReferencedDocument", [&] {
        text("ram:IssuerAssignedID", id);
        text("ram:TypeCode", invoiced_object_code);
        text("ram:ReferenceTypeCode", scheme);
    });
}

void DocumentWriter::write_supporting(const RowView<oi_document_reference>& reference) {
    std::string_view type = reference.text<OI_DOCUMENT_REFERENCE_TYPE_CODE>();
    const bool other = reference.code<OI_DOCUMENT_REFERENCE_KIND>() == OI_REFERENCE_OTHER;
    if (type == invoiced_object_code || type == tender_code || (other && !type.empty())) {
        losses_.add("document reference type_code", type,
                    "CII takes a reference of this type for another term");
        type = {};
    }
    out_.group("ram:AdditionalReferencedDocument", [&] {
        text("ram:IssuerAssignedID", reference.text<OI_DOCUMENT_REFERENCE_NUMBER>());
        text("ram:URIID", reference.text<OI_DOCUMENT_REFERENCE_URI>());
        text("ram:TypeCode", type.empty() ? supporting_code : type);
        text("ram:Name", reference.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>());
        write_attachment("ram:AttachmentBinaryObject", reference);
        out_.group("ram:FormattedIssueDateTime", [&] {
            day("qdt:DateTimeString", reference.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>());
        });
    });
    losses_.fields(reference, tree_, ~bits<OI_DOCUMENT_REFERENCE_SOURCE_ID>,
                   "it is the other system's own name of the document");
}

void DocumentWriter::write_preceding() {
    for (const auto reference : tree_.children<oi_document_reference>(invoice_)) {
        const std::uint32_t kind = reference.code<OI_DOCUMENT_REFERENCE_KIND>();
        if (is_supporting(reference) ||
            (kind != OI_REFERENCE_PRECEDING_INVOICE && kind != OI_REFERENCE_OTHER)) {
            continue;
        }
        if (kind == OI_REFERENCE_OTHER) {
            losses_.add("document reference kind", reference.text<OI_DOCUMENT_REFERENCE_NUMBER>(),
                        "CII calls every such document a preceding invoice");
        }
        out_.always("ram:InvoiceReferencedDocument", [&] {
            text("ram:IssuerAssignedID", reference.text<OI_DOCUMENT_REFERENCE_NUMBER>());
            text("ram:TypeCode", reference.text<OI_DOCUMENT_REFERENCE_TYPE_CODE>());
            out_.group("ram:FormattedIssueDateTime", [&] {
                day("qdt:DateTimeString", reference.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>());
            });
        });
        losses_.fields(reference, tree_,
                       bits<OI_DOCUMENT_REFERENCE_KIND, OI_DOCUMENT_REFERENCE_NUMBER,
                            OI_DOCUMENT_REFERENCE_ISSUED_ON, OI_DOCUMENT_REFERENCE_TYPE_CODE>,
                       "a preceding invoice is named by number, date and type");
    }
}

void DocumentWriter::write_delivery(const Parties& of_role) {
    out_.always("ram:ApplicableHeaderTradeDelivery", [&] {
        write_party("ram:ShipToTradeParty", of_role[OI_ROLE_SHIP_TO]);
        out_.group("ram:ActualDeliverySupplyChainEvent", [&] {
            date("ram:OccurrenceDateTime", invoice_.date<OI_INVOICE_DELIVERED_ON>());
        });
        write_reference("ram:DespatchAdviceReferencedDocument",
                        invoice_.text<OI_INVOICE_DESPATCH_REFERENCE>());
        write_reference("ram:ReceivingAdviceReferencedDocument",
                        invoice_.text<OI_INVOICE_RECEIPT_REFERENCE>());
    });
}

}  // namespace openitem::cii
