// Inside body.cpp and body_decode.cpp: the smallest parts of a body and how a body is drafted.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/model/body.hpp"
#include "host/model/field_masks.hpp"

namespace openitem::model::body_format {

inline constexpr unsigned version = 1;
inline constexpr unsigned max_depth = 8;                       // a path has one byte per step
inline constexpr std::size_t varint_max = 10;                  // bytes of the longest varint
inline constexpr std::size_t fixed_max = 2 * varint_max + 32;  // the longest value but a text
inline constexpr unsigned currency_follows = 0x80;             // beside the scale of an amount

using Currency3 = std::array<char, 3>;
// The currency an amount need not state. While it learns (the root's own content) the first amount
// sets it; what comes later only compares.
struct Reference {
    Currency3 currency{};
    bool learns = false;
};
using Mask = FieldMask;

inline constexpr auto content_masks =
    field_masks([](const Field& field) { return !field.control; });
inline constexpr auto control_masks = field_masks([](const Field& field) { return field.control; });

template <class T>
T read(const std::byte* at) noexcept {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}
template <class T>
const T& read_in_place(const std::byte* at) noexcept {
    return *reinterpret_cast<const T*>(at);
}

inline char* put_varint(char* p, std::uint64_t value) noexcept {
    while (value >= 0x80) {
        *p++ = static_cast<char>(value | 0x80);
        value >>= 7;
    }
    *p++ = static_cast<char>(value);
    return p;
}
inline char* put_signed(char* p, std::int64_t value) noexcept {
    return put_varint(
        p, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

// Bytes that grow without being cleared, written through a pointer.
class Bytes {
public:
    // Where to write up to `count` more bytes; end_at() or grow_by() says how many it became.
    char* room(std::size_t count) {
        if (capacity_ - size_ < count) grow(count);
        return data_.get() + size_;
    }
    void end_at(const char* end) noexcept { size_ = static_cast<std::size_t>(end - data_.get()); }
    void grow_by(std::size_t count) noexcept { size_ += count; }
    void shrink_by(std::size_t count) noexcept { size_ -= count; }
    void clear() noexcept { size_ = 0; }
    const char* data() const noexcept { return data_.get(); }
    std::size_t size() const noexcept { return size_; }

private:
    void grow(std::size_t count) {
        std::size_t capacity = capacity_ < 256 ? 256 : capacity_ * 2;
        while (capacity - size_ < count) capacity *= 2;
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ != 0) std::memcpy(larger.get(), data_.get(), size_);
        data_ = std::move(larger);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

// Reads what the functions above wrote. After a failure everything reads as nothing.
class Reader {
public:
    explicit Reader(std::string_view bytes) noexcept
        : at_(bytes.data()), end_(at_ + bytes.size()) {}

    bool failed() const noexcept { return failed_; }
    bool at_end() const noexcept { return at_ == end_; }
    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }
    void fail() noexcept {
        failed_ = true;
        at_ = end_;
    }

    std::uint8_t byte() noexcept {
        if (at_ == end_) return fail(), std::uint8_t{0};
        return static_cast<std::uint8_t>(*at_++);
    }
    std::uint64_t varint() noexcept {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (at_ == end_) break;
            const auto next = static_cast<std::uint8_t>(*at_++);
            if (shift == 63 && next > 1) break;
            value |= std::uint64_t{next & 0x7fU} << shift;
            if (next < 0x80) return value;
        }
        return fail(), std::uint64_t{0};
    }
    std::int64_t integer() noexcept {
        const std::uint64_t value = varint();
        return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
    }
    std::string_view bytes(std::uint64_t count) noexcept {
        if (count > left()) return fail(), std::string_view();
        const std::string_view piece(at_, static_cast<std::size_t>(count));
        at_ += count;
        return piece;
    }

private:
    const char* at_;
    const char* end_;
    bool failed_ = false;
};

// A body in the making: the root and the groups below it, each in bytes of its own, so that the
// parts of a continued record can be added one after the other.
class Draft {
public:
    // Rows of the entity are left out, if there is one.
    void clear(std::uint32_t without = 0) noexcept;
    void add(const RecordView& record, Locations locations);
    void finish(std::string& out);
    std::size_t size() const noexcept;

private:
    struct Group {
        std::uint64_t path = 0;  // entities from below the root down, a byte each from the top
        std::uint32_t entity = 0;
        unsigned depth = 0;
        std::uint32_t count = 0;
        std::uint32_t last_parent = 0;
        std::uint32_t beside_count = 0;
        Bytes rows;
        Bytes beside;

        void start(std::uint64_t new_path, unsigned new_depth, std::uint32_t new_entity) noexcept {
            path = new_path;
            depth = new_depth;
            entity = new_entity;
            count = last_parent = beside_count = 0;
            rows.clear();
            beside.clear();
        }
    };
    // The rows whose children are added: rows_[depth], the first of which has index `first` in its
    // group.
    struct Parents {
        std::uint32_t entity = 0;
        std::uint64_t path = 0;
        unsigned depth = 0;
        std::uint32_t first = 0;
    };

    void add_children(const RecordView& record, const Parents& parents, Locations locations);
    void put_row(const RecordView& record, Group& group, std::uint32_t row, std::uint32_t parent,
                 Locations locations);
    std::size_t group_of(std::uint64_t parent_path, unsigned depth, std::uint32_t entity);
    static char* put_group_head(char* p, const Group& group) noexcept;

    bool started_ = false;
    std::uint32_t without_ = 0;
    Reference reference_;
    Bytes root_;
    Bytes beside_;
    std::vector<Group> groups_;
    std::size_t group_count_ = 0;
    std::array<std::vector<std::uint32_t>, max_depth> rows_;
};

}  // namespace openitem::model::body_format
