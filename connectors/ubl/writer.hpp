// One invoice record into one UBL 2.1 document: the reader's walk, backwards.
//
// A credit note becomes a CreditNote, everything else an Invoice. Elements stand in the order of
// the schema. Values are written as they are held: no rounding, no check, and nothing made up (a
// record without an issue date becomes a document without one, and validation says so), but for
// what the schema demands beside a term: "NA" as the number of an order known by its sales order
// alone (Peppol BIS Billing 3) and as a card's network, and the discount that a gross price comes
// with. What UBL, or this mapping of EN 16931-3-2, has no place for is listed in `lost`.
#pragma once

#include "connectors/lib/en16931/document_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::ubl {

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
    // writer.cpp: the document, its header and its references
    void write_header();
    void write_note(const RowView<oi_note>& note);
    void write_period();
    void write_order_reference();
    void write_document_references();
    void write_preceding(const RowView<oi_document_reference>& reference);
    void write_supporting(const RowView<oi_document_reference>& reference);
    void write_object(std::string_view element, std::string_view id, std::string_view scheme);
    void report_instalments();

    // writer_parties.cpp
    void write_parties();
    void write_party(const RowView<oi_party>& party);
    void write_tax_scheme(std::string_view id, std::string_view scheme);
    void write_legal_entity(const RowView<oi_party>& party, bool name_is_party_name);
    void write_address(std::string_view element, const RowView<oi_party>& party);
    void write_delivery(const RowView<oi_party>& ship_to);

    // writer_money.cpp
    void write_payment_means();
    void write_payment_mean(const RowView<oi_payment_means>& means, bool first);
    void write_payment_terms();
    std::string discount_lines();
    template <class Owner>
    void write_allowances(const RowView<Owner>& owner);
    void write_allowance(const RowView<oi_allowance_charge>& row);
    void write_tax_totals();
    void write_tax_subtotal(const RowView<oi_tax_subtotal>& row);
    void write_totals();
    void write_tax_category(std::string_view element, std::string_view category,
                            const oi_decimal* rate, std::string_view exemption_code = {},
                            std::string_view exemption_reason = {});

    // writer_lines.cpp
    using Lines = TreeView::Children<oi_invoice_line>;
    void write_lines();
    std::size_t write_line(const Lines& lines, std::size_t at, unsigned depth);
    void write_line_head(const RowView<oi_invoice_line>& line);
    void write_item(const RowView<oi_invoice_line>& line);
    void write_price(const RowView<oi_invoice_line>& line);

    // Values.
    void date(std::string_view element, std::optional<std::int32_t> days) {
        if (days) out_.leaf(element, to_text(Date{*days}));
    }
    void amount(std::string_view element, const oi_amount* value) {
        if (value != nullptr) {
            out_.leaf(element, to_text(*value), {{"currencyID", currency_id(*value)}});
        }
    }
    /// A document known by its number alone.
    void reference(std::string_view element, std::string_view id) {
        out_.group(element, [&] { text("cbc:ID", id); });
    }

    bool credit_note_ = false;
    std::string_view creditor_id_;
};

}  // namespace openitem::ubl
