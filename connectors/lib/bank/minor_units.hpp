// How many decimals amounts have that are written without a point (ISO 4217).
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace openitem::bank {

inline std::uint8_t minor_units(std::string_view currency) {
    constexpr std::string_view none[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                         "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                         "VND", "VUV", "XAF", "XOF", "XPF"};
    constexpr std::string_view three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    constexpr std::string_view four[] = {"CLF", "UYW"};
    const auto is_one_of = [currency](const auto& list) {
        return std::find(std::begin(list), std::end(list), currency) != std::end(list);
    };
    if (is_one_of(none)) return 0;
    if (is_one_of(three)) return 3;
    return is_one_of(four) ? 4 : 2;
}

}  // namespace openitem::bank
