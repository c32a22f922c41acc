// Denmark: what a Danish seller must say, and how Danes pay each other.
#include <array>

#include "host/model/peppol/identifiers.hpp"
#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {
namespace {

bool of_danish(const Invoice& invoice) { return is_in(invoice.seller, "DK"); }
bool among_danes(const Invoice& invoice) {
    return of_danish(invoice) && is_in(invoice.buyer, "DK");
}

void seller_has_cvr(const Invoice& invoice, const Report& report) {
    report.unless(!text_of<OI_PARTY_REGISTRATION_ID>(invoice.seller).empty(), invoice.seller);
}

template <PartyRow Invoice::*Which>
void registration_is_cvr(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (text_of<OI_PARTY_REGISTRATION_ID>(party).empty()) return;
    const std::string_view scheme = party.text<OI_PARTY_REGISTRATION_SCHEME>();
    report.unless(scheme == "0184", party.location(), scheme);
}

void credit_note_is_not_negative(const Invoice& invoice, const Report& report) {
    const oi_amount* payable = invoice.root.amount<OI_INVOICE_PAYABLE>();
    if (!is_credit_note(invoice) || !among_danes(invoice) || payable == nullptr) return;
    report.unless(payable->units >= 0, {}, "a negative one");
}

void identifiers_have_schemes(const Invoice& invoice, const Report& report) {
    for (const PartyRow* party : {&invoice.seller, &invoice.buyer}) {
        if (!*party) continue;
        for (const auto row : invoice.record.children<oi_party_identifier>(*party)) {
            report.unless(!row.text<OI_PARTY_IDENTIFIER_SCHEME>().empty(), *party);
        }
    }
}

void unspsc_is_of_a_known_version(const Invoice& invoice, const Report& report) {
    each_line(invoice, [&](const LineRow& line) {
        bool unspsc = false, known = false;
        for (const auto row : invoice.record.children<oi_classification>(line)) {
            unspsc |= row.text<OI_CLASSIFICATION_SCHEME>() == "TST";
            known |= is_one_of(row.text<OI_CLASSIFICATION_SCHEME_VERSION>(),
                               {"19.05.01", "19.0501", "26.08.01", "26.0801"});
        }
        report.unless(!unspsc || known, line);
    });
}

// Duties beside VAT: four digits, or a text with a # inside.
void duty_is_named(const Invoice& invoice, const Report& report) {
    each_adjustment(invoice, [&](const AdjustmentRow& row) {
        if (row.text<OI_ALLOWANCE_CHARGE_REASON_CODE>() != "ZZZ") return;
        const std::string_view reason = row.text<OI_ALLOWANCE_CHARGE_REASON>();
        const bool digits = reason.size() == 4 && identifiers::is_digits(reason);
        const bool marked = reason.find('#') != std::string_view::npos &&
                            !reason.starts_with('#') && !reason.ends_with('#');
        report.unless(digits || marked, row.location(), reason);
    });
}

template <class Visit>
void each_danish_means(const Invoice& invoice, std::initializer_list<std::string_view> codes,
                       const Visit& visit) {
    if (is_credit_note(invoice)) return;
    for (const MeansRow means : invoice.means) {
        if (is_one_of(code_of(means), codes)) visit(means);
    }
}

void means_are_danish(const Invoice& invoice, const Report& report) {
    if (is_credit_note(invoice)) return;
    for (const MeansRow means : invoice.means) {
        report.unless(is_one_of(code_of(means),
                                {"1", "10", "31", "42", "48", "49", "50", "58", "59", "93", "97"}),
                      means.location(), code_of(means));
    }
}

void transfer_has_account_and_bank(const Invoice& invoice, const Report& report) {
    each_danish_means(invoice, {"31", "42"}, [&](const MeansRow& means) {
        report.unless(!account_of(means).empty() && !means.text<OI_PAYMENT_MEANS_BIC>().empty(),
                      means);
    });
}

void debit_has_mandate_and_account(const Invoice& invoice, const Report& report) {
    each_danish_means(invoice, {"49"}, [&](const MeansRow& means) {
        report.unless(!means.text<OI_PAYMENT_MEANS_MANDATE>().empty() &&
                          !means.text<OI_PAYMENT_MEANS_DEBITED_ACCOUNT>().empty(),
                      means);
    });
}

std::string_view payment_id(const Invoice& invoice) {
    return invoice.root.text<OI_INVOICE_REMITTANCE_REFERENCE>();
}
std::string_view card_type(const Invoice& invoice) { return payment_id(invoice).substr(0, 3); }

void giro_is_complete(const Invoice& invoice, const Report& report) {
    each_danish_means(invoice, {"50"}, [&](const MeansRow& means) {
        const std::string_view account = account_of(means);
        report.unless(is_one_of(card_type(invoice), {"01#", "04#", "15#"}) &&
                          (account.size() == 7 || account.size() == 8) &&
                          identifiers::is_digits(account),
                      means);
    });
}

void giro_reference_is_whole(const Invoice& invoice, const Report& report) {
    each_danish_means(invoice, {"50"}, [&](const MeansRow& means) {
        if (!is_one_of(card_type(invoice), {"04#", "15#"})) return;
        report.unless(payment_id(invoice).size() == 19, means.location(), payment_id(invoice));
    });
}

void fik_is_complete(const Invoice& invoice, const Report& report) {
    each_danish_means(invoice, {"93"}, [&](const MeansRow& means) {
        report.unless(
            is_one_of(card_type(invoice), {"71#", "73#", "75#"}) && account_of(means).size() == 8,
            means);
    });
}

void fik_reference_is_whole(const Invoice& invoice, const Report& report) {
    each_danish_means(invoice, {"93"}, [&](const MeansRow& means) {
        if (!is_one_of(card_type(invoice), {"71#", "75#"})) return;
        const std::size_t size = payment_id(invoice).size();
        report.unless(size == 18 || size == 19, means.location(), payment_id(invoice));
    });
}

constexpr std::array danish = {
    InvoiceRule{"DK-R-002", "BT-30", "the CVR number of a Danish seller", seller_has_cvr},
    InvoiceRule{"DK-R-014", "BT-30-1", "the scheme 0184 of a Danish seller's registration",
                registration_is_cvr<&Invoice::seller>},
    InvoiceRule{"DK-R-016", "BT-115", "a credit note among Danes of 0 or more",
                credit_note_is_not_negative},
};

constexpr std::array among_danish = {
    InvoiceRule{"DK-R-003", "BT-158-2", "UNSPSC of version 19.05.01 or 26.08.01",
                unspsc_is_of_a_known_version},
    InvoiceRule{"DK-R-004", "BT-97", "four digits, or a # inside, to name a duty (ZZZ)",
                duty_is_named},
    InvoiceRule{"DK-R-005", "BT-81", "a means of payment used in Denmark", means_are_danish},
    InvoiceRule{"DK-R-006", "BT-84", "account and registration number for a transfer",
                transfer_has_account_and_bank},
    InvoiceRule{"DK-R-007", "BT-89", "mandate and debited account for a direct debit",
                debit_has_mandate_and_account},
    InvoiceRule{"DK-R-008", "BT-83", "01#, 04# or 15# and an account of 7 or 8 digits for Giro",
                giro_is_complete},
    InvoiceRule{"DK-R-009", "BT-83", "16 digits behind 04# or 15#", giro_reference_is_whole},
    InvoiceRule{"DK-R-010", "BT-83", "71#, 73# or 75# and a creditor number of 8 for FIK",
                fik_is_complete},
    InvoiceRule{"DK-R-011", "BT-83", "15 or 16 digits behind 71# or 75#", fik_reference_is_whole},
    InvoiceRule{"DK-R-013", "BT-29-1", "a scheme of every identifier of seller and buyer",
                identifiers_have_schemes},
    InvoiceRule{"DK-R-017", "BT-47-1", "the scheme 0184 of a Danish buyer's registration",
                registration_is_cvr<&Invoice::buyer>},
};

constexpr std::array rules = {
    National{of_danish, danish},
    National{among_danes, among_danish},
};

}  // namespace

std::span<const National> danish_rules() noexcept { return rules; }

}  // namespace openitem::model::peppol
