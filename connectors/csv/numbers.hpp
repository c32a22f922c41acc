// How the amounts of a file are written, decided by evidence, and the reading of one amount.
//
// 1.234 is one and a bit or a thousand and more. Only a number such as 12,50 or 1.234,50 tells, and
// it tells for the other columns of the same file as well. Where nothing tells, it is ambiguous.
#pragma once

#include <openitem/values.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::csv {

enum class NumberVerdict : std::uint8_t { clear, ambiguous, mixed };

struct NumberGuess {
    NumberVerdict verdict = NumberVerdict::clear;
    NumberFormat format;
    std::string example;  // ambiguous, mixed: a value that shows it
};

// Judges each column of a sample. A column without any mark has the format of the others, or plain
// digits with a decimal point.
std::vector<NumberGuess> guess_numbers(const std::vector<std::vector<std::string_view>>& columns);

// A number with what people write around it: "€ 1.234,50", "12.50 USD", "(12.50)", "12.50-".
struct ReadAmount {
    oi_decimal value{};
    char currency[3] = {};  // when a symbol or code says it
    bool has_currency = false;
    bool dollar = false;  // a bare $: some dollar, the source knows which
};

// Empty when `text` is no number in this format.
std::optional<ReadAmount> read_amount(const NumberFormat& format, std::string_view text);

// The currency a cell of a currency column means: "EUR", "eur", "€". False when it is neither three
// letters nor a symbol that stands for one currency.
bool read_currency(std::string_view text, char (&currency)[3]);

}  // namespace openitem::csv
