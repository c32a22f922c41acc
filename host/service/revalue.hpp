// What foreign items are worth at the end of a period, by the rates of its last day (ACCOUNTING
// A11).
#pragma once

#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/money.hpp"
#include "host/ledger/rates.hpp"
#include "host/service/workspace.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

// The open items of one currency.
struct RevaluedCurrency {
    ledger::Rate rate = {};
    std::size_t items = 0;
    base::Money open = {};        // in their currency, signed
    base::Money carried = {};     // in the books' currency, as posted
    base::Money worth = {};       // by the rate
    base::Money difference = {};  // of the two: an unrealised gain is positive
};

struct Revaluation {
    std::vector<RevaluedCurrency> currencies;   // by code
    std::vector<store::Books::Revalued> items;  // those with a difference
};

// Looks only. An Error (rule "currency.no_rate") when the rate of an open item's currency is not
// known.
base::Result<Revaluation> revaluation_of(store::Store& books, base::Date day);

// Posts the differences, and their reversal on the day after. Again for the same day, only what has
// changed since is posted. Throws base::RunError (answer_is_no) in a closed period or without a
// rate.
Revaluation revalue(const Workspace& workspace, const std::string& company, base::Clock& clock,
                    base::Date day);

}  // namespace openitem::service
