#include "host/sync/recognition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace openitem::sync {

namespace {

using Kind = model::CustomerKeyKind;

// Kept with the books: what waits of another connection is settled by that connection's numbers.
std::string meta_key(std::string_view connection) {
    return "customer_numbers:" + std::string(connection);
}

constexpr std::string_view vat_prefix = "vat:";

}  // namespace

Recognition::Recognition(store::Store& store, store::ConnectionId connection, std::string numbering)
    : store_(store),
      connection_(connection),
      numbering_(std::move(numbering)),
      connections_(store.connections()) {
    for (const auto& each : connections_) {
        auto stated = store_.meta(meta_key(each.name)).value_or("");
        numberings_[each.id.value] = stated.empty() ? each.name : std::move(stated);
    }
}

void Recognition::begin(store::Transaction& transaction) {
    transaction_ = &transaction;
    for (const auto& each : connections_) {
        if (each.id != connection_) continue;
        const auto& now = numbering_.empty() ? each.name : numbering_;
        auto& before = numberings_[each.id.value];
        if (now != before) transaction.set_meta(meta_key(each.name), numbering_);
        before = now;
    }
}

const std::string& Recognition::numbering_of(store::ConnectionId connection) {
    return numberings_[connection.value];
}

const std::string& Recognition::text_of(const model::CustomerKey& key, std::string_view numbering) {
    key_.assign(model::CustomerKey::word(key.kind)).append(":");
    if (key.kind == Kind::account) key_.append(numbering).append("/");
    return key_.append(key.value);
}

// Whom records of that connection, or of one with the same numbering, are about already.
const std::unordered_set<std::int64_t>& Recognition::known_by(store::ConnectionId connection) {
    const auto numbering = numbering_of(connection);
    const auto [found, is_new] = known_by_.try_emplace(numbering);
    auto& customers = found->second;
    if (!is_new) return customers;
    store_.records(0, [&](const store::RecordRow& row) {
        if (row.ref.customer && numbering_of(row.ref.connection) == numbering) {
            customers.insert(row.ref.customer.value);
        }
        return true;
    });
    // Master data and orders keep their customer beside the record.
    std::vector<std::pair<store::RecordId, store::CustomerId>> told;
    store_.customers([&](const store::CustomerRow& row) {
        if (row.record) told.emplace_back(row.record, row.id);
        return true;
    });
    for (const auto& order : store_.orders({})) {
        if (order.record) told.emplace_back(order.record, order.customer);
    }
    for (const auto& [record, customer] : told) {
        const auto stored = store_.record(record);
        if (stored && numbering_of(stored->ref.connection) == numbering) {
            customers.insert(customer.value);
        }
    }
    return customers;
}

// A number in books from before numberings is this connection's where it has told of that customer
// before.
std::optional<store::CustomerId> Recognition::from_before(const model::CustomerKey& key,
                                                          store::ConnectionId connection) {
    const auto found = transaction_->customer_by_key(text_before_numberings(key.value));
    if (!found || !known_by(connection).contains(found->value)) return std::nullopt;
    return found;
}

// Books from before numberings have keys "account:10001", one for all connections.
const std::string& Recognition::text_before_numberings(std::string_view account) {
    return key_.assign(model::CustomerKey::word(Kind::account)).append(":").append(account);
}

// A number the stated numbering does not know may be known as the connection's own, from before it
// was stated.
std::optional<store::CustomerId> Recognition::look_up(const model::CustomerKey& key,
                                                      store::ConnectionId connection) {
    const auto& numbering = numbering_of(connection);
    if (const auto found = transaction_->customer_by_key(text_of(key, numbering))) return found;
    if (key.kind != Kind::account) return std::nullopt;
    for (const auto& each : connections_) {
        if (each.id != connection || each.name == numbering) continue;
        const auto found = transaction_->customer_by_key(text_of(key, each.name));
        if (found) return found;
    }
    return from_before(key, connection);
}

void Recognition::look_up_all(std::span<const model::CustomerKey> keys,
                              store::ConnectionId connection) {
    known_.clear();
    const bool named_otherwise = !keys.empty() && keys.front().kind != Kind::name;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto found = look_up(keys[i], connection);
        if (!found) continue;
        if (keys[i].kind != Kind::name || !named_otherwise) {
            known_.push_back({i, *found});
        } else if (known_.empty()) {
            doubt(CustomerDoubt::Kind::proposal, *found, "the same name and postcode");
        }
    }
}

// Somebody of that number in another numbering, who has the same name.
store::CustomerId Recognition::elsewhere(std::string_view account, std::string_view name,
                                         std::string_view own) {
    const auto is_the_same = [&](std::optional<store::CustomerId> found, std::string_view where) {
        const auto customer = found ? store_.customer(*found) : std::nullopt;
        if (!customer) return false;
        if (name.empty() || customer->name.empty()) {
            doubt(CustomerDoubt::Kind::proposal, *found,
                  fmt::format("the same number {} in {}, and no name", account, where));
            return false;
        }
        return model::normalized_name(name) == model::normalized_name(customer->name);
    };
    for (const auto& each : connections_) {
        const auto& numbering = numbering_of(each.id);
        if (numbering == own) continue;
        const auto found =
            transaction_->customer_by_key(text_of({Kind::account, account}, numbering));
        if (is_the_same(found, numbering)) return *found;
    }
    const auto before = transaction_->customer_by_key(text_before_numberings(account));
    return is_the_same(before, "the books") ? *before : store::CustomerId{};
}

