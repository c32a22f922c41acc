// What an amount is worth in the currency of the books, by the rate of a day.
#pragma once

#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/ledger/rates.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// Ends the command (answer_is_no, rule "currency.no_rate") when the rate is not known: a figure
// without it would be wrong.
inline base::Money worth_on(store::Store& books, base::Money amount, base::Date day) {
    const auto functional = books.functional_currency();
    if (amount.currency == functional) return amount;
    const auto rate =
        ledger::usable_rate(books.rate(amount.currency, day), amount.currency, functional, day);
    if (!rate) throw base::RunError(base::Exit::answer_is_no, rate.error());
    const auto worth = ledger::in_functional(amount.minor, *rate, functional);
    if (!worth) throw base::RunError(base::Exit::answer_is_no, worth.error());
    return {*worth, functional};
}

}  // namespace openitem::service
