// A multimap from hashes to positions, made for one thing: being looked up very often, in tables
// that are far larger than any cache. What is not there costs one bit, what is there once costs
// one place in memory.
//
// Values of one hash are chained; of the hash 32 bits are kept, and the caller compares what it
// stands for. Nothing is removed: a position that no longer fits is passed over by the caller.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/base/huge_pages.hpp"

namespace openitem::cash {

class HashChains {
public:
    // Room for so many different hashes.
    void reserve(std::size_t count) {
        std::size_t slots = 64;
        while (slots / 4 * 3 < count) slots *= 2;
        if (slots > slots_.size()) grow(slots);
    }

    void add(std::uint64_t hash, std::uint32_t value) {
        if (used_ >= slots_.size() / 4 * 3) reserve(used_ + 1);
        Slot& slot = slots_[slot_of(tag_of(hash))];
        if (slot.next == empty) {
            slot = {tag_of(hash), value, end};
            ++used_;
            mark(slot.tag);
            return;
        }
        earlier_.push_back({slot.value, slot.next});
        slot.value = value;
        slot.next = static_cast<std::int32_t>(earlier_.size() - 1);
    }

    // Calls `each(value)` for every value of the hash, the latest first, while it returns true.
    template <class F>
    void find(std::uint64_t hash, F&& each) const {
        const std::uint32_t tag = tag_of(hash);
        if (slots_.empty() || !may_have(tag)) return;
        const Slot& slot = slots_[slot_of(tag)];
        if (slot.next == empty || !each(slot.value)) return;
        for (auto at = slot.next; at >= 0;) {
            const Earlier& one = earlier_[static_cast<std::size_t>(at)];
            if (!each(one.value)) return;
            at = one.next;
        }
    }

private:
    static constexpr std::int32_t end = -1;
    static constexpr std::int32_t empty = -2;

    struct Slot {
        std::uint32_t tag = 0;
        std::uint32_t value = 0;    // the latest
        std::int32_t next = empty;  // of `earlier_`
    };
    struct Earlier {
        std::uint32_t value;
        std::int32_t next;
    };

    static std::uint32_t tag_of(std::uint64_t hash) noexcept {
        return static_cast<std::uint32_t>(hash >> 32);
    }

    // Where the tag is, or the free place it would have.
    std::size_t slot_of(std::uint32_t tag) const {
        const std::size_t last = slots_.size() - 1;
        std::size_t at = tag & last;
        while (slots_[at].next != empty && slots_[at].tag != tag) at = (at + 1) & last;
        return at;
    }

    void grow(std::size_t slots) {
        base::HugeVector<Slot> old(slots);
        old.swap(slots_);
        marks_.assign(slots_.size() * marks_each / 64, 0);
        for (const Slot& slot : old) {
            if (slot.next == empty) continue;
            slots_[slot_of(slot.tag)] = slot;
            mark(slot.tag);
        }
    }

    // Most of what is looked for is not there: a bit says so without a walk through memory.
    static constexpr std::size_t marks_each = 4;
    std::size_t mark_of(std::uint32_t tag) const {
        return (tag * std::uint64_t{0x9e3779b97f4a7c15} >> 24) & (slots_.size() * marks_each - 1);
    }
    void mark(std::uint32_t tag) {
        const std::size_t at = mark_of(tag);
        marks_[at / 64] |= std::uint64_t{1} << (at % 64);
    }
    bool may_have(std::uint32_t tag) const {
        const std::size_t at = mark_of(tag);
        return (marks_[at / 64] >> (at % 64) & 1U) != 0;
    }

    base::HugeVector<Slot> slots_;  // a power of two, a quarter of them free
    base::HugeVector<Earlier> earlier_;
    base::HugeVector<std::uint64_t> marks_;
    std::size_t used_ = 0;
};

}  // namespace openitem::cash
