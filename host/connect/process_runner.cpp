#include <unistd.h>

#include <nlohmann/json.hpp>

#include "host/connect/child_process.hpp"
#include "host/connect/conversation.hpp"
#include "host/connect/runner.hpp"
#include "host/connect/session.hpp"
#include "host/connect/write_results.hpp"

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

std::string dump(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Conversation::Order to_read(runtime::Frame verb, const Request& request) {
    return {verb, dump({{"sources", request.sources}, {"cursor", request.cursor_json}})};
}

Conversation::Order to_write(const WriteOrder& order, WriteResults& results) {
    auto operations = nlohmann::json::array();
    for (const auto& each : order.operations) {
        operations.push_back({{"id", each.id}, {"entity", each.entity}, {"row", each.row}});
    }
    std::string what = dump({{"operations", std::move(operations)}, {"target", order.target}});
    what.resize((what.size() + 7) / 8 * 8, ' ');  // so that the batch is aligned behind it
    runtime::PayloadWriter payload;
    payload.number(static_cast<std::uint32_t>(what.size())).number(std::uint32_t{0}).bytes(what);
    payload.bytes({reinterpret_cast<const char*>(order.batch.bytes()), order.batch.size()});
    return {runtime::Frame::write, payload.str(), &results};
}

Outcome run_order(const ProcessOptions& options, const Request& request,
                  Conversation::Order order) {
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
    return Conversation(session, *child, options.isolation_required).talk(std::move(order));
}

}  // namespace

ProcessRunner::ProcessRunner(ProcessOptions options) : options_(std::move(options)) {}

Outcome ProcessRunner::read(const Request& request) {
    return run_order(options_, request, to_read(runtime::Frame::read, request));
}

Outcome ProcessRunner::check(const Request& request) {
    if (auto answer = check_for(request)) return *std::move(answer);
    return run_order(options_, request, to_read(runtime::Frame::check, request));
}

Outcome ProcessRunner::write(const Request& request, const WriteOrder& order,
                             std::vector<WriteResult>& results) {
    WriteResults answers(order, results);
    return run_order(options_, request, to_write(order, answers));
}

}  // namespace openitem::connect
