// The parties of an 810: N1 and the segments of its loop.
#include "connectors/x12/codes.hpp"
#include "connectors/x12/invoice.hpp"

namespace openitem::x12 {

using edi::Segment;
using edi::tag_of;

void InvoiceReader::read_party(std::uint32_t i) {
    const Segment n1 = set_[i];
    std::uint32_t role = party_role(n1[1]);
    // Without another one the receiver of the goods is the customer.
    if (role == OI_ROLE_SHIP_TO && !outline_.has_buyer) role = OI_ROLE_BUYER;
    if (role == OI_ROLE_PAYEE && outline_.seller == 0) role = OI_ROLE_SELLER;
    party_ = {};
    streets_ = 0;
    if (role == 0) return;
    party_ = invoice_.add<oi_party>();
    party_.set<OI_PARTY_ROLE>(&oi_party::role, role);
    party_.set<OI_PARTY_NAME>(&oi_party::name, n1[2]);
    if (!n1[4].empty())
        party_.builder<Party>().add_party_identifier().value(n1[4]).scheme(id_scheme(n1[3]));
    if (role == OI_ROLE_BUYER) set_customer(i);
}

// The account number: what one of the two parties has given, not what is known to the world.
void InvoiceReader::set_customer(std::uint32_t i) {
    const Segment n1 = set_[i];
    if (has_customer_ && n1[1] != "BT") return;
    if (n1[4].empty() || (n1[3] != "91" && n1[3] != "92" && n1[3] != "ZZ")) return;
    invoice_.set<OI_INVOICE_CUSTOMER_ID>(&oi_invoice::customer_id, n1[4]);
    has_customer_ = true;
}

void InvoiceReader::read_party_segment(std::uint32_t i) {
    const Segment segment = set_[i];
    const std::uint32_t tag = set_.tag(i);
    if (tag == tag_of("N1")) return read_party(i);
    if (!party_) return;
    switch (tag) {
        case tag_of("N2"):
            party_.set<OI_PARTY_TRADING_NAME>(&oi_party::trading_name, segment[1]);
            break;
        case tag_of("N3"):
            for (const std::uint32_t element : {1u, 2u}) {
                const std::string_view street = segment[element];
                if (street.empty()) continue;
                if (++streets_ == 1) party_.set<OI_PARTY_STREET>(&oi_party::street, street);
                if (streets_ == 2) party_.set<OI_PARTY_STREET_2>(&oi_party::street_2, street);
                if (streets_ == 3) party_.set<OI_PARTY_STREET_3>(&oi_party::street_3, street);
            }
            break;
        case tag_of("N4"):
            party_.set<OI_PARTY_CITY>(&oi_party::city, segment[1]);
            party_.set<OI_PARTY_SUBDIVISION>(&oi_party::subdivision, segment[2]);
            party_.set<OI_PARTY_POSTCODE>(&oi_party::postcode, segment[3]);
            party_.set<OI_PARTY_COUNTRY>(&oi_party::country, segment[4]);
            break;
        case tag_of("REF"):
            if (segment[1] == "TJ" || segment[1] == "FI" || segment[1] == "EI") {
                party_.set<OI_PARTY_TAX_ID>(&oi_party::tax_id, segment[2]);
            } else if (segment[1] == "VX" || segment[1] == "GT") {
                party_.set<OI_PARTY_VAT_ID>(&oi_party::vat_id, segment[2]);
            } else if (!segment[2].empty()) {
                party_.builder<Party>().add_party_identifier().value(segment[2]).scheme(segment[1]);
            }
            break;
        case tag_of("PER"):
            party_.set<OI_PARTY_CONTACT_NAME>(&oi_party::contact_name, segment[2]);
            for (const std::uint32_t element : {3u, 5u, 7u}) {
                if (segment[element] == "TE")
                    party_.set<OI_PARTY_CONTACT_PHONE>(&oi_party::contact_phone,
                                                       segment[element + 1]);
                if (segment[element] == "EM")
                    party_.set<OI_PARTY_CONTACT_EMAIL>(&oi_party::contact_email,
                                                       segment[element + 1]);
            }
            break;
        default:
            break;
    }
}

}  // namespace openitem::x12
