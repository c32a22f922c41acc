// One UBL document into one invoice record.
//
// The reader walks the document once, group by group; each member function below knows one group of
// EN 16931 and where its business terms stand in UBL 2.1 (EN 16931-3-2). Elements it does not know
// are passed over. Where an element stands twice that may stand once, the first counts.
//
// Values: texts as written, without white space around them; amounts and decimals with the digits
// written. What cannot be read becomes a finding beside an absent field, except for what
// receivables cannot do without (issue date, due date, the totals): then the whole document is
// refused.
#pragma once

#include "connectors/lib/xml/outline.hpp"
#include "connectors/ubl/names.hpp"
#include "connectors/ubl/syntax_rules.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::ubl {

using Element = xml::Element<Name>;

/// What the configuration says.
struct Options {
    enum class CustomerId : std::uint8_t { account, identifier, none };
    CustomerId customer_id = CustomerId::account;
    bool attachments = true;
    RuleSet syntax_rules = RuleSet::none;
    std::size_t max_bytes = xml::Limits{}.bytes;
    unsigned max_depth = xml::Limits{}.depth;
};

/// Not a UBL invoice or credit note at all.
inline constexpr const char* not_ubl = "ubl.not_ubl";

class Reader {
public:
    Reader(Run& run, const Options& options)
        : run_(run), options_(options), document_({options.max_bytes, 0}) {}

    /// Throws BadSource when the bytes are not UBL, Error(OI_BAD_DATA) when the document cannot be
    /// taken. `name` stands in for the number of a document that has none.
    void read(std::string_view name, std::string_view bytes);

private:
    // reader.cpp: the document and its header
    Element find_document(std::string_view bytes);
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
    void read_attachment(Invoice& invoice, DocumentReference& row, Element attachment);

    // lines.cpp
    void read_lines(Invoice& invoice, Element parent, std::string_view parent_id, unsigned depth);
    void read_line(Invoice& invoice, Element node, std::string_view parent_id, unsigned depth);
    void read_item(InvoiceLine& line, Element item);
    void read_price(InvoiceLine& line, Element price);

    // Values.
    /// Keeps the first of several.
    static void keep(std::string_view& slot, Element node) {
        if (slot.empty()) slot = node.text();
    }

    template <class Owner>
    std::optional<Date> date(Owner& owner, Element node);
    template <class Owner>
    std::optional<oi_decimal> decimal(Owner& owner, Element node);
    template <class Owner>
    std::optional<oi_amount> amount(Owner& owner, Element node);
    std::optional<Date> required_date(Invoice& invoice, Element node, const char* field);
    std::optional<oi_amount> required_amount(Element node, const char* field);
    std::string_view currency_of(Element node) const;
    template <class Owner>
    void add_finding(Owner& owner, Element node, const char* rule, const std::string& message,
                     std::uint32_t flag = OI_FINDING_FATAL);
    template <class Row>
    void locate(Row& row, Element node);

    Run& run_;
    const Options& options_;
    xml::Document document_;
    xml::Outline<Name> outline_;
    // Of the document being read.
    std::string_view number_;
    std::string_view issued_;
    std::string_view type_code_;
    std::string_view currency_;
    std::string_view tax_currency_;
    std::string_view creditor_id_;
    bool credit_note_ = false;
    bool has_tax_total_ = false;
    bool has_tax_total_accounting_ = false;
    bool has_remittance_reference_ = false;
    std::string path_;      // of the line being read
    std::string location_;  // of a row, while it is put together
};

}  // namespace openitem::ubl
