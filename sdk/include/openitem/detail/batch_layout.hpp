// openitem/detail/batch_layout.hpp - from the tables of a BatchWriter to the bytes of batches.
#pragma once

#include <openitem/batch_writer.hpp>

#include <algorithm>
#include <numeric>

namespace openitem {
namespace detail {

/// The shape of one table in a batch.
struct TableShape {
    std::uint32_t entity;
    std::uint32_t row_size;
    std::uint32_t row_count;
};

/// Lays out header and directory in `out` and makes room for rows and heap. Returns the offset of
/// each table's first row, then that of the heap.
inline std::vector<std::size_t> lay_out(Buffer& out, std::span<const TableShape> tables,
                                        std::size_t text_size) {
    std::vector<std::size_t> offsets;
    std::size_t at = sizeof(oi_batch_header) + tables.size() * sizeof(oi_table);
    for (const TableShape& table : tables) {
        offsets.push_back(at);
        at += std::size_t{table.row_size} * table.row_count;
    }
    offsets.push_back(at);
    const std::size_t size = aligned(at + text_size);
    out.cut(0);
    char* const bytes = out.extend(size);
    std::memset(bytes + at + text_size, 0, size - at - text_size);

    oi_batch_header header{};
    header.magic = OI_BATCH_MAGIC;
    header.abi_major = OI_ABI_MAJOR;
    header.abi_minor = OI_ABI_MINOR;
    header.byte_order = OI_BATCH_BYTE_ORDER;
    header.table_count = static_cast<std::uint32_t>(tables.size());
    header.size = size;
    header.text_offset = at;
    header.text_size = text_size;
    header.header_size = sizeof header;
    header.table_size = sizeof(oi_table);
    std::memcpy(bytes, &header, sizeof header);
    for (std::size_t i = 0; i < tables.size(); ++i) {
        oi_table entry{};
        entry.entity = tables[i].entity;
        entry.row_size = tables[i].row_size;
        entry.row_count = tables[i].row_count;
        entry.offset = offsets[i];
        std::memcpy(bytes + sizeof header + i * sizeof entry, &entry, sizeof entry);
    }
    return offsets;
}

}  // namespace detail

/// Sends what is too much for one batch in several: whole records together as far as they fit, a
/// record that does not fit alone, in parts (OI_ROW_CONTINUES, OI_ROW_CONTINUED). A child of the
/// root and everything below it stay together.
class BatchSplitter {
public:
    explicit BatchSplitter(BatchWriter& writer) : writer_(writer) {}

    /// `begun`: the writer's current root, when it goes on after what is sent now.
    void send(const RowPlace* begun) {
        weigh();
        plan(begun);
        std::array<std::vector<std::uint32_t>, OI_ENTITY_COUNT> order;
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            order[e].resize(rows_[e].size());
            std::iota(order[e].begin(), order[e].end(), 0u);
            std::stable_sort(order[e].begin(), order[e].end(), [&](auto left, auto right) {
                return rows_[e][left].part < rows_[e][right].part;
            });
        }
        std::array<std::size_t, OI_ENTITY_COUNT> next{};
        for (std::uint32_t part = 0; part <= part_; ++part) send_part(part, order, next);
    }

private:
    struct RowInfo {
        std::uint32_t part = 0;       ///< of a root: the first one
        std::uint32_t last_part = 0;  ///< of a root
        std::uint32_t new_row = 0;    ///< index in its part
        std::uint32_t rows = 0;       ///< of a root's child: it and all below it
        std::size_t bytes = 0;        ///< the same; of a root: its own row
        bool goes_on = false;         ///< of a root: more will come after the last part
    };
    struct Place {
        std::uint32_t entity, row;
    };

    static constexpr std::uint32_t part_rows = OI_BATCH_MAX_ROWS / 2;
    static constexpr std::size_t part_bytes = OI_BATCH_MAX_BYTES / 4;
    static constexpr std::size_t overhead = 4096;

    oi_row& head(Place at) {
        return *reinterpret_cast<oi_row*>(writer_.row_bytes(at.entity, at.row));
    }
    RowInfo& info(Place at) { return rows_[at.entity][at.row]; }

