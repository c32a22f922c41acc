#include "host/store/commit_hook.hpp"

#include <csignal>
#include <cstdlib>

namespace openitem::store {

namespace {

struct KillPoint {
    std::int64_t commit = 0;
    bool after = false;
};

void kill_at(void* context, std::int64_t n, bool done) {
    const auto* const point = static_cast<const KillPoint*>(context);
    if (n == point->commit && done == point->after) std::raise(SIGKILL);
}

}  // namespace

CommitHook commit_hook_from_environment() {
    static KillPoint point;
    const char* const text = std::getenv("OPENITEM_KILL_AT_COMMIT");
    if (text == nullptr) return {};
    char* end = nullptr;
    point.commit = std::strtoll(text, &end, 10);
    point.after = *end == '+';
    if (end == text || (*end != '\0' && !point.after)) return {};
    return {kill_at, &point};
}

}  // namespace openitem::store
