// An INVOIC into an invoice: its own state while its segments go by.
#pragma once

#include "connectors/edifact/values.hpp"
#include "connectors/lib/rows/row_filler.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::edifact {

class InvoiceReader {
public:
    InvoiceReader(Run& run, const Document& document);
    void read();

private:
    /// What has to be known before the first row is written.
    struct Outline {
        std::uint32_t bgm = 0;
        std::uint32_t issued = 0;  ///< DTM 137, else DTM 3
        std::uint32_t currency = 0;
        std::uint32_t seller = 0;                               ///< its NAD
        std::uint32_t seller_vat = 0, seller_registration = 0;  ///< its RFF
        std::uint32_t summary = 0;                              ///< UNS
        std::uint32_t total = 0, payable = 0;                   ///< MOA
        std::uint32_t foreign = 0;                              ///< MOA in another currency
        int total_rank = 0;
        bool has_buyer = false;
    };
    /// An ALC and what belongs to it.
    struct Charge {
        std::uint32_t segment = 0;  ///< 0: none at hand
        bool charge = false;
        std::string_view reason, code, tax_category;
        std::optional<oi_decimal> amount, base, percent, rate;
        bool of_price = false;  ///< what is off the item's price
    };
    /// A PAT or PYT and what belongs to it.
    struct Terms {
        std::uint32_t segment = 0;
        std::string_view type;
        std::optional<Date> until;
        std::optional<std::uint32_t> days;
        std::optional<oi_decimal> percent, amount, base;
    };
    struct Account {
        std::string_view number, name, bic;
    };

    static Outline outline_of(const Document& document);
    static void look_at_total(const Document& document, std::uint32_t i, Outline& out);
    static void look_at_currency(const Document& document, std::uint32_t i, Outline& out);
    static void expect_the_same(const Document& document, std::uint32_t first,
                                std::uint32_t second);
    static std::string_view currency_in(const Document& document, std::uint32_t segment);
    std::string_view currency() const;
    std::string source_id(std::string_view number, std::string_view type_code) const;
    void start();
    void set_totals(std::uint32_t type);
    void read_segment(std::uint32_t i);
    void pass_over(std::uint32_t i);
    void read_header_segment(std::uint32_t i);
    void read_date(std::uint32_t i);
    void read_text(std::uint32_t i);
    void read_reference(std::uint32_t i);
    void read_reference_segment(std::uint32_t i);
    void read_file(std::uint32_t i);
    void read_currency(std::uint32_t i);
    void read_tax(std::uint32_t i);
    void read_total(std::uint32_t i);
    void read_count(std::uint32_t i);
    void finish();
    void finish_payment_means();
    void check_totals();
    // Terms of payment: terms.cpp
    void read_terms(std::uint32_t i);
    void start_terms(std::uint32_t i);
    void finish_terms();
    void finish_discount();
    // Allowances and charges: charges.cpp
    void read_charge(std::uint32_t i);
    void report_neither(std::uint32_t i);
    void finish_charge();
    void write_charge(AllowanceCharge row) const;
    // Parties: parties.cpp
    void read_party(std::uint32_t i);
    void read_party_segment(std::uint32_t i);
    void read_name_and_address(std::uint32_t i);
    void read_party_reference(std::uint32_t i);
    void read_contact(std::uint32_t i);
    void read_bank(std::uint32_t i);
    void set_customer(std::string_view id);
    // Lines: invoice_lines.cpp
    void read_line(std::uint32_t i);
    void read_item_id(const Composite& id, bool additional);
    void read_line_segment(std::uint32_t i);
    void read_line_text(std::uint32_t i);
    void read_line_amount(std::uint32_t i);
    void read_price(std::uint32_t i);
    void read_line_reference(std::uint32_t i);
    void read_line_tax(std::uint32_t i);
    void finish_line();

    /// For what is seldom said.
    Invoice invoice() const { return invoice_.builder<Invoice>(); }
    bool is_en16931() const { return document_.version >= en16931_version; }
    std::string_view joined(const Composite& parts, std::uint32_t from, std::uint32_t to);
    void add_finding(const char* rule, std::uint32_t flag, std::uint32_t segment,
                     const std::string& message);

    Run& run_;
    const Document& document_;
    Elements elements_;
    Outline outline_;
    Money money_;
    rows::KeptTexts texts_;
    rows::RowFiller<oi_invoice> invoice_;
    std::optional<Date> issued_on_;
    bool has_due_date_ = false, has_customer_ = false;
    std::string_view tax_currency_, exemption_;
    std::string payment_terms_;
    // How it is to be paid.
    std::string_view means_code_, mandate_, creditor_id_, debited_;
    std::vector<Account> accounts_;
    // Groups whose segments go by.
    std::string_view reference_kind_, reference_number_;
    std::uint32_t reference_ = 0;
    std::optional<DocumentReference> preceding_, file_;
    rows::RowFiller<oi_party> party_;
    std::uint32_t role_ = 0;
    bool endpoint_ = false;  ///< the contact at hand is the party's electronic address
    rows::RowFiller<oi_tax_subtotal> tax_;
    std::string_view header_category_;
    std::optional<oi_decimal> header_rate_;
    std::uint32_t header_taxes_ = 0;
    Charge charge_;
    bool charge_of_line_ = false;
    Terms terms_;
    std::uint32_t instalments_ = 0;
    // The line.
    rows::RowFiller<oi_invoice_line> line_;
    oi_decimal line_net_{};
    bool has_net_ = false, has_name_ = false, has_price_ = false, line_taxed_ = false;
    int price_rank_ = 0;
    std::uint32_t lines_ = 0, passed_over_ = 0;
    // Sums, to be held against the totals.
    oi_decimal line_sum_{}, charge_sum_{}, allowance_sum_{}, tax_sum_{};
    std::optional<oi_decimal> line_total_, net_total_, tax_total_, total_, prepaid_;
    bool lines_add_up_ = true, taxes_add_up_ = true, charged_ = false, in_summary_ = false;
};

}  // namespace openitem::edifact
