#include "host/service/sync.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "host/service/acknowledging.hpp"
#include "host/service/dispute.hpp"
#include "host/service/interrupted.hpp"
#include "host/service/place.hpp"
#include "host/service/policies.hpp"
#include "host/service/read.hpp"
#include "host/service/rule_settings.hpp"
#include "host/service/runners.hpp"
#include "host/service/settings_check.hpp"
#include "host/service/source_files.hpp"
#include "host/service/throwaway_books.hpp"
#include "host/service/transport_visit.hpp"
#include "host/service/write_off.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;

namespace {

std::array<bool, OI_ENTITY_COUNT> evidence_only(const CompanySettings& company,
                                                const std::string& connection) {
    std::array<bool, OI_ENTITY_COUNT> only{};
    for (const auto& [name, authoritative] : company.authoritative) {
        only[find_entity(name)->id] = authoritative != connection;
    }
    return only;
}

std::vector<std::string> names_of(const Workspace& workspace, const std::string& company,
                                  const std::string& connection) {
    if (!connection.empty()) return {connection};
    auto names = workspace.connection_names(company);
    if (names.empty()) {
        throw RunError(Exit::wrong_use,
                       fmt::format("company '{}' has no connection yet; 'openitem connection add "
                                   "{} NAME --connector ID' adds one",
                                   company, company));
    }
    return names;
}

struct Prepared {
    std::string company;
    ConnectionSettings settings;
    ConnectionRules rules;
    const connect::Manifest* plugin = nullptr;
    std::unique_ptr<connect::Runner> runner;
    connect::Limits limits;
    std::vector<connect::Source> sources;
    bool by_bytes = false;  // as RunRequest's
    ConnectionReport report;

    bool has_transport() const { return !settings.transport_json.empty(); }
    // Nothing speaks against running it; and whether there is anything to read today.
    bool ready() const { return !report.run.failure && report.run.outcome.ok(); }
    bool has_work() const {
        return !sources.empty() || (settings.files.empty() && !has_transport());
    }
};

// What a connection that reads files needs and does not find.
std::string missing_sources(const ConnectionSettings& settings, const connect::Manifest& plugin,
                            const SourceFiles& files) {
    if (!files.missing.empty()) return fmt::format("{}", fmt::join(files.missing, "; "));
    if (!settings.files.empty() || !settings.transport_json.empty() || !plugin.reads_files()) {
        return {};
    }
    return fmt::format(
        "{} reads files, and the connection names none: add \"files\" or \"transport\" to it",
        plugin.alias);
}

void prepare(const Workspace& workspace, const CompanySettings& company,
             const connect::Registry& plugins, Prepared& prepared) {
    auto& report = prepared.report;
    prepared.settings = workspace.connection(company.id, report.connection);
    report.connector = prepared.settings.connector;
    const auto found = plugins.find(prepared.settings.connector);
    if (!found) throw RunError(Exit::source_or_config, found.error());
    prepared.plugin = *found;
    prepared.rules = rules_of(workspace, company, prepared.settings);
    if (const auto* pack = prepared.rules.prepare.rules.pack) {
        prepared.settings.config_json =
            with_syntax_rules(*prepared.plugin, prepared.settings.config_json, pack->name);
    }
    report.connector = prepared.plugin->alias;
    const bool isolated = prepared.settings.isolation == "required";
    report.runner = runner_kind(*prepared.plugin, prepared.settings.runner, isolated);
    prepared.runner = make_runner(report.runner, isolated);
    if (const auto seconds = workspace.runner().wall_seconds; seconds > 0) {
        prepared.limits.wall = std::chrono::seconds(seconds);
    }
    if (const auto mib = workspace.runner().memory_mib; mib > 0) {
        prepared.limits.memory_bytes = static_cast<std::uint64_t>(mib) << 20;
    }
    const auto files = source_files(workspace, prepared.settings);
    report.no_files = files.unmatched;
    for (const auto& file : files.names) {
        prepared.sources.push_back({source_name(file), workspace.root() / file});
    }
    auto& outcome = report.run.outcome;
    outcome.message = missing_sources(prepared.settings, *prepared.plugin, files);
    if (outcome.message.empty()) return;
    outcome.status = OI_BAD_CONFIG;
    outcome.code = "source.missing";
}

// A connection that cannot be run is told in its report: the others are run all the same.
std::vector<Prepared> prepare_all(const Workspace& workspace, const CompanySettings& company,
                                  const connect::Registry& plugins, const std::string& only) {
    std::vector<Prepared> connections;
    for (const auto& name : names_of(workspace, company.id, only)) {
        auto& prepared = connections.emplace_back();
        prepared.company = company.id;
        prepared.report.connection = name;
        try {
            prepare(workspace, company, plugins, prepared);
        } catch (const RunError& error) {
            if (error.exit() == Exit::wrong_use) throw;
            prepared.report.run.failure = error;
        }
    }
    return connections;
}

std::string books_json(const sync::Books& books) {
    auto json = nlohmann::json::object();
    for (std::uint32_t id = 0; id < OI_ENTITY_COUNT; ++id) {
        const auto& of = books.entities[id];
        if (of.is_empty()) continue;
        const auto* entity = find_entity(id);
        json[entity == nullptr ? "unread" : std::string(entity->name)] = {
            {"read", of.read},           {"committed", of.committed},
            {"unchanged", of.unchanged}, {"superseded", of.superseded},
            {"evidence", of.evidence},   {"quarantined", of.quarantined}};
    }
    return json.dump();
}

std::string outcome_word(const sync::RunReport& run) {
    if (run.failure) return run.failure->what();
    if (run.stopped) return "stopped";
    if (!run.outcome.ok()) return run.outcome.text();
    return run.books.balance() ? "done" : "unbalanced";
}

void run_one(Prepared& connection, store::Store& books, base::Clock& clock,
             const SyncOptions& options) {
    const auto& name = connection.settings.name;
    auto& run = connection.report.run;
    const auto id = books.add_connection(name, connection.plugin->id);
    const auto run_id = books.start_run(id, clock.now());
    const auto started = std::chrono::steady_clock::now();
    sync::RunRequest request{.books = books,
                             .connection = name,
                             .plugin = *connection.plugin,
                             .runner = *connection.runner,
                             .limits = connection.limits,
                             .config_json = connection.settings.config_json,
                             .sources = connection.sources,
                             .prepare = connection.rules.prepare,
                             .apply = connection.rules.apply,
                             .full = options.full,
                             .by_bytes = connection.by_bytes,
                             .clock = clock,
                             .progress = {},
                             .log = {},
                             .cancelled = options.cancelled};
    if (options.progress) {
        request.progress = [&](const sync::Progress& progress) {
            options.progress(name, progress);
        };
    }
    if (options.log) {
        request.log = [&](std::int32_t level, std::string_view text) {
            options.log(name, level, text);
        };
    }
    try {
        run = sync::run(request);
    } catch (const RunError& error) {
        run.failure = error;
    }
    connection.report.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                                         std::chrono::steady_clock::now() - started)
                                         .count();
    books.finish_run(run_id, clock.now(), books_json(run.books), outcome_word(run));
}

