#include "host/service/cash_returns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

#include "host/base/result.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;

namespace {

struct Found {
    ledger::Item item;
    std::string number;
};

// What the bank says of a payment or its return.
cash::BankPayment bank_payment(store::Store& books, const Found& found, std::string* payer) {
    cash::BankPayment out;
    const auto& item = found.item;
    out.id = item.id.value;
    out.number = found.number;
    out.customer = item.customer.value;
    out.amount = {item.amount < 0 ? -item.amount : item.amount, item.currency};
    out.value_on = item.issued_on;
    out.bank_references.push_back(found.number);
    const auto record = books.record(item.record);
    if (!record) return out;
    const auto body = model::decode_body(record->body);
    if (!body) throw RunError(Exit::system, body.error());
    model::Arena arena;
    const auto payment = model::payment_facts(body->record(), arena);
    if (!payment) return out;
    out.end_to_end_id = payment->end_to_end_id;
    out.creditor_reference = payment->creditor_reference;
    out.reason = payment->return_reason;
    if (payer != nullptr) *payer = payment->payer_name;
    if (!payment->bank_reference.empty()) out.bank_references.emplace_back(payment->bank_reference);
    if (item.kind != ledger::ItemKind::payment_return) return out;
    for (const auto& line : payment->remittance) {
        if (!line.number.empty()) out.bank_references.emplace_back(line.number);
    }
    return out;
}

std::vector<std::string> applications_of(store::Store& books, const ledger::Item& payment,
                                         Date day) {
    std::vector<std::string> texts;
    for (const auto& stored : books.allocations_of(payment.id)) {
        if (!ledger::counts_on(stored.allocation, day)) continue;
        const auto to = books.item(stored.allocation.to);
        texts.push_back(fmt::format("{} to {}",
                                    Money{stored.allocation.amount, payment.currency}.to_text(),
                                    to ? to->number : ""));
    }
    return texts;
}

std::vector<Found> open_returns(store::Store& books, Date day) {
    std::vector<Found> returns;
    books.open_items({day, {}}, {}, [&](const store::OpenItem& row) {
        const auto& item = row.row.item;
        if (item.kind == ledger::ItemKind::payment_return && row.open == item.amount) {
            returns.push_back({item, std::string(row.row.number)});
        }
        return true;
    });
    std::sort(returns.begin(), returns.end(), [](const Found& a, const Found& b) {
        return std::tie(a.item.issued_on, a.item.id) < std::tie(b.item.issued_on, b.item.id);
    });
    return returns;
}

// Payments that stand, were not taken back, and have the amount of one of the returns.
std::vector<cash::BankPayment> returnable(store::Store& books, Date day,
                                          const std::vector<Found>& returns) {
    std::unordered_set<std::int64_t> amounts;
    for (const auto& one : returns) amounts.insert(one.item.amount);
    std::vector<Found> found;
    books.items({}, [&](const store::ItemRow& row) {
        const auto& item = row.item;
        if (item.kind == ledger::ItemKind::payment && ledger::stands_on(item, day) &&
            !item.reversed_on && amounts.contains(-item.amount)) {
            found.push_back({item, std::string(row.number)});
        }
        return true;
    });
    std::vector<cash::BankPayment> payments;
    for (const auto& one : found) {
        if (is_taken_back(books, one.item.id, day)) continue;
        payments.push_back(bank_payment(books, one, nullptr));
    }
    return payments;
}

// To a sister, who has the money still.
bool has_moved(const ledger::Allocation& allocation) {
    return allocation.kind == ledger::AllocationKind::intercompany;
}

}  // namespace

bool is_taken_back(store::Store& books, store::ItemId payment, Date day) {
    const auto allocations = books.allocations_of(payment);
    return std::any_of(allocations.begin(), allocations.end(), [&](const auto& stored) {
        if (!ledger::counts_on(stored.allocation, day)) return false;
        const auto to = books.item_facts(stored.allocation.to);
        return to && to->kind == ledger::ItemKind::payment_return;
    });
}

