#include "connectors/ubl/reader.hpp"

namespace openitem::ubl {

namespace {

/// A bank-assigned creditor identifier (BT-90) stands among the party's identifiers under this
/// scheme.
constexpr std::string_view creditor_scheme = "SEPA";

}  // namespace

void Reader::read_customer_id(Invoice& invoice, Element customer_party) {
    if (options_.customer_id == en16931::Options::CustomerId::none) return;
    std::string_view id = customer_party.child(Name::SupplierAssignedAccountID).text();
    if (options_.customer_id == en16931::Options::CustomerId::identifier) {
        customer_party.child(Name::Party).each([&](Element node, Name name) {
            if (name == Name::PartyIdentification) keep(id, node.child(Name::ID));
        });
    }
    invoice.customer_id(id);
}

/// `party` is the element that holds the party's own elements, whatever its name.
void Reader::read_party(Invoice& invoice, Element element, std::uint32_t role) {
    if (element.empty()) return;
    Party party = invoice.add_party().role(role);
    locate(party, element);
    std::string_view name, trading_name, vat_id, tax_id, endpoint;
    Element legal, contact, address;
    element.each([&](Element node, Name id) {
        switch (id) {
            case Name::EndpointID:
                if (!endpoint.empty()) break;
                endpoint = node.text();
                party.endpoint(endpoint).endpoint_scheme(node.attribute("schemeID"));
                break;
            case Name::PartyIdentification: {
                const Element value = node.child(Name::ID);
                const std::string_view scheme = value.attribute("schemeID");
                if (scheme == creditor_scheme) keep(creditor_id_, value);
                if (scheme == creditor_scheme || value.text().empty()) break;
                party.add_party_identifier().value(value.text()).scheme(scheme);
                break;
            }
            case Name::PartyName:
                keep(trading_name, node.child(Name::Name));
                break;
            case Name::PartyTaxScheme: {
                const Element company = node.child(Name::CompanyID);
                const bool vat = node.child(Name::TaxScheme).child(Name::ID).text() == "VAT";
                keep(vat ? vat_id : tax_id, company);
                break;
            }
            case Name::PartyLegalEntity:
                keep(legal, node);
                break;
            case Name::Contact:
                keep(contact, node);
                break;
            case Name::PostalAddress:
                keep(address, node);
                break;
            default:
                break;
        }
    });
    Element registration;
    std::string_view legal_info;
    legal.each([&](Element node, Name id) {
        switch (id) {
            case Name::RegistrationName:
                keep(name, node);
                break;
            case Name::CompanyID:
                keep(registration, node);
                break;
            case Name::CompanyLegalForm:
                keep(legal_info, node);
                break;
            default:
                break;
        }
    });
    if (name.empty() && (role == OI_ROLE_PAYEE || role == OI_ROLE_TAX_REPRESENTATIVE)) {
        name = trading_name;  // these two have no legal entity with a name: BT-59, BT-62
        trading_name = {};
    }
    party.name(name)
        .trading_name(trading_name)
        .vat_id(vat_id)
        .tax_id(tax_id)
        .legal_info(legal_info);
    party.registration_id(registration.text());
    party.registration_scheme(registration.attribute("schemeID"));
    read_address(party, address);
    if (contact.empty()) return;
    party.contact_name(contact.child(Name::Name).text());
    party.contact_phone(contact.child(Name::Telephone).text());
    party.contact_email(contact.child(Name::ElectronicMail).text());
}

void Reader::read_address(Party& party, Element address) {
    if (address.empty()) return;
    bool says_something = false;
    const auto take = [&](std::string_view text) {
        says_something |= !text.empty();
        return text;
    };
    address.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::StreetName:
                party.street(take(node.text()));
                break;
            case Name::AdditionalStreetName:
                party.street_2(take(node.text()));
                break;
            case Name::AddressLine:
                party.street_3(take(node.child(Name::Line).text()));
                break;
            case Name::CityName:
                party.city(take(node.text()));
                break;
            case Name::PostalZone:
                party.postcode(take(node.text()));
                break;
            case Name::CountrySubentity:
                party.subdivision(take(node.text()));
                break;
            case Name::Country:
                party.country(take(node.child(Name::IdentificationCode).text()));
                break;
            default:
                break;
        }
    });
    if (!says_something) party.empty_address(true);
}

void Reader::read_delivery(Invoice& invoice, Element delivery) {
    Element location;
    std::string_view name;
    delivery.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::ActualDeliveryDate:
                if (const auto day = date(invoice, node)) invoice.delivered_on(*day);
                break;
            case Name::DeliveryLocation:
                location = node;
                break;
            case Name::DeliveryParty:
                name = node.child(Name::PartyName).child(Name::Name).text();
                break;
            default:
                break;
        }
    });
    if (location.empty() && name.empty()) return;
    Party party = invoice.add_party().role(OI_ROLE_SHIP_TO).name(name);
    locate(party, delivery);
    if (const Element id = location.child(Name::ID); !id.text().empty()) {
        party.add_party_identifier().value(id.text()).scheme(id.attribute("schemeID"));
    }
    read_address(party, location.child(Name::Address));
}

}  // namespace openitem::ubl
