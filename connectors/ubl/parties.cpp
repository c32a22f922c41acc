#include "connectors/ubl/reader.hpp"
#include "connectors/ubl/reader_values.hpp"

namespace openitem::ubl {

namespace {

/// A bank-assigned creditor identifier (BT-90) stands among the party's identifiers under this
/// scheme.
constexpr std::string_view creditor_scheme = "SEPA";

}  // namespace

void Reader::read_customer_id(Invoice& invoice, Node customer_party) {
    if (options_.customer_id == Options::CustomerId::none) return;
    std::string_view id = text_of(customer_party, Name::SupplierAssignedAccountID);
    if (options_.customer_id == Options::CustomerId::identifier) {
        each(child(customer_party, Name::Party), [&](Node node, Name name) {
            if (name == Name::PartyIdentification) keep(id, child(node, Name::ID));
        });
    }
    invoice.customer_id(id);
}

/// `party` is the element that holds the party's own elements, whatever its name.
void Reader::read_party(Invoice& invoice, Node element, std::uint32_t role) {
    if (element.empty()) return;
    Party party = invoice.add_party().role(role);
    locate(party, element);
    std::string_view name, trading_name, vat_id, tax_id, endpoint;
    Node legal, contact, address;
    each(element, [&](Node node, Name id) {
        switch (id) {
            case Name::EndpointID:
                if (!endpoint.empty()) break;
                endpoint = text(node);
                party.endpoint(endpoint).endpoint_scheme(xml::attribute(node, "schemeID"));
                break;
            case Name::PartyIdentification: {
                const Node value = child(node, Name::ID);
                const std::string_view scheme = xml::attribute(value, "schemeID");
                if (scheme == creditor_scheme) keep(creditor_id_, value);
                if (scheme == creditor_scheme || text(value).empty()) break;
                party.add_party_identifier().value(text(value)).scheme(scheme);
                break;
            }
            case Name::PartyName:
                keep(trading_name, child(node, Name::Name));
                break;
            case Name::PartyTaxScheme: {
                const Node company = child(node, Name::CompanyID);
                const bool vat = text_of(child(node, Name::TaxScheme), Name::ID) == "VAT";
                keep(vat ? vat_id : tax_id, company);
                break;
            }
            case Name::PartyLegalEntity:
                if (legal.empty()) legal = node;
                break;
            case Name::Contact:
                if (contact.empty()) contact = node;
                break;
            case Name::PostalAddress:
                if (address.empty()) address = node;
                break;
            default:
                break;
        }
    });
    Node registration;
    std::string_view legal_info;
    each(legal, [&](Node node, Name id) {
        switch (id) {
            case Name::RegistrationName:
                keep(name, node);
                break;
            case Name::CompanyID:
                if (registration.empty()) registration = node;
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
    party.registration_id(text(registration));
    party.registration_scheme(xml::attribute(registration, "schemeID"));
    read_address(party, address);
    if (contact.empty()) return;
    party.contact_name(text_of(contact, Name::Name));
    party.contact_phone(text_of(contact, Name::Telephone));
    party.contact_email(text_of(contact, Name::ElectronicMail));
}

void Reader::read_address(Party& party, Node address) {
    each_once(address, [&](Node node, Name id) {
        switch (id) {
            case Name::StreetName:
                party.street(text(node));
                break;
            case Name::AdditionalStreetName:
                party.street_2(text(node));
                break;
            case Name::AddressLine:
                party.street_3(text_of(node, Name::Line));
                break;
            case Name::CityName:
                party.city(text(node));
                break;
            case Name::PostalZone:
                party.postcode(text(node));
                break;
            case Name::CountrySubentity:
                party.subdivision(text(node));
                break;
            case Name::Country:
                party.country(text_of(node, Name::IdentificationCode));
                break;
            default:
                break;
        }
    });
}

void Reader::read_delivery(Invoice& invoice, Node delivery) {
    Node location;
    std::string_view name;
    each_once(delivery, [&](Node node, Name id) {
        switch (id) {
            case Name::ActualDeliveryDate:
                if (const auto day = date(invoice, node)) invoice.delivered_on(*day);
                break;
            case Name::DeliveryLocation:
                location = node;
                break;
            case Name::DeliveryParty:
                name = text_of(child(node, Name::PartyName), Name::Name);
                break;
            default:
                break;
        }
    });
    if (location.empty() && name.empty()) return;
    Party party = invoice.add_party().role(OI_ROLE_SHIP_TO).name(name);
    locate(party, delivery);
    if (const Node id = child(location, Name::ID); !text(id).empty()) {
        party.add_party_identifier().value(text(id)).scheme(xml::attribute(id, "schemeID"));
    }
    read_address(party, child(location, Name::Address));
}

}  // namespace openitem::ubl
