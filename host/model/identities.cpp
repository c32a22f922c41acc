#include "host/model/identities.hpp"

#include <algorithm>

#include "host/base/text.hpp"

namespace openitem::model {
namespace {

using base::Code;
using base::Error;
using base::Result;

constexpr std::string_view gln_scheme = "0088";  // ISO 6523: GS1 global location number

bool is_icd(std::string_view scheme) noexcept {
    return scheme.size() == 4 &&
           std::all_of(scheme.begin(), scheme.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "DE123456789" and "123456789" are one number: many sources leave the country out.
bool same_vat(std::string_view a, std::string_view b) noexcept {
    if (a == b) return true;
    const auto without_country = [](std::string_view id) {
        const bool prefixed =
            id.size() > 2 && id[0] >= 'A' && id[0] <= 'Z' && id[1] >= 'A' && id[1] <= 'Z';
        return prefixed ? id.substr(2) : std::string_view();
    };
    constexpr std::size_t shortest = 8;  // below that too many numbers look alike
    return (a.size() >= shortest && without_country(b) == a) ||
           (b.size() >= shortest && without_country(a) == b);
}

Error bad_identity(std::string_view identity) {
    return {
        .code = Code::invalid,
        .field = "identity",
        .message = "expected an identity such as vat:DE123456789, found " + base::quote(identity),
        .help =
            "schemes are vat, tax, registration, gln, endpoint:SCHEME, identifier:SCHEME, name, "
            "or a four-digit ISO 6523 code"};
}

}  // namespace

std::string_view to_string(Side side) noexcept {
    switch (side) {
        case Side::ours:
            return "ours";
        case Side::not_our_receivable:
            return "not_our_receivable";
        case Side::foreign_seller:
            return "foreign_seller";
        case Side::no_seller:
            return "no_seller";
    }
    return {};
}

Result<void> Identities::add(std::string_view identity) {
    const std::size_t colon = identity.find(':');
    if (colon == std::string_view::npos) return bad_identity(identity);
    const std::string scheme = base::to_lower_ascii(base::trim(identity.substr(0, colon)));
    std::string_view value = base::trim(identity.substr(colon + 1));

    Known known{.kind = Kind::scheme, .scheme = {}, .value = {}};
    if (scheme == "name") {
        known = {Kind::name, {}, normalized_name(value)};
    } else if (scheme == "vat") {
        known = {Kind::vat, {}, normalized_id(value)};
    } else if (scheme == "tax") {
        known = {Kind::tax, {}, normalized_id(value)};
    } else if (scheme == "registration") {
        known = {Kind::registration, {}, normalized_id(value)};
    } else if (scheme == "gln") {
        known = {Kind::scheme, std::string(gln_scheme), normalized_id(value)};
    } else if (is_icd(scheme)) {
        known = {Kind::scheme, scheme, normalized_id(value)};
    } else if (scheme == "endpoint" || scheme == "identifier") {
        const std::size_t second = value.find(':');
        if (second == std::string_view::npos) return bad_identity(identity);
        known = {Kind::scheme, normalized_id(value.substr(0, second)),
                 normalized_id(value.substr(second + 1))};
    } else {
        return bad_identity(identity);
    }
    if (known.value.empty()) return bad_identity(identity);
    known_.push_back(std::move(known));
    return {};
}

bool Identities::has(Kind kind) const noexcept {
    return std::any_of(known_.begin(), known_.end(),
                       [kind](const Known& known) { return known.kind == kind; });
}

// As the party states them.
Identities::Match Identities::compare(Kind kind, std::string_view scheme,
                                      std::string_view value) const {
    if (value.empty() || !has(kind)) return Match::nothing_to_compare;
    const std::string plain_scheme = normalized_id(scheme);
    const std::string plain = kind == Kind::name ? normalized_name(value) : normalized_id(value);
    if (plain.empty()) return Match::nothing_to_compare;
    Match match = Match::nothing_to_compare;
    for (const Known& known : known_) {
        if (known.kind != kind || known.scheme != plain_scheme) continue;
        if (known.value == plain || (kind == Kind::vat && same_vat(known.value, plain))) {
            return Match::yes;
        }
        match = Match::no;
    }
    return match;
}

bool Identities::is_us(const PartyFacts& party) const {
    bool contradicted = false;
    const auto is = [&](Kind kind, std::string_view scheme, std::string_view value) {
        const Match match = compare(kind, scheme, value);
        contradicted = contradicted || match == Match::no;
        return match == Match::yes;
    };
    // A registration number may come under the scheme of its register.
    if (is(Kind::vat, {}, party.vat_id) || is(Kind::tax, {}, party.tax_id) ||
        is(Kind::registration, {}, party.registration_id) ||
        is(Kind::scheme, party.registration_scheme, party.registration_id) ||
        is(Kind::scheme, party.endpoint_scheme, party.endpoint)) {
        return true;
    }
    for (const PartyIdentifierFacts& identifier : party.identifiers) {
        if (is(Kind::scheme, identifier.scheme, identifier.value)) return true;
    }
    if (contradicted) return false;
    return compare(Kind::name, {}, party.name) == Match::yes ||
           compare(Kind::name, {}, party.trading_name) == Match::yes;
}

Side Identities::side_of(const PartyFacts* seller, const PartyFacts* buyer) const {
    const bool named = seller != nullptr && seller->is_named();
    if (named && is_us(*seller)) return Side::ours;
    if (buyer != nullptr && is_us(*buyer)) return Side::not_our_receivable;
    return named ? Side::foreign_seller : Side::no_seller;
}

}  // namespace openitem::model
