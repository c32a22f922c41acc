// openitem kpi: how fast money comes in.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/aging.hpp"

namespace openitem::cli {

namespace {

constexpr std::int32_t usual_days = 90;

struct Options {
    std::string company;
    std::string from;
    std::string to;
    std::int32_t days = usual_days;
    bool items = false;
    bool json = false;
};

std::string value_of(const std::optional<base::Decimal>& value) {
    return value ? value->to_string() : "-";
}

// Amount times days, in the currency's own decimals.
std::string amount_days(base::int128 minor_days, base::Currency currency) {
    const bool negative = minor_days < 0;
    auto rest = base::detail::magnitude(minor_days);
    const auto decimals = static_cast<std::size_t>(std::max(currency.digits(), 0));
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
    } while (rest != 0 || digits.size() <= decimals);
    if (decimals > 0) digits.insert(digits.size() - decimals, ".");
    return negative ? "-" + digits : digits;
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
    Table figures({{"figure"}, {"days", Align::right}, {"formula"}, {"from"}});
    for (const auto& figure : report.figures) {
        std::vector<std::string> inputs;
        for (const auto& input : figure.inputs) {
            inputs.push_back(fmt::format("{} {}", input.name, input.value));
        }
        figures.row(
            {figure.name, value_of(figure.value), figure.formula,
             figure.note.empty() ? fmt::format("{}", fmt::join(inputs, ", ")) : figure.note});
    }
    figures.print(out);
    const auto& paid = report.behaviour;
    print_pairs(out,
                {{"invoices settled in that time",
                  with_thousands(static_cast<std::uint64_t>(paid.settled))},
                 {"of them late", with_thousands(static_cast<std::uint64_t>(paid.late))},
                 {"days to settle, on average", value_of(paid.mean_days_to_settle())},
                 {"the same, weighted with amounts", value_of(paid.weighted_mean_days_to_settle())},
                 {"days late, on average", value_of(paid.mean_days_late())}},
                "  ");
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

void print_json(Output& out, const std::string& company, const service::KpiReport& report) {
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
    Json behaviour = {
        {"settled", paid.settled},
        {"late", paid.late},
        {"days_to_settle", paid.days_to_settle},
        {"days_late", paid.days_late},
        {"amount_days_to_settle", amount_days(paid.weighted_days_to_settle, report.currency)}};
    const auto put = [&behaviour](const char* key, const std::optional<base::Decimal>& value) {
        if (value) behaviour[key] = value->to_string();
    };
    put("mean_days_to_settle", paid.mean_days_to_settle());
    put("weighted_mean_days_to_settle", paid.weighted_mean_days_to_settle());
    put("mean_days_late", paid.mean_days_late());
    line["payment_behaviour"] = std::move(behaviour);
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
    const auto report = service::kpi(workspace, options.company, from, to, options.items);
    if (options.json) {
        print_json(context.out, options.company, report);
        return base::Exit::done;
    }
    print(context.out, report);
    if (options.items) print_items(context.out, report);
    return base::Exit::done;
}

}  // namespace

void register_kpi(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "kpi", "How fast money comes in: DSO, days to settle, days late.",
                    {"openitem kpi nordlicht", "openitem kpi nordlicht --to 2026-03-31 --days 30",
                     "openitem kpi nordlicht --from 2026-01-01 --to 2026-03-31 --json"});
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", options->company, "the company")->required();
    auto* const from =
        command->add_option("--from", options->from, "first day of the window, as 2026-01-01");
    command->add_option("--to,--as-of", options->to, "its last day (default: today)");
    command->add_option("--days", options->days, "its length when --from is not given (90)")
        ->check(CLI::Range(1, 36'600))
        ->excludes(from);
    command->add_flag("--items", options->items, "every invoice settled in the window");
    command->add_flag("--json", options->json, "exact data; with --items one line per invoice");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
