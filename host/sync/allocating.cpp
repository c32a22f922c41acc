#include "host/sync/allocating.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/text.hpp"
#include "host/model/body.hpp"

namespace openitem::sync {

namespace {

bool is_document(const ledger::Item& item) {
    return item.kind == ledger::ItemKind::invoice || item.kind == ledger::ItemKind::credit;
}

bool is_reversed(const ledger::Item& item) { return item.reversed_on.has_value(); }

bool ended(store::RecordState state) {
    return state == store::RecordState::voided || state == store::RecordState::deleted;
}

// A discount or write-off comes from an account, not from an item.
bool adjusts(const model::AllocationFacts& facts) {
    return facts.kind == model::AllocationKind::discount ||
           facts.kind == model::AllocationKind::write_off;
}

// Carrying out what was checked cannot fail.
template <class T>
const T& done(const base::Result<T>& result) {
    if (!result) throw base::RunError(base::Exit::system, result.error());
    return *result;
}

}  // namespace

bool Allocating::find_items(store::ConnectionId connection, std::uint32_t entity,
                            std::string_view source_id, std::vector<ledger::Item>& items) {
    items.clear();
    const auto known =
        transaction_->find_record(connection, static_cast<store::Entity>(entity), source_id);
    if (!known) return false;
    const bool evidence = known->state == store::RecordState::evidence && known->evidence_of;
    transaction_->items_of_record(evidence ? known->evidence_of : known->id, items);
    // What became money of another currency, a person has applied.
    std::erase_if(items, [](const ledger::Item& item) {
        return is_reversed(item) || item.kind == ledger::ItemKind::exchange;
    });
    return !items.empty();
}

base::Result<bool> Allocating::find_numbered(std::string_view number, store::CustomerId customer,
                                             std::vector<ledger::Item>& items) {
    transaction_->items_by_number(number, items);
    std::erase_if(items, [](const ledger::Item& item) {
        return is_reversed(item) || !is_document(item) || item.amount < 0;
    });
    const auto several = [&] {
        return std::any_of(items.begin(), items.end(), [&](const ledger::Item& item) {
            return item.record != items.front().record;
        });
    };
    if (customer && several()) {
        std::erase_if(items, [&](const auto& item) { return item.customer != customer; });
    }
    if (several()) {
        return base::Error{.code = base::Code::conflict,
                           .rule = "allocation.ambiguous",
                           .field = "invoice_number",
                           .message = fmt::format("several invoices have the number {}; name the "
                                                  "invoice by its source id",
                                                  number)};
    }
    return !items.empty();
}

bool Allocating::is_ended(store::ConnectionId connection, store::Entity entity,
                          std::string_view source_id) {
    if (source_id.empty()) return false;
    const auto known = transaction_->find_record(connection, entity, source_id);
    return known && ended(known->state);
}

// Every document of that number is.
bool Allocating::is_ended(std::string_view number) {
    if (number.empty()) return false;
    transaction_->items_by_number(number, items_);
    std::erase_if(items_, [](const ledger::Item& item) { return !is_document(item); });
    return !items_.empty() && std::all_of(items_.begin(), items_.end(), [&](const auto& item) {
        const auto record = transaction_->record(item.record);
        return record && ended(record->state);
    });
}

std::optional<base::Error> Allocating::hopeless(const model::AllocationFacts& facts,
                                                store::ConnectionId connection,
                                                store::RecordId record) {
    transaction_->allocations_of_record(record, allocations_);
    if (!allocations_.empty()) return std::nullopt;
    const auto error = [](const char* field, std::string_view what, std::string_view name) {
        return base::Error{.code = base::Code::conflict,
                           .rule = "allocation.reversed",
                           .field = field,
                           .message = fmt::format("{} {} was voided at its source: nothing can be "
                                                  "applied; void the allocation too, or retry it "
                                                  "once the {} is there again",
                                                  what, base::quote(name), what)};
    };
    const bool credit = facts.kind == model::AllocationKind::credit_note;
    if (!adjusts(facts) && is_ended(connection, credit ? OI_INVOICE : OI_PAYMENT, facts.from_id)) {
        return error("from_id", credit ? "credit note" : "payment", facts.from_id);
    }
    if (is_ended(connection, OI_INVOICE, facts.invoice_id)) {
        return error("invoice_id", "invoice", facts.invoice_id);
    }
    if (facts.invoice_id.empty() && is_ended(facts.invoice_number)) {
        return error("invoice_number", "invoice", facts.invoice_number);
    }
    return std::nullopt;
}

// A payment that is kept and never posts.
bool Allocating::is_kept(store::ConnectionId connection, std::string_view payment) {
    const auto known = transaction_->find_record(connection, OI_PAYMENT, payment);
    return known && known->state == store::RecordState::stored;
}

base::Result<bool> Allocating::find_sides(const model::AllocationFacts& facts,
                                          store::ConnectionId connection) {
    from_.clear();
    if (!adjusts(facts)) {
        if (facts.from_id.empty()) {
            return base::Error{.rule = "allocation.from",
                               .field = "from_id",
                               .message =
                                   "expected the source_id of what is applied, found "
                                   "nothing"};
        }
        const bool credit = facts.kind == model::AllocationKind::credit_note;
        bool found = find_items(connection, credit ? OI_INVOICE : OI_PAYMENT, facts.from_id, from_);
        if (!found && facts.kind == model::AllocationKind::other) {
            found = find_items(connection, OI_INVOICE, facts.from_id, from_);
        }
        if (!found && is_kept(connection, facts.from_id)) {
            return base::Error{
                .code = base::Code::conflict,
                .rule = "allocation.before_cut_over",
                .field = "from_id",
                .message = fmt::format("payment {} is dated before the cut-over and not in the "
                                       "books; what was left of it then is expected as an opening "
                                       "credit",
                                       base::quote(facts.from_id))};
        }
        if (!found) return false;
    }
    const auto payer = from_.empty() ? store::CustomerId{} : from_.front().customer;
    const auto found =
        facts.invoice_id.empty()
            ? find_numbered(facts.invoice_number, payer, to_)
            : base::Result<bool>(find_items(connection, OI_INVOICE, facts.invoice_id, to_));
    if (!found) return base::Error(found.error());
    if (!*found) return false;
    // Of an opening item nobody knows the instalments any more.
    if (facts.instalment && !to_.front().has(ledger::opening)) {
        std::erase_if(to_, [&](const ledger::Item& item) {
            return item.sequence != static_cast<std::int32_t>(*facts.instalment);
        });
        if (to_.empty()) {
            return base::Error{
                .rule = "allocation.instalment",
                .field = "instalment",
                .message = fmt::format("the invoice has no instalment {}", *facts.instalment)};
        }
    }
    return true;
}

void Allocating::allocations_of(store::ItemId item, store::RecordId own, std::size_t steps) {
    transaction_->allocations_of(item, allocations_);
    for (auto& each : allocations_) {
        if (own && each.record == own && !each.reversed_on) each.reversed_on = each.date;
    }
    for (std::size_t i = 0; i < steps; ++i) {
        ledger::Allocation planned;
        planned.from = steps_[i].from;
        planned.to = steps_[i].to;
        planned.date = date_;
        planned.amount = steps_[i].amount;
        allocations_.push_back(planned);
    }
}

// Spreads the amount over the items of both sides, in their order. What does not fit is asked for
// all the same, from the last of them: the check then says what is wrong.
void Allocating::plan(const model::AllocationFacts& facts, store::RecordId own) {
    steps_.clear();
    unidentified_ = {};
    // Nothing is applied before both sides are there: an advance payment, an invoice posted again;
    // nor in a closed period.
    date_ = std::max(facts.date, books_->first_open_day());
    for (const auto& item : from_) date_ = std::max(date_, item.posted_on);
    for (const auto& item : to_) date_ = std::max(date_, item.posted_on);
    if (!from_.empty() && !from_.front().customer && to_.front().customer) {
        // The source says whose payment this is.
        unidentified_ = from_.front().id;
        customer_ = to_.front().customer;
        from_.front().customer = customer_;
    }
    auto left = facts.amount;
    const auto room = [&](const ledger::Item& item) {
        allocations_of(item.id, own, steps_.size());
        return ledger::allocatable(item, allocations_, date_);
    };
    for (std::size_t from = 0, to = 0; left > 0;) {
        const bool last_to = to + 1 == to_.size();
        const bool last_from = from + 1 >= from_.size();
        auto amount = left;
        if (!last_to || !last_from) {
            const auto wanted = room(to_[to]);
            if (wanted == 0 && !last_to) {
                ++to;
                continue;
            }
            const auto there = from_.empty() ? wanted : room(from_[from]);
            if (there == 0 && !last_from) {
                ++from;
                continue;
            }
            amount = std::min({left, wanted, there});
            if (amount == 0) amount = left;
        }
        steps_.push_back({from_.empty() ? store::ItemId{} : from_[from].id, to_[to].id, amount});
        left -= amount;
    }
}

base::Result<void> Allocating::check(const model::AllocationFacts& facts, store::RecordId own) {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const auto& step = steps_[i];
        const auto is = [](store::ItemId id) {
            return [id](const ledger::Item& item) { return item.id == id; };
        };
        const auto& to = *std::find_if(to_.begin(), to_.end(), is(step.to));
        allocations_of(step.to, own, i);
        if (adjusts(facts)) {
            if (auto fits = ledger::check_adjustment({to, allocations_}, step.amount, date_);
                !fits) {
                return fits;
            }
            continue;
        }
        const auto& from = *std::find_if(from_.begin(), from_.end(), is(step.from));
        other_allocations_.swap(allocations_);
        allocations_of(step.from, own, i);
        auto seen = to;
        if (books_->are_one(from.customer, to.customer, date_)) seen.customer = from.customer;
        if (auto fits = ledger::check_allocation({from, allocations_}, {seen, other_allocations_},
                                                 step.amount, date_);
            !fits) {
            return fits;
        }
    }
    return {};
}

