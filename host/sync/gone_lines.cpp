// Entries that a bank's statement had, and has no more when it is delivered again: the money may
// never have come, and a person has to ask the bank. What was posted of them stays until then.
#include <algorithm>
#include <map>
#include <tuple>

#include "host/model/body.hpp"
#include "host/model/natural_key.hpp"
#include "host/sync/applier.hpp"
#include "host/sync/twins.hpp"

namespace openitem::sync {

namespace {

using model::BankLineFacts;
using Lines = std::span<const BankLineFacts>;

base::Date day_of(const BankLineFacts& line) {
    return line.value_on.value_or(line.booked_on.value_or(base::Date{}));
}

bool is_booked(const BankLineFacts& line) { return line.status.empty() || line.status == "BOOK"; }

// All an entry says, in one text.
std::string words_of(const BankLineFacts& line) {
    std::string words = day_of(line).to_string() + line.amount.to_text();
    for (const auto part :
         {line.end_to_end_id, line.bank_reference, line.creditor_reference, line.remittance_text,
          line.counterparty_name, line.counterparty_account}) {
        words.append(1, '\n').append(part);
    }
    return words;
}

// Of `from`, those `without` does not have. A bank may say an entry in other words the next time,
// not on another day or with another amount.
std::vector<BankLineFacts> lines_without(Lines from, Lines without) {
    std::map<std::tuple<base::Date, std::int64_t, base::Currency>, std::int64_t> there;
    const auto key_of = [](const BankLineFacts& line) {
        return std::tuple(day_of(line), line.amount.minor, line.amount.currency);
    };
    // Those that say the same are one, before those that say it in other words.
    std::map<std::string, std::int64_t> same;
    for (const auto& line : without) {
        if (!is_booked(line)) continue;
        ++there[key_of(line)];
        ++same[words_of(line)];
    }
    std::vector<BankLineFacts> changed, gone;
    for (const auto& line : from) {
        if (!is_booked(line)) continue;
        if (--same[words_of(line)] < 0) {
            changed.push_back(line);
        } else {
            --there[key_of(line)];
        }
    }
    for (const auto& line : changed) {
        if (--there[key_of(line)] < 0) gone.push_back(line);
    }
    return gone;
}

// How much of what the line says the payment says too.
int likeness(const BankLineFacts& line, const model::PaymentFacts& payment) {
    const auto same = [](std::string_view a, std::string_view b) { return !a.empty() && a == b; };
    return (same(line.end_to_end_id, payment.end_to_end_id) ? 4 : 0) +
           (same(line.bank_reference, payment.bank_reference) ? 4 : 0) +
           (same(line.remittance_text, payment.remittance_text) ? 2 : 0) +
           (same(line.counterparty_name, payment.payer_name) ? 1 : 0) +
           (same(line.counterparty_account, payment.payer_account) ? 1 : 0);
}

}  // namespace

// The payment of this connection that the entry made, the likest of several; none: it posted
// nothing.
store::ItemId Applier::payment_of(const model::BankLineFacts& line, std::string_view account,
                                  std::span<const store::ItemId> taken) {
    store::ItemId best;
    int most = -1;
    for (const auto kind : {model::PaymentKind::receipt, model::PaymentKind::bank_return}) {
        model::Arena arena;
        model::PaymentFacts facts;
        facts.kind = kind;
        facts.currency = line.amount.currency;
        facts.amount = std::max(line.amount.minor, -line.amount.minor);
        facts.date = day_of(line);
        const auto key = natural_key(rules_.connection, receipt_keys(facts, arena));
        transaction_->items_by_natural_key(key, items_);
        for (const auto& item : items_) {
            const bool chosen = std::find(taken.begin(), taken.end(), item.id) != taken.end();
            if (item.reversed_on || chosen) continue;
            const auto text = transaction_->record_body(item.record);
            const auto body = model::decode_body(text.value_or(std::string()));
            if (!body) continue;
            const auto payment = model::payment_facts(body->record(), arena);
            if (!payment || payment->account != account) continue;
            const int alike = likeness(line, *payment);
            if (alike > most) std::tie(best, most) = std::tuple(item.id, alike);
        }
    }
    return best;
}

void Applier::compare_lines(store::RecordId statement, const model::StatementFacts& now) {
    const auto text = transaction_->record_body(statement);
    const auto body = model::decode_body(text.value_or(std::string()));
    if (!body) return;
    model::Arena arena;
    const auto before = model::statement_facts(body->record(), arena);
    if (!before) return;
    std::vector<store::ItemId> taken;
    for (const auto& line : lines_without(before->lines, now.lines)) {
        store::StoredTask task;
        task.kind = "line_gone";
        task.record = statement;
        task.item = payment_of(line, before->account, taken);
        taken.push_back(task.item);
        task.amount = line.amount;
        task.reason = day_of(line).to_string();
        transaction_->add_task(task);
        changed_.insert(statement.value);
    }
    auto back = lines_without(now.lines, before->lines);
    if (back.empty()) return;
    transaction_->flush();
    for (const auto& task : store_.tasks("open")) {
        if (task.kind != "line_gone" || task.record != statement) continue;
        const auto again = std::find_if(back.begin(), back.end(), [&](const auto& line) {
            const bool fits = line.amount == task.amount && task.reason == day_of(line).to_string();
            return fits && payment_of(line, before->account, {}) == task.item;
        });
        if (again == back.end()) continue;
        transaction_->close_task(task.id, "the statement has it again");
        back.erase(again);
    }
}

}  // namespace openitem::sync
