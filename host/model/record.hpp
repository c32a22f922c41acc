// The records of a checked batch, one by one, each with the rows below it.
//
//     BatchView batch(bytes, size);
//     Records records(batch);
//     while (const RecordView* record = records.next()) {
//         if (record->entity() != OI_INVOICE) continue;
//         auto invoice = record->as<oi_invoice>();
//         for (auto line : record->children<oi_invoice_line>()) {
//             for (auto item : record->children<oi_item_attribute>(line)) ...
//
// Records come in the order in which they need each other: customers, orders, invoices, payments,
// allocations, disputes, bank statements, balances; those of one entity in row order. Nothing is
// copied and nothing allocated per record (unless its rows stand in disorder). A RecordView is
// good until the next next(); texts and rows as long as the batch. One thread per Records.
#pragma once

#include <openitem/batch_view.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

namespace openitem::model {

// Indices of rows of one table, in source order.
struct RowRange {
    const std::uint32_t* order = nullptr;  // null: first, first + 1, ...
    std::uint32_t first = 0;
    std::uint32_t count = 0;

    std::uint32_t operator[](std::uint32_t i) const noexcept {
        return order ? order[i] : first + i;
    }
};

// The rows of one entity below one parent, as RowView<Row>.
template <class Row>
class Children {
public:
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = RowView<Row>;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = RowView<Row>;

        iterator(const Children* all, std::uint32_t at) noexcept : all_(all), at_(at) {}
        RowView<Row> operator*() const noexcept { return (*all_)[at_]; }
        iterator& operator++() noexcept { return ++at_, *this; }
        friend bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.at_ == b.at_;
        }

    private:
        const Children* all_;
        std::uint32_t at_;
    };

    Children(const BatchView& batch, RowRange rows) noexcept : batch_(&batch), rows_(rows) {}
    std::uint32_t size() const noexcept { return rows_.count; }
    bool empty() const noexcept { return rows_.count == 0; }
    RowView<Row> operator[](std::uint32_t i) const noexcept { return batch_->row<Row>(rows_[i]); }
    iterator begin() const noexcept { return {this, 0}; }
    iterator end() const noexcept { return {this, rows_.count}; }

private:
    const BatchView* batch_;
    RowRange rows_;
};

class RecordView {
public:
    std::uint32_t entity() const noexcept { return position_.entity; }
    const Entity& description() const noexcept { return entities[position_.entity]; }
    const BatchView& batch() const noexcept { return *batch_; }
    // Index of the root row in its table.
    std::uint32_t row() const noexcept { return position_.row; }
    const std::byte* bytes() const noexcept { return bytes_; }
    const oi_row& head() const noexcept { return *reinterpret_cast<const oi_row*>(bytes_); }

    // The root row; only as the type that entity() names.
    template <class Row>
    RowView<Row> as() const noexcept {
        assert(entity_id<Row> == entity());
        return {bytes_, batch_->texts()};
    }

    std::string_view source_id() const noexcept;  // empty when absent
    std::uint32_t change() const noexcept;        // oi_change; upsert when absent
    std::string_view location() const noexcept { return batch_->text(head().location); }
    const oi_origin& origin() const noexcept { return head().origin; }
    // Goes on in the next batch; started in an earlier one.
    bool continues() const noexcept { return (head().flags & OI_ROW_CONTINUES) != 0; }
    bool continued() const noexcept { return (head().flags & OI_ROW_CONTINUED) != 0; }

    // Rows directly below the root.
    template <class Row>
    Children<Row> children() const noexcept {
        return {*batch_, children(entity_id<Row>, entity(), row())};
    }
    // Rows directly below another row of this record.
    template <class Row, class Parent>
    Children<Row> children(const RowView<Parent>& parent) const noexcept {
        return {*batch_, children(entity_id<Row>, entity_id<Parent>, index_of(parent))};
    }
    RowRange children(std::uint32_t child_entity, std::uint32_t parent_entity,
                      std::uint32_t parent_row) const noexcept;

    // Rows of an entity below any row of another.
    RowRange children_below(std::uint32_t child_entity, std::uint32_t parent_entity) const noexcept;
    // All rows of an entity below this root, at any depth, as they stand in the table.
    RowRange rows(std::uint32_t child_entity) const noexcept {
        return {nullptr, ranges_[child_entity].first, ranges_[child_entity].count};
    }
    // Bit n: this record has rows of entity n below its root.
    std::uint64_t child_entities() const noexcept { return child_entities_; }

private:
    friend class Records;
    struct Range {
        std::uint32_t first = 0;
        std::uint32_t count = 0;
        bool sorted = true;       // by parent
        std::uint32_t order = 0;  // otherwise: where its rows stand, sorted, in order_
    };

    std::uint64_t parent_key(std::uint32_t child_entity, std::uint32_t row) const noexcept;
    RowRange between(std::uint32_t child_entity, std::uint64_t low,
                     std::uint64_t high) const noexcept;

    template <class Row>
    std::uint32_t index_of(const RowView<Row>& row) const noexcept {
        const TableView& table = batch_->table(entity_id<Row>);
        return static_cast<std::uint32_t>(static_cast<std::size_t>(row.bytes() - table.bytes(0)) /
                                          table.row_size());
    }

    const BatchView* batch_ = nullptr;
    const std::byte* bytes_ = nullptr;
    RecordPosition position_;
    std::uint64_t child_entities_ = 0;
    std::array<Range, OI_ENTITY_COUNT> ranges_{};
    std::vector<std::uint32_t> order_;  // row indices by parent, for tables that are not sorted
};

class Records {
public:
    explicit Records(const BatchView& batch);
    Records(const Records&) = delete;
    Records& operator=(const Records&) = delete;

    // Null after the last one.
    const RecordView* next();

private:
    bool enter_next_table();
    void claim(std::uint32_t child_entity);
    void sort_by_parent(std::uint32_t child_entity);

    BatchView batch_;
    RecordView record_;
    const TableView* roots_ = nullptr;  // the table being read
    std::size_t next_table_ = 0;        // position in the order of root entities
    std::uint32_t next_row_ = 0;
    std::array<std::uint32_t, OI_ENTITY_COUNT>
        passed_{};  // per child entity: rows of earlier roots
    std::array<std::uint32_t, OI_ENTITY_COUNT> child_tables_{};
    std::uint32_t child_table_count_ = 0;
};

}  // namespace openitem::model
