// An 810 into an invoice: its own state while its segments go by.
#pragma once

#include "connectors/lib/rows/row_filler.hpp"
#include "connectors/x12/values.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::x12 {

class InvoiceReader {
public:
    InvoiceReader(Run& run, const Set& set);
    void read();

private:
    /// What has to be known before the first row is written.
    struct Outline {
        std::uint32_t header = 0;             ///< BIG
        std::uint32_t totals = 0;             ///< TDS
        std::uint32_t seller = 0, payee = 0;  ///< their N1
        bool has_buyer = false;
    };

    static Outline outline_of(const Set& set);
    std::string source_id(std::string_view number, std::string_view type_code) const;
    void start();
    void read_segment(std::uint32_t i);
    void pass_over(std::uint32_t i);
    void read_header_segment(std::uint32_t i, Loop loop);
    void read_reference(std::uint32_t i);
    void read_terms(std::uint32_t i);
    void read_header_date(std::uint32_t i);
    void read_carrier(std::uint32_t i);
    void read_note(std::uint32_t i, std::uint32_t element);
    void read_tax(std::uint32_t i);
    void read_charge(std::uint32_t i);
    void read_count(std::uint32_t i);
    void finish();
    // Parties: parties.cpp
    void read_party(std::uint32_t i);
    void read_party_segment(std::uint32_t i);
    void set_customer(std::uint32_t i);
    // Lines: invoice_lines.cpp
    void read_line(std::uint32_t i);
    void read_sub_line(std::uint32_t i);
    void read_item_ids(std::uint32_t i);
    void read_line_segment(std::uint32_t i, Loop loop);
    void read_line_charge(std::uint32_t i);
    void read_line_tax(std::uint32_t i);
    void finish_line();

    bool fill_charge(AllowanceCharge row, std::uint32_t i, oi_decimal& amount);
    /// For what is seldom said.
    Invoice invoice() const { return invoice_.builder<Invoice>(); }
    oi_decimal direction(const oi_decimal& value) const { return negate_ ? negated(value) : value; }
    void add_finding(const char* rule, std::uint32_t flag, std::uint32_t segment,
                     const std::string& message);

    Run& run_;
    const Set& set_;
    Elements elements_;
    Outline outline_;
    Money money_;
    bool negate_ = false;  ///< a credit note that is written with negative amounts
    rows::KeptTexts texts_;
    rows::RowFiller<oi_invoice> invoice_;
    std::optional<Date> issued_on_;
    bool has_due_date_ = false;
    bool has_customer_ = false;
    // The party whose segments go by.
    rows::RowFiller<oi_party> party_;
    std::uint32_t streets_ = 0;
    // The line.
    rows::RowFiller<oi_invoice_line> line_;
    oi_decimal line_net_{};
    bool has_net_ = false;
    std::string_view line_id_;
    bool has_name_ = false;
    std::uint32_t lines_ = 0, passed_over_ = 0;
    // Sums, to be held against the totals. 0 as long as nothing is stated.
    oi_decimal line_sum_{}, charge_sum_{}, allowance_sum_{}, tax_sum_{}, line_tax_sum_{};
    bool taxed_ = false, line_taxed_ = false, charged_ = false, allowed_ = false;
    bool lines_add_up_ = true;  ///< every line has a net amount
    bool sums_fit_ = true;
    std::string text_;  ///< put together
};

}  // namespace openitem::x12
