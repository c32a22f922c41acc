#include "host/connect/session.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "host/connect/config_schema.hpp"
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/utf8.hpp"

namespace openitem::connect {
namespace {

using runtime::fail;
using runtime::repair_utf8;

constexpr std::size_t max_cursor_bytes = std::size_t{1} << 20;
constexpr std::size_t max_raw_bytes = std::size_t{1} << 20;
constexpr std::size_t max_name_bytes = 4096;
constexpr std::size_t max_log_bytes = std::size_t{64} << 10;
constexpr std::size_t max_log_total = std::size_t{16} << 20;
constexpr std::size_t max_blob_bytes = std::size_t{64} << 20;

runtime::Violation lie(std::string_view code, std::string message) {
    return {.code = code, .entity = 0, .row = 0, .field = {}, .message = std::move(message)};
}

}  // namespace

void take_error(Outcome& outcome, oi_status status, const oi_error& error) {
    outcome.status = status;
    outcome.code = repair_utf8(runtime::fixed_text(error.code), sizeof error.code);
    outcome.field = repair_utf8(runtime::fixed_text(error.field), sizeof error.field);
    outcome.message = repair_utf8(runtime::fixed_text(error.message), 2 * sizeof error.message);
    outcome.remote_status = error.remote_status;
    outcome.retry_after_ms = error.retry_after_ms;
}

Session::Session(const Request& request)
    : request_(request), deadline_(std::chrono::steady_clock::time_point::max()) {
    if (request.limits.wall.count() > 0) {
        deadline_ = std::chrono::steady_clock::now() + request.limits.wall;
    }
}

void Session::stop(End end, std::string code, std::string message) {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (reason_) return;
    reason_ = true;
    outcome_.end = end;
    outcome_.status = end == End::returned ? OI_CANCELLED : OI_INTERNAL;
    outcome_.code = std::move(code);
    outcome_.message = std::move(message);
}

template <class F>
oi_status Session::guard(oi_error& error, F&& work) noexcept {
    try {
        return work();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        if (!failure_) failure_ = std::current_exception();
        return fail(error, OI_CANCELLED, "run.host", "the host cannot go on");
    }
}

bool Session::refuse(oi_error& error) noexcept {
    if (!cancelled()) return false;
    fail(error, OI_CANCELLED, "run.cancelled", "the run was stopped");
    return true;
}

oi_status Session::violation(const runtime::Violation& violation, oi_error& error) {
    const std::string message =
        fmt::format("{} broke the contract: {}", request_.manifest.id, violation.text());
    stop(End::violation, std::string(violation.code), message);
    return fail(error, OI_INTERNAL, violation.code, message, violation.field);
}

oi_status Session::take(Next next, oi_error& error) {
    if (next == Next::go_on) return OI_OK;
    stop(End::returned, "run.cancelled", "the run was stopped");
    return fail(error, OI_CANCELLED, "run.cancelled", "the run was stopped");
}

oi_status Session::emit(const void* bytes, std::uint64_t size, oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] {
        if (const auto bad = checker_.check(bytes, size)) return violation(*bad, error);
        if (const auto bad = continuation_.batch(bytes, size)) return violation(*bad, error);
        const BatchView batch(bytes, size);
        ++outcome_.batches;
        outcome_.bytes += size;
        for (std::uint32_t e = 1; e < OI_ENTITY_COUNT; ++e) {
            outcome_.rows += batch.table(e).row_count();
        }
        return take(request_.handler.on_batch(batch), error);
    });
}

oi_status Session::checkpoint(std::string_view cursor_json, oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] {
        if (const auto bad = continuation_.checkpoint()) return violation(*bad, error);
        if (cursor_json.size() > max_cursor_bytes || !nlohmann::json::accept(cursor_json)) {
            return violation(lie("run.cursor", fmt::format("a cursor of {} bytes is not JSON of at "
                                                           "most {} bytes",
                                                           cursor_json.size(), max_cursor_bytes)),
                             error);
        }
        return take(request_.handler.on_checkpoint(cursor_json), error);
    });
}

oi_status Session::flush(oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] { return take(request_.handler.on_flush(), error); });
}