    template <class F>
    void each_text(Place at, F&& visit) {
        char* const bytes = writer_.row_bytes(at.entity, at.row);
        const Entity& entity = entities[at.entity];
        visit(head(at).location);
        for (std::uint32_t i = 0; i < entity.field_count; ++i) {
            const Field& field = entity.fields[i];
            if (field.type != FieldType::text || !OI_PRESENT(head(at), field.bit)) continue;
            visit(*reinterpret_cast<oi_text*>(bytes + field.offset));
        }
    }

    /// The child of a root that `at` is or stands under; a root itself.
    Place anchor(Place at) {
        for (;;) {
            const Place parent{head(at).parent_entity, head(at).parent_row};
            if (parent.entity == 0 || head(parent).parent_entity == 0) return at;
            at = parent;
        }
    }

    void weigh() {
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            rows_[e].resize(writer_.counts_[e]);
            std::uint64_t used[2] = {0, 0};
            for (std::uint32_t r = 0; r < rows_[e].size(); ++r) {
                used[0] |= head({e, r}).present[0];
                used[1] |= head({e, r}).present[1];
            }
            row_size_[e] = detail::used_row_size(entities[e], used);
        }
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            for (std::uint32_t r = 0; r < rows_[e].size(); ++r) {
                std::size_t bytes = row_size_[e];
                each_text({e, r}, [&](const oi_text& text) { bytes += text.length; });
                RowInfo& of = info(anchor({e, r}));
                of.bytes += bytes;
                ++of.rows;
            }
        }
    }

    void plan(const RowPlace* begun) {
        std::array<std::vector<std::vector<Place>>, OI_ENTITY_COUNT> children;
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) children[e].resize(rows_[e].size());
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            for (std::uint32_t r = 0; r < rows_[e].size(); ++r) {
                const oi_row& row = head({e, r});
                if (row.parent_entity == 0) continue;
                if (head({row.parent_entity, row.parent_row}).parent_entity != 0) continue;
                children[row.parent_entity][row.parent_row].push_back({e, r});
            }
        }
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            for (std::uint32_t r = 0; r < rows_[e].size(); ++r) {
                if (head({e, r}).parent_entity != 0) continue;
                const bool open = begun != nullptr && begun->entity == e && begun->row == r;
                place_root({e, r}, children[e][r], open);
            }
        }
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            for (std::uint32_t r = 0; r < rows_[e].size(); ++r) {
                info({e, r}).part = info(anchor({e, r})).part;
            }
        }
    }

    void place_root(Place root, const std::vector<Place>& children, bool open) {
        std::size_t bytes = info(root).bytes;
        std::uint32_t rows = 1;
        for (const Place child : children) {
            bytes += info(child).bytes;
            rows += info(child).rows;
        }
        // Only a new record can share a batch; one that goes on or comes from before stands alone.
        const bool alone = open || bytes > part_bytes || rows > part_rows ||
                           (head(root).flags & OI_ROW_CONTINUED) != 0;
        if (alone || closed_ || bytes_ + bytes > part_bytes || rows_in_part_ + rows > part_rows) {
            next_part();
        }
        closed_ = alone;
        info(root).part = part_;
        begin(root);
        for (const Place child : children) {
            const bool full = bytes_ + info(child).bytes > part_bytes ||
                              rows_in_part_ + info(child).rows > part_rows;
            if (alone && full && has_children_) {
                next_part();
                begin(root);
            }
            info(child).part = part_;
            bytes_ += info(child).bytes;
            rows_in_part_ += info(child).rows;
            has_children_ = true;
            if (bytes_ + overhead > OI_BATCH_MAX_BYTES || rows_in_part_ > OI_BATCH_MAX_ROWS) {
                throw Error(OI_BAD_DATA, "record.too_large",
                            "expected one line of a record to fit in a batch of 16 MiB and 65,536 "
                            "rows");
            }
        }
        info(root).last_part = part_;
        info(root).goes_on = open;
    }

    void begin(Place root) {
        bytes_ += info(root).bytes;
        ++rows_in_part_;
    }

    void next_part() {
        if (rows_in_part_ != 0) ++part_;
        bytes_ = 0;
        rows_in_part_ = 0;
        has_children_ = false;
        closed_ = false;
    }

    void send_part(std::uint32_t part,
                   const std::array<std::vector<std::uint32_t>, OI_ENTITY_COUNT>& order,
                   std::array<std::size_t, OI_ENTITY_COUNT>& next) {
        std::array<std::vector<std::uint32_t>, OI_ENTITY_COUNT> chosen;
        if (carried_) chosen[root_.entity].push_back(root_.row);
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            for (; next[e] < order[e].size() && rows_[e][order[e][next[e]]].part == part;
                 ++next[e]) {
                chosen[e].push_back(order[e][next[e]]);
            }
        }
        std::vector<detail::TableShape> shapes;
        std::size_t text_size = 0;
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            if (chosen[e].empty()) continue;
            shapes.push_back({e, row_size_[e], static_cast<std::uint32_t>(chosen[e].size())});
            for (std::uint32_t i = 0; i < chosen[e].size(); ++i) {
                info({e, chosen[e][i]}).new_row = i;
                each_text({e, chosen[e][i]},
                          [&](const oi_text& text) { text_size += text.length; });
            }
        }
        const auto offsets = detail::lay_out(writer_.out_, shapes, text_size);
        char* heap = writer_.out_.data() + offsets.back();
        char* const heap_start = heap;
        for (std::size_t t = 0; t < shapes.size(); ++t) {
            char* to = writer_.out_.data() + offsets[t];
            for (const std::uint32_t r : chosen[shapes[t].entity]) {
                copy_row({shapes[t].entity, r}, part, to, shapes[t].row_size, heap, heap_start);
                to += shapes[t].row_size;
            }
        }
        writer_.sink_({writer_.out_.data(), writer_.out_.size()});
    }

    /// Copies one row to `to` and its texts to `heap`, which moves on.
    void copy_row(Place at, std::uint32_t part, char* to, std::uint32_t size, char*& heap,
                  const char* heap_start) {
        // The row is copied with its texts moved, then put back as it was: a root goes several
        // times.
        std::vector<oi_text> before;
        each_text(at, [&](oi_text& text) {
            before.push_back(text);
            if (text.length != 0)
                std::memcpy(heap, writer_.heap_.data() + text.offset, text.length);
            text.offset = static_cast<std::uint32_t>(heap - heap_start);
            heap += text.length;
        });
        std::memcpy(to, writer_.row_bytes(at.entity, at.row), size);
        std::size_t i = 0;
        each_text(at, [&](oi_text& text) { text = before[i++]; });

        oi_row row;
        std::memcpy(&row, to, sizeof row);
        if (row.parent_entity != 0) {
            row.parent_row = info({row.parent_entity, row.parent_row}).new_row;
        } else {
            const RowInfo& root = info(at);
            if (part != root.part) row.flags |= OI_ROW_CONTINUED;
            carried_ = part < root.last_part;
            root_ = at;
            if (carried_ || root.goes_on) row.flags |= OI_ROW_CONTINUES;
        }
        std::memcpy(to, &row, sizeof row);
    }

    BatchWriter& writer_;
    std::array<std::vector<RowInfo>, OI_ENTITY_COUNT> rows_;
    std::array<std::uint32_t, OI_ENTITY_COUNT> row_size_{};
    std::uint32_t part_ = 0;
    std::uint32_t rows_in_part_ = 0;
    std::size_t bytes_ = 0;
    bool has_children_ = false;
    bool closed_ = false;   ///< the part holds a record that shares it with none
    bool carried_ = false;  ///< root_ goes on in the next part
    Place root_{};
};

