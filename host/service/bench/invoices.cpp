#include "host/service/bench/invoices.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <random>
#include <string_view>
#include <vector>

namespace openitem::service::bench {

namespace {

struct Line {
    std::uint64_t quantity, price, rate;  // price in cents, rate in percent
    std::uint64_t amount() const { return quantity * price; }
};

struct Totals {
    std::array<std::uint64_t, 2> taxable{}, tax{};
    std::uint64_t net() const { return taxable[0] + taxable[1]; }
    std::uint64_t taxes() const { return tax[0] + tax[1]; }
};

constexpr std::array<std::uint64_t, 2> rates = {10, 20};

struct Facts {
    std::uint64_t number, customer, month, day;
    std::vector<Line> lines;
    Totals totals;
};

Facts facts_of(std::uint64_t number, std::uint64_t count) {
    std::mt19937_64 random(number);
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    Facts out{number, 1 + below(20000), 1 + below(12), 1 + below(28), {}, {}};
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t rate = below(5) == 0 ? 0 : 1;
        out.lines.push_back({1 + below(199), 100 + below(99900), rates[rate]});
        out.totals.taxable[rate] += out.lines.back().amount();
    }
    for (std::size_t i = 0; i < rates.size(); ++i) {
        out.totals.tax[i] = (out.totals.taxable[i] * rates[i] + 50) / 100;
    }
    return out;
}

std::string money(std::uint64_t cents) {
    return fmt::format("{}.{:02d}", cents / 100, cents % 100);
}

// ---- UBL ----------------------------------------------------------------------------------------

std::string ubl_party(std::string_view element, std::string_view name, std::uint64_t id,
                      std::string_view city, std::string_view country) {
    return fmt::format(R"(  <cac:{0}>
    <cac:Party>
      <cbc:EndpointID schemeID="0088">{2}</cbc:EndpointID>
      <cac:PartyName>
        <cbc:Name>{1}</cbc:Name>
      </cac:PartyName>
      <cac:PostalAddress>
        <cbc:StreetName>Main street 1</cbc:StreetName>
        <cbc:CityName>{3}</cbc:CityName>
        <cbc:PostalZone>10115</cbc:PostalZone>
        <cac:Country>
          <cbc:IdentificationCode>{4}</cbc:IdentificationCode>
        </cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme>
        <cbc:CompanyID>{4}{2}</cbc:CompanyID>
        <cac:TaxScheme>
          <cbc:ID>VAT</cbc:ID>
        </cac:TaxScheme>
      </cac:PartyTaxScheme>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>{1} Ltd</cbc:RegistrationName>
        <cbc:CompanyID>{2}</cbc:CompanyID>
      </cac:PartyLegalEntity>
      <cac:Contact>
        <cbc:Name>Accounts desk</cbc:Name>
        <cbc:Telephone>+4930{2}</cbc:Telephone>
        <cbc:ElectronicMail>ar@example.com</cbc:ElectronicMail>
      </cac:Contact>
    </cac:Party>
  </cac:{0}>
)",
                       element, name, id, city, country);
}

std::string ubl_tax(std::uint64_t taxable, std::uint64_t tax, std::uint64_t rate) {
    return fmt::format(R"(    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR">{}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="EUR">{}</cbc:TaxAmount>
      <cac:TaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>{}</cbc:Percent>
        <cac:TaxScheme>
          <cbc:ID>VAT</cbc:ID>
        </cac:TaxScheme>
      </cac:TaxCategory>
    </cac:TaxSubtotal>
)",
                       money(taxable), money(tax), rate);
}

std::string ubl_line(std::uint64_t id, const Line& line) {
    return fmt::format(R"(  <cac:InvoiceLine>
    <cbc:ID>{0}</cbc:ID>
    <cbc:InvoicedQuantity unitCode="C62">{1}</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="EUR">{2}</cbc:LineExtensionAmount>
    <cac:OrderLineReference>
      <cbc:LineID>{0}</cbc:LineID>
    </cac:OrderLineReference>
    <cac:Item>
      <cbc:Description>Hex bolt M8, delivered</cbc:Description>
      <cbc:Name>Hex bolt M8</cbc:Name>
      <cac:SellersItemIdentification>
        <cbc:ID>SKU-{0:05d}</cbc:ID>
      </cac:SellersItemIdentification>
      <cac:ClassifiedTaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>{3}</cbc:Percent>
        <cac:TaxScheme>
          <cbc:ID>VAT</cbc:ID>
        </cac:TaxScheme>
      </cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price>
      <cbc:PriceAmount currencyID="EUR">{4}</cbc:PriceAmount>
    </cac:Price>
  </cac:InvoiceLine>
)",
                       id, line.quantity, money(line.amount()), line.rate, money(line.price));
}

