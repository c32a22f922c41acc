// Room for the texts of rows that wait to be written: taken piece by piece, given back all at once.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace openitem::store {

class Arena {
public:
    // A copy that stays where it is until clear().
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        if (text.size() > room_) grow(text.size());
        char* const copy = next_;
        std::memcpy(copy, text.data(), text.size());
        next_ += text.size();
        room_ -= text.size();
        used_ += text.size();
        return {copy, text.size()};
    }
    std::size_t used() const noexcept { return used_; }
    // Forgets everything; keeps one block for the next batch.
    void clear() noexcept {
        if (blocks_.size() > 1) blocks_.resize(1);
        used_ = 0;
        next_ = blocks_.empty() ? nullptr : blocks_.front().get();
        room_ = blocks_.empty() ? 0 : first_block_;
    }

private:
    static constexpr std::size_t block = std::size_t{1} << 20U;

    void grow(std::size_t least) {
        const std::size_t size = least > block ? least : block;
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        if (blocks_.size() == 1) first_block_ = size;
        next_ = blocks_.back().get();
        room_ = size;
    }

    std::vector<std::unique_ptr<char[]>> blocks_;
    char* next_ = nullptr;
    std::size_t room_ = 0;
    std::size_t used_ = 0;
    std::size_t first_block_ = 0;
};

}  // namespace openitem::store
