// Which runner a connector gets: in this process, or in one of its own.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "host/connect/runner.hpp"

namespace openitem::service {

inline constexpr std::string_view isolation_needs_a_process =
    "isolation is required, and the runner in-process has none: name the runner process, or leave "
    "it out";

// By its id, and by lying where this program's own connectors lie: a stranger's folder beside them
// does not count, nor does one that only bears the name.
bool comes_with_openitem(const connect::Manifest& connector);

// "in-process" or "process": what is wished for, else in-process for connectors that come with
// this program, and a process of their own for all others, for those whose manifest asks for one,
// and where isolation is required. Throws base::RunError (wrong_use) for isolation in-process.
std::string runner_kind(const connect::Manifest& connector, const std::string& wished,
                        bool isolation_required);

// For writing: what a connector that comes with this program writes is ours to begin with, so that
// its manifest's wish does not count.
std::string writer_kind(const connect::Manifest& connector);

// `isolation_required`: refuse to run where a layer of isolation is missing on this kernel.
std::unique_ptr<connect::Runner> make_runner(const std::string& kind, bool isolation_required);

}  // namespace openitem::service
