// openitem sync, openitem check: run a company's connections.
#include "host/service/sync.hpp"

#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/progress.hpp"
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
        if (of.ended > 0) remark += fmt::format("{} voided or deleted", of.ended);
        if (of.waiting > 0) remark += fmt::format("{} wait for their counterpart", of.waiting);
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
        out.line("  no file is named by " + base::escape_for_terminal(pattern));
    }
    print_books(out, run.books);
    const auto total = run.books.total();
    if (!run.outcome.ok()) {
        out.line(
            "  " + out.coloured("failed: ", Colour::red) +
            base::escape_for_terminal(run.outcome.text()) +
            (run.commits > 0 ? "; what was committed before stands" : "; nothing was committed"));
    } else if (!run.books.balance()) {
        out.line("  " + out.coloured("the books of this run do not balance", Colour::red));
    } else if (total.read > 0) {
        out.line("  " + out.coloured("books balance", Colour::green) + ": " + sum_of(total));
    }
    for (const auto& layer : run.outcome.isolation) {
        if (layer.in_force) continue;
        out.line(
            base::escape_for_terminal("  isolation without " + layer.name + ": " + layer.detail));
    }
}

void print_json(Output& out, const std::string& company, const service::ConnectionReport& report) {
    using nlohmann::ordered_json;
    const auto& run = report.run;
    ordered_json line = {{"company", company},
                         {"connection", report.connection},
                         {"connector", report.connector},
                         {"runner", report.runner},
                         {"ok", run.ok()}};
    if (!run.outcome.ok()) {
        line["error"] = {{"code", run.outcome.code}, {"message", run.outcome.text()}};
    }
    line["sources_read"] = run.sources_read;
    line["sources_unchanged"] = run.sources_unchanged;
    line["bytes"] = run.source_bytes;
    line["commits"] = run.commits;
    line["resumed"] = run.resumed;
    ordered_json books = ordered_json::object();
    for (std::uint32_t id = 0; id < OI_ENTITY_COUNT; ++id) {
        const auto& of = run.books.entities[id];
        if (of.is_empty()) continue;
        const auto* entity = find_entity(id);
        books[entity == nullptr ? "unread" : std::string(entity->name)] = {
            {"read", of.read},           {"committed", of.committed},
            {"unchanged", of.unchanged}, {"superseded", of.superseded},
            {"evidence", of.evidence},   {"quarantined", of.quarantined},
            {"ended", of.ended},         {"waiting", of.waiting},
            {"balances", of.balances()}};
    }
    line["books"] = books;
    out.line(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

base::Exit exit_of(const service::ConnectionReport& report, bool strict) {
    const auto& run = report.run;
    if (!run.outcome.ok()) return service::exit_of(run.outcome);
    if (!run.books.balance()) return base::Exit::answer_is_no;
    if (strict && run.books.total().quarantined > 0) return base::Exit::answer_is_no;
    return base::Exit::done;
}

base::Exit synchronise(Context& context, Options& options) {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
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
        worst = std::max(worst, exit_of(report, options.strict));
    }
    if (options.json) return worst;
    if (options.sync.dry_run) {
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

base::Exit check(Context& context, const std::string& company, const std::string& connection,
                 bool json) {
    const auto workspace = service::Workspace::open(context.workspace);
    const connect::Registry plugins(connect::default_plugin_directories());
    auto worst = base::Exit::done;
    for (const auto& report : service::run_check(workspace, company, plugins, connection)) {
        const auto& outcome = report.run.outcome;
        if (json) {
            nlohmann::ordered_json line = {{"company", company},
                                           {"connection", report.connection},
                                           {"connector", report.connector},
                                           {"ok", outcome.ok()}};
            if (!outcome.ok())
                line["error"] = {{"code", outcome.code}, {"message", outcome.text()}};
            else if (!outcome.message.empty())
                line["remark"] = outcome.message;
            context.out.line(line.dump());
        } else {
            const auto remark = outcome.ok() ? outcome.message : outcome.text();
            const auto verdict = outcome.ok() ? context.out.coloured("ready", Colour::green)
                                              : context.out.coloured("not ready", Colour::red);
            context.out.line(fmt::format("{} / {}  {}{}", company, report.connection, verdict,
                                         remark.empty() ? "" : ": " + remark));
        }
        worst = std::max(worst, exit_of(report, false));
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
    command->callback([&context, options] {
        context.action = [&context, options] { return synchronise(context, *options); };
    });
}

void register_check(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "check", "Ask connections whether they have what they need.",
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
