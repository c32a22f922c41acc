// Posting into a store: keeps the journal, the items and the allocations in step.
//
//     Books books(transaction, currency);
//     auto posted = books.post({.event = type.event, .record = id, ...});
//     books.allocate(payment, invoice, 11900, date, how);
//
// Every function writes one entry and the rows that go with it, or answers why not and writes
// nothing. Dates are given; whoever calls has settled whose document it is and that it is not
// posted yet. For one thread, for the life of one Transaction.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/ledger/allocation.hpp"
#include "host/ledger/posting.hpp"
#include "host/ledger/rates.hpp"
#include "host/store/statuses.hpp"
#include "host/store/transaction.hpp"

namespace openitem::store {

// One item to be made: an instalment, or the whole of a document or payment.
struct ItemDraft {
    std::int64_t amount = 0;  // signed: effect on the receivable
    base::Date due_on = {};
    std::int32_t sequence = 1;
};

// What a document draws on of what was invoiced in advance, in its currency and as it was valued
// then. Net of the tax.
struct Drawn {
    std::int64_t net = 0;
    std::int64_t tax = 0;
    std::int64_t functional_net = 0;
    std::int64_t functional_tax = 0;
};

struct Draft {
    ledger::Event event = {};
    ledger::Origin origin = ledger::Origin::source;
    RecordId record = {};
    std::int32_t version = 1;
    ledger::ItemKind kind = {};
    std::uint8_t flags = 0;
    std::uint16_t type = 0;
    base::Date issued_on = {};
    base::Date posted_on = {};
    std::string_view number = {};
    std::string_view natural_key = {};
    // Its parts are filled in from the items. In one currency: what is not the books' is valued at
    // the rate of issued_on, an opening item at that of posted_on.
    ledger::Facts facts = {};
    std::optional<std::int64_t> tax_functional = {};  // as the document states it (A8)
    std::optional<Drawn> drawn = {};                  // of a foreign document
    std::span<const ItemDraft> items = {};
};

struct Posted {
    EntryId entry = {};
    ItemId first_item = {};  // the items have consecutive ids
};

struct AllocationDraft {
    ledger::AllocationKind kind = ledger::AllocationKind::payment;
    ledger::Origin origin = ledger::Origin::openitem;
    std::int64_t amount = 0;
    base::Date date = {};
    RecordId record = {};
    std::string_view rule = {};
    std::string_view evidence = {};
};

// A discount, write-off or bank charge: the amount of the draft is gross, and tax the share of it
// (of a bank charge none).
struct Adjustment {
    AllocationDraft draft = {};
    std::int64_t tax = 0;
    std::int64_t reserved = 0;  // in the books' currency: the allowance covers up to so much
    // The application it was granted along with: what takes that back takes this back as well.
    AllocationId with = {};
};

// What a document asks for, and the tax in it.
struct DocumentTax {
    std::int64_t gross = 0;
    std::int64_t tax = 0;
    std::int64_t functional_gross = 0;  // the same as they were valued; 0 of an opening item
    std::int64_t functional_tax = 0;
};
// As its entry has posted them; as its record states them, which may be missing.
DocumentTax posted_document_tax(const ledger::Entry& entry, std::span<const ledger::Line> lines);
DocumentTax stated_document_tax(const std::optional<StoredRecord>& record);

class Books {
public:
    // `first_open`: no entry is dated before it (periods.hpp). What mirrors a source is dated that
    // day instead, and a reversal always is; anything else is refused, rule "period.closed".
    Books(Transaction& transaction, base::Currency functional,
          base::Date first_open = {std::numeric_limits<std::int32_t>::min()})
        : transaction_(transaction), functional_(functional), first_open_(first_open) {}

    base::Date first_open_day() const noexcept { return first_open_; }
    // Are they one customer on that day, or merged into one (A21)?
    bool are_one(CustomerId one, CustomerId other, base::Date day);

    // A document, a payment, a refund, an opening item: one entry, and its items.
    base::Result<Posted> post(const Draft& draft);

    // Applies a credit item (payment, credit note) to a debit item. Rules:
    // ledger::check_allocation.
    base::Result<AllocationId> allocate(ItemId from, ItemId to, const AllocationDraft& draft);
    // Discount, write-off or bank charge of one item (A16).
    base::Result<AllocationId> adjust(ItemId item, const Adjustment& adjustment);
    // What the item's document asks for, and the tax in it: as its entry posted them; of an opening
    // item, whose entry knows no tax, as its record states them (A13).
    using DocumentTax = store::DocumentTax;
    DocumentTax document_tax(const ledger::Item& item);
    // The tax in `gross` of it.
    std::int64_t tax_share(const ledger::Item& item, std::int64_t gross);

    // Takes an allocation back with a date not before its own, and what was granted along with it;
    // all sides are as if it never was.
    base::Result<EntryId> unapply(AllocationId allocation, base::Date date, ledger::Origin origin);
    // What was granted along with an application and still counts, in id order.
    std::vector<AllocationId> granted_with(const ledger::Allocation& application);

    // Takes back what a record has posted (void, delete): un-applies what counts and reverses the
    // entry. `date` is the posting date of the reversal; where allocations were taken back later
    // than that, it is that later date (ledger::earliest_reversal). An error when the record has
    // nothing that stands. Of a record that posted an allocation, the newest allocation is taken
    // back.
    base::Result<EntryId> reverse_record(RecordId record, base::Date date, ledger::Origin origin);

