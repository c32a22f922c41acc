// openitem reconcile: our open items against the source's own list of them.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/reconcile.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::ReconcileRequest request;
    std::string as_of;
    std::string config;
    bool json = false;
};

std::string in_words(metrics::Difference kind) {
    switch (kind) {
        case metrics::Difference::missing_here:
            return "missing here";
        case metrics::Difference::missing_there:
            return "missing there";
        case metrics::Difference::date:
            return "due date";
        default:
            return std::string(metrics::to_string(kind));
    }
}

std::string open_of(const std::optional<metrics::ListedItem>& item) {
    return item ? item->open.to_string() : "-";
}

// What is not about money is said in the place of a cause.
std::string why(const metrics::ReconcileLine& line) {
    if (line.kind == metrics::Difference::customer) {
        return fmt::format("there {}, here {}", line.theirs->customer, line.ours->customer);
    }
    if (line.kind == metrics::Difference::date) {
        return fmt::format("there {}, here {}", line.theirs->due_on->to_string(),
                           line.ours->due_on->to_string());
    }
    return line.cause.empty() ? "no cause found" : line.cause;
}

void print(Output& out, const Options& options, const service::ReconcileReport& report) {
    out.line(out.coloured(
        fmt::format("open on {}: {} rows in {}, {} here", options.request.as_of.to_string(),
                    report.theirs, options.request.with, report.ours),
        Colour::bold));
    Table table({{"document"},
                 {"customer", Align::left, true},
                 {"difference"},
                 {""},
                 {"there", Align::right},
                 {"here", Align::right},
                 {"because"}});
    for (const auto& line : report.lines) {
        const auto& item = line.any();
        table.row({item.number.empty() ? "-" : item.number,
                   item.name.empty() ? item.customer : item.name, in_words(line.kind),
                   std::string(item.open.currency.code()), open_of(line.theirs), open_of(line.ours),
                   why(line)});
    }
    table.print(out);
    Table totals({{"total"},
                  {"there", Align::right},
                  {"here", Align::right},
                  {"explained", Align::right},
                  {"residue", Align::right}});
    for (const auto& total : report.totals) {
        const auto shown = [&](std::int64_t minor) {
            return base::Money{minor, total.currency}.to_string();
        };
        totals.row({std::string(total.currency.code()), shown(total.theirs), shown(total.ours),
                    shown(total.explained), shown(total.residue)});
    }
    totals.print(out);
    for (const auto& row : report.unread) {
        out.line("  " + out.coloured("not read: ", Colour::yellow) + row);
    }
    out.line(report.explained()
                 ? out.coloured("explained to the cent", Colour::green)
                 : out.coloured("not explained: see what has no cause", Colour::red));
}

Json json_of(const metrics::ListedItem& item) {
    Json json = {{"number", item.number},
                 {"customer", item.customer},
                 {"name", item.name},
                 {"open", json_money(item.open)}};
    if (item.issued_on) json["issued_on"] = item.issued_on->to_string();
    if (item.due_on) json["due_on"] = item.due_on->to_string();
    return json;
}

void print_json(Output& out, const Options& options, const service::ReconcileReport& report) {
    Json line = {{"company", options.request.company},
                 {"with", options.request.with},
                 {"as_of", options.request.as_of.to_string()},
                 {"explained", report.explained()},
                 {"rows_there", report.theirs},
                 {"rows_here", report.ours},
                 {"lines", Json::array()},
                 {"totals", Json::array()},
                 {"unread", report.unread}};
    for (const auto& each : report.lines) {
        Json entry = {{"kind", metrics::to_string(each.kind)},
                      {"difference", json_money({each.difference, each.any().open.currency})}};
        if (each.theirs) entry["there"] = json_of(*each.theirs);
        if (each.ours) entry["here"] = json_of(*each.ours);
        if (!each.cause.empty()) entry["cause"] = each.cause;
        line["lines"].push_back(std::move(entry));
    }
    for (const auto& total : report.totals) {
        const auto money = [&](std::int64_t minor) { return json_money({minor, total.currency}); };
        line["totals"].push_back({{"there", money(total.theirs)},
                                  {"here", money(total.ours)},
                                  {"explained", money(total.explained)},
                                  {"residue", money(total.residue)}});
    }
    out.line(one_line(line));
}

base::Exit run(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const connect::Registry plugins(connect::default_plugin_directories());
    const auto clock = base::clock_from_environment();
    options.request.as_of = date_option(options.as_of, "--as-of").value_or(clock->today());
    if (!options.config.empty()) {
        options.request.config_json = text_or_file(options.config, "--config");
    }
    const auto report = service::reconcile(workspace, plugins, options.request);
    if (options.json) {
        print_json(context.out, options, report);
    } else {
        print(context.out, options, report);
    }
    return report.explained() ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

void register_reconcile(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "reconcile",
        "Our open items against the source's own list, every difference with its cause.",
        {"openitem reconcile nordlicht --with op-liste.csv --as-of 2026-09-30",
         "openitem reconcile nordlicht --with erp --json"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    command->add_option("COMPANY", request.company, "the company")->required();
    command
        ->add_option("--with", request.with,
                     "a file that lists open documents, or a connection: what it last said is open")
        ->required();
    command->add_option("--as-of", options->as_of, "day of the list (default: today)");
    command->add_option("--connector", request.connector, "that reads the file (default: csv)");
    command->add_option("--config", options->config, "the connector's settings: JSON or @FILE");
    command->add_flag("--json", options->json, "exact data");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
