// How a verb of a connector ended.
#pragma once

#include <openitem/openitem.h>

#include <cstdint>
#include <string>
#include <vector>

#include "sdk/runtime/isolation.hpp"

namespace openitem::connect {

enum class End {
    returned,     // the connector came back; `status` says how
    violation,    // it broke the contract: a batch that lies, a frame that is none, a throw
    crashed,      // its process ended by itself or by a signal
    timed_out,    // it was ended because it took too long or was silent too long
    not_loaded,   // the connector cannot be used: digest, ABI, symbol, program
    not_started,  // the runner cannot be used: not there, no process, isolation required and
                  // missing
};

struct Outcome {
    End end = End::returned;
    oi_status status = OI_OK;  // never OI_OK unless everything went well

    // Of what went wrong; UTF-8, for a person and safe to print. A message without anything wrong
    // is a remark.
    std::string code;   // "csv.missing_column", "batch.scale", "run.crashed"
    std::string field;  // JSON pointer into the configuration, or a field of a record
    std::string message;
    std::int32_t remote_status = 0;
    std::uint64_t retry_after_ms = 0;

    int signal = 0;     // that ended the process, 0: none
    int exit_code = 0;  // of the process, when it exited by itself

    // What stood around an isolated connector; empty for one that ran in process.
    std::vector<runtime::IsolationLayer> isolation;

    // What came over the boundary.
    std::uint64_t batches = 0;
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    std::uint64_t rejected = 0;

    bool ok() const noexcept { return end == End::returned && status == OI_OK; }
    bool cancelled() const noexcept { return end == End::returned && status == OI_CANCELLED; }
    // One line for a person: "csv.missing_column at /columns: ...".
    std::string text() const;
};

}  // namespace openitem::connect
