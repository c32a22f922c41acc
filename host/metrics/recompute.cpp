#include "host/metrics/recompute.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <string_view>

#include "host/metrics/collection.hpp"
#include "host/metrics/dso.hpp"
#include "host/metrics/minor_days.hpp"

namespace openitem::metrics {

using base::int128;
using base::Money;

namespace {

std::optional<Money> money_of(const FigureInput& input) {
    const auto space = input.value.rfind(' ');
    if (space == std::string::npos) return std::nullopt;
    const auto text = std::string_view(input.value);
    const auto currency = base::Currency::parse(text.substr(space + 1));
    if (!currency) return std::nullopt;
    const auto money = base::parse_money(text.substr(0, space), *currency);
    return money ? std::optional(*money) : std::nullopt;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

// The inputs, one after the other, each as what the formula takes; remembers what went wrong.
class Inputs {
    // A month, and what of the next has only begun.
    static constexpr std::int64_t most_days_of_month = 62;

public:
    explicit Inputs(const std::vector<FigureInput>& inputs) : inputs_(inputs) {}

    const FigureInput& next() {
        if (at_ < inputs_.size()) return inputs_[at_++];
        good_ = false;
        return none_;
    }
    Money money() { return seen(money_of(next())); }
    std::int64_t integer() { return seen(integer_of(next().value)); }
    int128 sum() { return seen(parse_amount_times_days(next().value)); }
    std::int32_t days() {
        const auto days = integer();
        good_ = good_ && days >= 0 && days <= 10'000'000;
        return static_cast<std::int32_t>(days);
    }
    ShareInput part() {
        const auto& input = next();
        const bool amount = input.value.find(' ') != std::string::npos;
        return {input.name, input.value,
                amount ? seen(money_of(input)).minor : seen(integer_of(input.value))};
    }
    // Of the next input's name: "2026-03 billed", or "2026-03 (31 days)".
    SalesMonth month() {
        const std::string_view name = at_ < inputs_.size() ? inputs_[at_].name : none_.name;
        SalesMonth month;
        month.first = seen(base::Date::parse(std::string(name.substr(0, 7)) + "-01"));
        if (const auto days = name.find('('); days != std::string_view::npos) {
            const auto text = name.substr(days + 1);
            const auto count = seen(integer_of(text.substr(0, text.find(' '))));
            good_ = good_ && count > 0 && count <= most_days_of_month;
            month.days = static_cast<std::int32_t>(count);
        }
        return month;
    }
    bool next_is(std::string_view name) const {
        return at_ < inputs_.size() && inputs_[at_].name == name;
    }
    bool more() const { return good_ && at_ < inputs_.size(); }
    bool good() const { return good_ && at_ == inputs_.size(); }

private:
    template <class T>
    T seen(const std::optional<T>& value) {
        if (!value) good_ = false;
        return value.value_or(T{});
    }

    const std::vector<FigureInput>& inputs_;
    std::size_t at_ = 0;
    bool good_ = true;
    FigureInput none_;
};

Figure countback(Inputs& in) {
    const Money open = in.money();
    std::vector<SalesMonth> months;
    while (in.more()) {
        months.push_back(in.month());
        months.back().billed = in.money();
    }
    return countback_dso(open, months);
}

Figure true_days(Inputs& in) {
    const Money before = in.next_is("open, sales not known") ? in.money() : Money{};
    std::vector<SalesMonth> months;
    while (in.more()) {
        months.push_back(in.month());
        months.back().open_days = in.sum();
        months.back().billed = in.money();
    }
    return true_dso(months, before);
}

Figure standard(Inputs& in, Figure (*formula)(Money, Money, std::int32_t)) {
    const Money open = in.money();
    const Money billed = in.money();
    return formula(open, billed, in.days());
}

Figure delinquent(Inputs& in) {
    const Money open = in.money();
    const Money not_due = in.money();
    const Money billed = in.money();
    return average_days_delinquent(open, not_due, billed, in.days());
}

Figure effectiveness(Inputs& in) {
    CollectedWindow window;
    window.begin = in.money();
    window.billed = in.money();
    window.months = in.days();
    window.open = in.money();
    window.not_due = in.money();
    return collection_effectiveness(window);
}

Figure times(Inputs& in, bool days) {
    const Money billed = in.money();
    const Money begin = in.money();
    const Money end = in.money();
    return days ? turnover_days(billed, begin, end, in.days()) : turnover(billed, begin, end);
}

Figure mean(const Figure& figure, Inputs& in) {
    const auto name = [&figure](std::size_t at) {
        return at < figure.inputs.size() ? figure.inputs[at] : FigureInput{};
    };
    const auto sum = in.sum();
    return mean_days(figure.name, figure.formula, name(0), sum, name(1), in.sum(), figure.basis);
}

Figure part_of_whole(const Figure& figure, Inputs& in) {
    const auto part = in.part();
    return share(figure.name, figure.formula, part, in.part(), figure.basis);
}

Figure counted(const Figure& figure, Inputs& in) {
    const auto name = figure.inputs.empty() ? std::string() : figure.inputs.front().name;
    return count(figure.name, figure.formula, {name, in.integer()}, figure.basis);
}

using Formula = Figure (*)(const Figure&, Inputs&);

const std::map<std::string_view, Formula>& formulas() {
    static const std::map<std::string_view, Formula> all = {
        {"dso.standard/1", [](const Figure&, Inputs& in) { return standard(in, dso); }},
        {"dso.best_possible/1",
         [](const Figure&, Inputs& in) { return standard(in, best_possible_dso); }},
        {"dso.delinquent/1", [](const Figure&, Inputs& in) { return delinquent(in); }},
        {"dso.countback/1", [](const Figure&, Inputs& in) { return countback(in); }},
        {"dso.true/1", [](const Figure&, Inputs& in) { return true_days(in); }},
        {"cei/1", [](const Figure&, Inputs& in) { return effectiveness(in); }},
        {"cei.monthly/1", [](const Figure&, Inputs& in) { return effectiveness(in); }},
        {"turnover/1", [](const Figure&, Inputs& in) { return times(in, false); }},
        {"turnover.days/1", [](const Figure&, Inputs& in) { return times(in, true); }},
        {"days_to_pay/1", mean},
        {"days_to_pay.weighted/1", mean},
        {"days_late/1", mean},
        {"days_late.weighted/1", mean},
        {"disputes.days/1", mean},
        {"late.invoices/1", part_of_whole},
        {"late.customers/1", part_of_whole},
        {"write_off.share/1", part_of_whole},
        {"old_debt.share/1", part_of_whole},
        {"unapplied.share/1", part_of_whole},
        {"matching.automatic/1", part_of_whole},
        {"old_debt.count/1", counted},
        {"disputes.opened/1", counted},
        {"disputes.closed/1", counted}};
    return all;
}

}  // namespace

base::Result<Figure> recompute(const Figure& figure) {
    const auto formula = formulas().find(figure.formula);
    if (formula == formulas().end()) {
        return base::Error{.code = base::Code::not_found,
                           .message = fmt::format("there is no formula {}", figure.formula)};
    }
    Inputs in(figure.inputs);
    auto again = formula->second(figure, in);
    if (!in.good() || again.inputs != figure.inputs) {
        return base::Error{.code = base::Code::invalid,
                           .message = fmt::format("the inputs of {} are not those of {}",
                                                  figure.name, figure.formula)};
    }
    return again;
}

}  // namespace openitem::metrics
