// One UBL document into one invoice record.
//
// The reader walks the document once, group by group; each member function below knows one group of
// EN 16931 and where its business terms stand in UBL 2.1 (EN 16931-3-2). Elements it does not know
// are passed over. Where an element stands twice that may stand once, the first counts; where that
// is one that money hangs on, a finding says so.
#pragma once

#include "connectors/lib/en16931/document_reader.hpp"
#include "connectors/ubl/names.hpp"
#include "connectors/ubl/syntax_rules.hpp"

#include <cstdint>
#include <string_view>

namespace openitem::ubl {

/// Not a UBL invoice or credit note at all.
inline constexpr const char* not_ubl = "ubl.not_ubl";

class Reader : private en16931::DocumentReader<Name> {
public:
    Reader(Run& run, const en16931::Options& options);

    /// Throws BadSource when the bytes are not UBL, Error(OI_BAD_DATA) when the document cannot be
    /// taken. `name` stands in for the number of a document that has none.
    void read(std::string_view name, std::string_view bytes);

private:
    // reader.cpp: the document and its header
    std::string source_id(std::string_view name, Element supplier) const;
    void read_header(Invoice& invoice, Element root);
    void read_reference_field(Invoice& invoice, Element node, Name name);
    void read_single_groups(Invoice& invoice, Element root);
    void read_groups(Invoice& invoice, Element root);
    void read_period(Invoice& invoice, Element node);
    void read_note(Invoice& invoice, Element node);
    void read_kind(Invoice& invoice, Element root);

    // parties.cpp
    void read_party(Invoice& invoice, Element party, std::uint32_t role);
    void read_address(Party& party, Element address);
    void read_delivery(Invoice& invoice, Element delivery);
    void read_customer_id(Invoice& invoice, Element customer_party);

    // money.cpp: totals, taxes, allowances and payment
    void read_totals(Invoice& invoice, Element totals);
    void read_tax_total(Invoice& invoice, Element tax_total);
    void read_tax_subtotal(Invoice& invoice, Element subtotal);
    template <class Owner>
    void read_allowance_charge(Owner& owner, Element node);
    void read_payment_means(Invoice& invoice, Element means);
    void read_payment_terms(Invoice& invoice, Element root);

    // references.cpp
    void read_preceding_invoice(Invoice& invoice, Element billing_reference);
    void read_additional_reference(Invoice& invoice, Element reference);

    // lines.cpp
    void read_lines(Invoice& invoice, Element parent, std::string_view parent_id, unsigned depth);
    void read_line(Invoice& invoice, Element node, std::string_view parent_id, unsigned depth);
    void read_item(InvoiceLine& line, Element item);
    void read_price(InvoiceLine& line, Element price);

    Places places_;
    // Of the document being read.
    std::string_view number_;
    std::string_view issued_;
    std::string_view type_code_;
    std::string_view tax_currency_;
    std::string_view creditor_id_;
    bool credit_note_ = false;
    Element tax_total_;  ///< the first in the currency of the document
    bool has_tax_total_ = false;
    bool has_tax_total_accounting_ = false;
    bool has_remittance_reference_ = false;
};

}  // namespace openitem::ubl
