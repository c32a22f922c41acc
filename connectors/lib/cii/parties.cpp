#include "connectors/lib/cii/reader.hpp"

namespace openitem::cii {

/// CII has one place for the number a seller knows its customer by: the buyer's identifier without
/// a scheme (BT-46).
void Reader::read_customer_id(Invoice& invoice, Element buyer) {
    if (options_.customer_id == en16931::Options::CustomerId::none) return;
    std::string_view id = buyer.child(Name::ID).text();
    if (options_.customer_id == en16931::Options::CustomerId::identifier && id.empty()) {
        id = buyer.child(Name::GlobalID).text();
    }
    invoice.customer_id(id);
}

void Reader::read_party(Invoice& invoice, Element element, std::uint32_t role) {
    Party party = invoice.add_party().role(role);
    locate(party, element);
    std::string_view vat_id, tax_id;
    element.each([&](Element node, Name id) {
        switch (id) {
            case Name::ID:
            case Name::GlobalID:
                if (node.text().empty()) break;
                party.add_party_identifier().value(node.text()).scheme(node.attribute("schemeID"));
                break;
            case Name::SpecifiedTaxRegistration: {
                const Element number = node.child(Name::ID);
                if (number.attribute("schemeID") == "VA") keep(vat_id, number);
                if (number.attribute("schemeID") == "FC") keep(tax_id, number);
                break;
            }
            default:
                break;
        }
    });
    party.vat_id(vat_id).tax_id(tax_id);
    element.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::Name:
                party.name(node.text());
                break;
            case Name::Description:
                party.legal_info(node.text());
                break;
            case Name::SpecifiedLegalOrganization:
                read_legal_organization(party, node);
                break;
            case Name::DefinedTradeContact:
                read_contact(party, node);
                break;
            case Name::PostalTradeAddress:
                read_address(party, node);
                break;
            case Name::URIUniversalCommunication: {
                const Element uri = node.child(Name::URIID);
                party.endpoint(uri.text()).endpoint_scheme(uri.attribute("schemeID"));
                break;
            }
            default:
                break;
        }
    });
}

void Reader::read_legal_organization(Party& party, Element organization) {
    const Element registration = organization.child(Name::ID);
    party.registration_id(registration.text());
    party.registration_scheme(registration.attribute("schemeID"));
    party.trading_name(organization.child(Name::TradingBusinessName).text());
}

void Reader::read_contact(Party& party, Element contact) {
    const Element person = contact.child(Name::PersonName);
    party.contact_name(person.text().empty() ? contact.child(Name::DepartmentName).text()
                                             : person.text());
    party.contact_phone(
        contact.child(Name::TelephoneUniversalCommunication).child(Name::CompleteNumber).text());
    party.contact_email(
        contact.child(Name::EmailURIUniversalCommunication).child(Name::URIID).text());
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
            case Name::LineOne:
                party.street(take(node.text()));
                break;
            case Name::LineTwo:
                party.street_2(take(node.text()));
                break;
            case Name::LineThree:
                party.street_3(take(node.text()));
                break;
            case Name::CityName:
                party.city(take(node.text()));
                break;
            case Name::PostcodeCode:
                party.postcode(take(node.text()));
                break;
            case Name::CountrySubDivisionName:
                party.subdivision(take(node.text()));
                break;
            case Name::CountryID:
                party.country(take(node.text()));
                break;
            default:
                break;
        }
    });
    if (!says_something) party.empty_address(true);
}

}  // namespace openitem::cii