std::string ubl(const Facts& facts) {
    std::string out = fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
  <cbc:ID>INV-{0:08d}</cbc:ID>
  <cbc:IssueDate>2025-{1:02d}-{2:02d}</cbc:IssueDate>
  <cbc:DueDate>2026-{1:02d}-{2:02d}</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:Note>Order {3} delivered as agreed</cbc:Note>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>REF{3:06d}</cbc:BuyerReference>
  <cac:OrderReference>
    <cbc:ID>PO-{3:07d}</cbc:ID>
  </cac:OrderReference>
)",
                                  facts.number, facts.month, facts.day, facts.customer);
    out += ubl_party("AccountingSupplierParty", "Northwind", 123456789, "Berlin", "DE");
    out +=
        ubl_party("AccountingCustomerParty", "Globex", 400000000 + facts.customer, "Paris", "FR");
    out += fmt::format(R"(  <cac:Delivery>
    <cbc:ActualDeliveryDate>2025-{1:02d}-{2:02d}</cbc:ActualDeliveryDate>
  </cac:Delivery>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode name="Credit transfer">30</cbc:PaymentMeansCode>
    <cbc:PaymentID>INV-{0:08d}</cbc:PaymentID>
    <cac:PayeeFinancialAccount>
      <cbc:ID>DE89370400440532013000</cbc:ID>
      <cbc:Name>Northwind</cbc:Name>
      <cac:FinancialInstitutionBranch>
        <cbc:ID>COBADEFFXXX</cbc:ID>
      </cac:FinancialInstitutionBranch>
    </cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:PaymentTerms>
    <cbc:Note>Payment within 30 days</cbc:Note>
  </cac:PaymentTerms>
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="EUR">{3}</cbc:TaxAmount>
)",
                       facts.number, facts.month, facts.day, money(facts.totals.taxes()));
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (facts.totals.taxable[i] == 0) continue;
        out += ubl_tax(facts.totals.taxable[i], facts.totals.tax[i], rates[i]);
    }
    const auto net = facts.totals.net();
    out += fmt::format(R"(  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="EUR">{0}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="EUR">{0}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">{1}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="EUR">{1}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
)",
                       money(net), money(net + facts.totals.taxes()));
    for (std::size_t i = 0; i < facts.lines.size(); ++i) out += ubl_line(i + 1, facts.lines[i]);
    return out + "</Invoice>\n";
}

// ---- CII ----------------------------------------------------------------------------------------

std::string cii_party(std::string_view element, std::string_view name, std::uint64_t id,
                      std::string_view city, std::string_view country) {
    return fmt::format(R"(      <ram:{0}>
        <ram:Name>{1} Ltd</ram:Name>
        <ram:SpecifiedLegalOrganization>
          <ram:ID>{2}</ram:ID>
          <ram:TradingBusinessName>{1}</ram:TradingBusinessName>
        </ram:SpecifiedLegalOrganization>
        <ram:DefinedTradeContact>
          <ram:PersonName>Accounts desk</ram:PersonName>
          <ram:TelephoneUniversalCommunication>
            <ram:CompleteNumber>+4930{2}</ram:CompleteNumber>
          </ram:TelephoneUniversalCommunication>
          <ram:EmailURIUniversalCommunication>
            <ram:URIID>ar@example.com</ram:URIID>
          </ram:EmailURIUniversalCommunication>
        </ram:DefinedTradeContact>
        <ram:PostalTradeAddress>
          <ram:PostcodeCode>10115</ram:PostcodeCode>
          <ram:LineOne>Main street 1</ram:LineOne>
          <ram:CityName>{3}</ram:CityName>
          <ram:CountryID>{4}</ram:CountryID>
        </ram:PostalTradeAddress>
        <ram:URIUniversalCommunication>
          <ram:URIID schemeID="0088">{2}</ram:URIID>
        </ram:URIUniversalCommunication>
        <ram:SpecifiedTaxRegistration>
          <ram:ID schemeID="VA">{4}{2}</ram:ID>
        </ram:SpecifiedTaxRegistration>
      </ram:{0}>
)",
                       element, name, id, city, country);
}

std::string cii_line(std::uint64_t id, const Line& line) {
    return fmt::format(R"(    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument>
        <ram:LineID>{0}</ram:LineID>
      </ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct>
        <ram:SellerAssignedID>SKU-{0:05d}</ram:SellerAssignedID>
        <ram:Name>Hex bolt M8</ram:Name>
        <ram:Description>Hex bolt M8, delivered</ram:Description>
      </ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement>
        <ram:BuyerOrderReferencedDocument>
          <ram:LineID>{0}</ram:LineID>
        </ram:BuyerOrderReferencedDocument>
        <ram:NetPriceProductTradePrice>
          <ram:ChargeAmount>{4}</ram:ChargeAmount>
        </ram:NetPriceProductTradePrice>
      </ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery>
        <ram:BilledQuantity unitCode="C62">{1}</ram:BilledQuantity>
      </ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax>
          <ram:TypeCode>VAT</ram:TypeCode>
          <ram:CategoryCode>S</ram:CategoryCode>
          <ram:RateApplicablePercent>{3}</ram:RateApplicablePercent>
        </ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation>
          <ram:LineTotalAmount>{2}</ram:LineTotalAmount>
        </ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
)",
                       id, line.quantity, money(line.amount()), line.rate, money(line.price));
}