// With its transport: what is there is fetched, and put away once it is in the books.
void visit_and_run(const Workspace& workspace, Prepared& connection, store::Store& books,
                   base::Clock& clock, const SyncOptions& options) {
    TransportVisit visit(workspace, connection.company, connection.settings, clock.now(),
                         options.dry_run);
    const auto known = [&](const std::string& source, std::int64_t size, base::Instant time) {
        return !options.full && sync::was_read(books, connection.settings.name, *connection.plugin,
                                               connection.settings.config_json, source, size, time);
    };
    connection.sources = visit.fetch(known, options.cancelled);
    connection.by_bytes = visit.compares_bytes();
    if (connection.has_work()) run_one(connection, books, clock, options);
    visit.put_away([&](const connect::Source& source) {
        return sync::was_read(books, connection.settings.name, *connection.plugin,
                              connection.settings.config_json, source);
    });
    connection.report.waiting = std::move(visit.waiting);
    connection.report.faults = std::move(visit.faults);
    connection.report.fault_exit = visit.fault_exit;
}

// One that fails leaves its message in the report.
void run_connection(const Workspace& workspace, Prepared& connection, store::Store& books,
                    base::Clock& clock, const SyncOptions& options) {
    std::optional<Acknowledging> acknowledging;
    const auto& settings = connection.settings;
    if (!settings.acknowledge.empty() && !options.dry_run) {
        acknowledging.emplace(books, *connection.plugin, settings.name,
                              workspace.root() / settings.acknowledge, clock);
    }
    if (connection.has_transport()) {
        visit_and_run(workspace, connection, books, clock, options);
    } else if (connection.has_work()) {
        run_one(connection, books, clock, options);
    }
    if (acknowledging) connection.report.acknowledgements = acknowledging->write();
}

std::vector<ConnectionReport> run_all(const Workspace& workspace,
                                      std::vector<Prepared>& connections, store::Store& books,
                                      base::Clock& clock, const SyncOptions& options) {
    std::vector<ConnectionReport> reports;
    for (auto& connection : connections) {
        auto& run = connection.report.run;
        try {
            if (options.cancelled && options.cancelled()) {
                run.stopped = true;
            } else if (connection.ready()) {
                run_connection(workspace, connection, books, clock, options);
            }
        } catch (const RunError& error) {
            run.failure = error;
        }
        reports.push_back(std::move(connection.report));
    }
    try {
        settle_disputes(books, clock);
        settle_write_offs(books, clock);
    } catch (const RunError& error) {
        reports.back().run.failure = error;
    }
    return reports;
}

}  // namespace

