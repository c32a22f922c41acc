// Reading a batch: typed views over its bytes, without a copy.
//
//     Batch batch(bytes);                                    // BatchChecker let these bytes pass
//     for (const oi_invoice& invoice : batch.rows<oi_invoice>()) {
//         if (present(invoice.row, OI_INVOICE_NUMBER)) use(batch.text(invoice.number));
//     }
//     RecordReader records(batch);                           // or root by root, with their
//     children while (auto record = records.next()) {
//         const auto& invoice = record->head<oi_invoice>();
//         for (const auto& line : record->children<oi_invoice_line>()) ...
//     }
//
// Rows may be shorter than the struct of this SDK (an older connector): look at a member only when
// its bit is set, which the checker has held against the length of the row. Everything here
// trusts the checker and checks nothing again; nothing here owns the bytes.
#pragma once

#include <openitem/openitem.h>
#include <openitem/fields.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

namespace openitem::runtime {

/// Was the field with this bit supplied?
constexpr bool present(const oi_row& head, unsigned bit) noexcept {
    return ((head.present[bit >> 6] >> (bit & 63u)) & 1u) != 0;
}

/// Rows `row_size` bytes apart, seen as Row. Row is oi_row or the struct of the table's entity.
template <class Row>
class Rows {
public:
    class iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        using pointer = const Row*;
        using reference = const Row&;

        iterator() = default;
        iterator(const std::byte* at, std::size_t step) noexcept : at_(at), step_(step) {}
        reference operator*() const noexcept { return *reinterpret_cast<const Row*>(at_); }
        pointer operator->() const noexcept { return &**this; }
        iterator& operator++() noexcept { return at_ += step_, *this; }
        iterator operator++(int) noexcept {
            iterator old = *this;
            ++*this;
            return old;
        }
        friend bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.at_ == b.at_;
        }

    private:
        const std::byte* at_ = nullptr;
        std::size_t step_ = 0;
    };

    Rows() = default;
    Rows(const std::byte* first, std::size_t row_size, std::uint32_t count) noexcept
        : first_(first), row_size_(row_size), count_(count) {}

    std::uint32_t size() const noexcept { return count_; }
    bool empty() const noexcept { return count_ == 0; }
    std::size_t row_size() const noexcept { return row_size_; }
    const Row& operator[](std::uint32_t row) const noexcept {
        assert(row < count_);
        return *reinterpret_cast<const Row*>(first_ + row * row_size_);
    }
    /// The bytes of one row, padding included.
    std::span<const std::byte> bytes(std::uint32_t row) const noexcept {
        assert(row < count_);
        return {first_ + row * row_size_, row_size_};
    }
    Rows part(std::uint32_t from, std::uint32_t to) const noexcept {
        assert(from <= to && to <= count_);
        return {first_ + from * row_size_, row_size_, to - from};
    }
    template <class Other>
    Rows<Other> as() const noexcept {
        return {first_, row_size_, count_};
    }
    iterator begin() const noexcept { return {first_, row_size_}; }
    iterator end() const noexcept { return {first_ + count_ * row_size_, row_size_}; }

private:
    const std::byte* first_ = nullptr;
    std::size_t row_size_ = 0;
    std::uint32_t count_ = 0;
};

/// A batch that the checker let pass. Tables of entities this SDK does not know are left out.
/// Cheap to make and to copy; any thread may read it.
class Batch {
public:
    Batch() = default;
    explicit Batch(std::span<const std::byte> checked) noexcept;

    std::span<const std::byte> bytes() const noexcept { return bytes_; }

    /// The rows of an entity, empty when the batch has none.
    Rows<oi_row> table(std::uint32_t entity) const noexcept {
        return entity < OI_ENTITY_COUNT ? tables_[entity] : Rows<oi_row>{};
    }
    template <class Row>
    Rows<Row> rows() const noexcept {
        static_assert(entity_id<Row> != 0, "Row is one of the structs of openitem/records.h");
        return tables_[entity_id<Row>].template as<Row>();
    }

    std::string_view text(oi_text text) const noexcept {
        return heap_.substr(text.offset, text.length);
    }
    std::string_view heap() const noexcept { return heap_; }

    /// Rows of all entities this SDK knows.
    std::uint32_t row_count() const noexcept;

private:
    std::span<const std::byte> bytes_;
    std::string_view heap_;
    std::array<Rows<oi_row>, OI_ENTITY_COUNT> tables_{};
};

/// One row by entity and index; entity 0: none.
struct RowId {
    std::uint32_t entity = 0;
    std::uint32_t row = 0;

    friend bool operator==(const RowId&, const RowId&) = default;
};

/// The record a row belongs to: itself when it is a root. {} when it hangs, at any height, below
/// an entity this SDK does not know.
RowId root_of(const Batch& batch, RowId id) noexcept;

/// One root with the rows below it. Valid as long as its batch.
class Record {
public:
    std::uint32_t entity() const noexcept { return root_.entity; }
    RowId id() const noexcept { return root_; }
    const oi_row& row() const noexcept { return batch_->table(root_.entity)[root_.row]; }
    template <class Row>
    const Row& head() const noexcept {
        assert(entity_id<Row> == root_.entity);
        return reinterpret_cast<const Row&>(row());
    }
    bool continues() const noexcept { return (row().flags & OI_ROW_CONTINUES) != 0; }
    bool continued() const noexcept { return (row().flags & OI_ROW_CONTINUED) != 0; }

    /// All rows of an entity below this root, at any depth, in their order.
    Rows<oi_row> children(std::uint32_t entity) const noexcept {
        return batch_->table(entity).part(range_[entity].from, range_[entity].to);
    }
    template <class Row>
    Rows<Row> children() const noexcept {
        return children(entity_id<Row>).template as<Row>();
    }
    /// Index in its table of the first of `children(entity)`: what parent_row of deeper rows says.
    std::uint32_t first(std::uint32_t entity) const noexcept { return range_[entity].from; }

    const Batch& batch() const noexcept { return *batch_; }

private:
    friend class RecordReader;
    struct Range {
        std::uint32_t from = 0;
        std::uint32_t to = 0;
    };

    const Batch* batch_ = nullptr;
    RowId root_;
    std::array<Range, OI_ENTITY_COUNT> range_{};
};

/// Walks the records of a batch: root tables by ascending entity id, each in row order. The batch
/// must outlive the reader; a Record given out is good until the next call of next().
class RecordReader {
public:
    explicit RecordReader(const Batch& batch) noexcept;

    /// Null after the last one.
    const Record* next() noexcept;

private:
    bool enter_next_root_table() noexcept;

    const Batch* batch_;
    Record record_;
    std::uint32_t row_ = 0;
    std::uint32_t child_count_ = 0;
    std::array<std::uint32_t, OI_ENTITY_COUNT> children_{};  ///< child entities with rows
};

}  // namespace openitem::runtime
