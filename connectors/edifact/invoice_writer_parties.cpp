// The parties of an INVOIC: NAD and the segments of its loop.
#include "connectors/edifact/invoice_writer.hpp"

namespace openitem::edifact {

using en16931::bits;

void InvoiceWriter::write_parties() {
    write_party("BY", parties_[OI_ROLE_BUYER]);
    write_party("SU", parties_[OI_ROLE_SELLER]);
    write_party("PE", parties_[OI_ROLE_PAYEE]);
    write_party("LC", parties_[OI_ROLE_TAX_REPRESENTATIVE]);
    write_party("DP", parties_[OI_ROLE_SHIP_TO]);
    write_party("IV", parties_[OI_ROLE_PAYER]);
}

// The number we know the buyer by goes before what the world knows him by.
std::string InvoiceWriter::party_id(std::string_view qualifier, const PartyRow& party) {
    std::string out;
    if (qualifier == "BY") {
        const std::string_view customer = invoice_.text<OI_INVOICE_CUSTOMER_ID>();
        if (!customer.empty()) out = element({cut(customer, 35), "", "91"});
    }
    for (const auto row : tree_.children<oi_party_identifier>(party)) {
        const std::string_view value = row.text<OI_PARTY_IDENTIFIER_VALUE>();
        const std::string_view scheme = row.text<OI_PARTY_IDENTIFIER_SCHEME>();
        if (!out.empty()) {
            const bool known = value == invoice_.text<OI_INVOICE_CUSTOMER_ID>();
            if (!known) losses_.add("BT-29", value, "NAD has one identifier");
            continue;
        }
        const bool listed = scheme.size() == 4;
        out = scheme == "0088" ? element({cut(value, 35), "", "9"})
              : listed         ? element({cut(value, 35), scheme})
                               : element({cut(value, 35), "", scheme});
    }
    return out;
}

std::string InvoiceWriter::name_element(std::string_view name, std::string_view trading_name) {
    std::string out = parts(name, 35, 5, "party name");
    if (!trading_name.empty() && trading_name != name) {
        losses_.add("BT-28", trading_name, "before EN 16931 NAD has one name");
    }
    return out;
}

void InvoiceWriter::write_party(std::string_view qualifier, const PartyRow& party) {
    if (!party) return;
    const std::string_view street = party.text<OI_PARTY_STREET>(),
                           second = party.text<OI_PARTY_STREET_2>(),
                           third = party.text<OI_PARTY_STREET_3>();
    to_.put({"NAD", qualifier, party_id(qualifier, party), "",
             name_element(party.text<OI_PARTY_NAME>(), party.text<OI_PARTY_TRADING_NAME>()),
             element({cut(street, 35), cut(second, 35), cut(third, 35)}),
             element(cut(party.text<OI_PARTY_CITY>(), 35)),
             element({"", "", "", cut(party.text<OI_PARTY_SUBDIVISION>(), 35)}),
             element(cut(party.text<OI_PARTY_POSTCODE>(), 9)),
             element(cut(party.text<OI_PARTY_COUNTRY>(), 3))});
    for (const std::string_view line : {street, second, third}) {
        if (line.size() > 35) losses_.add("address", line.substr(35), "NAD has 35 characters");
    }
    if (qualifier == "SU") write_accounts();
    write_reference("VA", party.text<OI_PARTY_VAT_ID>());
    write_reference("GN", party.text<OI_PARTY_REGISTRATION_ID>());
    write_reference("FC", party.text<OI_PARTY_TAX_ID>());
    if (qualifier == "BY") {
        write_reference("CR", invoice_.text<OI_INVOICE_BUYER_REFERENCE>());
        write_reference("AOU", invoice_.text<OI_INVOICE_ACCOUNTING_REFERENCE>());
    }
    write_contact(party);
    losses_.fields(party, tree_,
                   bits<OI_PARTY_ROLE, OI_PARTY_NAME, OI_PARTY_TRADING_NAME, OI_PARTY_STREET,
                        OI_PARTY_STREET_2, OI_PARTY_STREET_3, OI_PARTY_CITY, OI_PARTY_POSTCODE,
                        OI_PARTY_SUBDIVISION, OI_PARTY_COUNTRY, OI_PARTY_VAT_ID,
                        OI_PARTY_REGISTRATION_ID, OI_PARTY_TAX_ID, OI_PARTY_CONTACT_NAME,
                        OI_PARTY_CONTACT_PHONE, OI_PARTY_CONTACT_EMAIL>,
                   "NAD has no place for it");
}

void InvoiceWriter::write_accounts() {
    for (const auto means : tree_.children<oi_payment_means>(invoice_)) {
        const std::string_view account = means.text<OI_PAYMENT_MEANS_ACCOUNT>();
        if (!account.empty()) {
            to_.put(
                {"FII", "RB",
                 element({cut(account, 35), cut(means.text<OI_PAYMENT_MEANS_ACCOUNT_NAME>(), 35)}),
                 element(cut(means.text<OI_PAYMENT_MEANS_BIC>(), 11))});
        }
        losses_.fields(means, tree_,
                       bits<OI_PAYMENT_MEANS_CODE, OI_PAYMENT_MEANS_ACCOUNT,
                            OI_PAYMENT_MEANS_ACCOUNT_NAME, OI_PAYMENT_MEANS_BIC>,
                       "INVOIC has no place for it");
    }
}

void InvoiceWriter::write_contact(const PartyRow& party) {
    const std::string_view name = party.text<OI_PARTY_CONTACT_NAME>(),
                           phone = party.text<OI_PARTY_CONTACT_PHONE>(),
                           mail = party.text<OI_PARTY_CONTACT_EMAIL>();
    if (name.empty() && phone.empty() && mail.empty()) return;
    to_.put({"CTA", "IC", element({"", cut(name, 35)})});
    if (!phone.empty()) to_.put({"COM", element({phone, "TE"})});
    if (!mail.empty()) to_.put({"COM", element({mail, "EM"})});
}

}  // namespace openitem::edifact
