// Germany: one set of demands with two names, DE-R-* for Peppol among Germans and BR-DE-* for
// XRechnung.
#include <algorithm>
#include <array>

#include "host/base/text.hpp"
#include "host/model/peppol/german_rules.hpp"
#include "host/model/peppol/identifiers.hpp"

namespace openitem::model::peppol {
namespace {

using PartyOf = PartyRow Invoice::*;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// ---- the document -------------------------------------------------------------------------------

void has_means(const Invoice& invoice, const Report& report) {
    report.unless(!invoice.means.empty());
}

void has_buyer_reference(const Invoice& invoice, const Report& report) {
    report.unless(invoice.root.has<OI_INVOICE_BUYER_REFERENCE>());
}

void seller_is_known_to_the_tax_office(const Invoice& invoice, const Report& report) {
    using en16931::Vat;
    constexpr std::array taxed = {Vat::S, Vat::Z, Vat::E, Vat::AE, Vat::K, Vat::G, Vat::L, Vat::M};
    const bool used = std::any_of(taxed.begin(), taxed.end(), [&](Vat category) {
        return invoice.has(category, en16931::on_line | en16931::on_allowance | en16931::on_charge);
    });
    report.unless(!used || invoice.tax_representative ||
                  !text_of<OI_PARTY_VAT_ID>(invoice.seller).empty() ||
                  !text_of<OI_PARTY_TAX_ID>(invoice.seller).empty());
}

void type_is_usual(const Invoice& invoice, const Report& report) {
    const std::string_view code = invoice.root.text<OI_INVOICE_TYPE_CODE>();
    report.unless(is_one_of(code, {"326", "380", "381", "384", "389", "875", "876", "877"}), {},
                  code);
}

void files_have_names_of_their_own(const Invoice& invoice, const Report& report) {
    std::vector<std::string_view> names;
    for (const auto reference : invoice.references) {
        for (const auto row : invoice.record.children<oi_attachment>(reference)) {
            const std::string_view name = row.text<OI_ATTACHMENT_FILENAME>();
            if (!name.empty()) names.push_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    const auto twin = std::adjacent_find(names.begin(), names.end());
    report.unless(twin == names.end(), {}, [&] { return base::quote(*twin) + " more than once"; });
}

void correction_names_its_invoice(const Invoice& invoice, const Report& report) {
    if (invoice.root.text<OI_INVOICE_TYPE_CODE>() != "384") return;
    bool named = false;
    for (const auto row : invoice.references) {
        named |= row.code<OI_DOCUMENT_REFERENCE_KIND>() == OI_REFERENCE_PRECEDING_INVOICE;
    }
    report.unless(named);
}

// A scheme and a colon, as of an absolute address.
void links_are_absolute(const Invoice& invoice, const Report& report) {
    for (const auto row : invoice.references) {
        const std::string_view uri = row.text<OI_DOCUMENT_REFERENCE_URI>();
        if (uri.empty()) continue;
        const auto is_letter = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        };
        const auto colon = std::find_if_not(uri.begin(), uri.end(), [&](char c) {
            return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
        });
        const bool right = is_letter(uri.front()) && colon - uri.begin() >= 2 &&
                           colon != uri.end() && *colon == ':';
        report.unless(right, row.location(), [&] { return base::quote(uri); });
    }
}

// ---- early payment ------------------------------------------------------------------------------

bool take(std::string_view& text, std::string_view start) {
    if (!text.starts_with(start)) return false;
    text.remove_prefix(start.size());
    return true;
}

std::size_t take_digits(std::string_view& text) {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
    text.remove_prefix(count);
    return count;
}

bool take_two_decimals(std::string_view& text) {
    return take_digits(text) != 0 && take(text, ".") && take_digits(text) == 2;
}

// "#SKONTO#TAGE=14#PROZENT=2.00#", or with "BASISBETRAG=1000.00#" behind.
bool is_discount(std::string_view line) {
    if (!take(line, "#SKONTO#TAGE=") || take_digits(line) == 0) return false;
    if (!take(line, "#PROZENT=") || !take_two_decimals(line)) return false;
    if (take(line, "#BASISBETRAG=")) {
        take(line, "-");
        if (!take_two_decimals(line)) return false;
    }
    return line == "#";
}

// A line that begins with # is one. That a line break follows the last one cannot be seen here: a
// connector may have cut it off, and says so itself.
void discounts_are_readable(const Invoice& invoice, const Report& report) {
    std::string_view rest = invoice.root.text<OI_INVOICE_PAYMENT_TERMS>();
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = base::trim(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.starts_with('#') && !is_discount(line)) {
            report.unless(false, {}, [&] { return base::quote(line); });
            return;
        }
    }
}

// ---- parties ------------------------------------------------------------------------------------

bool has_contact(const PartyRow& party) {
    return party && (party.has<OI_PARTY_CONTACT_NAME>() || party.has<OI_PARTY_CONTACT_PHONE>() ||
                     party.has<OI_PARTY_CONTACT_EMAIL>());
}

void seller_has_a_contact(const Invoice& invoice, const Report& report) {
    if (invoice.seller) report.unless(has_contact(invoice.seller), invoice.seller);
}

template <auto Bit>
void contact_has(const Invoice& invoice, const Report& report) {
    if (has_contact(invoice.seller)) report.unless(invoice.seller.has<Bit>(), invoice.seller);
}

void phone_has_three_digits(const Invoice& invoice, const Report& report) {
    if (!has_contact(invoice.seller)) return;
    const std::string_view phone = text_of<OI_PARTY_CONTACT_PHONE>(invoice.seller);
    const auto digits =
        std::count_if(phone.begin(), phone.end(), [](char c) { return c >= '0' && c <= '9'; });
    report.unless(digits >= 3, invoice.seller.location(), phone);
}

// One @; a name before it, and behind it names with dots between them, none of them empty.
bool is_mail_address(std::string_view mail) {
    if (std::any_of(mail.begin(), mail.end(), is_space)) return false;
    const std::size_t at = mail.find('@');
    if (at == 0 || at == std::string_view::npos) return false;
    const std::string_view domain = mail.substr(at + 1);
    return domain.find('@') == std::string_view::npos &&
           domain.find('.') != std::string_view::npos && !domain.starts_with('.') &&
           !domain.ends_with('.') && domain.find("..") == std::string_view::npos;
}

void mail_address_is_right(const Invoice& invoice, const Report& report) {
    if (!has_contact(invoice.seller)) return;
    const std::string_view mail = text_of<OI_PARTY_CONTACT_EMAIL>(invoice.seller);
    report.unless(is_mail_address(mail), invoice.seller.location(),
                  [&] { return base::quote(mail); });
}

template <PartyOf Which, auto Bit>
void address_has(const Invoice& invoice, const Report& report) {
    const PartyRow& party = invoice.*Which;
    if (Invoice::has_address(party)) report.unless(party.template has<Bit>(), party);
}

constexpr auto seller = &Invoice::seller;
constexpr auto buyer = &Invoice::buyer;
constexpr auto ship_to = &Invoice::ship_to;

// ---- payment ------------------------------------------------------------------------------------

enum class Group : std::uint8_t { transfer, card, debit };

bool asks_for(Group group, std::string_view code) {
    switch (group) {
        case Group::transfer:
            return is_one_of(code, {"30", "58"});
        case Group::card:
            return is_one_of(code, {"48", "54", "55"});
        case Group::debit:
            return code == "59";
    }
    return false;
}

bool stands(Group group, const Invoice& invoice, const MeansRow& means) {
    switch (group) {
        case Group::transfer:
            return has_account(means);
        case Group::card:
            return has_card(means);
        case Group::debit:
            return has_direct_debit(invoice, means);
    }
    return false;
}

template <Group Wanted>
void group_is_there(const Invoice& invoice, const Report& report) {
    for (const MeansRow means : invoice.means) {
        if (!asks_for(Wanted, code_of(means))) continue;
        report.unless(stands(Wanted, invoice, means), means);
    }
}

template <Group Wanted>
void no_other_group_is_there(const Invoice& invoice, const Report& report) {
    for (const MeansRow means : invoice.means) {
        if (!asks_for(Wanted, code_of(means))) continue;
        for (const Group group : {Group::transfer, Group::card, Group::debit}) {
            if (group == Wanted || !stands(group, invoice, means)) continue;
            report.unless(false, means.location(), "another one");
            break;
        }
    }
}

template <auto Bit, char Last>
void account_is_an_iban(const Invoice& invoice, const Report& report) {
    constexpr char code[] = {'5', Last};
    for (const MeansRow means : invoice.means) {
        if (code_of(means) != std::string_view(code, 2)) continue;
        const std::string_view account = means.text<Bit>();
        report.unless(identifiers::is_iban(account), means.location(), account);
    }
}

template <auto Bit>
void debit_has(const Invoice& invoice, const Report& report) {
    bool debit = false, there = false;
    for (const MeansRow means : invoice.means) {
        debit |= has_direct_debit(invoice, means);
        there |= means.has<Bit>();
    }
    report.unless(!debit || there);
}

void breakdown_has_a_rate(const Invoice& invoice, const Report& report) {
    for (const TaxRow row : invoice.subtotals) {
        report.unless(row.has<OI_TAX_SUBTOTAL_RATE>(), row);
    }
}

// ---- the table ----------------------------------------------------------------------------------

struct German {
    std::string_view peppol;     // its id as one of Peppol's rules
    std::string_view xrechnung;  // as one of XRechnung's
    std::string_view term;
    std::string_view demand;
    decltype(InvoiceRule::check) check;
    Flag flag = Flag::fatal;
};

constexpr std::array all = {
    German{"DE-R-001", "BR-DE-1", "BG-16", "payment instructions", has_means},
    German{"DE-R-002", "BR-DE-2", "BG-6", "a contact of the seller", seller_has_a_contact},
    German{"DE-R-003", "BR-DE-3", "BT-37", "the seller's city", address_has<seller, OI_PARTY_CITY>},
    German{"DE-R-004", "BR-DE-4", "BT-38", "the seller's post code",
           address_has<seller, OI_PARTY_POSTCODE>},
    German{"DE-R-005", "BR-DE-5", "BT-41", "a name of the seller's contact",
           contact_has<OI_PARTY_CONTACT_NAME>},
    German{"DE-R-006", "BR-DE-6", "BT-42", "a telephone number of the seller's contact",
           contact_has<OI_PARTY_CONTACT_PHONE>},
    German{"DE-R-007", "BR-DE-7", "BT-43", "a mail address of the seller's contact",
           contact_has<OI_PARTY_CONTACT_EMAIL>},
    German{"DE-R-008", "BR-DE-8", "BT-52", "the buyer's city", address_has<buyer, OI_PARTY_CITY>},
    German{"DE-R-009", "BR-DE-9", "BT-53", "the buyer's post code",
           address_has<buyer, OI_PARTY_POSTCODE>},
    German{"DE-R-010", "BR-DE-10", "BT-77", "the city delivered to",
           address_has<ship_to, OI_PARTY_CITY>},
    German{"DE-R-011", "BR-DE-11", "BT-78", "the post code delivered to",
           address_has<ship_to, OI_PARTY_POSTCODE>},
    German{"DE-R-014", "BR-DE-14", "BT-119", "a rate of the VAT category", breakdown_has_a_rate},
    German{"DE-R-015", "BR-DE-15", "BT-10", "a buyer reference (Leitweg-ID)", has_buyer_reference},
    German{"DE-R-016", "BR-DE-16", "BT-31",
           "a tax identifier of the seller, or a tax representative",
           seller_is_known_to_the_tax_office},
    German{"DE-R-017", "BR-DE-17", "BT-3", "the type 326, 380, 381, 384, 389, 875, 876 or 877",
           type_is_usual, Flag::warning},
    German{"DE-R-018", "BR-DE-18", "BT-20", "a discount like #SKONTO#TAGE=14#PROZENT=2.00#",
           discounts_are_readable},
    German{"DE-R-019", "BR-DE-19", "BT-84", "an IBAN for a SEPA transfer",
           account_is_an_iban<OI_PAYMENT_MEANS_ACCOUNT, '8'>, Flag::warning},
    German{"DE-R-020", "BR-DE-20", "BT-91", "an IBAN to debit",
           account_is_an_iban<OI_PAYMENT_MEANS_DEBITED_ACCOUNT, '9'>, Flag::warning},
    German{"DE-R-022", "BR-DE-22", "BT-125-2", "a file name of its own for every attachment",
           files_have_names_of_their_own},
    German{"DE-R-023-1", "BR-DE-23-a", "BG-17", "an account for a credit transfer",
           group_is_there<Group::transfer>},
    German{"DE-R-023-2", "BR-DE-23-b", "BG-17", "neither card nor mandate beside a transfer",
           no_other_group_is_there<Group::transfer>},
    German{"DE-R-024-1", "BR-DE-24-a", "BG-18", "a card for a payment by card",
           group_is_there<Group::card>},
    German{"DE-R-024-2", "BR-DE-24-b", "BG-18", "neither account nor mandate beside a card",
           no_other_group_is_there<Group::card>},
    German{"DE-R-025-1", "BR-DE-25-a", "BG-19", "a mandate for a direct debit",
           group_is_there<Group::debit>},
    German{"DE-R-025-2", "BR-DE-25-b", "BG-19", "neither account nor card beside a direct debit",
           no_other_group_is_there<Group::debit>},
    German{"DE-R-026", "BR-DE-26", "BG-3", "the invoice that a correction is about",
           correction_names_its_invoice, Flag::warning},
    German{"DE-R-027", "BR-DE-27", "BT-42", "a telephone number of three digits or more",
           phone_has_three_digits, Flag::warning},
    German{"DE-R-028", "BR-DE-28", "BT-43", "a mail address like name@example.com",
           mail_address_is_right, Flag::warning},
    German{"DE-R-030", "BR-DE-30", "BT-90", "a creditor identifier for a direct debit",
           debit_has<OI_PAYMENT_MEANS_CREDITOR_ID>},
    German{"DE-R-031", "BR-DE-31", "BT-91", "an account to debit for a direct debit",
           debit_has<OI_PAYMENT_MEANS_DEBITED_ACCOUNT>},
    German{"DE-R-T02", "BR-TMP-2", "BT-124", "an absolute address such as https://example.com/a",
           links_are_absolute, Flag::warning},
};

template <std::string_view German::*Id>
constexpr auto named() {
    std::array<InvoiceRule, all.size()> out{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        out[i] = {all[i].*Id, all[i].term, all[i].demand, all[i].check, all[i].flag};
    }
    return out;
}

constexpr auto of_peppol = named<&German::peppol>();
constexpr auto of_xrechnung = named<&German::xrechnung>();

constexpr std::array national = {National{is_german, of_peppol}};

}  // namespace

std::span<const National> german_rules() noexcept { return national; }
std::span<const InvoiceRule> xrechnung_rules() noexcept { return of_xrechnung; }

}  // namespace openitem::model::peppol
