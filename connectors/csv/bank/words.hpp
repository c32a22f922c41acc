// What the words of a statement mean in the languages of the banks: profiles/bank_words.csv.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace openitem::csv {

enum class Meaning : std::uint8_t {
    debit,      // money out
    credit,     // money in
    booked,     // states of an entry
    pending,    //
    cancelled,  //
    returned,   // kinds of entries: gives an earlier one back
    opening,    // labels of balances
    closing,    //
    total,      // what else is summed up below a table
    account,    // labels above a table
    currency,   //
    joining,    // between a label and what follows it: "Endsaldo per 31.01.2026"
};

// Whether the whole text means it, without case, blanks, punctuation and accents.
bool means(std::string_view text, Meaning meaning);

// The same for a label, behind which a colon, a date, a currency and joining words may stand: the
// first of `wanted` it means.
std::optional<Meaning> label_of(std::string_view text, std::initializer_list<Meaning> wanted);
inline bool label_means(std::string_view text, Meaning meaning) {
    return label_of(text, {meaning}).has_value();
}

// The word behind the number of a cell like "12.50 CR" or "1.234,00S", when it is a direction.
std::string_view direction_behind(std::string_view amount);

}  // namespace openitem::csv
