// One entry of a batch with its addenda.
#pragma once

#include "connectors/nacha/records.hpp"

#include <openitem/values.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace openitem::nacha {

/// What the header of a batch says to its entries.
struct BatchHeader {
    Record record;
    std::string_view company, company_id, description, odfi, number;
    std::string_view entry_class;     ///< PPD, CCD, CTX, IAT ...
    std::uint64_t service_class = 0;  ///< 200 mixed, 220 credits, 225 debits, 280 advice
    std::optional<Date> effective_on, settled_on;

    bool international = false;  ///< IAT, or a correction of one

    bool is_international() const { return international; }
    /// Advice of the operator's own accounting: wider sums, no accounts of ours.
    bool is_advice() const { return entry_class == "ADV"; }
};

struct Entry {
    Record record;
    std::vector<Record> addenda;
    unsigned transaction_code = 0;
    bool credit = false;
    std::uint64_t cents = 0;
    std::string_view routing;  ///< the 8 digits that the entry hash adds up
    std::string_view account, identification, name, trace;

    const Record* addendum(std::string_view type) const;
    bool is_return() const { return addendum("99") != nullptr; }
    bool is_notice() const { return addendum("98") != nullptr; }
};

/// Throws Error(OI_BAD_DATA, "nacha...") at what the batch's sums need: code, bank and amount.
Entry read_entry(const Record& record, const BatchHeader& batch);

/// Throws at what spoils this entry alone: its check digit, and its addenda.
void check_entry(const Entry& entry, const BatchHeader& batch);

/// yymmdd.
std::optional<Date> day_of(std::string_view text);

}  // namespace openitem::nacha
