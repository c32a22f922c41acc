#include "host/model/peppol/document.hpp"

#include <algorithm>

#include "host/base/text.hpp"

namespace openitem::model::peppol {
namespace {

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string in_capitals(std::string_view text) {
    std::string out(base::trim(text));
    std::transform(out.begin(), out.end(), out.begin(), upper);
    return out;
}

// The local name at the end of the root's path: "Invoice" of "/ubl:Invoice".
std::string_view root_element(const Invoice& invoice) {
    std::string_view path = invoice.record.location();
    path = path.substr(path.find_last_of('/') + 1);
    path = path.substr(0, path.find('['));
    return path.substr(path.find(':') + 1);
}

std::string country_of(std::string_view vat_id, const PartyRow& party) {
    if (vat_id.empty()) vat_id = text_of<OI_PARTY_COUNTRY>(party);
    return vat_id.empty() ? "XX" : in_capitals(vat_id.substr(0, 2));
}

}  // namespace

bool is_credit_note(const Invoice& invoice) noexcept {
    const std::string_view root = root_element(invoice);
    if (root == "CreditNote") return true;
    return root != "Invoice" && invoice.root.code<OI_INVOICE_KIND>() == OI_INVOICE_KIND_CREDIT_NOTE;
}

bool is_cii(const Invoice& invoice) noexcept {
    return root_element(invoice) == "CrossIndustryInvoice";
}

bool has_known_process(const Invoice& invoice) noexcept {
    constexpr std::string_view processes[] = {
        "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
        "urn:peppol:bis:billing_with_response",
        "urn:peppol:france:billing:regulated",
        "urn:peppol:france:billing:non-regulated",
    };
    return std::find(std::begin(processes), std::end(processes),
                     invoice.root.text<OI_INVOICE_PROCESS_ID>()) != std::end(processes);
}

std::string seller_country(const Invoice& invoice) {
    return country_of(text_of<OI_PARTY_VAT_ID>(invoice.seller), invoice.seller);
}

std::string supplier_country(const Invoice& invoice) {
    std::string_view vat_id = text_of<OI_PARTY_VAT_ID>(invoice.seller);
    if (vat_id.empty()) vat_id = text_of<OI_PARTY_VAT_ID>(invoice.tax_representative);
    return country_of(vat_id, invoice.seller);
}

std::string customer_country(const Invoice& invoice) {
    return country_of(text_of<OI_PARTY_VAT_ID>(invoice.buyer), invoice.buyer);
}

bool is_in(const PartyRow& party, std::string_view country) noexcept {
    return text_of<OI_PARTY_COUNTRY>(party) == country;
}

bool is_in_any_case(const PartyRow& party, std::string_view country) noexcept {
    const std::string_view code = base::trim(text_of<OI_PARTY_COUNTRY>(party));
    return std::equal(code.begin(), code.end(), country.begin(), country.end(),
                      [](char a, char b) { return upper(a) == b; });
}

bool is_german(const Invoice& invoice) noexcept {
    return is_in_any_case(invoice.seller, "DE") && is_in_any_case(invoice.buyer, "DE");
}

bool has_account(const MeansRow& means) noexcept {
    return means.has<OI_PAYMENT_MEANS_ACCOUNT>() || means.has<OI_PAYMENT_MEANS_ACCOUNT_NAME>() ||
           means.has<OI_PAYMENT_MEANS_BIC>();
}

bool has_card(const MeansRow& means) noexcept {
    return means.has<OI_PAYMENT_MEANS_CARD_NUMBER>() || means.has<OI_PAYMENT_MEANS_CARD_HOLDER>();
}

// In UBL the creditor stands with the seller, whatever the means of payment; a mandate that says
// nothing is told by the connector.
bool has_direct_debit(const Invoice& invoice, const MeansRow& means) {
    if (means.has<OI_PAYMENT_MEANS_MANDATE>() || means.has<OI_PAYMENT_MEANS_DEBITED_ACCOUNT>()) {
        return true;
    }
    return is_cii(invoice)
               ? means.has<OI_PAYMENT_MEANS_CREDITOR_ID>()
               : invoice.found_at("PEPPOL-EN16931-R008", "PaymentMeans/PaymentMandate") != 0;
}

}  // namespace openitem::model::peppol
