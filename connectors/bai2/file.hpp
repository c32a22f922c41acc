// A file of BAI2 as its records say, with every control total and count held against what is there.
//
// What does not fit is refused at the smallest unit that has a trailer: an account (49), a group
// (98), or the file (99).
#pragma once

#include "connectors/bai2/records.hpp"

#include <openitem/error.hpp>
#include <openitem/values.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::bai2 {

/// When the money of an amount can be used.
struct Funds {
    std::string_view type;         ///< Z, 0, 1, 2, S, V, D; empty: unknown
    std::optional<Date> value_on;  ///< V
    std::string_view time;
    /// S: at once, in a day, later; D: pairs of days and amounts. In minor units.
    std::vector<std::int64_t> parts;
};

struct Summary {
    unsigned type = 0;
    std::int64_t units = 0;
    bool stated = false;  ///< the amount is there
};

struct Detail {
    unsigned type = 0;
    std::int64_t units = 0;
    Funds funds;
    std::string_view bank_reference, customer_reference;
    std::string text;
    Place place;
};

struct Account {
    std::string_view number, currency;
    std::vector<Summary> summaries;
    std::vector<Detail> details;
    Place place;
    std::optional<Error> refused;
};

struct Group {
    std::string_view receiver, originator, status, time, currency, modifier;
    std::optional<Date> as_of;
    std::vector<Account> accounts;
    Place place;
    std::optional<Error> refused;
};

/// Throws Error(OI_BAD_DATA, "bai2...") when it is no BAI2, or refuses the file as a whole.
std::vector<Group> read_groups(std::string_view bytes);

}  // namespace openitem::bai2