void Allocating::identify_payment() {
    const auto payment = transaction_->item(unidentified_);
    const auto known = done(
        books_->identify(unidentified_, customer_, payment->posted_on, ledger::Origin::source));
    for (auto& step : steps_) {
        if (step.from == unidentified_) step.from = known;
    }
}

base::Result<void> Allocating::carry_out(const model::AllocationFacts& facts,
                                         store::RecordId record) {
    if (unidentified_) identify_payment();
    store::AllocationDraft draft;
    draft.kind = static_cast<ledger::AllocationKind>(facts.kind);
    draft.origin = ledger::Origin::source;
    draft.date = date_;
    draft.record = record;
    draft.rule = "source";
    for (const auto& step : steps_) {
        draft.amount = step.amount;
        if (step.from) {
            auto applied = books_->allocate(step.from, step.to, draft);
            if (!applied) return std::move(applied).error();
            continue;
        }
        const auto tax = books_->tax_share(*transaction_->item(step.to), step.amount);
        auto applied = books_->adjust(step.to, {draft, tax, 0});
        if (!applied) return std::move(applied).error();
    }
    return {};
}

bool Allocating::stands(store::RecordId record) {
    transaction_->allocations_of_record(record, allocations_);
    return std::any_of(allocations_.begin(), allocations_.end(),
                       [](const auto& each) { return !each.reversed_on; });
}

