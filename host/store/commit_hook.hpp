// How a test kills the process at a chosen commit.
#pragma once

#include <cstdint>

namespace openitem::store {

// Called around the n-th commit of a store that was opened (counted from 1).
struct CommitHook {
    void (*call)(void* context, std::int64_t n, bool done) = nullptr;
    void* context = nullptr;
};
// Kills the process by SIGKILL when OPENITEM_KILL_AT_COMMIT says so: "7" just before the seventh
// commit, "7+" just after it. No hook when the variable is not set.
CommitHook commit_hook_from_environment();

}  // namespace openitem::store
