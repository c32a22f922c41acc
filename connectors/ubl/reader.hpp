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

#include "connectors/lib/xml/document.hpp"
#include "connectors/ubl/names.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::ubl {

using xml::Node;

/// What the configuration says.
struct Options {
    enum class CustomerId : std::uint8_t { account, identifier, none };
    CustomerId customer_id = CustomerId::account;
    bool attachments = true;
    xml::Limits limits;
};

/// Not a UBL invoice or credit note at all.
inline constexpr const char* not_ubl = "ubl.not_ubl";

class Reader {
public:
    Reader(Run& run, const Options& options)
        : run_(run), options_(options), document_(options.limits) {}

    /// Throws BadSource when the bytes are not UBL, Error(OI_BAD_DATA) when the document cannot be
    /// taken. `name` stands in for the number of a document that has none.
    void read(std::string_view name, std::string_view bytes);

private:
    // reader.cpp: the document and its header
    Node find_document(std::string_view bytes);
    std::string source_id(std::string_view name, Node supplier) const;
    void read_header(Invoice& invoice, Node root);
    void read_reference_field(Invoice& invoice, Node node, Name name);
    void read_groups(Invoice& invoice, Node root);
    void read_period(Invoice& invoice, Node node);
    void read_note(Invoice& invoice, Node node);
    void read_kind(Invoice& invoice, Node root);

    // parties.cpp
    void read_party(Invoice& invoice, Node party, std::uint32_t role);
    void read_address(Party& party, Node address);
    void read_delivery(Invoice& invoice, Node delivery);
    void read_customer_id(Invoice& invoice, Node customer_party);

    // money.cpp: totals, taxes, allowances and payment
    void read_totals(Invoice& invoice, Node totals);
    void read_tax_total(Invoice& invoice, Node tax_total);
    void read_tax_subtotal(Invoice& invoice, Node subtotal);
    template <class Owner>
    void read_allowance_charge(Owner& owner, Node node);
    void read_payment_means(Invoice& invoice, Node means);
    void read_payment_terms(Invoice& invoice, Node root);

    // references.cpp
    void read_preceding_invoice(Invoice& invoice, Node billing_reference);
    void read_additional_reference(Invoice& invoice, Node reference);
    void read_attachment(Invoice& invoice, DocumentReference& row, Node attachment);

    // lines.cpp
    void read_lines(Invoice& invoice, Node parent, std::string_view parent_id, unsigned depth);
    void read_line(Invoice& invoice, Node node, std::string_view parent_id, unsigned depth);
    void read_item(InvoiceLine& line, Node item);
    void read_price(InvoiceLine& line, Node price);

    // Values.
    std::string_view text(Node node) { return document_.text(node); }
    /// The text of the first child with this name.
    std::string_view text_of(Node parent, Name name);
    Node child(Node parent, Name name) const;
    template <class Each>
    static void each(Node parent, const Each& take) {
        for (Node node = parent.first_child(); node; node = node.next_sibling()) {
            take(node, names.find(xml::local_name(node)));
        }
    }
    /// The same from the last child to the first, for groups whose children may stand once: a field
    /// that is set twice keeps the last value, which is then the first of the source.
    template <class Each>
    static void each_once(Node parent, const Each& take) {
        for (Node node = parent.last_child(); node; node = node.previous_sibling()) {
            take(node, names.find(xml::local_name(node)));
        }
    }
    /// Keeps the first of several.
    void keep(std::string_view& slot, Node node) {
        if (slot.empty()) slot = text(node);
    }

    template <class Owner>
    std::optional<Date> date(Owner& owner, Node node);
    template <class Owner>
    std::optional<oi_decimal> decimal(Owner& owner, Node node);
    template <class Owner>
    std::optional<oi_amount> amount(Owner& owner, Node node);
    std::optional<Date> required_date(Node node, const char* field);
    std::optional<oi_amount> required_amount(Node node, const char* field);
    std::string_view currency_of(Node node) const;
    template <class Owner>
    void add_finding(Owner& owner, Node node, const char* rule, const std::string& message,
                     std::uint32_t flag = OI_FINDING_FATAL);
    template <class Row>
    void locate(Row& row, Node node);

    Run& run_;
    const Options& options_;
    xml::Document document_;
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
    std::string path_;  // of the line being read
};

}  // namespace openitem::ubl
