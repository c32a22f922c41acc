// One invoice record into one CrossIndustryInvoice (UN/CEFACT D16B): the reader's walk, backwards.
//
// Elements stand in the order of the schema. Values are written as they are held, and nothing is
// made up but for what the schema, or EN 16931-3-3, demands beside a term: the type code 916 of a
// supporting document, the name of a project, and a gross price that a discount is taken from.
// Discounts that the payment terms do not say, and instalments, are written as the extended profile
// has them. What CII has no place for is listed in `lost`.
#pragma once

#include "connectors/lib/en16931/document_writer.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace openitem::cii {

/// Throws Error(OI_BAD_DATA, "xml.too_large") for a document that does not fit into memory, and
/// what `blobs` throws. Pure but for that.
en16931::Written write(const TreeView& tree, RowView<oi_invoice> invoice,
                       const en16931::Blobs& blobs);

/// The document being written; each function knows one group, as in Reader.
class DocumentWriter : en16931::DocumentWriter {
public:
    DocumentWriter(const TreeView& tree, RowView<oi_invoice> invoice, const en16931::Blobs& blobs);
    en16931::Written write();

private:
    // writer.cpp: the document and its references
    void write_context();
    void write_document();
    template <class Owner>
    void write_notes(const RowView<Owner>& owner);
    void write_agreement(const Parties& of_role);
    void write_delivery(const Parties& of_role);
    void write_project();
    void write_additional_references();
    void write_supporting(const RowView<oi_document_reference>& reference);
    void write_preceding();
    void write_object(std::string_view id, std::string_view scheme);
    void write_reference(std::string_view element, std::string_view number);

    // writer_parties.cpp
    void write_party(std::string_view element, const RowView<oi_party>& party);
    void write_identifiers(const RowView<oi_party>& party);
    void write_legal_organization(const RowView<oi_party>& party);
    void write_contact(const RowView<oi_party>& party);
    void write_address(const RowView<oi_party>& party);
    void write_registration(std::string_view number, std::string_view scheme);

    // writer_money.cpp
    void write_settlement(const Parties& of_role);
    void write_tax_currency();
    void write_payment_means(const RowView<oi_payment_means>& means);
    void write_payment_terms();
    void write_instalments();
    bool says_instalments() const;
    void write_discounts();
    void write_discount(const RowView<oi_discount_tier>& tier);
    void write_tax_subtotals();
    void write_tax_subtotal(const RowView<oi_tax_subtotal>& row, bool first);
    template <class Owner>
    void write_allowances(const RowView<Owner>& owner);
    void write_tax(std::string_view element, std::string_view category, const oi_decimal* rate);
    void write_totals();

    // writer_lines.cpp
    void write_line(const RowView<oi_invoice_line>& line);
    void write_product(const RowView<oi_invoice_line>& line);
    void write_line_agreement(const RowView<oi_invoice_line>& line);
    void write_line_settlement(const RowView<oi_invoice_line>& line);

    // Values.
    /// 20260131, which is format 102; `type` is the element the schema has for it there.
    void day(std::string_view type, std::optional<std::int32_t> days);
    void date(std::string_view element, std::optional<std::int32_t> days) {
        out_.group(element, [&] { day("udt:DateTimeString", days); });
    }
    /// Without a currency where it is the document's own.
    void amount(std::string_view element, const oi_amount* value);
    void write_period(std::optional<std::int32_t> from, std::optional<std::int32_t> to);
    void flag(std::string_view element, bool value) {
        out_.group(element, [&] { text("udt:Indicator", value ? "true" : "false"); });
    }

    std::string_view mandate_, creditor_id_;
};

}  // namespace openitem::cii
