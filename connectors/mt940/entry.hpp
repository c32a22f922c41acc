// What stands in the fields of figures: entries (:61:), balances (:60:, :62:, :64:) and sums
// (:90:), as the bank writes them.
#pragma once

#include <openitem/values.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace openitem::mt940 {

/// An amount without its currency.
struct Figure {
    std::int64_t units = 0;
    std::uint8_t scale = 0;
};

struct BalanceField {
    bool debit = false;
    std::optional<Date> day;
    std::string_view currency;  ///< empty: left out
    Figure amount;
};

struct EntryField {
    Date value_on;
    std::optional<Date> booked_on;
    bool credit = false;
    bool reversal = false;  ///< RC, RD: `credit` says what it reverses
    bool expected = false;  ///< EC, ED: not booked yet
    Figure amount;
    std::string_view type;             ///< "NTRF": S, N or F and three more
    std::string_view owner_reference;  ///< for the account owner; may be NONREF
    std::string_view bank_reference;
    std::string_view supplement;  ///< 34x on lines of its own, or behind the reference
    bool old_layout = false;      ///< the supplement is the name, the reference the account
};

struct SumField {
    std::uint32_t count = 0;
    std::string_view currency;
    Figure amount;
};

/// Throw Error(OI_BAD_DATA, "mt940...") that says what was expected.
BalanceField read_balance(std::string_view text);
EntryField read_entry(std::string_view text);
SumField read_sum(std::string_view text);

/// Two digits of a year, month and day. 70 to 99 are of the last century.
std::optional<Date> try_day(std::string_view yymmdd);

/// Takes a line from the front of a text, without what ends it. False at the end.
bool take_line(std::string_view& text, std::string_view& line);

/// A line without blanks around it, and without what ends it.
std::string_view trim(std::string_view text);

}  // namespace openitem::mt940
