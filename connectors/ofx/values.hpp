// Values of OFX elements.
#pragma once

#include <openitem/values.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace openitem::ofx {

/// The first eight digits of "20260131120000[-5:EST]": the day as the bank writes it.
std::optional<Date> day(std::string_view text);

/// A point or a comma before the decimals, perhaps the other one between thousands. Throws
/// Error(OI_BAD_DATA, "ofx.amount").
oi_amount money(std::string_view text, std::string_view currency, std::uint32_t line);

bool is_currency(std::string_view text);

/// UNCL 4461 of a TRNTYPE.
std::string_view method_of(std::string_view type);

/// Throws Error(OI_BAD_DATA, "ofx.not_ofx" or "ofx.cut_off") unless <OFX> opens and closes.
void check_frame(std::string_view bytes);

[[noreturn]] void fail_value(const char* code, const char* expected, std::string_view found,
                             std::uint32_t line);

}  // namespace openitem::ofx
