#include "host/store/lookup.hpp"

#include <algorithm>
#include <cstring>

namespace openitem::store {

std::uint64_t hash_key(std::uint64_t seed, std::string_view text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
    const char* p = text.data();
    std::size_t left = text.size();
    for (; left >= 8; p += 8, left -= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, 8);
        hash = mix(hash ^ word);
    }
    std::uint64_t word = left;
    if (left != 0) std::memcpy(&word, p, left);
    return mix(hash ^ word ^ (std::uint64_t{text.size()} << 56U));
}

void RowIndex::add(std::uint64_t hash) {
    if (2 * (used_ + 1) > slots_.size()) rehash();
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = static_cast<std::size_t>(hash) & mask;
    while (slots_[i].row != none && slots_[i].hash != hash) i = (i + 1) & mask;
    if (slots_[i].row == none) ++used_;
    next_.push_back(slots_[i].row);
    slots_[i] = {hash, static_cast<std::uint32_t>(next_.size() - 1)};
}

std::uint32_t RowIndex::find(std::uint64_t hash) const noexcept {
    if (used_ == 0) return none;
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = static_cast<std::size_t>(hash) & mask;
    while (slots_[i].row != none) {
        if (slots_[i].hash == hash) return slots_[i].row;
        i = (i + 1) & mask;
    }
    return none;
}

void RowIndex::clear() noexcept {
    if (used_ != 0) std::fill(slots_.begin(), slots_.end(), Slot{});
    next_.clear();
    used_ = 0;
}

void RowIndex::rehash() {
    std::vector<Slot> old(std::max<std::size_t>(1024, 2 * slots_.size()));
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
        if (slot.row == none) continue;
        std::size_t i = static_cast<std::size_t>(slot.hash) & mask;
        while (slots_[i].row != none) i = (i + 1) & mask;
        slots_[i] = slot;
    }
}

// Five bits of one 512-bit block for each key: one cache line, about 1 wrong "maybe" in 100.
namespace {

struct Probe {
    std::size_t block;
    std::uint64_t bits;
};
Probe probe(std::uint64_t hash, std::size_t words) noexcept {
    return {static_cast<std::size_t>(hash % (words / 8)) * 8, mix(hash ^ 0x9e3779b97f4a7c15ULL)};
}

}  // namespace

void KeyFilter::add(std::uint64_t hash) {
    if (!complete_) return;
    if (layers_.empty() || layers_.back().keys == layers_.back().capacity) {
        const std::size_t capacity = layers_.empty() ? first_layer : 2 * layers_.back().capacity;
        if (capacity > last_layer) return give_up();
        Layer layer;
        layer.capacity = capacity;
        layer.words.assign(capacity * 12 / 64 / 8 * 8, 0);
        layers_.push_back(std::move(layer));
    }
    Layer& layer = layers_.back();
    ++layer.keys;
    const Probe at = probe(hash, layer.words.size());
    for (unsigned i = 0; i < 5; ++i) {
        const auto bit = static_cast<std::size_t>(at.bits >> (9 * i)) & 511U;
        layer.words[at.block + bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
}

bool KeyFilter::may_have(std::uint64_t hash) const noexcept {
    if (!complete_) return true;
    for (const Layer& layer : layers_) {
        const Probe at = probe(hash, layer.words.size());
        bool all = true;
        for (unsigned i = 0; i < 5; ++i) {
            const auto bit = static_cast<std::size_t>(at.bits >> (9 * i)) & 511U;
            all &= (layer.words[at.block + bit / 64] >> (bit % 64) & 1U) != 0;
        }
        if (all) return true;
    }
    return false;
}

}  // namespace openitem::store
