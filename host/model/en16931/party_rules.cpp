// Seller, buyer, payee, tax representative and where it was delivered to.
#include <openitem/codes/countries.hpp>

#include <array>

#include "host/model/en16931/rule.hpp"

namespace openitem::model::en16931 {
namespace {

using PartyOf = PartyRow Invoice::*;

template <PartyOf Which>
void has_name(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    report.unless(party && !party.text<OI_PARTY_NAME>().empty());
}

// Of a party that need not be there.
template <PartyOf Which, auto Bit>
void has_if_there(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (party) report.unless(!party.text<Bit>().empty(), party);
}

template <PartyOf Which>
void has_address(const Invoice& invoice, const Report& report) {
    report.unless(Invoice::has_address(invoice.*Which));
}

template <PartyOf Which>
void has_address_if_there(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (party) report.unless(Invoice::has_address(party), party);
}

template <PartyOf Which>
void address_has_a_country(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (Invoice::has_address(party)) report.unless(!party.text<OI_PARTY_COUNTRY>().empty(), party);
}

template <PartyOf Which>
void endpoint_has_a_scheme(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (!party || party.text<OI_PARTY_ENDPOINT>().empty()) return;
    report.unless(!party.text<OI_PARTY_ENDPOINT_SCHEME>().empty(), party);
}

// A payee stands in the invoice because it is somebody else, and says who.
void payee_is_named(const Invoice& invoice, const Report& report) {
    if (!invoice.payee) return;
    const std::string_view name = invoice.payee.text<OI_PARTY_NAME>();
    report.unless(
        !name.empty() && (!invoice.seller || name != invoice.seller.text<OI_PARTY_NAME>()),
        invoice.payee.location(), name.empty() ? "nothing" : "the seller's own");
}

bool has_identifier(const Invoice& invoice, const PartyRow& party) {
    return invoice.record.children<oi_party_identifier>(party).size() != 0;
}

void seller_can_be_recognised(const Invoice& invoice, const Report& report) {
    const PartyRow& seller = invoice.seller;
    report.unless(seller && (!seller.text<OI_PARTY_VAT_ID>().empty() ||
                             !seller.text<OI_PARTY_REGISTRATION_ID>().empty() ||
                             has_identifier(invoice, seller)),
                  seller ? seller.location() : std::string_view(), "nothing");
}

// Greece writes EL; Northern Ireland XI.
void vat_id_begins_with_a_country(const Invoice& invoice, const Report& report) {
    for (const PartyRow* party : {&invoice.seller, &invoice.buyer, &invoice.tax_representative}) {
        if (!*party) continue;
        const std::string_view id = party->text<OI_PARTY_VAT_ID>();
        if (id.empty()) continue;
        const std::string_view prefix = id.substr(0, 2);
        report.unless(prefix == "EL" || codes::countries.has(prefix), party->location(), id);
    }
}

constexpr auto seller = &Invoice::seller;
constexpr auto buyer = &Invoice::buyer;
constexpr auto representative = &Invoice::tax_representative;
constexpr auto ship_to = &Invoice::ship_to;

constexpr std::array rules = {
    InvoiceRule{"BR-06", "BT-27", "the seller's name", has_name<seller>},
    InvoiceRule{"BR-07", "BT-44", "the buyer's name", has_name<buyer>},
    InvoiceRule{"BR-08", "BG-5", "the seller's postal address", has_address<seller>},
    InvoiceRule{"BR-09", "BT-40", "the country in the seller's address",
                address_has_a_country<seller>},
    InvoiceRule{"BR-10", "BG-8", "the buyer's postal address", has_address<buyer>},
    InvoiceRule{"BR-11", "BT-55", "the country in the buyer's address",
                address_has_a_country<buyer>},
    InvoiceRule{"BR-17", "BT-59", "the name of a payee who is not the seller", payee_is_named},
    InvoiceRule{"BR-18", "BT-62", "the tax representative's name",
                has_if_there<representative, OI_PARTY_NAME>},
    InvoiceRule{"BR-19", "BG-12", "the tax representative's postal address",
                has_address_if_there<representative>},
    InvoiceRule{"BR-20", "BT-69", "the country in the tax representative's address",
                address_has_a_country<representative>},
    InvoiceRule{"BR-56", "BT-63", "the tax representative's VAT identifier",
                has_if_there<representative, OI_PARTY_VAT_ID>},
    InvoiceRule{"BR-57", "BT-80", "the country of the address delivered to",
                address_has_a_country<ship_to>},
    InvoiceRule{"BR-62", "BT-34", "a scheme for the seller's electronic address",
                endpoint_has_a_scheme<seller>},
    InvoiceRule{"BR-63", "BT-49", "a scheme for the buyer's electronic address",
                endpoint_has_a_scheme<buyer>},
    InvoiceRule{"BR-CO-09", "BT-31", "a VAT identifier that begins with a country code",
                vat_id_begins_with_a_country},
    InvoiceRule{"BR-CO-26", "BT-31", "an identifier, registration or VAT identifier of the seller",
                seller_can_be_recognised},
};

}  // namespace

std::span<const InvoiceRule> party_rules() noexcept { return rules; }

}  // namespace openitem::model::en16931
