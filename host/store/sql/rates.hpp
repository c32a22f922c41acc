// Exchange rates.
#pragma once

#include "host/store/sql/sql_transaction.hpp"

namespace openitem::store::sql {

#define OPENITEM_RATE_COLUMNS "currency, day, units, scale, quote"

template <class Columns>
ledger::Rate read_rate(Columns& columns) {
    ledger::Rate rate;
    rate.currency = columns.currency();
    rate.on = columns.date();
    rate.value.units = columns.integer();
    rate.value.scale = std::min(columns.template number<std::uint8_t>(), base::Decimal::max_scale);
    rate.quote = columns.template number<ledger::Quote>();
    return rate;
}

template <class Db>
std::optional<ledger::Rate> SqlStore<Db>::rate(base::Currency currency, base::Date day) {
    Query query(database_.prepared("SELECT " OPENITEM_RATE_COLUMNS
                                   " FROM rate WHERE :own AND currency = ? AND day <= ?"
                                   " ORDER BY day DESC LIMIT 1"));
    if (!query.put(currency, day).step()) return std::nullopt;
    Columns columns = query.columns();
    return read_rate(columns);
}

template <class Db>
void SqlStore<Db>::rates(base::Currency currency, const Each<ledger::Rate>& each) {
    Statement statement(database_, currency.is_none()
                                       ? "SELECT " OPENITEM_RATE_COLUMNS
                                         " FROM rate WHERE :own ORDER BY currency, day"
                                       : "SELECT " OPENITEM_RATE_COLUMNS
                                         " FROM rate WHERE :own AND currency = ? ORDER BY day");
    if (!currency.is_none()) Binder(statement).put(currency);
    while (statement.step()) {
        Columns columns(statement);
        if (!each(read_rate(columns))) return;
    }
}

template <class Db>
std::optional<ledger::Rate> SqlTransaction<Db>::rate(base::Currency currency, base::Date day) {
    return store_.rate(currency, day);
}

template <class Db>
void SqlTransaction<Db>::put_rate(const ledger::Rate& rate) {
    Query(database_.prepared(
              "INSERT INTO rate (:key, currency, day, units, scale, quote)"
              " VALUES (:company, ?, ?, ?, ?, ?) ON CONFLICT (:key, currency, day) DO UPDATE SET"
              " units = excluded.units, scale = excluded.scale, quote = excluded.quote"))
        .put(rate.currency, rate.on, rate.value.units, std::int64_t{rate.value.scale},
             static_cast<std::int64_t>(rate.quote))
        .run();
}

}  // namespace openitem::store::sql
