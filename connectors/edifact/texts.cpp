#include "connectors/edifact/texts.hpp"

#include <openitem/text.hpp>

#include <array>

namespace openitem::edifact {
namespace {

using Half = std::array<char16_t, 96>;  // 0xA0 to 0xFF

constexpr Half counted(char16_t from) {
    Half out{};
    for (unsigned i = 0; i < 96; ++i) out[i] = static_cast<char16_t>(from + i);
    return out;
}

constexpr Half latin_9() {
    Half out = counted(0xA0);
    out[0x04] = 0x20AC;
    out[0x06] = 0x0160;
    out[0x08] = 0x0161;
    out[0x14] = 0x017D;
    out[0x18] = 0x017E;
    out[0x1C] = 0x0152;
    out[0x1D] = 0x0153;
    out[0x1E] = 0x0178;
    return out;
}

constexpr Half turkish() {
    Half out = counted(0xA0);
    out[0x30] = 0x011E;
    out[0x3D] = 0x0130;
    out[0x3E] = 0x015E;
    out[0x50] = 0x011F;
    out[0x5D] = 0x0131;
    out[0x5E] = 0x015F;
    return out;
}

constexpr Half cyrillic() {
    Half out = counted(0x0400);
    out[0x00] = 0x00A0;
    out[0x0D] = 0x00AD;
    out[0x50] = 0x2116;
    out[0x5D] = 0x00A7;
    return out;
}

constexpr Half greek() {
    Half out = counted(0x0370);
    constexpr char16_t same[] = {0xA0, 0xA3, 0xA6, 0xA7, 0xA8, 0xA9, 0xAB, 0xAC,
                                 0xAD, 0xB0, 0xB1, 0xB2, 0xB3, 0xB7, 0xBB, 0xBD};
    for (const char16_t c : same) out[c - 0xA0u] = c;
    out[0x01] = 0x2018;
    out[0x02] = 0x2019;
    out[0x04] = 0x20AC;
    out[0x05] = 0x20AF;
    out[0x0A] = 0x037A;
    out[0x0F] = 0x2015;
    return out;
}

constexpr Half arabic() {
    Half out = counted(0x0600);
    out[0x00] = 0xA0;
    out[0x04] = 0xA4;
    out[0x0D] = 0xAD;
    return out;
}

constexpr Half hebrew() {
    Half out = counted(0xA0);
    for (unsigned i = 0x40; i < 0x5B; ++i) out[i] = static_cast<char16_t>(0x0590 + i);
    out[0x0A] = 0xD7;
    out[0x1A] = 0xF7;
    out[0x3F] = 0x2017;
    return out;
}

constexpr Half central_european{
    0xA0,  0x104, 0x2D8, 0x141, 0xA4,  0x13D, 0x15A, 0xA7,  0xA8,  0x160, 0x15E, 0x164,
    0x179, 0xAD,  0x17D, 0x17B, 0xB0,  0x105, 0x2DB, 0x142, 0xB4,  0x13E, 0x15B, 0x2C7,
    0xB8,  0x161, 0x15F, 0x165, 0x17A, 0x2DD, 0x17E, 0x17C, 0x154, 0xC1,  0xC2,  0x102,
    0xC4,  0x139, 0x106, 0xC7,  0x10C, 0xC9,  0x118, 0xCB,  0x11A, 0xCD,  0xCE,  0x10E,
    0x110, 0x143, 0x147, 0xD3,  0xD4,  0x150, 0xD6,  0xD7,  0x158, 0x16E, 0xDA,  0x170,
    0xDC,  0xDD,  0x162, 0xDF,  0x155, 0xE1,  0xE2,  0x103, 0xE4,  0x13A, 0x107, 0xE7,
    0x10D, 0xE9,  0x119, 0xEB,  0x11B, 0xED,  0xEE,  0x10F, 0x111, 0x144, 0x148, 0xF3,
    0xF4,  0x151, 0xF6,  0xF7,  0x159, 0x16F, 0xFA,  0x171, 0xFC,  0xFD,  0x163, 0x2D9};

constexpr Half south_european{
    0xA0,  0x126, 0x2D8, 0xA3,  0xA4,  0,     0x124, 0xA7, 0xA8,  0x130, 0x15E, 0x11E, 0x134, 0xAD,
    0,     0x17B, 0xB0,  0x127, 0xB2,  0xB3,  0xB4,  0xB5, 0x125, 0xB7,  0xB8,  0x131, 0x15F, 0x11F,
    0x135, 0xBD,  0,     0x17C, 0xC0,  0xC1,  0xC2,  0,    0xC4,  0x10A, 0x108, 0xC7,  0xC8,  0xC9,
    0xCA,  0xCB,  0xCC,  0xCD,  0xCE,  0xCF,  0,     0xD1, 0xD2,  0xD3,  0xD4,  0x120, 0xD6,  0xD7,
    0x11C, 0xD9,  0xDA,  0xDB,  0xDC,  0x16C, 0x15C, 0xDF, 0xE0,  0xE1,  0xE2,  0,     0xE4,  0x10B,
    0x109, 0xE7,  0xE8,  0xE9,  0xEA,  0xEB,  0xEC,  0xED, 0xEE,  0xEF,  0,     0xF1,  0xF2,  0xF3,
    0xF4,  0x121, 0xF6,  0xF7,  0x11D, 0xF9,  0xFA,  0xFB, 0xFC,  0x16D, 0x15D, 0x2D9};

constexpr Half north_european{
    0xA0,  0x104, 0x138, 0x156, 0xA4,  0x128, 0x13B, 0xA7,  0xA8,  0x160, 0x112, 0x122,
    0x166, 0xAD,  0x17D, 0xAF,  0xB0,  0x105, 0x2DB, 0x157, 0xB4,  0x129, 0x13C, 0x2C7,
    0xB8,  0x161, 0x113, 0x123, 0x167, 0x14A, 0x17E, 0x14B, 0x100, 0xC1,  0xC2,  0xC3,
    0xC4,  0xC5,  0xC6,  0x12E, 0x10C, 0xC9,  0x118, 0xCB,  0x116, 0xCD,  0xCE,  0x12A,
    0x110, 0x145, 0x14C, 0x136, 0xD4,  0xD5,  0xD6,  0xD7,  0xD8,  0x172, 0xDA,  0xDB,
    0xDC,  0x168, 0x16A, 0xDF,  0x101, 0xE1,  0xE2,  0xE3,  0xE4,  0xE5,  0xE6,  0x12F,
    0x10D, 0xE9,  0x119, 0xEB,  0x117, 0xED,  0xEE,  0x12B, 0x111, 0x146, 0x14D, 0x137,
    0xF4,  0xF5,  0xF6,  0xF7,  0xF8,  0x173, 0xFA,  0xFB,  0xFC,  0x169, 0x16B, 0x2D9};

struct Repertoire {
    std::string_view syntax;
    const Half* half;
};

constexpr Half latin_1_half = counted(0xA0);
constexpr Half latin_9_half = latin_9(), turkish_half = turkish(), cyrillic_half = cyrillic();
constexpr Half greek_half = greek(), arabic_half = arabic(), hebrew_half = hebrew();

constexpr Repertoire repertoires[] = {
    {"UNOC", &latin_1_half}, {"UNOD", &central_european}, {"UNOE", &cyrillic_half},
    {"UNOF", &greek_half},   {"UNOG", &south_european},   {"UNOH", &north_european},
    {"UNOI", &arabic_half},  {"UNOJ", &hebrew_half},      {"UNOK", &turkish_half},
    {"UNOL", &latin_9_half},
};

void append(std::string& out, char16_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

}  // namespace

void Texts::begin_interchange(std::string_view syntax) {
    half_ = nullptr;
    for (const Repertoire& each : repertoires) {
        if (each.syntax == syntax) half_ = each.half->data();
    }
    unicode_ = syntax == "UNOW" || syntax == "UNOY" || syntax == "UNOX";
}

void Texts::begin_message(const edi::Message& message) {
    release_ = message.delimiters().release;
    used_ = 0;
    const std::string_view bytes = message.bytes();
    ascii_ = is_ascii(bytes);
    const char* const end = bytes.data() + bytes.size();
    first_release_ = last_release_ = end;
    if (release_ == '\0') return;
    const void* const first = std::memchr(bytes.data(), release_, bytes.size());
    if (first == nullptr) return;
    first_release_ = static_cast<const char*>(first);
    last_release_ = bytes.data() + bytes.rfind(release_);
}

std::string& Texts::scratch() {
    if (used_ == kept_.size()) kept_.emplace_back();
    std::string& out = kept_[used_++];
    out.clear();
    return out;
}

std::string_view Texts::keep(std::string text) {
    std::string& out = scratch();
    out = std::move(text);
    return out;
}

// Many senders name a repertoire and write UTF-8 all the same: what is well-formed UTF-8 beyond
// ASCII is hardly ever anything else. What is neither is ISO 8859-1, the usual one.
std::string_view Texts::converted(std::string_view raw) {
    std::string& out = scratch();
    if (release_ == '\0' || raw.find(release_) == std::string_view::npos) {
        out = raw;
    } else {
        for (std::size_t at = 0; at < raw.size(); ++at) {
            if (raw[at] == release_ && at + 1 < raw.size()) ++at;
            out += raw[at];
        }
    }
    if (unicode_ || is_utf8(out)) return out;
    const std::string bytes = std::move(out);
    out.clear();
    const char16_t* const half = half_ != nullptr ? half_ : latin_1_half.data();
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out += c;
        } else if (byte >= 0xA0 && half[byte - 0xA0u] != 0) {
            append(out, half[byte - 0xA0u]);
        } else {
            append(out, 0xFFFD);
        }
    }
    return out;
}

const char* Composite::split_slowly(std::string_view element, const edi::Delimiters& delimiters) {
    const char* begin = element.data();
    const char* const end = begin + element.size();
    for (const char* at = begin; at != end; ++at) {
        if (*at == delimiters.component && count_ + 1 < most) {
            add(begin, at);
            begin = at + 1;
        } else if (*at == delimiters.release && delimiters.release != '\0' && at + 1 != end) {
            ++at;
        }
    }
    return begin;
}

}  // namespace openitem::edifact
