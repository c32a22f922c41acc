// An invoice record into an INVOIC: its own state while its segments are written.
#pragma once

#include "connectors/edifact/writer.hpp"
#include "connectors/lib/en16931/losses.hpp"

#include <array>
#include <optional>

namespace openitem::edifact {

class InvoiceWriter {
public:
    InvoiceWriter(const TreeView& tree, RowView<oi_invoice> invoice, const WriteOptions& options);
    Written write();

private:
    using Line = RowView<oi_invoice_line>;
    using PartyRow = RowView<oi_party>;

    std::string name_of(std::uint32_t role) const;
    static std::string number(const oi_decimal& value);
    static std::string number(const oi_amount& value);

    void write_header();
    void write_date(std::string_view qualifier, std::optional<std::int32_t> days);
    /// FTX with as much as it can hold; what is more is a loss.
    void write_text(std::string_view subject, std::string_view text, const char* term);
    void write_reference(std::string_view qualifier, std::string_view number);
    void write_references();
    void write_amount(std::string_view qualifier, const oi_amount* amount);
    void write_charge(const RowView<oi_allowance_charge>& row, bool of_line);
    void write_terms();
    void write_summary();
    void find_losses();
    // Parties: invoice_writer_parties.cpp
    void write_parties();
    void write_party(std::string_view qualifier, const PartyRow& party);
    void write_accounts();
    void write_contact(const PartyRow& party);
    std::string party_id(std::string_view qualifier, const PartyRow& party);
    std::string name_element(std::string_view name, std::string_view trading_name);
    // Lines: invoice_writer_lines.cpp
    void write_line(const Line& line);
    void write_item(const Line& line);
    void write_price(const Line& line);
    void write_line_references(const Line& line);
    void write_tax(std::string_view category, const oi_decimal* rate);
    /// A text in parts of that many characters, cut at blanks.
    std::string parts(std::string_view text, std::size_t length, std::size_t count,
                      const char* term);

    const TreeView& tree_;
    RowView<oi_invoice> invoice_;
    const WriteOptions& options_;
    Envelope envelope_;
    Written written_;
    InterchangeWriter to_;
    std::array<PartyRow, OI_ROLE_PAYER + 1> parties_{};
    en16931::Losses losses_;
    std::uint32_t lines_ = 0;
};

}  // namespace openitem::edifact
