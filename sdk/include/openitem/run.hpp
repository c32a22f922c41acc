// openitem/run.hpp - one verb of a connector: its configuration, its sources, the host's services,
// and the records it sends.
//
//     run.rows({.dialect = {.delimiter = ';'}}, [&](const CsvRow& row) {
//         run.invoice(row["number"]).issued_on(date(row["date"])).total(amount(row["total"],
//         "EUR"));
//     });
//
// A Run belongs to the thread that called the connector; only cancelled(), progress() and log() may
// be called from others.
#pragma once

#include <openitem/ext/blob.h>
#include <openitem/ext/clock.h>
#include <openitem/builders.hpp>
#include <openitem/config.hpp>
#include <openitem/csv.hpp>
#include <openitem/file.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openitem {

/// A piece of input, to be named when it cannot be read. All of it may be empty.
struct Input {
    std::uint32_t entity = 0;      ///< what it would have become
    oi_origin origin{};            ///< where its bytes lie
    std::string_view location{};   ///< for a person: "invoices.csv:127"
    std::string_view source_id{};  ///< when it could be read
    std::string_view raw{};        ///< the bytes themselves; the host keeps at most 1 MiB
};

/// How Run::rows reads its sources.
struct CsvOptions {
    CsvDialect dialect;
    bool header = true;            ///< the first row names the columns
    bool ragged = false;           ///< rows may have more or fewer fields than the header
    std::uint64_t skip_lines = 0;  ///< lines before the header
    /// Looks at the start of each source, at most 256 KiB, and may change all of the above for it.
    std::function<void(std::string_view head, CsvOptions&)> sniff;
    /// Is shown the header of each source, or without one its first row, before any row.
    std::function<void(const CsvRow&)> on_header;
    std::uint64_t checkpoint_rows = 10000;
    std::uint64_t checkpoint_bytes = 16u << 20;
};

enum class LogLevel : std::int32_t {
    debug = OI_LOG_DEBUG,
    info = OI_LOG_INFO,
    warning = OI_LOG_WARNING,
    error = OI_LOG_ERROR
};

class Run : public Records {
public:
    Run(const oi_host* host, oi_run* run, Config config, std::string_view config_json,
        const oi_read_request* request);
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    // Records start with invoice(id), payment(id), customer(id) and so on: see builders.hpp.

    const Config& config() const { return config_; }
    std::string_view config_json() const { return config_json_; }
    std::span<const std::string_view> sources() const { return sources_; }
    /// The last committed cursor; empty: from the start.
    std::string_view cursor_json() const { return cursor_; }

    /// Everything sent so far belongs to this cursor, from which a later run starts.
    void checkpoint(std::string_view cursor_json);
    /// Waits until everything up to the last checkpoint is durable.
    void flush();

    void reject(const Input& input, const Error& why);
    /// Calls `build()`, which makes records of one input. When it throws Error(OI_BAD_DATA) they
    /// are taken back, the input goes to quarantine and attempt() returns false. Not to be nested.
    template <class F>
    bool attempt(const Input& input, F&& build) {
        return in_unit(input.origin, input.location, build,
                       [&](const Error& why) { reject(input, why); });
    }

    /// Every row of every source. A row that cannot be read, has not as many fields as the header,
    /// or whose `each` throws Error(OI_BAD_DATA) goes to quarantine as a whole. Checkpoints by
    /// itself, and goes on from the cursor when the sources are still the same up to there.
    void rows(const CsvOptions& options, const std::function<void(const CsvRow&)>& each);

    /// Every source as one document: each(name, bytes). When it throws Error(OI_BAD_DATA) the
    /// document goes to quarantine. Checkpoints and resumes like rows().
    void documents(const std::function<void(std::string_view, std::string_view)>& each,
                   std::uint64_t max_bytes = 64u << 20);

    /// Every source, open at its start: each(name, file) reads it piece by piece and makes records
    /// on the way, in attempt() or as they come. Checkpoints behind each source and resumes like
    /// rows().
    void files(const std::function<void(std::string_view, File&)>& each);

    File open(std::string_view source) { return {host_, run_, source}; }
    /// A whole source. Longer than `max_bytes`: Error(OI_BAD_DATA, "source.too_large").
    std::string read_all(std::string_view source, std::uint64_t max_bytes);

    oi_digest put_blob(std::span<const char> bytes);
    /// The bytes of an attachment of a record that is to be written.
    std::string blob(const oi_digest& digest);
    /// A file that the host asked for: WriteOrder::target().
    NewFile create(std::string_view target) { return {host_, run_, target}; }
    Instant now();

    bool cancelled() const { return host_->cancelled != nullptr && host_->cancelled(run_) != 0; }
    void progress(std::uint64_t done, std::uint64_t total = 0) const {
        if (host_->progress != nullptr) host_->progress(run_, done, total);
    }
    void log(LogLevel level, std::string_view text) const {
        if (host_->log != nullptr) host_->log(run_, static_cast<std::int32_t>(level), view(text));
    }

    BatchWriter& writer() { return writer_; }
    /// Sends what is pending; called when the verb ends.
    void finish() { writer_.flush(); }

private:
    friend class SourceWalk;

    template <class Build, class Refuse>
    bool in_unit(oi_origin origin, std::string_view location, Build&& build, Refuse&& refuse) {
        writer_.begin_unit();
        writer_.set_origin(origin, location);
        try {
            build();
            writer_.end_unit();
        } catch (const BadSource&) {
            leave_unit();
            throw;
        } catch (const Error& error) {
            leave_unit();
            if (error.status != OI_BAD_DATA) throw;
            refuse(error);
            return false;
        } catch (...) {
            leave_unit();
            throw;
        }
        writer_.set_origin({}, {});
        return true;
    }
    void leave_unit() {
        writer_.take_back();
        writer_.set_origin({}, {});
    }

    template <class Service>
    const Service* service(const char* id) const {
        return static_cast<const Service*>(host_->service(run_, id));
    }
    void emit(std::span<const char> batch);

    BatchWriter writer_;
    const oi_host* host_;
    oi_run* run_;
    Config config_;
    std::string_view config_json_;
    std::vector<std::string_view> sources_;
    std::string_view cursor_;
};

}  // namespace openitem

#include <openitem/detail/run.hpp>  // IWYU pragma: export
