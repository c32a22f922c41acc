// Records that post nothing: customers, orders, disputes, statements, balances; and who a customer
// is.
#include <fmt/format.h>

#include "host/sync/applier.hpp"

namespace openitem::sync {

namespace {

std::string_view order_state(const model::OrderFacts& order) {
    return order.invoiced >= order.total ? "closed" : "open";
}

}  // namespace

// The customer behind the keys, strongest first; made when none of them is known. A name alone is
// only a proposal (A21): it finds nobody, unless it is all there is.
store::CustomerId Applier::customer_of(std::span<const model::CustomerKey> keys,
                                       std::string_view name, const model::PartyFacts* party) {
    store::CustomerId customer;
    bool named_otherwise = false;
    const auto text_of = [&](const model::CustomerKey& key) -> const std::string& {
        key_.assign(model::CustomerKey::word(key.kind)).append(":").append(key.value);
        return key_;
    };
    std::size_t known = 0;  // how many of the keys are this customer's already
    for (const auto& key : keys) {
        const bool is_name = key.kind == model::CustomerKeyKind::name;
        if (is_name && named_otherwise) continue;
        named_otherwise = named_otherwise || !is_name;
        const auto found = transaction_->customer_by_key(text_of(key));
        if (!found) continue;
        if (!customer) customer = *found;
        if (*found == customer) ++known;
    }
    if (!customer) {
        store::CustomerRow row;
        if (!keys.empty() && keys.front().kind == model::CustomerKeyKind::account) {
            row.number = keys.front().value;
        }
        row.name = name;
        if (party != nullptr) {
            row.vat_id = party->vat_id;
            row.country = party->country;
            row.email = party->email;
        }
        customer = transaction_->add_customer(row);
    }
    if (known == keys.size()) return customer;
    for (const auto& key : keys) {
        if (key.kind == model::CustomerKeyKind::name && named_otherwise) continue;
        if (!transaction_->customer_by_key(text_of(key))) {
            transaction_->add_customer_key(key_, customer);
        }
    }
    return customer;
}

void Applier::keep_details(const PreparedRecord& record, store::RecordId id) {
    if (const auto* customer = std::get_if<model::CustomerFacts>(&record.facts)) {
        keep_customer(*customer, id);
    } else if (const auto* order = std::get_if<model::OrderFacts>(&record.facts)) {
        keep_order(*order, id);
    } else if (const auto* dispute = std::get_if<model::DisputeFacts>(&record.facts)) {
        keep_dispute(*dispute, id);
    }
}

void Applier::keep_customer(const model::CustomerFacts& facts, store::RecordId record) {
    const auto id = customer_of(facts.keys, facts.party.name, &facts.party);
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
    if (facts.due_days) {
        due_days_[id.value] = *facts.due_days;
    } else {
        due_days_.erase(id.value);
    }
}

void Applier::keep_order(const model::OrderFacts& facts, store::RecordId record) {
    store::StoredOrder order;
    transaction_->flush();
    if (const auto known = store_.order(facts.number); known && known->record == record)
        order = *known;
    const bool is_new = !order.id;
    order.record = record;
    order.customer = customer_of(facts.customer, facts.customer_name, nullptr);
    order.number = facts.number.empty() ? facts.source_id : facts.number;
    order.total = {facts.total, facts.currency};
    order.invoiced = facts.invoiced;
    order.ordered_on = facts.ordered_on;
    // What a credit check said of it stands while the order is open.
    if (is_new || order_state(facts) == "closed") order.state = order_state(facts);
    if (is_new) {
        transaction_->add_order(order);
    } else {
        transaction_->update_order(order);
    }
}

// A dispute the source keeps: its amount and state are the source's.
void Applier::keep_dispute(const model::DisputeFacts& facts, store::RecordId record) {
    const std::string number(facts.number.empty() ? facts.source_id : facts.number);
    transaction_->flush();
    auto dispute = store_.dispute(number).value_or(store::StoredDispute{});
    const bool is_new = !dispute.id;
    if (find_items(OI_INVOICE, facts.invoice_id, facts.invoice_number, items_)) {
        dispute.item = items_.front().id;
        dispute.customer = items_.front().customer;
        dispute.amount =
            facts.amount.value_or(base::Money{items_.front().amount, items_.front().currency});
    } else if (facts.amount) {
        dispute.amount = *facts.amount;
    }
    dispute.number = number;
    dispute.reason = facts.reason_code.empty() ? facts.reason : facts.reason_code;
    dispute.state = facts.closed_on ? "closed" : "in_process";
    dispute.opened_on = facts.opened_on.value_or(base::Date{});
    dispute.closed_on = facts.closed_on;
    dispute.record = record;
    if (is_new) {
        transaction_->add_dispute(dispute);
    } else {
        transaction_->update_dispute(dispute);
    }
}

}  // namespace openitem::sync
