#include "connectors/ubl/reader.hpp"

#include "connectors/ubl/syntax_rules.hpp"

#include <array>

namespace openitem::ubl {

namespace {

constexpr std::string_view invoice_uri = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
constexpr std::string_view credit_note_uri =
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";

bool is_ubl(xml::Node element) {
    const Name name = names.find(xml::local_name(element));
    if (name == Name::Invoice) return xml::namespace_uri(element) == invoice_uri;
    return name == Name::CreditNote && xml::namespace_uri(element) == credit_note_uri;
}

constexpr en16931::Syntax<Name> syntax = {
    .try_date = [](const xml::Element<Name>& node) { return xml::try_date(node.text()); },
    .a_day = "a date like 2026-01-31",
    .date = "ubl.date",
    .decimal = "ubl.decimal",
    .amount = "ubl.amount",
    .attachment = "ubl.attachment",
    .charge_indicator = "ubl.charge_indicator",
    .repeated = "ubl.repeated",
};

constexpr xml::NameSet<Name> once = {
    Name::ID,
    Name::IssueDate,
    Name::DueDate,
    Name::InvoiceTypeCode,
    Name::CreditNoteTypeCode,
    Name::DocumentCurrencyCode,
    Name::AccountingSupplierParty,
    Name::AccountingCustomerParty,
    Name::LegalMonetaryTotal,
};

}  // namespace

Reader::Reader(Run& run, const en16931::Options& options) : DocumentReader(run, options, syntax) {}

/// The seller by its VAT id, else by another of its identifiers, else by name.
std::string Reader::source_id(std::string_view name, Element supplier) const {
    const Element party = supplier.child(Name::Party);
    std::array<std::string_view, 5> seller;  // in order of preference
    party.each([&](Element node, Name id) {
        std::string_view* slot = nullptr;
        Element value = node;
        switch (id) {
            case Name::PartyTaxScheme:
                slot = &seller[0], value = node.child(Name::CompanyID);
                break;
            case Name::PartyLegalEntity:
                slot = &seller[1], value = node.child(Name::CompanyID);
                break;
            case Name::EndpointID:
                slot = &seller[2];
                break;
            case Name::PartyIdentification:
                slot = &seller[3], value = node.child(Name::ID);
                break;
            case Name::PartyName:
                slot = &seller[4], value = node.child(Name::Name);
                break;
            default:
                return;
        }
        keep(*slot, value);
    });
    return en16931::source_id(seller, number_, name, type_code_, issued_);
}

void Reader::read(std::string_view name, std::string_view bytes) {
    const Element root =
        find_document(bytes, names, is_ubl, not_ubl, "a UBL 2 Invoice or CreditNote");
    number_ = issued_ = type_code_ = currency_ = tax_currency_ = creditor_id_ = {};
    tax_total_ = {};
    has_tax_total_ = has_tax_total_accounting_ = has_remittance_reference_ = false;
    credit_note_ = root.name() == Name::CreditNote;
    Element supplier;
    root.each([&](Element node, Name id) {
        switch (id) {
            case Name::ID:
                keep(number_, node);
                break;
            case Name::IssueDate:
                keep(issued_, node);
                break;
            case Name::InvoiceTypeCode:
            case Name::CreditNoteTypeCode:
                keep(type_code_, node);
                break;
            case Name::DocumentCurrencyCode:
                keep(currency_, node);
                break;
            case Name::TaxCurrencyCode:
                keep(tax_currency_, node);
                break;
            case Name::AccountingSupplierParty:
                keep(supplier, node);
                break;
            default:
                break;
        }
    });
    Invoice invoice = run_.invoice(source_id(name, supplier));
    locate(invoice, root);
    expect_once(invoice, root, once);
    read_header(invoice, root);
    read_single_groups(invoice, root);
    read_groups(invoice, root);
    if (options_.syntax_rules != en16931::RuleSet::none) {
        judge_syntax(invoice, root.node(), options_.syntax_rules, places_);
    }
    path_ = xml::location(root.node());
    read_lines(invoice, root, {}, 1);
}

void Reader::read_kind(Invoice& invoice, Element root) {
    std::uint32_t kind = en16931::kind_of(type_code_);
    if (credit_note_ && kind != OI_INVOICE_KIND_CREDIT_NOTE) {
        kind = OI_INVOICE_KIND_CREDIT_NOTE;
        if (!type_code_.empty()) {
            add_finding(invoice, root, "ubl.credit_note_type",
                        en16931::expected_but_found("the type code of a credit note, such as 381",
                                                    type_code_));
        }
    }
    invoice.kind(kind == 0 ? std::uint32_t{OI_INVOICE_KIND_INVOICE} : kind);
}

void Reader::read_header(Invoice& invoice, Element root) {
    std::string_view buyer_reference;
    std::string_view accounting_reference;
    std::string_view process;
    std::string_view specification;
    Element issued;
    Element due;
    Element due_of_means;
    Element tax_point;
    root.each([&](Element node, Name id) {
        switch (id) {
            case Name::CustomizationID:
                keep(specification, node);
                break;
            case Name::ProfileID:
                keep(process, node);
                break;
            case Name::IssueDate:
                keep(issued, node);
                break;
            case Name::DueDate:
                keep(due, node);
                break;
            case Name::TaxPointDate:
                keep(tax_point, node);
                break;
            case Name::AccountingCost:
                keep(accounting_reference, node);
                break;
            case Name::BuyerReference:
                keep(buyer_reference, node);
                break;
            case Name::PaymentMeans:
                if (due_of_means.empty()) due_of_means = node.child(Name::PaymentDueDate);
                break;
            default:
                break;
        }
    });
    invoice.number(number_).type_code(type_code_).currency(currency_).tax_currency(tax_currency_);
    invoice.specification_id(specification).process_id(process);
    invoice.buyer_reference(buyer_reference).accounting_reference(accounting_reference);
    read_kind(invoice, root);
    if (const auto day = required_date(invoice, issued, "issued_on")) invoice.issued_on(*day);
    // A credit note has no DueDate of its own: there the date stands with the payment means.
    if (const auto day =
            required_date(invoice, due.text().empty() ? due_of_means : due, "due_on")) {
        invoice.due_on(*day);
    }
    if (const auto day = date(invoice, tax_point)) invoice.tax_point_on(*day);
}

void Reader::read_reference_field(Invoice& invoice, Element node, Name name) {
    const std::string_view id = node.child(Name::ID).text();
    switch (name) {
        case Name::OrderReference:
            invoice.order_reference(id).sales_order_reference(
                node.child(Name::SalesOrderID).text());
            break;
        case Name::ContractDocumentReference:
            invoice.contract_reference(id);
            break;
        case Name::ProjectReference:
            invoice.project_reference(id);
            break;
        case Name::ReceiptDocumentReference:
            invoice.receipt_reference(id);
            break;
        case Name::DespatchDocumentReference:
            invoice.despatch_reference(id);
            break;
        case Name::OriginatorDocumentReference:
            invoice.tender_reference(id);
            break;
        default:
            break;
    }
}

/// Every group of the document but its lines, which may be too many for memory and so come last.
void Reader::read_groups(Invoice& invoice, Element root) {
    root.each([&](Element node, Name id) {
        switch (id) {
            case Name::Note:
                read_note(invoice, node);
                break;
            case Name::BillingReference:
                read_preceding_invoice(invoice, node);
                break;
            case Name::AdditionalDocumentReference:
                read_additional_reference(invoice, node);
                break;
            case Name::PaymentMeans:
                read_payment_means(invoice, node);
                break;
            case Name::AllowanceCharge:
                read_allowance_charge(invoice, node);
                break;
            case Name::TaxTotal:
                read_tax_total(invoice, node);
                break;
            default:
                break;
        }
    });
    read_payment_terms(invoice, root);
}

/// The groups that may stand once.
void Reader::read_single_groups(Invoice& invoice, Element root) {
    root.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::InvoicePeriod:
                read_period(invoice, node);
                break;
            case Name::OrderReference:
            case Name::ContractDocumentReference:
            case Name::ProjectReference:
            case Name::ReceiptDocumentReference:
            case Name::DespatchDocumentReference:
            case Name::OriginatorDocumentReference:
                read_reference_field(invoice, node, id);
                break;
            case Name::AccountingSupplierParty:
                read_party(invoice, node.child(Name::Party), OI_ROLE_SELLER);
                break;
            case Name::AccountingCustomerParty:
                read_customer_id(invoice, node);
                read_party(invoice, node.child(Name::Party), OI_ROLE_BUYER);
                break;
            case Name::PayeeParty:
                read_party(invoice, node, OI_ROLE_PAYEE);
                break;
            case Name::TaxRepresentativeParty:
                read_party(invoice, node, OI_ROLE_TAX_REPRESENTATIVE);
                break;
            case Name::Delivery:
                read_delivery(invoice, node);
                break;
            case Name::LegalMonetaryTotal:
                read_totals(invoice, node);
                break;
            default:
                break;
        }
    });
}

void Reader::read_period(Invoice& invoice, Element period) {
    period.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::StartDate:
                if (const auto day = date(invoice, node)) invoice.period_from(*day);
                break;
            case Name::EndDate:
                if (const auto day = date(invoice, node)) invoice.period_to(*day);
                break;
            case Name::DescriptionCode:
                invoice.tax_point_code(node.text());
                break;
            default:
                break;
        }
    });
}

void Reader::read_note(Invoice& invoice, Element node) {
    const std::string_view written = node.text();
    if (written.empty()) return;
    const en16931::CodedNote note = en16931::split_note(written);
    invoice.add_note().subject_code(note.subject_code).text(note.text);
}

}  // namespace openitem::ubl