#if defined(__GNUC__)
[[gnu::noinline]]  // inlined, the size is known and memset becomes `rep stos`, which starts slowly
#endif
inline RowPlace
BatchWriter::add_row(std::uint32_t entity, std::uint32_t parent_entity, std::uint32_t parent_row) {
    const std::uint32_t size = row_sizes_[entity];
    char* const bytes = rows_[entity].extend(size);
    std::memset(bytes, 0, size);
    auto& added = *reinterpret_cast<oi_row*>(bytes);
    added.parent_entity = parent_entity;
    added.parent_row = parent_row;
    row_bytes_ += size;
    ++row_count_;
    return {entity, counts_[entity]++, generation_};
}

/// Makes all rows of a table longer. That is seldom: the rows of a source are alike, and the length
/// stays when they have been sent.
void BatchWriter::lengthen(std::uint32_t entity, std::size_t size) {
    const std::size_t before = row_sizes_[entity];
    const std::size_t after = detail::aligned(size);
    rows_[entity].extend(counts_[entity] * (after - before));
    char* const rows = rows_[entity].data();
    for (std::size_t r = counts_[entity]; r-- > 0;) {
        std::memmove(rows + r * after, rows + r * before, before);
        std::memset(rows + r * after + before, 0, after - before);
    }
    row_sizes_[entity] = static_cast<std::uint32_t>(after);
    row_bytes_ += counts_[entity] * (after - before);
    unit_row_bytes_ += unit_counts_[entity] * (after - before);
}

