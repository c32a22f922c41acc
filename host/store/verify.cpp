#include "host/store/verify.hpp"

#include <algorithm>
#include <future>
#include <limits>
#include <optional>
#include <ostream>
#include <streambuf>
#include <unordered_map>
#include <utility>

#include "host/store/archive.hpp"
#include "host/store/statuses.hpp"

namespace openitem::store {

namespace {

using ledger::Account;
using ledger::Check;
using ledger::Event;
using ledger::Item;
using ledger::Line;

// Hashes what is written into it and keeps nothing.
class HashingBuffer final : public std::streambuf {
public:
    base::Digest finish() { return sha_.finish(); }

protected:
    std::streamsize xsputn(const char* text, std::streamsize size) override {
        sha_.update(std::string_view(text, static_cast<std::size_t>(size)));
        return size;
    }
    int_type overflow(int_type c) override {
        const char byte = traits_type::to_char_type(c);
        sha_.update(std::string_view(&byte, 1));
        return c;
    }

private:
    base::Sha256 sha_;
};

std::string entry_text(EntryId id) { return "entry " + std::to_string(id.value); }

// Reads the journal with what each entry made, then the items with what touched them.
class Verifier {
public:
    explicit Verifier(Store& store)
        : store_(store),
          parties_(Parties::of(store)),
          journal_(store.functional_currency()),
          carry_(store.functional_currency()),
          ties_(ledger::Every::day) {}

    Report run(Store* beside) {
        auto references =
            std::async(beside ? std::launch::async : std::launch::deferred,
                       [books = beside ? beside : &store_] { return check_references(*books); });
        store_.postings([this](const EntryRow& row, const Posting& posting) {
            check_entry(row, posting);
            return true;
        });
        store_.items_with_allocations(
            [this](const Item& item, std::span<const ledger::Allocation> allocations) {
                check_item(item, allocations);
                return true;
            });
        if (items_of_entries_ != items_) {
            replay_.fail("the journal explains " + std::to_string(items_of_entries_) +
                         " items, the books hold " + std::to_string(items_));
        }
        references_ = references.get();
        check_archive();
        return report();
    }

private:
    void check_entry(const EntryRow& row, const Posting& posting) {
        journal_.add(row.entry, posting.lines, row.hash);
        for (const Line& line : posting.lines) {
            ties_.add_line(row.entry.date, line);
            carry_.add(line);
        }
        ++entries_;
        head_ = row.hash;
        if (row.entry.event == Event::archive) seals_.push_back(row.entry.evidence);
        check_period(row);

        ++clock_.checked;
        if (row.recorded_at < last_recorded_at_) {
            clock_.fail(entry_text(row.entry.id) + " was recorded before the entry before it");
        }
        last_recorded_at_ = row.recorded_at;

        ++replay_.checked;
        expected_.clear();
        expect_rows(row, posting);
        if (row.entry.event == Event::reversal) expect_reversal(row, posting);
        if (row.entry.event == Event::transfer) expect_transfer(row, posting);
        if (!ledger::same_control_lines(posting.lines, expected_, scratch_)) {
            replay_.fail(entry_text(row.entry.id) + " (" + std::string(to_string(row.entry.event)) +
                         "): its lines are not what the items and allocations it made say");
        }
    }

    // A period entry says through which day the books are closed from then on.
    void check_period(const EntryRow& row) {
        if (row.entry.event == Event::archive) return;
        ++period_.checked;
        if (row.entry.event == Event::period) {
            closed_through_ = row.entry.date;
        } else if (closed_through_ && row.entry.date <= *closed_through_) {
            period_.fail(entry_text(row.entry.id) + " is dated " + row.entry.date.to_string() +
                         ", when the books were closed through " + closed_through_->to_string());
        }
    }

    void expect_rows(const EntryRow& row, const Posting& posting) {
        for (const Item& item : posting.items) {
            ++items_of_entries_;
            if (item.entry != row.entry.id || item.posted_on != row.entry.date ||
                item.record != row.entry.record) {
                replay_.fail("item " + std::to_string(item.id.value) + " does not agree with " +
                             entry_text(row.entry.id) + " on entry, date or record");
            }
            ledger::expect_item(item, expected_);
        }
        for (const auto& [allocation, from, to] : posting.allocations) {
            const std::string name = "allocation " + std::to_string(allocation.id.value);
            if (allocation.entry != row.entry.id || allocation.date != row.entry.date) {
                replay_.fail(name + " does not agree with " + entry_text(row.entry.id) +
                             " on entry or date");
            }
            const auto are_one = [&] {  // on that day: merged, and perhaps parted since
                return parties_.are_one(from->customer, to->customer, allocation.date);
            };
            if (from && to && (from->currency != to->currency || !are_one())) {
                replay_.fail(name + " joins items of two customers or currencies");
            }
            ledger::expect_allocation(allocation, from ? &*from : nullptr, to ? &*to : nullptr,
                                      expected_);
        }
    }

