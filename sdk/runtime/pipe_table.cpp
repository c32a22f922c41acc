// The contract's function tables over a PipeHost.
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/pipe_host.hpp"

#include <openitem/ext/blob.h>
#include <openitem/ext/clock.h>
#include <openitem/ext/file.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>

namespace openitem::runtime {
namespace {

PipeHost& host(oi_run* run) { return *reinterpret_cast<PipeHost*>(run); }

/// A connector may pass no error; answers go nowhere then.
class ErrorOf {
public:
    explicit ErrorOf(oi_error* given) : given_(given) {}
    operator oi_error&() { return given_ != nullptr ? *given_ : own_; }

private:
    oi_error* given_;
    oi_error own_ = no_error();
};

std::string_view bytes(const void* from, std::uint64_t size) {
    return {static_cast<const char*>(from), size};
}

oi_status digest_reply(oi_status status, std::string_view result, oi_digest* digest,
                       oi_error& error) {
    if (status != OI_OK) return status;
    if (result.size() != sizeof *digest) {
        return fail(error, OI_INTERNAL, "host.reply", "the host's digest is not 32 bytes long");
    }
    std::memcpy(digest, result.data(), sizeof *digest);
    return OI_OK;
}

// ---- services
// ------------------------------------------------------------------------------------

oi_status file_open(oi_run* run, oi_string name, std::uint32_t* handle, std::uint64_t* size,
                    oi_error* error) {
    std::uint64_t bytes = 0;
    const oi_status status = host(run).open(view(name), *handle, bytes, ErrorOf(error));
    if (size != nullptr) *size = bytes;
    return status;
}

oi_status file_read(oi_run* run, std::uint32_t handle, void* to, std::uint64_t room,
                    std::uint64_t* got, oi_error* error) {
    return host(run).read(handle, to, room, *got, ErrorOf(error));
}

oi_status file_skip(oi_run* run, std::uint32_t handle, std::uint64_t offset, oi_error* error) {
    return host(run).skip(handle, offset, ErrorOf(error));
}

oi_status file_fingerprint(oi_run* run, std::uint32_t handle, std::uint64_t offset,
                           oi_digest* digest, oi_error* given) {
    ErrorOf error(given);
    PayloadWriter payload;
    payload.number(handle).number(std::uint32_t{0}).number(offset);
    std::string result;
    const oi_status status = host(run).ask(Frame::fingerprint, payload.str(), {}, result, error);
    return digest_reply(status, result, digest, error);
}

void file_close(oi_run* run, std::uint32_t handle) { host(run).close(handle); }

oi_status file_create(oi_run*, oi_string, std::uint32_t*, oi_error* error) {
    return fail(ErrorOf(error), OI_UNSUPPORTED, "file.read_only", "this run writes no files");
}

oi_status file_write(oi_run*, std::uint32_t, const void*, std::uint64_t, oi_error* error) {
    return fail(ErrorOf(error), OI_UNSUPPORTED, "file.read_only", "this run writes no files");
}

oi_status blob_put(oi_run* run, const void* from, std::uint64_t size, oi_digest* digest,
                   oi_error* given) {
    ErrorOf error(given);
    if (size > max_payload(Frame::blob)) {
        return fail(error, OI_BAD_DATA, "blob.too_large", "an attachment has at most 64 MiB");
    }
    std::string result;
    const oi_status status = host(run).ask(Frame::blob, bytes(from, size), {}, result, error);
    return digest_reply(status, result, digest, error);
}

std::int64_t clock_now(oi_run* run) {
    oi_error ignored = no_error();
    std::string result;
    if (host(run).ask(Frame::time, {}, {}, result, ignored) != OI_OK) return 0;
    return PayloadReader(result).number<std::int64_t>();
}

constexpr oi_file_service file_service = {
    sizeof(oi_file_service), 0,          file_open,   file_read, file_skip,
    file_fingerprint,        file_close, file_create, file_write};
constexpr oi_blob_service blob_service = {sizeof(oi_blob_service), 0, blob_put};
constexpr oi_clock_service clock_service = {sizeof(oi_clock_service), 0, clock_now};

// ---- the host's table
// ----------------------------------------------------------------------------

const void* service(oi_run*, const char* id) {
    if (id == nullptr) return nullptr;
    if (std::strcmp(id, OI_SERVICE_FILE) == 0) return &file_service;
    if (std::strcmp(id, OI_SERVICE_BLOB) == 0) return &blob_service;
    if (std::strcmp(id, OI_SERVICE_CLOCK) == 0) return &clock_service;
    return nullptr;
}

oi_status emit(oi_run* run, const void* batch, std::uint64_t size, oi_error* error) {
    return host(run).emit(bytes(batch, size), ErrorOf(error));
}

oi_status checkpoint(oi_run* run, oi_string cursor, oi_error* given) {
    ErrorOf error(given);
    if (cursor.size > max_payload(Frame::checkpoint)) {
        return fail(error, OI_INTERNAL, "run.cursor", "a cursor has at most 1 MiB");
    }
    return host(run).send(Frame::checkpoint, view(cursor), {}, error);
}

oi_status flush(oi_run* run, oi_error* error) {
    std::string nothing;
    return host(run).ask(Frame::flush, {}, {}, nothing, ErrorOf(error));
}

oi_status reject(oi_run* run, const oi_rejection* given, oi_error* error) {
    oi_rejection known{};
    std::memcpy(&known, given, std::min<std::size_t>(given->size, sizeof known));
    constexpr std::size_t name_bytes = 4096, raw_bytes = std::size_t{1} << 20;
    nlohmann::json json = {
        {"entity", known.entity},
        {"source", known.origin.source},
        {"offset", known.origin.offset},
        {"length", known.origin.length},
        {"location", view(known.location).substr(0, name_bytes)},
        {"source_id", view(known.source_id).substr(0, name_bytes)},
    };
    if (known.why != nullptr) {
        json["code"] = fixed_text(known.why->code);
        json["field"] = fixed_text(known.why->field);
        json["message"] = fixed_text(known.why->message);
    }
    const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    PayloadWriter payload;
    payload.number(static_cast<std::uint32_t>(text.size())).number(std::uint32_t{0}).bytes(text);
    return host(run).send(Frame::reject, payload.str(), view(known.raw).substr(0, raw_bytes),
                          ErrorOf(error));
}

std::int32_t cancelled(oi_run* run) { return host(run).cancelled() ? 1 : 0; }

void progress(oi_run* run, std::uint64_t done, std::uint64_t total) {
    PayloadWriter payload;
    payload.number(done).number(total);
    host(run).tell(Frame::progress, payload.str());
}

void log(oi_run* run, std::int32_t level, oi_string message) {
    constexpr std::size_t line_bytes = std::size_t{64} << 10;
    PayloadWriter payload;
    payload.number(level).number(std::uint32_t{0}).bytes(view(message).substr(0, line_bytes));
    host(run).tell(Frame::log, payload.str());
}

constexpr oi_host host_table = {sizeof(oi_host), OI_ABI_MINOR, service,   emit,     checkpoint,
                                flush,           reject,       cancelled, progress, log};

}  // namespace

const oi_host* PipeHost::table() const noexcept { return &host_table; }

}  // namespace openitem::runtime
