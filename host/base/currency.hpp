// Currencies by their ISO 4217 code, and how many decimals each one's minor unit has.
//
//     Currency::parse("EUR")->digits()   -> 2
//     constexpr Currency yen("JPY");     a typing error here does not compile
//
// A Currency is three bytes and knows itself: no table is passed around. Codes withdrawn in recent
// years are known as well, for invoices of those years; is_active() tells them apart.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace openitem::base {

namespace detail {

// ISO 4217 list one (SIX Group, the maintenance agency), as in force on 2026-01-01, by the number
// of decimals of the minor unit.
inline constexpr std::string_view currencies_of_2 =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "
    "CDF "
    "CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP "
    "GMD "
    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD "
    "MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR "
    "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
    "TOP "
    "TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";
inline constexpr std::string_view currencies_of_0 =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
inline constexpr std::string_view currencies_of_3 = "BHD IQD JOD KWD LYD OMR TND";
inline constexpr std::string_view currencies_of_4 = "CLF UYW";
// Metals, units of account, the code for tests and the code for none.
inline constexpr std::string_view currencies_without_minor_unit =
    "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX";
// Withdrawn from 2008 on (list three).
inline constexpr std::string_view withdrawn_of_2 =
    "ANG BGN CUC CYP EEK HRK LTL LVL MRO MTL SKK SLL STD VEF ZMK ZWL";
inline constexpr std::string_view withdrawn_of_0 = "BYR";

// One byte per possible code: decimals in the low bits, and what else is known of it.
inline constexpr std::uint8_t known_bit = 0x80;
inline constexpr std::uint8_t active_bit = 0x40;
inline constexpr std::uint8_t no_minor_unit = 0x0f;

constexpr std::size_t currency_index(char a, char b, char c) noexcept {
    return (static_cast<std::size_t>(a - 'A') * 26 + static_cast<std::size_t>(b - 'A')) * 26 +
           static_cast<std::size_t>(c - 'A');
}

constexpr std::array<std::uint8_t, 26 * 26 * 26> make_currency_table() {
    std::array<std::uint8_t, 26 * 26 * 26> table{};
    const auto fill = [&table](std::string_view codes, unsigned entry) {
        for (std::size_t i = 0; i < codes.size(); i += 4) {
            table[currency_index(codes[i], codes[i + 1], codes[i + 2])] =
                static_cast<std::uint8_t>(known_bit | entry);
        }
    };
    fill(currencies_of_2, active_bit | 2U);
    fill(currencies_of_0, active_bit | 0U);
    fill(currencies_of_3, active_bit | 3U);
    fill(currencies_of_4, active_bit | 4U);
    fill(currencies_without_minor_unit, active_bit | no_minor_unit);
    fill(withdrawn_of_2, 2);
    fill(withdrawn_of_0, 0);
    return table;
}

inline constexpr auto currency_table = make_currency_table();

}  // namespace detail

class Currency {
public:
    // No currency: equal only to itself, and of no use in arithmetic.
    constexpr Currency() noexcept = default;

    // For constants in the code; an unknown code is a compile error.
    consteval explicit Currency(const char (&code)[4]) : Currency(parse(code).value()) {}

    // Exactly three capital letters that ISO 4217 knows.
    static constexpr std::optional<Currency> parse(std::string_view code) noexcept {
        if (code.size() != 3) return std::nullopt;
        for (const char c : code) {
            if (c < 'A' || c > 'Z') return std::nullopt;
        }
        Currency currency;
        for (std::size_t i = 0; i < 3; ++i) currency.code_[i] = code[i];
        if ((currency.entry() & detail::known_bit) == 0) return std::nullopt;
        return currency;
    }

    // A view into this object.
    constexpr std::string_view code() const noexcept { return {code_.data(), is_none() ? 0U : 3U}; }
    constexpr bool is_none() const noexcept { return code_[0] == '\0'; }
    constexpr bool is_active() const noexcept { return (entry() & detail::active_bit) != 0; }

    // Decimals of the minor unit, 0 to 4; -1 where there is none (gold, no currency).
    constexpr int digits() const noexcept {
        const unsigned digits = entry() & 0x0fU;
        return digits == detail::no_minor_unit ? -1 : static_cast<int>(digits);
    }

    friend constexpr bool operator==(Currency, Currency) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(Currency, Currency) noexcept = default;

private:
    constexpr std::uint8_t entry() const noexcept {
        if (is_none()) return detail::no_minor_unit;
        return detail::currency_table[detail::currency_index(code_[0], code_[1], code_[2])];
    }

    std::array<char, 3> code_{};
};

static_assert(sizeof(Currency) == 3);

}  // namespace openitem::base

template <>
struct std::hash<openitem::base::Currency> {
    std::size_t operator()(openitem::base::Currency currency) const noexcept {
        return std::hash<std::string_view>{}(currency.code());
    }
};
