// One CrossIndustryInvoice into one invoice record.
//
// The reader walks the document once, group by group; each member function below knows one group of
// EN 16931 and where its business terms stand in CII D16B (EN 16931-3-3), or in the older schema of
// ZUGFeRD 1.0. Elements it does not know are passed over. Where an element stands twice that may
// stand once, the first counts.
#pragma once

#include "connectors/lib/cii/every_element.hpp"
#include "connectors/lib/cii/names.hpp"
#include "connectors/lib/en16931/document_reader.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace openitem::cii {

/// Not a CrossIndustryInvoice at all.
inline constexpr const char* not_cii = "cii.not_cii";

class Reader : private en16931::DocumentReader<Name> {
public:
    Reader(Run& run, const en16931::Options& options);

    /// Throws BadSource when the bytes are not CII, Error(OI_BAD_DATA) when the document cannot be
    /// taken. `name` stands in for the number of a document that has none.
    void read(std::string_view name, std::string_view bytes);

private:
    /// The parts every document has.
    struct Parts {
        Element context, document, transaction, agreement, delivery, settlement;
    };

    // reader.cpp: the document and its header
    static Parts parts_of(Element root);
    std::string source_id(std::string_view name, Element seller) const;
    void read_header(Invoice& invoice, const Parts& parts);
    void read_agreement(Invoice& invoice, Element agreement);
    void read_delivery(Invoice& invoice, Element delivery);
    void read_settlement(Invoice& invoice, Element settlement);
    template <class Owner>
    void read_period(Owner& owner, Element period);
    void read_note(Invoice& invoice, Element note);

    // parties.cpp
    void read_party(Invoice& invoice, Element party, std::uint32_t role);
    void read_legal_organization(Party& party, Element organization);
    void read_contact(Party& party, Element contact);
    void read_address(Party& party, Element address);
    void read_customer_id(Invoice& invoice, Element buyer);

    // money.cpp: totals, taxes, allowances
    void read_totals(Invoice& invoice, Element totals);
    void read_tax_total(Invoice& invoice, Element node);
    void read_tax_subtotal(Invoice& invoice, Element tax);
    template <class Row>
    void read_tax_category(Row& row, Element tax);
    template <class Owner>
    void read_allowance_charge(Owner& owner, Element node);
    void read_service_charge(Invoice& invoice, Element node);

    // payment.cpp
    void read_payment_means(Invoice& invoice, Element means, std::string_view mandate);
    void read_payment_terms(Invoice& invoice, Element settlement);
    void read_instalments(Invoice& invoice, Element settlement);
    template <class Owner>
    void read_discount(Invoice& invoice, Owner& owner, Element discount);

    // references.cpp
    void read_preceding_invoice(Invoice& invoice, Element reference);
    void read_additional_reference(Invoice& invoice, Element reference);

    // lines.cpp
    void read_lines(Invoice& invoice, Element transaction);
    void read_line(Invoice& invoice, Element node);
    void read_line_document(InvoiceLine& line, Element document);
    void read_product(InvoiceLine& line, Element product);
    void read_line_agreement(InvoiceLine& line, Element agreement);
    void read_line_settlement(InvoiceLine& line, Element settlement);

    /// Where the day itself stands: in a DateTimeString, a DateString or a DateTime.
    static Element day_of(Element node);
    /// The number of a referenced document.
    static Element number_of(Element reference);

    Places places_;
    // Of the document being read.
    std::string_view number_;
    std::string_view issued_;
    std::string_view type_code_;
    std::string_view tax_currency_;
    std::string_view creditor_id_;
    Element tax_total_;  ///< the first in the currency of the document
    bool has_tax_total_ = false;
    bool has_tax_total_accounting_ = false;
};

}  // namespace openitem::cii
