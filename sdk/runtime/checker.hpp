// Does a batch keep what openitem/batch.h promises? Memory is checked here, never meaning: sizes,
// offsets, joins, UTF-8, scales and the bytes of a currency. What passed can be read through a
// BatchView (openitem/batch_view.hpp) without another look.
//
//     BatchChecker checker;
//     if (auto violation = checker.check(bytes, size)) report(violation->text());
//
// What this SDK does not know is let through as a newer connector's: tables of unknown entities
// (skipped by the view), children of unknown parents, present bits above the known fields, longer
// rows. What is reserved must be zero, so that it can be given a meaning later.
#pragma once

#include <openitem/openitem.h>
#include <openitem/fields.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::runtime {

/// The texts of one batch together, each counted as often as a row names it: rows may share a
/// text, but a small batch must not unfold into an endless one.
inline constexpr std::uint64_t text_total_limit = 64u * 1024u * 1024u;

/// What is wrong with a batch, and where.
struct Violation {
    std::string_view code;     ///< stable, for programs: "batch.text_range"
    std::uint32_t entity = 0;  ///< of the table at fault, 0: none
    std::uint32_t row = 0;     ///< index in that table
    std::string_view field;    ///< of the row, empty: none
    std::string message;       ///< for a person, without the place

    /// "invoice row 12, total: scale 19 is more than 18 [batch.scale]"
    std::string text() const;
};

/// Keeps its working memory between batches. One thread at a time.
class BatchChecker {
public:
    BatchChecker();

    /// Null when the batch is good. `bytes` may be anything, at any address.
    std::optional<Violation> check(const void* bytes, std::uint64_t size);

private:
    /// What to look at in rows that have just these bits: a table has few kinds of row.
    struct Plan {
        std::array<std::uint64_t, 2> present{};
        std::uint32_t text_count = 0;
        std::uint32_t amount_count = 0;
        std::uint32_t decimal_count = 0;
        std::array<std::uint16_t, 128> texts{};  ///< offsets within the row
        std::array<std::uint16_t, 128> amounts{};
        std::array<std::uint16_t, 128> decimals{};
    };
    struct Table {
        const std::byte* rows = nullptr;
        std::uint64_t row_size = 0;
        std::uint32_t row_count = 0;
        std::vector<std::uint64_t> roots;  ///< of a child entity: per row, entity << 32 | row
    };
    struct Range {
        std::uint64_t from = 0;
        std::uint64_t to = 0;
    };

    std::optional<Violation> check_header(const void* bytes, std::uint64_t size);
    std::optional<Violation> check_directory();
    std::optional<Violation> check_table(const oi_table& table, std::uint64_t& row_total);
    std::optional<Violation> check_overlaps();
    std::optional<Violation> check_heap();
    std::optional<Violation> check_rows(const Entity& entity, Table& table);
    std::optional<Violation> check_parents(const Entity& entity, Table& table);
    std::optional<Violation> check_continuation();

    const Plan* find_plan(const Entity& entity, std::uint64_t row_size, const oi_row& row);
    static bool make_plan(const Entity& entity, std::uint64_t row_size, const oi_row& row,
                          Plan& plan);
    bool row_is_good(const Plan& plan, const std::byte* row) noexcept;
    bool texts_are_good(const Plan& plan, const std::byte* row) const noexcept;

    Violation explain_row(const Entity& entity, const Table& table, std::uint32_t row) const;
    bool explain_field(const Table& table, const std::byte* row, const openitem::Field& field,
                       Violation& bad) const;
    bool explain_text(const std::byte* at, Violation& bad) const;
    Violation explain_utf8(std::size_t bad_at) const;
    Violation explain_parent(const Entity& entity, const Table& table, std::uint32_t row) const;

    const std::byte* bytes_ = nullptr;
    std::uint64_t size_ = 0;
    const oi_batch_header* header_ = nullptr;
    const char* heap_ = nullptr;
    std::uint64_t heap_size_ = 0;
    bool heap_ascii_ = true;
    std::uint64_t text_total_ = 0;
    std::array<Plan, 16> plans_;  ///< of the table being looked at, the first planned_ of them
    std::size_t planned_ = 0;
    std::array<Table, OI_ENTITY_COUNT> tables_;
    std::uint64_t seen_ = 0;  ///< bit n: entity n has a table
    std::vector<std::uint32_t> unknown_;
    std::vector<Range> ranges_;
};

/// Records that go on over several batches: what the checker cannot see in one batch alone. Fed
/// with every good batch and every checkpoint of a run, in their order.
class ContinuationChecker {
public:
    std::optional<Violation> batch(const void* checked, std::uint64_t size);
    std::optional<Violation> checkpoint() const;
    /// At the end of a run that went well.
    std::optional<Violation> end() const;

    bool open() const noexcept { return entity_ != 0; }

private:
    std::uint32_t entity_ = 0;  ///< of the record that goes on, 0: none
    std::string source_id_;
};

}  // namespace openitem::runtime
