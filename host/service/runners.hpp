// Which runner a connector gets: in this process, or in one of its own.
#pragma once

#include <memory>
#include <string>

#include "host/connect/runner.hpp"

namespace openitem::service {

// "in-process" or "process": what is wished for, else in-process for connectors that are installed
// with this program, and a process of their own for all others.
std::string runner_kind(const connect::Manifest& connector, const std::string& wished);

// `isolation_required`: refuse to run where a layer of isolation is missing on this kernel.
std::unique_ptr<connect::Runner> make_runner(const std::string& kind, bool isolation_required);

}  // namespace openitem::service
