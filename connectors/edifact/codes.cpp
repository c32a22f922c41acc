#include "connectors/edifact/codes.hpp"

#include "connectors/lib/edi/words.hpp"

#include <openitem/values.h>

#include <algorithm>
#include <iterator>

namespace openitem::edifact {
namespace {

using edi::find_word;
using edi::Word;

constexpr std::string_view credit_notes[] = {"381", "81",  "83",  "261", "262", "296", "308",
                                             "396", "420", "458", "502", "503", "532"};
constexpr std::string_view invoices[] = {
    "380", "326", "384", "385", "389", "388", "390", "393", "394", "395", "456",
    "457", "527", "575", "623", "633", "751", "780", "82",  "80",  "817", "875",
    "876", "877", "935", "130", "202", "203", "204", "211", "218", "219", "295",
    "331", "387", "471", "472", "473", "500", "501", "870"};

constexpr Word agencies[] = {
    {"9", "0088"},    // GS1: a GLN
    {"16", "0060"},   // D-U-N-S
    {"107", "0002"},  // INSEE: SIRENE
};

constexpr Word reasons[] = {
    {"1", "agreed settlement"},
    {"2", "below specification: goods"},
    {"3", "damaged goods"},
    {"4", "short delivery"},
    {"5", "price query"},
    {"6", "proof of delivery required"},
    {"7", "payment on account"},
    {"8", "returnable container charge included"},
    {"9", "invoice error"},
    {"10", "costs for draft"},
    {"11", "bank charges"},
    {"12", "agent commission"},
    {"13", "counter claim"},
    {"14", "wrong delivery"},
    {"15", "goods returned to agent"},
    {"16", "goods partly returned"},
    {"17", "transport damage"},
    {"18", "goods on consignment"},
    {"19", "trade discount"},
    {"20", "deduction for late delivery"},
    {"21", "advertising costs"},
    {"22", "customs duties"},
    {"23", "telephone and postal costs"},
    {"24", "repair costs"},
    {"25", "attorney fees"},
    {"26", "taxes"},
    {"27", "reclaimed deduction"},
    {"28", "see separate advice"},
    {"29", "buyer refused to take delivery"},
    {"30", "direct payment to seller"},
    {"31", "buyer disagrees with the due date"},
    {"32", "goods not delivered"},
    {"33", "late delivery"},
    {"34", "quoted as paid to you"},
    {"35", "goods returned"},
    {"36", "invoice not received"},
    {"37", "credit note to debtor, not to us"},
    {"38", "deducted bonus"},
    {"39", "deducted discount"},
    {"40", "deducted freight costs"},
    {"41", "deduction against other invoices"},
    {"42", "credit balance"},
    {"43", "reason unknown"},
    {"44", "awaiting message from seller"},
    {"45", "debit note to seller"},
    {"46", "discount beyond terms"},
    {"47", "see buyer's letter"},
    {"48", "allowance or charge error"},
    {"49", "substitute product"},
    {"50", "terms of sale error"},
    {"51", "required data missing"},
    {"52", "wrong invoice"},
    {"53", "duplicate invoice"},
    {"54", "weight error"},
    {"55", "additional charge not authorized"},
    {"56", "incorrect discount"},
    {"57", "price change"},
    {"58", "variation"},
    {"59", "chargeback"},
    {"60", "offset"},
    {"61", "indirect payment"},
    {"62", "financial reassignment"},
    {"ZZZ", "as agreed between the parties"},
};

template <std::size_t Size>
bool is_one_of(const std::string_view (&list)[Size], std::string_view code) {
    return std::find(std::begin(list), std::end(list), code) != std::end(list);
}

}  // namespace

std::uint32_t invoice_kind(std::string_view code) {
    if (code == "380") return OI_INVOICE_KIND_INVOICE;
    if (is_one_of(credit_notes, code)) return OI_INVOICE_KIND_CREDIT_NOTE;
    if (code == "383" || code == "84") return OI_INVOICE_KIND_DEBIT_NOTE;
    if (code == "386") return OI_INVOICE_KIND_PREPAYMENT;
    if (code == "325") return OI_INVOICE_KIND_PRO_FORMA;
    return is_one_of(invoices, code) ? std::uint32_t{OI_INVOICE_KIND_INVOICE} : 0;
}

std::string_view remittance_type(std::string_view code) {
    switch (invoice_kind(code)) {
        case OI_INVOICE_KIND_CREDIT_NOTE:
            return "CREN";
        case OI_INVOICE_KIND_DEBIT_NOTE:
            return "DEBN";
        case OI_INVOICE_KIND_INVOICE:
        case OI_INVOICE_KIND_PREPAYMENT:
            return "CINV";
        default:
            return {};
    }
}

std::uint32_t party_role(std::string_view code) {
    if (code == "BY") return OI_ROLE_BUYER;
    if (code == "SU" || code == "SE") return OI_ROLE_SELLER;
    if (code == "IV" || code == "PR") return OI_ROLE_PAYER;
    if (code == "PE") return OI_ROLE_PAYEE;
    if (code == "LC") return OI_ROLE_TAX_REPRESENTATIVE;
    if (code == "DP" || code == "ST" || code == "CN" || code == "UC") return OI_ROLE_SHIP_TO;
    return 0;
}

std::string_view id_scheme(std::string_view code_list, std::string_view agency) {
    const bool known =
        code_list.size() == 4 && std::all_of(code_list.begin(), code_list.end(),
                                             [](char c) { return c >= '0' && c <= '9'; });
    if (known) return code_list;
    const std::string_view word = find_word(agencies, agency);
    return word.empty() ? agency : word;
}

std::string_view adjustment_reason(std::string_view code) { return find_word(reasons, code); }

bool is_item_scheme_gtin(std::string_view type) {
    return type == "SRV" || type == "EN" || type == "UP";
}

}  // namespace openitem::edifact
