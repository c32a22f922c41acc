#include "connectors/lib/xml/base64.hpp"

#include <array>
#include <cstdint>

namespace openitem::xml {

namespace {

constexpr std::uint8_t blank = 64;
constexpr std::uint8_t padding = 65;
constexpr std::uint8_t invalid = 66;

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::uint8_t, 256> make_values() {
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
    unsigned filled = 0;  // digits of the group
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
        if (++filled < 4) continue;
        out.push_back(static_cast<char>(group >> 16));
        out.push_back(static_cast<char>(group >> 8));
        out.push_back(static_cast<char>(group));
        group = 0;
        filled = 0;
    }
    if (filled == 0) return pads == 0 ? std::optional(std::move(out)) : std::nullopt;
    if (filled == 1 || pads != 4 - filled) return std::nullopt;
    out.push_back(static_cast<char>(filled == 2 ? group >> 4 : group >> 10));
    if (filled == 3) out.push_back(static_cast<char>(group >> 2));
    return out;
}

std::string encode_base64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    const auto at = [&](std::size_t i) {
        return i < bytes.size() ? std::uint32_t{static_cast<unsigned char>(bytes[i])} : 0;
    };
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::uint32_t group = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        const std::size_t filled = bytes.size() - i >= 3 ? 4 : bytes.size() - i + 1;
        for (std::size_t digit = 0; digit < 4; ++digit) {
            out.push_back(digit < filled ? digits[group >> (18 - 6 * digit) & 63] : '=');
        }
    }
    return out;
}

}  // namespace openitem::xml
