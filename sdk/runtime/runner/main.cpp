// openitem-runner: a process around one connector.
//
//     openitem-runner --in FD --out FD --parent PID --folder DIR [--memory BYTES] [--cpu SECONDS]
//                     (--library FILE | -- PROGRAM [ARGUMENT...])
//
// It shuts itself in, says what stands around it, and then loads the library and speaks the frames
// of sdk/docs/frames.md for it, or becomes the program, which speaks them itself on its standard
// input and output. It is started by a host and of no use to people.
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/loader.hpp"
#include "sdk/runtime/pipe_host.hpp"
#include "sdk/runtime/runner/sandbox.hpp"
#include "sdk/runtime/writing.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <system_error>

#if defined(__SANITIZE_ADDRESS__)
// A crash is to look like one, and looking for leaks needs what the sandbox forbids.
extern "C" const char* __asan_default_options() {
    return "handle_segv=0:handle_abort=0:detect_leaks=0";
}
#endif

namespace openitem::runtime {
namespace {

using nlohmann::json;

struct Arguments {
    int in = -1;
    int out = -1;
    pid_t parent = 0;
    std::string library;
    char** program = nullptr;  ///< with its arguments, null-terminated
    SandboxOptions sandbox;
};

[[noreturn]] void wrong_use(std::string_view what) {
    const std::string text = fmt::format("openitem-runner: {}: it is started by openitem\n", what);
    static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
    std::_Exit(2);
}

Arguments parse(int argc, char** argv) {
    Arguments given;
    int i = 1;
    for (; i + 1 < argc && std::strcmp(argv[i], "--") != 0; i += 2) {
        const std::string_view name = argv[i];
        const char* value = argv[i + 1];
        if (name == "--in")
            given.in = std::atoi(value);
        else if (name == "--out")
            given.out = std::atoi(value);
        else if (name == "--parent")
            given.parent = std::atoi(value);
        else if (name == "--folder")
            given.sandbox.folder = value;
        else if (name == "--library")
            given.library = value;
        else if (name == "--memory")
            given.sandbox.memory_bytes = std::strtoull(value, nullptr, 10);
        else if (name == "--cpu")
            given.sandbox.cpu_seconds = std::strtoull(value, nullptr, 10);
        else
            wrong_use(fmt::format("unknown option {}", name));
    }
    if (i + 1 < argc) {
        given.program = argv + i + 1;
        given.sandbox.program = *given.program;
    }
    if (given.in < 0 || given.out < 0) wrong_use("expected --in and --out");
    if (given.library.empty() == (given.program == nullptr)) {
        wrong_use("expected --library or a program");
    }
    return given;
}

/// Does not outlive whoever started it, even in an endless loop.
void die_with(pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (parent != 0 && ::getppid() != parent) std::_Exit(0);
}

std::string layers_json(const std::vector<IsolationLayer>& layers) {
    json list = json::array();
    for (const auto& layer : layers) {
        list.push_back(
            {{"layer", layer.name}, {"in_force", layer.in_force}, {"detail", layer.detail}});
    }
    return list.dump();
}

[[noreturn]] void failed(PipeChannel& channel, std::string_view code, std::string_view message) {
    const json why = {{"code", code}, {"message", message}};
    channel.send(Frame::failed, 0, why.dump(-1, ' ', false, json::error_handler_t::replace));
    std::_Exit(1);
}

// ---- a connector that is a library --------------------------------------------------------------

/// Answers the host's orders with the connectors of one library.
class Server {
public:
    Server(PipeChannel& channel, const Library& library)
        : channel_(channel), library_(library), host_(channel) {}

    [[noreturn]] void serve() {
        for (;;) {
            const PipeHost::Order order = host_.next_order();
            oi_error error = no_error();
            switch (order.header.type) {
                case Frame::hello:
                    hello(order.payload);
                    break;
                case Frame::make:
                    answer(order, make(order.payload, error), error);
                    break;
                case Frame::read:
                    answer(order, run(&oi_connector::read, order, error), error);
                    break;
                case Frame::check:
                    answer(order, run(&oi_connector::check, order, error), error);
                    break;
                case Frame::write:
                    answer(order, guarded(error, [&] { return write(order.payload, error); }),
                           error);
                    break;
                default:
                    destroy();
                    std::_Exit(0);
            }
        }
    }

private:
    void hello(const std::string& payload) {
        const json said = json::parse(payload, nullptr, false);
        if (said.is_object()) host_.set_window(said.value("window", default_window));
        json mine = {{"frames", frames_version},
                     {"abi", {{"major", OI_ABI_MAJOR}, {"minor", OI_ABI_MINOR}}},
                     {"connectors", json::array()}};
        for (const auto& connector : library_.connectors()) {
            mine["connectors"].push_back({{"id", connector.id},
                                          {"name", connector.name},
                                          {"version", connector.version},
                                          {"config_schema", connector.config_schema}});
        }
        channel_.send(Frame::hello, 0, mine.dump());
    }

    void answer(const PipeHost::Order& order, oi_status status, const oi_error& error) {
        channel_.send(Frame::reply, order.header.sequence, reply_payload(status, error));
    }

    void destroy() {
        if (instance_ == nullptr) return;
        oi_error ignored = no_error();
        guarded(ignored, [&] {
            connector_->table.destroy(instance_);
            return OI_OK;
        });
        instance_ = nullptr;
    }

