// Checks every invariant of the books, and says what it checked and how much.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/store/store.hpp"

namespace openitem::store {

struct Check {
    std::string name = {};     // "entries balance"
    std::int64_t checked = 0;  // rows, entries or comparisons looked at
    std::int64_t failed = 0;
    std::vector<std::string> failures = {};  // the first ones, each with the ids it is about
};

struct Report {
    std::vector<Check> checks = {};
    std::int64_t erased_objects = 0;  // tombstones (A25): not a failure, and said

    bool ok() const noexcept;
};

// Reads the whole store once, in memory that does not grow with it.
Report verify(Store& store);

}  // namespace openitem::store
