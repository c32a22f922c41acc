// Identifiers under a scheme that has a form, or check digits. Where one stands: the electronic
// address, the identifiers and the registration of a party.
#include <array>
#include <utility>

#include "host/base/text.hpp"
#include "host/model/peppol/identifiers.hpp"
#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {
namespace {

struct Scheme {
    std::string_view rule;
    std::string_view scheme;  // ISO 6523
    std::string_view demand;
    bool (*is_right)(std::string_view) noexcept;
    Flag flag = Flag::fatal;
    bool only_endpoints = false;
};

constexpr std::array schemes = {
    Scheme{"PEPPOL-COMMON-R040", "0088", "a GLN with its check digit", identifiers::is_gln},
    Scheme{"PEPPOL-COMMON-R041", "0192", "a Norwegian organisation number",
           identifiers::is_norwegian_organisation},
    Scheme{"PEPPOL-COMMON-R042", "0184", "a Danish CVR number", identifiers::is_danish_cvr},
    Scheme{"PEPPOL-COMMON-R043", "0208", "a Belgian enterprise number",
           identifiers::is_belgian_enterprise},
    Scheme{"PEPPOL-COMMON-R044", "0201", "an Italian IPA code", identifiers::is_italian_ipa,
           Flag::warning},
    Scheme{"PEPPOL-COMMON-R045", "0210", "an Italian codice fiscale",
           identifiers::is_codice_fiscale, Flag::warning},
    Scheme{"PEPPOL-COMMON-R046", "9907", "an Italian codice fiscale",
           identifiers::is_codice_fiscale, Flag::warning, true},
    Scheme{"PEPPOL-COMMON-R047", "0211", "an Italian partita IVA", identifiers::is_partita_iva,
           Flag::warning},
    Scheme{"PEPPOL-COMMON-R049", "0007", "a Swedish organisation number",
           identifiers::is_swedish_organisation},
    Scheme{"PEPPOL-COMMON-R050", "0151", "an Australian business number",
           identifiers::is_australian_abn},
    Scheme{"PEPPOL-COMMON-R052", "0096", "a Danish P number", identifiers::is_danish_p_number},
    Scheme{"PEPPOL-COMMON-R053", "0198", "a Danish SE number", identifiers::is_danish_se_number},
    Scheme{"PEPPOL-COMMON-R054", "0106", "a Dutch KVK number", identifiers::is_dutch_kvk,
           Flag::warning},
    Scheme{"PEPPOL-COMMON-R055", "0190", "a Dutch OIN", identifiers::is_dutch_oin, Flag::warning},
    Scheme{"PEPPOL-COMMON-R056-1", "9944", "a Dutch VAT identifier", identifiers::is_dutch_vat,
           Flag::warning},
    Scheme{"PEPPOL-COMMON-R057", "0217", "a Dutch establishment number",
           identifiers::is_dutch_establishment, Flag::warning},
};

void expect(const Scheme& of, std::string_view scheme, std::string_view id, const PartyRow& party,
            const Report& report) {
    if (scheme != of.scheme) return;
    report.unless(of.is_right(id), party.location(), [&] { return base::quote(id); });
}

template <std::size_t N>
void identifiers_are_right(const Invoice& invoice, const Report& report) {
    constexpr Scheme of = schemes[N];
    each_party(invoice, [&](const PartyRow& party) {
        expect(of, party.text<OI_PARTY_ENDPOINT_SCHEME>(), party.text<OI_PARTY_ENDPOINT>(), party,
               report);
        // The place delivered to is no party.
        if (of.only_endpoints || party.code<OI_PARTY_ROLE>() == OI_ROLE_SHIP_TO) return;
        expect(of, party.text<OI_PARTY_REGISTRATION_SCHEME>(),
               party.text<OI_PARTY_REGISTRATION_ID>(), party, report);
        for (const auto row : invoice.record.children<oi_party_identifier>(party)) {
            expect(of, row.text<OI_PARTY_IDENTIFIER_SCHEME>(),
                   row.text<OI_PARTY_IDENTIFIER_VALUE>(), party, report);
        }
    });
}

void dutch_vat_ids_are_right(const Invoice& invoice, const Report& report) {
    each_party(invoice, [&](const PartyRow& party) {
        const std::string_view id = party.text<OI_PARTY_VAT_ID>();
        if (!id.starts_with("NL")) return;
        report.unless(identifiers::is_dutch_vat(id), party.location(), id);
    });
}

template <std::size_t... N>
constexpr auto all_rules(std::index_sequence<N...>) {
    return std::array{
        InvoiceRule{schemes[N].rule, "BT-34", schemes[N].demand, identifiers_are_right<N>,
                    schemes[N].flag}...,
        InvoiceRule{"PEPPOL-COMMON-R056-2", "BT-31", "a Dutch VAT identifier like NL123456789B12",
                    dutch_vat_ids_are_right, Flag::warning}};
}

constexpr auto rules = all_rules(std::make_index_sequence<schemes.size()>());

}  // namespace

std::span<const InvoiceRule> identifier_rules() noexcept { return rules; }

}  // namespace openitem::model::peppol
