// A figure that says how it was made: the formula's name, what went in, and on which basis, so that
// anyone can compute it again and two figures are compared only when they are the same thing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/base/money.hpp"

namespace openitem::metrics {

struct FigureInput {
    std::string name;
    std::string value;

    friend bool operator==(const FigureInput&, const FigureInput&) = default;
};

struct Figure {
    std::string name;     // "dso"
    std::string formula;  // published name and version: "dso.standard/1"
    std::string basis;    // what is and is not counted
    std::vector<FigureInput> inputs;
    std::optional<base::Decimal> value;  // none: not defined for these inputs, see `note`
    std::string unit;                    // "days", "%", "times", "items"
    std::string note;

    std::string hash() const;  // SHA-256 over name, formula, basis, unit and inputs

    friend bool operator==(const Figure&, const Figure&) = default;
};

// Every figure has this many decimals, half up, and is rounded once.
inline constexpr std::uint8_t figure_scale = 4;

// numerator / denominator. None, with a note, where the denominator is not above zero (`undefined`
// says why that is) or the result is out of range.
void fill_quotient(Figure& figure, base::int128 numerator, base::int128 denominator,
                   std::string_view undefined);

// A part of a whole in per cent: "unapplied" of "open". Both inputs are shown under their names.
struct ShareInput {
    std::string name;
    std::string shown;  // as it stands among the inputs: "12.50 EUR", "7"
    std::int64_t value = 0;
};
Figure share(std::string name, std::string formula, const ShareInput& part, const ShareInput& whole,
             std::string basis);
ShareInput amount_input(std::string name, base::Money amount);
ShareInput count_input(std::string name, std::int64_t count);

// A number of things.
Figure count(std::string name, std::string formula, const std::pair<std::string, std::int64_t>& of,
             std::string basis);

// A mean: a sum over a count (or over a weight), in days.
Figure mean_days(std::string name, std::string formula, FigureInput sum, base::int128 sum_value,
                 FigureInput count, base::int128 count_value, std::string basis);

}  // namespace openitem::metrics
