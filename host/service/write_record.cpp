#include "host/service/write_record.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/base/clock.hpp"
#include "host/connect/file_service.hpp"
#include "host/connect/run_handler.hpp"
#include "host/connect/runner.hpp"
#include "host/service/runners.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;

// A connector that writes brings nothing but its log.
class Listener final : public connect::RunHandler {
public:
    explicit Listener(std::vector<std::string>& warnings) : warnings_(warnings) {}
    connect::Next on_batch(const BatchView&) override { return connect::Next::stop; }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::stop; }
    connect::Next on_reject(const connect::Rejection&) override { return connect::Next::stop; }
    void on_log(std::int32_t level, std::string_view text) override {
        if (level >= OI_LOG_WARNING) warnings_.emplace_back(text);
    }
    std::int64_t now() override { return base::clock_from_environment()->now().microseconds; }

private:
    std::vector<std::string>& warnings_;
};

}  // namespace

std::string write_record(const connect::Manifest& manifest, const std::string& config_json,
                         const BatchView& batch, std::uint32_t entity, const Blobs& blobs,
                         std::vector<std::string>& lost) {
    constexpr auto target = "document";
    std::vector<connect::Source> attachments;
    for (const auto& [digest, bytes] : blobs) attachments.push_back({digest, {}, bytes});
    connect::FileService files(std::move(attachments), {.sink = nullptr, .fingerprints = false});
    files.add_target(target);
    Listener listener(lost);
    const connect::WriteOrder order{
        .batch = batch, .operations = {{"write", entity, 0}}, .target = target};
    std::vector<connect::WriteResult> results;
    const auto runner = make_runner(writer_kind(manifest), false);
    const auto outcome = runner->write({.manifest = manifest,
                                        .config_json = config_json,
                                        .sources = {},
                                        .cursor_json = {},
                                        .files = files,
                                        .handler = listener,
                                        .limits = {}},
                                       order, results);
    if (!outcome.ok()) throw RunError(Exit::source_or_config, outcome.text());
    if (results.front().status != OI_OK) {
        throw RunError(Exit::source_or_config, fmt::format("{} did not write it: {}", manifest.id,
                                                           results.front().message));
    }
    std::string* bytes = files.finished(target);
    if (bytes == nullptr) {
        throw RunError(Exit::source_or_config,
                       fmt::format("{} says it has written, and has not", manifest.id));
    }
    return std::move(*bytes);
}

}  // namespace openitem::service
