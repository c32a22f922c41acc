// The contract's function tables over whoever answers them: the host itself in process, the pipe to
// it in a process of its own.
//
//     connector.create(&HostTables<Backend>::host, reinterpret_cast<oi_run*>(&backend), ...);
//
// A Backend has a function for every call, which answers as the contract says; texts, bytes and
// errors come as C++ has them: emit, checkpoint, flush, reject, put_blob, open, read, skip,
// fingerprint, create, write, close, log, progress, cancelled, now.
#pragma once

#include <openitem/ext/blob.h>
#include <openitem/ext/clock.h>
#include <openitem/ext/file.h>
#include <openitem/openitem.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include "sdk/runtime/error.hpp"

namespace openitem::runtime {

/// What a connector said of an unreadable input, before anybody looked at it.
struct ForeignRejection {
    std::uint32_t entity = 0;
    oi_origin origin{};
    std::string_view location = {}, source_id = {}, raw = {}, code = {}, field = {}, message = {};
};

/// A connector may pass no error; answers go nowhere then.
class ErrorOf {
public:
    explicit ErrorOf(oi_error* given) : given_(given) {}
    operator oi_error&() { return given_ != nullptr ? *given_ : own_; }

private:
    oi_error* given_;
    oi_error own_ = no_error();
};

template <class Backend>
class HostTables {
    static Backend& backend(oi_run* run) { return *reinterpret_cast<Backend*>(run); }

    // ---- services
    // --------------------------------------------------------------------------------

    static oi_status file_open(oi_run* run, oi_string name, std::uint32_t* handle,
                               std::uint64_t* bytes, oi_error* error) {
        std::uint64_t size = 0;
        const oi_status status = backend(run).open(view(name), *handle, size, ErrorOf(error));
        if (bytes != nullptr) *bytes = size;
        return status;
    }
    static oi_status file_read(oi_run* run, std::uint32_t handle, void* to, std::uint64_t room,
                               std::uint64_t* got, oi_error* error) {
        return backend(run).read(handle, {static_cast<std::byte*>(to), room}, *got, ErrorOf(error));
    }
    static oi_status file_skip(oi_run* run, std::uint32_t handle, std::uint64_t offset,
                               oi_error* error) {
        std::uint64_t position = 0;
        return backend(run).skip(handle, offset, position, ErrorOf(error));
    }
    static oi_status file_fingerprint(oi_run* run, std::uint32_t handle, std::uint64_t offset,
                                      oi_digest* digest, oi_error* error) {
        return backend(run).fingerprint(handle, offset, *digest, ErrorOf(error));
    }
    static void file_close(oi_run* run, std::uint32_t handle) { backend(run).close(handle); }
    static oi_status file_create(oi_run* run, oi_string name, std::uint32_t* handle,
                                 oi_error* error) {
        return backend(run).create(view(name), *handle, ErrorOf(error));
    }
    static oi_status file_write(oi_run* run, std::uint32_t handle, const void* from,
                                std::uint64_t bytes, oi_error* error) {
        return backend(run).write(handle, {static_cast<const std::byte*>(from), bytes},
                                  ErrorOf(error));
    }
    static oi_status blob_put(oi_run* run, const void* from, std::uint64_t bytes, oi_digest* digest,
                              oi_error* error) {
        return backend(run).put_blob({static_cast<const std::byte*>(from), bytes}, *digest,
                                     ErrorOf(error));
    }
    static std::int64_t clock_now(oi_run* run) { return backend(run).now(); }

    static constexpr oi_file_service file_service = {
        sizeof(oi_file_service), 0,          file_open,   file_read, file_skip,
        file_fingerprint,        file_close, file_create, file_write};
    static constexpr oi_blob_service blob_service = {sizeof(oi_blob_service), 0, blob_put};
    static constexpr oi_clock_service clock_service = {sizeof(oi_clock_service), 0, clock_now};

    static const void* service(oi_run*, const char* id) {
        if (id == nullptr) return nullptr;
        if (std::strcmp(id, OI_SERVICE_FILE) == 0) return &file_service;
        if (std::strcmp(id, OI_SERVICE_BLOB) == 0) return &blob_service;
        if (std::strcmp(id, OI_SERVICE_CLOCK) == 0) return &clock_service;
        return nullptr;
    }

    // ---- the run
    // ---------------------------------------------------------------------------------

    static oi_status emit(oi_run* run, const void* batch, std::uint64_t size, oi_error* error) {
        return backend(run).emit(batch, size, ErrorOf(error));
    }
    static oi_status checkpoint(oi_run* run, oi_string cursor, oi_error* error) {
        return backend(run).checkpoint(view(cursor), ErrorOf(error));
    }
    static oi_status flush(oi_run* run, oi_error* error) {
        return backend(run).flush(ErrorOf(error));
    }
    static oi_status reject(oi_run* run, const oi_rejection* given, oi_error* error) {
        oi_rejection known{};
        std::memcpy(&known, given, std::min<std::size_t>(given->size, sizeof known));
        ForeignRejection foreign{.entity = known.entity,
                                 .origin = known.origin,
                                 .location = view(known.location),
                                 .source_id = view(known.source_id),
                                 .raw = view(known.raw)};
        if (known.why != nullptr) {
            foreign.code = fixed_text(known.why->code);
            foreign.field = fixed_text(known.why->field);
            foreign.message = fixed_text(known.why->message);
        }
        return backend(run).reject(foreign, ErrorOf(error));
    }
    static std::int32_t cancelled(oi_run* run) { return backend(run).cancelled() ? 1 : 0; }
    static void progress(oi_run* run, std::uint64_t done, std::uint64_t total) {
        backend(run).progress(done, total);
    }
    static void log(oi_run* run, std::int32_t level, oi_string message) {
        backend(run).log(level, view(message));
    }

public:
    static constexpr oi_host host = {sizeof(oi_host), OI_ABI_MINOR, service,   emit,     checkpoint,
                                     flush,           reject,       cancelled, progress, log};
};

}  // namespace openitem::runtime