oi_status Session::reject(const ForeignRejection& foreign, oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] {
        const auto location = repair_utf8(foreign.location, max_name_bytes);
        const auto source_id = repair_utf8(foreign.source_id, max_name_bytes);
        const auto code = repair_utf8(foreign.code, max_name_bytes);
        const auto field = repair_utf8(foreign.field, max_name_bytes);
        const auto message = repair_utf8(foreign.message, max_name_bytes);
        ++outcome_.rejected;
        return take(request_.handler.on_reject({.entity = foreign.entity,
                                                .origin = foreign.origin,
                                                .location = location,
                                                .source_id = source_id,
                                                .raw = foreign.raw.substr(0, max_raw_bytes),
                                                .code = code,
                                                .field = field,
                                                .message = message}),
                    error);
    });
}

oi_status Session::put_blob(std::span<const std::byte> bytes, oi_digest& digest,
                            oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    if (bytes.size() > max_blob_bytes) {
        return fail(
            error, OI_BAD_DATA, "blob.too_large",
            fmt::format("an attachment of {} bytes is more than {}", bytes.size(), max_blob_bytes));
    }
    return guard(error, [&] {
        const base::Digest made = base::sha256(bytes);
        std::copy(made.bytes.begin(), made.bytes.end(), digest.bytes);
        return take(request_.handler.on_blob(made, bytes), error);
    });
}

oi_status Session::open(std::string_view name, std::uint32_t& handle, std::uint64_t& bytes,
                        oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] { return request_.files.open(name, handle, bytes, error); });
}

oi_status Session::read(std::uint32_t handle, std::span<std::byte> to, std::uint64_t& got,
                        oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] { return request_.files.read(handle, to, got, error); });
}

oi_status Session::skip(std::uint32_t handle, std::uint64_t offset, std::uint64_t& position,
                        oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] {
        return request_.files.skip(handle, offset, position, error, [&] { return !cancelled(); });
    });
}

oi_status Session::fingerprint(std::uint32_t handle, std::uint64_t offset, oi_digest& digest,
                               oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] {
        base::Digest made;
        const oi_status status = request_.files.fingerprint(handle, offset, made, error);
        std::copy(made.bytes.begin(), made.bytes.end(), digest.bytes);
        return status;
    });
}

oi_status Session::create(std::string_view name, std::uint32_t& handle, oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] { return request_.files.create(name, handle, error); });
}

oi_status Session::write(std::uint32_t handle, std::span<const std::byte> bytes,
                         oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&] { return request_.files.write(handle, bytes, error); });
}

oi_status Session::take_result(WriteResults& results, const oi_write_result& result,
                               oi_error& error) noexcept {
    if (refuse(error)) return OI_CANCELLED;
    return guard(error, [&]() -> oi_status {
        if (const auto bad = results.take(result)) return violation(*bad, error);
        return OI_OK;
    });
}

oi_status Session::end_results(const WriteResults& results, oi_error& error) noexcept {
    return guard(error, [&]() -> oi_status {
        if (const auto bad = results.end()) return violation(*bad, error);
        return OI_OK;
    });
}

void Session::close(std::uint32_t handle) noexcept {
    oi_error ignored = runtime::no_error();
    guard(ignored, [&] {
        request_.files.close(handle);
        return OI_OK;
    });
}

void Session::log(std::int32_t level, std::string_view text) noexcept {
    try {
        const auto line = repair_utf8(text, max_log_bytes);
        const std::lock_guard lock(mutex_);
        if (logged_bytes_ > max_log_total) return;
        logged_bytes_ += line.size() + 1;
        request_.handler.on_log(std::clamp<std::int32_t>(level, OI_LOG_DEBUG, OI_LOG_ERROR), line);
        if (logged_bytes_ <= max_log_total) return;
        request_.handler.on_log(OI_LOG_WARNING, "the log is full: what follows is not kept");
    } catch (...) {
        // A log that cannot be written does not end a run.
    }
}

void Session::progress(std::uint64_t done, std::uint64_t total) noexcept {
    try {
        const std::lock_guard lock(mutex_);
        request_.handler.on_progress(done, total);
    } catch (...) {
        // Nor does a progress bar.
    }
}

