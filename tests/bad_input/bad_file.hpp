// Files that must not be able to hurt, and what `openitem read` makes of each: the same whether the
// connector runs in this process or in one of its own.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace openitem::tests {

struct BadFile {
    std::string name;
    std::string bytes;
    int exit_code;            // without --strict
    std::size_t quarantined;  // lines
    std::size_t records;
    std::string config = "{}";
};

struct Said {
    ProcessResult result;
    std::size_t quarantined = 0;
    std::size_t records = 0;
};

// openitem read CONNECTOR PATH --json
Said read(const std::string& connector, const std::string& path,
          const std::vector<std::string>& more = {});

void expect_ends_as_told(const std::string& connector, const BadFile& bad);

inline std::string name_of(const testing::TestParamInfo<BadFile>& of) { return of.param.name; }

}  // namespace openitem::tests
