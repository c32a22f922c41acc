#include "connectors/fatturapa/envelope.hpp"

#include "connectors/lib/xml/base64.hpp"

#include <openitem/error.hpp>

#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <memory>

namespace openitem::fatturapa {

namespace {

/// A document signed by several people may be enveloped once for each.
constexpr int most_envelopes = 4;

struct FreeMessage {
    void operator()(CMS_ContentInfo* message) const { CMS_ContentInfo_free(message); }
};

[[noreturn]] void refuse(const std::string& message) { throw BadSource(bad_envelope, message); }

std::string_view without_blanks_in_front(std::string_view bytes) {
    const std::size_t start = bytes.find_first_not_of(" \t\r\n");
    return start == std::string_view::npos ? std::string_view() : bytes.substr(start);
}

/// A SEQUENCE of ASN.1, long enough to have its length in bytes of its own or left open.
bool is_binary(std::string_view bytes) {
    if (bytes.size() < 2 || bytes[0] != '\x30') return false;
    const auto length = static_cast<unsigned char>(bytes[1]);
    return length >= 0x80 && length <= 0x84;
}

bool is_pem(std::string_view text) { return text.starts_with("-----BEGIN "); }

/// Base64 of a SEQUENCE as above begins with "MI" (82, 83) or "MIA" (80), "MIG" (81).
bool is_base64(std::string_view text) { return text.starts_with("MI"); }

/// The base64 between the lines of dashes.
std::string_view inside_pem(std::string_view text) {
    const std::size_t start = text.find("-----", 11);
    const std::size_t end =
        start == std::string_view::npos ? start : text.find("-----END", start + 5);
    if (end == std::string_view::npos) {
        refuse("expected a line that begins with -----END at the end of a PEM envelope");
    }
    return text.substr(start + 5, end - start - 5);
}

std::string decoded(std::string_view base64) {
    auto bytes = xml::decode_base64(base64);
    if (!bytes || !is_binary(*bytes)) {
        refuse("expected a signed envelope (CMS) in base64, found something else");
    }
    return std::move(*bytes);
}

std::string content_of(std::string_view binary) {
    // No configuration of the machine's OpenSSL is read, nor needed.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    const auto* at = reinterpret_cast<const unsigned char*>(binary.data());
    const std::unique_ptr<CMS_ContentInfo, FreeMessage> message(
        d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(binary.size())));
    ERR_clear_error();
    if (!message) refuse("expected a signed envelope (CMS, .p7m), found one that is damaged");
    if (OBJ_obj2nid(CMS_get0_type(message.get())) != NID_pkcs7_signed) {
        refuse("expected an envelope of signed data, found one of another kind, such as encrypted");
    }
    ASN1_OCTET_STRING** const content = CMS_get0_content(message.get());
    ERR_clear_error();
    if (content == nullptr || *content == nullptr || ASN1_STRING_length(*content) == 0) {
        refuse("expected the invoice inside its signed envelope, found a signature alone");
    }
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(*content)),
            static_cast<std::size_t>(ASN1_STRING_length(*content))};
}

}  // namespace

bool is_envelope(std::string_view bytes) {
    if (is_binary(bytes)) return true;
    const std::string_view text = without_blanks_in_front(bytes.substr(0, 64));
    return is_pem(text) || is_base64(text);
}

std::string open_envelope(std::string_view bytes) {
    std::string inner(bytes);
    for (int i = 0; i < most_envelopes; ++i) {
        if (!is_binary(inner)) {
            const std::string_view text = without_blanks_in_front(inner);
            inner = decoded(is_pem(text) ? inside_pem(text) : text);
        }
        inner = content_of(inner);
        if (!is_envelope(inner)) return inner;
    }
    refuse("expected at most " + std::to_string(most_envelopes) + " envelopes around an invoice");
}

}  // namespace openitem::fatturapa
