#include "host/store/replay.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>

namespace openitem::store {

namespace {

using ledger::Event;

constexpr std::size_t most_described = 20;
constexpr std::int64_t most_per_commit = 10'000;

class Replaying {
public:
    Replaying(Store& store, Store& into) : store_(store), into_(into) {}

    Replayed run() {
        store_.postings([this](const EntryRow& row, const Posting& posting) {
            take(row, posting);
            return true;
        });
        if (transaction_) transaction_->commit();
        transaction_.reset();
        compare_entries();
        compare_items();
        compare_allocations();
        return out_;
    }

private:
    void differ(std::string what) {
        ++out_.differences;
        if (out_.described.size() < most_described) out_.described.push_back(std::move(what));
    }

    // What is recorded at one instant is one transaction, within reason.
    Transaction& at(base::Instant recorded_at) {
        if (transaction_ && (recorded_at != recorded_at_ || gathered_ >= most_per_commit)) {
            transaction_->commit();
            transaction_.reset();
        }
        if (!transaction_) {
            transaction_ = into_.begin(recorded_at);
            recorded_at_ = recorded_at;
            gathered_ = 0;
        }
        ++gathered_;
        return *transaction_;
    }

    void take(const EntryRow& row, const Posting& posting) {
        Transaction& transaction = at(row.recorded_at);
        const EntryId id = transaction.add_entry(row.entry, posting.lines);
        ++out_.entries;
        if (id != row.entry.id) {
            differ("entry " + std::to_string(row.entry.id.value) + " is the " +
                   std::to_string(id.value) + ". there is");
        }
        Made& made = made_[id.value];
        for (const ledger::Item& item : posting.items) {
            made.items.push_back(add_item(transaction, item));
        }
        for (const ledger::Allocation& allocation : posting.allocations) {
            made.allocations.push_back(add_allocation(transaction, allocation));
        }
        if (row.entry.event == Event::reversal) take_back(transaction, row.entry, id);
        if (row.entry.event == Event::transfer) close_transferred(transaction, row.entry, posting);
        if (made.items.empty() && made.allocations.empty()) made_.erase(id.value);
    }

    ItemId add_item(Transaction& transaction, ledger::Item item) {
        ++out_.items;
        const auto stored = store_.item(item.id);
        ItemRow row;
        if (stored) row.number = stored->number, row.natural_key = stored->natural_key;
        item.reversed_on.reset();
        item.reversal = {};
        row.item = item;
        const ItemId id = transaction.add_item(row);
        if (id != item.id) differ("item " + std::to_string(item.id.value) + " gets another id");
        standing_.insert(id.value);
        return id;
    }

    AllocationId add_allocation(Transaction& transaction, ledger::Allocation allocation) {
        ++out_.allocations;
        const auto stored = store_.allocation(allocation.id);
        AllocationRow row;
        if (stored) row.rule = stored->rule, row.evidence = stored->evidence;
        allocation.reversed_on.reset();
        allocation.reversal = {};
        row.allocation = allocation;
        const AllocationId id = transaction.add_allocation(row);
        if (id != allocation.id) {
            differ("allocation " + std::to_string(allocation.id.value) + " gets another id");
        }
        return id;
    }

    // What the entry that is taken back had made, as far as it stands.
    void take_back(Transaction& transaction, const ledger::Entry& entry, EntryId reversal) {
        const auto made = made_.find(entry.reverses.value);
        if (made == made_.end()) return;
        for (const ItemId item : made->second.items) {
            if (standing_.erase(item.value) == 0) continue;
            transaction.reverse_item(item, entry.date, reversal);
        }
        for (const AllocationId allocation : made->second.allocations) {
            transaction.reverse_allocation(allocation, entry.date, reversal);
        }
        made_.erase(made);
    }

    // An item moves: the one that was there is closed.
    void close_transferred(Transaction& transaction, const ledger::Entry& entry,
                           const Posting& posting) {
        for (const ledger::Line& line : posting.lines) {
            const bool made = std::any_of(posting.items.begin(), posting.items.end(),
                                          [&](const auto& item) { return item.id == line.item; });
            if (made || !line.item || standing_.erase(line.item.value) == 0) continue;
            transaction.reverse_item(line.item, entry.date, entry.id);
        }
    }

    void compare_entries() {
        if (store_.last_entry() != into_.last_entry()) differ("there are not as many entries");
        into_.entries({}, [this](const EntryRow& row, std::span<const ledger::Line> lines) {
            const auto there = store_.entry(row.entry.id);
            const bool same =
                there && there->entry == row.entry && there->hash == row.hash &&
                there->recorded_at == row.recorded_at &&
                std::equal(lines.begin(), lines.end(), there->lines.begin(), there->lines.end());
            if (!same) differ("entry " + std::to_string(row.entry.id.value) + " is another");
            return true;
        });
    }

    void compare_items() {
        std::int64_t count = 0;
        store_.items({}, [&](const ItemRow& row) {
            ++count;
            const auto again = into_.item(row.item.id);
            if (!again || again->item != row.item || again->number != row.number ||
                again->natural_key != row.natural_key) {
                differ("item " + std::to_string(row.item.id.value) + " is another");
            }
            return true;
        });
        if (count != out_.items) differ("there are items that no entry has made");
    }

    void compare_allocations() {
        std::int64_t count = 0;
        store_.allocations([&](const AllocationRow& row) {
            ++count;
            const auto again = into_.allocation(row.allocation.id);
            if (!again || again->allocation != row.allocation || again->rule != row.rule ||
                again->evidence != row.evidence) {
                differ("allocation " + std::to_string(row.allocation.id.value) + " is another");
            }
            return true;
        });
        if (count != out_.allocations) differ("there are allocations that no entry has made");
    }

    struct Made {
        std::vector<ItemId> items;
        std::vector<AllocationId> allocations;
    };
    Store& store_;
    Store& into_;
    Replayed out_;
    std::unique_ptr<Transaction> transaction_;
    base::Instant recorded_at_;
    std::int64_t gathered_ = 0;
    std::unordered_map<std::int64_t, Made> made_;  // by entry, while it may be taken back
    std::unordered_set<std::int64_t> standing_;    // items
};

}  // namespace

Replayed replay(Store& store, Store& empty) { return Replaying(store, empty).run(); }

}  // namespace openitem::store
