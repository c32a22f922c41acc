// What the benches of reading share: a file's bytes, and how long a connector takes over it.
#pragma once

#include <filesystem>
#include <string>

#include "host/connect/runner.hpp"
#include "host/service/bench/work.hpp"

namespace openitem::service::bench {

// All of a file.
std::string bytes_of(const std::filesystem::path& file);

// Seconds the connector with this alias takes to make checked records of the file; at best.
double read_seconds(Work& work, connect::Runner& runner, const std::string& alias,
                    const std::string& config, const std::filesystem::path& file);

// Seconds to find every `mark` with memchr, at best.
double memchr_seconds(const std::string& bytes, char mark, int repeat);

}  // namespace openitem::service::bench
