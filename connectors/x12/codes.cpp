#include "connectors/x12/codes.hpp"

#include "connectors/lib/edi/words.hpp"

#include <openitem/values.h>

namespace openitem::x12 {
namespace {

using edi::find_word;
using edi::Word;

constexpr Word schemes[] = {
    {"1", "0060"},   // D-U-N-S
    {"UL", "0088"},  // GLN
    {"XV", "0199"},  // LEI
};

constexpr Word methods[] = {
    {"ACH", "2"},  {"BOP", "30"}, {"CHK", "20"}, {"CWT", "30"}, {"FWT", "30"},
    {"SWT", "30"}, {"CCC", "54"}, {"DCC", "55"}, {"NON", "97"},
};

constexpr Word documents[] = {
    {"IV", "CINV"}, {"IN", "CINV"}, {"SI", "CINV"}, {"CM", "CREN"},
    {"C0", "CREN"}, {"CR", "CREN"}, {"DM", "DEBN"}, {"DB", "DEBN"},
};

constexpr Word reasons[] = {
    {"01", "pricing error"},
    {"02", "allowance or charge error"},
    {"03", "extension error"},
    {"04", "item not accepted: damaged"},
    {"05", "item not accepted: quality"},
    {"06", "quantity contested"},
    {"07", "incorrect product"},
    {"08", "substitute product"},
    {"09", "terms of sale error"},
    {"10", "pallet or container charge error"},
    {"11", "returns: damage"},
    {"12", "returns: quality"},
    {"13", "returns: dating"},
    {"14", "returns: promotion"},
    {"15", "returns: recall"},
    {"16", "invoice not ours or unknown"},
    {"18", "delivery charge error"},
    {"19", "duplicate billing"},
    {"20", "balance due declined"},
    {"24", "incorrect discount"},
    {"25", "item not ordered"},
    {"26", "invoice cancelled"},
    {"30", "returned goods"},
    {"50", "late charge"},
    {"51", "interest penalty"},
    {"52", "credit for previous overpayment"},
    {"53", "remittance for previous underpayment"},
    {"55", "tax deducted"},
    {"59", "item not received"},
    {"72", "authorised return"},
    {"81", "credit as agreed"},
    {"86", "duplicate payment"},
    {"L6", "interest owed"},
    {"CS", "adjustment"},
    {"ZZ", "as agreed between the parties"},
};

}  // namespace

InvoiceType invoice_type(std::string_view type) {
    if (type == "CN" || type == "CR") return {OI_INVOICE_KIND_CREDIT_NOTE, "381"};
    if (type == "DR") return {OI_INVOICE_KIND_DEBIT_NOTE, "383"};
    if (type == "PP") return {OI_INVOICE_KIND_PREPAYMENT, "386"};
    if (type == "CI") return {OI_INVOICE_KIND_INVOICE, "385"};
    return {OI_INVOICE_KIND_INVOICE, "380"};
}

std::uint32_t party_role(std::string_view code) {
    if (code == "BT" || code == "BY" || code == "BO" || code == "SO") return OI_ROLE_BUYER;
    if (code == "SE" || code == "SU" || code == "VN" || code == "SF") return OI_ROLE_SELLER;
    if (code == "RE" || code == "RI" || code == "PE") return OI_ROLE_PAYEE;
    if (code == "ST") return OI_ROLE_SHIP_TO;
    if (code == "PR" || code == "PB") return OI_ROLE_PAYER;
    return 0;
}

std::string_view id_scheme(std::string_view qualifier) {
    const std::string_view known = find_word(schemes, qualifier);
    return known.empty() ? qualifier : known;
}

std::string_view id_qualifier(std::string_view scheme) {
    for (const Word& each : schemes) {
        if (each.word == scheme) return each.code;
    }
    return scheme == "91" || scheme == "92" || scheme == "ZZ" ? scheme : "92";
}

std::string_view payment_means(std::string_view method) { return find_word(methods, method); }

std::string_view remittance_type(std::string_view qualifier) {
    return find_word(documents, qualifier);
}

std::string_view adjustment_reason(std::string_view code) { return find_word(reasons, code); }

unsigned price_basis(std::string_view code) {
    if (code == "HP") return 100;
    if (code == "TP") return 1000;
    return 1;
}

}  // namespace openitem::x12
