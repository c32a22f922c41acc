// Counts entries that are alike. A statement of millions of entries fits in: eight bytes for one,
// in tables of which only a small one is enlarged at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace openitem::camt {

class Seen {
public:
    /// 1 for the first of its kind. Different ones whose fingerprints agree count as alike.
    std::uint32_t count(std::uint64_t fingerprint) {
        fingerprint += fingerprint == 0;  // marks a free place
        if (tables_[fingerprint >> shift].add(fingerprint)) return 1;
        return repeated_.try_emplace(fingerprint, 1).first->second += 1;
    }
    void clear() {
        for (Table& table : tables_) table = {};
        repeated_.clear();
    }

private:
    static constexpr unsigned shift = 64 - 6;

    /// Open addressing; at most three of four places are taken.
    struct Table {
        bool add(std::uint64_t value) {
            if (used * 4 >= places.size() * 3) grow();
            std::uint64_t& place = find(value);
            if (place == value) return false;
            place = value;
            ++used;
            return true;
        }
        std::uint64_t& find(std::uint64_t value) {
            std::size_t at = value & (places.size() - 1);
            while (places[at] != 0 && places[at] != value) at = (at + 1) & (places.size() - 1);
            return places[at];
        }
        void grow() {
            std::vector<std::uint64_t> old(places.empty() ? 16 : places.size() * 2);
            old.swap(places);
            for (const std::uint64_t value : old) {
                if (value != 0) find(value) = value;
            }
        }

        std::vector<std::uint64_t> places;  // a power of two
        std::size_t used = 0;
    };

    std::array<Table, 64> tables_;
    std::unordered_map<std::uint64_t, std::uint32_t> repeated_;
};

}  // namespace openitem::camt
