// openitem/tree_view.hpp - the rows of a batch below one another.
//
//     TreeView tree(batch);
//     auto invoice = tree.row<oi_invoice>(operation.row);
//     for (auto line : tree.children<oi_invoice_line>(invoice)) {
//         for (auto note : tree.children<oi_note>(line)) ...
//     }
//
// Children come in source order. Nothing is copied; making one costs a look at each row. The batch
// must have passed the batch checker and outlive the view. All functions may be called from any
// thread.
#pragma once

#include <openitem/batch_view.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace openitem {

class TreeView {
    struct Place {
        std::uint64_t parent;
        std::uint32_t row;
    };

public:
    explicit TreeView(const BatchView& batch) : batch_(batch) {
        for (std::uint32_t entity = 1; entity < OI_ENTITY_COUNT; ++entity) {
            const TableView& table = batch.table(entity);
            auto& order = by_parent_[entity];
            order.reserve(table.row_count());
            for (std::uint32_t row = 0; row < table.row_count(); ++row) {
                order.push_back(
                    {key(table.row(row).parent_entity, table.row(row).parent_row), row});
            }
            std::stable_sort(order.begin(), order.end(), Less{});
        }
    }

    /// The rows of one entity below one parent, as RowView<Row>.
    template <class Row>
    class Children {
    public:
        std::size_t size() const noexcept { return places_.size(); }
        bool empty() const noexcept { return places_.empty(); }
        RowView<Row> operator[](std::size_t i) const noexcept {
            return batch_->row<Row>(places_[i].row);
        }

        class iterator {
        public:
            iterator(const Children* all, std::size_t at) noexcept : all_(all), at_(at) {}
            RowView<Row> operator*() const noexcept { return (*all_)[at_]; }
            iterator& operator++() noexcept { return ++at_, *this; }
            friend bool operator==(const iterator& a, const iterator& b) noexcept {
                return a.at_ == b.at_;
            }

        private:
            const Children* all_;
            std::size_t at_;
        };
        iterator begin() const noexcept { return {this, 0}; }
        iterator end() const noexcept { return {this, size()}; }

    private:
        friend class TreeView;
        const BatchView* batch_ = nullptr;
        std::span<const Place> places_;
    };

    template <class Row>
    RowView<Row> row(std::uint32_t index) const noexcept {
        return batch_.row<Row>(index);
    }
    /// The rows directly below a row of this batch.
    template <class Row, class Parent>
    Children<Row> children(const RowView<Parent>& parent) const noexcept {
        const TableView& table = batch_.table(entity_id<Parent>);
        const auto index = static_cast<std::uint32_t>(
            static_cast<std::size_t>(parent.bytes() - table.bytes(0)) / table.row_size());
        const auto& order = by_parent_[entity_id<Row>];
        const auto [first, last] = std::equal_range(
            order.begin(), order.end(), Place{key(entity_id<Parent>, index), 0}, Less{});
        Children<Row> out;
        out.batch_ = &batch_;
        out.places_ = {order.data() + (first - order.begin()),
                       static_cast<std::size_t>(last - first)};
        return out;
    }

    const BatchView& batch() const noexcept { return batch_; }

private:
    struct Less {
        bool operator()(const Place& a, const Place& b) const noexcept {
            return a.parent < b.parent;
        }
    };
    static constexpr std::uint64_t key(std::uint32_t entity, std::uint32_t row) noexcept {
        return std::uint64_t{entity} << 32 | row;
    }

    BatchView batch_;
    std::array<std::vector<Place>, OI_ENTITY_COUNT> by_parent_;
};

}  // namespace openitem
