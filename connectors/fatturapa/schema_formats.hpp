// How the texts of FatturaPA are written.
#pragma once

#include <cstdint>
#include <string_view>

namespace openitem::fatturapa {

/// `basic_N` is 1 to N characters of ASCII, `latin_N` of Latin-1, `text_N` any.
enum class Format : std::uint8_t {
    none,
    basic_8,
    basic_10,
    basic_2_10,
    basic_15,
    basic_20,
    basic_35,
    basic_60,
    latin_60,
    latin_80,
    latin_100,
    latin_200,
    latin_1000,
    text_28,
    text_35,
    eori,
    country,
    province,
    currency,
    recipient,
    tax_code,
    five_digits,
    phone,
    mail,
    iban,
    bic,
    day,
    amount_2,
    amount_8,
    rate,
    quantity,
    weight,
    number_3,
    number_4,
    base64,
    yes,
    transmission_format,
    simple_format,
    regime,
    partners,
    liquidation,
    issuer,
    withholding_type,
    payment_reason,
    fund_type,
    nature,
    discount_type,
    document_type,
    simple_type,
    line_type,
    liability,
    payment_terms,
    payment_method,
};

bool matches(Format format, std::string_view text);

/// For a message: "an amount with two decimals, like 12.50".
std::string_view expected(Format format);

}  // namespace openitem::fatturapa
