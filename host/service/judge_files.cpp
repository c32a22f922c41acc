#include "host/service/judge_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "host/base/result.hpp"
#include "host/connect/file_service.hpp"
#include "host/connect/run_handler.hpp"
#include "host/model/body.hpp"
#include "host/service/file_kind.hpp"
#include "host/service/place.hpp"
#include "host/service/rule_settings.hpp"
#include "host/service/runners.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;

// Files up to this size are read at once and judged in memory; so much of a larger one is looked at
// to tell what it is, for some documents begin behind a long comment.
constexpr std::size_t most_at_once = std::size_t{1} << 20;

// ---- the bytes of a file ------------------------------------------------------------------------

class Descriptor {
public:
    explicit Descriptor(const char* path) : fd_(::open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

struct Loaded {
    std::shared_ptr<const std::string> bytes;  // null: too large for that
    std::string head;                          // then, its first bytes
    int error = 0;                             // errno, when it cannot be read
};

Loaded load(const FileToJudge& file) {
    if (file.bytes) return {file.bytes, {}, 0};
    const Descriptor descriptor(file.path.c_str());
    struct stat status {};
    if (descriptor.get() < 0 || ::fstat(descriptor.get(), &status) != 0) return {{}, {}, errno};
    const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
    const bool whole = size <= most_at_once;
    std::string bytes(whole ? size + 1 : most_at_once, '\0');  // one more tells of growth
    std::size_t used = 0;
    while (used < bytes.size()) {
        const ssize_t got = ::read(descriptor.get(), bytes.data() + used, bytes.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return {{}, {}, errno};
        if (got == 0) break;
        used += static_cast<std::size_t>(got);
    }
    const bool grew = whole && used > size;
    bytes.resize(used);
    if (!whole || grew) return {{}, std::move(bytes), 0};
    return {std::make_shared<const std::string>(std::move(bytes)), {}, 0};
}

// ---- one run over some files --------------------------------------------------------------------

// Sources are named "7/invoice.xml": the place of the verdict, then what the connector may show.
std::string source_name(std::size_t index, const FileToJudge& file) {
    const std::string name =
        service::source_name(file.name.substr(file.name.find_last_of('/') + 1));
    return std::to_string(index).append("/").append(name);
}

// Gives every record's findings to the verdict of the file it came from.
class Judge final : public connect::RunHandler {
public:
    explicit Judge(std::vector<Verdict>& verdicts)
        : verdicts_(verdicts), records_(verdicts.size()) {}

    void begin(const model::RulePack& pack, const connect::FileService& files) {
        pack_ = &pack;
        files_ = &files;
    }
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
        if (Verdict* verdict = of(handle)) model::judge(record, *pack_, verdict->failures);
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

    const model::RulePack* pack_ = nullptr;
    std::vector<Verdict>& verdicts_;
    std::vector<std::uint64_t> records_;  // and refusals, by verdict
    const connect::FileService* files_ = nullptr;
    model::RecordJoiner joiner_{model::Locations::all};
};

// `pack`: null for the rules of the documents' own kind.
void run_connector(const connect::Registry& plugins, const model::RulePack* pack,
                   const Syntax& syntax, std::vector<connect::Source> sources, Judge& judge) {
    const auto found = plugins.find(syntax.connector);
    if (!found) throw RunError(Exit::source_or_config, found.error());
    const connect::Manifest& manifest = **found;
    std::vector<std::string> names;
    for (const auto& source : sources) names.push_back(source.name);
    connect::FileService files(std::move(sources), {.sink = nullptr, .fingerprints = false});
    const model::RulePack& norm = pack != nullptr ? *pack : model::en16931_pack();
    const bool by_connector = pack == nullptr && syntax.has_own_rules;
    judge.begin(by_connector ? model::ar_basic() : norm, files);
    const auto runner = make_runner(runner_kind(manifest, "", false), false);
    const auto outcome = runner->read({.manifest = manifest,
                                       .config_json = with_syntax_rules(manifest, "{}", norm.name),
                                       .sources = std::move(names),
                                       .cursor_json = {},
                                       .files = files,
                                       .handler = judge,
                                       .limits = {}});
    if (!outcome.ok()) throw RunError(Exit::source_or_config, outcome.text());
}

// What can be said before a connector looks: the syntax, or why there is none.
const Syntax* look_at(const FileToJudge& file, const Loaded& loaded, Verdict& verdict) {
    verdict.file = file.name;
    if (!file.refused.empty() || loaded.error != 0) {
        verdict.failures.push_back(
            {.rule = "file.unreadable",
             .message = file.refused.empty() ? std::strerror(loaded.error) : file.refused});
        return nullptr;
    }
    const std::string_view head = loaded.bytes ? std::string_view(*loaded.bytes) : loaded.head;
    const Syntax* syntax = syntax_of(head);
    if (syntax != nullptr) {
        verdict.syntax = syntax->name;
    } else {
        const bool on_disk = !file.bytes;
        verdict.failures.push_back(
            {.rule = "syntax.unknown",
             .message = with_hint(fmt::format("expected {}, found none of them", syntax_names()),
                                  looks_like(head, on_disk ? std::string_view(file.name) : ""))});
    }
    return syntax;
}

}  // namespace

std::vector<Verdict> judge_files(const connect::Registry& plugins, const model::RulePack* pack,
                                 const std::vector<FileToJudge>& files) {
    std::vector<Verdict> verdicts(files.size());
    struct Group {
        const Syntax* syntax = nullptr;
        std::vector<connect::Source> sources;
    };
    std::map<std::string_view, Group> groups;  // by connector
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Loaded loaded = files[i].refused.empty() ? load(files[i]) : Loaded{};
        if (const Syntax* syntax = look_at(files[i], loaded, verdicts[i])) {
            Group& group = groups[syntax->connector];
            group.syntax = syntax;
            group.sources.push_back({source_name(i, files[i]), files[i].path, loaded.bytes});
        }
    }
    Judge judge(verdicts);
    for (auto& [connector, group] : groups) {
        run_connector(plugins, pack, *group.syntax, std::move(group.sources), judge);
    }
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

}  // namespace openitem::service
