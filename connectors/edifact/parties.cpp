// The parties of an INVOIC: NAD and the segments of its loop.
#include "connectors/edifact/codes.hpp"
#include "connectors/edifact/invoice.hpp"

#include <algorithm>

namespace openitem::edifact {

using edi::tag_of;

void InvoiceReader::read_party(std::uint32_t i) {
    role_ = party_role(document_[i][1]);
    // The invoicee is the customer where no buyer is named; so is who gets the goods.
    if (!outline_.has_buyer && document_[i][1] == "IV") role_ = OI_ROLE_BUYER;
    party_ = {};
    endpoint_ = false;
    if (role_ == 0) return;
    party_ = invoice_.add<oi_party>();
    party_.set<OI_PARTY_ROLE>(&oi_party::role, role_);
    read_name_and_address(i);
    const Composite id = document_.composite(i, 2);
    if (id.raw(0).empty()) return;
    const std::string_view agency = id.raw(2);
    party_.builder<Party>().add_party_identifier().value(id[0]).scheme(
        id_scheme(id.raw(1), agency));
    // The account number: what one of the two has given, not what is known to the world.
    const bool given = agency == "91" || agency == "92" || agency == "ZZZ" || agency == "90";
    if (given && document_[i][1] == "IV") {
        set_customer(id[0]);
    } else if (given && role_ == OI_ROLE_BUYER && !has_customer_) {
        set_customer(id[0]);
    }
}

void InvoiceReader::set_customer(std::string_view id) {
    invoice_.set<OI_INVOICE_CUSTOMER_ID>(&oi_invoice::customer_id, id);
    has_customer_ = true;
}

// In EN 16931 the second name is the trading name; before, long names were cut in parts.
void InvoiceReader::read_name_and_address(std::uint32_t i) {
    const Composite name = document_.composite(i, 4), free = document_.composite(i, 3);
    if (!name.raw(0).empty()) {
        if (is_en16931()) {
            party_.set<OI_PARTY_NAME>(&oi_party::name, name[0]);
            party_.set<OI_PARTY_TRADING_NAME>(&oi_party::trading_name, name[1]);
        } else {
            party_.set<OI_PARTY_NAME>(&oi_party::name, joined(name, 0, 5));
        }
    } else if (!free.raw(0).empty()) {
        party_.set<OI_PARTY_NAME>(&oi_party::name, free[0]);
        party_.set<OI_PARTY_STREET>(&oi_party::street, free[1]);
        party_.set<OI_PARTY_STREET_2>(&oi_party::street_2, free[2]);
        party_.set<OI_PARTY_STREET_3>(&oi_party::street_3, joined(free, 3, 5));
    }
    const Composite street = document_.composite(i, 5);
    if (!street.raw(0).empty()) {
        party_.set<OI_PARTY_STREET>(&oi_party::street, street[0]);
        party_.set<OI_PARTY_STREET_2>(&oi_party::street_2, street[1]);
        party_.set<OI_PARTY_STREET_3>(&oi_party::street_3, joined(street, 2, 4));
    }
    party_.set<OI_PARTY_CITY>(&oi_party::city, document_.text(i, 6));
    const std::string_view region = document_[i][7];
    if (!region.empty()) {
        const Composite part = document_.composite(i, 7);
        party_.set<OI_PARTY_SUBDIVISION>(&oi_party::subdivision,
                                         part.raw(0).empty() ? part[3] : part[0]);
    }
    party_.set<OI_PARTY_POSTCODE>(&oi_party::postcode, document_.text(i, 8));
    party_.set<OI_PARTY_COUNTRY>(&oi_party::country, document_.text(i, 9));
}

void InvoiceReader::read_party_segment(std::uint32_t i) {
    switch (document_.tag(i)) {
        case tag_of("NAD"):
            return read_party(i);
        case tag_of("RFF"):
            return read_party_reference(i);
        case tag_of("FII"):
            return read_bank(i);
        case tag_of("CTA"):
        case tag_of("COM"):
            return read_contact(i);
        default:
            return;
    }
}

void InvoiceReader::read_party_reference(std::uint32_t i) {
    if (!party_) return;
    const Composite rff = document_.composite(i, 1);
    const std::string_view kind = rff.raw(0), value = rff[1];
    if (kind == "VA") {
        party_.set<OI_PARTY_VAT_ID>(&oi_party::vat_id, value);
    } else if (kind == "GN" || kind == "XA") {
        party_.builder<Party>().registration_id(value);
    } else if (kind == "AHP" || kind == "FC") {
        party_.builder<Party>().tax_id(value);
    } else if (kind == "IT" && (role_ == OI_ROLE_BUYER || role_ == OI_ROLE_PAYER)) {
        set_customer(value);
    } else if (kind == "AOU") {
        invoice().accounting_reference(value);
    } else if (kind == "CR") {
        invoice().buyer_reference(value);
    } else if (kind == "AVS") {
        mandate_ = value;
    } else if (kind == "AII") {
        creditor_id_ = value;
    } else if (!value.empty()) {
        party_.builder<Party>().add_party_identifier().value(value).scheme(kind);
    }
}

// In EN 16931 an information contact (IC) without a name is the party's electronic address.
void InvoiceReader::read_contact(std::uint32_t i) {
    if (!party_) return;
    Party party = party_.builder<Party>();
    if (document_.tag(i) == tag_of("CTA")) {
        const Composite person = document_.composite(i, 2);
        endpoint_ = is_en16931() && document_[i][1] == "IC" && document_[i][2].empty();
        party.contact_name(person.raw(1).empty() ? person[0] : person[1]);
        return;
    }
    const auto& d = document_.message.delimiters();
    for (std::uint32_t element = 1; element <= document_[i].size(); ++element) {
        const edi::Components all = document_[i].components(element);
        edi::Parts repetitions(document_[i][element], d.repetition, d.release);
        while (repetitions.next()) {
            const Composite com(all.of(repetitions.text()), document_.texts);
            const std::string_view kind = com.raw(1), value = com[0];
            if (endpoint_) {
                party.endpoint(value).endpoint_scheme(kind);
            } else if (kind == "TE" || kind == "AL") {
                party.contact_phone(value);
            } else if (kind == "EM" || kind == "EI") {
                party.contact_email(value);
            }
        }
    }
}

// RB is where money is to be sent, BI the account that will be debited.
void InvoiceReader::read_bank(std::uint32_t i) {
    const std::string_view kind = document_[i][1];
    const Composite holder = document_.composite(i, 2), bank = document_.composite(i, 3);
    const std::string_view number = holder[0];
    if (kind == "BI") {
        debited_ = number;
        return;
    }
    const bool of_payer = role_ == OI_ROLE_BUYER || role_ == OI_ROLE_PAYER;
    if ((kind != "RB" && kind != "BF") || number.empty() || of_payer) return;
    const std::string_view name = joined(holder, 1, 3), bic = bank[0];
    const auto known = std::find_if(accounts_.begin(), accounts_.end(),
                                    [&](const Account& each) { return each.number == number; });
    if (known == accounts_.end()) {
        accounts_.push_back({number, name, bic});
        return;
    }
    if (known->name.empty()) known->name = name;
    if (known->bic.empty()) known->bic = bic;
}

}  // namespace openitem::edifact
