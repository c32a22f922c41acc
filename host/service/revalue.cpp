#include "host/service/revalue.hpp"

#include <map>

#include "host/service/company_lock.hpp"
#include "host/service/period.hpp"
#include "host/service/worth.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

base::Result<Revaluation> revaluation_of(store::Store& books, base::Date day) {
    const auto functional = books.functional_currency();
    std::map<base::Currency, RevaluedCurrency> currencies;
    Revaluation out;
    for (const auto& [id, item] : carried_on(books, day)) {
        auto [at, is_new] = currencies.try_emplace(item.currency);
        auto& sum = at->second;
        if (is_new) {
            const auto rate =
                ledger::usable_rate(books.rate(item.currency, day), item.currency, functional, day);
            if (!rate) return rate.error();
            sum.rate = *rate;
            sum.open = {0, item.currency};
            sum.carried = sum.worth = sum.difference = {0, functional};
        }
        const auto worth = ledger::in_functional(item.open, sum.rate, functional);
        if (!worth) return worth.error();
        const auto difference = *worth - item.functional;
        ++sum.items;
        sum.open.minor += item.open;
        sum.carried.minor += item.functional;
        sum.worth.minor += *worth;
        sum.difference.minor += difference;
        if (difference == 0) continue;
        out.items.push_back({id, item.account, item.customer, item.currency, difference});
    }
    for (auto& [currency, sum] : currencies) out.currencies.push_back(sum);
    return out;
}

Revaluation revalue(const Workspace& workspace, const std::string& company, base::Clock& clock,
                    base::Date day) {
    const CompanyLock lock(workspace, company, "openitem period revalue");
    const auto books = workspace.open_books(company);
    const auto now = clock.now();
    require_open(*books, day, now);
    require_begun(day, now);
    auto found = revaluation_of(*books, day);
    if (!found) throw RunError(Exit::answer_is_no, found.error());
    if (found->items.empty()) return *std::move(found);
    const auto transaction = books->begin(now);
    store::Books ledger(*transaction, books->functional_currency(), first_open_day(*books, now));
    if (const auto posted = ledger.revalue(found->items, day); !posted) {
        throw RunError(Exit::answer_is_no, posted.error());
    }
    transaction->commit();
    return *std::move(found);
}

}  // namespace openitem::service
