// The documents that a payment is for, as REMADV, CREMUL and DEBMUL list them: DOC with amounts,
// dates and adjustments.
#pragma once

#include "connectors/edifact/values.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::edifact {

/// One of them, or a further adjustment of one.
struct RemittedDocument {
    std::string_view number, type, reason, creditor_reference;
    std::string text;
    std::optional<Date> issued_on;
    std::optional<oi_decimal> due, paid, discount, adjustment;
    bool adjusts = false;  ///< only an adjustment of the one before
};

class RemittedDocuments {
public:
    RemittedDocuments(const Document& document, const Elements& elements, const Money& money)
        : document_(document), elements_(elements), money_(money) {}

    void clear() { list_.clear(); }
    bool empty() const { return list_.empty(); }
    /// Takes a segment of a DOC group; false when it is none.
    bool take(std::uint32_t i);
    /// They live as long as this.
    std::vector<bank::Remittance> remittances() const;
    /// The creditor's reference, when it is the only thing they name.
    std::string_view reference() const {
        return list_.size() == 1 ? list_.front().creditor_reference : std::string_view();
    }
    /// What all of them say was paid; empty when one of them does not, or there is none.
    std::optional<oi_decimal> total() const;

private:
    void start(std::uint32_t i);
    void read_amount(std::uint32_t i);
    void start_adjustment(std::uint32_t i);
    void read_adjustment(std::uint32_t i);
    void add_text(std::string_view text);

    const Document& document_;
    const Elements& elements_;
    const Money& money_;
    std::vector<RemittedDocument> list_;
};

}  // namespace openitem::edifact
