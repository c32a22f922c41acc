#include "host/service/validate.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/connect/file_service.hpp"
#include "host/connect/run_handler.hpp"
#include "host/model/body.hpp"
#include "host/service/place.hpp"
#include "host/service/rule_settings.hpp"
#include "host/service/runners.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;
namespace fs = std::filesystem;

constexpr std::size_t files_at_once = 64;
constexpr std::size_t most_of_a_stream = std::size_t{64} << 20;
constexpr std::size_t head_bytes = std::size_t{4} << 10;

// ---- the files ----------------------------------------------------------------------------------

// What can be read once only (standard input, a pipe), where it can be opened again and again.
class InMemory {
public:
    explicit InMemory(const fs::path& stream) : file_(::memfd_create("stream", MFD_CLOEXEC)) {
        if (file_ < 0) throw RunError(Exit::system, "cannot keep a stream in memory");
        std::ifstream in(stream, std::ios::binary);
        std::string piece(std::size_t{1} << 16, '\0');
        std::size_t kept = 0;
        while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
            const auto got = static_cast<std::size_t>(in.gcount());
            kept += got;
            if (kept > most_of_a_stream) {
                throw RunError(Exit::wrong_use, fmt::format("expected at most 64 MiB from {}",
                                                            base::quote(stream.string())));
            }
            if (::write(file_, piece.data(), got) != static_cast<ssize_t>(got)) {
                throw RunError(Exit::system, "cannot keep a stream in memory");
            }
        }
    }
    ~InMemory() { ::close(file_); }
    InMemory(const InMemory&) = delete;
    InMemory& operator=(const InMemory&) = delete;

    fs::path path() const { return "/proc/self/fd/" + std::to_string(file_); }

private:
    int file_;
};

struct File {
    std::string name;  // as it was given, or found below a folder
    fs::path path;
};

// Calls visit(source) for every file: the files of a folder in the order of their names.
void each_file(const fs::path& path, const std::function<void(File)>& visit) {
    std::error_code problem;
    const auto status = fs::status(path, problem);
    if (!fs::exists(status)) {
        throw RunError(
            Exit::wrong_use,
            fmt::format("cannot read {}: {}", base::quote(path.string()), std::strerror(ENOENT)));
    }
    if (!fs::is_directory(status)) {
        visit({path.string(), path});
        return;
    }
    std::vector<fs::path> below;
    for (const auto& entry : fs::directory_iterator(path, problem)) below.push_back(entry.path());
    if (problem) {
        throw RunError(Exit::wrong_use, fmt::format("cannot read {}: {}",
                                                    base::quote(path.string()), problem.message()));
    }
    std::sort(below.begin(), below.end());
    for (const fs::path& each : below) {
        const auto kind = fs::status(each, problem);
        if (fs::is_directory(kind) ? !fs::is_symlink(each) : fs::is_regular_file(kind)) {
            each_file(each, visit);
        }
    }
}

std::string head_of(const fs::path& path) {
    std::string head(head_bytes, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    return head;
}

// ---- one run over some files --------------------------------------------------------------------

// Sources are named "7/invoice.xml": the place of the verdict, then what the connector may show.
std::string source_name(std::size_t index, const File& file) {
    return std::to_string(index) + "/" + fs::path(file.name).filename().string();
}

// Gives every record's findings to the verdict of the file it came from.
class Judge final : public connect::RunHandler {
public:
    Judge(const model::RulePack& pack, std::vector<Verdict>& verdicts)
        : pack_(pack), verdicts_(verdicts), records_(verdicts.size()) {}

    void watch(const connect::FileService& files) { files_ = &files; }
    // Files that gave neither a record nor a refusal have not been judged.
    std::uint64_t said_of(std::size_t index) const { return records_[index]; }

    connect::Next on_batch(const BatchView& batch) override {
        model::Records records(batch);
        while (const model::RecordView* record = records.next()) {
            if (record->continues() || record->continued()) {
                add_part(*record);
            } else {
                judge(*record, record->origin().source);
            }
        }
        return connect::Next::go_on;
    }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::go_on; }
    connect::Next on_reject(const connect::Rejection& rejection) override {
        if (Verdict* verdict = of(rejection.origin.source)) {
            verdict->failures.push_back({.rule = std::string(rejection.code),
                                         .field = std::string(rejection.field),
                                         .location = std::string(rejection.location),
                                         .message = std::string(rejection.message)});
        }
        return connect::Next::go_on;
    }

private:
    Verdict* of(std::uint32_t handle) {
        const connect::Source* source = files_->source(handle);
        if (source == nullptr) return nullptr;
        const auto index = std::stoul(source->name);
        ++records_[index];
        return &verdicts_[index];
    }

    void judge(const model::RecordView& record, std::uint32_t handle) {
        if (Verdict* verdict = of(handle)) model::judge(record, pack_, verdict->failures);
    }

    void add_part(const model::RecordView& part) {
        const std::uint32_t handle = part.origin().source;
        if (auto added = joiner_.add(part); !added) {
            if (!joiner_.too_large()) throw RunError(Exit::source_or_config, added.error());
            if (Verdict* verdict = of(handle)) {
                verdict->failures.push_back(
                    {.rule = added.error().rule, .message = added.error().message});
            }
        }
        if (part.continues() || joiner_.too_large()) return;
        const auto origin = joiner_.origin();
        const std::string body = joiner_.take();
        const auto whole = model::decode_body(body, origin);
        if (!whole) throw RunError(Exit::system, whole.error());
        judge(whole->record(), handle);
    }

    const model::RulePack& pack_;
    std::vector<Verdict>& verdicts_;
    std::vector<std::uint64_t> records_;  // and refusals, by verdict
    const connect::FileService* files_ = nullptr;
    model::RecordJoiner joiner_{model::Locations::all};
};

