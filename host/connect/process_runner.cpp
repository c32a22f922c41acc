#include <unistd.h>

#include <fmt/format.h>

#include "host/connect/child_process.hpp"
#include "host/connect/conversation.hpp"
#include "host/connect/runner.hpp"
#include "host/connect/session.hpp"

namespace openitem::connect {
namespace {

Outcome not_started(std::string code, std::string message) {
    Outcome outcome;
    outcome.end = End::not_started;
    outcome.status = OI_INTERNAL;
    outcome.code = std::move(code);
    outcome.message = std::move(message);
    return outcome;
}

std::vector<std::string> arguments_for(const Request& request,
                                       const std::filesystem::path& runner) {
    const Manifest& manifest = request.manifest;
    std::vector<std::string> out = {runner.string(),
                                    "--in",
                                    std::to_string(ChildProcess::child_in),
                                    "--out",
                                    std::to_string(ChildProcess::child_out),
                                    "--parent",
                                    std::to_string(::getpid()),
                                    "--folder",
                                    manifest.directory.string(),
                                    "--memory",
                                    std::to_string(request.limits.memory_bytes),
                                    "--cpu",
                                    std::to_string(request.limits.cpu.count())};
    if (manifest.command.empty()) {
        out.insert(out.end(), {"--library", manifest.library.string()});
    } else {
        out.emplace_back("--");
        out.insert(out.end(), manifest.command.begin(), manifest.command.end());
    }
    return out;
}

Outcome run_verb(const ProcessOptions& options, const Request& request, runtime::Frame verb) {
    if (auto refused = refuse_early(request, {})) return *std::move(refused);
    const auto runner = options.runner.empty() ? find_runner() : options.runner;
    if (runner.empty()) {
        return not_started("run.start",
                           "openitem-runner was not found beside this program: install "
                           "it, or use the runner 'in-process'");
    }
    auto child = ChildProcess::start(runner, arguments_for(request, runner));
    if (!child) return not_started(child.error().rule, child.error().message);
    Session session(request);
    return Conversation(session, *child, options.isolation_required).talk(verb);
}

}  // namespace

ProcessRunner::ProcessRunner(ProcessOptions options) : options_(std::move(options)) {}

Outcome ProcessRunner::read(const Request& request) {
    return run_verb(options_, request, runtime::Frame::read);
}

Outcome ProcessRunner::check(const Request& request) {
    if (auto answer = check_for(request)) return *std::move(answer);
    return run_verb(options_, request, runtime::Frame::check);
}

Outcome ProcessRunner::write(const Request& request, const WriteOrder&,
                             std::vector<WriteResult>& results) {
    results.clear();
    Outcome outcome;
    outcome.status = OI_UNSUPPORTED;
    outcome.code = "write.process";
    outcome.message = fmt::format(
        "{} would run in a process of its own, where connectors only read: use the runner "
        "'in-process' for one you trust",
        request.manifest.id);
    return outcome;
}

}  // namespace openitem::connect
