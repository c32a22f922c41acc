// openitem/batch_writer.hpp - collects rows and makes batches of them.
//
// The builders (builder.hpp) write rows and texts into the tables held here; flush() lays them out
// as one contiguous batch (batch.h) and hands it to a sink. Nothing is allocated per row once the
// buffers have grown. Rows are sent only as long as the last field any of them uses.
//
// Records are taken back by units: begin_unit() ... end_unit() or take_back(). Nothing of a unit is
// sent before it has ended, so a unit that fails leaves no trace. Outside a unit every root record
// is a unit of its own that cannot be taken back, and one that outgrows memory is sent in parts as
// it grows. Everything here belongs to the run thread.
#pragma once

#include <openitem/error.hpp>
#include <openitem/fields.hpp>
#include <openitem/text.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

static_assert(std::endian::native == std::endian::little, "a batch is little-endian");

namespace openitem {

namespace detail {

/// Bytes that grow without being cleared.
class Buffer {
public:
    char* data() { return data_.get(); }
    const char* data() const { return data_.get(); }
    std::size_t size() const { return size_; }
    void cut(std::size_t size) { size_ = size; }

    /// `bytes` more bytes, of no particular value.
    char* extend(std::size_t bytes) {
        if (capacity_ - size_ < bytes) grow(bytes);
        char* const out = data_.get() + size_;
        size_ += bytes;
        return out;
    }

private:
    void grow(std::size_t bytes) {
        std::size_t capacity = capacity_ < 4096 ? 4096 : capacity_ * 2;
        while (capacity - size_ < bytes) capacity *= 2;
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ != 0) std::memcpy(larger.get(), data_.get(), size_);
        data_ = std::move(larger);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> data_;  // aligned for every row: new gives 16
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// Copies a text and says whether it is ASCII. Most texts are short: loads that may overlap.
inline bool copy_text(char* to, std::string_view text) {
    const char* const from = text.data();
    const std::size_t size = text.size();
    constexpr std::uint64_t high = 0x8080808080808080u;
    constexpr std::size_t by_words = 96;
    if (size > by_words) {
        std::memcpy(to, from, size);
        return is_ascii(text);
    }
    if (size > 16) {
        std::uint64_t words[2], seen = 0;
        const auto copy = [&](std::size_t at) {
            std::memcpy(words, from + at, sizeof words);
            std::memcpy(to + at, words, sizeof words);
            seen |= words[0] | words[1];
        };
        for (std::size_t at = 0; at < size - 16; at += 16) copy(at);
        copy(size - 16);
        return (seen & high) == 0;
    }
    if (size >= 8) {
        std::uint64_t first, last;
        std::memcpy(&first, from, 8);
        std::memcpy(&last, from + size - 8, 8);
        std::memcpy(to, &first, 8);
        std::memcpy(to + size - 8, &last, 8);
        return ((first | last) & high) == 0;
    }
    if (size >= 4) {
        std::uint32_t first, last;
        std::memcpy(&first, from, 4);
        std::memcpy(&last, from + size - 4, 4);
        std::memcpy(to, &first, 4);
        std::memcpy(to + size - 4, &last, 4);
        return ((first | last) & static_cast<std::uint32_t>(high)) == 0;
    }
    unsigned seen = 0;
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = from[i];
        seen |= static_cast<unsigned char>(from[i]);
    }
    return seen < 0x80;
}

constexpr std::uint32_t size_of(FieldType type) {
    switch (type) {
        case FieldType::date:
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number:
            return 4;
        case FieldType::text:
        case FieldType::instant:
        case FieldType::integer:
            return 8;
        case FieldType::amount:
        case FieldType::decimal:
            return 16;
        case FieldType::digest:
            return 32;
    }
    return 0;
}

constexpr std::size_t aligned(std::size_t size) { return (size + 7) & ~std::size_t{7}; }

/// How long rows must be when `used` are the present bits of all of them.
inline std::uint32_t used_row_size(const Entity& entity, const std::uint64_t (&used)[2]) {
    const int last = used[1] != 0   ? 127 - std::countl_zero(used[1])
                     : used[0] != 0 ? 63 - std::countl_zero(used[0])
                                    : -1;
    if (last < 0) return sizeof(oi_row);
    const Field& field = entity.fields[last];
    return static_cast<std::uint32_t>(aligned(field.offset + size_of(field.type)));
}

}  // namespace detail

/// Where a row stands in a writer.
struct RowPlace {
    std::uint32_t entity = 0;
    std::uint32_t row = 0;
    std::uint32_t generation = 0;  ///< of the writer's tables when the row was added