    // A reversal has the lines of the entry it takes back, turned around; and what that entry made
    // is marked.
    void expect_reversal(const EntryRow& row, const Posting& posting) {
        if (!posting.items.empty() || !posting.allocations.empty()) {
            replay_.fail(entry_text(row.entry.id) + " is a reversal, and yet made something");
        }
        const std::optional<StoredEntry> taken_back = store_.entry(row.entry.reverses);
        if (!taken_back || row.entry.reverses >= row.entry.id) {
            replay_.fail(entry_text(row.entry.id) + " reverses an entry that is not before it");
            return;
        }
        if (row.entry.date < taken_back->entry.date) {
            replay_.fail(entry_text(row.entry.id) + " is dated before the entry it reverses");
        }
        std::vector<Line> mirrored;
        ledger::append_reversal(taken_back->lines, mirrored);
        if (!std::equal(mirrored.begin(), mirrored.end(), posting.lines.begin(),
                        posting.lines.end())) {
            replay_.fail(entry_text(row.entry.id) + " does not mirror " +
                         entry_text(row.entry.reverses));
        }
        std::erase_if(mirrored, [](const Line& line) {
            return !is_control(line.account) || ledger::is_revaluation(line);
        });
        for (Line& line : mirrored) line.functional = 0;
        expected_.insert(expected_.end(), mirrored.begin(), mirrored.end());
        if (taken_back->entry.event == Event::revaluation) return;
        for (const Line& line : taken_back->lines) {
            if (line.item) check_marked(line.item, taken_back->entry, row.entry.id);
        }
    }

    // An allocation's entry and its reversal.
    using Mark = std::pair<std::int64_t, std::int64_t>;

    // Has the item an allocation that this entry made and that one took back? Of a payment of
    // thousands of invoices the answer is kept, for all of them will ask.
    bool is_marked(ItemId id, Mark mark) {
        if (const auto known = marks_.find(id.value); known != marks_.end()) {
            return std::binary_search(known->second.begin(), known->second.end(), mark);
        }
        std::vector<Mark> marks;
        for (const StoredAllocation& each : store_.allocations_of(id)) {
            marks.emplace_back(each.allocation.entry.value, each.allocation.reversal.value);
        }
        std::sort(marks.begin(), marks.end());
        const bool found = std::binary_search(marks.begin(), marks.end(), mark);
        if (marks.size() > many_allocations) marks_.emplace(id.value, std::move(marks));
        return found;
    }

    // What the reversed entry made must say so: the item itself, or the allocation that touched it.
    void check_marked(ItemId id, const ledger::Entry& taken_back, EntryId reversal) {
        const std::optional<Item> item = store_.item_facts(id);
        if (!item) return;  // reported with the references
        bool marked = item->entry != taken_back.id || item->reversed_on.has_value();
        if (item->entry != taken_back.id && taken_back.event != Event::transfer) {
            marked = is_marked(id, {taken_back.id.value, reversal.value});
        }
        ++reversed_.checked;
        if (!marked) {
            reversed_.fail(entry_text(reversal) + " reverses " + entry_text(taken_back.id) +
                           ", but what that made for item " + std::to_string(id.value) +
                           " still stands");
        }
    }

    // A transfer closes an item and makes another.
    void expect_transfer(const EntryRow& row, const Posting& posting) {
        for (const Line& line : posting.lines) {
            const bool made = std::any_of(posting.items.begin(), posting.items.end(),
                                          [&](const Item& item) { return item.id == line.item; });
            if (made || !line.item) continue;
            const std::optional<Item> closed = store_.item_facts(line.item);
            if (!closed || closed->reversal != row.entry.id) {
                replay_.fail(entry_text(row.entry.id) + " does not close item " +
                             std::to_string(line.item.value));
                continue;
            }
            ledger::expect_item(*closed, expected_);
            expected_.back().amount = -closed->amount;
        }
    }

    void check_item(const Item& item, std::span<const ledger::Allocation> allocations) {
        ++items_;
        item_check_.add(item, allocations);
        ties_.add_item(item, allocations);
        if (item.reversal) {
            check_reversal("item " + std::to_string(item.id.value), item.reversal, item.entry);
        }
        for (const ledger::Allocation& allocation : allocations) {
            // Once for each allocation, though it comes for each of its sides.
            const bool second_side = allocation.from && allocation.to == item.id;
            if (!allocation.reversal || second_side) continue;
            check_reversal("allocation " + std::to_string(allocation.id.value), allocation.reversal,
                           allocation.entry);
        }
    }

