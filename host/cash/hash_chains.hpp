// A multimap from 64-bit hashes to positions, made for one thing: being looked up very often.
//
// Values of one hash are chained; the caller compares what the hash stands for. Nothing is removed:
// a position that no longer fits is passed over by the caller.
#pragma once

#include <cstdint>
#include <vector>

namespace openitem::cash {

class HashChains {
public:
    void add(std::uint64_t hash, std::uint32_t value) {
        if (entries_.size() >= heads_.size()) grow();
        auto& head = heads_[hash & (heads_.size() - 1)];
        entries_.push_back({hash, value, head});
        head = static_cast<std::int32_t>(entries_.size() - 1);
        mark(hash);
    }

    // Calls `each(value)` for every value of the hash, the latest first, while it returns true.
    template <class F>
    void find(std::uint64_t hash, F&& each) const {
        if (heads_.empty() || !may_have(hash)) return;
        for (auto at = heads_[hash & (heads_.size() - 1)]; at >= 0;) {
            const Entry& entry = entries_[static_cast<std::size_t>(at)];
            if (entry.hash == hash && !each(entry.value)) return;
            at = entry.next;
        }
    }

private:
    struct Entry {
        std::uint64_t hash;
        std::uint32_t value;
        std::int32_t next;
    };

    void grow() {
        heads_.assign(heads_.empty() ? 64 : heads_.size() * 2, -1);
        marks_.assign(heads_.size() * marks_each / 64, 0);
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            mark(entries_[i].hash);
            auto& head = heads_[entries_[i].hash & (heads_.size() - 1)];
            entries_[i].next = head;
            head = static_cast<std::int32_t>(i);
        }
    }

    // Most of what is looked for is not there: a bit says so without a walk through memory.
    static constexpr std::size_t marks_each = 8;
    std::size_t mark_of(std::uint64_t hash) const {
        return (hash >> 24) & (heads_.size() * marks_each - 1);
    }
    void mark(std::uint64_t hash) {
        const std::size_t at = mark_of(hash);
        marks_[at / 64] |= std::uint64_t{1} << (at % 64);
    }
    bool may_have(std::uint64_t hash) const {
        const std::size_t at = mark_of(hash);
        return (marks_[at / 64] >> (at % 64) & 1U) != 0;
    }

    std::vector<Entry> entries_;
    std::vector<std::int32_t> heads_;  // a power of two
    std::vector<std::uint64_t> marks_;
};

}  // namespace openitem::cash