bool Session::cancelled() noexcept {
    if (stopped()) return true;
    oi_error ignored = runtime::no_error();
    guard(ignored, [&] {
        if (request_.handler.cancelled()) {
            stop(End::returned, "run.cancelled", "the run was stopped");
        } else if (deadline_ != std::chrono::steady_clock::time_point::max() &&
                   std::chrono::steady_clock::now() > deadline_) {
            stop(End::timed_out, "run.timeout",
                 fmt::format("{} took longer than {} ms", request_.manifest.id,
                             request_.limits.wall.count()));
        }
        return OI_OK;
    });
    return stopped();
}

bool Session::may_finish() {
    const std::lock_guard lock(mutex_);
    return !failure_ && outcome_.end == End::returned;
}

std::int64_t Session::now() noexcept {
    std::int64_t micros = 0;
    oi_error ignored = runtime::no_error();
    guard(ignored, [&] {
        micros = request_.handler.now();
        return OI_OK;
    });
    return micros;
}

// What the connector returned, where nothing has decided the outcome yet.
void Session::judge(oi_status status, const oi_error& error) {
    if (reason_) return;
    const auto& id = request_.manifest.id;
    if (runtime::fixed_text(error.code) == "run.exception") {
        stop(End::violation, "run.exception",
             fmt::format("{} broke the contract: it threw {}", id,
                         repair_utf8(runtime::fixed_text(error.message), sizeof error.message)));
    } else if (status < OI_OK || status > OI_INTERNAL) {
        stop(End::violation, "run.status",
             fmt::format("{} broke the contract: it returned {}, which is no status", id, status));
    } else if (status == OI_CANCELLED) {
        stop(End::violation, "run.status",
             fmt::format("{} broke the contract: it says it was cancelled, and was not", id));
    } else if (status == OI_OK) {
        if (const auto bad = continuation_.end()) {
            oi_error ignored = runtime::no_error();
            violation(*bad, ignored);
        }
    } else {
        take_error(outcome_, status, error);
    }
}

Outcome Session::finish(oi_status status, const oi_error& error) {
    judge(status, error);
    return finish();
}

Outcome Session::finish() {
    if (failure_) std::rethrow_exception(failure_);
    request_.files.close_all();
    return std::move(outcome_);
}

std::optional<Outcome> refuse_early(const Request& request, std::string_view library_schema) {
    Outcome outcome;
    outcome.status = OI_BAD_CONFIG;
    if (library_schema.empty()) {
        const auto verified = verify_manifest(request.manifest);
        if (!verified) {
            outcome.end = End::not_loaded;
            outcome.code = verified.error().rule.empty() ? "load.file" : verified.error().rule;
            outcome.message = verified.error().text();
            return outcome;
        }
    }
    const std::string_view schema =
        library_schema.empty() ? request.manifest.config_schema : library_schema;
    const std::string_view config = request.config_json.empty()
                                        ? std::string_view("{}")
                                        : std::string_view(request.config_json);
    const auto good = check_config(schema, config);
    if (good) return std::nullopt;
    outcome.code = good.error().rule;
    outcome.field = good.error().field;
    outcome.message = good.error().message;
    if (!good.error().help.empty()) outcome.message += "; " + good.error().help;
    return outcome;
}

std::optional<Outcome> check_for(const Request& request) {
    if (request.manifest.can("check")) return std::nullopt;
    if (auto refused = refuse_early(request, {})) return refused;
    Session session(request);
    oi_error error = runtime::no_error();
    oi_status status = OI_OK;
    for (const auto& source : request.sources) {
        std::uint32_t handle = 0;
        std::uint64_t bytes = 0;
        status = session.open(source, handle, bytes, error);
        if (status != OI_OK) break;
        session.close(handle);
    }
    Outcome outcome = session.finish(status, error);
    if (outcome.ok()) {
        outcome.message = fmt::format("{} has no check of its own; all its files can be opened",
                                      request.manifest.id);
    }
    return outcome;
}

}  // namespace openitem::connect
