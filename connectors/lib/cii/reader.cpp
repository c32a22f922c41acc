#include "connectors/lib/cii/reader.hpp"

#include "connectors/lib/cii/syntax_rules.hpp"

#include <array>

namespace openitem::cii {

namespace {

constexpr std::string_view invoice_uri = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice";
constexpr std::string_view zugferd_1_uri = "urn:ferd:CrossIndustryDocument";

bool is_cii(xml::Node element) {
    const std::string_view name = xml::local_name(element);
    if (name == "CrossIndustryInvoice") {
        return xml::namespace_uri(element).starts_with(invoice_uri);
    }
    return name == "CrossIndustryDocument" &&
           xml::namespace_uri(element).starts_with(zugferd_1_uri);
}

/// Days are written 20260131 (format 102 of UNTDID 2379), perhaps with a time behind (203, 204);
/// an xs:date is read as well. Months and weeks (610, 616) are no days.
std::optional<Date> try_day(const xml::Element<Name>& node) {
    const std::string_view text = node.text();
    const std::string_view format = node.attribute("format");
    const std::size_t size = format == "203" ? 12 : format == "204" ? 14 : 8;
    if (text.size() != size || format == "616") return xml::try_date(text);
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
    }
    const std::array<char, 10> day = {text[0], text[1], text[2], text[3], '-',
                                      text[4], text[5], '-',     text[6], text[7]};
    return openitem::try_date({day.data(), day.size()});
}

constexpr en16931::Syntax<Name> syntax = {
    .try_date = try_day,
    .a_day = "a date like 20260131",
    .date = "cii.date",
    .decimal = "cii.decimal",
    .amount = "cii.amount",
    .attachment = "cii.attachment",
    .charge_indicator = "cii.charge_indicator",
    .repeated = "cii.repeated",
};

// The parts of a document. Of two transactions only one would be read, lines and all.
constexpr xml::NameSet<Name> one_part = {Name::ExchangedDocument,
                                         Name::SupplyChainTradeTransaction};
constexpr xml::NameSet<Name> one_header = {Name::ApplicableHeaderTradeAgreement,
                                           Name::ApplicableHeaderTradeDelivery,
                                           Name::ApplicableHeaderTradeSettlement};
constexpr xml::NameSet<Name> one_identity = {Name::ID, Name::TypeCode, Name::IssueDateTime};
constexpr xml::NameSet<Name> one_party = {Name::SellerTradeParty, Name::BuyerTradeParty};
constexpr xml::NameSet<Name> one_currency = {Name::InvoiceCurrencyCode, Name::MonetarySummation};

/// BT-8 in the codes of the norm (UNTDID 2005), which CII writes in others (UNTDID 2475).
std::string_view tax_point_code(std::string_view code) {
    if (code == "5") return "3";
    if (code == "29") return "35";
    if (code == "72") return "432";
    return code;
}

}  // namespace

Reader::Reader(Run& run, const en16931::Options& options) : DocumentReader(run, options, syntax) {}

Reader::Element Reader::day_of(Element node) {
    Element day = node;
    node.each([&](Element inner, Name id) {
        if (id == Name::DateTimeString || id == Name::DateTime || id == Name::DateString) {
            day = inner;
        }
    });
    return day;
}

Reader::Element Reader::number_of(Element reference) {
    const Element assigned = reference.child(Name::IssuerAssignedID);
    return assigned.empty() ? reference.child(Name::ID) : assigned;
}

Reader::Parts Reader::parts_of(Element root) {
    Parts out;
    out.context = root.child(Name::ExchangedDocumentContext);
    out.document = root.child(Name::ExchangedDocument);
    out.transaction = root.child(Name::SupplyChainTradeTransaction);
    out.transaction.each([&](Element node, Name id) {
        switch (id) {
            case Name::ApplicableHeaderTradeAgreement:
                keep(out.agreement, node);
                break;
            case Name::ApplicableHeaderTradeDelivery:
                keep(out.delivery, node);
                break;
            case Name::ApplicableHeaderTradeSettlement:
                keep(out.settlement, node);
                break;
            default:
                break;
        }
    });
    return out;
}