    oi_status make(const std::string& payload, oi_error& error) {
        destroy();
        const json what = json::parse(payload, nullptr, false);
        if (!what.is_object())
            return fail(error, OI_INTERNAL, "host.order", "MAKE is not an object");
        connector_ = library_.find(what.value("connector", ""));
        if (connector_ == nullptr) {
            return fail(error, OI_UNSUPPORTED, "load.id", "the library has no such connector");
        }
        config_ = what.value("config", "{}");
        return guarded(error, [&] {
            return connector_->table.create(host_.table(), host_.run(), as_oi_string(config_),
                                            &instance_, &error);
        });
    }

    using Verb = oi_status (*oi_connector::*)(oi_instance*, oi_run*, const oi_read_request*,
                                              oi_error*);

    oi_status run(Verb verb, const PipeHost::Order& order, oi_error& error) {
        const json what = json::parse(order.payload, nullptr, false);
        if (!what.is_object() || connector_ == nullptr || instance_ == nullptr) {
            return fail(error, OI_INTERNAL, "host.order", "the order does not fit here");
        }
        if (connector_->table.*verb == nullptr) return OI_OK;  // check may be left out
        const auto sources = what.value("sources", std::vector<std::string>{});
        const auto cursor = what.value("cursor", std::string());
        std::vector<oi_string> names;
        for (const auto& name : sources) names.push_back(as_oi_string(name));
        const oi_read_request request{sizeof(oi_read_request),
                                      static_cast<std::uint32_t>(names.size()), names.data(),
                                      as_oi_string(cursor)};
        return guarded(error, [&] {
            return (connector_->table.*verb)(instance_, host_.run(), &request, &error);
        });
    }

    oi_status write(std::string_view payload, oi_error& error) {
        PayloadReader reader(payload);
        const auto json_size = reader.number<std::uint32_t>();
        reader.number<std::uint32_t>();
        if (json_size > reader.rest().size() || instance_ == nullptr) {
            return fail(error, OI_INTERNAL, "host.order", "the order does not fit here");
        }
        const std::string_view batch = reader.rest().substr(json_size);
        const json what = json::parse(reader.rest().substr(0, json_size));
        const auto target = what.value("target", std::string());
        std::deque<std::string> ids;
        std::vector<oi_operation> operations;
        for (const json& each : what.at("operations")) {
            ids.push_back(each.at("id").get<std::string>());
            operations.push_back({as_oi_string(ids.back()), each.at("entity").get<std::uint32_t>(),
                                  each.at("row").get<std::uint32_t>()});
        }
        const oi_write_request request{sizeof(oi_write_request),
                                       static_cast<std::uint32_t>(operations.size()),
                                       batch.data(),
                                       batch.size(),
                                       operations.data(),
                                       as_oi_string(target)};
        return call_writer(library_, connector_->id, instance_, host_.run(), request, send_done,
                           &host_, error);
    }

    static oi_status send_done(void* host, const oi_write_result* given) {
        const oi_write_result result = known_part(*given);
        json said = {{"id", view(result.id)},
                     {"status", result.status},
                     {"remote_id", view(result.remote_id)}};
        if (result.why != nullptr) said["error"] = json::parse(error_to_json(*result.why));
        oi_error ignored = no_error();
        return static_cast<PipeHost*>(host)->send(
            Frame::done, said.dump(-1, ' ', false, json::error_handler_t::replace), {}, ignored);
    }

    PipeChannel& channel_;
    const Library& library_;
    PipeHost host_;
    const Connector* connector_ = nullptr;
    oi_instance* instance_ = nullptr;
    std::string config_;  ///< lives as long as the instance, for connectors that keep the pointer
};

[[noreturn]] void serve_library(PipeChannel& channel, const std::string& file) {
    const auto loaded = load_library(file);
    if (const auto* error = std::get_if<LoadError>(&loaded)) {
        failed(channel, error->code, error->message);
    }
    Server(channel, *std::get<const Library*>(loaded)).serve();
}

// ---- a connector that is a program --------------------------------------------------------------

[[noreturn]] void become(PipeChannel& channel, const Arguments& given) {
    if (::dup2(given.in, STDIN_FILENO) < 0 || ::fcntl(given.out, F_SETFD, FD_CLOEXEC) < 0) {
        failed(channel, "load.failed", std::generic_category().message(errno));
    }
    ::dup2(given.out, STDOUT_FILENO);
    ::close(given.in);
    ::execvp(given.program[0], given.program);
    failed(channel, "load.failed",
           fmt::format("{} cannot be started: {}", given.program[0],
                       std::generic_category().message(errno)));
}

}  // namespace
}  // namespace openitem::runtime

int main(int argc, char** argv) {
    using namespace openitem::runtime;
    const Arguments given = parse(argc, argv);
    die_with(given.parent);
    PipeChannel channel(given.in, given.out);
    if (::chdir(given.sandbox.folder.c_str()) != 0) {
        failed(channel, "load.failed",
               fmt::format("{}: {}", given.sandbox.folder.string(),
                           std::generic_category().message(errno)));
    }
    const auto layers = enter_sandbox(given.sandbox);
    channel.send(Frame::isolation, 0, layers_json(layers));
    if (given.program != nullptr) become(channel, given);
    serve_library(channel, given.library);
}