inline void BatchWriter::flush() {
    if (row_count_ == 0) return;
    if (fits_one_batch()) {
        send_whole();
    } else {
        BatchSplitter(*this).send(nullptr);
    }
    clear();
}

inline void BatchWriter::send_whole() {
    std::vector<detail::TableShape> shapes;
    for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
        const std::uint32_t count = counts_[e];
        if (count == 0) continue;
        std::uint64_t used[2] = {0, 0};
        for (std::uint32_t r = 0; r < count; ++r) {
            const auto& row = *reinterpret_cast<const oi_row*>(row_bytes(e, r));
            used[0] |= row.present[0];
            used[1] |= row.present[1];
        }
        shapes.push_back({e, detail::used_row_size(entities[e], used), count});
    }
    const auto offsets = detail::lay_out(out_, shapes, heap_.size());
    for (std::size_t t = 0; t < shapes.size(); ++t) {
        const detail::TableShape& table = shapes[t];
        char* const to = out_.data() + offsets[t];
        const char* const from = rows_[table.entity].data();
        const std::size_t step = row_sizes_[table.entity];
        if (table.row_size == step) {
            std::memcpy(to, from, step * table.row_count);
            continue;
        }
        for (std::size_t r = 0; r < table.row_count; ++r) {
            std::memcpy(to + r * table.row_size, from + r * step, table.row_size);
        }
    }
    if (heap_.size() != 0) std::memcpy(out_.data() + offsets.back(), heap_.data(), heap_.size());
    sink_({out_.data(), out_.size()});
}

/// The current record outgrows memory: sends what there is of it and goes on with an empty part.
inline void BatchWriter::send_begun() {
    if (in_unit_) {
        if (memory() > limits_.unit_bytes) throw_too_large();
        return;
    }
    // What identifies the record is repeated in its next part: the source_id, a root's first field.
    const std::uint32_t size = sizeof(oi_row) + sizeof(oi_text);
    char start[size];
    std::memcpy(start, bytes_of(root_, size), size);
    oi_row row;
    oi_text id;
    std::memcpy(&row, start, sizeof row);
    std::memcpy(&id, start + sizeof row, sizeof id);
    const bool named = (row.present[0] & 1u) != 0;
    const std::string source_id = named ? std::string(heap_.data() + id.offset, id.length) : "";
    BatchSplitter(*this).send(&root_);
    clear();
    root_ = add_row(root_.entity, 0, 0);
    row.location = {};
    row.present[0] = named ? 1u : 0u;
    row.present[1] = 0;
    row.flags |= OI_ROW_CONTINUED;
    if (named) id = store(source_id);
    char* const to = row_bytes(root_.entity, root_.row);
    std::memcpy(to, &row, sizeof row);
    std::memcpy(to + sizeof row, &id, sizeof id);
}

inline void BatchWriter::clear() {
    for (auto& rows : rows_) rows.cut(0);
    counts_ = {};
    heap_.cut(0);
    row_count_ = 0;
    row_bytes_ = 0;
    ++generation_;
}

}  // namespace openitem
