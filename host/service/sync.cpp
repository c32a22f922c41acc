#include "host/service/sync.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "host/service/dispute.hpp"
#include "host/service/place.hpp"
#include "host/service/runners.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::service {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;

namespace {

// A copy of the books in a folder of its own, gone with this object.
class ThrowawayBooks {
public:
    explicit ThrowawayBooks(const fs::path& books) {
        auto pattern = (fs::temp_directory_path() / "openitem-dry-run-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw RunError(Exit::system, "no folder for the dry run can be made in " +
                                             fs::temp_directory_path().string());
        }
        folder_ = pattern;
        // Byte by byte: opening the books, even to read, would touch files beside them. A copy
        // during which they changed is none.
        for (int attempt = 0; attempt < 5; ++attempt) {
            const auto before = state_of(books);
            for (const char* part : {"", "-wal"}) {
                const auto from = fs::path(books.string() + part);
                const auto to = fs::path((folder_ / "books.db").string() + part);
                fs::remove(to);
                if (fs::exists(from)) fs::copy_file(from, to);
            }
            if (state_of(books) == before) return;
        }
        fs::remove_all(folder_);
        throw RunError(Exit::system, books.string() + " is being written; try the dry run again");
    }
    ~ThrowawayBooks() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    ThrowawayBooks(const ThrowawayBooks&) = delete;
    ThrowawayBooks& operator=(const ThrowawayBooks&) = delete;

    fs::path file() const { return folder_ / "books.db"; }

private:
    static std::vector<std::int64_t> state_of(const fs::path& books) {
        std::vector<std::int64_t> state;
        for (const char* part : {"", "-wal"}) {
            struct stat status {};
            if (::stat((books.string() + part).c_str(), &status) != 0) continue;
            state.insert(state.end(),
                         {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec});
        }
        return state;
    }

    fs::path folder_;
};

model::Identities identities_of(const CompanySettings& company) {
    model::Identities identities;
    static_cast<void>(identities.add("name:" + company.name));
    for (const auto& identity : company.identities) {
        auto scheme = identity.scheme;
        for (auto& c : scheme) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (auto added = identities.add(scheme + ":" + identity.value); !added) {
            throw RunError(Exit::source_or_config,
                           fmt::format("company.json of '{}': identities: {}", company.id,
                                       added.error().text()));
        }
    }
    return identities;
}

std::array<bool, OI_ENTITY_COUNT> evidence_only(const CompanySettings& company,
                                                const std::string& connection) {
    std::array<bool, OI_ENTITY_COUNT> only{};
    for (const auto& [name, authoritative] : company.authoritative) {
        const auto* entity = find_entity(name);
        if (entity == nullptr || !entity->root) {
            throw RunError(Exit::source_or_config,
                           fmt::format("company.json of '{}': authoritative/{}: no such entity",
                                       company.id, name));
        }
        only[entity->id] = authoritative != connection;
    }
    return only;
}

struct Prepared {
    ConnectionSettings settings;
    const connect::Manifest* plugin = nullptr;
    std::unique_ptr<connect::Runner> runner;
    connect::Limits limits;
    std::vector<connect::Source> sources;
    ConnectionReport report;
};

Prepared prepare(const Workspace& workspace, const std::string& company, const std::string& name,
                 const connect::Registry& plugins) {
    Prepared prepared;
    prepared.settings = workspace.connection(company, name);
    const auto found = plugins.find(prepared.settings.connector);
    if (!found) {
        throw RunError(Exit::source_or_config,
                       fmt::format("connection '{}': {}", name, found.error().text()));
    }
    prepared.plugin = *found;
    const bool isolation_required = prepared.settings.isolation == "required";
    const auto kind = runner_kind(*prepared.plugin, prepared.settings.runner, isolation_required);
    prepared.runner = make_runner(kind, isolation_required);
    if (const auto seconds = workspace.runner().wall_seconds; seconds > 0) {
        prepared.limits.wall = std::chrono::seconds(seconds);
    }
    if (const auto mib = workspace.runner().memory_mib; mib > 0) {
        prepared.limits.memory_bytes = static_cast<std::uint64_t>(mib) << 20;
    }
    for (const auto& file : workspace.files_of(prepared.settings)) {
        prepared.sources.push_back({source_name(file), workspace.root() / file});
    }
    prepared.report.connection = name;
    prepared.report.connector = prepared.plugin->alias;
    prepared.report.runner = kind;
    if (prepared.sources.empty()) prepared.report.no_files = prepared.settings.files;
    return prepared;
}

