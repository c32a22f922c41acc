// Which of several alike an entry is: genuine twins of one statement must both survive, and the
// same statement delivered again must count them the same.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace openitem::bank {

/// A digest of what identifies an entry. Two different entries of one day and amount that meet here
/// are told apart by their occurrence, as two alike are.
class Fingerprint {
public:
    void add(std::string_view text) {
        const char* at = text.data();
        std::size_t left = text.size();
        for (; left >= 8; at += 8, left -= 8) add(load<std::uint64_t>(at));
        // The last word overlaps the one before, or is made of two that overlap.
        if (left == 0) return add(text.size() + separator);
        if (text.size() >= 8) {
            add(load<std::uint64_t>(at + left - 8));
        } else if (left >= 4) {
            add(load<std::uint32_t>(at) | std::uint64_t{load<std::uint32_t>(at + left - 4)} << 32);
        } else {
            const auto byte = [at](std::size_t i) {
                return std::uint64_t{load<std::uint8_t>(at + i)};
            };
            add(byte(0) | byte(left / 2) << 8 | byte(left - 1) << 16);
        }
        add(text.size() + separator);
    }
    void add(std::uint64_t word) { value_ = (std::rotl(value_, 5) ^ word) * 0x9E3779B97F4A7C15u; }
    std::uint64_t value() const {
        const std::uint64_t mixed = (value_ ^ value_ >> 32) * 0xD6E8FEB86659FD93u;
        return mixed ^ mixed >> 29;
    }

private:
    static constexpr std::uint64_t separator = 0x5851F42D4C957F2Du;

    template <class Word>
    static Word load(const char* at) {
        Word word;
        std::memcpy(&word, at, sizeof word);
        return word;
    }

    std::uint64_t value_ = 0xCBF29CE484222325u;
};

/// Counts fingerprints.
class Occurrences {
public:
    /// 1 for the first of its kind.
    std::uint32_t count(std::uint64_t fingerprint) {
        if (used_ * 2 >= slots_.size()) grow();
        Slot& slot = find(fingerprint);
        if (slot.count == 0) {
            slot.fingerprint = fingerprint;
            ++used_;
        }
        return ++slot.count;
    }
    void clear() {
        if (used_ == 0) return;
        slots_.assign(used_ * 8 < slots_.size() ? std::bit_ceil(used_ * 4) : slots_.size(), {});
        used_ = 0;
    }

private:
    struct Slot {
        std::uint64_t fingerprint = 0;
        std::uint32_t count = 0;  ///< 0: free
    };

    Slot& find(std::uint64_t fingerprint) {
        std::size_t at = fingerprint & (slots_.size() - 1);
        while (slots_[at].count != 0 && slots_[at].fingerprint != fingerprint) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return slots_[at];
    }
    void grow() {
        std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.count != 0) find(slot.fingerprint) = slot;
        }
    }

    std::vector<Slot> slots_;  ///< a power of two, at most half of it used
    std::size_t used_ = 0;
};

}  // namespace openitem::bank
