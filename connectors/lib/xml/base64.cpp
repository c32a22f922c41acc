#include "connectors/lib/xml/base64.hpp"

#include <array>
#include <cstdint>

namespace openitem::xml {

namespace {

constexpr std::uint8_t blank = 64;
constexpr std::uint8_t padding = 65;
constexpr std::uint8_t invalid = 66;

constexpr std::array<std::uint8_t, 256> make_values() {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::uint8_t, 256> out{};
    out.fill(invalid);
    for (std::uint8_t i = 0; i < digits.size(); ++i) {
        out[static_cast<unsigned char>(digits[i])] = i;
    }
    for (const unsigned char c : {' ', '\t', '\r', '\n'}) out[c] = blank;
    out['='] = padding;
    return out;
}

constexpr std::array<std::uint8_t, 256> values = make_values();

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t group = 0;
    unsigned digits = 0;  // of the group
    unsigned pads = 0;
    for (const char c : text) {
        const std::uint8_t value = values[static_cast<unsigned char>(c)];
        if (value == blank) continue;
        if (value == invalid) return std::nullopt;
        if (value == padding) {
            ++pads;
            continue;
        }
        if (pads != 0) return std::nullopt;
        group = group << 6 | value;
        if (++digits < 4) continue;
        out.push_back(static_cast<char>(group >> 16));
        out.push_back(static_cast<char>(group >> 8));
        out.push_back(static_cast<char>(group));
        group = 0;
        digits = 0;
    }
    if (digits == 0) return pads == 0 ? std::optional(std::move(out)) : std::nullopt;
    if (digits == 1 || pads != 4 - digits) return std::nullopt;
    out.push_back(static_cast<char>(digits == 2 ? group >> 4 : group >> 10));
    if (digits == 3) out.push_back(static_cast<char>(group >> 2));
    return out;
}

}  // namespace openitem::xml
