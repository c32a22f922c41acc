#include "host/sync/retry.hpp"

#include <tuple>
#include <vector>

namespace openitem::sync {

namespace {

// Rows of the record that were delivered before this one are told by it; a newer one is still to
// be judged.
void close_older(store::Store& store, store::Transaction& transaction,
                 const store::StoredQuarantine& row) {
    const auto delivered = [](const store::StoredQuarantine& each) {
        return std::tuple(each.position.source.value, each.position.offset, each.id.value);
    };
    std::vector<store::QuarantineId> open;
    if (!row.source_id.empty()) {
        transaction.open_quarantine(row.connection, row.entity, row.source_id, open);
    }
    for (const auto id : open) {
        if (id == row.id || delivered(*store.quarantined(id)) > delivered(row)) continue;
        transaction.set_quarantine_state(id, store::QuarantineState::retried,
                                         "a later delivery of it was accepted on retry");
    }
}

}  // namespace

std::optional<Refusal> retry(store::Store& store, const store::StoredQuarantine& row,
                             const PrepareRules& prepare, const ApplyRules& apply,
                             base::Clock& clock) {
    const auto decoded = model::decode_body(row.batch);
    if (!decoded) throw base::RunError(base::Exit::system, decoded.error());
    const auto bytes = decoded->batch_bytes();
    const openitem::BatchView view(bytes.data(), bytes.size());
    Preparer preparer(prepare);
    Books books;
    auto rules = apply;
    rules.connector_version = row.connector_version;
    rules.closes_refusals = false;
    Applier applier(store, rules, books);
    const auto transaction = store.begin(clock.now());
    applier.begin(*transaction);
    for (const auto& batch : preparer.add(view)) {
        for (const auto& record : batch->records()) {
            applier.apply(record, row.position);
            if (applier.last_refusal()) return applier.last_refusal();  // nothing is committed
        }
    }
    applier.settle(applier.unsettled());
    static_cast<void>(applier.close_tasks());
    close_older(store, *transaction, row);
    transaction->set_quarantine_state(row.id, store::QuarantineState::retried, "accepted on retry");
    transaction->commit();
    return std::nullopt;
}

}  // namespace openitem::sync
