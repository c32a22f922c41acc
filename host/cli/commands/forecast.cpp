// openitem forecast: when what is open is expected to come in, and how good that was in the past.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/forecast.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string company;
    std::string as_of;
    std::string from;
    std::int32_t weeks = 8;
    std::int32_t horizon = 28;
    bool items = false;
    bool backtest = false;
    bool json = false;
};

std::string shown(std::int64_t minor, base::Currency currency) {
    return base::Money{minor, currency}.to_string();
}

std::string why(const metrics::ForecastItem& item) {
    const auto& expected = item.expected;
    const auto after = [&] {
        if (expected.days_after_due == 0) return std::string("on the due date");
        return fmt::format("{} days {} due", std::abs(expected.days_after_due),
                           expected.days_after_due > 0 ? "after" : "before");
    };
    const auto text = [&]() -> std::string {
        switch (expected.from) {
            case metrics::ExpectedFrom::own:
                return fmt::format("median of {} of its own: {}", expected.seen, after());
            case metrics::ExpectedFrom::company:
                return fmt::format("median of {} of the company's: {}", expected.seen, after());
            case metrics::ExpectedFrom::due:
                return "nothing was seen: the due date";
            case metrics::ExpectedFrom::nothing:
                break;
        }
        return "later than what was seen";
    }();
    if (item.disputed == 0) return text;
    return fmt::format("{}; {} of it disputed", text, shown(item.disputed, item.open.currency));
}

void print_currency(Output& out, const metrics::Forecast& forecast) {
    const auto money = [&](std::int64_t minor) { return shown(minor, forecast.currency); };
    Table table({{std::string(forecast.currency.code())},
                 {"by due date", Align::right},
                 {"expected", Align::right}});
    if (forecast.overdue != 0) table.row({"overdue already", money(forecast.overdue), ""});
    for (const auto& week : forecast.weeks) {
        table.row({fmt::format("{} to {}", week.from.to_string(), week.to.to_string()),
                   money(week.by_due), money(week.expected)});
    }
    table.row({"later", money(forecast.due_later), money(forecast.expected_later)});
    if (forecast.no_day != 0) table.row({"no day expected", "", money(forecast.no_day)});
    table.row({"open invoices", money(forecast.open), money(forecast.open)});
    if (forecast.disputed != 0) table.row({"of it disputed", "", money(forecast.disputed)});
    table.print(out);
}

void print(Output& out, const service::ForecastReport& report) {
    out.line(out.coloured(fmt::format("expected after {}, learned from {} settled invoices",
                                      report.today.to_string(), report.settled),
                          Colour::bold));
    if (report.currencies.empty()) out.line("  nothing is open");
    for (const auto& each : report.currencies) print_currency(out, each);
    for (const auto& credit : report.credits) {
        out.line(fmt::format("  credit notes and cash not applied: {}", credit.to_text()));
    }
    Table table({{"invoice"},
                 {"customer", Align::left, true},
                 {"open", Align::right},
                 {"due"},
                 {"expected"},
                 {"because"}});
    for (const auto& line : report.items) {
        table.row({line.number, line.customer.number, line.item.open.to_text(),
                   line.item.due_on.to_string(),
                   line.item.expected.day ? line.item.expected.day->to_string() : "-",
                   why(line.item)});
    }
    table.print(out);
}

Json json_of(const metrics::Forecast& forecast) {
    const auto money = [&](std::int64_t minor) {
        return base::Money{minor, forecast.currency}.to_string();
    };
    Json weeks = Json::array();
    for (const auto& week : forecast.weeks) {
        weeks.push_back({{"from", week.from.to_string()},
                         {"to", week.to.to_string()},
                         {"by_due", money(week.by_due)},
                         {"expected", money(week.expected)}});
    }
    return {{"currency", forecast.currency.code()},
            {"open", money(forecast.open)},
            {"overdue", money(forecast.overdue)},
            {"weeks", std::move(weeks)},
            {"due_later", money(forecast.due_later)},
            {"expected_later", money(forecast.expected_later)},
            {"disputed", money(forecast.disputed)},
            {"no_day", money(forecast.no_day)}};
}

