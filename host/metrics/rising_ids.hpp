// Where each id stands in columns that are filled in the order of their ids. Ids are counted out
// without gaps, so that one run holds them all; gaps cost a run each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace openitem::metrics {

class RisingIds {
public:
    // False, and nothing is changed, unless the id is higher than all before.
    bool add(std::int64_t id) {
        if (count_ > 0 && id <= last_) return false;
        if (count_ == 0 || id != last_ + 1) runs_.push_back({id, count_});
        last_ = id;
        ++count_;
        return true;
    }
    std::optional<std::uint32_t> find(std::int64_t id) const noexcept {
        if (runs_.empty() || id < runs_.front().first || id > last_) return std::nullopt;
        const auto run = std::prev(std::upper_bound(
            runs_.begin(), runs_.end(), id,
            [](std::int64_t wanted, const Run& each) { return wanted < each.first; }));
        const auto end = std::next(run) == runs_.end() ? count_ : std::next(run)->position;
        const auto along = static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(run->first);
        if (along >= end - run->position) return std::nullopt;
        return run->position + static_cast<std::uint32_t>(along);
    }
    std::int64_t at(std::uint32_t position) const noexcept {
        const auto run = std::prev(std::upper_bound(
            runs_.begin(), runs_.end(), position,
            [](std::uint32_t wanted, const Run& each) { return wanted < each.position; }));
        return run->first + (position - run->position);
    }
    std::uint32_t size() const noexcept { return count_; }
    std::size_t bytes() const noexcept { return runs_.capacity() * sizeof(Run); }

private:
    struct Run {
        std::int64_t first;      // id
        std::uint32_t position;  // of it
    };
    std::vector<Run> runs_;
    std::int64_t last_ = 0;
    std::uint32_t count_ = 0;
};

}  // namespace openitem::metrics