    void check_reversal(const std::string& what, EntryId reversal, EntryId made_by) {
        ++reversed_.checked;
        const std::optional<StoredEntry> entry = store_.entry(reversal);
        if (entry && (entry->entry.reverses == made_by || entry->entry.event == Event::transfer)) {
            return;
        }
        reversed_.fail(what + " is marked reversed by " + entry_text(reversal) +
                       ", which does not reverse " + entry_text(made_by));
    }

    static Check check_references(Store& books) {
        Check check{.name = "references between rows hold"};
        check.checked = books.check_references([&check](const Mismatch& mismatch) {
            check.fail(std::string(mismatch.check) + ' ' + std::to_string(mismatch.id) + ": " +
                       std::string(mismatch.message));
            return true;
        });
        return check;
    }

    void check_archive() {
        store_.objects([this](const base::Digest& hash, std::int64_t size,
                              const std::optional<std::string>& bytes) {
            ++archive_.checked;
            if (!bytes) {
                ++erased_;
            } else if (static_cast<std::int64_t>(bytes->size()) != size ||
                       base::sha256(std::string_view{*bytes}) != hash) {
                archive_.fail("object " + hash.hex() + ": its bytes do not hash to its key");
            }
            return true;
        });
        std::vector<base::Digest> digests;
        for (const StoredSource& source : store_.sources({})) {
            if (!source.complete) continue;
            ++archive_.checked;
            digests.push_back(source.digest);
            if (source_digest(store_.source_chunks(source.id)) != source.digest) {
                archive_.fail("source " + std::to_string(source.id.value) +
                              ": its chunks do not hash to its digest");
            }
        }
        std::sort(digests.begin(), digests.end());
        for (const base::Digest& seal : seals_) {
            ++archive_.checked;
            if (!std::binary_search(digests.begin(), digests.end(), seal)) {
                archive_.fail("the journal seals source " + seal.hex() + ", which is not there");
            }
        }
    }

    Report report() {
        Report report;
        report.erased_objects = erased_;
        report.entries = entries_;
        report.head = head_;
        const auto tie = [&](Account account, std::string what) {
            report.checks.push_back(ties_.result(
                account,
                std::string(to_string(account)) + " equals " + std::move(what) + ", on every day"));
        };
        report.checks.push_back(std::move(journal_.balance));
        report.checks.push_back(std::move(journal_.chain));
        report.checks.push_back(std::move(journal_.form));
        report.checks.push_back(std::move(clock_));
        report.checks.push_back(std::move(period_));
        report.checks.push_back(std::move(replay_));
        report.checks.push_back(std::move(reversed_));
        report.checks.push_back(std::move(item_check_.bounds));
        report.checks.push_back(std::move(item_check_.life));
        tie(Account::receivables, "open invoices and credits");
        tie(Account::unapplied_cash, "open payments of known customers");
        tie(Account::unidentified_cash, "open payments of nobody known");
        tie(Account::on_account, "open amounts on account");
        tie(Account::cash_in_transit, "open cash in transit");
        report.checks.push_back(carry_.result());
        report.checks.push_back(std::move(references_));
        report.checks.push_back(std::move(archive_));
        return report;
    }

    Store& store_;
    const Parties parties_;
    ledger::JournalCheck journal_;
    ledger::ItemCheck item_check_;
    ledger::CarryCheck carry_;
    ledger::TieCheck ties_;
    Check clock_{.name = "recorded-at instants never fall"};
    Check period_{.name = "nothing is dated in a period that was closed"};
    std::optional<base::Date> closed_through_;
    Check replay_{.name = "replaying the journal gives the items and allocations"};
    Check reversed_{.name = "what is marked reversed has its reversal"};
    Check references_;
    Check archive_{.name = "archived bytes hash to their keys"};
    std::vector<Line> expected_;
    std::vector<Line> scratch_;
    std::vector<base::Digest> seals_;
    static constexpr std::size_t many_allocations = 64;
    std::unordered_map<std::int64_t, std::vector<Mark>> marks_;  // by item, of those with many
    base::Instant last_recorded_at_ = {std::numeric_limits<std::int64_t>::min()};
    std::int64_t items_of_entries_ = 0;
    std::int64_t items_ = 0;
    std::int64_t entries_ = 0;
    base::Digest head_ = {};
    std::int64_t erased_ = 0;
};

}  // namespace

bool Report::ok() const noexcept {
    return std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.ok(); });
}

Report verify(Store& store, Store* beside) {
    const auto state = store.one_state(beside);  // a sync beside it goes on
    return Verifier(store).run(beside);
}

base::Digest fingerprint(Store& store) {
    HashingBuffer buffer;
    std::ostream out(&buffer);
    store.dump(out);
    return buffer.finish();
}

}  // namespace openitem::store
