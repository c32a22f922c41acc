// Records that post nothing: customers, orders, disputes, statements, balances.
#include "host/sync/applier.hpp"

namespace openitem::sync {

Applier::Applied Applier::add_stored(const PreparedRecord& record,
                                     const store::Position& position) {
    const auto id = add_record(row_of(record, position, store::RecordState::stored));
    if (!keep_details(record.facts, rules_.connection, id)) {
        transaction_->set_record_state(id, store::RecordState::waiting);
    }
    return Outcome::committed;
}

Applier::Applied Applier::amend_stored(const PreparedRecord& record,
                                       const store::Position& position,
                                       const store::RecordRef& known) {
    if (const auto* statement = std::get_if<model::StatementFacts>(&record.facts)) {
        compare_lines(known.id, *statement);
    }
    const bool complete = keep_details(record.facts, rules_.connection, known.id);
    transaction_->update_record(
        next_version(record, position, known,
                     complete ? store::RecordState::stored : store::RecordState::waiting));
    return Outcome::superseded;
}

// False: what it refers to has not come.
bool Applier::keep_details(const Facts& facts, store::ConnectionId connection,
                           store::RecordId record) {
    if (const auto* customer = std::get_if<model::CustomerFacts>(&facts)) {
        keep_customer(*customer, record);
    } else if (const auto* order = std::get_if<model::OrderFacts>(&facts)) {
        keep_order(*order, record);
    } else if (const auto* dispute = std::get_if<model::DisputeFacts>(&facts)) {
        return keep_dispute(*dispute, connection, record);
    }
    return true;
}

// A record that is voided or deleted at its source has no effect any more.
void Applier::end_details(store::RecordId record, store::Entity entity) {
    if (entity == OI_ORDER) {
        if (auto order = store_.order_of_record(record)) {
            order->state = "closed";
            transaction_->update_order(*order);
        }
    } else if (entity == OI_DISPUTE) {
        if (auto dispute = store_.dispute_of_record(record)) {
            dispute->state = "voided";
            if (!dispute->closed_on) dispute->closed_on = dispute->opened_on;
            transaction_->update_dispute(*dispute);
        }
    }
}

void Applier::keep_customer(const model::CustomerFacts& facts, store::RecordId record) {
    const auto id = customers_.of(facts.keys, facts.party.name, &facts.party);
    store::CustomerRow row;
    row.id = id;
    row.record = record;
    row.number = facts.number.empty() ? facts.source_id : facts.number;
    row.name = facts.party.name;
    row.vat_id = facts.party.vat_id;
    row.country = facts.party.country;
    row.email = facts.email;
    row.due_days = facts.due_days;
    row.credit_limit = facts.credit_limit;
    transaction_->update_customer(row);
    terms_.keep(id, facts);
}

void Applier::keep_order(const model::OrderFacts& facts, store::RecordId record) {
    // Orders are written at once: the store knows those of this transaction too.
    auto order = store_.order_of_record(record).value_or(store::StoredOrder{});
    const bool is_new = !order.id;
    const bool is_closed = facts.invoiced >= facts.total;
    order.record = record;
    order.customer = customers_.of(facts.customer, facts.customer_name, nullptr);
    order.number = facts.number.empty() ? facts.source_id : facts.number;
    order.total = {facts.total, facts.currency};
    order.invoiced = facts.invoiced;
    order.ordered_on = facts.ordered_on;
    // What a credit check said of it stands while the order is open.
    if (is_closed) {
        order.state = "closed";
    } else if (is_new || order.state == "closed") {
        order.state = "open";
    }
    if (is_new) {
        transaction_->add_order(order);
    } else {
        transaction_->update_order(order);
    }
}

// A dispute the source keeps: its amount and state are the source's. False: its invoice has not
// come.
bool Applier::keep_dispute(const model::DisputeFacts& facts, store::ConnectionId connection,
                           store::RecordId record) {
    auto dispute = store_.dispute_of_record(record).value_or(store::StoredDispute{});
    const bool is_new = !dispute.id;
    if (facts.invoice_id.empty()) {
        const auto customer = customers_.find(facts.customer, connection);
        const auto found = allocating_.find_numbered(facts.invoice_number, customer, items_);
        if (!found || !*found) return false;
    } else if (!allocating_.find_items(connection, OI_INVOICE, facts.invoice_id, items_)) {
        return false;
    }
    if (is_new) {
        // Numbers are unique: what the source calls as another dispute is called, gets a name of
        // its own.
        dispute.number = facts.number.empty() ? facts.source_id : facts.number;
        while (store_.dispute(dispute.number)) dispute.number += '*';
    }
    const auto& item = items_.front();
    dispute.item = item.id;
    dispute.customer = item.customer;
    // A part in another currency is no part of the item: all of it is disputed.
    const bool part = facts.amount && facts.amount->currency == item.currency;
    dispute.amount = part ? *facts.amount : base::Money{item.amount, item.currency};
    dispute.reason = facts.reason_code.empty() ? facts.reason : facts.reason_code;
    dispute.state = facts.closed_on ? "closed" : "in_process";
    dispute.opened_on = facts.opened_on.value_or(item.issued_on);
    dispute.closed_on = facts.closed_on;
    dispute.record = record;
    if (is_new) {
        transaction_->add_dispute(dispute);
    } else {
        transaction_->update_dispute(dispute);
    }
    return true;
}

}  // namespace openitem::sync
