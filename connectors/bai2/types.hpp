// The type codes of BAI2: what an amount is.
#pragma once

#include <string_view>

namespace openitem::bai2 {

enum class Role : unsigned char {
    plain,       ///< money in or out
    given_back,  ///< of an earlier entry: a credit returns what we paid, a debit what we received
    own,         ///< moved between accounts of one owner: zero balancing, sweeps
    deposit,     ///< may be followed by the items it is made of
    item,        ///< one of the items of the deposit before it
};

struct Type {
    unsigned code;
    std::string_view name;
    Role role = Role::plain;
};

/// What is known of a code; nullptr for those that only say credit or debit by their range.
const Type* find_type(unsigned code);

/// Of detail records. 100 to 399 and 700 to 759 are credits, 400 to 699 and 760 to 799 debits, and
/// of a bank's own codes 920 to 959 and 960 to 999.
enum class Direction : unsigned char { credit, debit, none };
Direction direction_of(unsigned code);

/// Balances of an account (03).
constexpr unsigned opening_ledger = 10, closing_ledger = 15, opening_available = 40,
                   closing_available = 45, current_available = 60, total_credits = 100,
                   total_debits = 400;

}  // namespace openitem::bai2
