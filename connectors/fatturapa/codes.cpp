#include "connectors/fatturapa/codes.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace openitem::fatturapa {

namespace {

struct Pair {
    std::string_view from, to;
};

template <std::size_t N>
constexpr std::string_view find(const Pair (&table)[N], std::string_view from) {
    for (const Pair& pair : table) {
        if (pair.from == from) return pair.to;
    }
    return {};
}

// clang-format off
constexpr Pair document_types[] = {
    {"TD01", "380"}, {"TD02", "386"}, {"TD03", "386"}, {"TD04", "381"}, {"TD05", "383"},
    {"TD06", "380"}, {"TD07", "380"}, {"TD08", "381"}, {"TD09", "383"},
    // What the buyer issues: integrations and self-invoices, extractions from a VAT warehouse.
    {"TD16", "389"}, {"TD17", "389"}, {"TD18", "389"}, {"TD19", "389"}, {"TD20", "389"},
    {"TD21", "389"}, {"TD22", "389"}, {"TD23", "389"}, {"TD28", "389"}, {"TD29", "389"},
    // Deferred invoices, capital goods, own use.
    {"TD24", "380"}, {"TD25", "380"}, {"TD26", "380"}, {"TD27", "380"},
};

constexpr Pair natures[] = {
    {"N1", "E"},
    {"N2", "O"}, {"N2.1", "O"}, {"N2.2", "O"},
    {"N3", "G"}, {"N3.1", "G"}, {"N3.2", "K"}, {"N3.3", "G"}, {"N3.4", "G"},
    {"N3.5", "E"}, {"N3.6", "E"},
    {"N4", "E"}, {"N5", "E"},
    {"N6", "AE"}, {"N6.1", "AE"}, {"N6.2", "AE"}, {"N6.3", "AE"}, {"N6.4", "AE"},
    {"N6.5", "AE"}, {"N6.6", "AE"}, {"N6.7", "AE"}, {"N6.8", "AE"}, {"N6.9", "AE"},
    {"N7", "O"},
};

constexpr Pair methods[] = {
    {"MP01", "10"},                                  // cash
    {"MP02", "20"}, {"MP03", "23"},                  // cheque, bank cheque
    {"MP04", "10"},                                  // cash at the treasury
    {"MP05", "30"},                                  // credit transfer
    {"MP06", "60"},                                  // promissory note
    {"MP07", "30"},                                  // bank slip, paid in at a bank
    {"MP08", "48"},                                  // card
    {"MP09", "49"}, {"MP10", "49"}, {"MP11", "49"},  // RID
    {"MP12", "70"},                                  // RiBa: drawn by the creditor
    {"MP13", "30"},                                  // MAV: a slip the bank sends
    {"MP14", "1"},                                   // receipt of the revenue
    {"MP15", "31"},                                  // transfer between special accounts
    {"MP16", "49"}, {"MP17", "49"},                  // standing debit of bank or post
    {"MP18", "50"},                                  // postal giro
    {"MP19", "59"}, {"MP20", "59"}, {"MP21", "59"},  // SEPA direct debit
    {"MP22", "97"},                                  // set off
    {"MP23", "68"},                                  // PagoPA
};

/// In small letters, without a full stop at the end.
constexpr Pair units[] = {
    {"nr", "C62"}, {"n", "C62"}, {"num", "C62"}, {"numero", "C62"}, {"pz", "H87"}, {"pezzi", "H87"},
    {"pezzo", "H87"}, {"cad", "C62"}, {"h", "HUR"}, {"ore", "HUR"}, {"ora", "HUR"}, {"gg", "DAY"},
    {"giorni", "DAY"}, {"giorno", "DAY"}, {"mesi", "MON"}, {"mese", "MON"}, {"anni", "ANN"},
    {"anno", "ANN"}, {"g", "GRM"}, {"gr", "GRM"}, {"kg", "KGM"}, {"ql", "DTN"}, {"q.li", "DTN"},
    {"t", "TNE"}, {"ton", "TNE"}, {"l", "LTR"}, {"lt", "LTR"}, {"litri", "LTR"}, {"hl", "HLT"},
    {"m", "MTR"}, {"mt", "MTR"}, {"ml", "MTR"}, {"mq", "MTK"}, {"mc", "MTQ"}, {"km", "KMT"},
    {"kwh", "KWH"}, {"kw", "KWT"}, {"smc", "MTQ"}, {"conf", "PK"}, {"cf", "PK"}, {"ct", "CT"},
    {"corpo", "LS"}, {"a corpo", "LS"},
};
// clang-format on

}  // namespace

std::string_view type_code_of(std::string_view document_type, bool issued_by_buyer) {
    const std::string_view code = find(document_types, document_type);
    if (!issued_by_buyer) return code;
    if (code == "381") return "261";
    return code == "380" ? std::string_view("389") : code;
}

std::string_view category_of(std::string_view nature) { return find(natures, nature); }

std::string_view payment_means_of(std::string_view method) { return find(methods, method); }

std::string_view method_for(std::string_view payment_means) {
    if (payment_means == "30") return "MP05";
    for (const Pair& pair : methods) {
        if (pair.to == payment_means) return pair.from;
    }
    return "MP05";
}

std::string_view unit_of(std::string_view unit) {
    std::string_view plain = unit;
    if (plain.ends_with('.')) plain.remove_suffix(1);
    char small[8];
    if (plain.empty() || plain.size() > std::size(small)) return unit;
    std::transform(plain.begin(), plain.end(), small,
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const std::string_view code = find(units, {small, plain.size()});
    return code.empty() ? unit : code;
}

}  // namespace openitem::fatturapa
