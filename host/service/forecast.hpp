// `openitem forecast`: when what is open is expected to come in, by how each customer has paid so
// far, and how far off the same would have been in the past.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/metrics/forecast.hpp"
#include "host/service/customers.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

struct ForecastRequest {
    base::Date today = {};  // as of the end of that day
    std::int32_t weeks = 8;
    bool with_items = false;
};

struct ForecastLine {
    std::string number = {};
    std::int32_t sequence = 1;
    CustomerLabel customer = {};
    metrics::ForecastItem item = {};
};

struct ForecastReport {
    base::Date today;
    std::vector<metrics::Forecast> currencies;  // those with something open, by code
    // Credit notes and cash not applied yet, by currency: below zero; they may be taken instead of
    // money, and stand in no week.
    std::vector<base::Money> credits;
    std::vector<ForecastLine> items;  // by expected day, those without one last; only when asked
    std::int64_t settled = 0;         // invoices it was learned from
};
ForecastReport forecast(const Workspace& workspace, const std::string& company,
                        const ForecastRequest& request);

// On each month's last day of a window, what the same would have said then, held against what came
// in the `horizon_days` after. In the company's currency, foreign invoices as they were posted.
struct BacktestRequest {
    base::Date from = {};
    base::Date to = {};
    std::int32_t horizon_days = 28;
};
struct BacktestReport {
    base::Currency currency = {};
    std::int32_t horizon_days = 0;
    std::vector<metrics::ForecastError> days = {};
};
BacktestReport backtest(const Workspace& workspace, const std::string& company,
                        const BacktestRequest& request);
BacktestReport backtest_of(store::Store& books, const BacktestRequest& request);

}  // namespace openitem::service
