#include "host/metrics/collection.hpp"

namespace openitem::metrics {

using base::int128;
using base::Money;

namespace {

Figure start(std::string name, std::string formula, std::string unit) {
    Figure figure;
    figure.name = std::move(name);
    figure.formula = std::move(formula);
    figure.basis =
        "gross of tax; invoices less credit notes, billed by the day they were posted, less what "
        "was taken back; cash not applied is not deducted; foreign amounts as posted";
    figure.unit = std::move(unit);
    return figure;
}

constexpr auto two_currencies = "not defined: two currencies";

}  // namespace

Figure collection_effectiveness(const CollectedWindow& window) {
    Figure figure =
        start("collection_effectiveness", window.months == 1 ? "cei/1" : "cei.monthly/1", "%");
    figure.inputs = {{"open the day before", window.begin.to_text()},
                     {"billed", window.billed.to_text()},
                     {"months", std::to_string(window.months)},
                     {"open", window.open.to_text()},
                     {"open and not due", window.not_due.to_text()}};
    const auto currency = window.open.currency;
    if (window.begin.currency != currency || window.billed.currency != currency ||
        window.not_due.currency != currency) {
        figure.note = two_currencies;
        return figure;
    }
    // Both sides times the months: one division.
    const int128 months = window.months;
    const int128 could = months * window.begin.minor + window.billed.minor;
    fill_quotient(figure, (could - months * window.open.minor) * 100,
                  could - months * window.not_due.minor,
                  "no more could have been collected than is not due yet");
    return figure;
}

Figure turnover(Money billed, Money begin, Money end) {
    Figure figure = start("turnover", "turnover/1", "times");
    figure.inputs = {{"billed", billed.to_text()},
                     {"open the day before", begin.to_text()},
                     {"open", end.to_text()}};
    if (billed.currency != begin.currency || billed.currency != end.currency) {
        figure.note = two_currencies;
        return figure;
    }
    fill_quotient(figure, int128{billed.minor} * 2, int128{begin.minor} + end.minor,
                  "nothing was open, neither before nor at the end");
    return figure;
}

Figure turnover_days(Money billed, Money begin, Money end, std::int32_t days) {
    Figure figure = turnover(billed, begin, end);
    figure.name = "turnover_days";
    figure.formula = "turnover.days/1";
    figure.unit = "days";
    figure.inputs.push_back({"days", std::to_string(days)});
    figure.value = {};
    if (figure.note == two_currencies) return figure;
    figure.note.clear();
    fill_quotient(figure, (int128{begin.minor} + end.minor) * days, int128{billed.minor} * 2,
                  "nothing was billed in the period");
    return figure;
}

}  // namespace openitem::metrics
