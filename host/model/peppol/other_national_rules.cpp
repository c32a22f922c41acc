// Italy, the Netherlands and Slovakia.
#include <algorithm>
#include <array>

#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {
namespace {

using PartyOf = PartyRow Invoice::*;

template <PartyOf Which, auto Bit>
void has(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (party) report.unless(party.template has<Bit>(), party);
}

template <PartyOf Which>
void has_street_city_and_postcode(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    report.unless(party.template has<OI_PARTY_STREET>() && party.template has<OI_PARTY_CITY>() &&
                      party.template has<OI_PARTY_POSTCODE>(),
                  party);
}

constexpr auto seller = &Invoice::seller;
constexpr auto buyer = &Invoice::buyer;
constexpr auto representative = &Invoice::tax_representative;

// ---- Italy --------------------------------------------------------------------------------------

bool of_italian(const Invoice& invoice) { return supplier_country(invoice) == "IT"; }

void tax_id_is_of_11_to_16(const Invoice& invoice, const Report& report) {
    const std::string_view id = text_of<OI_PARTY_TAX_ID>(invoice.seller);
    if (id.empty()) return;
    const bool right =
        id.size() >= 11 && id.size() <= 16 && std::all_of(id.begin(), id.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
    report.unless(right, invoice.seller.location(), id);
}

constexpr std::array italian = {
    InvoiceRule{"IT-R-001", "BT-32", "an Italian tax registration of 11 to 16 characters",
                tax_id_is_of_11_to_16},
    InvoiceRule{"IT-R-002", "BT-35", "the street of an Italian seller",
                has<seller, OI_PARTY_STREET>},
    InvoiceRule{"IT-R-003", "BT-37", "the city of an Italian seller", has<seller, OI_PARTY_CITY>},
    InvoiceRule{"IT-R-004", "BT-38", "the post code of an Italian seller",
                has<seller, OI_PARTY_POSTCODE>},
};

// ---- the Netherlands ----------------------------------------------------------------------------

bool of_dutch(const Invoice& invoice) { return is_in_any_case(invoice.seller, "NL"); }
bool among_dutch(const Invoice& invoice) {
    return of_dutch(invoice) && is_in_any_case(invoice.buyer, "NL");
}
bool of_dutch_represented(const Invoice& invoice) {
    return of_dutch(invoice) && is_in_any_case(invoice.tax_representative, "NL");
}

void credit_note_names_its_invoice(const Invoice& invoice, const Report& report) {
    if (!is_credit_note(invoice)) return;
    bool named = false;
    for (const auto row : invoice.references) {
        named |= row.code<OI_DOCUMENT_REFERENCE_KIND>() == OI_REFERENCE_PRECEDING_INVOICE &&
                 row.has<OI_DOCUMENT_REFERENCE_NUMBER>();
    }
    report.unless(named);
}

template <PartyOf Which>
void registration_is_kvk_or_oin(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (!party.template has<OI_PARTY_REGISTRATION_ID>()) return;
    const std::string_view scheme = text_of<OI_PARTY_REGISTRATION_SCHEME>(party);
    report.unless(scheme == "0106" || scheme == "0190", party.location(), scheme);
}

void says_how_to_pay(const Invoice& invoice, const Report& report) {
    const oi_amount* payable = invoice.root.amount<OI_INVOICE_PAYABLE>();
    if (payable == nullptr || !invoice.means.empty()) return;
    report.unless(is_credit_note(invoice) ? payable->units >= 0 : payable->units <= 0);
}

void means_are_dutch(const Invoice& invoice, const Report& report) {
    for (const MeansRow means : invoice.means) {
        report.unless(is_one_of(code_of(means), {"30", "48", "49", "57", "58", "59"}),
                      means.location(), code_of(means));
    }
}

void order_line_has_an_order(const Invoice& invoice, const Report& report) {
    if (invoice.root.has<OI_INVOICE_ORDER_REFERENCE>()) return;
    each_line(invoice, [&](const LineRow& line) {
        report.unless(!line.has<OI_INVOICE_LINE_ORDER_LINE>(), line);
    });
}

constexpr std::array dutch = {
    InvoiceRule{"NL-R-001", "BT-25", "the invoice that a Dutch credit note is about",
                credit_note_names_its_invoice},
    InvoiceRule{"NL-R-002", "BT-35", "street, city and post code of a Dutch seller",
                has_street_city_and_postcode<seller>},
    InvoiceRule{"NL-R-003", "BT-30-1", "a KVK (0106) or OIN (0190) of a Dutch seller",
                registration_is_kvk_or_oin<seller>},
    InvoiceRule{"NL-R-007", "BT-81", "a means of payment where a customer must pay",
                says_how_to_pay},
    InvoiceRule{"NL-R-009", "BT-13", "the order that an order line belongs to",
                order_line_has_an_order},
};

constexpr std::array among_dutch_rules = {
    InvoiceRule{"NL-R-004", "BT-50", "street, city and post code of a Dutch buyer",
                has_street_city_and_postcode<buyer>},
    InvoiceRule{"NL-R-005", "BT-47-1", "a KVK (0106) or OIN (0190) of a Dutch buyer",
                registration_is_kvk_or_oin<buyer>},
    InvoiceRule{"NL-R-008", "BT-81", "the means 30, 48, 49, 57, 58 or 59 among Dutch",
                means_are_dutch},
};

constexpr std::array represented_dutch = {
    InvoiceRule{"NL-R-006", "BT-64", "street, city and post code of a Dutch tax representative",
                has_street_city_and_postcode<representative>},
};

// ---- Slovakia -----------------------------------------------------------------------------------

bool among_slovaks(const Invoice& invoice) {
    return is_in_any_case(invoice.seller, "SK") && is_in_any_case(invoice.buyer, "SK");
}
bool among_slovak_taxpayers(const Invoice& invoice) {
    return supplier_country(invoice) == "SK" && customer_country(invoice) == "SK";
}

void correction_names_its_invoice(const Invoice& invoice, const Report& report) {
    if (is_credit_note(invoice) || invoice.root.text<OI_INVOICE_TYPE_CODE>() != "384") return;
    bool named = false;
    for (const auto row : invoice.references) {
        named |= row.code<OI_DOCUMENT_REFERENCE_KIND>() == OI_REFERENCE_PRECEDING_INVOICE;
    }
    report.unless(named);
}

constexpr std::array slovak_taxpayers = {
    InvoiceRule{"SK-R-001", "BT-25", "the invoice that a Slovak correction is about",
                correction_names_its_invoice, Flag::warning},
};

constexpr std::array slovak = {
    InvoiceRule{"SK-R-002", "BT-35", "the street of a Slovak seller", has<seller, OI_PARTY_STREET>,
                Flag::warning},
    InvoiceRule{"SK-R-003", "BT-37", "the city of a Slovak seller", has<seller, OI_PARTY_CITY>,
                Flag::warning},
    InvoiceRule{"SK-R-004", "BT-38", "the post code of a Slovak seller",
                has<seller, OI_PARTY_POSTCODE>, Flag::warning},
    InvoiceRule{"SK-R-005", "BT-50", "the street of a Slovak buyer", has<buyer, OI_PARTY_STREET>,
                Flag::warning},
    InvoiceRule{"SK-R-006", "BT-52", "the city of a Slovak buyer", has<buyer, OI_PARTY_CITY>,
                Flag::warning},
    InvoiceRule{"SK-R-007", "BT-53", "the post code of a Slovak buyer",
                has<buyer, OI_PARTY_POSTCODE>, Flag::warning},
};

constexpr std::array rules = {
    National{of_italian, italian},
    National{of_dutch, dutch},
    National{among_dutch, among_dutch_rules},
    National{of_dutch_represented, represented_dutch},
    National{among_slovaks, slovak},
    National{among_slovak_taxpayers, slovak_taxpayers},
};

}  // namespace

std::span<const National> other_national_rules() noexcept { return rules; }

}  // namespace openitem::model::peppol
