#include "host/metrics/figure.hpp"

#include <fmt/format.h>

#include <limits>

#include "host/base/hash.hpp"

namespace openitem::metrics {

using base::Currency;
using base::Date;
using base::Decimal;
using base::int128;
using base::Money;
using base::Result;

namespace {

constexpr std::uint8_t shown_scale = 4;

// amount / billed x days, rounded once.
void fill_ratio(Figure& figure, int128 amount, Money billed, std::int32_t days) {
    if (billed.minor <= 0) {
        figure.note = "not defined: nothing was billed in the period";
        return;
    }
    const int128 raised = amount * days * base::detail::power_of_ten(shown_scale);
    const int128 units =
        base::detail::divide_rounded(raised, billed.minor, base::Rounding::half_up);
    if (base::detail::magnitude(units) > std::numeric_limits<std::int64_t>::max()) {
        figure.note = "not defined: out of range";
        return;
    }
    figure.value = Decimal{static_cast<std::int64_t>(units), shown_scale};
}

Figure start(std::string name, std::string formula) {
    Figure figure;
    figure.name = std::move(name);
    figure.formula = std::move(formula);
    figure.basis = "gross of tax; invoices less credit notes; cash not applied is not deducted";
    figure.unit = "days";
    return figure;
}

}  // namespace

std::string Figure::hash() const {
    base::Sha256 sha;
    const auto part = [&sha](std::string_view text) {
        sha.update(fmt::format("{}:", text.size())).update(text);
    };
    part(formula);
    for (const auto& input : inputs) {
        part(input.name);
        part(input.value);
    }
    return sha.finish().hex();
}

Figure dso(Money open, Money billed, std::int32_t days) {
    Figure figure = start("dso", "dso.standard/1");
    figure.inputs = {
        {"open", open.to_text()}, {"billed", billed.to_text()}, {"days", std::to_string(days)}};
    if (open.currency != billed.currency) {
        figure.note = "not defined: two currencies";
        return figure;
    }
    fill_ratio(figure, open.minor, billed, days);
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
        figure.note = "not defined: two currencies";
        return figure;
    }
    fill_ratio(figure, int128{open.minor} - not_due.minor, billed, days);
    return figure;
}

bool is_billed_in(const Item& item, Currency currency, Date day, std::int32_t days) noexcept {
    return item.kind == ItemKind::document && item.sale && item.currency == currency &&
           is_live(item, day) && item.issued_on >= day.add_days(1 - days) && item.issued_on <= day;
}

Result<Money> billed_in(std::span<const Item> items, Currency currency, Date day,
                        std::int32_t days) {
    base::MoneySum sum(currency);
    for (const Item& item : items) {
        if (is_billed_in(item, currency, day, days)) sum.add({item.amount, currency});
    }
    return sum.total();
}

}  // namespace openitem::metrics
