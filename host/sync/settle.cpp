// The end of a run: what waited for a counterpart is tried once more.
#include "host/model/body.hpp"
#include "host/sync/applier.hpp"

namespace openitem::sync {

namespace {

template <class T>
const T& expect(const base::Result<T>& result) {
    if (!result) throw base::RunError(base::Exit::system, result.error());
    return *result;
}

}  // namespace

std::vector<store::RecordId> Applier::unsettled() {
    transaction_->flush();
    // Collected first: settling changes the very rows this walks over. Evidence comes first: an
    // allocation may name it.
    std::vector<store::RecordId> records;
    const auto add = [&](const store::RecordRow& row) {
        records.push_back(row.ref.id);
        return true;
    };
    store_.evidence_of({}, add);
    store_.waiting_records({}, add);
    return records;
}

void Applier::settle(std::span<const store::RecordId> records) {
    for (const auto id : records) {
        const auto stored = store_.record(id);
        if (settle(*stored) || stored->ref.connection != rules_.connection) continue;
        if (stored->ref.state == store::RecordState::waiting) {
            ++counts_.of(stored->ref.entity).waiting;
        }
    }
}

bool Applier::settle(const store::StoredRecord& stored) {
    const auto decoded = model::decode_body(stored.body);
    const auto& record = expect(decoded).record();
    if (stored.ref.state == store::RecordState::evidence) {
        settle_evidence(stored, record);
        return true;
    }
    if (stored.ref.entity == OI_ALLOCATION) return settle_allocation(stored, record);
    model::Arena arena;
    const auto facts = model::dispute_facts(record, arena);
    if (!keep_dispute(expect(facts), stored.ref.connection, stored.ref.id)) return false;
    transaction_->set_record_state(stored.ref.id, store::RecordState::stored);
    return true;
}

// A record of a connection that is not authoritative: the authoritative one may have told the same
// since.
void Applier::settle_evidence(const store::StoredRecord& stored, const model::RecordView& record) {
    model::Arena arena;
    std::optional<Twin> twin;
    Facts facts;
    if (stored.ref.entity == OI_INVOICE) {
        const auto invoice = model::invoice_facts(record, arena);
        const auto key = model::invoice_key(expect(invoice), arena);
        twin = twins_.of_invoice(*invoice, key.text, stored.ref.connection, stored.ref.id);
    } else if (stored.ref.entity == OI_PAYMENT) {
        const auto payment = model::payment_facts(record, arena);
        facts = expect(payment);
        twin = twins_.of_payment(*payment, receipt_keys(*payment, arena),
                                 customers_.find(payment->customer, stored.ref.connection),
                                 stored.ref.connection, stored.ref.id);
    }
    if (!twin || !twin->same) return;
    store::RecordRow row{.ref = stored.ref, .source_id = stored.source_id, .body = stored.body};
    row.ref.evidence_of = twin->record;
    transaction_->update_record(row);
    know_payer(facts, stored.ref.connection, twin->record);
    keep_doubt(stored.ref.id);
}

bool Applier::settle_allocation(const store::StoredRecord& stored,
                                const model::RecordView& record) {
    const auto id = stored.ref.id;
    const auto facts = model::allocation_facts(record);
    if (before_cut_over(expect(facts).date)) {  // the cut-over was set since
        allocating_.take_back(id);
        transaction_->set_record_state(id, store::RecordState::stored);
        return true;
    }
    const auto refuse = [&](const base::Error& why) {
        transaction_->set_record_state(id, store::RecordState::voided);
        refuse_late(stored, why);
        return true;
    };
    const auto applied = allocating_.apply(*facts, stored.ref.connection, id);
    if (applied && !*applied) {
        const auto why = allocating_.hopeless(*facts, stored.ref.connection, id);
        return why && refuse(*why);
    }
    // An amendment left it in part, and it still does not fit as a whole: that part stands (A14).
    if (!applied && allocating_.stands(id)) return false;
    if (applied) {
        transaction_->set_record_state(id, store::RecordState::posted);
        return true;
    }
    return refuse(applied.error());  // both sides are there now, and it does not fit them
}

// Refused after it was counted: its count moves, if it was this run that counted it.
void Applier::refuse_late(const store::StoredRecord& stored, const base::Error& why) {
    PreparedRecord refused;
    refused.entity = stored.ref.entity;
    refused.source_id = stored.source_id;
    refused.body = stored.body;
    refusals_.add(refused, stored.ref.connection, stored.ref.position,
                  refusal_of(why, "posting.refused"));
    auto& counts = counts_.of(stored.ref.entity);
    if (first_new_ && stored.ref.id >= first_new_) {
        --counts.committed;
        ++counts.quarantined;
    } else if (superseded_waiting_.erase(stored.ref.id.value) > 0) {
        --counts.superseded;
        ++counts.quarantined;
    }
}

}  // namespace openitem::sync
