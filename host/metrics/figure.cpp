#include "host/metrics/figure.hpp"

#include <fmt/format.h>

#include <limits>

#include "host/base/hash.hpp"

namespace openitem::metrics {

using base::Decimal;
using base::int128;
using base::Money;

std::string Figure::hash() const {
    base::Sha256 sha;
    const auto part = [&sha](std::string_view text) {
        sha.update(fmt::format("{}:", text.size())).update(text);
    };
    for (const auto* text : {&name, &formula, &basis, &unit}) part(*text);
    for (const auto& input : inputs) {
        part(input.name);
        part(input.value);
    }
    return sha.finish().hex();
}

void fill_quotient(Figure& figure, int128 numerator, int128 denominator,
                   std::string_view undefined) {
    if (denominator <= 0) {
        figure.note = fmt::format("not defined: {}", undefined);
        return;
    }
    int128 raised = 0;
    const bool fits = !__builtin_mul_overflow(
        numerator, int128{base::detail::power_of_ten(figure_scale)}, &raised);
    const int128 units =
        fits ? base::detail::divide_rounded(raised, denominator, base::Rounding::half_up) : 0;
    if (!fits || base::detail::magnitude(units) > std::numeric_limits<std::int64_t>::max()) {
        figure.note = "not defined: out of range";
        return;
    }
    figure.value = Decimal{static_cast<std::int64_t>(units), figure_scale};
}

ShareInput amount_input(std::string name, Money amount) {
    return {std::move(name), amount.to_text(), amount.minor};
}

ShareInput count_input(std::string name, std::int64_t count) {
    return {std::move(name), std::to_string(count), count};
}

Figure share(std::string name, std::string formula, const ShareInput& part, const ShareInput& whole,
             std::string basis) {
    Figure figure;
    figure.name = std::move(name);
    figure.formula = std::move(formula);
    figure.basis = std::move(basis);
    figure.unit = "%";
    figure.inputs = {{part.name, part.shown}, {whole.name, whole.shown}};
    fill_quotient(figure, int128{part.value} * 100, whole.value,
                  fmt::format("{} {}", whole.name, whole.shown));
    return figure;
}

Figure count(std::string name, std::string formula, const std::pair<std::string, std::int64_t>& of,
             std::string basis) {
    Figure figure;
    figure.name = std::move(name);
    figure.formula = std::move(formula);
    figure.basis = std::move(basis);
    figure.unit = "items";
    figure.inputs = {{of.first, std::to_string(of.second)}};
    figure.value = Decimal{of.second, 0};
    return figure;
}

Figure mean_days(std::string name, std::string formula, FigureInput sum, int128 sum_value,
                 FigureInput count, int128 count_value, std::string basis) {
    Figure figure;
    figure.name = std::move(name);
    figure.formula = std::move(formula);
    figure.basis = std::move(basis);
    figure.unit = "days";
    const auto none = fmt::format("{} {}", count.name, count.value);
    figure.inputs = {std::move(sum), std::move(count)};
    fill_quotient(figure, sum_value, count_value, none);
    return figure;
}

}  // namespace openitem::metrics
