#include "host/service/chargeback.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/dispute.hpp"
#include "host/service/period.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Exit;
using base::Money;
using base::RunError;

namespace {

constexpr std::string_view kind = "chargeback";

// The return that stands, and not what took its place when its payer became known.
store::StoredItem return_named(store::Store& books, const std::string& number) {
    for (auto& each : books.items_by_number(number)) {
        const bool wanted = each.item.kind == ledger::ItemKind::payment_return;
        if (wanted && !each.item.reversed_on) return std::move(each);
    }
    throw RunError(Exit::wrong_use,
                   fmt::format("no return is called {}: expected the number under which "
                               "openitem cash list shows it",
                               base::quote(number)));
}

// The payment a return took back, by the allocation that settles both.
std::optional<store::StoredAllocation> settled_by(store::Store& books, store::ItemId returned) {
    for (auto& each : books.allocations_of(returned)) {
        if (!each.allocation.reversed_on && each.allocation.to == returned) return std::move(each);
    }
    return std::nullopt;
}

Chargeback described(store::Store& books, const store::StoredItem& returned,
                     const store::StoredStatus& row) {
    Chargeback out;
    out.item = returned.item.id;
    out.number = returned.number;
    out.amount = {returned.item.amount, returned.item.currency};
    out.applied = {0, returned.item.currency};
    out.state = collections::chargeback_state(row.state).value_or(ChargebackState::open);
    out.on = row.from_on;
    out.by = row.actor;
    out.reason = row.reason;
    if (const auto settled = settled_by(books, returned.item.id)) {
        const auto payment = books.item(settled->allocation.from);
        if (payment) out.payment = payment->number;
    }
    return out;
}

std::string subject_of(store::ItemId item) { return fmt::format("item:{}", item.value); }

std::optional<ChargebackState> state_of(store::Store& books, const std::string& subject) {
    std::optional<ChargebackState> state;
    for (const auto& row : books.statuses(kind, {})) {
        if (row.subject == subject) state = collections::chargeback_state(row.state);
    }
    return state;
}

store::StoredItem receipt_named(store::Store& books, const std::string& number) {
    if (number.empty()) {
        throw RunError(Exit::wrong_use, "won: expected --receipt, the payment that came back");
    }
    for (auto& each : books.items_by_number(number)) {
        const bool wanted = each.item.kind == ledger::ItemKind::payment;
        if (wanted && !each.item.reversed_on) return std::move(each);
    }
    throw RunError(Exit::wrong_use, fmt::format("no receipt is called {}", base::quote(number)));
}

// Applies the receipt to what the returned payment had paid when it was taken back, as far as that
// is open.
class Reapplying {
public:
    Reapplying(store::Store& books, store::Transaction& transaction, base::Date on,
               base::Instant now)
        : books_(books),
          transaction_(transaction),
          ledger_(transaction, books.functional_currency(), first_open_day(books, now)),
          on_(on) {}

    std::int64_t apply(const store::StoredItem& returned, const store::StoredItem& receipt,
                       const std::string& evidence) {
        const auto settled = settled_by(books_, returned.item.id);
        if (!settled) {
            throw RunError(Exit::answer_is_no,
                           fmt::format("return {} has not taken a payment back yet: see openitem "
                                       "cash match",
                                       returned.number));
        }
        auto from = receipt.item.id;
        if (!receipt.item.customer && returned.item.customer) {
            from =
                must(ledger_.identify(from, returned.item.customer, on_, ledger::Origin::openitem));
        }
        std::int64_t applied = 0;
        for (const auto& each : books_.allocations_of(settled->allocation.from)) {
            const auto& lost = each.allocation;
            const bool by_return =
                lost.reversed_on && *lost.reversed_on == settled->allocation.date;
            if (!by_return || !lost.to) continue;
            const auto amount = std::min({room(from), room(lost.to), lost.amount});
            if (amount == 0) continue;
            must(ledger_.allocate(
                from, lost.to,
                {.amount = amount, .date = on_, .rule = "chargeback", .evidence = evidence}));
            applied += amount;
        }
        return applied;
    }

private:
    template <class T>
    static T must(base::Result<T> result) {
        if (!result) throw RunError(Exit::answer_is_no, result.error());
        return *std::move(result);
    }
    std::int64_t room(store::ItemId id) {
        std::vector<ledger::Allocation> allocations;
        transaction_.allocations_of(id, allocations);
        return ledger::allocatable(*transaction_.item(id), allocations, on_);
    }

    store::Store& books_;
    store::Transaction& transaction_;
    store::Books ledger_;
    base::Date on_;
};

}  // namespace

Chargeback advance_chargeback(const Workspace& workspace, base::Clock& clock, ChargebackState to,
                              const ChargebackRequest& request) {
    const CompanyLock lock(workspace, request.company, "openitem chargeback");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const auto returned = return_named(*books, request.number);
    store::StoredStatus row;
    row.kind = kind;
    row.subject = subject_of(returned.item.id);
    row.item = returned.item.id;
    row.customer = returned.item.customer;
    row.state = collections::to_string(to);
    row.from_on = request.on.value_or(now.date());
    row.actor = request.by;
    row.reason = request.reason;
    const auto state = state_of(*books, row.subject);
    if (!collections::may_become(state, to)) {
        throw RunError(
            Exit::answer_is_no,
            state
                ? fmt::format("chargeback {} is {}", request.number, collections::to_string(*state))
                : fmt::format("return {} is no chargeback: open it first", request.number));
    }
    auto out = described(*books, returned, row);
    const auto receipt = to == ChargebackState::won
                             ? std::optional(receipt_named(*books, request.receipt))
                             : std::nullopt;
    const auto transaction = books->begin(now);
    if (receipt) {
        require_open(*books, row.from_on, now);
        out.applied.minor =
            Reapplying(*books, *transaction, row.from_on, now)
                .apply(returned, *receipt, fmt::format("chargeback {} was won", request.number));
        transaction->flush();
        follow_clearings(*books, *transaction, row.from_on);
    }
    transaction->add_status(row);
    transaction->commit();
    return out;
}

std::vector<Chargeback> chargebacks(const Workspace& workspace, const std::string& company) {
    const auto books = workspace.open_books(company);
    std::map<std::string, Chargeback> by_number;
    for (const auto& row : books->statuses(kind, {})) {
        const auto item = books->item(row.item);
        if (item) by_number[item->number] = described(*books, *item, row);
    }
    std::vector<Chargeback> all;
    for (auto& [number, each] : by_number) all.push_back(std::move(each));
    return all;
}

}  // namespace openitem::service
