// What openitem-runner shuts itself into before it loads or starts a connector.
#pragma once

#include "sdk/runtime/isolation.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace openitem::runtime {

struct SandboxOptions {
    std::filesystem::path folder;  ///< of the connector: may be read
    std::string program;           ///< of a connector that is a program: may be started; else empty
    std::uint64_t memory_bytes = 0;  ///< 0: no limit
    std::uint64_t cpu_seconds = 0;   ///< 0: no limit

    bool is_program() const noexcept { return !program.empty(); }
};

/// From here on there is no way back. What this kernel lacks is reported, not an error: whoever
/// started the runner decides.
std::vector<IsolationLayer> enter_sandbox(const SandboxOptions& options);

IsolationLayer limit_resources(const SandboxOptions& options);
IsolationLayer drop_capabilities();
/// May read the connector's folder and what loading a library or an interpreter needs; may write
/// nothing.
IsolationLayer restrict_files(const SandboxOptions& options);
/// Only the system calls that computing, reading and talking over the given pipes need.
IsolationLayer filter_system_calls(const SandboxOptions& options);

}  // namespace openitem::runtime
