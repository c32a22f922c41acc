// openitem kpi: how fast money comes in.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/metrics/minor_days.hpp"
#include "host/service/kpi.hpp"

namespace openitem::cli {

namespace {

constexpr std::int32_t usual_days = 90;

struct Options {
    std::string company;
    std::string from;
    std::string to;
    std::int32_t days = usual_days;
    bool items = false;
    bool by_month = false;
    bool strict = false;
    bool json = false;
};

std::string value_of(const std::optional<base::Decimal>& value) {
    return value ? value->to_string() : "-";
}

std::string made_of(const metrics::Figure& figure) {
    if (!figure.note.empty()) return fmt::format("{}: {}", figure.formula, figure.note);
    std::vector<std::string> inputs;
    for (const auto& input : figure.inputs) {
        inputs.push_back(fmt::format("{} {}", input.name, input.value));
    }
    return fmt::format("{}: {}", figure.formula, fmt::join(inputs, ", "));
}

void print(Output& out, const service::KpiReport& report) {
    out.line(
        out.coloured(fmt::format("from {} to {}", report.from.to_string(), report.to.to_string()),
                     Colour::bold));
    print_pairs(out,
                {{"open on the last day", report.open.to_text()},
                 {"of it not due", report.not_due.to_text()},
                 {"billed", report.billed.to_text()},
                 {"cash not applied", report.unapplied.to_text()}},
                "  ");
    Table figures({{"figure"}, {"value", Align::right}, {""}, {"from"}});
    for (const auto& figure : report.figures) {
        figures.row({figure.name, value_of(figure.value), figure.value ? figure.unit : "",
                     made_of(figure)});
    }
    figures.print(out);
}

void print_targets(Output& out, const service::TargetReport& targets) {
    if (targets.results.empty()) return;
    Table table({{"target"}, {""}, {"is", Align::right}, {""}, {"why"}});
    for (const auto& each : targets.results) {
        table.row({each.target.figure, each.target.in_words(), value_of(each.value),
                   each.met ? "met" : out.coloured("missed", Colour::red),
                   each.value ? each.target.why : each.note});
    }
    table.print(out);
}

void print_months(Output& out, const std::vector<service::KpiReport>& months) {
    Table table({{"month"},
                 {"billed", Align::right},
                 {"open", Align::right},
                 {"dso", Align::right},
                 {"countback", Align::right},
                 {"cei", Align::right},
                 {"late %", Align::right},
                 {"old debts", Align::right}});
    const auto cell = [](const service::KpiReport& month, const char* name) {
        const auto* const figure = month.figure(name);
        return figure != nullptr ? value_of(figure->value) : "-";
    };
    for (const auto& month : months) {
        table.row(
            {month.from.day() == 1 ? month.from.to_string().substr(0, 7) : month.from.to_string(),
             month.billed.to_string(), month.open.to_string(), cell(month, "dso"),
             cell(month, "countback_dso"), cell(month, "collection_effectiveness"),
             cell(month, "late_invoices"), cell(month, "old_debts")});
    }
    table.print(out);
}

Json json_of(const metrics::Figure& figure) {
    Json inputs = Json::object();
    for (const auto& input : figure.inputs) inputs[input.name] = input.value;
    Json json = {{"name", figure.name},   {"formula", figure.formula},
                 {"basis", figure.basis}, {"inputs", std::move(inputs)},
                 {"unit", figure.unit},   {"hash", figure.hash()}};
    if (figure.value) json["value"] = figure.value->to_string();
    if (!figure.note.empty()) json["note"] = figure.note;
    return json;
}

Json json_of(const service::SettledItem& item) {
    return {{"type", "settled"},
            {"number", item.number},
            {"instalment", item.sequence},
            {"amount", json_money(item.amount)},
            {"issued_on", item.issued_on.to_string()},
            {"due_on", item.due_on.to_string()},
            {"settled_on", item.settlement.settled_on.to_string()},
            {"days_to_settle", item.settlement.days_to_settle},
            {"days_late", item.settlement.days_late}};
}

Json json_of(const service::TargetReport& targets) {
    Json all = Json::array();
    for (const auto& each : targets.results) {
        Json json = {{"figure", each.target.figure}};
        if (each.target.at_most) json["at_most"] = each.target.at_most->to_string();
        if (each.target.at_least) json["at_least"] = each.target.at_least->to_string();
        if (each.value) json["value"] = each.value->to_string();
        json["met"] = each.met;
        all.push_back(std::move(json));
    }
    return all;
}

void print_json(Output& out, const std::string& company, const service::KpiReport& report,
                const service::TargetReport* targets) {
    const auto& paid = report.behaviour;
    Json line = {{"type", "kpi"},
                 {"company", company},
                 {"from", report.from.to_string()},
                 {"to", report.to.to_string()},
                 {"open", json_money(report.open)},
                 {"not_due", json_money(report.not_due)},
                 {"unapplied", json_money(report.unapplied)},
                 {"billed", json_money(report.billed)}};
    line["figures"] = Json::array();
    for (const auto& figure : report.figures) line["figures"].push_back(json_of(figure));
    Json behaviour = {{"settled", paid.settled},
                      {"late", paid.late},
                      {"days_to_settle", paid.days_to_settle},
                      {"days_late", paid.days_late},
                      {"amount_days_to_settle",
                       metrics::amount_times_days(paid.weighted_days_to_settle, report.currency)}};
    const auto put = [&behaviour](const char* key, const std::optional<base::Decimal>& value) {
        if (value) behaviour[key] = value->to_string();
    };
    put("mean_days_to_settle", paid.mean_days_to_settle());
    put("weighted_mean_days_to_settle", paid.weighted_mean_days_to_settle());
    put("mean_days_late", paid.mean_days_late());
    line["payment_behaviour"] = std::move(behaviour);
    if (targets != nullptr && !targets->policy.empty()) {
        line["policy"] = targets->policy;
        line["targets"] = json_of(*targets);
    }
    out.line(one_line(line));
    for (const auto& item : report.settled) out.line(one_line(json_of(item)));
}

void print_items(Output& out, const service::KpiReport& report) {
    Table table({{"invoice"},
                 {"amount", Align::right},
                 {"issued"},
                 {"due"},
                 {"settled"},
                 {"days", Align::right},
                 {"late", Align::right}});
    for (const auto& item : report.settled) {
        table.row({item.number, item.amount.to_string(), item.issued_on.to_string(),
                   item.due_on.to_string(), item.settlement.settled_on.to_string(),
                   std::to_string(item.settlement.days_to_settle),
                   std::to_string(item.settlement.days_late)});
    }
    table.print(out);
}

base::Exit run(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto to = date_option(options.to, "--to").value_or(clock->today());
    const auto from = date_option(options.from, "--from").value_or(to.add_days(1 - options.days));
    const service::KpiRequest request{.from = from, .to = to, .with_items = options.items};
    if (options.by_month) {
        const auto months = service::kpi_by_month(workspace, options.company, request);
        for (const auto& month : months) {
            if (options.json) print_json(context.out, options.company, month, nullptr);
        }
        if (!options.json) print_months(context.out, months);
        return base::Exit::done;
    }
    const auto report = service::kpi(workspace, options.company, request);
    const auto targets = service::targets_of(workspace, options.company, report);
    if (options.json) {
        print_json(context.out, options.company, report, &targets);
    } else {
        print(context.out, report);
        print_targets(context.out, targets);
        if (options.items) print_items(context.out, report);
    }
    return options.strict && !targets.all_met() ? base::Exit::answer_is_no : base::Exit::done;
}

}  // namespace

void register_kpi(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "kpi", "How fast money comes in: DSO in all its readings, days late, and more.",
        {"openitem kpi nordlicht", "openitem kpi nordlicht --to 2026-03-31 --days 30",
         "openitem kpi nordlicht --from 2026-01-01 --to 2026-03-31 --by-month",
         "openitem kpi nordlicht --from 2026-01-01 --to 2026-03-31 --json"});
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", options->company, "the company")->required();
    auto* const from =
        command->add_option("--from", options->from, "first day of the window, as 2026-01-01");
    command->add_option("--to,--as-of", options->to, "its last day (default: today)");
    command->add_option("--days", options->days, "its length when --from is not given (90)")
        ->check(CLI::Range(1, 36'600))
        ->excludes(from);
    auto* const items =
        command->add_flag("--items", options->items, "every invoice settled in the window");
    auto* const months =
        command->add_flag("--by-month", options->by_month, "the same for each month of the window")
            ->excludes(items);
    command
        ->add_flag("--strict", options->strict,
                   "exit 1 when a target of policies/targets.json is missed")
        ->excludes(months);
    command->add_flag("--json", options->json, "exact data; with --items one line per invoice");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
