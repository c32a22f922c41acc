// Texts put together while a statement is read, kept until the next one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace openitem::bank {

/// Memory that only grows, in blocks that never move, and is used again after clear().
class TextArena {
public:
    /// Room for `size` bytes at the end; take() says how many of them became a text.
    char* room(std::size_t size) {
        if (left_ < size) add_block(size);
        return at_;
    }
    std::string_view take(std::size_t size) {
        const std::string_view out(at_, size);
        at_ += size;
        left_ -= size;
        return out;
    }
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        std::memcpy(room(text.size()), text.data(), text.size());
        return take(text.size());
    }

    void clear() {
        if (blocks_.size() > 1) blocks_.resize(1);
        at_ = blocks_.empty() ? nullptr : blocks_.front().bytes.get();
        left_ = blocks_.empty() ? 0 : blocks_.front().size;
    }

private:
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };

    void add_block(std::size_t size) {
        constexpr std::size_t usual = std::size_t{64} << 10;
        const std::size_t bytes = size < usual ? usual : size;
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(bytes), bytes});
        at_ = blocks_.back().bytes.get();
        left_ = bytes;
    }

    std::vector<Block> blocks_;
    char* at_ = nullptr;
    std::size_t left_ = 0;
};

/// One text, made piece by piece; nothing else may be made in the arena meanwhile.
class TextBuilder {
public:
    /// `most`: bytes that will be added.
    TextBuilder(TextArena& arena, std::size_t most) : arena_(arena), to_(arena.room(most)) {}

    TextBuilder& add(std::string_view text) {
        std::copy(text.begin(), text.end(), to_ + size_);
        size_ += text.size();
        return *this;
    }
    TextBuilder& add(char c) {
        to_[size_++] = c;
        return *this;
    }
    std::size_t size() const { return size_; }
    bool ends_with(char c) const { return size_ > 0 && to_[size_ - 1] == c; }
    std::string_view take() { return arena_.take(size_); }

private:
    TextArena& arena_;
    char* to_;
    std::size_t size_ = 0;
};

}  // namespace openitem::bank
