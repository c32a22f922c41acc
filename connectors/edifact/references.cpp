// References of an INVOIC to other documents, and files beside it.
#include "connectors/edifact/invoice.hpp"

namespace openitem::edifact {

using edi::tag_of;

void InvoiceReader::read_reference_segment(std::uint32_t i) {
    switch (document_.tag(i)) {
        case tag_of("RFF"):
            return read_reference(i);
        case tag_of("DTM"): {
            if (!preceding_) return;
            if (const auto day = elements_.day(document_.composite(i, 1), i)) {
                preceding_->issued_on(*day);
            }
            return;
        }
        case tag_of("GIR"):
            if (reference_kind_ != "ATS") return;
            invoice().object_id(document_.text(i, 2, 0)).object_scheme(document_.text(i, 2, 2));
            return;
        default:
            return;
    }
}

void InvoiceReader::read_reference(std::uint32_t i) {
    const Composite rff = document_.composite(i, 1);
    const std::string_view kind = rff.raw(0), number = rff[1];
    reference_kind_ = kind;
    preceding_.reset();
    if (number.empty()) return;
    if (kind == "ON") {
        invoice_.set<OI_INVOICE_ORDER_REFERENCE>(&oi_invoice::order_reference, number);
    } else if (kind == "CT") {
        invoice().contract_reference(number);
    } else if (kind == "VN") {
        invoice().sales_order_reference(number);
    } else if (kind == "AAK" || kind == "DQ") {
        invoice().despatch_reference(number);
    } else if (kind == "ALO") {
        invoice().receipt_reference(number);
    } else if (kind == "AEP") {
        invoice().project_reference(number);
    } else if (kind == "GC") {
        invoice().tender_reference(number);
    } else if (kind == "PQ") {
        invoice().remittance_reference(number);
    } else if (kind == "CR") {
        invoice().buyer_reference(number);
    } else if (kind == "ATS") {
        invoice().object_id(number);
    } else if (kind == "IV" || kind == "OI") {
        preceding_ = invoice().add_document_reference();
        preceding_->kind(OI_REFERENCE_PRECEDING_INVOICE).number(number);
    } else {
        preceding_ = invoice().add_document_reference();
        preceding_->kind(OI_REFERENCE_OTHER).number(number).description(kind);
    }
}

// EFI names a file or says what it is, COM where it lies, RFF the document in it.
void InvoiceReader::read_file(std::uint32_t i) {
    switch (document_.tag(i)) {
        case tag_of("EFI"): {
            const Composite efi = document_.composite(i, 1);
            file_ = invoice().add_document_reference();
            file_->kind(OI_REFERENCE_SUPPORTING).description(efi[1].empty() ? efi[0] : efi[1]);
            return;
        }
        case tag_of("COM"):
            if (file_) file_->uri(document_.text(i, 1, 0));
            return;
        case tag_of("RFF"):
            if (file_) file_->number(document_.text(i, 1, 1));
            return;
        case tag_of("DTM"):
            if (!file_) return;
            if (const auto day = elements_.day(document_.composite(i, 1), i)) {
                file_->issued_on(*day);
            }
            return;
        default:
            return;
    }
}

}  // namespace openitem::edifact
