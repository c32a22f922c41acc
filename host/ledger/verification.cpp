#include "host/ledger/verification.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "host/base/money.hpp"

namespace openitem::ledger {

namespace {

using base::int128;

std::string id_text(std::string_view what, std::int64_t id) {
    return std::string(what) + ' ' + std::to_string(id);
}

std::string amount_text(int128 amount, base::Currency currency) {
    if (amount < std::numeric_limits<std::int64_t>::min() ||
        amount > std::numeric_limits<std::int64_t>::max()) {
        return "an amount beyond 64 bits";
    }
    return base::Money{static_cast<std::int64_t>(amount), currency}.to_text();
}

auto order_of(const Line& line) noexcept {
    return std::tuple(line.item, line.account, line.customer, line.currency, line.amount,
                      line.functional);
}

}  // namespace

void Check::fail(std::string description) {
    ++failed;
    if (failures.size() < max_failures) failures.push_back(std::move(description));
}

void JournalCheck::add(const Entry& entry, std::span<const Line> lines,
                       const base::Digest& stored) {
    ++balance.checked;
    if (const auto balanced = check_balanced(lines); !balanced) {
        balance.fail(id_text("entry", entry.id.value) + ": " + balanced.error().message);
    }

    ++chain.checked;
    if (entry.id.value != last_.value + 1) {
        chain.fail("entry " + std::to_string(entry.id.value) + " follows entry " +
                   std::to_string(last_.value) + ": one is missing or twice");
    }
    last_ = entry.id;
    if (expected_.add(entry, lines) != stored) {
        chain.fail(id_text("entry", entry.id.value) +
                   ": its hash does not follow from its lines and the entry before it");
        // One damaged entry is one failure: what follows is judged by the hash that is stored.
        expected_.restart(stored);
    }

    for (const Line& line : lines) check_form(entry, line);
}

void JournalCheck::check_form(const Entry& entry, const Line& line) {
    ++form.checked;
    const auto fail = [&](std::string_view what) {
        form.fail(id_text("entry", entry.id.value) + ": the line on " +
                  std::string(to_string(line.account)) + ' ' + std::string(what));
    };
    if (is_control(line.account)) {
        if (!line.item) return fail("names no item");
        if (line.account == Account::unidentified_cash) {
            if (line.customer) return fail("names a customer");
        } else if (!line.customer && line.account != Account::receivables) {
            return fail("names no customer");
        }
        if (is_revaluation(line) && entry.event != Event::revaluation &&
            entry.event != Event::reversal) {
            return fail("changes what an item is worth and not its amount");
        }
    } else if (line.item) {
        return fail("names an item");
    }
    if (line.currency == functional_ && line.amount != line.functional &&
        !is_currency_difference(line.account)) {
        fail("has another functional amount than its own");
    }
}

bool is_revaluation(const Line& line) noexcept {
    return is_control(line.account) && line.amount == 0 && line.functional != 0;
}

void CarryCheck::add(const Line& line) {
    if (!is_control(line.account) || line.currency == functional_) return;
    Carried& carried = items_[line.item];
    carried.amount += line.amount;
    carried.functional += line.functional;
    if (carried.amount == 0 && carried.functional == 0) items_.erase(line.item);
    ++check_.checked;
}

Check CarryCheck::result() const {
    Check check = check_;
    for (const auto& [item, carried] : items_) {
        if (carried.amount != 0 && (carried.amount < 0) != (carried.functional < 0)) {
            if (carried.functional == 0) continue;  // too little to be worth anything
            check.fail(id_text("item", item.value) + " is valued on the wrong side");
        }
        if (carried.amount == 0) {
            check.fail(id_text("item", item.value) + " has nothing open and still carries " +
                       amount_text(carried.functional, functional_));
        }
    }
    return check;
}

void expect_item(const Item& item, std::vector<Line>& out) {
    out.push_back({.account = control_account(item),
                   .customer = item.customer,
                   .item = item.id,
                   .currency = item.currency,
                   .amount = item.amount});
}

void expect_allocation(const Allocation& allocation, const Item* from, const Item* to,
                       std::vector<Line>& out) {
    if (from != nullptr) {
        expect_item(*from, out);
        out.back().amount = allocation.amount;
    }
    if (to != nullptr) {
        expect_item(*to, out);
        out.back().amount = -allocation.amount;
    }
}

bool same_control_lines(std::span<const Line> lines, std::vector<Line>& expected,
                        std::vector<Line>& scratch) {
    std::vector<Line>& found = scratch;
    found.clear();
    for (Line line : lines) {
        if (!is_control(line.account) || is_revaluation(line)) continue;
        line.functional = 0;  // what a foreign amount was worth is the journal's own
        found.push_back(line);
    }
    if (found.size() != expected.size()) return false;
    const auto before = [](const Line& a, const Line& b) { return order_of(a) < order_of(b); };
    std::sort(found.begin(), found.end(), before);
    std::sort(expected.begin(), expected.end(), before);
    return found == expected;
}

void ItemCheck::add(const Item& item, std::span<const Allocation> allocations) {
    ++bounds.checked;
    ++life.checked;
    if (item.reversed_on && *item.reversed_on < item.posted_on) {
        life.fail(id_text("item", item.id.value) + " is reversed before it is posted");
    }
    if (allocations.empty()) return;

    changes_.clear();
    for (const Allocation& allocation : allocations) {
        ++life.checked;
        const auto fail = [&](std::string_view what) {
            life.fail(id_text("allocation", allocation.id.value) + ' ' + std::string(what) +
                      id_text(" item", item.id.value));
        };
        const bool right_side = allocation.from == item.id ? item.amount < 0 : item.amount > 0;
        if (!right_side) fail("is on the wrong side of");
        if (allocation.amount <= 0) fail("has no positive amount for");
        if (allocation.date < item.posted_on) fail("is dated before");
        if (allocation.reversed_on && *allocation.reversed_on < allocation.date) {
            fail("is reversed before its own date for");
        }
        if (item.reversed_on &&
            (!allocation.reversed_on ||
             *allocation.reversed_on > std::max(allocation.date, *item.reversed_on))) {
            fail("still counts after the reversal of");
        }
        changes_.emplace_back(allocation.date, allocation.amount);
        if (allocation.reversed_on)
            changes_.emplace_back(*allocation.reversed_on, -int128{allocation.amount});
    }
    std::sort(changes_.begin(), changes_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    const int128 size = item.amount < 0 ? -int128{item.amount} : int128{item.amount};
    int128 taken = 0;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
        taken += changes_[i].second;
        if (i + 1 < changes_.size() && changes_[i + 1].first == changes_[i].first) continue;
        if (taken < 0 || taken > size) {
            bounds.fail(id_text("item", item.id.value) + ": on " + changes_[i].first.to_string() +
                        ' ' + amount_text(taken, item.currency) + " is allocated of " +
                        amount_text(size, item.currency));
            return;
        }
    }
}

TieCheck::Sums& TieCheck::at(Account account, base::Currency currency, base::Date date) {
    const Key key{account, currency, every_ == Every::month ? date.month_end() : date};
    if (last_ == nullptr || key != last_key_) {
        last_ = &sums_[key];
        last_key_ = key;
    }
    return *last_;
}

void TieCheck::add_line(base::Date date, const Line& line) {
    if (!is_control(line.account)) return;
    at(line.account, line.currency, date).journal += line.amount;
}

void TieCheck::add_item(const Item& item, std::span<const Allocation> allocations) {
    const Account account = control_account(item);
    at(account, item.currency, item.posted_on).items += item.amount;
    if (item.reversed_on) at(account, item.currency, *item.reversed_on).items -= item.amount;
    for (const Allocation& allocation : allocations) {
        const int128 effect =
            allocation.from == item.id ? int128{allocation.amount} : -int128{allocation.amount};
        at(account, item.currency, allocation.date).items += effect;
        if (allocation.reversed_on) {
            at(account, item.currency, *allocation.reversed_on).items -= effect;
        }
    }
}

Check TieCheck::result(Account account, std::string name) const {
    Check check{.name = std::move(name)};
    base::Currency currency;
    Sums running;
    for (const auto& [key, sums] : sums_) {  // in order of account, currency, date
        if (key.account != account) continue;
        if (key.currency != currency) running = {}, currency = key.currency;
        running.journal += sums.journal;
        running.items += sums.items;
        ++check.checked;
        if (running.journal == running.items) continue;
        check.fail(std::string(to_string(account)) + " at " + key.period_end.to_string() + " is " +
                   amount_text(running.journal, currency) + " in the journal, " +
                   amount_text(running.items, currency) + " in open items");
    }
    return check;
}

int128 TieCheck::balance(Account account, base::Currency currency) const {
    int128 sum = 0;
    for (const auto& [key, sums] : sums_) {
        if (key.account == account && key.currency == currency) sum += sums.journal;
    }
    return sum;
}

}  // namespace openitem::ledger