std::string books_json(const sync::Books& books) {
    auto json = nlohmann::json::object();
    for (std::uint32_t id = 0; id < OI_ENTITY_COUNT; ++id) {
        const auto& of = books.entities[id];
        if (of.is_empty()) continue;
        const auto* entity = find_entity(id);
        json[entity == nullptr ? "unknown" : std::string(entity->name)] = {
            {"read", of.read},           {"committed", of.committed},
            {"unchanged", of.unchanged}, {"superseded", of.superseded},
            {"evidence", of.evidence},   {"quarantined", of.quarantined}};
    }
    return json.dump();
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

// What came in may have cleared what was disputed: credit notes, payments.
void settle_disputes(store::Store& books, const base::Clock& clock) {
    if (books.disputes({}).empty()) return;
    const auto transaction = books.begin(clock.now());
    if (follow_clearings(books, *transaction, clock.today()) > 0) transaction->commit();
}

}  // namespace

ConnectionRules rules_of(const Workspace& workspace, const std::string& company_id,
                         const std::string& connection, store::Store& books) {
    const auto company = workspace.company(company_id);
    const auto settings = workspace.connection(company_id, connection);
    ConnectionRules rules;
    rules.prepare = {company.currency, identities_of(company), settings.accept_foreign_seller,
                     company.due_days};
    for (const auto& known : books.connections()) {
        if (known.name == connection) rules.apply.connection = known.id;
    }
    rules.apply.currency = company.currency;
    rules.apply.cut_over = company.cut_over;
    rules.apply.evidence_only = evidence_only(company, connection);
    return rules;
}

std::vector<ConnectionReport> run_sync(const Workspace& workspace, const std::string& company_id,
                                       const connect::Registry& plugins, base::Clock& clock,
                                       const SyncOptions& options) {
    const auto company = workspace.company(company_id);
    std::vector<Prepared> connections;
    for (const auto& name : names_of(workspace, company_id, options.connection)) {
        connections.push_back(prepare(workspace, company_id, name, plugins));
    }
    std::unique_ptr<ThrowawayBooks> throwaway;
    std::unique_ptr<store::Store> books;
    if (options.dry_run) {
        const auto file = workspace.company_folder(company_id) / "books.db";
        throwaway = std::make_unique<ThrowawayBooks>(file);
        books = fs::exists(throwaway->file())
                    ? store::open_sqlite(throwaway->file())
                    : store::create_sqlite(throwaway->file(), company.currency);
    } else {
        books = workspace.open_books(company_id);
    }
    std::vector<ConnectionReport> reports;
    for (auto& connection : connections) {
        const auto& name = connection.settings.name;
        const auto id = books->add_connection(name, connection.plugin->id);
        const auto run_id = books->start_run(id, clock.now());
        const auto started = std::chrono::steady_clock::now();
        sync::RunRequest request{
            .books = *books,
            .connection = name,
            .plugin = *connection.plugin,
            .runner = *connection.runner,
            .limits = connection.limits,
            .config_json = connection.settings.config_json,
            .sources = connection.sources,
            .prepare = {company.currency, identities_of(company),
                        connection.settings.accept_foreign_seller, company.due_days},
            .cut_over = company.cut_over,
            .evidence_only = evidence_only(company, name),
            .full = options.full,
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
        connection.report.run = sync::run(request);
        connection.report.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                                             std::chrono::steady_clock::now() - started)
                                             .count();
        const auto& run = connection.report.run;
        books->finish_run(run_id, clock.now(), books_json(run.books),
                          run.ok()           ? "done"
                          : run.outcome.ok() ? "unbalanced"
                                             : run.outcome.text());
        reports.push_back(std::move(connection.report));
    }
    settle_disputes(*books, clock);
    return reports;
}

namespace {

// Nothing is read, so nothing may come.
class NothingExpected final : public connect::RunHandler {
public:
    connect::Next on_batch(const BatchView&) override { return connect::Next::stop; }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::stop; }
    connect::Next on_reject(const connect::Rejection&) override { return connect::Next::stop; }
};

}  // namespace

std::vector<ConnectionReport> run_check(const Workspace& workspace, const std::string& company,
                                        const connect::Registry& plugins,
                                        const std::string& connection) {
    static_cast<void>(workspace.company(company));
    std::vector<ConnectionReport> reports;
    for (const auto& name : names_of(workspace, company, connection)) {
        auto prepared = prepare(workspace, company, name, plugins);
        connect::FileService files(prepared.sources, {nullptr, false});
        std::vector<std::string> sources;
        for (const auto& source : prepared.sources) sources.push_back(source.name);
        NothingExpected handler;
        prepared.report.run.outcome =
            prepared.runner->check({*prepared.plugin, prepared.settings.config_json, sources, "",
                                    files, handler, prepared.limits});
        reports.push_back(std::move(prepared.report));
    }
    return reports;
}

}  // namespace openitem::service
