#include "connectors/lib/cii/writer.hpp"

namespace openitem::cii {

void DocumentWriter::write_party(std::string_view element, const RowView<oi_party>& party) {
    if (!party) return;
    out_.always(element, [&] {
        write_identifiers(party);
        text("ram:Name", party.text<OI_PARTY_NAME>());
        text("ram:Description", party.text<OI_PARTY_LEGAL_INFO>());
        write_legal_organization(party);
        write_contact(party);
        write_address(party);
        out_.group("ram:URIUniversalCommunication", [&] {
            identifier("ram:URIID", party.text<OI_PARTY_ENDPOINT>(),
                       party.text<OI_PARTY_ENDPOINT_SCHEME>());
        });
        write_registration(party.text<OI_PARTY_TAX_ID>(), "FC");
        write_registration(party.text<OI_PARTY_VAT_ID>(), "VA");
    });
}

/// Those without a scheme first: the schema has them apart. The number the seller knows its
/// customer by is the buyer's identifier without a scheme.
void DocumentWriter::write_identifiers(const RowView<oi_party>& party) {
    const auto all = tree_.children<oi_party_identifier>(party);
    const bool buyer = party.code<OI_PARTY_ROLE>() == OI_ROLE_BUYER;
    std::string_view account = buyer ? invoice_.text<OI_INVOICE_CUSTOMER_ID>() : "";
    bool first = true;
    for (const auto each : all) {
        if (!each.text<OI_PARTY_IDENTIFIER_SCHEME>().empty()) continue;
        const std::string_view value = each.text<OI_PARTY_IDENTIFIER_VALUE>();
        if (std::exchange(first, false) && !account.empty() && account != value) {
            losses_.add("invoice customer_id", account,
                        "the buyer has another identifier in its place");
        }
        account = {};
        text("ram:ID", value);
    }
    text("ram:ID", account);
    for (const auto each : all) {
        const std::string_view scheme = each.text<OI_PARTY_IDENTIFIER_SCHEME>();
        if (!scheme.empty()) {
            identifier("ram:GlobalID", each.text<OI_PARTY_IDENTIFIER_VALUE>(), scheme);
        }
    }
}

void DocumentWriter::write_legal_organization(const RowView<oi_party>& party) {
    out_.group("ram:SpecifiedLegalOrganization", [&] {
        identifier("ram:ID", party.text<OI_PARTY_REGISTRATION_ID>(),
                   party.text<OI_PARTY_REGISTRATION_SCHEME>());
        text("ram:TradingBusinessName", party.text<OI_PARTY_TRADING_NAME>());
    });
}

void DocumentWriter::write_contact(const RowView<oi_party>& party) {
    out_.group("ram:DefinedTradeContact", [&] {
        text("ram:PersonName", party.text<OI_PARTY_CONTACT_NAME>());
        out_.group("ram:TelephoneUniversalCommunication",
                   [&] { text("ram:CompleteNumber", party.text<OI_PARTY_CONTACT_PHONE>()); });
        out_.group("ram:EmailURIUniversalCommunication",
                   [&] { text("ram:URIID", party.text<OI_PARTY_CONTACT_EMAIL>()); });
    });
}

void DocumentWriter::write_address(const RowView<oi_party>& party) {
    out_.group("ram:PostalTradeAddress", [&] {
        text("ram:PostcodeCode", party.text<OI_PARTY_POSTCODE>());
        text("ram:LineOne", party.text<OI_PARTY_STREET>());
        text("ram:LineTwo", party.text<OI_PARTY_STREET_2>());
        text("ram:LineThree", party.text<OI_PARTY_STREET_3>());
        text("ram:CityName", party.text<OI_PARTY_CITY>());
        text("ram:CountryID", party.text<OI_PARTY_COUNTRY>());
        text("ram:CountrySubDivisionName", party.text<OI_PARTY_SUBDIVISION>());
    });
}

void DocumentWriter::write_registration(std::string_view number, std::string_view scheme) {
    if (number.empty()) return;
    out_.group("ram:SpecifiedTaxRegistration", [&] { identifier("ram:ID", number, scheme); });
}

}  // namespace openitem::cii
