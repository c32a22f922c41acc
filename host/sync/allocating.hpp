// Allocations a source tells of: applied when both sides are there, taken back when the source
// changes its mind. One thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "host/model/facts.hpp"
#include "host/store/books.hpp"
#include "host/store/store.hpp"

namespace openitem::sync {

class Allocating {
public:
    explicit Allocating(base::Currency currency) : currency_(currency) {}

    // Everything from now on goes into this transaction.
    void begin(store::Transaction& transaction, base::Date first_open) {
        transaction_ = &transaction;
        books_.emplace(transaction, currency_, first_open);
    }

    // True: applied. False: a side has not come. In both cases what the record had applied before
    // is taken back; an error changes nothing.
    base::Result<bool> apply(const model::AllocationFacts& facts, store::ConnectionId connection,
                             store::RecordId record);
    // Nothing of it was ever applied, and a side it names was voided or deleted at its source: why
    // it will not be.
    std::optional<base::Error> hopeless(const model::AllocationFacts& facts,
                                        store::ConnectionId connection, store::RecordId record);
    void take_back(store::RecordId record);
    // Source allocations that stand on the items of a record.
    void standing_on(store::RecordId record, std::vector<store::RecordId>& allocations);
    // Has it applied anything that was not taken back?
    bool stands(store::RecordId record);
    // Those that have applied less than they state wait for a counterpart again.
    void wake(std::span<const store::RecordId> allocations);

    // The standing items of a record a connection names by its own id; false when there are none. A
    // record that is evidence stands for the one it is evidence of.
    bool find_items(store::ConnectionId connection, std::uint32_t entity,
                    std::string_view source_id, std::vector<ledger::Item>& items);
    // The standing items of the one document with that number, of that customer if known. An error
    // when there are several.
    base::Result<bool> find_numbered(std::string_view number, store::CustomerId customer,
                                     std::vector<ledger::Item>& items);

private:
    // One application; without `from` it is a discount or write-off.
    struct Step {
        store::ItemId from;
        store::ItemId to;
        std::int64_t amount = 0;
    };

    bool is_ended(store::ConnectionId connection, store::Entity entity, std::string_view source_id);
    bool is_ended(std::string_view number);
    bool is_kept(store::ConnectionId connection, std::string_view payment);
    base::Result<bool> find_sides(const model::AllocationFacts& facts,
                                  store::ConnectionId connection);
    void plan(const model::AllocationFacts& facts, store::RecordId own);
    base::Result<void> check(const model::AllocationFacts& facts, store::RecordId own);
    // All allocations of an item, as if `own` had none and the first `steps` were carried out.
    void allocations_of(store::ItemId item, store::RecordId own, std::size_t steps);
    base::Result<void> carry_out(const model::AllocationFacts& facts, store::RecordId record);
    bool stands_in_full(store::RecordId record);
    void identify_payment();

    const base::Currency currency_;
    store::Transaction* transaction_ = nullptr;
    std::optional<store::Books> books_;
    // The plan, and working memory kept between records.
    std::vector<ledger::Item> from_;
    std::vector<ledger::Item> to_;
    std::vector<Step> steps_;
    base::Date date_;
    store::ItemId unidentified_;  // a payment of nobody so far: it becomes this customer's
    store::CustomerId customer_;
    std::vector<ledger::Allocation> allocations_;
    std::vector<ledger::Allocation> other_allocations_;
    std::vector<ledger::Item> items_;
};

}  // namespace openitem::sync