std::string cii_settlement(const Facts& facts) {
    std::string out = fmt::format(R"(    <ram:ApplicableHeaderTradeSettlement>
      <ram:PaymentReference>INV-{:08d}</ram:PaymentReference>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementPaymentMeans>
        <ram:TypeCode>30</ram:TypeCode>
        <ram:Information>Credit transfer</ram:Information>
        <ram:PayeePartyCreditorFinancialAccount>
          <ram:IBANID>DE89370400440532013000</ram:IBANID>
          <ram:AccountName>Northwind</ram:AccountName>
        </ram:PayeePartyCreditorFinancialAccount>
        <ram:PayeeSpecifiedCreditorFinancialInstitution>
          <ram:BICID>COBADEFFXXX</ram:BICID>
        </ram:PayeeSpecifiedCreditorFinancialInstitution>
      </ram:SpecifiedTradeSettlementPaymentMeans>
)",
                                  facts.number);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (facts.totals.taxable[i] == 0) continue;
        out += fmt::format(R"(      <ram:ApplicableTradeTax>
        <ram:CalculatedAmount>{}</ram:CalculatedAmount>
        <ram:TypeCode>VAT</ram:TypeCode>
        <ram:BasisAmount>{}</ram:BasisAmount>
        <ram:CategoryCode>S</ram:CategoryCode>
        <ram:RateApplicablePercent>{}</ram:RateApplicablePercent>
      </ram:ApplicableTradeTax>
)",
                           money(facts.totals.tax[i]), money(facts.totals.taxable[i]), rates[i]);
    }
    const auto net = facts.totals.net();
    return out + fmt::format(R"(      <ram:SpecifiedTradePaymentTerms>
        <ram:Description>Payment within 30 days</ram:Description>
        <ram:DueDateDateTime>
          <udt:DateTimeString format="102">2026{3:02d}{4:02d}</udt:DateTimeString>
        </ram:DueDateDateTime>
      </ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>{0}</ram:LineTotalAmount>
        <ram:TaxBasisTotalAmount>{0}</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">{1}</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>{2}</ram:GrandTotalAmount>
        <ram:DuePayableAmount>{2}</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
)",
                             money(net), money(facts.totals.taxes()),
                             money(net + facts.totals.taxes()), facts.month, facts.day);
}

std::string cii(const Facts& facts) {
    std::string out = fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext>
    <ram:BusinessProcessSpecifiedDocumentContextParameter>
      <ram:ID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</ram:ID>
    </ram:BusinessProcessSpecifiedDocumentContextParameter>
    <ram:GuidelineSpecifiedDocumentContextParameter>
      <ram:ID>urn:cen.eu:en16931:2017</ram:ID>
    </ram:GuidelineSpecifiedDocumentContextParameter>
  </rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>INV-{0:08d}</ram:ID>
    <ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime>
      <udt:DateTimeString format="102">2025{1:02d}{2:02d}</udt:DateTimeString>
    </ram:IssueDateTime>
    <ram:IncludedNote>
      <ram:Content>Order {3} delivered as agreed</ram:Content>
    </ram:IncludedNote>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
)",
                                  facts.number, facts.month, facts.day, facts.customer);
    for (std::size_t i = 0; i < facts.lines.size(); ++i) out += cii_line(i + 1, facts.lines[i]);
    out += fmt::format(R"(    <ram:ApplicableHeaderTradeAgreement>
      <ram:BuyerReference>REF{:06d}</ram:BuyerReference>
)",
                       facts.customer);
    out += cii_party("SellerTradeParty", "Northwind", 123456789, "Berlin", "DE");
    out += cii_party("BuyerTradeParty", "Globex", 400000000 + facts.customer, "Paris", "FR");
    out += fmt::format(R"(      <ram:BuyerOrderReferencedDocument>
        <ram:IssuerAssignedID>PO-{2:07d}</ram:IssuerAssignedID>
      </ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery>
      <ram:ActualDeliverySupplyChainEvent>
        <ram:OccurrenceDateTime>
          <udt:DateTimeString format="102">2025{0:02d}{1:02d}</udt:DateTimeString>
        </ram:OccurrenceDateTime>
      </ram:ActualDeliverySupplyChainEvent>
    </ram:ApplicableHeaderTradeDelivery>
)",
                       facts.month, facts.day, facts.customer);
    out += cii_settlement(facts);
    return out + "  </rsm:SupplyChainTradeTransaction>\n</rsm:CrossIndustryInvoice>\n";
}

}  // namespace

std::string make_invoice(Format format, std::uint64_t number, std::uint64_t lines) {
    const Facts facts = facts_of(number, lines);
    return format == Format::ubl ? ubl(facts) : cii(facts);
}

}  // namespace openitem::service::bench
