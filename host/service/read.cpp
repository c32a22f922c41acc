#include "host/service/read.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numeric>

#include "host/base/text.hpp"
#include "host/connect/file_service.hpp"
#include "host/connect/run_handler.hpp"
#include "host/model/body.hpp"
#include "host/model/rules.hpp"
#include "host/service/file_kind.hpp"
#include "host/service/json_file.hpp"
#include "host/service/place.hpp"
#include "host/service/runners.hpp"

namespace openitem::service {
namespace {

using base::Exit;
using base::RunError;

// A record that breaks one of these cannot stand in any book; everything else is for `validate` and
// `sync` to judge.
constexpr std::string_view refusing_rules[] = {"source_id.missing", "change.unknown",
                                               "date.impossible", "currency.unknown"};

const model::RulePack& refusing_pack() {
    static const std::vector<model::Rule> rules = [] {
        std::vector<model::Rule> out;
        for (const model::Rule& rule : model::ar_basic().rules) {
            for (const std::string_view name : refusing_rules) {
                if (rule.name == name) out.push_back(rule);
            }
        }
        return out;
    }();
    static const model::RulePack pack{"read", rules};
    return pack;
}

class Handler final : public connect::RunHandler {
public:
    Handler(ReadSink& sink, ReadSummary& summary, std::uint64_t total_bytes)
        : sink_(sink), summary_(summary), total_bytes_(total_bytes) {}

    void watch(const connect::FileService& files) { files_ = &files; }

    connect::Next on_batch(const BatchView& batch) override {
        model::Records records(batch);
        while (const model::RecordView* record = records.next()) {
            if (record->continues() || record->continued()) {
                add_part(*record);
            } else {
                take(*record);
            }
        }
        report();
        return connect::Next::go_on;
    }

    connect::Next on_checkpoint(std::string_view) override { return connect::Next::go_on; }

    connect::Next on_reject(const connect::Rejection& rejection) override {
        const std::string location = place(rejection.origin, rejection.location);
        if (rejection.origin.source != 0 && rejection.origin.length == 0) {
            summary_.not_the_format.push_back(with_hint(
                fmt::format("{}: {}", location, rejection.message), hint(rejection.origin.source)));
        }
        const Entity* entity = find_entity(rejection.entity);
        quarantine({.rule = rejection.code,
                    .location = location,
                    .message = rejection.message,
                    .field = rejection.field,
                    .entity = entity == nullptr ? std::string_view() : entity->name,
                    .source_id = rejection.source_id});
        return connect::Next::go_on;
    }

    void on_log(std::int32_t level, std::string_view text) override { sink_.on_log(level, text); }

private:
    std::string place(const oi_origin& origin, std::string_view within) const {
        const connect::Source* source = files_ == nullptr ? nullptr : files_->source(origin.source);
        return source == nullptr ? std::string(within) : place_in(source->name, within);
    }

    // What the file seems to be instead.
    std::string hint(std::uint32_t handle) const {
        const connect::Source* source = files_ == nullptr ? nullptr : files_->source(handle);
        if (source == nullptr) return {};
        const std::string_view named = source->name == "-" ? "" : std::string_view(source->name);
        return looks_like(first_bytes(source->path), named, summary_.connector);
    }

    void report() {
        const std::uint64_t done = files_ == nullptr ? 0 : files_->bytes_served();
        sink_.on_progress(done, total_bytes_, taken_);
    }

    void quarantine(const model::QuarantinedLine& line) {
        ++summary_.quarantined;
        sink_.on_quarantined(line);
    }

    void add_part(const model::RecordView& part) {
        if (auto added = joiner_.add(part); !added) {
            const base::Error& error = added.error();
            if (!joiner_.too_large()) throw RunError(Exit::source_or_config, error);
            const std::string location = place(part.origin(), error.location);
            quarantine({.rule = error.rule,
                        .location = location,
                        .message = error.message,
                        .field = {},
                        .entity = part.description().name,
                        .source_id = part.source_id()});
        }
        if (part.continues() || joiner_.too_large()) return;
        const auto origin = joiner_.origin();
        const std::string body = joiner_.take();
        const auto whole = model::decode_body(body, origin);
        if (!whole) throw RunError(Exit::system, whole.error());
        take(whole->record());
    }

    void take(const model::RecordView& record) {
        findings_.clear();
        if (!model::judge(record, refusing_pack(), findings_)) {
            for (const model::Finding& finding : findings_) {
                if (finding.flag != model::Flag::fatal || !is_ours(finding.rule)) continue;
                const std::string location = place(record.origin(), finding.location);
                quarantine({.rule = finding.rule,
                            .location = location,
                            .message = finding.message,
                            .field = finding.field,
                            .entity = record.description().name,
                            .source_id = record.source_id()});
                return;
            }
        }
        ++taken_;
        ++summary_.records[record.entity()];
        findings_.clear();
        model::stated_findings(record, findings_);
        for (model::Finding& finding : findings_) {
            finding.location = place(record.origin(), finding.location);
            if (finding.flag == model::Flag::fatal) ++summary_.errors;
            if (finding.flag == model::Flag::warning) ++summary_.warnings;
        }
        sink_.on_record(record, findings_);
    }

