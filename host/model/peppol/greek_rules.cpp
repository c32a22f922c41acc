// Greece: the number of an invoice tells its issuer, day and kind, and myDATA knows it by its MARK.
#include <openitem/codes/greek_document_types.hpp>

#include <array>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/text.hpp"
#include "host/model/peppol/identifiers.hpp"
#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {
namespace {

bool is_greek(std::string_view country) { return country == "GR" || country == "EL"; }

bool of_greek(const Invoice& invoice) { return is_greek(supplier_country(invoice)); }
bool of_greek_address(const Invoice& invoice) {
    return of_greek(invoice) && is_in(invoice.seller, "GR");
}
bool of_greek_seller(const Invoice& invoice) { return is_greek(seller_country(invoice)); }
bool among_greeks(const Invoice& invoice) {
    return of_greek(invoice) && is_greek(customer_country(invoice));
}

// ---- the number: issuer|dd/mm/yyyy|branch|kind|series|serial ------------------------------------

constexpr std::size_t segment_count = 6;

// The n-th of the parts between bars; empty where there is none.
std::string_view segment(const Invoice& invoice, std::size_t n) {
    std::string_view rest = invoice.root.text<OI_INVOICE_NUMBER>();
    for (; n != 0; --n) {
        const std::size_t bar = rest.find('|');
        if (bar == std::string_view::npos) return {};
        rest.remove_prefix(bar + 1);
    }
    return rest.substr(0, rest.find('|'));
}

void number_has_six_segments(const Invoice& invoice, const Report& report) {
    const std::string_view number = invoice.root.text<OI_INVOICE_NUMBER>();
    if (number.empty()) return;
    const auto bars = std::count(number.begin(), number.end(), '|');
    report.unless(bars + 1 == segment_count, {}, [&] { return base::quote(number); });
}

template <std::size_t N, class Right>
void segment_is(const Invoice& invoice, const Report& report, const Right& right) {
    if (invoice.root.text<OI_INVOICE_NUMBER>().empty()) return;
    const std::string_view found = segment(invoice, N);
    report.unless(right(found), {}, [&] { return base::quote(found); });
}

void number_names_the_issuer(const Invoice& invoice, const Report& report) {
    segment_is<0>(invoice, report, [&](std::string_view tin) {
        if (tin.size() != 9 || !identifiers::is_greek_tin(tin)) return false;
        for (const PartyRow* party : {&invoice.seller, &invoice.tax_representative}) {
            const std::string_view vat_id = text_of<OI_PARTY_VAT_ID>(*party);
            if (vat_id.size() >= 11 && vat_id.substr(2, 9) == tin) return true;
        }
        return false;
    });
}

void number_names_the_day(const Invoice& invoice, const Report& report) {
    const auto issued = invoice.root.date<OI_INVOICE_ISSUED_ON>();
    segment_is<1>(invoice, report, [&](std::string_view day) {
        if (!issued) return false;
        const base::Date date{*issued};
        return day == fmt::format("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
    });
}

void number_names_the_branch(const Invoice& invoice, const Report& report) {
    segment_is<2>(invoice, report, identifiers::is_digits);
}

void number_names_the_kind(const Invoice& invoice, const Report& report) {
    segment_is<3>(invoice, report,
                  [](std::string_view kind) { return codes::greek_document_types.has(kind); });
}

template <std::size_t N>
void number_has_segment(const Invoice& invoice, const Report& report) {
    segment_is<N>(invoice, report, [](std::string_view part) { return !part.empty(); });
}

// ---- the parties --------------------------------------------------------------------------------

template <PartyRow Invoice::*Which>
void has_full_name(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (party) report.unless(party.template has<OI_PARTY_TRADING_NAME>(), party);
}

bool is_greek_vat_id(std::string_view id) {
    return id.starts_with("EL") && identifiers::is_greek_tin(id.substr(2));
}

// `There`: only judged where it is stated.
template <PartyRow Invoice::*Which, bool There>
void vat_id_is_greek(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    const std::string_view id = text_of<OI_PARTY_VAT_ID>(party);
    if (!party || (There && id.empty())) return;
    report.unless(is_greek_vat_id(id), party.location(), id);
}

template <PartyRow Invoice::*Which>
void endpoint_is_a_tin(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    const std::string_view endpoint = text_of<OI_PARTY_ENDPOINT>(party);
    if (endpoint.empty()) return;
    report.unless(
        text_of<OI_PARTY_ENDPOINT_SCHEME>(party) == "9933" && identifiers::is_greek_tin(endpoint),
        party.location(), endpoint);
}

// ---- MARK and the link to the invoice -----------------------------------------------------------

template <class Visit>
std::size_t each_described(const Invoice& invoice, std::string_view description,
                           const Visit& visit) {
    std::size_t count = 0;
    for (const auto row : invoice.references) {
        if (row.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>() != description) continue;
        visit(row);
        ++count;
    }
    return count;
}
std::size_t count_described(const Invoice& invoice, std::string_view description) {
    return each_described(invoice, description, [](const auto&) {});
}

constexpr std::string_view mark = "##M.AR.K##";
constexpr std::string_view link = "##INVOICE|URL##";

void has_one_mark(const Invoice& invoice, const Report& report) {
    const auto count = count_described(invoice, mark);
    report.unless(count == 1, {}, [&] { return fmt::format("{}", count); });
}

void has_one_link(const Invoice& invoice, const Report& report) {
    const auto count = count_described(invoice, link);
    report.unless(count == 1, {}, [&] { return fmt::format("{}", count); });
}

void has_at_most_one_link(const Invoice& invoice, const Report& report) {
    const auto count = count_described(invoice, link);
    report.unless(count <= 1, {}, [&] { return fmt::format("{}", count); });
}

void mark_is_a_number(const Invoice& invoice, const Report& report) {
    each_described(invoice, mark, [&](const auto& row) {
        const std::string_view number = row.template text<OI_DOCUMENT_REFERENCE_NUMBER>();
        report.unless(!number.empty() && number.front() >= '1' && number.front() <= '9',
                      row.location(), [&] { return base::quote(number); });
    });
}

void link_has_an_address(const Invoice& invoice, const Report& report) {
    each_described(invoice, link, [&](const auto& row) {
        report.unless(row.template has<OI_DOCUMENT_REFERENCE_URI>(), row);
    });
}

constexpr std::array of_supplier = {
    InvoiceRule{"GR-R-001-1", "BT-1", "a Greek invoice number of six segments",
                number_has_six_segments},
    InvoiceRule{"GR-R-001-2", "BT-1", "the TIN of seller or representative as first segment",
                number_names_the_issuer},
    InvoiceRule{"GR-R-001-3", "BT-1", "the issue date as second segment, like 31/01/2026",
                number_names_the_day},
    InvoiceRule{"GR-R-001-4", "BT-1", "a whole number as third segment", number_names_the_branch},
    InvoiceRule{"GR-R-001-5", "BT-1", "a Greek document type as fourth segment",
                number_names_the_kind},
    InvoiceRule{"GR-R-001-6", "BT-1", "a fifth segment", number_has_segment<4>},
    InvoiceRule{"GR-R-001-7", "BT-1", "a sixth segment", number_has_segment<5>},
    InvoiceRule{"GR-R-002", "BT-28", "the full name of a Greek seller",
                has_full_name<&Invoice::seller>},
    InvoiceRule{"GR-R-003", "BT-31", "EL and a valid TIN of a Greek seller",
                vat_id_is_greek<&Invoice::seller, true>},
    InvoiceRule{"GR-R-005", "BT-45", "the full name of the buyer", has_full_name<&Invoice::buyer>},
    InvoiceRule{"GR-R-008-3", "BT-124", "the address of the invoice (##INVOICE|URL##)",
                link_has_an_address},
    InvoiceRule{"GR-S-011", "BT-31", "EL and the TIN of a Greek seller",
                vat_id_is_greek<&Invoice::seller, false>, Flag::warning},
};

constexpr std::array of_address = {
    InvoiceRule{"GR-R-004-1", "BT-122", "one MARK (##M.AR.K##)", has_one_mark},
    InvoiceRule{"GR-R-004-2", "BT-122", "a MARK that is a number above 0", mark_is_a_number},
    InvoiceRule{"GR-R-008-2", "BT-122", "at most one ##INVOICE|URL##", has_at_most_one_link},
    InvoiceRule{"GR-S-008-1", "BT-122", "one ##INVOICE|URL##", has_one_link, Flag::warning},
};

constexpr std::array of_seller = {
    InvoiceRule{"GR-R-009", "BT-34", "a TIN (scheme 9933) as address of a Greek seller",
                endpoint_is_a_tin<&Invoice::seller>},
};

constexpr std::array among_greek = {
    InvoiceRule{"GR-R-006", "BT-48", "EL and a valid TIN of a Greek buyer",
                vat_id_is_greek<&Invoice::buyer, false>},
    InvoiceRule{"GR-R-010", "BT-49", "a TIN (scheme 9933) as address of a Greek buyer",
                endpoint_is_a_tin<&Invoice::buyer>},
};

constexpr std::array rules = {
    National{of_greek, of_supplier},
    National{of_greek_address, of_address},
    National{of_greek_seller, of_seller},
    National{among_greeks, among_greek},
};

}  // namespace

std::span<const National> greek_rules() noexcept { return rules; }

}  // namespace openitem::model::peppol
