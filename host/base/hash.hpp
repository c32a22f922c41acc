// SHA-256: what the journal's chain, the archive's chunks and every content hash are made with.
//
//     Digest whole = sha256(bytes);
//     Sha256 hash; hash.update(a).update(b); Digest parts = hash.finish();
//
// The context is kept and used again, so that many small messages cost little more than their
// blocks. A Sha256 belongs to one thread at a time; sha256() may be called from any.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace openitem::base {

struct Digest {
    std::array<std::uint8_t, 32> bytes{};

    std::string hex() const;  // 64 lower-case digits
    static std::optional<Digest> from_hex(std::string_view text) noexcept;
    bool is_zero() const noexcept { return *this == Digest{}; }

    friend bool operator==(const Digest&, const Digest&) noexcept = default;
    friend std::strong_ordering operator<=>(const Digest&, const Digest&) noexcept = default;
};

class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    Sha256& update(std::string_view bytes);
    Sha256& update(std::span<const std::byte> bytes);

    // The digest of all updates since the last finish(); ready for the next message.
    Digest finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

Digest sha256(std::string_view bytes);
Digest sha256(std::span<const std::byte> bytes);

}  // namespace openitem::base

// A digest is uniform already: its first bytes are its hash.
template <>
struct std::hash<openitem::base::Digest> {
    std::size_t operator()(const openitem::base::Digest& digest) const noexcept {
        std::size_t value = 0;
        std::memcpy(&value, digest.bytes.data(), sizeof value);
        return value;
    }
};
