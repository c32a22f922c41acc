// The bounded queue between the connector's thread and the writer's: it blocks the one that is
// ahead, so that memory stays bounded by `limit_bytes` whatever the size of the input.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace openitem::sync {

template <class Item>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}

    // Blocks while the queue is full; false once the reader has closed it. An item bigger than the
    // limit passes when the queue is empty.
    bool push(Item item, std::size_t bytes) {
        std::unique_lock lock(mutex_);
        room_.wait(lock,
                   [&] { return closed_ || items_.empty() || bytes_ + bytes <= limit_bytes_; });
        if (closed_) return false;
        items_.emplace_back(std::move(item), bytes);
        bytes_ += bytes;
        lock.unlock();
        arrived_.notify_one();
        return true;
    }

    // Blocks until there is an item; nullopt when the writer side is done and all are taken.
    std::optional<Item> pop() {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return done_ || closed_ || !items_.empty(); });
        if (closed_ || items_.empty()) return std::nullopt;
        auto [item, bytes] = std::move(items_.front());
        items_.pop_front();
        bytes_ -= bytes;
        lock.unlock();
        room_.notify_one();
        return std::move(item);
    }

    // No more items will be pushed.
    void finish() {
        const std::lock_guard lock(mutex_);
        done_ = true;
        arrived_.notify_all();
    }

    // The reader gives up: pending items are dropped, pushes answer false.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        items_.clear();
        room_.notify_all();
        arrived_.notify_all();
    }

private:
    const std::size_t limit_bytes_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::condition_variable arrived_;
    std::deque<std::pair<Item, std::size_t>> items_;
    std::size_t bytes_ = 0;
    bool done_ = false;
    bool closed_ = false;
};

}  // namespace openitem::sync
