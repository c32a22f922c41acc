// openitem sync, openitem check: run a company's connections.
#include "host/service/sync.hpp"

#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/run_problem.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"
#include "host/service/quarantine.hpp"
#include "host/service/read.hpp"

namespace openitem::cli {

namespace {

volatile std::sig_atomic_t interrupted = 0;

struct Options {
    std::string company;
    service::SyncOptions sync;
    bool json = false;
    bool strict = false;
    bool verbose = false;
    bool history = false;
};

std::string entity_word(std::uint32_t id) {
    const auto* entity = find_entity(id);
    return entity == nullptr ? "unread input" : std::string(entity->title);
}

void print_books(Output& out, const sync::Books& books) {
    Table table({{"record"},
                 {"read", Align::right},
                 {"committed", Align::right},
                 {"unchanged", Align::right},
                 {"superseded", Align::right},
                 {"evidence", Align::right},
                 {"quarantined", Align::right},
                 {""}});
    for (std::uint32_t id = 0; id < OI_ENTITY_COUNT; ++id) {
        const auto& of = books.entities[id];
        if (of.is_empty()) continue;
        std::string remark = of.balances() ? "" : "does not balance";
        const auto add = [&](std::uint64_t count, std::string_view what) {
            if (count == 0) return;
            remark += fmt::format("{}{} {}", remark.empty() ? "" : ", ", count, what);
        };
        add(of.ended, "voided or deleted");
        add(of.waiting, "wait for their counterpart");
        add(of.before_cut_over, "from before the cut-over, not posted");
        table.row({entity_word(id), with_thousands(of.read), with_thousands(of.committed),
                   with_thousands(of.unchanged), with_thousands(of.superseded),
                   with_thousands(of.evidence), with_thousands(of.quarantined), remark});
    }
    table.print(out);
}

// "930 read = 918 committed + 12 quarantined"
std::string sum_of(const sync::EntityBooks& total) {
    std::string sum;
    const auto add = [&](std::uint64_t count, std::string_view what) {
        if (count > 0) {
            sum += fmt::format("{}{} {}", sum.empty() ? "" : " + ", with_thousands(count), what);
        }
    };
    add(total.committed, "committed");
    add(total.unchanged, "unchanged");
    add(total.superseded, "superseded");
    add(total.evidence, "evidence");
    add(total.quarantined, "quarantined");
    return with_thousands(total.read) + " read = " + sum;
}

// "total T1: the source says it delivered 2 invoices of 200.00 EUR, 1 of 100.00 came"
std::string in_words(const sync::ControlTotal& control) {
    const auto name = base::escape_for_terminal(control.source_id);
    if (control.entity == 0) {
        return fmt::format(
            "control total {}: its account names no kind of record; expected "
            "invoice, payment, ... or nothing",
            name);
    }
    auto text = fmt::format("control total {}: the source says it delivered", name);
    auto came = fmt::format("{}", control.count);
    if (control.stated_count) text += fmt::format(" {}", *control.stated_count);
    text += " of " + entity_word(control.entity);
    if (control.stated_sum) {
        text += ", in all " + control.stated_sum->to_text();
        came += ", in all " + control.sum.to_text();
    }
    return text + "; what came is " + came;
}

// What a connection's transport left where it is, and what goes back.
void print_transport(Output& out, const service::ConnectionReport& report) {
    constexpr std::size_t shown = 10;
    for (const auto& fault : report.faults) {
        out.line("  " + out.coloured("left there: ", Colour::red) +
                 base::escape_for_terminal(fault));
    }
    for (std::size_t i = 0; i < std::min(shown, report.waiting.size()); ++i) {
        out.line("  waits for the next run: " + base::escape_for_terminal(report.waiting[i]));
    }
    if (report.waiting.size() > shown) {
        out.line(fmt::format("  and {} more wait", report.waiting.size() - shown));
    }
    if (report.acknowledgements > 0) {
        out.line(fmt::format("  acknowledgements written: {}", report.acknowledgements));
    }
}

void put_transport(Json& line, const service::ConnectionReport& report) {
    if (!report.waiting.empty()) line["waiting"] = report.waiting;
    if (!report.faults.empty()) line["transport_faults"] = report.faults;
    if (report.acknowledgements > 0) line["acknowledgements"] = report.acknowledgements;
}

void print_report(Context& context, const Options& options,
                  const service::ConnectionReport& report) {
    auto& out = context.out;
    const auto& run = report.run;
    auto head = fmt::format("{} / {}", options.company, report.connection);
    out.write(out.coloured(head, Colour::bold));
    out.line(fmt::format(
        "  {}, {}: {} source{} read, {}{}{}", report.connector, report.runner,
        run.sources_read.size(), run.sources_read.size() == 1 ? "" : "s",
        in_bytes(run.source_bytes),
        run.sources_unchanged.empty()
            ? std::string()
            : fmt::format(", {} unchanged since the last run", run.sources_unchanged.size()),
        run.resumed ? ", resumed after an interrupted run" : ""));
    for (const auto& pattern : report.no_files) {
        out.line("  no file there today is named by " + base::escape_for_terminal(pattern));
    }
    print_transport(out, report);
    print_books(out, run.books);
    const auto total = run.books.total();
    if (run.stopped) {
        out.line("  " + out.coloured("stopped: ", Colour::yellow) +
                 fmt::format("{} are in the books; 'openitem sync {}' goes on from there",
                             with_thousands(total.read), options.company));
    } else if (const auto problem = problem_of(run); !problem.empty()) {
        out.line(
            "  " + out.coloured("failed: ", Colour::red) + base::escape_for_terminal(problem) +
            (run.commits > 0 ? "; what was committed before stands" : "; nothing was committed"));
    } else if (!run.books.balance()) {
        out.line("  " + out.coloured("the books of this run do not balance", Colour::red));
        for (const auto& control : run.books.control_totals) {
            if (!control.agrees()) print_wrapped(out, "  " + in_words(control), "", "    ");
        }
    } else if (total.read > 0) {
        out.line("  " + out.coloured("books balance", Colour::green) + ": " + sum_of(total));
    }
    if (!run.books.warnings.empty()) {
        std::string rules;
        for (const auto& [rule, count] : run.books.warnings) {
            rules += fmt::format("{}{} {}", rules.empty() ? "" : ", ", with_thousands(count), rule);
        }
        out.line("  " + out.coloured("taken with warnings", Colour::yellow) + ":");
        print_wrapped(out, base::escape_for_terminal(rules), "    ", "    ");
    }
    if (const auto count = run.differences.count; count > 0) {
        out.line(
            fmt::format("  {} invoice{}: the source calls other amounts open than we do; "
                        "--json lists them",
                        with_thousands(count), count == 1 ? "" : "s"));
    }
    if (run.tasks > 0) {
        out.line(fmt::format("  {} task{} for a person; see openitem tasks {}", run.tasks,
                             run.tasks == 1 ? "" : "s", options.company));
    }
    for (const auto& layer : run.outcome.isolation) {
        if (layer.in_force) continue;
        out.line(
            base::escape_for_terminal("  isolation without " + layer.name + ": " + layer.detail));
    }
}

void print_json(Output& out, const std::string& company, const service::ConnectionReport& report) {
    const auto& run = report.run;
    Json line = {{"company", company},
                 {"connection", report.connection},
                 {"connector", report.connector},
                 {"runner", report.runner},
                 {"ok", report.ok()}};
    put_problem(line, run);
    put_transport(line, report);
    if (!report.no_files.empty()) line["no_files"] = report.no_files;
    line["sources_read"] = run.sources_read;
    line["sources_unchanged"] = run.sources_unchanged;
    line["bytes"] = run.source_bytes;
    line["commits"] = run.commits;
    line["resumed"] = run.resumed;
    Json books = Json::object();
    for (std::uint32_t id = 0; id < OI_ENTITY_COUNT; ++id) {
        const auto& of = run.books.entities[id];
        if (of.is_empty()) continue;
        const auto* entity = find_entity(id);
        books[entity == nullptr ? "unread" : std::string(entity->name)] = {
            {"read", of.read},
            {"committed", of.committed},
            {"unchanged", of.unchanged},
            {"superseded", of.superseded},
            {"evidence", of.evidence},
            {"quarantined", of.quarantined},
            {"ended", of.ended},
            {"waiting", of.waiting},
            {"before_cut_over", of.before_cut_over},
            {"balances", of.balances()}};
    }
    line["books"] = books;
    if (!run.books.warnings.empty()) line["warnings"] = run.books.warnings;
    for (const auto& control : run.books.control_totals) {
        Json total = {{"source_id", control.source_id},
                      {"agrees", control.agrees()},
                      {"count", control.count}};
        if (control.stated_count) total["stated_count"] = *control.stated_count;
        if (control.stated_sum) {
            total["stated_sum"] = json_money(*control.stated_sum);
            total["sum"] = json_money(control.sum);
        }
        line["control_totals"].push_back(std::move(total));
    }
    line["tasks"] = run.tasks;
    auto items = nlohmann::ordered_json::array();
    for (const auto& each : run.differences.listed) {
        items.push_back({{"source_id", each.source_id},
                         {"number", each.number},
                         {"source", json_money(each.source)},
                         {"ours", json_money(each.ours)}});
    }
    line["open_differs"] = {{"count", run.differences.count}, {"items", items}};
    for (const auto& layer : run.outcome.isolation) {
        line["isolation"].push_back(
            {{"layer", layer.name}, {"in_force", layer.in_force}, {"detail", layer.detail}});
    }
    out.line(one_line(line));
}

constexpr std::size_t changes_shown = 20;

void print_change(Output& out, const service::DryRunDifference& difference) {
    if (difference.count > 0) {
        Table table({{"would be"},
                     {""},
                     {"number"},
                     {"customer", Align::left, true},
                     {"now", Align::right},
                     {"then", Align::right},
                     {""}});
        for (std::size_t i = 0; i < std::min(changes_shown, difference.listed.size()); ++i) {
            const auto& each = difference.listed[i];
            const bool added = each.kind == service::WouldChange::Kind::added;
            table.row({std::string(to_string(each.kind)), entity_word(each.entity), each.number,
                       each.customer, added ? "" : each.before.to_string(), each.after.to_string(),
                       std::string(each.after.currency.code())});
        }
        table.print(out);
        if (difference.count > changes_shown) {
            out.line(fmt::format(
                "  and {} more; --json lists {}", with_thousands(difference.count - changes_shown),
                difference.count > difference.listed.size() ? "the first thousand" : "them"));
        }
    }
    for (const auto& each : difference.open) {
        out.line(fmt::format("  open: {} {} now, {} then", each.before.to_string(),
                             each.before.currency.code(), each.after.to_string()));
    }
}

void print_json(Output& out, const std::string& company,
                const service::DryRunDifference& difference) {
    Json line = {{"company", company}, {"changes", difference.count}, {"listed", Json::array()}};
    for (const auto& each : difference.listed) {
        line["listed"].push_back({{"change", to_string(each.kind)},
                                  {"record", find_entity(each.entity)->name},
                                  {"number", each.number},
                                  {"customer", each.customer},
                                  {"before", json_money(each.before)},
                                  {"after", json_money(each.after)}});
    }
    line["open"] = Json::array();
    for (const auto& each : difference.open) {
        line["open"].push_back(
            {{"before", json_money(each.before)}, {"after", json_money(each.after)}});
    }
    out.line(one_line(line));
}

base::Exit synchronise(Context& context, Options& options) {
    // Once: the second time it ends the process as it would any other.
    for (const int signal : {SIGINT, SIGTERM}) {
        std::signal(signal, [](int which) {
            interrupted = 1;
            std::signal(which, SIG_DFL);
        });
    }
    options.sync.cancelled = [] { return interrupted != 0; };
    std::unique_ptr<Progress> progress;
    std::string shown;
    options.sync.progress = [&](const std::string& connection, const sync::Progress& state) {
        if (shown != connection) {
            progress = std::make_unique<Progress>(context.err, "sync " + connection);
            shown = connection;
        }
        progress->update(state.bytes, state.bytes_total, state.records);
    };
    options.sync.log = [&](const std::string& connection, std::int32_t level,
                           std::string_view text) {
        if (level < OI_LOG_WARNING && !options.verbose) return;
        context.err.line(connection + ": " + base::escape_for_terminal(text));
    };
    std::optional<service::DryRunDifference> difference;
    options.sync.would_change = [&](const auto& found) { difference = found; };
    const auto workspace = service::Workspace::open(context.workspace);
    const connect::Registry plugins(connect::default_plugin_directories());
    const auto clock = base::clock_from_environment();
    const auto reports =
        service::run_sync(workspace, options.company, plugins, *clock, options.sync);
    if (progress) progress->finish();
    auto worst = base::Exit::done;
    for (const auto& report : reports) {
        if (options.json) {
            print_json(context.out, options.company, report);
        } else {
            print_report(context, options, report);
        }
        worst = std::max(worst, service::exit_of(report, options.strict));
    }
    if (options.json) {
        if (difference) print_json(context.out, options.company, *difference);
        return worst;
    }
    if (options.sync.dry_run) {
        if (difference) print_change(context.out, *difference);
        context.out.line("dry run: this was a copy of the books; nothing was written");
        return worst;
    }
    const auto quarantine = service::list_quarantine(workspace, options.company, "", false, 0);
    if (quarantine.count > 0) {
        std::string rules;
        for (const auto& [rule, count] : quarantine.by_rule) {
            rules += fmt::format("{}{} {}", rules.empty() ? "" : ", ", count, rule);
        }
        context.out.line(context.out.coloured("in quarantine", Colour::yellow) +
                         fmt::format(": {}; see openitem quarantine {} list", quarantine.count,
                                     options.company));
        print_wrapped(context.out, base::escape_for_terminal(rules), "  ", "  ");
    }
    return worst;
}

base::Exit show_history(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    Table table({{"started"}, {"connection"}, {"read", Align::right}, {"outcome"}}, "");
    for (const auto& past :
         service::past_runs(workspace, options.company, options.sync.connection)) {
        const auto& run = past.run;
        const auto books = run.books.empty() ? Json::object() : Json::parse(run.books);
        // Neither ended nor told why: it was killed, or it runs now.
        const auto outcome = run.ended_at ? run.outcome : std::string("did not end");
        if (options.json) {
            Json line = {{"company", options.company},
                         {"connection", past.connection},
                         {"started_at", run.started_at.to_string()}};
            if (run.ended_at) line["ended_at"] = run.ended_at->to_string();
            line["outcome"] = outcome;
            line["books"] = books;
            context.out.line(one_line(line));
            continue;
        }
        std::uint64_t read = 0;
        for (const auto& of : books) read += of.at("read").get<std::uint64_t>();
        table.row({run.started_at.to_string(), past.connection, with_thousands(read), outcome});
    }
    if (!options.json) table.print(context.out);
    return base::Exit::done;
}

void print_check(Output& out, const std::string& company, const service::ConnectionReport& report) {
    const auto problem = problem_of(report.run);
    const auto verdict = problem.empty() && report.faults.empty()
                             ? out.coloured("ready", Colour::green)
                             : out.coloured("not ready", Colour::red);
    const auto& said = problem.empty() ? report.run.outcome.message : problem;
    out.line(fmt::format("{} / {}  {}{}", company, report.connection, verdict,
                         said.empty() ? "" : ": " + base::escape_for_terminal(said)));
    print_transport(out, report);
    for (const auto& pattern : report.no_files) {
        out.line("  no file there today is named by " + base::escape_for_terminal(pattern));
    }
}

base::Exit check(Context& context, const std::string& company, const std::string& connection,
                 bool json) {
    const auto workspace = service::Workspace::open(context.workspace);
    const connect::Registry plugins(connect::default_plugin_directories());
    auto worst = base::Exit::done;
    const auto reports = service::run_check(workspace, company, plugins, connection);
    if (const auto away = service::books_problem(workspace, company)) {
        worst = away->exit();
        if (json) {
            context.out.line(
                one_line({{"company", company},
                          {"ok", false},
                          {"error", {{"code", "books.away"}, {"message", away->what()}}}}));
        } else {
            print_wrapped(context.out, base::escape_for_terminal(away->what()),
                          fmt::format("{}  books {}: ", company,
                                      context.out.coloured("not ready", Colour::red)),
                          "  ");
        }
    }
    for (const auto& report : reports) {
        const auto& run = report.run;
        if (json) {
            Json line = {{"company", company},
                         {"connection", report.connection},
                         {"connector", report.connector},
                         {"ok", report.ok()}};
            put_problem(line, run);
            put_transport(line, report);
            if (run.ok() && !run.outcome.message.empty()) line["remark"] = run.outcome.message;
            if (!report.no_files.empty()) line["no_files"] = report.no_files;
            context.out.line(one_line(line));
        } else {
            print_check(context.out, company, report);
        }
        worst = std::max(worst, service::exit_of(report, false));
    }
    return worst;
}

}  // namespace

void register_sync(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "sync", "Read a company's sources into its books. Repeating it changes nothing.",
        {"openitem sync nordlicht", "openitem sync nordlicht erp --dry-run"});
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", options->company, "the company")->required();
    command->add_option("CONNECTION", options->sync.connection, "only this connection");
    command->add_flag("--dry-run", options->sync.dry_run, "show what would happen, write nothing");
    command->add_flag("--full", options->sync.full, "read every source again from its start");
    command->add_flag("--strict", options->strict, "exit 1 when something was quarantined");
    command->add_flag("--json", options->json, "exact data, one JSON object per connection");
    command->add_flag("--verbose", options->verbose, "show the connectors' own log");
    command->add_flag("--history", options->history, "run nothing: list the runs there were");
    command->callback([&context, options] {
        context.action = [&context, options] {
            return options->history ? show_history(context, *options)
                                    : synchronise(context, *options);
        };
    });
}

void register_check(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "check", "Ask the books and connections whether they have what they need.",
                    {"openitem check nordlicht", "openitem check nordlicht bank"});
    auto company = std::make_shared<std::string>();
    auto connection = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    command->add_option("COMPANY", *company, "the company")->required();
    command->add_option("CONNECTION", *connection, "only this connection");
    command->add_flag("--json", *json, "exact data, one JSON object per connection");
    command->callback([&context, company, connection, json] {
        context.action = [&context, company, connection, json] {
            return check(context, *company, *connection, *json);
        };
    });
}

}  // namespace openitem::cli
