#include "connectors/ubl/writer.hpp"

namespace openitem::ubl {

namespace {

using en16931::bits;

/// The scheme under which BT-90 stands among a party's identifiers.
constexpr std::string_view creditor_scheme = "SEPA";
/// Of BT-32: any scheme but VAT means it; Peppol's national rules look for this one.
constexpr std::string_view tax_registration_scheme = "TAX";

constexpr std::uint64_t said_of_ship_to =
    bits<OI_PARTY_ROLE, OI_PARTY_NAME, OI_PARTY_STREET, OI_PARTY_STREET_2, OI_PARTY_STREET_3,
         OI_PARTY_CITY, OI_PARTY_POSTCODE, OI_PARTY_SUBDIVISION, OI_PARTY_COUNTRY>;

}  // namespace

void DocumentWriter::write_parties() {
    const Parties of_role =
        parties(OI_ROLE_SHIP_TO, "UBL has no place for this party beside the others");
    if (const auto& seller = of_role[OI_ROLE_SELLER]) {
        out_.always("cac:AccountingSupplierParty",
                    [&] { out_.always("cac:Party", [&] { write_party(seller); }); });
    } else if (!creditor_id_.empty()) {
        losses_.add("BT-90", creditor_id_, "it stands with the seller, and there is none");
    }
    const auto& buyer = of_role[OI_ROLE_BUYER];
    out_.group("cac:AccountingCustomerParty", [&] {
        text("cbc:SupplierAssignedAccountID", invoice_.text<OI_INVOICE_CUSTOMER_ID>());
        if (buyer) out_.always("cac:Party", [&] { write_party(buyer); });
    });
    if (const auto& payee = of_role[OI_ROLE_PAYEE]) {
        out_.always("cac:PayeeParty", [&] { write_party(payee); });
    }
    if (const auto& representative = of_role[OI_ROLE_TAX_REPRESENTATIVE]) {
        out_.always("cac:TaxRepresentativeParty", [&] { write_party(representative); });
    }
    write_delivery(of_role[OI_ROLE_SHIP_TO]);
}

void DocumentWriter::write_party(const RowView<oi_party>& party) {
    const std::uint32_t role = party.code<OI_PARTY_ROLE>();
    std::string_view trading_name = party.text<OI_PARTY_TRADING_NAME>();
    // A payee and a tax representative are known by PartyName alone (BT-59, BT-62).
    const bool by_party_name =
        (role == OI_ROLE_PAYEE || role == OI_ROLE_TAX_REPRESENTATIVE) && trading_name.empty();
    if (by_party_name) trading_name = party.text<OI_PARTY_NAME>();
    identifier("cbc:EndpointID", party.text<OI_PARTY_ENDPOINT>(),
               party.text<OI_PARTY_ENDPOINT_SCHEME>());
    const auto write_id = [&](std::string_view value, std::string_view scheme) {
        out_.group("cac:PartyIdentification", [&] { identifier("cbc:ID", value, scheme); });
    };
    for (const auto id : tree_.children<oi_party_identifier>(party)) {
        write_id(id.text<OI_PARTY_IDENTIFIER_VALUE>(), id.text<OI_PARTY_IDENTIFIER_SCHEME>());
    }
    if (role == OI_ROLE_SELLER && !creditor_id_.empty()) write_id(creditor_id_, creditor_scheme);
    out_.group("cac:PartyName", [&] { text("cbc:Name", trading_name); });
    write_address("cac:PostalAddress", party);
    write_tax_scheme(party.text<OI_PARTY_VAT_ID>(), "VAT");
    write_tax_scheme(party.text<OI_PARTY_TAX_ID>(), tax_registration_scheme);
    write_legal_entity(party, by_party_name);
    out_.group("cac:Contact", [&] {
        text("cbc:Name", party.text<OI_PARTY_CONTACT_NAME>());
        text("cbc:Telephone", party.text<OI_PARTY_CONTACT_PHONE>());
        text("cbc:ElectronicMail", party.text<OI_PARTY_CONTACT_EMAIL>());
    });
}

void DocumentWriter::write_tax_scheme(std::string_view id, std::string_view scheme) {
    if (id.empty()) return;
    out_.group("cac:PartyTaxScheme", [&] {
        text("cbc:CompanyID", id);
        out_.group("cac:TaxScheme", [&] { text("cbc:ID", scheme); });
    });
}

void DocumentWriter::write_legal_entity(const RowView<oi_party>& party, bool name_is_party_name) {
    out_.group("cac:PartyLegalEntity", [&] {
        if (!name_is_party_name) text("cbc:RegistrationName", party.text<OI_PARTY_NAME>());
        identifier("cbc:CompanyID", party.text<OI_PARTY_REGISTRATION_ID>(),
                   party.text<OI_PARTY_REGISTRATION_SCHEME>());
        text("cbc:CompanyLegalForm", party.text<OI_PARTY_LEGAL_INFO>());
    });
}

void DocumentWriter::write_address(std::string_view element, const RowView<oi_party>& party) {
    out_.group(element, [&] {
        text("cbc:StreetName", party.text<OI_PARTY_STREET>());
        text("cbc:AdditionalStreetName", party.text<OI_PARTY_STREET_2>());
        text("cbc:CityName", party.text<OI_PARTY_CITY>());
        text("cbc:PostalZone", party.text<OI_PARTY_POSTCODE>());
        text("cbc:CountrySubentity", party.text<OI_PARTY_SUBDIVISION>());
        out_.group("cac:AddressLine", [&] { text("cbc:Line", party.text<OI_PARTY_STREET_3>()); });
        out_.group("cac:Country",
                   [&] { text("cbc:IdentificationCode", party.text<OI_PARTY_COUNTRY>()); });
    });
}

void DocumentWriter::write_delivery(const RowView<oi_party>& ship_to) {
    out_.group("cac:Delivery", [&] {
        date("cbc:ActualDeliveryDate", invoice_.date<OI_INVOICE_DELIVERED_ON>());
        if (!ship_to) return;
        const auto write_location = [&] {
            bool named = false;
            for (const auto id : tree_.children<oi_party_identifier>(ship_to)) {
                const std::string_view value = id.text<OI_PARTY_IDENTIFIER_VALUE>();
                if (named) {
                    losses_.add("BT-71", value, "UBL gives a place of delivery one identifier");
                    continue;
                }
                identifier("cbc:ID", value, id.text<OI_PARTY_IDENTIFIER_SCHEME>());
                named = true;
            }
            write_address("cac:Address", ship_to);
        };
        const std::string_view name = ship_to.text<OI_PARTY_NAME>();
        // Without a name the place alone says that there is such a party.
        if (name.empty()) {
            out_.always("cac:DeliveryLocation", write_location);
        } else {
            out_.group("cac:DeliveryLocation", write_location);
        }
        out_.group("cac:DeliveryParty",
                   [&] { out_.group("cac:PartyName", [&] { text("cbc:Name", name); }); });
    });
    if (ship_to) {
        losses_.fields(ship_to, tree_, said_of_ship_to,
                       "UBL knows name, place and address of where goods went");
    }
}

}  // namespace openitem::ubl
