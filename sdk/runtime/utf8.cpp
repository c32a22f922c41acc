#include "sdk/runtime/utf8.hpp"

#include <cstring>

namespace openitem::runtime {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080u;

std::uint64_t load(const char* at) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// How many bytes from `at` on are ASCII, found a block at a time; may stop early.
std::size_t skip_ascii(const char* at, const char* end) noexcept {
    const char* const start = at;
    while (end - at >= 64) {
        std::uint64_t any = 0;
        for (int i = 0; i < 64; i += 8) any |= load(at + i);
        if ((any & high_bits) != 0) break;
        at += 64;
    }
    while (end - at >= 8 && (load(at) & high_bits) == 0) at += 8;
    while (at != end && static_cast<signed char>(*at) >= 0) ++at;
    return static_cast<std::size_t>(at - start);
}

/// Length of the well-formed sequence at `at`, whose first byte is not ASCII; 0: ill-formed.
std::size_t sequence(const char* at, const char* end) noexcept {
    const auto byte = [at](std::size_t i) { return static_cast<std::uint8_t>(at[i]); };
    const auto room = static_cast<std::size_t>(end - at);
    const std::uint8_t first = byte(0);
    std::size_t length = 0;
    std::uint8_t low = 0x80, high = 0xBF;  // of the second byte
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        if (first == 0xE0) low = 0xA0;   // shorter forms exist
        if (first == 0xED) high = 0x9F;  // surrogates
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;  // U+10FFFF is the last
    } else {
        return 0;
    }
    if (room < length || byte(1) < low || byte(1) > high) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if (!is_utf8_continuation(at[i])) return 0;
    }
    return length;
}

}  // namespace

Utf8Scan scan_utf8(std::string_view bytes) noexcept {
    Utf8Scan scan;
    const char* const start = bytes.data();
    const char* const end = start + bytes.size();
    const char* at = start;
    for (;;) {
        at += skip_ascii(at, end);
        if (at == end) return scan;
        scan.ascii = false;
        // Texts that are not ASCII come in runs: stay here as long as they last.
        while (at != end && static_cast<signed char>(*at) < 0) {
            const std::size_t length = sequence(at, end);
            if (length == 0) {
                scan.bad_at = static_cast<std::size_t>(at - start);
                return scan;
            }
            at += length;
        }
    }
}

std::string repair_utf8(std::string_view bytes, std::size_t max_bytes) {
    std::string out;
    while (!bytes.empty()) {
        const Utf8Scan scan = scan_utf8(bytes);
        const std::size_t good = scan.ok() ? bytes.size() : scan.bad_at;
        out += bytes.substr(0, good);
        bytes.remove_prefix(good);
        if (!bytes.empty()) {
            out += "\xEF\xBF\xBD";
            bytes.remove_prefix(1);
        }
        if (out.size() > max_bytes) break;
    }
    if (out.size() > max_bytes) {
        while (max_bytes != 0 && is_utf8_continuation(out[max_bytes])) --max_bytes;
        out.resize(max_bytes);
    }
    return out;
}

}  // namespace openitem::runtime
