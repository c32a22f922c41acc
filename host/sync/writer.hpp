// The writing half of a run: takes what the connector's thread prepared and commits it in bounded
// transactions. One thread, the writer's own.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "host/base/clock.hpp"
#include "host/store/store.hpp"
#include "host/sync/applier.hpp"
#include "host/sync/prepare.hpp"
#include "host/sync/queue.hpp"

namespace openitem::sync {

// A source was opened: what its handle stands for in all that follows.
struct SourceOpened {
    std::uint32_t handle = 0;
    std::string name;
    std::int64_t size = 0;
    base::Instant modified_at;
};

struct Chunk {
    std::uint32_t handle = 0;
    std::int64_t index = 0;
    std::int64_t size = 0;
    base::Digest digest;
    std::vector<std::byte> packed;
};

// Of the record that follows.
struct Attachment {
    base::Digest digest;
    std::int64_t size = 0;
    std::vector<std::byte> packed;
};

struct Checkpoint {
    std::string cursor;
};

// Commit now; the promise is kept when it is durable.
struct Flush {
    std::promise<void> done;
};

using Message = std::variant<std::unique_ptr<PreparedBatch>, Rejected, Checkpoint, SourceOpened,
                             Chunk, Attachment, Flush>;
using MessageQueue = BoundedQueue<Message>;

// A commit comes with the first checkpoint after this much, or without one after four times as
// much.
inline constexpr std::int64_t commit_records = 10'000;
inline constexpr std::int64_t commit_bytes = std::int64_t{64} << 20;

class Writer {
public:
    Writer(store::Store& store, ApplyRules rules, base::Digest config_hash, base::Clock& clock);

    // Until the queue ends. Whatever it throws has closed the queue.
    void work(MessageQueue& queue);
    // The sources were read to their end: what waited is tried again, they are complete, and the
    // cursor of a file connection starts over.
    void finish(bool clear_cursor);
    // A person stopped the run: keeps what came up to a checkpoint, if nothing came behind it.
    void stop();

    const Books& committed() const { return committed_; }
    std::uint64_t commits() const { return commits_; }
    std::uint64_t tasks() const { return tasks_; }
    const Differences& differences() const { return differences_; }
    std::vector<ControlTotal> control_totals() const { return applier_.control_totals(); }

private:
    struct Source {
        store::SourceId id;
        std::int64_t chunks = 0;  // stored by an earlier run
    };

    void take(PreparedBatch& batch);
    void open(const SourceOpened& opened);
    void add(const Chunk& chunk);
    std::vector<store::StoredSource> complete_sources();
    void settle();
    void commit();
    void commit_when_large(std::int64_t times);
    store::Transaction& transaction();
    store::Position position(const oi_origin& origin) const;

    store::Store& store_;
    const store::ConnectionId connection_;
    const base::Digest config_hash_;
    const base::Currency currency_;
    base::Clock& clock_;
    Books counted_;
    Books committed_;
    Applier applier_;
    std::unique_ptr<store::Transaction> transaction_;
    std::optional<std::string> cursor_;
    bool behind_cursor_ = false;  // something was taken since the last checkpoint
    std::unordered_map<std::uint32_t, Source> sources_;
    // By name: those that no run has read to their end, if they are the newest of that name.
    std::unordered_map<std::string, store::SourceId> incomplete_;
    std::uint64_t commits_ = 0;
    std::uint64_t tasks_ = 0;
    Differences differences_;
};

}  // namespace openitem::sync
