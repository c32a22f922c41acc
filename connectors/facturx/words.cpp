#include "connectors/facturx/words.hpp"

#include <algorithm>

namespace openitem::facturx {

namespace {

constexpr Words languages[] = {
    {.language = "en",
     .invoice = "Invoice",
     .credit_note = "Credit note",
     .debit_note = "Debit note",
     .prepayment = "Prepayment invoice",
     .number = "Number",
     .date = "Date",
     .due = "Due",
     .delivered = "Delivered",
     .period = "Period",
     .order = "Your order",
     .buyer_reference = "Your reference",
     .contract = "Contract",
     .preceding = "Refers to",
     .customer = "Customer",
     .position = "No.",
     .item = "Item",
     .quantity = "Quantity",
     .price = "Price",
     .vat = "VAT",
     .amount = "Amount",
     .sum_of_lines = "Sum of lines",
     .net_total = "Total without VAT",
     .total = "Total with VAT",
     .prepaid = "Already paid",
     .rounding = "Rounding",
     .payable = "Amount due",
     .allowance = "Allowance",
     .charge = "Charge",
     .on = "on",
     .pay_to = "Please pay to",
     .reference = "quoting",
     .account = "Account",
     .mandate = "Mandate",
     .terms = "Terms",
     .attachments = "Attached",
     .vat_id = "VAT ID",
     .tax_id = "Tax no.",
     .registration = "Registration",
     .page = "Page",
     .of = "of",
     .group = ',',
     .point = '.',
     .day_order = "ymd-"},
    {.language = "de",
     .invoice = "Rechnung",
     .credit_note = "Gutschrift",
     .debit_note = "Belastung",
     .prepayment = "Anzahlungsrechnung",
     .number = "Nummer",
     .date = "Datum",
     .due = "Fällig am",
     .delivered = "Geliefert am",
     .period = "Zeitraum",
     .order = "Ihre Bestellung",
     .buyer_reference = "Ihr Zeichen",
     .contract = "Vertrag",
     .preceding = "Bezug",
     .customer = "Kunde",
     .position = "Pos.",
     .item = "Artikel",
     .quantity = "Menge",
     .price = "Preis",
     .vat = "USt.",
     .amount = "Betrag",
     .sum_of_lines = "Summe der Positionen",
     .net_total = "Summe ohne USt.",
     .total = "Summe mit USt.",
     .prepaid = "Bereits gezahlt",
     .rounding = "Rundung",
     .payable = "Zu zahlen",
     .allowance = "Nachlass",
     .charge = "Zuschlag",
     .on = "auf",
     .pay_to = "Bitte zahlen Sie an",
     .reference = "mit Angabe von",
     .account = "Konto",
     .mandate = "Mandat",
     .terms = "Bedingungen",
     .attachments = "Anlagen",
     .vat_id = "USt-IdNr.",
     .tax_id = "Steuernummer",
     .registration = "Register",
     .page = "Seite",
     .of = "von",
     .group = '.',
     .point = ',',
     .day_order = "dmy."},
    {.language = "fr",
     .invoice = "Facture",
     .credit_note = "Avoir",
     .debit_note = "Note de débit",
     .prepayment = "Facture d'acompte",
     .number = "Numéro",
     .date = "Date",
     .due = "Échéance",
     .delivered = "Livré le",
     .period = "Période",
     .order = "Votre commande",
     .buyer_reference = "Votre référence",
     .contract = "Contrat",
     .preceding = "Concerne",
     .customer = "Client",
     .position = "N°",
     .item = "Article",
     .quantity = "Quantité",
     .price = "Prix",
     .vat = "TVA",
     .amount = "Montant",
     .sum_of_lines = "Somme des lignes",
     .net_total = "Total hors TVA",
     .total = "Total TTC",
     .prepaid = "Déjà payé",
     .rounding = "Arrondi",
     .payable = "À payer",
     .allowance = "Remise",
     .charge = "Frais",
     .on = "sur",
     .pay_to = "Merci de payer à",
     .reference = "en indiquant",
     .account = "Compte",
     .mandate = "Mandat",
     .terms = "Conditions",
     .attachments = "Pièces jointes",
     .vat_id = "N° TVA",
     .tax_id = "N° fiscal",
     .registration = "Immatriculation",
     .page = "Page",
     .of = "sur",
     .group = ' ',
     .point = ',',
     .day_order = "dmy/"},
};

}  // namespace

const Words& words_in(std::string_view language) {
    for (const Words& each : languages) {
        if (each.language == language) return each;
    }
    return languages[0];
}

std::string figure(const Words& words, std::string_view decimal) {
    const std::size_t point = std::min(decimal.find('.'), decimal.size());
    const std::size_t first = !decimal.empty() && decimal.front() == '-' ? 1 : 0;
    std::string out;
    for (std::size_t i = 0; i < point; ++i) {
        if (i > first && (point - i) % 3 == 0) out.push_back(words.group);
        out.push_back(decimal[i]);
    }
    if (point != decimal.size()) {
        out.push_back(words.point);
        out.append(decimal.substr(point + 1));
    }
    return out;
}

std::string day(const Words& words, std::string_view iso) {
    if (iso.size() != 10 || words.day_order == "ymd-") return std::string(iso);
    const char mark = words.day_order.back();
    std::string out(iso.substr(8, 2));
    out.push_back(mark);
    out.append(iso.substr(5, 2)).push_back(mark);
    out.append(iso.substr(0, 4));
    return out;
}

}  // namespace openitem::facturx
