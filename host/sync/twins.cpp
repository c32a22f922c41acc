#include "host/sync/twins.hpp"

#include <algorithm>
#include <utility>

#include "host/base/result.hpp"
#include "host/model/body.hpp"
#include "host/model/party.hpp"

namespace openitem::sync {

namespace {

bool is_document(const ledger::Item& item) {
    return item.kind == ledger::ItemKind::invoice || item.kind == ledger::ItemKind::credit;
}

std::int64_t effect(const model::InvoiceFacts& invoice) {
    return model::sign_of(invoice.direction()) * invoice.payable;
}

// An opening item has no type: it stands for the invoice or credit note it was elsewhere.
bool same_type(const ledger::Item& item, const model::InvoiceFacts& invoice) {
    std::uint32_t type = 0;
    for (const char digit : invoice.type->code) {
        type = type * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    if (item.type != 0 && type != 0) return item.type == type;
    return (item.amount < 0) == (effect(invoice) < 0);
}

// "invoice|380|2026|R1" and, of a foreign seller, "invoice|380|2026|R1|DE123".
struct KeyParts {
    std::string_view number;
    bool foreign = false;
};
KeyParts parts_of(std::string_view key) {
    for (int i = 0; i < 3; ++i) key.remove_prefix(key.find('|') + 1);
    const auto end = key.find('|');
    return {key.substr(0, end), end != std::string_view::npos};
}

// Both say it, and not the same.
bool contradict(std::string_view a, std::string_view b) {
    return !a.empty() && !b.empty() && a != b;
}

// One of them may be cut off, yet not so short that it says nothing.
bool begins_alike(std::string_view a, std::string_view b) {
    constexpr std::size_t telling = 8;
    if (a.size() > b.size()) std::swap(a, b);
    return !a.empty() && (a == b || (a.size() >= telling && b.starts_with(a)));
}

}  // namespace

model::PaymentKeys receipt_keys(const model::PaymentFacts& payment, model::Arena& arena) {
    auto plain = payment;
    plain.account = {};
    plain.occurrence = 1;
    return model::payment_keys(plain, {}, arena);
}

std::string_view natural_key(const model::InvoiceFacts& invoice, std::string_view key) {
    const auto parts = parts_of(key);
    return parts.foreign || parts.number != invoice.number ? key : std::string_view();
}

std::string natural_key(store::ConnectionId connection, const model::PaymentKeys& keys) {
    return std::to_string(connection.value) + '|' + std::string(keys.weak.text);
}

Twins::Twins(store::Store& store) : store_(store) {
    for (const auto& connection : store_.connections()) connections_.push_back(connection.id);
}

bool Twins::is_told_by(store::RecordId record, store::ConnectionId connection,
                       store::RecordId own) {
    transaction_->evidence_of(record, evidence_);
    return std::any_of(evidence_.begin(), evidence_.end(), [&](const store::RecordRef& each) {
        return each.connection == connection && each.id != own;
    });
}

// ---- invoices

// Takes from items_ what stands under the key into documents_.
void Twins::add_documents(const model::InvoiceFacts& invoice, std::string_view key,
                          store::RecordId own) {
    const bool foreign = parts_of(key).foreign;
    for (const auto& item : items_) {
        if (!is_document(item) || item.reversed_on || item.record == own) continue;
        if (std::find(seen_.begin(), seen_.end(), item.id) != seen_.end()) continue;
        seen_.push_back(item.id);
        const auto stored = transaction_->stored_item(item.id);
        const bool alike = !stored->natural_key.empty()
                               ? stored->natural_key == key
                               : !foreign && same_type(item, invoice) &&
                                     item.issued_on.year() == invoice.issued_on.year();
        if (!alike) continue;
        auto known = std::find_if(documents_.begin(), documents_.end(),
                                  [&](const Document& each) { return each.record == item.record; });
        if (known == documents_.end()) known = documents_.insert(known, Document{item.record});
        known->amount += item.amount;
        known->opening = known->opening || item.has(ledger::opening);
        known->same_number = stored->number == invoice.number;
    }
}

// Of an opening item only what was open is posted: the document itself says what it was about.
bool Twins::same_amount(const Document& document, const model::InvoiceFacts& invoice) {
    if (document.amount == effect(invoice)) return true;
    if (!document.opening) return false;
    const auto body = transaction_->record_body(document.record);
    const auto decoded = model::decode_body(body.value_or(""));
    if (!decoded) throw base::RunError(base::Exit::system, decoded.error());
    model::Arena arena;
    const auto facts = model::invoice_facts(decoded->record(), arena);
    return facts && effect(*facts) == effect(invoice);
}

std::optional<Twin> Twins::of_invoice(const model::InvoiceFacts& invoice, std::string_view key,
                                      store::ConnectionId connection, store::RecordId own) {
    documents_.clear();
    seen_.clear();
    const auto parts = parts_of(key);
    if (!parts.foreign) {
        transaction_->items_by_number(invoice.number, items_);
        add_documents(invoice, key, own);
        if (parts.number != invoice.number) {
            transaction_->items_by_number(parts.number, items_);
            add_documents(invoice, key, own);
        }
    }
    transaction_->items_by_natural_key(key, items_);
    add_documents(invoice, key, own);

    std::optional<Twin> found;
    for (const auto& document : documents_) {
        const auto other = transaction_->record(document.record);
        if (!other) continue;
        if (other->connection == connection) {
            // R-11 and R11 are two invoices where one system writes both.
            if (document.same_number && !found) found = Twin{document.record};
            continue;
        }
        if (same_amount(document, invoice) && !is_told_by(document.record, connection, own)) {
            return Twin{document.record, true};
        }
        if (!found) found = Twin{document.record};
    }
    return found;
}

// ---- payments

Twins::Said Twins::Said::of(const model::PaymentFacts& payment) {
    return {model::normalized_id(payment.account),
            model::normalized_id(payment.end_to_end_id),
            model::normalized_id(payment.creditor_reference),
            model::normalized_id(payment.payer_account),
            model::normalized_id(payment.payer_name),
            model::normalized_id(payment.remittance_text)};
}

bool Twins::Said::contradicts(const Said& other) const {
    return contradict(account, other.account) || contradict(end_to_end_id, other.end_to_end_id) ||
           contradict(creditor_reference, other.creditor_reference);
}

bool Twins::Said::is_silent() const {
    return end_to_end_id.empty() && creditor_reference.empty() && payer_account.empty() &&
           payer_name.empty() && text.empty();
}

bool Twins::Said::retells(const Said& other) const {
    if (account.empty() || account != other.account) return false;
    if (is_silent() && other.is_silent()) return true;
    const bool both_have_text = !text.empty() && !other.text.empty();
    if (both_have_text) return begins_alike(text, other.text);
    return (!payer_account.empty() && payer_account == other.payer_account) ||
           begins_alike(payer_name, other.payer_name);
}

void Twins::add_receipt(const ledger::Item& item, std::vector<Receipt>& receipts) {
    if (item.reversed_on) return;
    const auto body = transaction_->record_body(item.record);
    const auto decoded = model::decode_body(body.value_or(""));
    if (!decoded) throw base::RunError(base::Exit::system, decoded.error());
    model::Arena arena;
    const auto facts = model::payment_facts(decoded->record(), arena);
    if (!facts) return;
    Receipt receipt;
    receipt.record = item.record;
    receipt.customer = item.customer;
    receipt.said = Said::of(*facts);
    for (const auto& key : receipt_keys(*facts, arena).strong) {
        receipt.references.emplace_back(key.text);
    }
    receipts.push_back(std::move(receipt));
}

const std::vector<Twins::Receipt>& Twins::receipts(const model::PaymentKeys& keys,
                                                   store::ConnectionId connection) {
    if (receipts_for_ != connection || receipt_count_ > max_receipts) {
        receipts_.clear();
        receipt_count_ = 0;
        receipts_for_ = connection;
    }
    const auto [at, is_new] = receipts_.try_emplace(std::string(keys.weak.text));
    if (!is_new) return at->second;
    for (const auto other : connections_) {
        if (other == connection) continue;
        transaction_->items_by_natural_key(natural_key(other, keys), items_);
        for (const auto& item : items_) add_receipt(item, at->second);
    }
    receipt_count_ += at->second.size() + 1;
    return at->second;
}

std::optional<Twin> Twins::of_payment(const model::PaymentFacts& payment,
                                      const model::PaymentKeys& keys, store::CustomerId customer,
                                      store::ConnectionId connection, store::RecordId own) {
    if (connections_.size() < 2) return std::nullopt;
    const auto& told = receipts(keys, connection);
    if (told.empty()) return std::nullopt;
    const auto said = Said::of(payment);
    const auto may_be = [&](const Receipt& receipt) {
        return receipt.record != own && !said.contradicts(receipt.said);
    };
    const auto shares_reference = [&](const Receipt& receipt) {
        return std::any_of(keys.strong.begin(), keys.strong.end(), [&](const auto& key) {
            return std::find(receipt.references.begin(), receipt.references.end(), key.text) !=
                   receipt.references.end();
        });
    };
    const auto retells = [&](const Receipt& receipt) { return said.retells(receipt.said); };
    const auto first = [&](const auto& is_it) -> const Receipt* {
        for (const auto& receipt : told) {
            if (may_be(receipt) && is_it(receipt) && !is_told_by(receipt.record, connection, own)) {
                return &receipt;
            }
        }
        return nullptr;
    };
    if (const auto* receipt = first(shares_reference)) return Twin{receipt->record, true};
    if (const auto* receipt = first(retells)) return Twin{receipt->record, true};
    const auto* receipt = first([&](const Receipt& each) {
        return !customer || !each.customer || customer == each.customer;
    });
    if (receipt != nullptr) return Twin{receipt->record};
    return std::nullopt;
}

}  // namespace openitem::sync
