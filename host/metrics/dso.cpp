#include "host/metrics/dso.hpp"

#include <fmt/format.h>

#include "host/metrics/minor_days.hpp"

namespace openitem::metrics {

using base::int128;
using base::Money;

namespace {

constexpr auto nothing_billed = "nothing was billed in the period";
constexpr auto two_currencies = "not defined: two currencies";

Figure start(std::string name, std::string formula) {
    Figure figure;
    figure.name = std::move(name);
    figure.formula = std::move(formula);
    figure.basis =
        "gross of tax; invoices less credit notes, costs and interest open but no sales; cash not "
        "applied is not deducted; foreign amounts as posted";
    figure.unit = "days";
    return figure;
}

std::string label_of(const SalesMonth& month) {
    return fmt::format("{} ({} days)", month.first.to_string().substr(0, 7), month.days);
}

}  // namespace

Figure dso(Money open, Money billed, std::int32_t days) {
    Figure figure = start("dso", "dso.standard/1");
    figure.inputs = {
        {"open", open.to_text()}, {"billed", billed.to_text()}, {"days", std::to_string(days)}};
    if (open.currency != billed.currency) {
        figure.note = two_currencies;
        return figure;
    }
    fill_quotient(figure, int128{open.minor} * days, billed.minor, nothing_billed);
    return figure;
}

Figure best_possible_dso(Money not_due, Money billed, std::int32_t days) {
    Figure figure = dso(not_due, billed, days);
    figure.name = "best_possible_dso";
    figure.formula = "dso.best_possible/1";
    figure.inputs.front().name = "open and not due";
    return figure;
}

Figure average_days_delinquent(Money open, Money not_due, Money billed, std::int32_t days) {
    Figure figure = start("average_days_delinquent", "dso.delinquent/1");
    figure.inputs = {{"open", open.to_text()},
                     {"open and not due", not_due.to_text()},
                     {"billed", billed.to_text()},
                     {"days", std::to_string(days)}};
    if (open.currency != billed.currency || not_due.currency != billed.currency) {
        figure.note = two_currencies;
        return figure;
    }
    fill_quotient(figure, (int128{open.minor} - not_due.minor) * days, billed.minor,
                  nothing_billed);
    return figure;
}

Figure countback_dso(Money open, std::span<const SalesMonth> latest_first) {
    Figure figure = start("countback_dso", "dso.countback/1");
    figure.inputs = {{"open", open.to_text()}};
    if (open.minor < 0) {
        figure.note = "not defined: more is credited than owed";
        return figure;
    }
    int128 left = open.minor;
    std::int32_t whole_days = 0;
    for (const auto& month : latest_first) {
        if (left == 0) break;
        figure.inputs.push_back({label_of(month), month.billed.to_text()});
        if (month.billed.currency != open.currency) {
            figure.note = two_currencies;
            return figure;
        }
        if (month.billed.minor <= 0) {
            figure.note = fmt::format("not covered: nothing was billed in {}; at least {} days",
                                      month.first.to_string().substr(0, 7), whole_days);
            return figure;
        }
        if (left <= month.billed.minor) {
            // Raised to one fraction with the whole days, so that all is rounded once.
            fill_quotient(figure, left * month.days + int128{whole_days} * month.billed.minor,
                          month.billed.minor, nothing_billed);
            return figure;
        }
        left -= month.billed.minor;
        whole_days += month.days;
    }
    if (left != 0) {
        figure.note =
            fmt::format("not covered: more is open than all sales that are known; at least {} days",
                        whole_days);
        return figure;
    }
    fill_quotient(figure, whole_days, 1, nothing_billed);
    return figure;
}

Figure true_dso(std::span<const SalesMonth> months, Money open_before) {
    Figure figure = start("true_dso", "dso.true/1");
    figure.basis =
        "gross of tax; open invoices, credit notes only within the sales of their month; days "
        "since the invoice's date";
    if (open_before.minor != 0) {
        figure.inputs.push_back({"open, sales not known", open_before.to_text()});
        figure.note = "not covered: the sales behind opening balances are not known";
    }
    // Fractions of different denominators: each to 18 decimals, the sum rounded to 4.
    constexpr int128 raise = 1'000'000'000'000'000'000;
    int128 sum = 0;
    for (const auto& month : months) {
        if (month.open_days == 0) continue;
        const auto label = month.first.to_string().substr(0, 7);
        figure.inputs.push_back({fmt::format("{} open x days", label),
                                 amount_times_days(month.open_days, month.billed.currency)});
        figure.inputs.push_back({fmt::format("{} billed", label), month.billed.to_text()});
        if (!figure.note.empty()) continue;
        if (month.billed.minor <= 0) {
            figure.note = fmt::format("not covered: nothing was billed in {}", label);
            continue;
        }
        const int128 whole = month.open_days / month.billed.minor;
        const int128 rest = month.open_days % month.billed.minor;
        // rest < 2^63 and raise < 2^60: only a whole beyond all sense could overflow.
        if (base::detail::magnitude(whole) > raise ||
            base::detail::magnitude(sum) > raise * raise) {
            figure.note = "not defined: out of range";
            continue;
        }
        sum += whole * raise + rest * raise / month.billed.minor;
    }
    if (figure.note.empty()) fill_quotient(figure, sum, raise, nothing_billed);
    return figure;
}

}  // namespace openitem::metrics
