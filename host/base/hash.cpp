#include "host/base/hash.hpp"

#include <openssl/evp.h>

#include "host/base/result.hpp"

namespace openitem::base {
namespace {

// Looked up once: finding the algorithm costs more than hashing a short message.
const EVP_MD* algorithm() {
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return sha256;
}

void require(int ok) {
    if (ok != 1)
        throw RunError(Exit::system, "the OpenSSL library on this machine refuses SHA-256");
}

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string_view as_text(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string Digest::hex() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out(64, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        out[2 * i] = digits[bytes[i] >> 4U];
        out[2 * i + 1] = digits[bytes[i] & 0xfU];
    }
    return out;
}

std::optional<Digest> Digest::from_hex(std::string_view text) noexcept {
    Digest digest;
    if (text.size() != 2 * digest.bytes.size()) return std::nullopt;
    for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
        const int high = hex_value(text[2 * i]);
        const int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        digest.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    require(context_ != nullptr && algorithm() != nullptr ? 1 : 0);
    require(EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr));
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(std::string_view bytes) {
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
    return *this;
}

Sha256& Sha256::update(std::span<const std::byte> bytes) { return update(as_text(bytes)); }

Digest Sha256::finish() {
    Digest digest;
    require(EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), nullptr));
    require(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr));
    return digest;
}

Digest sha256(std::string_view bytes) {
    thread_local Sha256 hash;
    return hash.update(bytes).finish();
}

Digest sha256(std::span<const std::byte> bytes) { return sha256(as_text(bytes)); }

}  // namespace openitem::base
