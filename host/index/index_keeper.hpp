// The indexes that are kept from one use to the next: one of each company that is asked about.
//
// Built on first use, moved forward at every use, and given up again: those nobody used for a
// while, and the ones used longest ago when all together are more than they may be. One that is
// held is never given up, even if it is more than that alone.
//
// Any thread may call. Who holds an index is the only one to read it; others wait, and so would the
// same thread that asked for it once more.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "host/base/date.hpp"
#include "host/index/item_index.hpp"

namespace openitem::index {

struct KeeperLimits {
    std::size_t bytes = std::size_t{2} << 30U;
    std::int64_t idle_seconds = 900;
};

class IndexKeeper {
    struct Kept {
        std::mutex mutex;  // of the index
        ItemIndex index;
        // Of the keeper's own mutex:
        base::Instant used_at = {};
        std::int64_t use = 0;  // rises with every use
        std::size_t bytes = 0;
        int holders = 0;
    };

public:
    // An index as the books were when it was asked for, until this object goes.
    class Held {
    public:
        Held(Held&&) noexcept = default;
        Held& operator=(Held&&) = delete;
        ~Held();
        const metrics::ItemColumns& operator*() const noexcept { return kept_->index.columns(); }
        const metrics::ItemColumns* operator->() const noexcept { return &**this; }

    private:
        friend class IndexKeeper;
        Held(IndexKeeper& keeper, std::shared_ptr<Kept> kept)
            : keeper_(&keeper), kept_(std::move(kept)), lock_(kept_->mutex) {}

        IndexKeeper* keeper_;
        std::shared_ptr<Kept> kept_;
        std::unique_lock<std::mutex> lock_;
    };

    explicit IndexKeeper(const KeeperLimits& limits = {}) : limits_(limits) {}

    // The index of these books, which are the company's; `now` says what is idle.
    Held hold(const std::string& company, store::Store& books, base::Instant now);
    // Gives up what is idle, and what is too much.
    void give_up(base::Instant now);

    bool has(const std::string& company) const;
    std::size_t bytes() const;

private:
    std::shared_ptr<Kept> find(const std::string& company);
    void release(Kept& kept);
    std::size_t bytes_of_all() const;
    void give_up_idle(base::Instant now);
    void give_up_too_much();

    const KeeperLimits limits_;
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Kept>> kept_;
    std::int64_t uses_ = 0;
};

}  // namespace openitem::index