store::CustomerId Recognition::make(std::span<const model::CustomerKey> keys, std::string_view name,
                                    const model::PartyFacts* party) {
    store::CustomerRow row;
    if (!keys.empty() && keys.front().kind == Kind::account) row.number = keys.front().value;
    row.name = name;
    if (party != nullptr) {
        row.vat_id = party->vat_id;
        row.country = party->country;
        row.email = party->email;
    }
    const auto id = transaction_->add_customer(row);
    if (name.empty() && nameless_) nameless_->insert(id.value);
    return id;
}

// A bank or a list of numbers may tell of somebody first: the name comes with a later record.
void Recognition::learn_name(store::CustomerId id, std::string_view name) {
    if (name.empty()) return;
    if (!nameless_) {
        nameless_.emplace();
        store_.customers([&](const store::CustomerRow& row) {
            if (row.name.empty()) nameless_->insert(row.id.value);
            return true;
        });
    }
    if (nameless_->erase(id.value) == 0) return;
    const auto known = store_.customer(id);
    if (!known || !known->name.empty()) return;
    transaction_->update_customer({.id = id,
                                   .record = known->record,
                                   .number = known->number,
                                   .name = name,
                                   .vat_id = known->vat_id,
                                   .country = known->country,
                                   .email = known->email,
                                   .due_days = known->due_days,
                                   .credit_limit = known->credit_limit});
}

// A VAT id the customer has beside this one: a company has one in a country.
std::string Recognition::other_vat_of(store::CustomerId customer, std::string_view stated) {
    const auto contradicts = [&](std::string_view known) {
        return known != stated && known.substr(0, 2) == stated.substr(0, 2);
    };
    if (const auto just = vat_ids_.find(customer.value); just != vat_ids_.end()) {
        return contradicts(just->second) ? just->second : std::string();
    }
    for (const auto& key : store_.customer_keys(customer)) {
        if (!key.starts_with(vat_prefix)) continue;
        if (const auto known = key.substr(vat_prefix.size()); contradicts(known)) return known;
    }
    return {};
}

// The first is the strongest.
void Recognition::doubt(CustomerDoubt::Kind kind, store::CustomerId other, std::string_view by) {
    if (doubt_ && doubt_->kind <= kind) return;
    doubt_ = CustomerDoubt{kind, other, fmt::format("#{}, by {}", other.value, by)};
}

store::CustomerId Recognition::of(std::span<const model::CustomerKey> keys, std::string_view name,
                                  const model::PartyFacts* party, store::ConnectionId connection) {
    const auto told_by = connection ? connection : connection_;
    const auto& numbering = numbering_of(told_by);
    look_up_all(keys, told_by);
    store::CustomerId customer = known_.empty() ? store::CustomerId{} : known_.front().customer;
    for (const auto& each : known_) {
        if (each.customer == customer) continue;
        const auto& key = text_of(keys[each.key], numbering);
        doubt(CustomerDoubt::Kind::conflict, each.customer, key);
    }
    if (customer) {
        if (doubt_ && doubt_->kind == CustomerDoubt::Kind::proposal) doubt_.reset();
        learn_name(customer, name);
    } else {
        if (!keys.empty() && keys.front().kind == Kind::account) {
            customer = elsewhere(keys.front().value, name, numbering);
        }
        if (!customer) customer = make(keys, name, party);
    }
    const bool named_otherwise = !keys.empty() && keys.front().kind != Kind::name;
    for (const auto& key : keys) {
        if (key.kind == Kind::name && named_otherwise) continue;
        if (transaction_->customer_by_key(text_of(key, numbering))) continue;
        if (key.kind == Kind::vat) {
            // It stays nobody's: whose it is, is what the person finds out.
            if (const auto other = other_vat_of(customer, key.value); !other.empty()) {
                doubt(CustomerDoubt::Kind::conflict, customer, "vat:" + other);
                continue;
            }
            vat_ids_[customer.value] = key.value;
        }
        transaction_->add_customer_key(text_of(key, numbering), customer);
    }
    return customer;
}

store::CustomerId Recognition::find(std::span<const model::CustomerKey> keys,
                                    store::ConnectionId connection) {
    const bool named_otherwise = !keys.empty() && keys.front().kind != Kind::name;
    for (const auto& key : keys) {
        if (key.kind == Kind::name && named_otherwise) continue;
        if (const auto found = look_up(key, connection)) return *found;
    }
    return {};
}

}  // namespace openitem::sync
