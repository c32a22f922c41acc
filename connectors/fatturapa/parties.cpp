#include "connectors/fatturapa/reader.hpp"
#include "connectors/fatturapa/reader_values.hpp"

namespace openitem::fatturapa {

namespace {

// ISO 6523 and EAS codes of Italian identifiers.
constexpr std::string_view tax_code_scheme = "0210";
constexpr std::string_view office_scheme = "0201";     // of an office of the administration
constexpr std::string_view pec_scheme = "0202";        // certified e-mail
constexpr std::string_view recipient_scheme = "0205";  // of a channel of the exchange system

/// Recipient codes that name nobody: delivered by e-mail or kept for the buyer, and abroad.
constexpr std::string_view no_channel = "0000000";
constexpr std::string_view abroad = "XXXXXXX";

/// What the format wants in place of a VAT id where a customer abroad has none: it must not make
/// all of them one.
bool stands_for_nobody(std::string_view code) {
    return code == "OO99999999999" || code.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

void Reader::read_parties(Invoice& invoice) {
    buyer_id_.clear();
    bool represented = false;
    const auto represent = [&](Element node) {
        if (node.empty() || represented) return;
        read_party(invoice, node, OI_ROLE_TAX_REPRESENTATIVE);
        represented = true;
    };
    header_.each_first([&](Element node, Name name) {
        switch (name) {
            case Name::CedentePrestatore:
                read_party(invoice, node, OI_ROLE_SELLER);
                represent(node.child(Name::RappresentanteFiscale));
                break;
            case Name::RappresentanteFiscale:
                represent(node);
                break;
            case Name::CessionarioCommittente:
                read_party(invoice, node, OI_ROLE_BUYER);
                break;
            default:
                break;
        }
    });
    if (options_.customer_id == Options::CustomerId::identifier) invoice.customer_id(buyer_id_);
}

/// A party's identifiers and names stand one or two elements deep, and in the simplified invoice
/// beside its address.
void Reader::read_party(Invoice& invoice, Element element, std::uint32_t role) {
    Party party = invoice.add_party().role(role);
    locate(party, element);
    Element ids = element;
    Element names_of = element;
    Element address = element.child(Name::Sede);
    if (const Element data = element.child(Name::DatiAnagrafici); !data.empty()) {
        ids = data;
        names_of = data.child(Name::Anagrafica);
    } else if (const Element simple = element.child(Name::IdentificativiFiscali); !simple.empty()) {
        ids = simple;
        names_of = element.child(Name::AltriDatiIdentificativi);
        address = names_of.child(Name::Sede);
    }
    text_ = names_of.child(Name::Denominazione).text();
    if (text_.empty()) {
        text_ = names_of.child(Name::Nome).text();
        const std::string_view family = names_of.child(Name::Cognome).text();
        if (!text_.empty() && !family.empty()) text_ += ' ';
        text_ += family;
    }
    party.name(text_);
    const Element vat = ids.child(Name::IdFiscaleIVA);
    const std::string_view tax_code = ids.child(Name::CodiceFiscale).text();
    text_.clear();
    if (!stands_for_nobody(vat.child(Name::IdCodice).text())) {
        text_ = vat.child(Name::IdPaese).text();
        text_ += vat.child(Name::IdCodice).text();
    }
    party.vat_id(text_).tax_id(tax_code);
    // A tax code is the identity of a company or person in every Italian register.
    const bool registered =
        !element.child(Name::IscrizioneREA).child(Name::NumeroREA).text().empty();
    if (!tax_code.empty() && !registered && role != OI_ROLE_TAX_REPRESENTATIVE) {
        party.registration_id(tax_code).registration_scheme(tax_code_scheme);
    }
    if (const Element eori = names_of.child(Name::CodEORI); !eori.text().empty()) {
        party.add_party_identifier().value("EORI:" + std::string(eori.text()));
    }
    read_address(party, address);
    if (role == OI_ROLE_SELLER) read_seller_extras(party, element);
    if (role != OI_ROLE_BUYER) return;
    read_endpoint(party);
    buyer_id_ = text_.empty() ? std::string(tax_code) : text_;
}

/// What a company's papers must show: register (BT-30), capital, partners and liquidation (BT-33),
/// written as the Italian usage specification of EN 16931 has them.
void Reader::read_seller_extras(Party& party, Element seller) {
    const Element register_entry = seller.child(Name::IscrizioneREA);
    const std::string_view number = register_entry.child(Name::NumeroREA).text();
    std::string out;
    if (!number.empty()) {
        out.append("REA:").append(register_entry.child(Name::Ufficio).text());
        out.append("#").append(number);
        party.registration_id(out);
    }
    out.clear();
    for (const Name name : {Name::CapitaleSociale, Name::SocioUnico, Name::StatoLiquidazione}) {
        const std::string_view value = register_entry.child(name).text();
        if (value.empty()) continue;
        if (!out.empty()) out += '#';
        out += value;
    }
    party.legal_info(out);
    const Element contact = seller.child(Name::Contatti);
    party.contact_phone(contact.child(Name::Telefono).text());
    party.contact_email(contact.child(Name::Email).text());
}

void Reader::read_address(Party& party, Element address) {
    if (address.empty()) return;
    std::string street(address.child(Name::Indirizzo).text());
    const std::string_view house = address.child(Name::NumeroCivico).text();
    if (!street.empty() && !house.empty()) street += ", ";
    party.street(street.append(house));
    party.city(address.child(Name::Comune).text());
    party.subdivision(address.child(Name::Provincia).text());
    const std::string_view country = address.child(Name::Nazione).text();
    party.country(country);
    // Addresses abroad have no Italian post code, which the format wants all the same.
    const std::string_view postcode = address.child(Name::CAP).text();
    if (postcode != "00000" || country == "IT") party.postcode(postcode);
}

/// Where the exchange system delivers: an office, a channel, or a certified e-mail address.
void Reader::read_endpoint(Party& party) {
    const Element transmission = header_.child(Name::DatiTrasmissione);
    const std::string_view code = transmission.child(Name::CodiceDestinatario).text();
    const std::string_view mail = transmission.child(Name::PECDestinatario).text();
    if (!code.empty() && code != no_channel && code != abroad) {
        party.endpoint(code).endpoint_scheme(code.size() == 6 ? office_scheme : recipient_scheme);
    } else if (!mail.empty()) {
        party.endpoint(mail).endpoint_scheme(pec_scheme);
    }
}

}  // namespace openitem::fatturapa
