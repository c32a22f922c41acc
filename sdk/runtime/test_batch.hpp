// Batches for tests, put together by hand: plain structs in, bytes out, and nothing that would keep
// a test from writing what no honest connector writes.
#pragma once

#include <openitem/openitem.h>
#include <openitem/fields.hpp>

#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::runtime::testing {

class TestBatch {
public:
    oi_text text(std::string_view value) {
        const oi_text made{static_cast<std::uint32_t>(heap_.size()),
                           static_cast<std::uint32_t>(value.size())};
        heap_ += value;
        return made;
    }

    /// Adds a row of `bytes` bytes of the struct (an older or newer connector's row).
    template <class Row>
    std::uint32_t add(const Row& row, std::size_t row_size = sizeof(Row)) {
        return add_bytes(entity_id<Row>, &row, sizeof row, row_size);
    }
    std::uint32_t add_bytes(std::uint32_t entity, const void* row, std::size_t bytes,
                            std::size_t row_size) {
        auto& table = tables_[entity];
        table.row_size = row_size;
        const std::size_t at = table.rows.size();
        table.rows.resize(at + row_size);
        std::memcpy(table.rows.data() + at, row, std::min(bytes, row_size));
        return static_cast<std::uint32_t>(at / row_size);
    }

    /// An invoice with source_id, number and total: the least that tests need.
    std::uint32_t invoice(std::string_view id, std::int64_t cents, std::uint32_t flags = 0) {
        oi_invoice row{};
        row.source_id = text(id);
        row.number = row.source_id;
        row.total = {cents, 2, {'E', 'U', 'R'}, 0};
        row.row.flags = flags;
        OI_SET_PRESENT(row.row, OI_INVOICE_SOURCE_ID);
        OI_SET_PRESENT(row.row, OI_INVOICE_NUMBER);
        OI_SET_PRESENT(row.row, OI_INVOICE_TOTAL);
        return add(row);
    }

    /// 8-aligned bytes, in words.
    std::vector<std::uint64_t> words() const {
        std::size_t at = sizeof(oi_batch_header) + tables_.size() * sizeof(oi_table);
        std::vector<oi_table> directory;
        for (const auto& [entity, table] : tables_) {
            directory.push_back({entity, static_cast<std::uint32_t>(table.row_size),
                                 static_cast<std::uint32_t>(table.rows.size() / table.row_size), 0,
                                 at});
            at += table.rows.size();
        }
        oi_batch_header header{};
        header.magic = OI_BATCH_MAGIC;
        header.abi_major = OI_ABI_MAJOR;
        header.abi_minor = OI_ABI_MINOR;
        header.byte_order = OI_BATCH_BYTE_ORDER;
        header.table_count = static_cast<std::uint32_t>(tables_.size());
        header.text_offset = at;
        header.text_size = heap_.size();
        header.size = at + (heap_.size() + 7) / 8 * 8;
        header.header_size = sizeof(oi_batch_header);
        header.table_size = sizeof(oi_table);

        std::vector<std::uint64_t> words(header.size / 8);
        auto* bytes = reinterpret_cast<std::byte*>(words.data());
        std::memcpy(bytes, &header, sizeof header);
        if (!directory.empty()) {
            std::memcpy(bytes + sizeof header, directory.data(),
                        directory.size() * sizeof(oi_table));
        }
        std::size_t i = 0;
        for (const auto& [entity, table] : tables_) {
            std::memcpy(bytes + directory[i++].offset, table.rows.data(), table.rows.size());
        }
        std::memcpy(bytes + header.text_offset, heap_.data(), heap_.size());
        return words;
    }

    std::string& heap() { return heap_; }

private:
    struct Table {
        std::size_t row_size = 0;
        std::vector<std::byte> rows;
    };
    std::map<std::uint32_t, Table> tables_;
    std::string heap_;
};

}  // namespace openitem::runtime::testing
