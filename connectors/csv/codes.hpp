// The words a mapping uses for values of code fields, and those sources use for yes and no.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::csv {

// The value of a word of a code field: ("invoice", "kind", "credit_note") -> 2. Digits stand for
// themselves. Empty when the list has no such word.
std::optional<std::uint32_t> code_value(std::string_view entity, std::string_view field,
                                        std::string_view word);

// "invoice, credit_note, ...": the words there are, for a message.
std::string code_words(std::string_view entity, std::string_view field);

// "yes", "ja", "x", "1" and so on; empty for what is neither.
std::optional<bool> yes_or_no(std::string_view word);

}  // namespace openitem::csv