    // What an allocation lost: minor units, above zero.
    struct Released {
        AllocationId allocation = {};
        std::int64_t amount = 0;
    };
    // An amendment (A14): reverses what the record posted, posts the draft as its new version, and
    // carries the allocations over up to the new amounts. What could not be carried is returned.
    // When the old version cannot be reversed as early as reversal_date, the new one is posted no
    // earlier than the reversal.
    struct Amended {
        Posted posted = {};
        std::int64_t unapplied = 0;           // minor units that went back to their payments
        std::vector<Released> released = {};  // the old allocations that lost some or all
    };
    base::Result<Amended> amend(RecordId record, const Draft& draft, base::Date reversal_date);

    // The payer of an unidentified payment is known now: its open amount moves under the customer
    // with that date. Returns the new item.
    base::Result<ItemId> identify(ItemId payment, CustomerId customer, base::Date date,
                                  ledger::Origin origin);

    // Money of a known customer becomes money of another currency: two items, one that takes
    // `gives` of the credit item `from`, and one to be allocated in the other currency. What one
    // side carried and the other is worth differ by a realised gain or loss, once it is settled.
    struct Exchange {
        std::int64_t gives = 0;
        base::Money receives = {};
        base::Date date = {};
        ledger::Origin origin = ledger::Origin::openitem;
        std::string_view evidence = {};
    };
    struct Exchanged {
        ItemId given = {};
        ItemId received = {};
        AllocationId allocation = {};  // of `from` to `given`
    };
    base::Result<Exchanged> exchange(ItemId from, const Exchange& exchange);
    // Takes an exchange back, named by either of its items, and all that was applied with it.
    base::Result<EntryId> take_back_exchange(ItemId either, base::Date date, ledger::Origin origin);

    // What foreign items are worth at the end of a day beyond what they carry; taken back the day
    // after (A11). No entry where nothing differs.
    struct Revalued {
        ItemId item = {};
        ledger::Account account = {};
        CustomerId customer = {};
        base::Currency currency = {};
        std::int64_t difference = 0;  // minor units of the books' currency, signed
    };
    base::Result<EntryId> revalue(std::span<const Revalued> items, base::Date day);
    // May the draft be valued in the books' currency? Posting it asks the same.
    base::Result<void> can_value(const Draft& draft);
    // The rate that holds on a day; an error (rule "currency.no_rate") where the table has a gap.
    base::Result<ledger::Rate> rate_for(base::Currency currency, base::Date day);

    // The tax of a write-off that stands: given back, or else a loss as well (A16).
    // No entry where there is no tax in it.
    base::Result<EntryId> relieve(AllocationId write_off, bool granted, base::Date date);
    // What the allowance grows by, in the books' currency; below zero, what it releases (A17).
    base::Result<EntryId> provide(std::int64_t delta, base::Date date);
    // Takes back an entry that made no item and no allocation: a relief, a provision.
    base::Result<EntryId> take_back(EntryId entry, base::Date date);

    // The archive's seal: takes the hash of a complete source into the chain (A25).
    EntryId seal(const base::Digest& source, base::Date date);
    // From here on the books are closed through that day (A18); `decision` is the hash of why. An
    // earlier day than before opens what lies between again.
    EntryId close_through(base::Date day, const base::Digest& decision);

private:
    base::Result<base::Date> date_for(base::Date wanted, ledger::Origin origin) const;
    // Fills lines_ with what the draft posts.
    base::Result<void> lines_for(const Draft& draft);
    base::Result<void> translate(const Draft& draft, ledger::Facts& facts);
    void share_among_parts(const ledger::Facts& facts);
    // What the item carries now in the books' currency, signed; and what of it goes with an amount,
    // without a sign.
    std::int64_t carried(const ledger::Item& item, std::span<const ledger::Allocation> allocations);
    std::int64_t carried_with(const ledger::Item& item,
                              std::span<const ledger::Allocation> allocations, std::int64_t amount);
    ledger::Facts facts_of(const ledger::Item& item) const;
    // Writes lines_ as an entry, and the allocation it is for.
    AllocationId add_allocation(ItemId from, ItemId to, ledger::Event event, base::Date date,
                                const AllocationDraft& draft);
    EntryId reverse_entry(EntryId entry, RecordId record, base::Date date, ledger::Origin origin);
    EntryId reverse_items(std::span<const ledger::Item> items, base::Date date,
                          ledger::Origin origin);
    base::Date earliest_date(std::span<const ledger::Item> items);
    void standing_items(RecordId record, std::vector<ledger::Item>& out);
    struct AdjustedParts {
        std::int64_t reserved = 0;
        std::int64_t tax = 0;
    };
    AdjustedParts parts_of(const ledger::Allocation& adjustment);
    base::Result<AllocationId> carried_application(const ledger::Allocation& adjustment);
    std::int64_t carry(const ledger::CarryOver& step, const ledger::Allocation& old,
                       std::span<const ledger::Item> old_items,
                       std::span<const ledger::Item> new_items, const Draft& draft);

    Transaction& transaction_;
    base::Currency functional_;
    base::Date first_open_;
    std::optional<Parties> parties_;  // read when two customers meet
    // Kept for their capacity: nothing is allocated for an entry once they have grown.
    std::vector<ledger::Line> lines_;
    std::vector<ledger::Line> reversed_lines_;
    std::vector<ledger::Part> parts_;
    std::vector<ledger::Item> items_;
    std::vector<ledger::Allocation> from_allocations_;
    std::vector<ledger::Allocation> to_allocations_;
    std::vector<std::pair<AllocationId, AllocationId>> carried_;  // by an amendment: old, new
};

// The application that an adjustment was granted along with; none: it was granted by itself.
AllocationId granted_along(const StoredAllocation& adjustment);

}  // namespace openitem::store
