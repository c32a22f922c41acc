// The UBL element names this connector reads, as numbers to switch on.
#pragma once

#include "connectors/lib/xml/names.hpp"

#include <cstdint>

namespace openitem::ubl {

// clang-format off
#define OPENITEM_UBL_NAMES(X) \
    X(AccountingCost) X(AccountingCustomerParty) X(AccountingSupplierParty) X(ActualDeliveryDate) \
    X(AdditionalDocumentReference) X(AdditionalItemProperty) X(AdditionalStreetName) X(Address) \
    X(AddressLine) X(AllowanceCharge) X(AllowanceChargeReason) X(AllowanceChargeReasonCode) \
    X(AllowanceTotalAmount) X(Amount) X(Attachment) X(BaseAmount) X(BaseQuantity) \
    X(BillingReference) X(BuyerReference) X(BuyersItemIdentification) X(CardAccount) \
    X(ChargeIndicator) X(ChargeTotalAmount) X(CityName) X(ClassifiedTaxCategory) \
    X(CommodityClassification) X(CompanyID) X(CompanyLegalForm) X(Contact) \
    X(ContractDocumentReference) X(Country) X(CountrySubentity) X(CreditNote) \
    X(CreditNoteDocumentReference) X(CreditNoteLine) X(CreditNoteTypeCode) X(CreditedQuantity) \
    X(CustomizationID) X(Delivery) X(DeliveryLocation) X(DeliveryParty) X(Description) \
    X(DescriptionCode) X(DespatchDocumentReference) X(DocumentCurrencyCode) \
    X(DocumentDescription) X(DocumentReference) X(DocumentTypeCode) X(DueDate) X(ElectronicMail) \
    X(EmbeddedDocumentBinaryObject) X(EndDate) X(EndpointID) X(ExternalReference) \
    X(FinancialInstitutionBranch) X(HolderName) X(ID) X(IdentificationCode) X(Invoice) \
    X(InvoiceDocumentReference) X(InvoiceLine) X(InvoicePeriod) X(InvoiceTypeCode) \
    X(InvoicedQuantity) X(IssueDate) X(Item) X(ItemClassificationCode) X(LegalMonetaryTotal) \
    X(Line) X(LineExtensionAmount) X(LineID) X(MultiplierFactorNumeric) X(Name) X(Note) \
    X(OrderLineReference) X(OrderReference) X(OriginCountry) X(OriginatorDocumentReference) \
    X(Party) X(PartyIdentification) X(PartyLegalEntity) X(PartyName) X(PartyTaxScheme) \
    X(PayableAmount) X(PayableRoundingAmount) X(PayeeFinancialAccount) X(PayeeParty) \
    X(PayerFinancialAccount) X(PaymentDueDate) X(PaymentID) X(PaymentMandate) X(PaymentMeans) \
    X(PaymentMeansCode) X(PaymentTerms) X(Percent) X(PostalAddress) X(PostalZone) \
    X(PrepaidAmount) X(Price) X(PriceAmount) X(PrimaryAccountNumberID) X(ProfileID) \
    X(ProjectReference) X(ReceiptDocumentReference) X(RegistrationName) X(SalesOrderID) \
    X(SellersItemIdentification) X(StandardItemIdentification) X(StartDate) X(StreetName) \
    X(SubCreditNoteLine) X(SubInvoiceLine) X(SupplierAssignedAccountID) X(TaxAmount) \
    X(TaxCategory) X(TaxCurrencyCode) X(TaxExclusiveAmount) X(TaxExemptionReason) \
    X(TaxExemptionReasonCode) X(TaxInclusiveAmount) X(TaxPointDate) X(TaxRepresentativeParty) \
    X(TaxScheme) X(TaxSubtotal) X(TaxTotal) X(TaxableAmount) X(Telephone) X(URI) X(Value)
// clang-format on

enum class Name : std::uint8_t {
    unknown,
#define OPENITEM_UBL_NAME(name) name,
    OPENITEM_UBL_NAMES(OPENITEM_UBL_NAME)
#undef OPENITEM_UBL_NAME
};

namespace detail {

inline constexpr xml::NamedId<Name> name_list[] = {
#define OPENITEM_UBL_NAME(name) {#name, Name::name},
    OPENITEM_UBL_NAMES(OPENITEM_UBL_NAME)
#undef OPENITEM_UBL_NAME
};

}  // namespace detail

inline constexpr xml::NameTable names(detail::name_list);

#undef OPENITEM_UBL_NAMES

}  // namespace openitem::ubl
