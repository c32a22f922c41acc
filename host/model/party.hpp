// Who a document names, and by which keys a customer is recognised (ACCOUNTING A21).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "host/model/arena.hpp"
#include "host/model/record.hpp"

namespace openitem::model {

struct PartyIdentifierFacts {
    std::string_view value;
    std::string_view scheme;  // ISO 6523 ICD such as 0088, or empty
};

// As the document states it; views into the batch, empty where it is silent.
struct PartyFacts {
    std::string_view name;
    std::string_view trading_name;
    std::string_view vat_id;
    std::string_view tax_id;
    std::string_view registration_id;
    std::string_view registration_scheme;
    std::string_view endpoint;
    std::string_view endpoint_scheme;
    std::string_view street;
    std::string_view city;
    std::string_view postcode;
    std::string_view country;
    std::string_view email;
    std::span<const PartyIdentifierFacts> identifiers;

    // Says at least one thing that could tell who it is.
    bool is_named() const noexcept;
    std::string_view shown_name() const noexcept { return name.empty() ? trading_name : name; }
};

std::span<const PartyIdentifierFacts> identifiers_of(const Children<oi_party_identifier>& rows,
                                                     Arena& arena);

// The first party of a role, made in the arena; null when the document names none.
const PartyFacts* party_of(const RecordView& record, std::uint32_t role, Arena& arena);

// In falling strength. Keys of the last kind only propose: a person decides.
enum class CustomerKeyKind : std::uint8_t {
    account,     // the source's own account number: means something within its connection only
    vat,         // "DE123456789"
    endpoint,    // "0088:7300010000001"
    identifier,  // "0088:7300010000001", or ":4711" without a scheme
    name,        // normalised name, a line feed, normalised post code
};

struct CustomerKey {
    CustomerKeyKind kind = CustomerKeyKind::account;
    std::string_view value;  // normalised, except an account, which stays as it came

    // "account", "vat", ...: as written in a stored key.
    static std::string_view word(CustomerKeyKind kind) noexcept;
    friend bool operator==(const CustomerKey&, const CustomerKey&) noexcept = default;
};

// The keys a record gives for its customer, strongest first, none twice. `buyer` may be null.
std::span<const CustomerKey> customer_keys(std::string_view account, const PartyFacts* buyer,
                                           Arena& arena);

// For comparing, never for showing.
// Letters and digits alone, ASCII capitals: "DE 123.456-789" -> "DE123456789".
std::string normalized_id(std::string_view id);
// The same, written where there is room for as many bytes as the id has; returns the end.
char* put_normalized_id(std::string_view id, char* out) noexcept;
// Lower case (Latin, Greek, Cyrillic), punctuation and blanks become one blank each run; the legal
// form stays: "  Nordlicht  GROSSHANDEL, GmbH " and "Nordlicht Großhandel GmbH" -> "nordlicht
// grosshandel gmbh".
std::string normalized_name(std::string_view name);

}  // namespace openitem::model
