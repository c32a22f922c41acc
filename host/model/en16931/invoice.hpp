// An invoice as the rules of EN 16931 see it: its groups at hand, what several rules ask for
// counted once. Views of a record; nothing is copied.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "host/model/en16931/exact.hpp"
#include "host/model/record.hpp"

namespace openitem::model::en16931 {

using PartyRow = RowView<oi_party>;
using LineRow = RowView<oi_invoice_line>;
using TaxRow = RowView<oi_tax_subtotal>;
using AdjustmentRow = RowView<oi_allowance_charge>;

// The VAT categories that have rules of their own (UNTDID 5305).
enum class Vat : std::uint8_t { S, Z, E, AE, K, G, O, L, M, B, none };
constexpr std::size_t vat_count = static_cast<std::size_t>(Vat::none);

Vat vat_of(std::string_view code) noexcept;
std::string_view to_string(Vat category) noexcept;  // "AE"

// Where a VAT category stands in the invoice, one bit each.
enum Place : unsigned { on_line = 1, on_allowance = 2, on_charge = 4, on_subtotal = 8 };

class Invoice {
public:
    explicit Invoice(const RecordView& record);

    const RecordView& record;
    const RowView<oi_invoice> root;
    // Empty when there is none.
    PartyRow seller, buyer, payee, tax_representative, ship_to;
    const Children<oi_invoice_line> lines;
    const Children<oi_tax_subtotal> subtotals;
    const Children<oi_allowance_charge> adjustments;  // of the document: allowances and charges
    const Children<oi_payment_means> means;
    const Children<oi_document_reference> references;

    // Sums of what is there.
    Exact sum_of_lines, sum_of_allowances, sum_of_charges, sum_of_taxes;
    bool has_allowances = false, has_charges = false;

    bool has(Vat category, unsigned places) const noexcept {
        return (places_[static_cast<std::size_t>(category)] & places) != 0;
    }
    // Subtotals of the category.
    std::uint32_t subtotals_of(Vat category) const noexcept {
        return subtotal_counts_[static_cast<std::size_t>(category)];
    }
    // Does the category stand at these places beside another one?
    bool has_other_than(Vat category, unsigned places) const noexcept;

    static bool has_address(const PartyRow& party) noexcept;

    // How often the connector found a rule broken at an element, by the local names of its path
    // below the root: "OrderReference/ID". What stands there and says nothing is not missing.
    std::size_t found_at(std::string_view rule, std::string_view path) const;

private:
    void take_parties();
    void take_lines();
    void take_adjustments();
    void take_subtotals();
    void note(std::string_view category, unsigned place) noexcept;

    std::array<unsigned, vat_count + 1> places_{};
    std::array<std::uint32_t, vat_count + 1> subtotal_counts_{};
};

}  // namespace openitem::model::en16931