    friend constexpr bool operator==(const RowPlace&, const RowPlace&) = default;
};

/// When a writer sends what it holds.
struct BatchLimits {
    std::size_t flush_bytes = 256u << 10;  ///< memory in use at which whole records are sent
    std::uint32_t flush_rows = 16384;      ///< the same in rows
    std::size_t stream_bytes = 32u << 20;  ///< outside a unit: a longer record is sent in parts
    std::size_t unit_bytes = 256u << 20;   ///< a longer unit is refused as bad data
};

class BatchWriter {
public:
    /// Takes one finished batch; its bytes are valid during the call.
    using Sink = std::function<void(std::span<const char>)>;

    explicit BatchWriter(Sink sink, BatchLimits limits = {})
        : sink_(std::move(sink)), limits_(limits) {
        row_sizes_.fill(sizeof(oi_row));
    }
    BatchWriter(const BatchWriter&) = delete;
    BatchWriter& operator=(const BatchWriter&) = delete;

    /// Starts a root record. Builders of earlier roots end here.
    RowPlace add_root(std::uint32_t entity) {
        if (!in_unit_ && full()) flush();
        if (memory() > limits_.unit_bytes) throw_too_large();
        root_ = add_row(entity, 0, 0);
        root_first_ = root_;
        auto& head = *reinterpret_cast<oi_row*>(row_bytes(entity, root_.row));
        if (origin_.source != 0) head.origin = origin_;
        if (!location_.empty()) head.location = store(location_);
        return root_;
    }

    /// Starts a child of a row of the current root record.
    RowPlace add_child(std::uint32_t entity, RowPlace parent) {
        if (parent == root_first_) {
            if (memory() > limits_.stream_bytes) send_begun();
            parent = root_;
        } else if (parent.generation != generation_ || parent.entity == root_.entity) {
            throw_ended();
        }
        return add_row(entity, parent.entity, parent.row);
    }

    /// The row's memory, for a moment: it moves when rows are added or grow.
    template <class Row>
    Row& row(RowPlace place) {
        return *reinterpret_cast<Row*>(bytes_of(place, sizeof(Row)));
    }
    oi_row& head(RowPlace place) {
        return *reinterpret_cast<oi_row*>(bytes_of(place, entities[place.entity].row_size));
    }
    /// Its first `size` bytes: rows take no more memory than is asked for.
    char* bytes_of(RowPlace place, std::size_t size) {
        if (place.generation != generation_) throw_sent();
        if (size > row_sizes_[place.entity]) lengthen(place.entity, size);
        return row_bytes(place.entity, place.row);
    }

    /// Keeps a text. Throws Error(OI_BAD_DATA) with this field's name when it is too long or no
    /// UTF-8.
    oi_text store(std::string_view text, std::string_view field = {}) {
        const auto offset = static_cast<std::uint32_t>(heap_.size());
        const auto size = static_cast<std::uint32_t>(text.size());
        if (text.size() > OI_TEXT_MAX_BYTES) throw_too_long(text.size(), field);
        const bool ascii = detail::copy_text(heap_.extend(size), text);
        if (!ascii) check_utf8(text, field);
        return {offset, size};
    }

    /// The same of a text known to be ASCII and not too long.
    oi_text store_ascii(std::string_view text) {
        const oi_text stored{static_cast<std::uint32_t>(heap_.size()),
                             static_cast<std::uint32_t>(text.size())};
        std::memcpy(heap_.extend(text.size()), text.data(), text.size());
        return stored;
    }

    /// What every root that starts from now on gets as its origin and location (empty: none).
    /// `location` stays valid as long as it is set.
    void set_origin(oi_origin origin, std::string_view location) {
        origin_ = origin;
        location_ = location;
    }

