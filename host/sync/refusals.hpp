// What a run refuses, on its way into quarantine, and what leaves it again because it was delivered
// in order. One row for one refusal, however often it is delivered. One thread.
#pragma once

#include <openitem/openitem.h>

#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "host/base/hash.hpp"
#include "host/store/lookup.hpp"
#include "host/store/store.hpp"
#include "host/sync/prepare.hpp"

namespace openitem::sync {

class Refusals {
public:
    Refusals(store::Store& store, store::ConnectionId connection, std::string connector_version);

    // Everything from now on goes into this transaction.
    void begin(store::Transaction& transaction) { transaction_ = &transaction; }

    void add(const PreparedRecord& record, store::ConnectionId connection,
             const store::Position& position, const Refusal& why);
    void add(const Rejected& rejected, const store::Position& position);
    // The record with this key was accepted: closes what stands open of it.
    void accepted(std::uint32_t entity, std::string_view source_id);
    // These sources were read from their start to their end: closes what stands open from an
    // earlier delivery of the same name, for it was not refused again.
    void close_old(std::span<const store::StoredSource> read);

private:
    void add(store::QuarantineRow& row);
    static std::uint64_t key_of(std::uint32_t entity, std::string_view source_id);

    store::Store& store_;
    const store::ConnectionId connection_;
    const std::string connector_version_;
    store::Transaction* transaction_ = nullptr;
    base::Sha256 sha256_;
    store::KeyFilter open_;  // keys of records that may stand open
    std::vector<store::QuarantineId> found_;
};

}  // namespace openitem::sync