struct Job {
    const connect::Registry& plugins;
    const model::RulePack& pack;
};

void run_connector(const Job& job, std::string_view alias, std::vector<connect::Source> sources,
                   Judge& judge) {
    const auto found = job.plugins.find(alias);
    if (!found) throw RunError(Exit::source_or_config, found.error());
    const connect::Manifest& manifest = **found;
    std::vector<std::string> names;
    for (const auto& source : sources) names.push_back(source.name);
    connect::FileService files(std::move(sources), {.sink = nullptr, .fingerprints = false});
    judge.watch(files);
    const auto runner = make_runner(runner_kind(manifest, "", false), false);
    const auto outcome =
        runner->read({.manifest = manifest,
                      .config_json = with_syntax_rules(manifest, "{}", job.pack.name),
                      .sources = std::move(names),
                      .cursor_json = {},
                      .files = files,
                      .handler = judge,
                      .limits = {}});
    if (!outcome.ok()) throw RunError(Exit::source_or_config, outcome.text());
}

// What can be said before a connector looks: the syntax, or why there is none.
void look_at(const File& file, Verdict& verdict) {
    verdict.file = file.name;
    if (::access(file.path.c_str(), R_OK) != 0) {
        verdict.failures.push_back({.rule = "file.unreadable", .message = std::strerror(errno)});
        return;
    }
    verdict.syntax = syntax_of(head_of(file.path));
    if (verdict.syntax.empty()) {
        verdict.failures.push_back(
            {.rule = "syntax.unknown",
             .message = "expected a UBL invoice or credit note, found neither"});
    }
}

std::vector<Verdict> judge_files(const Job& job, const std::vector<File>& files) {
    std::vector<Verdict> verdicts(files.size());
    std::vector<connect::Source> sources;
    for (std::size_t i = 0; i < files.size(); ++i) {
        look_at(files[i], verdicts[i]);
        if (verdicts[i].failures.empty()) {
            sources.push_back({source_name(i, files[i]), files[i].path});
        }
    }
    Judge judge(job.pack, verdicts);
    if (!sources.empty()) run_connector(job, "ubl", std::move(sources), judge);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        Verdict& verdict = verdicts[i];
        if (verdict.failures.empty() && judge.said_of(i) == 0) {
            verdict.failures.push_back(
                {.rule = "syntax.empty", .message = "expected an invoice, found none"});
        }
        verdict.valid = std::none_of(
            verdict.failures.begin(), verdict.failures.end(),
            [](const model::Finding& each) { return each.flag == model::Flag::fatal; });
    }
    return verdicts;
}

// ---- all of them, in order ----------------------------------------------------------------------

class InOrder {
public:
    InOrder(Job job, const std::function<void(const Verdict&)>& each)
        : job_(job), each_(each), most_(std::max(1U, std::thread::hardware_concurrency())) {}

    void add(File file) {
        files_.push_back(std::move(file));
        if (files_.size() == files_at_once) start();
    }
    void finish() {
        start();
        while (!under_way_.empty()) give_first();
    }

private:
    void start() {
        if (files_.empty()) return;
        if (under_way_.size() == most_) give_first();
        under_way_.push_back(
            std::async(std::launch::async, judge_files, job_, std::exchange(files_, {})));
    }
    void give_first() {
        const auto verdicts = under_way_.front().get();
        under_way_.pop_front();
        for (const Verdict& verdict : verdicts) each_(verdict);
    }

    Job job_;
    const std::function<void(const Verdict&)>& each_;
    std::size_t most_;
    std::vector<File> files_;
    std::deque<std::future<std::vector<Verdict>>> under_way_;
};

}  // namespace

void validate(const connect::Registry& plugins, const ValidateRequest& request,
              const std::function<void(const Verdict&)>& each) {
    const model::RulePack* pack = model::find_pack(request.profile);
    if (pack == nullptr) {
        throw RunError(Exit::wrong_use,
                       fmt::format("expected a profile of {}, found {}", model::pack_names(),
                                   base::quote(request.profile)));
    }
    std::vector<std::unique_ptr<InMemory>> streams;
    InOrder verdicts({plugins, *pack}, each);
    for (const std::string& name : request.files) {
        const fs::path path = name == "-" ? "/dev/stdin" : name;
        std::error_code none;
        const auto kind = fs::status(path, none);
        if (fs::exists(kind) && !fs::is_regular_file(kind) && !fs::is_directory(kind)) {
            streams.push_back(std::make_unique<InMemory>(path));
            verdicts.add({name, streams.back()->path()});
        } else if (name == "-") {
            verdicts.add({name, path});
        } else {
            each_file(path, [&](File file) { verdicts.add(std::move(file)); });
        }
    }
    verdicts.finish();
}

}  // namespace openitem::service
