#include "host/sync/run.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <exception>
#include <fstream>
#include <thread>

#include "host/store/archive.hpp"
#include "host/sync/writer.hpp"

namespace openitem::sync {

namespace {

constexpr std::size_t queue_bytes = std::size_t{32} << 20;

struct FileFacts {
    std::int64_t size = 0;
    base::Instant modified_at;
};

std::optional<FileFacts> facts_of(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return FileFacts{status.st_size, base::Instant{status.st_mtim.tv_sec * 1'000'000 +
                                                   status.st_mtim.tv_nsec / 1'000}};
}

// The connector's side: prepares what it hands over and passes it to the writer.
class Intake final : public connect::RunHandler, public connect::ArchiveSink {
public:
    Intake(const RunRequest& request, MessageQueue& queue)
        : request_(request), queue_(queue), preparer_(request.prepare) {}

    void serve(connect::FileService& files) { files_ = &files; }

    connect::Next on_batch(const BatchView& batch) override {
        // Not taken when the run is stopped: all that was then ends with a checkpoint.
        if (cancelled()) return connect::Next::stop;
        for (auto& prepared : preparer_.add(batch)) {
            records_ += prepared->records().size();
            const auto bytes = prepared->bytes();
            if (!announce_sources() || !queue_.push(std::move(prepared), bytes)) {
                return connect::Next::stop;
            }
        }
        for (auto& rejected : preparer_.take_rejected()) {
            if (pass_on(std::move(rejected)) == connect::Next::stop) return connect::Next::stop;
        }
        report();
        return next();
    }

    connect::Next on_checkpoint(std::string_view cursor) override {
        if (preparer_.open()) {
            throw base::RunError(base::Exit::source_or_config,
                                 "the connector checkpointed between the parts of one record");
        }
        return push(Checkpoint{std::string(cursor)}, cursor.size());
    }

    connect::Next on_flush() override {
        Flush flush;
        auto done = flush.done.get_future();
        if (!queue_.push(std::move(flush), 0)) return connect::Next::stop;
        try {
            done.get();
        } catch (const std::future_error&) {
            return connect::Next::stop;  // the writer gave up; its own reason is told
        }
        return next();
    }

    connect::Next on_reject(const connect::Rejection& rejection) override {
        if (cancelled()) return connect::Next::stop;
        Rejected rejected;
        rejected.entity = rejection.entity;
        rejected.origin = rejection.origin;
        rejected.location = rejection.location;
        rejected.source_id = rejection.source_id;
        rejected.raw = rejection.raw;
        rejected.why = {std::string(rejection.code), std::string(rejection.field),
                        std::string(rejection.message)};
        return pass_on(std::move(rejected));
    }

    connect::Next on_blob(const base::Digest& digest, std::span<const std::byte> bytes) override {
        Attachment file{digest, static_cast<std::int64_t>(bytes.size()), {}};
        store::pack(bytes, file.packed);
        const auto packed = file.packed.size();
        return push(std::move(file), packed);
    }

    void on_log(std::int32_t level, std::string_view text) override {
        if (request_.log) request_.log(level, text);
    }
    bool cancelled() override { return request_.cancelled && request_.cancelled(); }
    std::int64_t now() override { return request_.clock.now().microseconds; }

    void on_chunk(std::uint32_t handle, std::uint64_t index, std::span<const std::byte> bytes,
                  const base::Digest& digest) override {
        // The last chunk of a file that was not read to its end is not the file's last chunk.
        if (!announce_sources()) return;
        const auto size = static_cast<std::int64_t>(bytes.size());
        const auto end = static_cast<std::int64_t>(index * store::max_chunk) + size;
        if (bytes.size() != store::max_chunk && end != sizes_[handle - 1]) return;
        Chunk chunk{handle, static_cast<std::int64_t>(index), size, digest, {}};
        store::pack(bytes, chunk.packed);
        const auto packed = chunk.packed.size();
        queue_.push(std::move(chunk), packed);
    }

private:
    // Handles are given in the order of opening: the writer hears of each before anything from it.
    bool announce_sources() {
        while (const auto* source = files_->source(static_cast<std::uint32_t>(sizes_.size() + 1))) {
            const auto facts = facts_of(source->path).value_or(FileFacts{});
            sizes_.push_back(facts.size);
            const auto handle = static_cast<std::uint32_t>(sizes_.size());
            if (!queue_.push(SourceOpened{handle, source->name, facts.size, facts.modified_at},
                             256)) {
                return false;
            }
        }
        return true;
    }

    connect::Next pass_on(Rejected rejected) {
        ++records_;
        const auto bytes = rejected.raw.size() + 256;
        return announce_sources() ? push(std::move(rejected), bytes) : connect::Next::stop;
    }
    connect::Next push(Message message, std::size_t bytes) {
        return queue_.push(std::move(message), bytes) ? next() : connect::Next::stop;
    }
    connect::Next next() { return cancelled() ? connect::Next::stop : connect::Next::go_on; }

    void report() {
        if (!request_.progress) return;
        std::int64_t total = 0;
        if (total_ == 0) {
            for (const auto& source : request_.sources) {
                total += facts_of(source.path).value_or(FileFacts{}).size;
            }
            total_ = static_cast<std::uint64_t>(total);
        }
        request_.progress({records_, files_->bytes_served(), total_});
    }

    const RunRequest& request_;
    MessageQueue& queue_;
    Preparer preparer_;
    connect::FileService* files_ = nullptr;
    std::vector<std::int64_t> sizes_;  // by handle - 1
    std::uint64_t records_ = 0;
    std::uint64_t total_ = 0;
};

base::Digest config_hash(const connect::Manifest& plugin, const std::string& config_json) {
    base::Sha256 sha256;
    sha256.update(plugin.id).update(std::string_view("\n")).update(plugin.version);
    for (const auto& file : plugin.digests) {
        sha256.update(std::as_bytes(std::span(file.sha256.bytes)));
    }
    return sha256.update(config_json).finish();
}

// As the archive digests it; nothing when it cannot be read.
std::optional<base::Digest> digest_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<char> chunk(store::max_chunk);
    std::vector<base::Digest> chunks;
    base::Sha256 sha256;
    while (file) {
        file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        const auto got = static_cast<std::size_t>(file.gcount());
        if (got == 0) break;
        chunks.push_back(sha256.update(std::string_view(chunk.data(), got)).finish());
    }
    if (file.bad() || !file.eof()) return std::nullopt;
    return store::source_digest(chunks);
}

// The same bytes with another time: it is known by that time from now on.
void touch(const RunRequest& request, const store::StoredSource& known, base::Instant time) {
    const auto transaction = request.books.begin(request.clock.now());
    store::SourceRow row;
    row.id = known.id;
    row.connection = known.connection;
    row.name = known.name;
    row.size = known.size;
    row.modified_at = time;
    row.digest = known.digest;
    row.complete = true;
    row.config_hash = known.config_hash;
    transaction->update_source(row);
    transaction->commit();
}

// Sources that were read to their end before, and hold the same since, are not read again.
std::vector<std::string> sources_to_read(const RunRequest& request, store::ConnectionId connection,
                                         const base::Digest& config, RunReport& report) {
    std::vector<std::string> names;
    for (const auto& source : request.sources) {
        const auto known = request.books.find_source(connection, source.name);
        const auto facts = facts_of(source.path);
        bool same = !request.full && known && facts && known->complete &&
                    known->size == facts->size && known->config_hash == config;
        const bool touched = same && known->modified_at != facts->modified_at;
        if (touched || (same && request.by_bytes)) {
            same = digest_of(source.path) == known->digest;
            if (same && touched) touch(request, *known, facts->modified_at);
        }
        if (same) {
            report.sources_unchanged.push_back(source.name);
        } else {
            names.push_back(source.name);
        }
    }
    return names;
}

// Where an earlier run was cut short, if all it had begun to read is still the same. Otherwise
// everything is read from its start: what has not changed is found to be so.
std::string cursor_to_go_on_from(const RunRequest& request, store::ConnectionId connection,
                                 const base::Digest& config) {
    auto cursor = request.books.cursor(connection).value_or("");
    if (request.full) return {};
    if (cursor.empty()) return cursor;
    for (const auto& source : request.sources) {
        const auto known = request.books.find_source(connection, source.name);
        if (!known || known->complete) continue;
        const auto facts = facts_of(source.path);
        if (!facts || request.by_bytes || known->size != facts->size ||
            known->modified_at != facts->modified_at || known->config_hash != config) {
            return {};
        }
    }
    return cursor;
}

}  // namespace

bool was_read(store::Store& books, const std::string& connection, const connect::Manifest& plugin,
              const std::string& config_json, const std::string& source, std::int64_t size,
              base::Instant modified_at) {
    const auto known = books.find_source(books.add_connection(connection, plugin.id), source);
    return known && known->complete && known->size == size && known->modified_at == modified_at &&
           known->config_hash == config_hash(plugin, config_json);
}

bool was_read(store::Store& books, const std::string& connection, const connect::Manifest& plugin,
              const std::string& config_json, const connect::Source& source) {
    const auto known = books.find_source(books.add_connection(connection, plugin.id), source.name);
    return known && known->complete && known->config_hash == config_hash(plugin, config_json) &&
           digest_of(source.path) == known->digest;
}

RunReport run(const RunRequest& request) {
    RunReport report;
    const auto connection = request.books.add_connection(request.connection, request.plugin.id);
    const auto config = config_hash(request.plugin, request.config_json);
    report.sources_read = sources_to_read(request, connection, config, report);
    if (!request.sources.empty() && report.sources_read.empty()) return report;

    auto rules = request.apply;
    rules.connection = connection;
    rules.connector_version = request.plugin.version;
    Writer writer(request.books, rules, config, request.clock);
    const auto cursor = cursor_to_go_on_from(request, connection, config);
    report.resumed = !cursor.empty();

    MessageQueue queue(queue_bytes);
    Intake intake(request, queue);
    connect::FileService files(request.sources, {&intake, true});
    intake.serve(files);
    std::exception_ptr writing_failed;
    std::exception_ptr reading_failed;
    std::thread thread([&] {
        try {
            writer.work(queue);
        } catch (...) {
            writing_failed = std::current_exception();
        }
    });
    try {
        report.outcome =
            request.runner.read({request.plugin, request.config_json, report.sources_read, cursor,
                                 files, intake, request.limits});
        files.close_all();
    } catch (...) {
        reading_failed = std::current_exception();
    }
    queue.finish();
    thread.join();
    report.stopped = !report.outcome.ok() && intake.cancelled();
    try {
        if (writing_failed) std::rethrow_exception(writing_failed);
        if (reading_failed) std::rethrow_exception(reading_failed);
        if (report.outcome.ok()) {
            writer.finish(!request.sources.empty());
        } else if (report.stopped) {
            writer.stop();
        }
    } catch (const base::RunError& error) {
        report.failure = error;
    }
    report.books = writer.committed();
    report.commits = writer.commits();
    report.tasks = writer.tasks();
    report.differences = writer.differences();
    // What was read before is not counted now.
    const bool whole = !report.resumed && report.sources_unchanged.empty() && report.outcome.ok();
    if (whole) report.books.control_totals = writer.control_totals();
    report.source_bytes = files.bytes_served();
    return report;
}

}  // namespace openitem::sync
