// A company whose payments have a known right answer: customers, open items, and bank lines with
// what each of them really pays. The same seed gives the same world on every machine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/cash/match.hpp"

namespace openitem::cash::bench {

// Numbers that are the same with every library.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
    std::uint64_t next() {  // splitmix64
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    std::int64_t below(std::int64_t limit) {
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit));
    }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + below(most - least + 1);
    }
    bool chance(int percent) { return below(100) < percent; }
    template <class List>
    const auto& of(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(std::size(list))))];
    }

private:
    std::uint64_t state_;
};

struct Scale {
    std::uint64_t seed = 1;
    bool hard = false;  // more of what is difficult, and more noise in it
    std::int64_t customers = 2'000;
    std::int64_t items = 30'000;
    std::int64_t payments = 10'000;
};

struct Customer {
    std::string name;
    std::string number;   // ours of them
    std::string account;  // an IBAN
    std::int64_t parent = 0;
    std::int64_t monthly = 0;  // the same amount each month; 0: none
    std::vector<std::size_t> items;
};

enum class Class : std::uint8_t {
    reference,     // one number, as it is
    several,       // several numbers
    damaged,       // a number with a typing error, left out digits, letters for digits
    truncated,     // a list of numbers the bank cut off
    no_reference,  // one item, no number
    lump_sum,      // several items, no number
    order,         // the payer's own order number
    discount,      // less an early-payment discount, with or without a number
    short_paid,    // less than is open, for whatever reason
    over_paid,
    parent,      // paid by the customer's parent
    recurring,   // one of several equal amounts
    on_account,  // a round sum, for nothing
    foreign,     // another currency than the item's
    twice,       // what is paid already
    stranger,    // of nobody we know
};
const char* name_of(Class kind);

struct Payment {
    Class kind = Class::reference;
    Receipt receipt;
    // What of the money belongs to which item; empty: it is to be parked.
    std::map<std::int64_t, std::int64_t> pays;
    // The item another payment has paid before. Where that one waits for a person, this one is
    // right.
    std::int64_t again = 0;
    std::int64_t again_amount = 0;
};

struct World {
    std::vector<Customer> customers;  // the first is number 1
    std::vector<OpenItem> items;      // as they are before the payments
    std::vector<Payment> payments;    // by day
};
World make_world(const Scale& scale);

// As the company knows it. The items are moved into it.
OpenItems known(World& world);

}  // namespace openitem::cash::bench
