// `openitem bench`: how fast the main paths are, each beside the limit it is held against, measured
// in the same run. Seeded inputs of our own in a temporary folder; nothing is left behind.
//
// The figures are ratios first: machines are shared and noisy, a ratio of two measurements of one
// run is not. Higher is better: value/limit for rates.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/connect/registry.hpp"

namespace openitem::service {

struct BenchFigure {
    std::string bench;  // "csv_read"
    double value = 0;
    std::string unit;      // "MB/s"
    double limit = 0;      // 0: the value stands alone
    std::string limit_is;  // "one memchr pass for ','"
    double ratio = 0;
};

struct BenchOptions {
    std::filesystem::path input;    // instead of a generated one, where a bench reads a file
    std::int64_t rows = 1'000'000;  // of the generated input
    int repeat = 3;                 // the best of so many
};

struct Bench {
    std::string_view name;
    std::string_view group;
    std::string_view about;
};
std::span<const Bench> benches();

// Runs the benches with these names or of these groups, all when there are none, and hands each
// figure over as it is known. Ends with wrong_use for a name that is neither.
void run_benches(const std::vector<std::string>& names, const BenchOptions& options,
                 const connect::Registry& plugins,
                 const std::function<void(const BenchFigure&)>& each);

}  // namespace openitem::service
