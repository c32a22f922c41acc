#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <mutex>

#include <fmt/format.h>

#include "host/connect/runner.hpp"
#include "host/connect/session.hpp"
#include "host/connect/write_results.hpp"
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/loader.hpp"
#include "sdk/runtime/writing.hpp"

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

// What is asked of an instance.
using Work = std::function<oi_status(const runtime::Library&, const runtime::Connector&,
                                     oi_instance*, Session&, oi_error&)>;

// The contract's oi_run is this runner's Session.
oi_run* run_of(Session& session) { return reinterpret_cast<oi_run*>(&session); }

oi_status call(const runtime::Library& library, const runtime::Connector& connector,
               const Work& work, Session& session, oi_error& error) {
    const Request& request = session.request();
    const std::string_view config = request.config_json.empty()
                                        ? std::string_view("{}")
                                        : std::string_view(request.config_json);
    oi_instance* instance = nullptr;
    oi_status status = runtime::guarded(error, [&] {
        return connector.table.create(&runtime::HostTables<Session>::host, run_of(session),
                                      runtime::as_oi_string(config), &instance, &error);
    });
    if (status != OI_OK) return status;
    status =
        runtime::guarded(error, [&] { return work(library, connector, instance, session, error); });
    oi_error ignored = runtime::no_error();
    const oi_status destroyed = runtime::guarded(ignored, [&] {
        connector.table.destroy(instance);
        return OI_OK;
    });
    if (destroyed == OI_OK || status != OI_OK) return status;
    error = ignored;
    return destroyed;
}

// One of the verbs that take a read request; null: not there, and nothing to do.
Work reading(decltype(&oi_connector::read) verb) {
    return [verb](const runtime::Library&, const runtime::Connector& connector,
                  oi_instance* instance, Session& session, oi_error& error) -> oi_status {
        if (connector.table.*verb == nullptr) return OI_OK;
        const Request& request = session.request();
        std::vector<oi_string> sources;
        for (const auto& name : request.sources) sources.push_back(runtime::as_oi_string(name));
        const oi_read_request what{sizeof(oi_read_request),
                                   static_cast<std::uint32_t>(sources.size()), sources.data(),
                                   runtime::as_oi_string(request.cursor_json)};
        return (connector.table.*verb)(instance, run_of(session), &what, &error);
    };
}

// What the sink of an order needs.
struct Answers {
    Session& session;
    WriteResults results;
};

oi_status take_answer(void* context, const oi_write_result* result) {
    auto& answers = *static_cast<Answers*>(context);
    oi_error ignored = runtime::no_error();
    return answers.session.take_result(answers.results, *result, ignored);
}

oi_status carry_out(const WriteOrder& order, std::vector<WriteResult>& results,
                    const runtime::Library& library, oi_instance* instance, Session& session,
                    oi_error& error) {
    std::vector<oi_operation> operations;
    for (const auto& each : order.operations) {
        operations.push_back({runtime::as_oi_string(each.id), each.entity, each.row});
    }
    const oi_write_request what{
        sizeof(oi_write_request), static_cast<std::uint32_t>(operations.size()),
        order.batch.bytes(),      order.batch.size(),
        operations.data(),        runtime::as_oi_string(order.target)};
    Answers answers{session, WriteResults(order, results)};
    const oi_status status =
        runtime::call_writer(library, session.request().manifest.id, instance, run_of(session),
                             what, take_answer, &answers, error);
    return status == OI_OK ? session.end_results(answers.results, error) : status;
}

Outcome not_loaded(std::string_view code, std::string message) {
    Outcome outcome;
    outcome.end = End::not_loaded;
    outcome.status = OI_BAD_CONFIG;
    outcome.code = code;
    outcome.message = std::move(message);
    return outcome;
}

Outcome run(const Request& request, const Work& work) {
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
    const oi_status status = call(library, *connector, work, session, error);
    return session.finish(status, error);
}

}  // namespace

Outcome InProcessRunner::read(const Request& request) {
    return run(request, reading(&oi_connector::read));
}

Outcome InProcessRunner::check(const Request& request) {
    if (auto answer = check_for(request)) return *std::move(answer);
    return run(request, reading(&oi_connector::check));
}

Outcome InProcessRunner::write(const Request& request, const WriteOrder& order,
                               std::vector<WriteResult>& results) {
    return run(request, [&](const runtime::Library& library, const runtime::Connector&,
                            oi_instance* instance, Session& session, oi_error& error) {
        return carry_out(order, results, library, instance, session, error);
    });
}

}  // namespace openitem::connect
