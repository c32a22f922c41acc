#include "host/sync/retry.hpp"

namespace openitem::sync {

std::optional<Refusal> retry(store::Store& store, const store::StoredQuarantine& row,
                             const PrepareRules& prepare, const ApplyRules& apply,
                             base::Clock& clock) {
    const auto decoded = model::decode_body(row.batch);
    if (!decoded) throw base::RunError(base::Exit::system, decoded.error());
    const auto bytes = decoded->batch_bytes();
    const openitem::BatchView view(bytes.data(), bytes.size());
    Preparer preparer(prepare);
    Books books;
    Applier applier(store, apply, books);
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
    transaction->set_quarantine_state(row.id, store::QuarantineState::retried, "accepted on retry");
    transaction->commit();
    return std::nullopt;
}

}  // namespace openitem::sync
