// One invoice record into one FatturaPA document: the reader's walk, backwards.
//
// Values are written as they are held, with the decimals the format wants. What the schema demands
// and no record says is made as plain as can be: the sender is the seller, the order of sending 1,
// the tax regime ordinary (RF01), an unknown way to pay a bank transfer (MP05), the number of a
// document known by its project alone "NA". Allowances and charges on the document that VAT knows
// become lines, as the format has no other place for them. What it has no place for at all is
// listed in `lost`.
#pragma once

#include "connectors/fatturapa/exact.hpp"
#include "connectors/lib/en16931/document_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::fatturapa {

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
    // writer.cpp: the document and its header
    void find_types();
    void write_header();
    void write_transmission();
    void write_party(std::string_view element, const RowView<oi_party>& party);
    void write_register_entry(const RowView<oi_party>& party);
    void write_address(std::string_view element, const RowView<oi_party>& party);

    // writer_general.cpp: the document's own data and other documents
    void write_general();
    void write_withholding();
    void write_funds_and_discounts();
    void write_notes();
    void find_laws();
    void write_references();
    void write_orders();
    void write_related(std::string_view element, std::string_view number,
                       const RowView<oi_document_reference>& row);
    void write_rows(std::uint32_t kind, std::string_view description, std::string_view element);
    void write_despatch();
    void write_transport();
    void write_attachments();

    // writer_goods.cpp: lines and the summary by rate
    void write_goods();
    void write_line(const RowView<oi_invoice_line>& line, std::size_t position);
    void write_item_codes(const RowView<oi_invoice_line>& line);
    void write_line_discounts(const RowView<oi_invoice_line>& line, const Exact& quantity);
    void write_charge_line(const RowView<oi_allowance_charge>& row, std::size_t position);
    void write_tax(std::string_view category, const oi_decimal* rate);
    void write_summary();
    std::string_view nature_of(std::string_view category) const;

    // writer_payment.cpp
    void write_payments();
    void write_payment(const RowView<oi_payment_means>& means, std::optional<std::int32_t> due,
                       const Exact& amount, const RowView<oi_discount_tier>& tier);
    void write_advances();

    // Values.
    void day(std::string_view element, std::optional<std::int32_t> days) {
        if (days) out_.leaf(element, to_text(Date{*days}));
    }
    /// With at least two decimals, and at most so many.
    void number(std::string_view element, const Exact& value, unsigned most = 8) {
        const auto units = value.rounded(most).value(2);
        if (units) out_.leaf(element, to_text(*units));
    }
    void number(std::string_view element, const oi_amount* value, unsigned most = 2) {
        if (value != nullptr) number(element, exact(*value), most);
    }
    static Exact exact(const oi_amount& value) {
        oi_decimal out{};
        out.units = value.units;
        out.scale = value.scale;
        return out;
    }
    static Exact exact(const oi_amount* value) {
        return value != nullptr ? exact(*value) : Exact();
    }
    /// What a charge on the document is: a fund's contribution, stamp duty, or a discount on the
    /// total, which VAT does not know; else it is a line.
    enum class Place : std::uint8_t { fund, stamp, total, line };
    static Place place_of(const RowView<oi_allowance_charge>& row);

    Parties parties_;
    std::string_view document_type_;
    std::string_view format_;
    bool issued_by_buyer_ = false;
    Exact withheld_;
    std::vector<std::string_view> laws_;  // notes that go to the summary of what is taxed
    std::map<std::string_view, std::string_view> natures_;  // by VAT category
};

}  // namespace openitem::fatturapa
