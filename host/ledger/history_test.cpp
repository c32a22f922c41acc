// Random histories of a small company, kept in memory: whatever happens in whatever order, the
// books tie at every date.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "host/ledger/allocation.hpp"
#include "host/ledger/posting.hpp"
#include "host/ledger/verification.hpp"

namespace openitem::ledger {
namespace {

constexpr base::Currency eur("EUR");

base::Date day(int n) { return base::Date::parse("2026-01-01")->add_days(n); }

struct Posted {
    Entry entry;
    std::vector<Line> lines;
    base::Digest hash;
};

// Books as plain vectors: the ledger's functions, and nothing else.
class Journal {
public:
    EntryId add_entry(Event event, base::Date date, std::vector<Line> lines,
                      EntryId reverses = {}) {
        const EntryId id{static_cast<std::int64_t>(entries.size()) + 1};
        const Entry entry{.id = id, .event = event, .date = date, .reverses = reverses};
        RC_ASSERT(check_balanced(lines).ok());
        entries.push_back({entry, lines, chain_.add(entry, lines)});
        return id;
    }

    ItemId add_item(Event event, ItemKind kind, CustomerId customer, std::int64_t amount,
                    base::Date date) {
        Item item{.id = {static_cast<std::int64_t>(items.size()) + 1},
                  .kind = kind,
                  .customer = customer,
                  .currency = eur,
                  .amount = amount,
                  .posted_on = date};
        const Part part{.item = item.id, .account = control_account(item), .amount = amount};
        Facts facts = Facts::in_one_currency(eur, customer);
        facts.direction = amount < 0 ? -1 : 1;
        const std::int64_t size = amount < 0 ? -amount : amount;
        if (kind == ItemKind::payment) facts.direction = 1;
        facts.set(Component::payable, size).set(Component::amount, size);
        facts.set(Component::tax, size / 6).set(Component::net, size - size / 6);
        facts.parts = {&part, 1};
        std::vector<Line> lines;
        post(event, facts, lines).value();
        item.entry = add_entry(event, date, lines);
        items.push_back(item);
        return item.id;
    }

    Item& item(ItemId id) { return items[static_cast<std::size_t>(id.value) - 1]; }

    bool allocate(ItemId from, ItemId to, std::int64_t amount, base::Date date) {
        const Item& credit = item(from);
        const Item& debit = item(to);
        if (!check_allocation({credit, allocations}, {debit, allocations}, amount, date).ok()) {
            return false;
        }
        const Part parts[] = {{.item = from, .account = control_account(credit)},
                              {.item = to, .account = control_account(debit)}};
        Facts facts = Facts::in_one_currency(eur, credit.customer);
        facts.set(Component::amount, amount);
        facts.parts = parts;
        std::vector<Line> lines;
        post(Event::allocation, facts, lines).value();
        allocations.push_back({.id = {static_cast<std::int64_t>(allocations.size()) + 1},
                               .from = from,
                               .to = to,
                               .date = date,
                               .amount = amount,
                               .entry = add_entry(Event::allocation, date, lines)});
        return true;
    }

    EntryId reverse(EntryId entry, base::Date date) {
        std::vector<Line> lines;
        append_reversal(entries[static_cast<std::size_t>(entry.value) - 1].lines, lines);
        return add_entry(Event::reversal, date, lines, entry);
    }

    void unapply(Allocation& allocation, base::Date date) {
        if (allocation.reversed_on || date < allocation.date) return;
        allocation.reversal = reverse(allocation.entry, date);
        allocation.reversed_on = date;
    }

    // Void, and optionally a new version with another amount.
    void replace(ItemId id, base::Date date, std::optional<std::int64_t> amount) {
        const Item old = item(id);
        if (old.reversed_on) return;
        date = std::max(date, earliest_reversal(old, allocations));
        std::vector<Item> next;
        if (amount) {
            const bool credit = old.amount < 0;
            next.push_back(item(add_item(credit ? Event::credit_note : Event::invoice, old.kind,
                                         old.customer, credit ? -*amount : *amount, date)));
        }
        const auto plan = carry_over({&old, 1}, allocations, next, date);
        for (const CarryOver& step : plan) {
            unapply(allocations[static_cast<std::size_t>(step.allocation.value) - 1],
                    step.reverse_on);
        }
        item(id).reversal = reverse(old.entry, date);
        item(id).reversed_on = date;
        for (const CarryOver& step : plan) {
            const Allocation was = allocations[static_cast<std::size_t>(step.allocation.value) - 1];
            for (const CarryOver::Kept& kept : step.kept) {
                const ItemId now = next[kept.item].id;
                const bool applied = was.from == id
                                         ? allocate(now, was.to, kept.amount, kept.date)
                                         : allocate(was.from, now, kept.amount, kept.date);
                RC_ASSERT(applied);
            }
        }
    }