void print_json(Output& out, const std::string& company, const service::ForecastReport& report) {
    Json line = {{"type", "forecast"},
                 {"company", company},
                 {"as_of", report.today.to_string()},
                 {"settled", report.settled},
                 {"currencies", Json::array()},
                 {"credits", Json::array()}};
    for (const auto& each : report.currencies) line["currencies"].push_back(json_of(each));
    for (const auto& each : report.credits) line["credits"].push_back(json_money(each));
    out.line(one_line(line));
    for (const auto& item : report.items) {
        const auto& expected = item.item.expected;
        Json each = {{"type", "forecast_item"},
                     {"number", item.number},
                     {"instalment", item.sequence},
                     {"customer", item.customer.number},
                     {"open", json_money(item.item.open)},
                     {"due_on", item.item.due_on.to_string()},
                     {"disputed", json_money({item.item.disputed, item.item.open.currency})},
                     {"expected_from", metrics::to_string(expected.from)},
                     {"seen", expected.seen},
                     {"days_after_due", expected.days_after_due}};
        if (expected.day) each["expected_on"] = expected.day->to_string();
        out.line(one_line(each));
    }
}

// The mean of a sum of days, to one decimal; "-" of none.
std::string mean(std::int64_t days, std::int64_t count) {
    const auto value = base::divide_rounded(base::Decimal{days, 0}, base::Decimal{count, 0}, 1,
                                            base::Rounding::half_up);
    return value ? value->to_string() : "-";
}

void print(Output& out, const service::BacktestReport& report) {
    out.line(out.coloured(
        fmt::format("what was expected on a day, and what came in the {} days after, {}",
                    report.horizon_days, report.currency.code()),
        Colour::bold));
    Table table({{"on"},
                 {"invoices", Align::right},
                 {"days off", Align::right},
                 {"by due date", Align::right},
                 {"came", Align::right},
                 {"expected", Align::right},
                 {"by due date", Align::right}});
    metrics::ForecastError all;
    for (const auto& day : report.days) {
        table.row({day.day.to_string(), std::to_string(day.invoices),
                   mean(day.days_off, day.invoices), mean(day.days_off_by_due, day.invoices),
                   shown(day.came, report.currency), shown(day.expected, report.currency),
                   shown(day.expected_by_due, report.currency)});
        all.invoices += day.invoices;
        all.days_off += day.days_off;
        all.days_off_by_due += day.days_off_by_due;
    }
    table.row({"all", std::to_string(all.invoices), mean(all.days_off, all.invoices),
               mean(all.days_off_by_due, all.invoices), "", "", ""});
    table.print(out);
}

void print_json(Output& out, const std::string& company, const service::BacktestReport& report) {
    const auto money = [&](std::int64_t minor) { return shown(minor, report.currency); };
    for (const auto& day : report.days) {
        out.line(one_line({{"type", "backtest"},
                           {"company", company},
                           {"currency", report.currency.code()},
                           {"on", day.day.to_string()},
                           {"horizon_days", report.horizon_days},
                           {"invoices", day.invoices},
                           {"no_day", day.no_day},
                           {"days_off", day.days_off},
                           {"days_off_by_due", day.days_off_by_due},
                           {"came", money(day.came)},
                           {"expected", money(day.expected)},
                           {"expected_by_due", money(day.expected_by_due)}}));
    }
}

base::Exit run(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto today = date_option(options.as_of, "--as-of").value_or(clock->today());
    if (options.backtest) {
        // Up to a day of which it is known what came after it.
        const auto to = today.add_days(-options.horizon);
        const auto from = date_option(options.from, "--from").value_or(to.add_months(-12));
        const auto report = service::backtest(
            workspace, options.company, {.from = from, .to = to, .horizon_days = options.horizon});
        if (options.json) {
            print_json(context.out, options.company, report);
        } else {
            print(context.out, report);
        }
        return base::Exit::done;
    }
    const auto report =
        service::forecast(workspace, options.company,
                          {.today = today, .weeks = options.weeks, .with_items = options.items});
    if (options.json) {
        print_json(context.out, options.company, report);
    } else {
        print(context.out, report);
    }
    return base::Exit::done;
}

}  // namespace

void register_forecast(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "forecast", "When open invoices are expected to be paid, by how customers pay.",
        {"openitem forecast nordlicht", "openitem forecast nordlicht --weeks 13 --items",
         "openitem forecast nordlicht --backtest"});
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", options->company, "the company")->required();
    command->add_option("--as-of", options->as_of, "as of the end of a day (default: today)");
    command->add_option("--weeks", options->weeks, "how many weeks are listed (8)")
        ->check(CLI::Range(1, 104));
    auto* const items = command->add_flag("--items", options->items, "every invoice, and why");
    auto* const back =
        command->add_flag("--backtest", options->backtest,
                          "for past month ends, what would have been expected and what came");
    back->excludes(items);
    command->add_option("--from", options->from, "first day of the backtest (default: a year)")
        ->needs(back);
    command->add_option("--horizon", options->horizon, "days the backtest looks ahead (28)")
        ->check(CLI::Range(1, 366))
        ->needs(back);
    command->add_flag("--json", options->json, "exact data");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