/// The seller by its VAT id, else by another of its identifiers, else by name.
std::string Reader::source_id(std::string_view name, Element seller) const {
    std::array<std::string_view, 5> candidates;  // in order of preference
    std::string_view tax_id;
    seller.each([&](Element node, Name id) {
        switch (id) {
            case Name::SpecifiedTaxRegistration: {
                const Element number = node.child(Name::ID);
                keep(number.attribute("schemeID") == "VA" ? candidates[0] : tax_id, number);
                break;
            }
            case Name::SpecifiedLegalOrganization:
                keep(candidates[1], node.child(Name::ID));
                break;
            case Name::URIUniversalCommunication:
                keep(candidates[2], node.child(Name::URIID));
                break;
            case Name::ID:
            case Name::GlobalID:
                keep(candidates[3], node);
                break;
            case Name::Name:
                keep(candidates[4], node);
                break;
            default:
                break;
        }
    });
    if (candidates[0].empty()) candidates[0] = tax_id;
    return en16931::source_id(candidates, number_, name, type_code_, issued_);
}

void Reader::read(std::string_view name, std::string_view bytes) {
    const Element root = find_document(bytes, names, is_cii, not_cii,
                                       "a CrossIndustryInvoice (CII D16B, Factur-X, ZUGFeRD)");
    const Parts parts = parts_of(root);
    number_ = parts.document.child(Name::ID).text();
    type_code_ = parts.document.child(Name::TypeCode).text();
    issued_ = day_of(parts.document.child(Name::IssueDateTime)).text();
    currency_ = parts.settlement.child(Name::InvoiceCurrencyCode).text();
    tax_currency_ = parts.settlement.child(Name::TaxCurrencyCode).text();
    creditor_id_ = parts.settlement.child(Name::CreditorReferenceID).text();
    tax_total_ = {};
    has_tax_total_ = has_tax_total_accounting_ = false;
    Invoice invoice = run_.invoice(source_id(name, parts.agreement.child(Name::SellerTradeParty)));
    locate(invoice, root);
    expect_once(invoice, root, one_part);
    expect_once(invoice, parts.transaction, one_header);
    expect_once(invoice, parts.document, one_identity);
    expect_once(invoice, parts.agreement, one_party);
    expect_once(invoice, parts.settlement, one_currency);
    read_header(invoice, parts);
    read_agreement(invoice, parts.agreement);
    read_delivery(invoice, parts.delivery);
    read_settlement(invoice, parts.settlement);
    if (options_.syntax_rules != en16931::RuleSet::none)
        judge_syntax(invoice, root.node(), options_.syntax_rules, places_);
    // Lines may be too many for memory and so come last.
    read_lines(invoice, parts.transaction);
}

void Reader::read_header(Invoice& invoice, const Parts& parts) {
    parts.context.each_first([&](Element node, Name id) {
        const std::string_view value = node.child(Name::ID).text();
        if (id == Name::BusinessProcessSpecifiedDocumentContextParameter) invoice.process_id(value);
        if (id == Name::GuidelineSpecifiedDocumentContextParameter) invoice.specification_id(value);
    });
    const std::uint32_t kind = en16931::kind_of(type_code_);
    invoice.kind(kind == 0 ? std::uint32_t{OI_INVOICE_KIND_INVOICE} : kind);
    invoice.number(number_).type_code(type_code_).currency(currency_).tax_currency(tax_currency_);
    const Element issued = day_of(parts.document.child(Name::IssueDateTime));
    if (const auto day = required_date(invoice, issued, "issued_on")) invoice.issued_on(*day);
    parts.document.each([&](Element node, Name id) {
        if (id == Name::IncludedNote) read_note(invoice, node);
    });
}

void Reader::read_note(Invoice& invoice, Element note) {
    const std::string_view text = note.child(Name::Content).text();
    if (text.empty()) return;
    en16931::CodedNote coded{note.child(Name::SubjectCode).text(), text};
    if (coded.subject_code.empty()) coded = en16931::split_note(text);
    invoice.add_note().subject_code(coded.subject_code).text(coded.text);
}

