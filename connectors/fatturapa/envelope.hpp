// The signed envelope around an invoice: a .p7m file (CMS or PKCS #7, which CAdES builds on).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openitem::fatturapa {

inline constexpr const char* bad_envelope = "fatturapa.envelope";

/// Whether these bytes begin like an envelope: DER or BER, PEM, or base64 of the first.
bool is_envelope(std::string_view bytes);

/// What was signed, out of up to four envelopes around each other. The signature is not verified:
/// what came to us was taken in by who answers for that, and a document without one is read as
/// well. Throws BadSource where nothing is inside or the envelope cannot be read. The content is
/// never larger than the envelope.
std::string open_envelope(std::string_view bytes);

}  // namespace openitem::fatturapa
