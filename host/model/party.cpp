#include "host/model/party.hpp"

#include <array>

#include "host/base/text.hpp"

namespace openitem::model {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char to_upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

// A code point of two bytes, in lower case, where the scripts of Europe have it: Latin-1, Latin
// Extended-A, Greek and Cyrillic. The rest stays as it is.
constexpr unsigned lower_code_point(unsigned c) noexcept {
    if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9)) return c + 0x20;
    if (c >= 0x410 && c <= 0x42f) return c + 0x20;
    if (c >= 0x400 && c <= 0x40f) return c + 0x50;
    if (c == 0x178) return 0xff;
    const bool even_is_capital = (c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177);
    const bool odd_is_capital = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
    if (c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149) return c;
    if (even_is_capital) return c | 1U;
    if (odd_is_capital) return c + (c & 1U);
    return c;
}

// How many bytes at the front are one sign that separates words: a control, punctuation or blank of
// ASCII, U+0080 to U+00BF (no-break space, quotes, dashes), or general punctuation U+2000 to
// U+206F.
constexpr std::size_t separator_length(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return is_letter(text[0]) || is_digit(text[0]) ? 0 : 1;
    if (first == 0xc2 && text.size() >= 2) return 2;
    const bool general = first == 0xe2 && text.size() >= 3 &&
                         (static_cast<unsigned char>(text[1]) == 0x80 ||
                          (static_cast<unsigned char>(text[1]) == 0x81 &&
                           static_cast<unsigned char>(text[2]) < 0xb0));
    return general ? 3 : 0;
}

// Appends the letter at the front of the text, folded, and returns its length.
std::size_t append_folded(std::string_view text, std::string& out) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) {
        out += base::to_lower_ascii(text[0]);
        return 1;
    }
    if (first >= 0xc3 && first <= 0xdf && text.size() >= 2) {
        const unsigned code = (first & 0x1fU) << 6 | (static_cast<unsigned char>(text[1]) & 0x3fU);
        if (code == 0xdf) {
            out += "ss";  // capitals write it so
            return 2;
        }
        const unsigned folded = lower_code_point(code);
        out += static_cast<char>(0xc0U | folded >> 6);
        out += static_cast<char>(0x80U | (folded & 0x3fU));
        return 2;
    }
    if (text.starts_with("\xe1\xba\x9e")) {  // the capital of the same letter
        out += "ss";
        return 3;
    }
    out += text[0];
    return 1;
}

// E-mail addresses and the like: blanks off, case down, the rest as it is.
std::string normalized_address(std::string_view address) {
    return base::to_lower_ascii(base::trim(address));
}

class KeyList {
public:
    explicit KeyList(Arena& arena, std::size_t most)
        : arena_(arena), keys_(arena.make<CustomerKey>(most)) {}

    void add(CustomerKeyKind kind, std::string_view value) {
        for (std::size_t i = 0; i < count_; ++i) {
            if (keys_[i].kind == kind && keys_[i].value == value) return;
        }
        keys_[count_++] = {kind, value};
    }
    void add_made(CustomerKeyKind kind, const std::string& value) { add(kind, arena_.text(value)); }
    std::span<const CustomerKey> keys() const noexcept { return keys_.first(count_); }

private:
    Arena& arena_;
    std::span<CustomerKey> keys_;
    std::size_t count_ = 0;
};

void add_party_keys(const PartyFacts& party, KeyList& keys) {
    if (std::string vat = normalized_id(party.vat_id); !vat.empty()) {
        keys.add_made(CustomerKeyKind::vat, vat);
    }
    if (const auto endpoint = normalized_address(party.endpoint); !endpoint.empty()) {
        keys.add_made(CustomerKeyKind::endpoint,
                      normalized_address(party.endpoint_scheme) + ':' + endpoint);
    }
    for (const PartyIdentifierFacts& identifier : party.identifiers) {
        const std::string value = normalized_id(identifier.value);
        if (value.empty()) continue;
        keys.add_made(CustomerKeyKind::identifier, normalized_id(identifier.scheme) + ':' + value);
    }
    if (const std::string name = normalized_name(party.shown_name()); !name.empty()) {
        keys.add_made(CustomerKeyKind::name, name + '\n' + normalized_id(party.postcode));
    }
}

}  // namespace