    // A connector's own fatal finding is part of the record, and shown with it.
    static bool is_ours(std::string_view rule) {
        for (const std::string_view name : refusing_rules) {
            if (rule == name) return true;
        }
        return false;
    }

    ReadSink& sink_;
    ReadSummary& summary_;
    std::uint64_t total_bytes_;
    std::uint64_t taken_ = 0;
    const connect::FileService* files_ = nullptr;
    model::RecordJoiner joiner_{model::Locations::all};
    std::vector<model::Finding> findings_;
};

// The file as a source, if it can be read at all; adds its size to `total`, 0 when that is not
// known.
connect::Source source_of(const std::string& file, std::uint64_t& total, bool& known) {
    const std::string path = file == "-" ? "/dev/stdin" : file;
    struct stat status {};
    std::string reason;
    if (::stat(path.c_str(), &status) != 0) {
        reason = std::strerror(errno);
    } else if (S_ISDIR(status.st_mode)) {
        reason = fmt::format("it is a folder: name its files, like {}/*", shell_word(file));
    } else if (file != "-" && ::access(path.c_str(), R_OK) != 0) {
        reason = std::strerror(errno);
    }
    if (!reason.empty()) {
        throw RunError(Exit::wrong_use, "cannot read " + base::quote(file) + ": " + reason);
    }
    if (S_ISREG(status.st_mode)) {
        total += static_cast<std::uint64_t>(status.st_size);
    } else {
        known = false;
    }
    return {source_name(file), path};
}

std::string plain_json(const std::string& config) {
    if (config.empty()) return "{}";
    // In the order it was written: messages name what is there in that order.
    const auto json = parse_ordered_json(config, "--config");
    if (!json.is_object()) {
        throw RunError(Exit::source_or_config,
                       "--config: expected a JSON object such as {\"currency\": \"EUR\"}");
    }
    return json.dump();
}

}  // namespace

std::uint64_t ReadSummary::record_count() const {
    return std::accumulate(records.begin(), records.end(), std::uint64_t{0});
}

ReadSummary read(const connect::Registry& plugins, const ReadRequest& request, ReadSink& sink) {
    const auto found = plugins.find(request.connector);
    if (!found) throw RunError(Exit::wrong_use, found.error());
    const connect::Manifest& manifest = **found;
    ReadSummary summary;
    summary.connector = manifest.alias;
    summary.runner = runner_kind(manifest, request.runner, request.isolation_required);

    std::uint64_t total = 0;
    bool known = true;
    std::vector<connect::Source> sources;
    std::vector<std::string> names;
    if (std::count(request.files.begin(), request.files.end(), "-") > 1) {
        throw RunError(Exit::wrong_use, "standard input can be read once: name - once");
    }
    for (const std::string& file : request.files) {
        sources.push_back(source_of(file, total, known));
        names.push_back(sources.back().name);
    }
    const std::string config = plain_json(request.config_json);
    Handler handler(sink, summary, known ? total : 0);
    connect::FileService files(std::move(sources), {.sink = nullptr, .fingerprints = false});
    handler.watch(files);
    const auto runner = make_runner(summary.runner, request.isolation_required);
    summary.outcome = runner->read({.manifest = manifest,
                                    .config_json = config,
                                    .sources = std::move(names),
                                    .cursor_json = {},
                                    .files = files,
                                    .handler = handler,
                                    .limits = request.limits});
    summary.bytes = files.bytes_served();
    return summary;
}

Exit exit_of(const connect::Outcome& outcome) {
    if (outcome.ok()) return Exit::done;
    if (outcome.end == connect::End::not_started) return Exit::system;
    const bool answered = outcome.end == connect::End::returned;
    // The connector looked and said no: this file is not what it reads.
    if (answered && outcome.status == OI_BAD_DATA) return Exit::answer_is_no;
    return Exit::source_or_config;
}

Exit exit_of(const ReadSummary& summary, bool strict) {
    const Exit exit = exit_of(summary.outcome);
    if (exit != Exit::done) return exit;
    if (!summary.not_the_format.empty() || summary.nothing_but_refused()) {
        return Exit::answer_is_no;
    }
    const bool spotless = summary.quarantined + summary.errors + summary.warnings == 0;
    return strict && !spotless ? Exit::answer_is_no : Exit::done;
}

}  // namespace openitem::service
