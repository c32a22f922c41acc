#include <openitem/ext/blob.h>
#include <openitem/ext/clock.h>
#include <openitem/ext/file.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <mutex>

#include <fmt/format.h>

#include "host/connect/runner.hpp"
#include "host/connect/session.hpp"
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/loader.hpp"

namespace openitem::connect {
namespace {

using runtime::fail;
using runtime::view;

// The contract's oi_run is this runner's Session.
Session& session(oi_run* run) { return *reinterpret_cast<Session*>(run); }

// A connector may pass no error; answers go nowhere then.
class ErrorOf {
public:
    explicit ErrorOf(oi_error* given) : given_(given) {}
    operator oi_error&() { return given_ != nullptr ? *given_ : own_; }

private:
    oi_error* given_;
    oi_error own_ = runtime::no_error();
};

// ---- services ----------------------------------------------------------------------------------

oi_status file_open(oi_run* run, oi_string name, std::uint32_t* handle, std::uint64_t* bytes,
                    oi_error* error) {
    std::uint64_t size = 0;
    const oi_status status = session(run).open(view(name), *handle, size, ErrorOf(error));
    if (bytes != nullptr) *bytes = size;
    return status;
}

oi_status file_read(oi_run* run, std::uint32_t handle, void* to, std::uint64_t room,
                    std::uint64_t* got, oi_error* error) {
    return session(run).read(handle, {static_cast<std::byte*>(to), room}, *got, ErrorOf(error));
}

oi_status file_skip(oi_run* run, std::uint32_t handle, std::uint64_t offset, oi_error* error) {
    std::uint64_t position = 0;
    return session(run).skip(handle, offset, position, ErrorOf(error));
}

oi_status file_fingerprint(oi_run* run, std::uint32_t handle, std::uint64_t offset,
                           oi_digest* digest, oi_error* error) {
    return session(run).fingerprint(handle, offset, *digest, ErrorOf(error));
}

void file_close(oi_run* run, std::uint32_t handle) { session(run).close(handle); }

oi_status file_create(oi_run*, oi_string, std::uint32_t*, oi_error* error) {
    return fail(ErrorOf(error), OI_UNSUPPORTED, "file.read_only", "this run writes no files");
}

oi_status file_write(oi_run*, std::uint32_t, const void*, std::uint64_t, oi_error* error) {
    return fail(ErrorOf(error), OI_UNSUPPORTED, "file.read_only", "this run writes no files");
}

oi_status blob_put(oi_run* run, const void* from, std::uint64_t bytes, oi_digest* digest,
                   oi_error* error) {
    return session(run).put_blob({static_cast<const std::byte*>(from), bytes}, *digest,
                                 ErrorOf(error));
}

std::int64_t clock_now(oi_run* run) { return session(run).now(); }

constexpr oi_file_service file_service = {
    sizeof(oi_file_service), 0,          file_open,   file_read, file_skip,
    file_fingerprint,        file_close, file_create, file_write};
constexpr oi_blob_service blob_service = {sizeof(oi_blob_service), 0, blob_put};
constexpr oi_clock_service clock_service = {sizeof(oi_clock_service), 0, clock_now};

// ---- the host's table --------------------------------------------------------------------------

const void* service(oi_run*, const char* id) {
    if (id == nullptr) return nullptr;
    if (std::strcmp(id, OI_SERVICE_FILE) == 0) return &file_service;
    if (std::strcmp(id, OI_SERVICE_BLOB) == 0) return &blob_service;
    if (std::strcmp(id, OI_SERVICE_CLOCK) == 0) return &clock_service;
    return nullptr;
}

oi_status emit(oi_run* run, const void* batch, std::uint64_t size, oi_error* error) {
    return session(run).emit(batch, size, ErrorOf(error));
}

oi_status checkpoint(oi_run* run, oi_string cursor, oi_error* error) {
    return session(run).checkpoint(view(cursor), ErrorOf(error));
}

oi_status flush(oi_run* run, oi_error* error) { return session(run).flush(ErrorOf(error)); }

oi_status reject(oi_run* run, const oi_rejection* given, oi_error* error) {
    oi_rejection known{};
    std::memcpy(&known, given, std::min<std::size_t>(given->size, sizeof known));
    ForeignRejection foreign{.entity = known.entity,
                             .origin = known.origin,
                             .location = view(known.location),
                             .source_id = view(known.source_id),
                             .raw = view(known.raw)};
    if (known.why != nullptr) {
        foreign.code = runtime::fixed_text(known.why->code);
        foreign.field = runtime::fixed_text(known.why->field);
        foreign.message = runtime::fixed_text(known.why->message);
    }
    return session(run).reject(foreign, ErrorOf(error));
}

std::int32_t cancelled(oi_run* run) { return session(run).cancelled() ? 1 : 0; }

void progress(oi_run* run, std::uint64_t done, std::uint64_t total) {
    session(run).progress(done, total);
}

void log(oi_run* run, std::int32_t level, oi_string message) {
    session(run).log(level, view(message));
}

constexpr oi_host host_table = {sizeof(oi_host), OI_ABI_MINOR, service,   emit,     checkpoint,
                                flush,           reject,       cancelled, progress, log};

// ---- what it prints
// ------------------------------------------------------------------------------

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

// ---- verbs
// ---------------------------------------------------------------------------------------

using Verb = oi_status (*)(oi_instance*, oi_run*, const oi_read_request*, oi_error*);

oi_status call(const runtime::Connector& connector, Verb verb, Session& session, oi_error& error) {
    const Request& request = session.request();
    auto* run = reinterpret_cast<oi_run*>(&session);
    const std::string_view config = request.config_json.empty()
                                        ? std::string_view("{}")
                                        : std::string_view(request.config_json);
    oi_instance* instance = nullptr;
    oi_status status = runtime::guarded(error, [&] {
        return connector.table.create(&host_table, run, runtime::as_oi_string(config), &instance,
                                      &error);
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