bool Allocating::stands_in_full(store::RecordId record) {
    transaction_->allocations_of_record(record, allocations_);
    base::int128 standing = 0;
    for (const auto& each : allocations_) standing += each.reversed_on ? 0 : each.amount;
    const auto decoded = model::decode_body(transaction_->record_body(record).value_or(""));
    return standing >= done(model::allocation_facts(done(decoded).record())).amount;
}

base::Result<bool> Allocating::apply(const model::AllocationFacts& facts,
                                     store::ConnectionId connection, store::RecordId record) {
    auto found = find_sides(facts, connection);
    if (!found) return std::move(found).error();
    const bool standing = stands(record);
    if (!*found) {
        if (standing) take_back(record);
        return false;
    }
    if (to_.front().currency != facts.currency) {
        return base::Error{
            .code = base::Code::refused,
            .rule = "allocation.currency",
            .field = "currency",
            .message = fmt::format("the amount is in {}, the invoice in {}", facts.currency.code(),
                                   to_.front().currency.code())};
    }
    // Which of the two the one amount is worth in the other currency, only the source knows.
    if (!from_.empty() && from_.front().currency != facts.currency) {
        return base::Error{
            .code = base::Code::refused,
            .rule = "allocation.currency",
            .field = "currency",
            .message = fmt::format(
                "{} is in {}, the invoice in {}, and the source states no amount "
                "in both",
                base::quote(facts.from_id), from_.front().currency.code(), facts.currency.code()),
            .help = "apply it at the rate of the day with openitem cash apply"};
    }
    plan(facts, record);
    // One step upon nothing is checked where it is made; more of them must fit together.
    const bool simple = steps_.size() == 1 && !standing && !unidentified_;
    if (!simple) {
        if (auto fits = check(facts, record); !fits) return std::move(fits).error();
    }
    if (standing) take_back(record);
    if (auto applied = carry_out(facts, record); !applied) {
        if (!simple) throw base::RunError(base::Exit::system, applied.error());
        return std::move(applied).error();
    }
    return true;
}

void Allocating::take_back(store::RecordId record) {
    transaction_->allocations_of_record(record, other_allocations_);
    for (auto each = other_allocations_.rbegin(); each != other_allocations_.rend(); ++each) {
        // Each on its own day, so that no day in between shows it.
        if (!each->reversed_on) {
            done(books_->unapply(each->id, each->date, ledger::Origin::source));
        }
    }
}

void Allocating::standing_on(store::RecordId record, std::vector<store::RecordId>& allocations) {
    allocations.clear();
    transaction_->items_of_record(record, items_);
    for (const auto& item : items_) {
        if (is_reversed(item)) continue;
        transaction_->allocations_of(item.id, allocations_);
        for (const auto& each : allocations_) {
            if (each.record && !each.reversed_on) allocations.push_back(each.record);
        }
    }
}

void Allocating::wake(std::span<const store::RecordId> allocations) {
    for (const auto record : allocations) {
        const auto known = transaction_->record(record);
        if (known && known->entity == OI_ALLOCATION && known->state == store::RecordState::posted &&
            !stands_in_full(record)) {
            transaction_->set_record_state(record, store::RecordState::waiting);
        }
    }
}

}  // namespace openitem::sync