    std::vector<Posted> entries;
    std::vector<Item> items;
    std::vector<Allocation> allocations;

private:
    Chain chain_;
};

struct Step {
    int what, a, b, amount, date;
};

}  // namespace
}  // namespace openitem::ledger

namespace rc {
template <>
struct Arbitrary<openitem::ledger::Step> {
    static Gen<openitem::ledger::Step> arbitrary() {
        using openitem::ledger::Step;
        return gen::build<Step>(gen::set(&Step::what, gen::inRange(0, 12)),
                                gen::set(&Step::a, gen::inRange(0, 1000)),
                                gen::set(&Step::b, gen::inRange(0, 1000)),
                                gen::set(&Step::amount, gen::inRange(1, 200)),
                                gen::set(&Step::date, gen::inRange(0, 40)));
    }
};
}  // namespace rc

namespace openitem::ledger {
namespace {

std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << "{what " << step.what << " a " << step.a << " b " << step.b << " amount "
               << step.amount << " date " << step.date << '}';
}

// Some credit to some debit of its customer; half of the time all that can be, else what may be too
// much.
void allocate_some(Journal& journal, const Step& step) {
    const auto choose = [&](int n, auto fits) {
        std::vector<ItemId> candidates;
        for (const Item& item : journal.items) {
            if (fits(item)) candidates.push_back(item.id);
        }
        return candidates.empty() ? ItemId{}
                                  : candidates[static_cast<std::size_t>(n) % candidates.size()];
    };
    const ItemId from = choose(step.a, [](const Item& item) { return item.amount < 0; });
    if (!from) return;
    const ItemId to = choose(step.b, [&](const Item& item) {
        return item.amount > 0 && item.customer == journal.item(from).customer;
    });
    if (!to) return;
    base::Date date = day(step.date);
    std::int64_t amount = step.amount;
    if (step.what > 5) {
        date = std::max({date, journal.item(from).posted_on, journal.item(to).posted_on});
        amount = std::min({amount, allocatable(journal.item(from), journal.allocations, date),
                           allocatable(journal.item(to), journal.allocations, date)});
    }
    journal.allocate(from, to, amount, date);
}

void apply(Journal& journal, const Step& step) {
    const base::Date date = day(step.date);
    const CustomerId customer{step.a % 3 + 1};
    const auto pick = [&](int n) {
        return journal.items[static_cast<std::size_t>(n) % journal.items.size()].id;
    };
    if (step.what <= 1 || journal.items.empty()) {
        journal.add_item(Event::invoice, ItemKind::invoice, customer, step.amount, date);
    } else if (step.what == 2) {
        journal.add_item(Event::credit_note, ItemKind::credit, customer, -step.amount, date);
    } else if (step.what == 3) {
        journal.add_item(Event::payment, ItemKind::payment,
                         step.b % 5 == 0 ? CustomerId{} : customer, -step.amount, date);
    } else if (step.what <= 8) {
        allocate_some(journal, step);
    } else if (step.what == 9 && !journal.allocations.empty()) {
        const auto index = static_cast<std::size_t>(step.a) % journal.allocations.size();
        journal.unapply(journal.allocations[index], date);
    } else if (step.what == 10) {
        const Item& item = journal.item(pick(step.a));
        const bool document = item.kind != ItemKind::payment;
        journal.replace(item.id, date,
                        document ? std::optional<std::int64_t>(step.amount) : std::nullopt);
    } else {
        journal.replace(pick(step.a), date, std::nullopt);
    }
}

// What the journal alone says is open of an item: replay.
std::int64_t replayed(const Journal& journal, const Item& item, base::Date date) {
    std::int64_t sum = 0;
    for (const Posted& posted : journal.entries) {
        if (posted.entry.date > date) continue;
        for (const Line& line : posted.lines) sum += line.item == item.id ? line.amount : 0;
    }
    return sum;
}

void check_everything(const Journal& journal) {
    JournalCheck entries(eur);
    TieCheck ties(Every::day);
    for (const Posted& posted : journal.entries) {
        entries.add(posted.entry, posted.lines, posted.hash);
        for (const Line& line : posted.lines) ties.add_line(posted.entry.date, line);
    }
    ItemCheck items;
    for (const Item& item : journal.items) {
        std::vector<Allocation> touching;
        for (const Allocation& allocation : journal.allocations) {
            if (allocation.from == item.id || allocation.to == item.id) {
                touching.push_back(allocation);
            }
        }
        items.add(item, touching);
        ties.add_item(item, touching);
        for (int date = 0; date < 42; ++date) {
            RC_ASSERT(open_amount(item, touching, day(date)) == replayed(journal, item, day(date)));
        }
    }
    for (const Check& check :
         {entries.balance, entries.chain, entries.form, items.bounds, items.life}) {
        RC_ASSERT(check.failures == std::vector<std::string>{});
    }
    for (const Account account : control_accounts) {
        RC_ASSERT(ties.result(account, "").failures == std::vector<std::string>{});
    }
}

RC_GTEST_PROP(History, A12_ties_hold_at_every_date, (const std::vector<Step>& steps)) {
    Journal journal;
    for (const Step& step : steps) apply(journal, step);
    check_everything(journal);
}

RC_GTEST_PROP(History, to_apply_and_unapply_changes_nothing, (const std::vector<Step>& steps)) {
    Journal journal;
    for (const Step& step : steps) apply(journal, step);
    const auto opens = [&] {
        std::vector<std::int64_t> all;
        for (const Item& item : journal.items) {
            for (int date = 0; date < 60; ++date) {
                all.push_back(open_amount(item, journal.allocations, day(date)));
            }
        }
        return all;
    };
    const auto before = opens();
    for (std::size_t i = 0; i < journal.items.size(); ++i) {
        for (std::size_t k = 0; k < journal.items.size(); ++k) {
            const Item from = journal.items[i];
            const Item to = journal.items[k];
            const base::Date date = std::max(from.posted_on, to.posted_on);
            const std::int64_t amount = std::min(allocatable(from, journal.allocations, date),
                                                 allocatable(to, journal.allocations, date));
            if (!journal.allocate(from.id, to.id, amount, date)) continue;
            journal.unapply(journal.allocations.back(), date);
        }
    }
    RC_ASSERT(opens() == before);
    check_everything(journal);
}

RC_GTEST_PROP(History, whatever_is_allocatable_can_be_allocated_and_no_more,
              (const std::vector<Step>& steps)) {
    Journal journal;
    for (const Step& step : steps) apply(journal, step);
    for (const Item& item : std::vector<Item>(journal.items)) {
        const base::Date date = item.posted_on.add_days(3);
        const std::int64_t most = allocatable(item, journal.allocations, date);
        RC_ASSERT(!check_adjustment({item, journal.allocations}, most + 1, date).ok());
        if (most > 0) {
            RC_ASSERT(check_adjustment({item, journal.allocations}, most, date).ok());
        }
    }
}

TEST(Verification, names_what_is_wrong) {
    Item item{.id = {4},
              .kind = ItemKind::invoice,
              .customer = {1},
              .currency = eur,
              .amount = 100,
              .posted_on = day(1)};
    Allocation allocation{.id = {9}, .to = {4}, .date = day(5), .amount = 101};
    ItemCheck check;
    check.add(item, {&allocation, 1});
    ASSERT_EQ(check.bounds.failures.size(), 1U);
    EXPECT_EQ(check.bounds.failures[0], "item 4: on 2026-01-06 1.01 EUR is allocated of 1.00 EUR");

    allocation.amount = 10;
    allocation.date = day(0);
    item.reversed_on = day(3);
    ItemCheck life;
    life.add(item, {&allocation, 1});
    EXPECT_EQ(life.life.failed, 2);  // before the item, and still counting after its reversal

    TieCheck ties(Every::month);
    ties.add_line(day(1), {Account::receivables, {1}, {4}, eur, 100, 100});
    item.reversed_on.reset();
    item.amount = 99;
    ties.add_item(item, {});
    const Check tie = ties.result(Account::receivables, "tie");
    ASSERT_EQ(tie.failures.size(), 1U);
    EXPECT_EQ(tie.failures[0],
              "receivables at 2026-01-31 is 1.00 EUR in the journal, 0.99 EUR in open items");
}

TEST(Verification, a_line_that_is_not_well_formed_is_named) {
    JournalCheck journal(eur);
    const std::vector<Line> lines = {{Account::receivables, {1}, {}, eur, 100, 100},
                                     {Account::revenue, {}, {3}, eur, -100, -100}};
    const Entry entry{.id = {1}, .event = Event::invoice};
    journal.add(entry, lines, Chain().add(entry, lines));
    EXPECT_TRUE(journal.balance.ok());
    EXPECT_TRUE(journal.chain.ok());
    EXPECT_EQ(journal.form.failures,
              (std::vector<std::string>{"entry 1: the line on receivables names no item",
                                        "entry 1: the line on revenue names an item"}));
}

}  // namespace
}  // namespace openitem::ledger
