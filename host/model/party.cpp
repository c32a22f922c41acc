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

// Writes the letter at the front of the text, folded, takes it off the text, and returns the end.
// What is written is never longer than what was read.
char* put_folded(std::string_view& text, char* p) noexcept {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first >= 0xc3 && first <= 0xdf && text.size() >= 2) {
        const unsigned code = (first & 0x1fU) << 6 | (static_cast<unsigned char>(text[1]) & 0x3fU);
        text.remove_prefix(2);
        if (code == 0xdf) return *p++ = 's', *p++ = 's', p;  // capitals write it so
        const unsigned folded = lower_code_point(code);
        *p++ = static_cast<char>(0xc0U | folded >> 6);
        *p++ = static_cast<char>(0x80U | (folded & 0x3fU));
        return p;
    }
    if (text.starts_with("\xe1\xba\x9e")) {  // the capital of the same letter
        text.remove_prefix(3);
        return *p++ = 's', *p++ = 's', p;
    }
    *p++ = base::to_lower_ascii(text[0]);
    text.remove_prefix(1);
    return p;
}

// Writes at most as many bytes as it reads.
char* put_normalized_name(std::string_view name, char* p) noexcept {
    const char* const start = p;
    bool gap = false;
    while (!name.empty()) {
        if (const std::size_t length = separator_length(name)) {
            gap = p != start;
            name.remove_prefix(length);
            continue;
        }
        if (gap) *p++ = ' ';
        gap = false;
        p = put_folded(name, p);
    }
    return p;
}

// E-mail addresses and the like: blanks off, case down, the rest as it is.
char* put_normalized_address(std::string_view address, char* p) noexcept {
    for (const char c : base::trim(address)) *p++ = base::to_lower_ascii(c);
    return p;
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
    template <class Write>
    void add(CustomerKeyKind kind, std::size_t most, Write write) {
        char* const start = arena_.room(most);
        const char* const end = write(start);
        if (end != start) add(kind, arena_.taken(start, end));
    }
    // The value is made of a first and a second part with a sign between. There is
    // no key when the part that matters is empty.
    template <class First, class Second>
    void add(CustomerKeyKind kind, std::size_t most, First first, char between, Second second,
             bool second_needed) {
        char* const start = arena_.room(most + 1);
        char* p = first(start);
        const char* const first_end = p;
        *p++ = between;
        const char* const second_start = p;
        p = second(p);
        if (second_needed ? p == second_start : first_end == start) return;
        add(kind, arena_.taken(start, p));
    }
    std::span<const CustomerKey> keys() const noexcept { return keys_.first(count_); }

private:
    Arena& arena_;
    std::span<CustomerKey> keys_;
    std::size_t count_ = 0;
};

void add_party_keys(const PartyFacts& party, KeyList& keys) {
    const auto id = [](std::string_view text) {
        return [text](char* p) { return put_normalized_id(text, p); };
    };
    const auto address = [](std::string_view text) {
        return [text](char* p) { return put_normalized_address(text, p); };
    };
    if (!party.vat_id.empty()) {
        keys.add(CustomerKeyKind::vat, party.vat_id.size(), id(party.vat_id));
    }
    if (!party.endpoint.empty()) {
        keys.add(CustomerKeyKind::endpoint, party.endpoint_scheme.size() + party.endpoint.size(),
                 address(party.endpoint_scheme), ':', address(party.endpoint), true);
    }
    for (const PartyIdentifierFacts& identifier : party.identifiers) {
        keys.add(CustomerKeyKind::identifier, identifier.scheme.size() + identifier.value.size(),
                 id(identifier.scheme), ':', id(identifier.value), true);
    }
    if (const std::string_view name = party.shown_name(); !name.empty()) {
        keys.add(
            CustomerKeyKind::name, name.size() + party.postcode.size(),
            [name](char* p) { return put_normalized_name(name, p); }, '\n', id(party.postcode),
            false);
    }
}

}  // namespace

char* put_normalized_id(std::string_view id, char* p) noexcept {
    for (const char c : id) {
        // Bytes above ASCII stay: some registers have letters of their own.
        if (is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80)
            *p++ = to_upper(c);
    }
    return p;
}

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
    std::string out(id.size(), '\0');
    out.resize(static_cast<std::size_t>(put_normalized_id(id, out.data()) - out.data()));
    return out;
}

std::string normalized_name(std::string_view name) {
    std::string out(name.size(), '\0');
    out.resize(static_cast<std::size_t>(put_normalized_name(name, out.data()) - out.data()));
    return out;
}

}  // namespace openitem::model
