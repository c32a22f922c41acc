#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <mutex>

#include <fmt/format.h>

#include "host/connect/runner.hpp"
#include "host/connect/session.hpp"
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/loader.hpp"

namespace openitem::connect {
namespace {

// ---- what it prints -----------------------------------------------------------------------------

// While one of these lives, what is printed to standard output goes to standard error: the host's
// own output is records, and no connector's remark may stand between them. They may overlap.
class PrintedToStderr {
public:
    PrintedToStderr() {
        const std::lock_guard lock(mutex);
        if (alive++ != 0) return;
        std::fflush(stdout);
        real = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
        if (real >= 0) ::dup2(STDERR_FILENO, STDOUT_FILENO);
    }
    ~PrintedToStderr() {
        const std::lock_guard lock(mutex);
        if (--alive != 0 || real < 0) return;
        std::fflush(stdout);
        ::dup2(real, STDOUT_FILENO);
        ::close(real);
    }
    PrintedToStderr(const PrintedToStderr&) = delete;
    PrintedToStderr& operator=(const PrintedToStderr&) = delete;

private:
    static inline std::mutex mutex;
    static inline int alive = 0;
    static inline int real = -1;
};

// ---- verbs --------------------------------------------------------------------------------------

using Verb = oi_status (*)(oi_instance*, oi_run*, const oi_read_request*, oi_error*);

oi_status call(const runtime::Connector& connector, Verb verb, Session& session, oi_error& error) {
    const Request& request = session.request();
    // The contract's oi_run is this runner's Session.
    auto* run = reinterpret_cast<oi_run*>(&session);
    const std::string_view config = request.config_json.empty()
                                        ? std::string_view("{}")
                                        : std::string_view(request.config_json);
    oi_instance* instance = nullptr;
    oi_status status = runtime::guarded(error, [&] {
        return connector.table.create(&runtime::HostTables<Session>::host, run,
                                      runtime::as_oi_string(config), &instance, &error);
    });
    if (status != OI_OK) return status;

    std::vector<oi_string> sources;
    for (const auto& name : request.sources) sources.push_back(runtime::as_oi_string(name));
    const oi_read_request what{sizeof(oi_read_request), static_cast<std::uint32_t>(sources.size()),
                               sources.data(), runtime::as_oi_string(request.cursor_json)};
    if (verb != nullptr) {
        status = runtime::guarded(error, [&] { return verb(instance, run, &what, &error); });
    }
    oi_error ignored = runtime::no_error();
    const oi_status destroyed = runtime::guarded(ignored, [&] {
        connector.table.destroy(instance);
        return OI_OK;
    });
    if (destroyed == OI_OK || status != OI_OK) return status;
    error = ignored;
    return destroyed;
}

Outcome not_loaded(std::string_view code, std::string message) {
    Outcome outcome;
    outcome.end = End::not_loaded;
    outcome.status = OI_BAD_CONFIG;
    outcome.code = code;
    outcome.message = std::move(message);
    return outcome;
}

Outcome run_verb(const Request& request, Verb oi_connector::*verb) {
    if (auto refused = refuse_early(request, {})) return *std::move(refused);
    const Manifest& manifest = request.manifest;
    if (manifest.library.empty()) {
        return not_loaded(
            "load.command",
            fmt::format("{} is a program of its own and cannot run in process: use the "
                        "runner 'process'",
                        manifest.id));
    }
    const PrintedToStderr printed;
    const auto loaded = runtime::load_library(manifest.library);
    if (const auto* error = std::get_if<runtime::LoadError>(&loaded)) {
        return not_loaded(error->code, error->message);
    }
    const auto& library = *std::get<const runtime::Library*>(loaded);
    const auto* connector = library.find(manifest.id);
    if (connector == nullptr) {
        return not_loaded("load.id", fmt::format("{} has no connector {}",
                                                 manifest.library.string(), manifest.id));
    }
    if (manifest.config_schema.empty() && !connector->config_schema.empty()) {
        if (auto refused = refuse_early(request, connector->config_schema)) {
            return *std::move(refused);
        }
    }
    Session session(request);
    oi_error error = runtime::no_error();
    const oi_status status = call(*connector, connector->table.*verb, session, error);
    return session.finish(status, error);
}

}  // namespace

Outcome InProcessRunner::read(const Request& request) {
    return run_verb(request, &oi_connector::read);
}

Outcome InProcessRunner::check(const Request& request) {
    if (auto answer = check_for(request)) return *std::move(answer);
    return run_verb(request, &oi_connector::check);
}

}  // namespace openitem::connect
