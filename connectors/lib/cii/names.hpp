// The element names this connector reads, as numbers to switch on.
#pragma once

#include "connectors/lib/xml/names.hpp"

#include <cstdint>

namespace openitem::cii {

// clang-format off
#define OPENITEM_CII_NAMES(X) \
    X(AccountName) X(ActualAmount) X(ActualDeliverySupplyChainEvent) \
    X(AdditionalReferencedDocument) X(AllowanceTotalAmount) X(ApplicableHeaderTradeAgreement) \
    X(ApplicableHeaderTradeDelivery) X(ApplicableHeaderTradeSettlement) \
    X(ApplicableProductCharacteristic) X(ApplicableTradePaymentDiscountTerms) \
    X(ApplicableTradeSettlementFinancialCard) X(ApplicableTradeTax) X(AppliedAmount) \
    X(AppliedTradeAllowanceCharge) X(AppliedTradeTax) X(AssociatedDocumentLineDocument) \
    X(AttachmentBinaryObject) X(BasisAmount) X(BasisDateTime) X(BasisPeriodMeasure) \
    X(BasisQuantity) X(BICID) X(BilledQuantity) X(BillingSpecifiedPeriod) \
    X(BusinessProcessSpecifiedDocumentContextParameter) X(BuyerAssignedID) \
    X(BuyerOrderReferencedDocument) X(BuyerReference) X(BuyerTradeParty) X(CalculatedAmount) \
    X(CalculationPercent) X(CardholderName) X(CategoryCode) X(CategoryTradeTax) X(ChargeAmount) \
    X(ChargeIndicator) X(ChargeTotalAmount) X(CityName) X(ClassCode) X(CompleteNumber) X(Content) \
    X(ContractReferencedDocument) X(CountryID) X(CountrySubDivisionName) X(CreditorReferenceID) \
    X(CrossIndustryInvoice) X(DateString) X(DateTime) X(DateTimeString) X(DefinedTradeContact) \
    X(DepartmentName) X(Description) X(DesignatedProductClassification) \
    X(DespatchAdviceReferencedDocument) X(DirectDebitMandateID) X(DueDateDateTime) \
    X(DueDateTypeCode) X(DuePayableAmount) X(EmailURIUniversalCommunication) X(EndDateTime) \
    X(ExchangedDocument) X(ExchangedDocumentContext) X(ExemptionReason) X(ExemptionReasonCode) \
    X(FormattedIssueDateTime) X(GlobalID) X(GrandTotalAmount) X(GrossPriceProductTradePrice) \
    X(GuidelineSpecifiedDocumentContextParameter) X(IBANID) X(ID) X(IncludedNote) \
    X(IncludedSupplyChainTradeLineItem) X(Indicator) X(Information) X(InvoiceCurrencyCode) \
    X(InvoiceReferencedDocument) X(IssueDateTime) X(IssuerAssignedID) X(LineID) X(LineOne) \
    X(LineThree) X(LineTotalAmount) X(LineTwo) X(MonetarySummation) X(Name) \
    X(NetPriceProductTradePrice) X(OccurrenceDateTime) X(OriginTradeCountry) X(ParentLineID) \
    X(PartialPaymentAmount) X(PartialPaymentPercent) X(PayeePartyCreditorFinancialAccount) \
    X(PayeeSpecifiedCreditorFinancialInstitution) X(PayeeTradeParty) \
    X(PayerPartyDebtorFinancialAccount) X(PaymentReference) X(PersonName) X(PostalTradeAddress) \
    X(PayerTradeParty) X(PostcodeCode) X(ProprietaryID) X(RateApplicablePercent) X(Reason) \
    X(ReasonCode) X(ReceivableSpecifiedTradeAccountingAccount) \
    X(ReceivingAdviceReferencedDocument) X(ReferenceTypeCode) X(RoundingAmount) \
    X(SellerAssignedID) X(SellerOrderReferencedDocument) X(SellerTaxRepresentativeTradeParty) \
    X(SellerTradeParty) X(ShipToTradeParty) X(SpecifiedLegalOrganization) \
    X(SpecifiedLineTradeAgreement) X(SpecifiedLineTradeDelivery) X(SpecifiedLineTradeSettlement) \
    X(SpecifiedLogisticsServiceCharge) X(SpecifiedProcuringProject) X(SpecifiedTaxRegistration) \
    X(SpecifiedTradeAllowanceCharge) X(SpecifiedTradePaymentTerms) X(SpecifiedTradeProduct) \
    X(SpecifiedTradeSettlementPaymentMeans) X(StartDateTime) X(SubjectCode) \
    X(SupplyChainTradeTransaction) X(TaxBasisTotalAmount) X(TaxCurrencyCode) X(TaxPointDate) \
    X(TaxTotalAmount) X(TelephoneUniversalCommunication) X(TotalPrepaidAmount) \
    X(TradingBusinessName) X(TypeCode) X(URIID) X(URIUniversalCommunication) X(Value)
// clang-format on

enum class Name : std::uint8_t {
    unknown,
#define OPENITEM_CII_NAME(name) name,
    OPENITEM_CII_NAMES(OPENITEM_CII_NAME)
#undef OPENITEM_CII_NAME
};

namespace detail {

inline constexpr xml::NamedId<Name> name_list[] = {
#define OPENITEM_CII_NAME(name) {#name, Name::name},
    OPENITEM_CII_NAMES(OPENITEM_CII_NAME)
#undef OPENITEM_CII_NAME
    // The totals are named after what they are the totals of, which their place tells as well.
    {"SpecifiedTradeSettlementHeaderMonetarySummation", Name::MonetarySummation},
    {"SpecifiedTradeSettlementLineMonetarySummation", Name::MonetarySummation},
    // ZUGFeRD 1.0 is the same tree under earlier names.
    {"CrossIndustryDocument", Name::CrossIndustryInvoice},
    {"SpecifiedExchangedDocumentContext", Name::ExchangedDocumentContext},
    {"HeaderExchangedDocument", Name::ExchangedDocument},
    {"SpecifiedSupplyChainTradeTransaction", Name::SupplyChainTradeTransaction},
    {"ApplicableSupplyChainTradeAgreement", Name::ApplicableHeaderTradeAgreement},
    {"ApplicableSupplyChainTradeDelivery", Name::ApplicableHeaderTradeDelivery},
    {"ApplicableSupplyChainTradeSettlement", Name::ApplicableHeaderTradeSettlement},
    {"SpecifiedSupplyChainTradeAgreement", Name::SpecifiedLineTradeAgreement},
    {"SpecifiedSupplyChainTradeDelivery", Name::SpecifiedLineTradeDelivery},
    {"SpecifiedSupplyChainTradeSettlement", Name::SpecifiedLineTradeSettlement},
    {"SpecifiedTradeSettlementMonetarySummation", Name::MonetarySummation},
    {"ApplicablePercent", Name::RateApplicablePercent},
};

}  // namespace detail

inline constexpr xml::NameTable names(detail::name_list);

#undef OPENITEM_CII_NAMES

}  // namespace openitem::cii
