// The filters of books that were not empty when they were opened: read once it is worth it.
#pragma once

#include <algorithm>

#include "host/store/sql/sql_transaction.hpp"
#include "host/store/sql/write_items.hpp"

namespace openitem::store::sql {

// To read a key is about a sixteenth of a question in files, and less on a server. A run of a few
// records asks less than reading everything would cost it.
template <class Db>
bool SqlStore<Db>::is_worth_learning(std::int64_t rows) const noexcept {
    constexpr std::int64_t few = 1000;
    constexpr std::int64_t most_learned = 4'000'000;
    return questions_ >= few && questions_ >= rows / 16 && rows <= most_learned;
}

// Nobody else writes while a transaction is open: what is read is all there is.
template <class Db>
void SqlTransaction<Db>::learn_keys() {
    const auto learn = [&](KeyFilter& filter, const char* sql, const auto& add_row) {
        filter.give_up();
        filter.start_empty();
        typename Db::Statement statement(database_, sql);
        while (statement.step()) {
            Columns columns(statement);
            add_row(filter, columns);
        }
    };
    const auto add_text = [&](KeyFilter& filter, Columns& columns) {
        filter.add(hash_key(store_.seed_, columns.text()));
    };
    learn(store_.record_filter_, "SELECT connection, entity, source_id FROM record WHERE :own",
          [&](KeyFilter& filter, Columns& columns) {
              const auto connection = columns.template id<ConnectionId>();
              const auto entity = columns.template number<Entity>();
              filter.add(record_hash(connection, entity, columns.text()));
          });
    learn(store_.number_filter_, "SELECT number FROM item WHERE :own AND number <> ''", add_text);
    learn(store_.natural_key_filter_,
          "SELECT natural_key FROM item WHERE :own AND natural_key IS NOT NULL", add_text);
    learn(store_.customer_key_filter_, "SELECT key FROM customer_key WHERE :own", add_text);
    learn(store_.allocated_filter_, "SELECT from_item, to_item FROM allocation WHERE :own",
          [&](KeyFilter& filter, Columns& columns) {
              for (int side = 0; side < 2; ++side) filter.add(id_hash(columns.integer()));
          });
    store_.questions_ = 0;
}

}  // namespace openitem::store::sql