void Reader::read_agreement(Invoice& invoice, Element agreement) {
    agreement.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::BuyerReference:
                invoice.buyer_reference(node.text());
                break;
            case Name::SellerTradeParty:
                read_party(invoice, node, OI_ROLE_SELLER);
                break;
            case Name::BuyerTradeParty:
                read_customer_id(invoice, node);
                read_party(invoice, node, OI_ROLE_BUYER);
                break;
            case Name::SellerTaxRepresentativeTradeParty:
                read_party(invoice, node, OI_ROLE_TAX_REPRESENTATIVE);
                break;
            case Name::SellerOrderReferencedDocument:
                invoice.sales_order_reference(number_of(node).text());
                break;
            case Name::BuyerOrderReferencedDocument:
                invoice.order_reference(number_of(node).text());
                break;
            case Name::ContractReferencedDocument:
                invoice.contract_reference(number_of(node).text());
                break;
            case Name::SpecifiedProcuringProject:
                invoice.project_reference(node.child(Name::ID).text());
                break;
            default:
                break;
        }
    });
    agreement.each([&](Element node, Name id) {
        if (id == Name::AdditionalReferencedDocument) read_additional_reference(invoice, node);
    });
}

void Reader::read_delivery(Invoice& invoice, Element delivery) {
    delivery.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::ShipToTradeParty:
                read_party(invoice, node, OI_ROLE_SHIP_TO);
                break;
            case Name::ActualDeliverySupplyChainEvent:
                if (const auto day = date(invoice, day_of(node.child(Name::OccurrenceDateTime)))) {
                    invoice.delivered_on(*day);
                }
                break;
            case Name::DespatchAdviceReferencedDocument:
                invoice.despatch_reference(number_of(node).text());
                break;
            case Name::ReceivingAdviceReferencedDocument:
                invoice.receipt_reference(number_of(node).text());
                break;
            default:
                break;
        }
    });
}

template <class Owner>
void Reader::read_period(Owner& owner, Element period) {
    period.each_first([&](Element node, Name id) {
        if (id == Name::StartDateTime) {
            if (const auto day = date(owner, day_of(node))) owner.period_from(*day);
        } else if (id == Name::EndDateTime) {
            if (const auto day = date(owner, day_of(node))) owner.period_to(*day);
        }
    });
}

template void Reader::read_period(Invoice&, Element);
template void Reader::read_period(InvoiceLine&, Element);

void Reader::read_settlement(Invoice& invoice, Element settlement) {
    Element tax_point;
    std::string_view tax_point_is, mandate;
    settlement.each([&](Element node, Name id) {
        if (id == Name::SpecifiedTradePaymentTerms) {
            keep(mandate, node.child(Name::DirectDebitMandateID));
        } else if (id == Name::ApplicableTradeTax) {
            keep(tax_point, day_of(node.child(Name::TaxPointDate)));
            keep(tax_point_is, node.child(Name::DueDateTypeCode));
        }
    });
    if (const auto day = date(invoice, tax_point)) invoice.tax_point_on(*day);
    invoice.tax_point_code(tax_point_code(tax_point_is));
    settlement.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::PaymentReference:
                invoice.remittance_reference(node.text());
                break;
            case Name::PayeeTradeParty:
                read_party(invoice, node, OI_ROLE_PAYEE);
                break;
            case Name::PayerTradeParty:
                read_party(invoice, node, OI_ROLE_PAYER);
                break;
            case Name::BillingSpecifiedPeriod:
                read_period(invoice, node);
                break;
            case Name::ReceivableSpecifiedTradeAccountingAccount:
                invoice.accounting_reference(node.child(Name::ID).text());
                break;
            case Name::MonetarySummation:
                read_totals(invoice, node);
                break;
            default:
                break;
        }
    });
    settlement.each([&](Element node, Name id) {
        switch (id) {
            case Name::SpecifiedTradeSettlementPaymentMeans:
                read_payment_means(invoice, node, mandate);
                break;
            case Name::ApplicableTradeTax:
                read_tax_subtotal(invoice, node);
                break;
            case Name::SpecifiedTradeAllowanceCharge:
                read_allowance_charge(invoice, node);
                break;
            case Name::SpecifiedLogisticsServiceCharge:
                read_service_charge(invoice, node);
                break;
            case Name::InvoiceReferencedDocument:
                read_preceding_invoice(invoice, node);
                break;
            default:
                break;
        }
    });
    read_payment_terms(invoice, settlement);
}

}  // namespace openitem::cii
