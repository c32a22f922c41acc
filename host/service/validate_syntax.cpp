#include <algorithm>
#include <array>

#include "host/service/validate.hpp"

namespace openitem::service {

namespace {

// What a document is by the local name of its root element.
struct Root {
    std::string_view name;
    Syntax syntax;
};
constexpr std::array roots = {
    Root{"Invoice", {"ubl-invoice", "ubl"}},
    Root{"CreditNote", {"ubl-creditnote", "ubl"}},
    Root{"CrossIndustryInvoice", {"cii", "cii"}},
    Root{"CrossIndustryDocument", {"zugferd-1", "cii"}},
    Root{"FatturaElettronica", {"fatturapa", "fatturapa", true}},
    Root{"FatturaElettronicaSemplificata", {"fatturapa", "fatturapa", true}},
};

constexpr Syntax pdf{"facturx", "facturx"};
// FatturaPA is the only one that comes signed, inside a .p7m.
constexpr Syntax envelope{"fatturapa", "fatturapa", true};

// PKCS #7 as DER or BER, PEM, or bare base64 of those.
bool is_envelope(std::string_view head) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(head[at]); };
    if (head.size() > 1 && byte(0) == 0x30 && byte(1) >= 0x80 && byte(1) <= 0x84) return true;
    head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
    return head.starts_with("-----BEGIN ") || head.starts_with("MI");
}

constexpr std::string_view business_envelope = "StandardBusinessDocument";

// At the name of the first element, behind declarations, comments and what ends an element; empty
// when none begins.
std::string_view at_next_element(std::string_view text) {
    for (;;) {
        const std::size_t at = text.find('<');
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at);
        std::string_view end;
        if (text.starts_with("<?")) {
            end = "?>";
        } else if (text.starts_with("<!--")) {
            end = "-->";
        } else if (text.starts_with("</")) {
            end = ">";
        } else {
            return text.substr(1);
        }
        const std::size_t behind = text.find(end);
        if (behind == std::string_view::npos) return {};
        text.remove_prefix(behind + end.size());
    }
}

std::string_view local_name(std::string_view element) {
    std::string_view name = element.substr(0, element.find_first_of(" \t\r\n/>"));
    if (const auto colon = name.find(':'); colon != std::string_view::npos) {
        name.remove_prefix(colon + 1);
    }
    return name;
}

const Syntax* syntax_of_root(std::string_view name) {
    for (const Root& root : roots) {
        if (root.name == name) return &root.syntax;
    }
    return nullptr;
}

}  // namespace

const Syntax* syntax_of(std::string_view head) {
    if (head.substr(0, 1024).find("%PDF-") != std::string_view::npos) return &pdf;
    if (is_envelope(head)) return &envelope;
    // Names are ASCII: what is left of UTF-16 without its zeros is as good.
    std::string narrow;
    if (head.substr(0, 4).find('\0') != std::string_view::npos) {
        narrow = head;
        std::erase(narrow, '\0');
        head = narrow;
    }
    std::string_view element = at_next_element(head);
    if (local_name(element) != business_envelope) return syntax_of_root(local_name(element));
    // What an envelope holds; far behind a long header it is taken for the most frequent.
    while (!(element = at_next_element(element)).empty()) {
        if (const Syntax* found = syntax_of_root(local_name(element))) return found;
    }
    return &roots.front().syntax;
}

std::string_view syntax_names() {
    return "a UBL, CII, ZUGFeRD or FatturaPA invoice, or one inside a PDF";
}

}  // namespace openitem::service