    void begin_unit() {
        if (full()) flush();
        in_unit_ = true;
        unit_counts_ = counts_;
        unit_heap_ = heap_.size();
        unit_row_count_ = row_count_;
        unit_row_bytes_ = row_bytes_;
    }
    /// Throws Error(OI_BAD_DATA) when the unit fits in no batches; it can still be taken back then.
    void end_unit() {
        if (!fits_one_batch()) flush();
        in_unit_ = false;
    }
    /// Forgets everything since begin_unit(), and ends the unit.
    void take_back() {
        for (std::uint32_t i = 0; i < OI_ENTITY_COUNT; ++i) {
            rows_[i].cut(std::size_t{unit_counts_[i]} * row_sizes_[i]);
        }
        counts_ = unit_counts_;
        heap_.cut(unit_heap_);
        row_count_ = unit_row_count_;
        row_bytes_ = unit_row_bytes_;
        in_unit_ = false;
    }

    /// Rows that wait to be sent.
    std::size_t pending_rows() const { return row_count_; }
    bool full() const {
        return row_count_ >= limits_.flush_rows || memory() >= limits_.flush_bytes;
    }

    /// Sends everything that is complete; in one batch, unless a record is too long for one.
    void flush();

private:
    friend class BatchSplitter;

    RowPlace add_row(std::uint32_t entity, std::uint32_t parent_entity, std::uint32_t parent_row);
    OPENITEM_COLD inline void lengthen(std::uint32_t entity, std::size_t size);

    char* row_bytes(std::uint32_t entity, std::uint32_t row) {
        return rows_[entity].data() + std::size_t{row} * row_sizes_[entity];
    }

    std::size_t memory() const { return row_bytes_ + heap_.size(); }
    bool fits_one_batch() const {
        return row_count_ <= OI_BATCH_MAX_ROWS && memory() + 4096 <= OI_BATCH_MAX_BYTES;
    }
    void send_begun();
    void send_whole();
    void clear();

    [[noreturn]] OPENITEM_COLD static void throw_ended() {
        throw Error(OI_INTERNAL, "builder.ended",
                    "a row was added to a record after the next record had begun");
    }
    [[noreturn]] OPENITEM_COLD static void throw_sent() {
        throw Error(OI_INTERNAL, "builder.sent",
                    "a field was set after its record had been sent; set the fields of a very long "
                    "record before its lines");
    }
    [[noreturn]] OPENITEM_COLD static void throw_too_large() {
        throw Error(OI_BAD_DATA, "record.too_large",
                    "expected less than 256 MiB of records from one row or document");
    }
    void check_utf8(std::string_view text, std::string_view field) {
        if (find_invalid_utf8(text) == std::string_view::npos) return;
        heap_.cut(heap_.size() - text.size());
        throw Error(OI_BAD_DATA, "text.not_utf8",
                    "expected UTF-8 text; set the encoding of the source", std::string(field));
    }
    [[noreturn]] OPENITEM_COLD static void throw_too_long(std::size_t size,
                                                          std::string_view field) {
        throw Error(OI_BAD_DATA, "text.too_long",
                    "expected a text of at most 1 MiB, found " + std::to_string(size) + " bytes",
                    std::string(field));
    }

    Sink sink_;
    BatchLimits limits_;
    /// Per entity: its rows, how many, and how long each is: as long as one had to be so far.
    std::array<detail::Buffer, OI_ENTITY_COUNT> rows_;
    std::array<std::uint32_t, OI_ENTITY_COUNT> counts_{};
    std::array<std::uint32_t, OI_ENTITY_COUNT> row_sizes_;
    detail::Buffer heap_;
    detail::Buffer out_;
    std::size_t row_count_ = 0;
    std::size_t row_bytes_ = 0;
    std::uint32_t generation_ = 1;
    RowPlace root_;        ///< the current root's row
    RowPlace root_first_;  ///< the row its builder knows: another one once parts have been sent
    oi_origin origin_{};
    std::string_view location_;
    bool in_unit_ = false;
    std::array<std::uint32_t, OI_ENTITY_COUNT> unit_counts_{};
    std::size_t unit_heap_ = 0;
    std::size_t unit_row_count_ = 0;
    std::size_t unit_row_bytes_ = 0;
};

}  // namespace openitem

#include <openitem/detail/batch_layout.hpp>  // IWYU pragma: export
