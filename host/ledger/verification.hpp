// The invariants of the books, as checks over streams of rows. Nothing is kept but sums.
//
//     JournalCheck journal(eur);        every entry in id order
//     ItemCheck items;                  every item with its allocations
//     TieCheck ties(Every::month);      both, in any order
//
// A check never stops at a failure: it counts it, and describes the first ones with their ids.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/ledger/allocation.hpp"
#include "host/ledger/entry.hpp"
#include "host/ledger/item.hpp"

namespace openitem::ledger {

// How one invariant fared.
struct Check {
    static constexpr std::size_t max_failures = 20;  // described; all are counted

    std::string name = {};     // "entries balance"
    std::int64_t checked = 0;  // what was looked at: entries, lines, items, sums
    std::int64_t failed = 0;
    std::vector<std::string> failures = {};  // each names the ids it is about

    bool ok() const noexcept { return failed == 0; }
    void fail(std::string description);
};

// Entries by themselves: that each balances (A11), that the chain holds, and that lines are well
// formed: a line on a control account names its item and customer, no other line an item, and an
// amount in the company's currency is its own functional amount.
class JournalCheck {
public:
    explicit JournalCheck(base::Currency functional) : functional_(functional) {}

    // In id order, from the first entry on, with the hash that is stored.
    void add(const Entry& entry, std::span<const Line> lines, const base::Digest& stored);

    Check balance{.name = "entries balance, per currency and functional"};
    Check chain{.name = "the hash chain holds"};
    Check form{.name = "lines are well formed"};

private:
    void check_form(const Entry& entry, const Line& line);

    base::Currency functional_;
    Chain expected_;
    EntryId last_ = {};
};

// What changes the worth of an item and not its amount.
bool is_revaluation(const Line& line) noexcept;

// What foreign items carry in functional currency (A11): nothing once they are settled, and never
// on the other side than their amount. Keeps those that are open.
class CarryCheck {
public:
    explicit CarryCheck(base::Currency functional) : functional_(functional) {}

    void add(const Line& line);  // of every entry
    Check result() const;

private:
    struct Carried {
        base::int128 amount = 0;
        base::int128 functional = 0;
    };
    base::Currency functional_;
    std::map<ItemId, Carried> items_;
    Check check_{.name = "foreign items carry what is open of them, and nothing once settled"};
};

// The lines on control accounts that rows explain: what replay of the journal must find. Appended.
void expect_item(const Item& item, std::vector<Line>& out);
// `from` and `to` as the allocation names them; nullptr for the side that is an account.
void expect_allocation(const Allocation& allocation, const Item* from, const Item* to,
                       std::vector<Line>& out);
// Are the entry's lines on control accounts the expected ones, in whatever order? `expected` is
// reordered, `scratch` overwritten.
bool same_control_lines(std::span<const Line> lines, std::vector<Line>& expected,
                        std::vector<Line>& scratch);

// One item with its allocations: never more allocated than there is, at the end of any day; nothing
// before it is posted; nothing that counts once it is reversed.
class ItemCheck {
public:
    void add(const Item& item, std::span<const Allocation> allocations);

    Check bounds{.name = "no allocation exceeds what it allocates, at any date"};
    Check life{.name = "items and allocations are dated in order"};

private:
    std::vector<std::pair<base::Date, base::int128>> changes_;
};

enum class Every : std::uint8_t { day, month };

// Ties (A12): at the end of every period, each control account equals the open items behind it, per
// currency.
class TieCheck {
public:
    explicit TieCheck(Every every) : every_(every) {}

    void add_line(base::Date date, const Line& line);
    // With all allocations of the item; the amounts they moved count once for each of their items.
    void add_item(const Item& item, std::span<const Allocation> allocations);

    // The comparisons, one for each account, currency and period end. `name` says which account.
    Check result(Account account, std::string name) const;
    // The balance of a control account at the end of the last period, from the journal.
    base::int128 balance(Account account, base::Currency currency) const;

private:
    struct Key {
        Account account;
        base::Currency currency;
        base::Date period_end;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    struct Sums {
        base::int128 journal = 0;
        base::int128 items = 0;
    };
    Sums& at(Account account, base::Currency currency, base::Date date);

    Every every_;
    std::map<Key, Sums> sums_;
    Key last_key_ = {};
    Sums* last_ = nullptr;
};

}  // namespace openitem::ledger
