// Which of several alike an entry is: genuine twins of one statement must both survive, and the
// same statement delivered again must count them the same.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace openitem::bank {

/// A digest of what identifies an entry. Two different entries of one day and amount that meet here
/// are told apart by their occurrence, as two alike are.
class Fingerprint {
public:
    /// Of a text only what the bank's next message will write alike: no blanks, no marks, capitals.
    void add(std::string_view text) {
        for (std::string_view part; !text.empty(); text.remove_prefix(part.size())) {
            part = text.substr(0, room());
            take(part);
        }
        room();
        bytes_[used_++] = '\xFF';  // in no UTF-8 text
    }
    void add(std::uint64_t number) {
        room();
        std::memcpy(&bytes_[used_], &number, width);
        used_ += width;
    }
    std::uint64_t value() {
        std::memset(&bytes_[used_], 0, width);
        digest(used_ + width - 1);
        const std::uint64_t mixed = (value_ ^ value_ >> 32) * 0xD6E8FEB86659FD93u;
        return mixed ^ mixed >> 29;
    }

private:
    static constexpr std::size_t width = sizeof(std::uint64_t);

    static constexpr std::array<char, 256> written_alike = [] {
        std::array<char, 256> out{};
        for (std::size_t c = 0; c < out.size(); ++c) {
            const bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
            if (c >= 0x80 || (c >= '0' && c <= '9')) out[c] = static_cast<char>(c);
            if (letter) out[c] = static_cast<char>(c & 0xDF);
        }
        return out;
    }();

    void take(std::string_view text) {
        std::size_t used = used_;
        const auto put = [&](char c) {
            bytes_[used] = written_alike[static_cast<unsigned char>(c)];
            used += bytes_[used] != 0;
        };
        for (; text.size() >= width; text.remove_prefix(width)) {
            for (std::size_t i = 0; i < width; ++i) put(text[i]);
        }
        for (const char c : text) put(c);
        used_ = used;
    }

    /// How many bytes fit in, more than a word.
    std::size_t room() {
        if (used_ + 4 * width > sizeof bytes_) {
            const std::size_t done = digest(used_);
            std::memmove(bytes_, &bytes_[done], width);
            used_ -= done;
        }
        return sizeof bytes_ - used_ - 2 * width;
    }

    /// The whole words among so many bytes. Gives back how many bytes they are.
    std::size_t digest(std::size_t size) {
        std::size_t at = 0;
        for (; at + width <= size; at += width) {
            std::uint64_t word;
            std::memcpy(&word, &bytes_[at], width);
            value_ = (std::rotl(value_, 5) ^ word) * 0x9E3779B97F4A7C15u;
        }
        return at;
    }

    char bytes_[256];
    std::size_t used_ = 0;
    std::uint64_t value_ = 0xCBF29CE484222325u;
};

/// Counts fingerprints. A statement of millions of entries fits in: eight bytes for one, in tables
/// of which only a small one is enlarged at a time.
class Occurrences {
public:
    /// 1 for the first of its kind.
    std::uint32_t count(std::uint64_t fingerprint) {
        fingerprint += fingerprint == 0;  // marks a free place
        if (tables_[fingerprint >> shift].add(fingerprint)) return 1;
        return repeated_.try_emplace(fingerprint, 1).first->second += 1;
    }
    void clear() {
        for (Table& table : tables_) table.clear();
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
        /// Keeps the memory that the next statement is likely to need.
        void clear() {
            if (used == 0) return;
            places.assign(std::min<std::size_t>(places.size(), 64), 0);
            used = 0;
        }

        std::vector<std::uint64_t> places;  // a power of two
        std::size_t used = 0;
    };

    std::array<Table, 64> tables_;
    std::unordered_map<std::uint64_t, std::uint32_t> repeated_;
};

}  // namespace openitem::bank