std::vector<ReturnLine> propose_returns(store::Store& books, Date day) {
    std::vector<ReturnLine> lines;
    const auto returns = open_returns(books, day);
    if (returns.empty()) return lines;
    auto payments = returnable(books, day, returns);
    for (const auto& found : returns) {
        ReturnLine line;
        line.number = found.number;
        line.returned = bank_payment(books, found, &line.payer);
        line.proposal = cash::match_return(line.returned, payments);
        for (auto& payment : line.proposal.considered) {
            const auto item = books.item_facts(store::ItemId{payment.id});
            if (item) payment.applied_to = applications_of(books, *item, day);
        }
        if (line.proposal.found()) {
            std::erase_if(payments, [&](const auto& p) { return p.id == line.proposal.payment; });
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

std::int64_t TakingBack::room(const ledger::Item& item) {
    std::vector<ledger::Allocation> allocations;
    transaction_.allocations_of(item.id, allocations);
    return ledger::allocatable(item, allocations, day_);
}

std::int64_t TakingBack::still_here(const ledger::Item& payment) {
    std::vector<ledger::Allocation> allocations;
    transaction_.allocations_of(payment.id, allocations);
    std::int64_t here = -payment.amount;
    for (const auto& each : allocations) {
        if (!each.reversed_on && has_moved(each)) here -= each.amount;
    }
    return here;
}

std::vector<ledger::Allocation> TakingBack::to_release(const ledger::Item& payment,
                                                       std::int64_t needed) {
    std::vector<ledger::Allocation> all;
    transaction_.allocations_of(payment.id, all);
    std::vector<ledger::Allocation> released;
    std::int64_t room = ledger::allocatable(payment, all, day_);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return b.id < a.id; });
    for (const auto& allocation : all) {
        if (room >= needed) break;
        if (allocation.reversed_on || has_moved(allocation)) continue;
        released.push_back(allocation);
        room += allocation.amount;
    }
    return released;
}

std::string TakingBack::obstacle(store::ItemId returned, store::ItemId payment) {
    const auto back = transaction_.item(returned);
    const auto paid = transaction_.item(payment);
    if (!back || back->reversed_on || !paid || paid->reversed_on) {
        return "payment or return are not there any more";
    }
    if (back->customer && paid->customer && back->customer != paid->customer) {
        return "payment and return are of different customers";
    }
    const auto left = still_here(*paid);
    if (left == 0) return "the payment was moved to another company: move it back from there";
    const auto wanted = std::min(room(*back), left);
    if (wanted <= 0) return "the return has nothing open";
    for (const auto& allocation : to_release(*paid, wanted)) {
        const auto entry = transaction_.entry(allocation.entry);
        if (entry && entry->origin == ledger::Origin::source) {
            return fmt::format("allocation {} is the source's own; take it back there",
                               allocation.id.value);
        }
        const auto to = transaction_.item(allocation.to);
        if (to && to->kind == ledger::ItemKind::payment_return) {
            return "the payment was taken back by another return";
        }
    }
    return {};
}

TakingBack::Done TakingBack::take_back(store::ItemId returned, store::ItemId payment,
                                       const std::string& rule, const std::string& evidence) {
    const auto must = [](auto result) {
        if (!result) throw RunError(Exit::answer_is_no, result.error());
        return *std::move(result);
    };
    auto back = *transaction_.item(returned);
    auto paid = *transaction_.item(payment);
    Done done;
    done.amount = std::min(room(back), still_here(paid));
    for (const auto& allocation : to_release(paid, done.amount)) {
        const auto to = transaction_.item(allocation.to);
        if (to && to->kind == ledger::ItemKind::exchange) {  // and what that has paid
            must(ledger_.take_back_exchange(to->id, day_, ledger::Origin::openitem));
        } else {
            must(ledger_.unapply(allocation.id, std::max(day_, allocation.date),
                                 ledger::Origin::openitem));
        }
        done.unapplied.push_back(allocation.id);
    }
    // Whose payment it was is whose return it is. Nobody knows: then both stay so.
    if (paid.customer && !back.customer) {
        returned = must(ledger_.identify(returned, paid.customer, day_, ledger::Origin::openitem));
    } else if (back.customer && !paid.customer) {
        payment = must(ledger_.identify(payment, back.customer, day_, ledger::Origin::openitem));
    }
    store::AllocationDraft draft;
    draft.kind = ledger::AllocationKind::other;
    draft.amount = done.amount;
    draft.date = day_;
    draft.rule = rule;
    draft.evidence = evidence;
    done.settled = must(ledger_.allocate(payment, returned, draft));
    return done;
}

}  // namespace openitem::service