base::Exit exit_of(const ConnectionReport& report, bool strict) {
    const auto& run = report.run;
    if (run.stopped) return interrupted;
    if (run.failure) return run.failure->exit();
    if (!run.outcome.ok()) return exit_of(run.outcome);
    if (!report.faults.empty()) return report.fault_exit;
    const bool quarantined = strict && run.books.total().quarantined > 0;
    return quarantined || !run.books.balance() ? Exit::answer_is_no : Exit::done;
}

void settle_disputes(store::Store& books, const base::Clock& clock) {
    if (books.disputes({}).empty()) return;
    const auto transaction = books.begin(clock.now());
    if (follow_clearings(books, *transaction, clock.today()) > 0) transaction->commit();
}

ConnectionRules rules_of(const Workspace& workspace, const CompanySettings& company,
                         const ConnectionSettings& connection) {
    ConnectionRules rules;
    rules.prepare = {identities_of(company).value(), connection.accept_foreign_seller,
                     company.due_days};
    rules.prepare.rules = rule_choice(company.rules, connection.rules);
    rules.apply.currency = company.currency;
    rules.apply.terms = terms_policies(workspace, company.id);
    rules.apply.cut_over = company.cut_over;
    rules.apply.evidence_only = evidence_only(company, connection.name);
    rules.apply.customer_numbers = connection.customer_numbers;
    return rules;
}

std::vector<ConnectionReport> run_sync(const Workspace& workspace, const std::string& company_id,
                                       const connect::Registry& plugins, base::Clock& clock,
                                       const SyncOptions& options) {
    const auto company = workspace.company(company_id);
    auto connections = prepare_all(workspace, company, plugins, options.connection);
    if (!options.dry_run) {
        std::optional<CompanyLock> lock;
        if (options.lock == nullptr) {
            lock.emplace(workspace, company_id, "openitem sync", options.cancelled);
        }
        const auto books = workspace.open_books(company_id);
        return run_all(workspace, connections, *books, clock, options);
    }
    ThrowawayBooks as_they_are(workspace, company_id);
    ThrowawayBooks throwaway(as_they_are);
    auto reports = run_all(workspace, connections, throwaway.books(), clock, options);
    if (options.would_change) {
        options.would_change(difference_of(as_they_are.books(), throwaway.books()));
    }
    return reports;
}

std::vector<PastRun> past_runs(const Workspace& workspace, const std::string& company,
                               const std::string& connection) {
    if (!connection.empty()) static_cast<void>(workspace.connection(company, connection));
    const auto books = workspace.open_books(company);
    std::map<std::int64_t, std::string> names;
    for (auto& known : books->connections()) names[known.id.value] = std::move(known.name);
    std::vector<PastRun> past;
    for (auto& run : books->runs({})) {
        auto name = names[run.connection.value];
        if (!connection.empty() && name != connection) continue;
        past.push_back({std::move(name), std::move(run)});
    }
    return past;
}

namespace {

// Nothing is read, so nothing may come.
class NothingExpected final : public connect::RunHandler {
public:
    connect::Next on_batch(const BatchView&) override { return connect::Next::stop; }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::stop; }
    connect::Next on_reject(const connect::Rejection&) override { return connect::Next::stop; }
};

// Whether the place its files come from can be reached, and what is there.
void check_transport(const Workspace& workspace, Prepared& prepared) {
    auto& report = prepared.report;
    try {
        TransportVisit visit(workspace, prepared.company, prepared.settings, {}, true);
        const auto files = visit.look();
        report.waiting = std::move(visit.waiting);
        report.faults = std::move(visit.faults);
        report.fault_exit = visit.fault_exit;
        auto& remark = report.run.outcome.message;
        if (remark.empty()) {
            remark = fmt::format("{} file{} there", files, files == 1 ? "" : "s");
        }
    } catch (const RunError& error) {
        report.run.failure = error;
    }
}

}  // namespace

std::optional<RunError> books_problem(const Workspace& workspace, const std::string& company) {
    // Books in files come with what is first written into them.
    const bool to_come =
        workspace.store().in_files() && !std::filesystem::exists(workspace.books_file(company));
    if (to_come) return std::nullopt;
    try {
        static_cast<void>(workspace.open_books(company));
    } catch (const RunError& error) {
        return error;
    }
    return std::nullopt;
}

std::vector<ConnectionReport> run_check(const Workspace& workspace, const std::string& company,
                                        const connect::Registry& plugins,
                                        const std::string& connection) {
    std::vector<ConnectionReport> reports;
    for (auto& prepared : prepare_all(workspace, workspace.company(company), plugins, connection)) {
        if (prepared.ready()) {
            connect::FileService files(prepared.sources, {nullptr, false});
            std::vector<std::string> sources;
            for (const auto& source : prepared.sources) sources.push_back(source.name);
            NothingExpected handler;
            prepared.report.run.outcome =
                prepared.runner->check({*prepared.plugin, prepared.settings.config_json, sources,
                                        "", files, handler, prepared.limits});
        }
        if (prepared.ready() && prepared.has_transport()) check_transport(workspace, prepared);
        reports.push_back(std::move(prepared.report));
    }
    return reports;
}

}  // namespace openitem::service
