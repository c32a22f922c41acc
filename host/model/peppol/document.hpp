// What the rules of Peppol ask of a document beside EN 16931's groups: where its parties are, and
// what its syntax calls it.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "host/model/en16931/invoice.hpp"

namespace openitem::model::peppol {

using en16931::AdjustmentRow;
using en16931::Exact;
using en16931::Invoice;
using en16931::LineRow;
using en16931::PartyRow;
using en16931::TaxRow;

template <auto Bit>
std::string_view text_of(const PartyRow& party) {
    return party ? party.text<Bit>() : std::string_view();
}

// By the name of its root element where the source is a document, else by its kind: a credit note
// may be told by its type alone.
bool is_credit_note(const Invoice& invoice) noexcept;
bool is_cii(const Invoice& invoice) noexcept;
// BT-23 is a process of Peppol that carries invoices and credit notes.
bool has_known_process(const Invoice& invoice) noexcept;

// "NO", in capitals: of the VAT identifier, else of that of the tax representative, else of the
// address; "XX" where there is none of them.
std::string supplier_country(const Invoice& invoice);
std::string seller_country(const Invoice& invoice);  // the same, but for the representative
std::string customer_country(const Invoice& invoice);

// Of the address alone, to the letter; or in any case.
bool is_in(const PartyRow& party, std::string_view country) noexcept;
bool is_in_any_case(const PartyRow& party, std::string_view country) noexcept;
bool is_german(const Invoice& invoice) noexcept;  // seller and buyer

// The extension's lines within lines are not judged by the norm nor by Peppol.
template <class Visit>
void each_line(const Invoice& invoice, const Visit& visit) {
    for (const LineRow line : invoice.lines) {
        if (line.text<OI_INVOICE_LINE_PARENT_LINE_ID>().empty()) visit(line);
    }
}

// Allowances and charges, of the document and of its lines.
template <class Visit>
void each_adjustment(const Invoice& invoice, const Visit& visit) {
    for (const AdjustmentRow row : invoice.adjustments) visit(row);
    each_line(invoice, [&](const LineRow& line) {
        for (const auto row : invoice.record.children<oi_allowance_charge>(line)) visit(row);
    });
}

template <class Visit>
void each_party(const Invoice& invoice, const Visit& visit) {
    for (const PartyRow party : invoice.record.children<oi_party>()) visit(party);
}

inline bool is_one_of(std::string_view code, std::initializer_list<std::string_view> codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

using MeansRow = RowView<oi_payment_means>;
inline std::string_view code_of(const MeansRow& means) {
    return means.text<OI_PAYMENT_MEANS_CODE>();
}
inline std::string_view account_of(const MeansRow& means) {
    return means.text<OI_PAYMENT_MEANS_ACCOUNT>();
}
// Its groups, by what stands of them.
bool has_account(const MeansRow& means) noexcept;                      // BG-17
bool has_card(const MeansRow& means) noexcept;                         // BG-18
bool has_direct_debit(const Invoice& invoice, const MeansRow& means);  // BG-19

}  // namespace openitem::model::peppol
