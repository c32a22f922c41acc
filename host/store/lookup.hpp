// Small indexes for the hot lookups of a batch: over rows in memory, and over keys that exist at
// all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/ledger/ids.hpp"

namespace openitem::store {

using ledger::CustomerId;

// A 64-bit hash of a key, eight bytes at a time. Only memory is organised by it: nothing that is
// stored depends on it, so the seed may differ from run to run.
constexpr std::uint64_t mix(std::uint64_t value) noexcept {
    value ^= value >> 32U;
    value *= 0xd6e8feb86659fd93ULL;
    value ^= value >> 32U;
    value *= 0xd6e8feb86659fd93ULL;
    value ^= value >> 32U;
    return value;
}
std::uint64_t hash_key(std::uint64_t seed, std::string_view text) noexcept;

// From a hash to the numbers of the rows that have it, newest first. The caller compares the keys
// themselves.
class RowIndex {
public:
    static constexpr std::uint32_t none = 0xffffffffU;

    // Rows are numbered 0, 1, 2 ... in the order they are added; pass() counts a row without key.
    void add(std::uint64_t hash);
    void pass() { next_.push_back(none); }
    std::uint32_t find(std::uint64_t hash) const noexcept;
    std::uint32_t next(std::uint32_t row) const noexcept { return next_[row]; }
    void clear() noexcept;

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t row = none;
    };
    void rehash();

    std::vector<Slot> slots_;  // a power of two of them, at most half used
    std::vector<std::uint32_t> next_;
    std::size_t used_ = 0;
};

// Which keys may exist, in about 12 bits each: a first load need not ask the database for what it
// cannot have. Layers of doubling size; says "maybe" to everything once it would grow beyond its
// limit.
class KeyFilter {
public:
    // Only a filter that has seen every key since the table was empty can say no.
    void start_empty() noexcept { complete_ = true; }
    void give_up() noexcept {
        complete_ = false;
        layers_.clear();
    }
    bool is_complete() const noexcept { return complete_; }
    void add(std::uint64_t hash);
    bool may_have(std::uint64_t hash) const noexcept;

private:
    static constexpr std::size_t first_layer = std::size_t{1} << 16U;  // keys
    static constexpr std::size_t last_layer = std::size_t{1} << 23U;
    struct Layer {
        std::vector<std::uint64_t> words;
        std::size_t keys = 0;
        std::size_t capacity = 0;
    };
    bool complete_ = false;
    std::vector<Layer> layers_;
};

// The customers that keys lead to, for the keys seen last: a bounded number of them.
class CustomerCache {
public:
    CustomerId find(std::uint64_t hash, std::string_view key) const noexcept {
        if (slots_.empty()) return {};
        const Slot& slot = slots_[hash % size];
        return slot.key == key ? slot.customer : CustomerId{};
    }
    void put(std::uint64_t hash, std::string_view key, CustomerId customer) {
        if (slots_.empty()) slots_.resize(size);
        Slot& slot = slots_[hash % size];
        slot.key = key;
        slot.customer = customer;
    }
    void forget(std::uint64_t hash) noexcept {
        if (!slots_.empty()) slots_[hash % size] = {};
    }
    void clear() noexcept { slots_.clear(); }

private:
    static constexpr std::size_t size = std::size_t{1} << 15U;
    struct Slot {
        std::string key = {};
        CustomerId customer = {};
    };
    std::vector<Slot> slots_;
};

}  // namespace openitem::store
