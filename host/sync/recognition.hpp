// Which customer a record is about, by the keys it gives (ACCOUNTING A21).
//
// An account number means something within its numbering only: the one the connection's settings
// name (`customer_numbers`), else the connection's own. A number that two numberings have is one
// customer where the name is the same too; otherwise a person decides. Books from before numberings
// have keys "account:10001", one for all connections: they are found by a connection that has told
// of that customer before.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "host/model/party.hpp"
#include "host/store/store.hpp"

namespace openitem::sync {

// What a person has to look at: the keys contradict each other, or somebody else may be meant.
struct CustomerDoubt {
    enum class Kind : std::uint8_t { conflict, proposal };
    Kind kind = Kind::conflict;
    store::CustomerId other = {};
    std::string seen;  // "#2 by vat:DE222": whom else a key means, or what else is known
};

class Recognition {
public:
    // `numbering` may be empty. One connection's for the records it makes; any connection's to
    // find.
    Recognition(store::Store& store, store::ConnectionId connection, std::string numbering);

    void begin(store::Transaction& transaction);

    // The customer behind the keys, strongest first; made when none of them is known. A name alone
    // is only a proposal: it finds nobody, unless it is all there is. `connection`: which told it,
    // where it is not this one's.
    store::CustomerId of(std::span<const model::CustomerKey> keys, std::string_view name,
                         const model::PartyFacts* party, store::ConnectionId connection = {});
    // The same, but nobody is made; none when nobody is known.
    store::CustomerId find(std::span<const model::CustomerKey> keys,
                           store::ConnectionId connection);

    // Of what was recognised since it was taken last.
    bool in_doubt() const noexcept { return doubt_.has_value(); }
    std::optional<CustomerDoubt> take_doubt() { return std::exchange(doubt_, std::nullopt); }

private:
    struct Known {
        std::size_t key = 0;  // its index
        store::CustomerId customer;
    };
    const std::string& text_of(const model::CustomerKey& key, std::string_view numbering);
    const std::string& numbering_of(store::ConnectionId connection);
    const std::string& text_before_numberings(std::string_view account);
    const std::unordered_set<std::int64_t>& known_by(store::ConnectionId connection);
    std::optional<store::CustomerId> from_before(const model::CustomerKey& key,
                                                 store::ConnectionId connection);
    std::optional<store::CustomerId> look_up(const model::CustomerKey& key,
                                             store::ConnectionId connection);
    void look_up_all(std::span<const model::CustomerKey> keys, store::ConnectionId connection);
    store::CustomerId elsewhere(std::string_view account, std::string_view name,
                                std::string_view own);
    store::CustomerId make(std::span<const model::CustomerKey> keys, std::string_view name,
                           const model::PartyFacts* party);
    void learn_name(store::CustomerId customer, std::string_view name);
    std::string other_vat_of(store::CustomerId customer, std::string_view stated);
    void doubt(CustomerDoubt::Kind kind, store::CustomerId other, std::string_view by);

    store::Store& store_;
    const store::ConnectionId connection_;
    const std::string numbering_;  // as stated
    store::Transaction* transaction_ = nullptr;
    std::vector<store::StoredConnection> connections_;
    std::unordered_map<std::int64_t, std::string> numberings_;  // by connection
    std::unordered_map<std::int64_t, std::string> vat_ids_;     // of those that got one just now
    // By numbering; filled when a key from before numberings is met.
    std::unordered_map<std::string, std::unordered_set<std::int64_t>> known_by_;
    // Of whom no name is known; read when somebody known is named.
    std::optional<std::unordered_set<std::int64_t>> nameless_;
    std::vector<Known> known_;
    std::optional<CustomerDoubt> doubt_;
    std::string key_;
};

}  // namespace openitem::sync
