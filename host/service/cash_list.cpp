// The list of receipts, returns and refunds.
#include <algorithm>
#include <map>
#include <tuple>

#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/service/cash.hpp"
#include "host/service/cash_returns.hpp"
#include "host/service/cash_steps.hpp"

namespace openitem::service {

using base::Date;
using base::Money;

namespace {

// What became another currency is cash as long as something of it is open.
bool is_cash(const ledger::Item& item, std::int64_t open) {
    switch (item.kind) {
        case ledger::ItemKind::exchange:
            return item.amount < 0 && open != 0;
        case ledger::ItemKind::payment:
        case ledger::ItemKind::on_account:
        case ledger::ItemKind::payment_return:
        case ledger::ItemKind::refund:
            return true;
        default:
            return false;
    }
}

std::string state_of(const ledger::Item& item, std::int64_t open) {
    if (item.kind == ledger::ItemKind::payment_return) return open == 0 ? "taken back" : "return";
    if (item.kind == ledger::ItemKind::refund) return open == 0 ? "applied" : "refund";
    if (open == 0) return "applied";
    if (item.kind == ledger::ItemKind::on_account) return "on account";
    return item.customer ? "unapplied" : "unidentified";
}

std::string payer_name(store::Store& books, store::RecordId id) {
    const auto record = books.record(id);
    if (!record) return {};
    const auto body = model::decode_body(record->body);
    if (!body) return {};
    model::Arena arena;
    const auto payment = model::payment_facts(body->record(), arena);
    return payment ? std::string(payment->payer_name) : std::string();
}

// What the item and another have settled, seen from the item.
std::vector<AppliedByHand> applied_on(store::Store& books, const ledger::Item& item,
                                      const std::string& number, Date day) {
    std::vector<AppliedByHand> applied;
    for (const auto& stored : books.allocations_of(item.id)) {
        const auto& allocation = stored.allocation;
        if (!ledger::counts_on(allocation, day)) continue;
        const auto other = books.item(allocation.from == item.id ? allocation.to : allocation.from);
        applied.push_back({number,
                           other ? other->number : std::string(ledger::to_string(allocation.kind)),
                           Money{allocation.amount, item.currency}, allocation.id});
        if (const auto paid = other ? paid_by_exchange(books, other->item) : std::nullopt) {
            applied.back().to = paid->number;
            applied.back().as = paid->amount;
        }
    }
    return applied;
}

}  // namespace

std::optional<PaidByExchange> paid_by_exchange(store::Store& books, const ledger::Item& either) {
    const auto entry =
        either.kind == ledger::ItemKind::exchange ? books.entry(either.entry) : std::nullopt;
    if (!entry) return std::nullopt;
    for (const auto& line : entry->lines) {
        if (!line.item || line.amount >= 0) continue;  // what was received is a credit
        for (const auto& stored : books.allocations_of(line.item)) {
            const auto& allocation = stored.allocation;
            const auto paid = allocation.to ? books.item(allocation.to) : std::nullopt;
            if (!paid || allocation.reversed_on) continue;
            return PaidByExchange{paid->number, {allocation.amount, paid->item.currency}};
        }
    }
    return std::nullopt;
}

CashList list_cash(const Workspace& workspace, const std::string& company, Date day, bool all) {
    const auto books = workspace.open_books(company);
    CashList list;
    list.customers = customer_labels(*books);
    std::vector<std::tuple<ledger::Item, std::string, std::int64_t>> found;
    std::map<std::int64_t, std::int64_t> open;
    books->open_items({day, {}}, {}, [&](const store::OpenItem& row) {
        open.emplace(row.row.item.id.value, row.open);
        return true;
    });
    books->items({}, [&](const store::ItemRow& row) {
        const auto& item = row.item;
        const auto at = open.find(item.id.value);
        const auto left = at == open.end() ? 0 : at->second;
        if (!is_cash(item, left) || !ledger::stands_on(item, day)) return true;
        if (left != 0 || all) found.emplace_back(item, std::string(row.number), left);
        return true;
    });
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return std::tie(std::get<0>(a).issued_on, std::get<0>(a).id) <
               std::tie(std::get<0>(b).issued_on, std::get<0>(b).id);
    });
    for (const auto& [item, number, left] : found) {
        CashItem shown_item;
        shown_item.number = number;
        shown_item.payer = payer_name(*books, item.record);
        shown_item.value_on = item.issued_on;
        shown_item.customer = item.customer.value;
        shown_item.amount = {-item.amount, item.currency};
        shown_item.open = {-left, item.currency};
        shown_item.state = state_of(item, left);
        if (left == 0 && is_taken_back(*books, item.id, day)) shown_item.state = "taken back";
        shown_item.applied = applied_on(*books, item, number, day);
        list.items.push_back(std::move(shown_item));
    }
    return list;
}

}  // namespace openitem::service
