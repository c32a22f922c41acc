// Whose document is this? (ACCOUNTING A1) A company says by what it is known; the seller and the
// buyer of a document are held against that.
//
//     Identities us;
//     us.add("vat:DE123456789"); us.add("name:Nordlicht Großhandel GmbH");
//     us.side_of(seller, buyer)   -> Side::ours
//
// Ids decide. A name counts only where the party states no id of a kind that the company declared:
// a sister company of the same name with its own VAT id is not us.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/model/party.hpp"

namespace openitem::model {

enum class Side : std::uint8_t {
    ours,                // the seller is us: a receivable, also when the buyer wrote it
    not_our_receivable,  // the buyer is us: a payable
    foreign_seller,      // somebody else's business
    no_seller,           // the record names no seller: taken as ours
};

std::string_view to_string(Side side) noexcept;  // "ours", "not_our_receivable", ...

class Identities {
public:
    // SCHEME:VALUE with the scheme vat, tax, registration, gln, endpoint, identifier or name; or a
    // four-digit ISO 6523 code. Values of endpoint and identifier carry their own:
    // "endpoint:0088:73...".
    base::Result<void> add(std::string_view identity);

    bool empty() const noexcept { return known_.empty(); }
    // Null: the document does not name that party.
    Side side_of(const PartyFacts* seller, const PartyFacts* buyer) const;
    bool is_us(const PartyFacts& party) const;

private:
    enum class Kind : std::uint8_t { vat, tax, registration, scheme, name };
    struct Known {
        Kind kind;
        std::string scheme;  // of Kind::scheme: "0088"
        std::string value;   // normalised
    };
    enum class Match : std::uint8_t { nothing_to_compare, yes, no };
    Match compare(Kind kind, std::string_view scheme, std::string_view value) const;
    bool has(Kind kind) const noexcept;

    std::vector<Known> known_;
};

}  // namespace openitem::model