bool PartyFacts::is_named() const noexcept {
    return !name.empty() || !trading_name.empty() || !vat_id.empty() || !tax_id.empty() ||
           !registration_id.empty() || !endpoint.empty() || !identifiers.empty();
}

const PartyFacts* party_of(const RecordView& record, std::uint32_t role, Arena& arena) {
    for (const auto party : record.children<oi_party>()) {
        if (party.code<OI_PARTY_ROLE>() != role) continue;
        PartyFacts facts;
        facts.name = party.text<OI_PARTY_NAME>();
        facts.trading_name = party.text<OI_PARTY_TRADING_NAME>();
        facts.vat_id = party.text<OI_PARTY_VAT_ID>();
        facts.tax_id = party.text<OI_PARTY_TAX_ID>();
        facts.registration_id = party.text<OI_PARTY_REGISTRATION_ID>();
        facts.registration_scheme = party.text<OI_PARTY_REGISTRATION_SCHEME>();
        facts.endpoint = party.text<OI_PARTY_ENDPOINT>();
        facts.endpoint_scheme = party.text<OI_PARTY_ENDPOINT_SCHEME>();
        facts.street = party.text<OI_PARTY_STREET>();
        facts.city = party.text<OI_PARTY_CITY>();
        facts.postcode = party.text<OI_PARTY_POSTCODE>();
        facts.country = party.text<OI_PARTY_COUNTRY>();
        facts.email = party.text<OI_PARTY_CONTACT_EMAIL>();
        facts.identifiers = identifiers_of(record.children<oi_party_identifier>(party), arena);
        return arena.one(facts);
    }
    return nullptr;
}

std::span<const PartyIdentifierFacts> identifiers_of(const Children<oi_party_identifier>& rows,
                                                     Arena& arena) {
    const auto identifiers = arena.make<PartyIdentifierFacts>(rows.size());
    std::size_t count = 0;
    for (const auto row : rows) {
        identifiers[count++] = {row.text<OI_PARTY_IDENTIFIER_VALUE>(),
                                row.text<OI_PARTY_IDENTIFIER_SCHEME>()};
    }
    return identifiers;
}

std::string_view CustomerKey::word(CustomerKeyKind kind) noexcept {
    switch (kind) {
        case CustomerKeyKind::account:
            return "account";
        case CustomerKeyKind::vat:
            return "vat";
        case CustomerKeyKind::endpoint:
            return "endpoint";
        case CustomerKeyKind::identifier:
            return "identifier";
        case CustomerKeyKind::name:
            return "name";
    }
    return {};
}

std::span<const CustomerKey> customer_keys(std::string_view account, const PartyFacts* buyer,
                                           Arena& arena) {
    if (account.empty() && buyer == nullptr) return {};
    KeyList keys(arena, 4 + (buyer ? buyer->identifiers.size() : 0));
    if (!account.empty()) keys.add(CustomerKeyKind::account, account);
    if (buyer) add_party_keys(*buyer, keys);
    return keys.keys();
}

std::string normalized_id(std::string_view id) {
    std::string out;
    out.reserve(id.size());
    for (const char c : id) {
        // Bytes above ASCII stay: some registers have letters of their own.
        if (is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80)
            out += to_upper(c);
    }
    return out;
}

std::string normalized_name(std::string_view name) {
    std::string out;
    out.reserve(name.size() + 2);
    bool gap = false;
    while (!name.empty()) {
        if (const std::size_t length = separator_length(name)) {
            gap = !out.empty();
            name.remove_prefix(length);
            continue;
        }
        if (gap) out += ' ';
        gap = false;
        name.remove_prefix(append_folded(name, out));
    }
    return out;
}

}  // namespace openitem::model
