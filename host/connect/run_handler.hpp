// What a run does with what a connector delivers. `openitem sync` and `openitem read` are handlers.
//
// A Runner calls a handler on the thread that called the Runner, one call at a time, except the
// three marked [any thread]. A handler that throws ends the run: the connector is stopped and the
// exception comes out of the Runner's call.
#pragma once

#include <openitem/openitem.h>

#include <openitem/batch_view.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "host/base/hash.hpp"

namespace openitem::connect {

// Whether the run goes on after what was handed over.
enum class Next { go_on, stop };

// One input the connector could not read. All texts are UTF-8 and safe to keep; `raw` is the
// input as it was, at most 1 MiB of it. Views hold during the call.
struct Rejection {
    std::uint32_t entity = 0;  // what it would have become, 0: not known
    oi_origin origin{};        // `source` is a handle of the run's FileService, 0: none
    std::string_view location;
    std::string_view source_id;
    std::string_view raw;
    std::string_view code;
    std::string_view field;
    std::string_view message;
};

class RunHandler {
public:
    virtual ~RunHandler() = default;

    // A batch the checker let pass; its bytes hold during the call.
    virtual Next on_batch(const BatchView& batch) = 0;
    // Everything so far belongs to this cursor. It is JSON.
    virtual Next on_checkpoint(std::string_view cursor_json) = 0;
    // Returns when everything up to the last checkpoint is durable.
    virtual Next on_flush() { return Next::go_on; }
    virtual Next on_reject(const Rejection& rejection) = 0;
    // Bytes of an attachment, already digested; at most 64 MiB.
    virtual Next on_blob(const base::Digest& digest, std::span<const std::byte> bytes);

    // A line of the connector's log, or of what an isolated connector printed. `level` is OI_LOG_*;
    // the text is UTF-8 and may hold control characters. [any thread]
    virtual void on_log(std::int32_t level, std::string_view text);
    // total 0: not known. [any thread]
    virtual void on_progress(std::uint64_t done, std::uint64_t total);
    // Somebody wants the run to stop. Asked often. [any thread]
    virtual bool cancelled() { return false; }

    // Microseconds since 1970-01-01T00:00Z, for the connector's clock service.
    virtual std::int64_t now();
};

}  // namespace openitem::connect
