// Memory that is given out in small pieces and freed all at once: where facts keep what they had to
// make themselves (normalised keys, lists). Pieces stay where they are until clear() or the end of
// the arena.
//
// One thread at a time; it moves as a whole, with everything that lies in it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace openitem::model {

class Arena {
public:
    Arena() = default;
    Arena(Arena&& other) noexcept { *this = std::move(other); }
    Arena& operator=(Arena&& other) noexcept {
        blocks_ = std::move(other.blocks_);
        at_ = std::exchange(other.at_, nullptr);
        left_ = std::exchange(other.left_, 0);
        return *this;
    }

    // Values of no particular content, to be written by the caller.
    template <class T>
    std::span<T> make(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T>);
        if (count == 0) return {};
        T* const first = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
        std::uninitialized_default_construct_n(first, count);
        return {first, count};
    }
    template <class T>
    T* one(const T& value) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (allocate(sizeof(T), alignof(T))) T(value);
    }
    std::string_view text(std::string_view value) {
        if (value.empty()) return {};
        char* const copy = static_cast<char*>(allocate(value.size(), 1));
        std::memcpy(copy, value.data(), value.size());
        return {copy, value.size()};
    }

    // Room for a text of at most `most` bytes that is still to be written; taken() ends it, before
    // anything else is asked for.
    char* room(std::size_t most) {
        char* const start = static_cast<char*>(allocate(most, 1));
        at_ -= most;
        left_ += most;
        return start;
    }
    std::string_view taken(const char* start, const char* end) noexcept {
        const auto size = static_cast<std::size_t>(end - start);
        at_ += size;
        left_ -= size;
        return {start, size};
    }

    // Forgets everything given out and keeps one block for the next use.
    void clear() noexcept {
        if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
        if (!blocks_.empty()) {
            left_ += static_cast<std::size_t>(at_ - blocks_.back().get());
            at_ = blocks_.back().get();
        }
    }

private:
    void* allocate(std::size_t bytes, std::size_t alignment) {
        std::size_t skip =
            static_cast<std::size_t>(-reinterpret_cast<std::intptr_t>(at_)) & (alignment - 1);
        if (left_ < bytes + skip) {
            const std::size_t size = std::max(block_bytes, bytes);
            blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
            at_ = blocks_.back().get();
            left_ = size;
            skip = 0;
        }
        std::byte* const piece = at_ + skip;
        at_ = piece + bytes;
        left_ -= bytes + skip;
        return piece;
    }

    static constexpr std::size_t block_bytes = 64 * 1024;
    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::byte* at_ = nullptr;
    std::size_t left_ = 0;
};

}  // namespace openitem::model
