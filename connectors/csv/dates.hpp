// How the dates of a file are written, decided by evidence.
//
// 03/04/2026 is a day in March or in April. Only a date such as 31/12/2025 tells, and it tells for
// the other date columns of the same file as well. Where nothing tells, the answer is that it is
// ambiguous, never a guess.
#pragma once

#include <openitem/values.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::csv {

enum class DateOrder : std::uint8_t { find_out, day_first, month_first };

enum class DateVerdict : std::uint8_t {
    none,       // hardly any date: the column is empty or holds something else
    clear,      // `pattern` is how they are written
    ambiguous,  // day and month cannot be told apart
    mixed,      // some read only as day first, others only as month first
};

struct DateGuess {
    DateVerdict verdict = DateVerdict::none;
    std::string pattern;     // as DateFormat takes it
    std::string other;       // ambiguous, mixed: the pattern with day and month exchanged
    std::string example;     // a value that is ambiguous, or that contradicts
    std::size_t dates = 0;   // values that are dates by `pattern`
    std::size_t values = 0;  // values that are not empty
};

// Judges each column of a sample: columns[i] are the values of one column. Columns that are
// ambiguous alone are decided by those of the same sample that are not; `stated` decides for all.
std::vector<DateGuess> guess_dates(const std::vector<std::vector<std::string_view>>& columns,
                                   DateOrder stated = DateOrder::find_out);

// What dates of days that do not exist were meant to be (2026-02-30: yyyy-mm-dd): the pattern,
// empty when none of the first values looks like a date, and the value that shows it.
DateGuess guess_shape(const std::vector<std::string_view>& values);

}  // namespace openitem::csv
