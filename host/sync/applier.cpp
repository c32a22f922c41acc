#include "host/sync/applier.hpp"

#include <cassert>
#include <limits>

#include "host/store/periods.hpp"
#include "host/store/statuses.hpp"

namespace openitem::sync {

namespace {

// An exception to a soft close is a person's: sources never have one.
constexpr base::Instant never_excepted{std::numeric_limits<std::int64_t>::max()};

}  // namespace

base::Error error_of(const Refusal& why) {
    return {.rule = why.rule, .field = why.field, .message = why.message};
}

Applier::Applier(store::Store& store, ApplyRules rules, Books& books)
    : store_(store),
      rules_(std::move(rules)),
      counts_(books),
      first_open_(store::periods_of(store).first_open_day(never_excepted)),
      customers_(store, rules_.connection, rules_.customer_numbers),
      twins_(store),
      allocating_(rules_.currency),
      refusals_(store, rules_.connection, rules_.connector_version),
      terms_(store, rules_.terms) {
    for (const auto& row : store_.statuses(store::erased, {})) {
        if (const auto record = store::erased_record(row)) erased_.insert(record.value);
    }
}

void Applier::begin(store::Transaction& transaction) {
    transaction_ = &transaction;
    books_.emplace(transaction, rules_.currency, first_open_);
    customers_.begin(transaction);
    twins_.begin(transaction);
    allocating_.begin(transaction, first_open_);
    refusals_.begin(transaction);
}

void Applier::count(std::uint32_t entity, Outcome outcome) {
    auto& books = counts_.of(entity);
    switch (outcome) {
        case Outcome::committed:
            ++books.committed;
            break;
        case Outcome::unchanged:
            ++books.unchanged;
            break;
        case Outcome::superseded:
            ++books.superseded;
            break;
        case Outcome::evidence:
            ++books.evidence;
            break;
        case Outcome::quarantined:
            ++books.quarantined;
            break;
    }
}

void Applier::apply(const PreparedRecord& record, const store::Position& position) {
    assert(transaction_ != nullptr);
    ++counts_.of(record.entity).read;
    control_totals_.count(record);
    const auto applied = [&]() -> Applied {
        if (record.refusal) return error_of(*record.refusal);
        if (auto valued = can_value(record.facts); !valued) return std::move(valued).error();
        const auto known = transaction_->find_record(
            rules_.connection, static_cast<store::Entity>(record.entity), record.source_id);
        return known ? apply_again(record, position, *known) : apply_new(record, position);
    }();
    if (applied) {
        keep_doubt(record);
        keep_control(record);
        last_refusal_.reset();
        if (rules_.closes_refusals) refusals_.accepted(record.entity, record.source_id);
        count(record.entity, *applied);
        for (const auto& rule : record.warnings) ++counts_.warnings[rule];
    } else {
        static_cast<void>(customers_.take_doubt());
        last_refusal_ = refusal_of(applied.error(), "posting.refused");
        refusals_.add(record, rules_.connection, position, *last_refusal_);
        count(record.entity, Outcome::quarantined);
    }
}

// What posts nothing and counts all the same: an order in a currency nobody knows the worth of
// would stop every credit check.
base::Result<void> Applier::can_value(const Facts& facts) {
    const auto today = transaction_->recorded_at().date();
    const auto known = [&](base::Currency currency, base::Date day) -> base::Result<void> {
        if (currency == rules_.currency) return {};
        if (auto rate = books_->rate_for(currency, day); !rate) return std::move(rate).error();
        return {};
    };
    if (const auto* order = std::get_if<model::OrderFacts>(&facts)) {
        return known(order->currency, order->ordered_on.value_or(today));
    }
    const auto* dispute = std::get_if<model::DisputeFacts>(&facts);
    if (dispute != nullptr && dispute->amount) {
        return known(dispute->amount->currency, dispute->opened_on.value_or(today));
    }
    return {};
}

void Applier::reject(const Rejected& rejected, const store::Position& position) {
    const auto entity = rejected.entity < OI_ENTITY_COUNT ? rejected.entity : 0;
    ++counts_.of(entity).read;
    count(entity, Outcome::quarantined);
    refusals_.add(rejected, position);
}

void Applier::close_quarantine(std::span<const store::StoredSource> sources) {
    refusals_.close_old(sources);
}

Applier::Applied Applier::apply_new(const PreparedRecord& record, const store::Position& position) {
    if (record.change != OI_CHANGE_UPSERT) {
        // Ended before we ever saw it: known from now on, and nothing to take back.
        const auto state = record.change == OI_CHANGE_VOIDED ? store::RecordState::voided
                                                             : store::RecordState::deleted;
        add_record(row_of(record, position, state));
        return Outcome::committed;
    }
    auto twin = told_already(record, {});
    if (!twin) return std::move(twin).error();
    if (*twin || rules_.evidence_only[record.entity]) return add_evidence(record, position, *twin);
    switch (record.entity) {
        case OI_INVOICE:
            return add_invoice(record, position);
        case OI_PAYMENT:
            return add_payment(record, position);
        case OI_ALLOCATION:
            return add_allocation(record, position);
        default:
            return add_stored(record, position);
    }
}

Applier::Applied Applier::add_evidence(const PreparedRecord& record,
                                       const store::Position& position, store::RecordId of) {
    auto row = row_of(record, position, store::RecordState::evidence);
    row.ref.evidence_of = of;
    add_record(row);
    if (of) know_payer(record.facts, rules_.connection, of);
    return Outcome::evidence;
}

store::RecordRow Applier::row_of(const PreparedRecord& record, const store::Position& position,
                                 store::RecordState state) const {
    store::RecordRow row;
    row.ref.connection = rules_.connection;
    row.ref.entity = static_cast<store::Entity>(record.entity);
    row.ref.state = state;
    row.ref.hash = record.hash;
    row.ref.position = position;
    row.source_id = record.source_id;
    row.body = record.body;
    return row;
}

store::RecordRow Applier::next_version(const PreparedRecord& record,
                                       const store::Position& position,
                                       const store::RecordRef& known,
                                       store::RecordState state) const {
    auto row = row_of(record, position, state);
    row.ref.id = known.id;
    row.ref.version = known.version + 1;
    row.ref.customer = known.customer;
    return row;
}

store::RecordState Applier::state_of(const PreparedRecord& record, base::Date date, bool posts) {
    if (posts) return store::RecordState::posted;
    if (before_cut_over(date)) ++counts_.of(record.entity).before_cut_over;
    return store::RecordState::stored;
}

store::RecordId Applier::add_record(const store::RecordRow& row) {
    const auto id = transaction_->add_record(row);
    if (!first_new_) first_new_ = id;
    return id;
}

}  // namespace openitem::sync
