// Norway, Sweden and Iceland.
#include <algorithm>
#include <array>

#include "host/base/date.hpp"
#include "host/base/text.hpp"
#include "host/model/peppol/identifiers.hpp"
#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {
namespace {

// ---- Norway -------------------------------------------------------------------------------------

bool of_norwegian(const Invoice& invoice) { return supplier_country(invoice) == "NO"; }

void vat_id_is_norwegian(const Invoice& invoice, const Report& report) {
    const std::string_view id = text_of<OI_PARTY_VAT_ID>(invoice.seller);
    if (!id.starts_with("NO")) return;
    const bool right = id.size() == 14 && id.ends_with("MVA") &&
                       identifiers::is_norwegian_organisation(id.substr(2, 9));
    report.unless(right, invoice.seller.location(), id);
}

void stands_in_the_register(const Invoice& invoice, const Report& report) {
    if (!invoice.seller) return;
    report.unless(text_of<OI_PARTY_TAX_ID>(invoice.seller) == "Foretaksregisteret", invoice.seller);
}

constexpr std::array norwegian = {
    InvoiceRule{"NO-R-001", "BT-31", "NO, the organisation number and MVA", vat_id_is_norwegian},
    InvoiceRule{"NO-R-002", "BT-32", "\"Foretaksregisteret\" as the tax registration",
                stands_in_the_register, Flag::warning},
};

// ---- Sweden -------------------------------------------------------------------------------------

bool of_swedish(const Invoice& invoice) { return is_in(invoice.seller, "SE"); }

std::string_view swedish_vat_id(const Invoice& invoice) {
    const std::string_view id = text_of<OI_PARTY_VAT_ID>(invoice.seller);
    return id.starts_with("SE") ? id : std::string_view();
}

void vat_id_is_of_14(const Invoice& invoice, const Report& report) {
    const std::string_view id = swedish_vat_id(invoice);
    if (!id.empty()) report.unless(id.size() == 14, invoice.seller.location(), id);
}

void vat_id_is_numeric(const Invoice& invoice, const Report& report) {
    const std::string_view id = swedish_vat_id(invoice);
    if (id.empty()) return;
    report.unless(identifiers::is_digits(id.substr(2, 12)), invoice.seller.location(), id);
}

template <class Right>
void registration_is(const Invoice& invoice, const Report& report, const Right& right) {
    const std::string_view id = text_of<OI_PARTY_REGISTRATION_ID>(invoice.seller);
    if (!id.empty()) report.unless(right(id), invoice.seller.location(), id);
}

void registration_is_numeric(const Invoice& invoice, const Report& report) {
    registration_is(invoice, report, identifiers::is_digits);
}
void registration_is_of_10(const Invoice& invoice, const Report& report) {
    registration_is(invoice, report, [](std::string_view id) { return id.size() == 10; });
}
void registration_has_its_check_digit(const Invoice& invoice, const Report& report) {
    registration_is(invoice, report, [](std::string_view id) {
        return identifiers::is_digits(id) && identifiers::is_swedish_organisation(id.substr(0, 10));
    });
}

// "Godkänd för F-skatt" in any case; ä and ö are C3 A4 and C3 B6, their capitals 20 below.
bool says_f_tax(std::string_view text) {
    constexpr std::string_view capitals = "GODK\xC3\x84ND F\xC3\x96R F-SKATT";
    return std::equal(text.begin(), text.end(), capitals.begin(), capitals.end(),
                      [](char a, char b) {
                          const bool small = (a >= 'a' && a <= 'z') || a == '\xA4' || a == '\xB6';
                          return (small ? static_cast<char>(a - 0x20) : a) == b;
                      });
}

void tax_registration_says_f_tax(const Invoice& invoice, const Report& report) {
    const std::string_view tax_id = text_of<OI_PARTY_TAX_ID>(invoice.seller);
    if (tax_id.empty() || text_of<OI_PARTY_REGISTRATION_ID>(invoice.seller).empty()) return;
    report.unless(says_f_tax(tax_id), invoice.seller.location(), tax_id);
}

void standard_rate_is_swedish(const Invoice& invoice, const Report& report) {
    if (swedish_vat_id(invoice).empty()) return;
    const auto look = [&](std::string_view category, const oi_decimal* rate, const auto& row) {
        if (category != "S") return;
        const Exact percent(rate);
        report.unless(rate != nullptr && (percent == Exact(25, 0) || percent == Exact(12, 0) ||
                                          percent == Exact(6, 0)),
                      row.location(), [&] { return rate ? percent.to_string() : std::string(); });
    };
    for (const TaxRow row : invoice.subtotals) {
        look(row.text<OI_TAX_SUBTOTAL_CATEGORY>(), row.decimal<OI_TAX_SUBTOTAL_RATE>(), row);
    }
    each_adjustment(invoice, [&](const AdjustmentRow& row) {
        look(row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>(),
             row.decimal<OI_ALLOWANCE_CHARGE_TAX_RATE>(), row);
    });
    for (const LineRow line : invoice.lines) {
        look(line.text<OI_INVOICE_LINE_TAX_CATEGORY>(), line.decimal<OI_INVOICE_LINE_TAX_RATE>(),
             line);
    }
}

// Plusgiro and Bankgiro are told by the bank's identifier.
template <class Right>
void each_giro(const Invoice& invoice, const Report& report, std::string_view bank,
               const Right& right) {
    for (const MeansRow means : invoice.means) {
        const std::string_view account = account_of(means);
        if (code_of(means) != "30" || means.text<OI_PAYMENT_MEANS_BIC>() != bank) continue;
        if (!account.empty()) report.unless(right(account), means.location(), account);
    }
}

constexpr std::string_view plusgiro = "SE:PLUSGIRO";
constexpr std::string_view bankgiro = "SE:BANKGIRO";

void plusgiro_is_numeric(const Invoice& invoice, const Report& report) {
    each_giro(invoice, report, plusgiro, identifiers::is_digits);
}
void plusgiro_has_its_length(const Invoice& invoice, const Report& report) {
    each_giro(invoice, report, plusgiro,
              [](std::string_view id) { return id.size() >= 2 && id.size() <= 8; });
}
void bankgiro_is_numeric(const Invoice& invoice, const Report& report) {
    each_giro(invoice, report, bankgiro, identifiers::is_digits);
}
void bankgiro_has_its_length(const Invoice& invoice, const Report& report) {
    each_giro(invoice, report, bankgiro,
              [](std::string_view id) { return id.size() == 7 || id.size() == 8; });
}

void giro_is_a_transfer(const Invoice& invoice, const Report& report) {
    for (const MeansRow means : invoice.means) {
        report.unless(!is_one_of(code_of(means), {"50", "56"}), means.location(), code_of(means));
    }
}

void domestic_transfer_is_30(const Invoice& invoice, const Report& report) {
    if (!is_in(invoice.buyer, "SE")) return;
    for (const MeansRow means : invoice.means) {
        report.unless(code_of(means) != "31", means.location(), "31");
    }
}

constexpr std::array swedish = {
    InvoiceRule{"SE-R-001", "BT-31", "a Swedish VAT identifier of 14 characters", vat_id_is_of_14},
    InvoiceRule{"SE-R-002", "BT-31", "12 digits behind SE", vat_id_is_numeric},
    InvoiceRule{"SE-R-003", "BT-30", "a Swedish organisation number in digits",
                registration_is_numeric},
    InvoiceRule{"SE-R-004", "BT-30", "a Swedish organisation number of 10 digits",
                registration_is_of_10},
    InvoiceRule{"SE-R-005", "BT-32", "\"Godkänd för F-skatt\"", tax_registration_says_f_tax},
    InvoiceRule{"SE-R-006", "BT-152", "a standard rate of 6, 12 or 25", standard_rate_is_swedish},
    InvoiceRule{"SE-R-007", "BT-84", "a Plusgiro account in digits", plusgiro_is_numeric,
                Flag::warning},
    InvoiceRule{"SE-R-008", "BT-84", "a Bankgiro account in digits", bankgiro_is_numeric,
                Flag::warning},
    InvoiceRule{"SE-R-009", "BT-84", "a Bankgiro account of 7 or 8 digits", bankgiro_has_its_length,
                Flag::warning},
    InvoiceRule{"SE-R-010", "BT-84", "a Plusgiro account of 2 to 8 digits", plusgiro_has_its_length,
                Flag::warning},
    InvoiceRule{"SE-R-011", "BT-81", "means 30 for Bankgiro and Plusgiro", giro_is_a_transfer,
                Flag::warning},
    InvoiceRule{"SE-R-012", "BT-81", "means 30 for a transfer within Sweden",
                domestic_transfer_is_30, Flag::warning},
    InvoiceRule{"SE-R-013", "BT-30", "a Swedish organisation number with its check digit",
                registration_has_its_check_digit},
};

// ---- Iceland ------------------------------------------------------------------------------------

bool of_icelandic(const Invoice& invoice) { return is_in(invoice.seller, "IS"); }
bool among_icelanders(const Invoice& invoice) {
    return of_icelandic(invoice) && is_in(invoice.buyer, "IS");
}

void type_is_380_or_381(const Invoice& invoice, const Report& report) {
    const std::string_view code = invoice.root.text<OI_INVOICE_TYPE_CODE>();
    report.unless(code == "380" || code == "381", {}, code);
}

template <PartyRow Invoice::*Which>
void has_kennitala(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    report.unless(!text_of<OI_PARTY_REGISTRATION_ID>(party).empty() &&
                      text_of<OI_PARTY_REGISTRATION_SCHEME>(party) == "0196",
                  party);
}

template <PartyRow Invoice::*Which>
void has_street_and_postcode(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    report.unless(party.template has<OI_PARTY_STREET>() && party.template has<OI_PARTY_POSTCODE>(),
                  party);
}

template <char First, char Second>
void account_is_of_12(const Invoice& invoice, const Report& report) {
    constexpr char letters[] = {First, Second};
    const std::string_view code(letters, Second == '\0' ? 1 : 2);
    for (const MeansRow means : invoice.means) {
        if (code_of(means) != code) continue;
        report.unless(account_of(means).size() == 12, means.location(), account_of(means));
    }
}

// EINDAGI is the last day on which paying late costs nothing.
template <class Visit>
void each_final_day(const Invoice& invoice, const Visit& visit) {
    for (const auto row : invoice.references) {
        if (row.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>() == "EINDAGI") visit(row);
    }
}

void final_day_is_a_date(const Invoice& invoice, const Report& report) {
    each_final_day(invoice, [&](const auto& row) {
        const std::string_view day = row.template text<OI_DOCUMENT_REFERENCE_NUMBER>();
        report.unless(base::Date::parse(day).has_value(), row.location(), day);
    });
}

void final_day_has_a_due_date(const Invoice& invoice, const Report& report) {
    each_final_day(invoice, [&](const auto& row) {
        report.unless(invoice.root.has<OI_INVOICE_DUE_ON>(), row);
    });
}

void final_day_is_not_before_due(const Invoice& invoice, const Report& report) {
    const auto due = invoice.root.date<OI_INVOICE_DUE_ON>();
    each_final_day(invoice, [&](const auto& row) {
        const std::string_view day = row.template text<OI_DOCUMENT_REFERENCE_NUMBER>();
        report.unless(due && base::Date{*due}.to_string() <= day, row.location(), day);
    });
}

constexpr std::array icelandic = {
    InvoiceRule{"IS-R-001", "BT-3", "the type 380 or 381 of an Icelandic seller",
                type_is_380_or_381, Flag::warning},
    InvoiceRule{"IS-R-002", "BT-30", "the kennitala (scheme 0196) of an Icelandic seller",
                has_kennitala<&Invoice::seller>},
    InvoiceRule{"IS-R-003", "BT-35", "street and post code of an Icelandic seller",
                has_street_and_postcode<&Invoice::seller>},
    InvoiceRule{"IS-R-006", "BT-84", "an account of 12 digits for a claim (9)",
                account_is_of_12<'9', '\0'>},
    InvoiceRule{"IS-R-007", "BT-84", "an account of 12 digits for a transfer (42)",
                account_is_of_12<'4', '2'>},
    InvoiceRule{"IS-R-008", "BT-122", "an EINDAGI like 2026-01-31", final_day_is_a_date},
    InvoiceRule{"IS-R-009", "BT-9", "a due date beside an EINDAGI", final_day_has_a_due_date},
    InvoiceRule{"IS-R-010", "BT-122", "an EINDAGI on the due date or later",
                final_day_is_not_before_due},
};

constexpr std::array among_icelandic = {
    InvoiceRule{"IS-R-004", "BT-47", "the kennitala (scheme 0196) of an Icelandic buyer",
                has_kennitala<&Invoice::buyer>},
    InvoiceRule{"IS-R-005", "BT-50", "street and post code of an Icelandic buyer",
                has_street_and_postcode<&Invoice::buyer>},
};

constexpr std::array rules = {
    National{of_norwegian, norwegian},
    National{of_swedish, swedish},
    National{of_icelandic, icelandic},
    National{among_icelanders, among_icelandic},
};

}  // namespace

std::span<const National> nordic_rules() noexcept { return rules; }

}  // namespace openitem::model::peppol
