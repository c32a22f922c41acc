// From a body (body.cpp says how it is laid out) back to a batch of one record.
#include <algorithm>
#include <limits>

#include "host/base/text.hpp"
#include "host/model/body.hpp"
#include "host/model/body_format.hpp"

namespace openitem::model {
namespace {

using base::Code;
using base::Error;
using base::Result;
using namespace body_format;

constexpr std::size_t text_heap_limit = std::numeric_limits<std::uint32_t>::max();

constexpr std::size_t padded(std::size_t bytes) noexcept { return (bytes + 7) & ~std::size_t{7}; }

constexpr std::size_t size_of(FieldType type) noexcept {
    switch (type) {
        case FieldType::text:
            return sizeof(oi_text);
        case FieldType::amount:
            return sizeof(oi_amount);
        case FieldType::decimal:
            return sizeof(oi_decimal);
        case FieldType::digest:
            return sizeof(oi_digest);
        case FieldType::instant:
        case FieldType::integer:
            return sizeof(std::int64_t);
        case FieldType::date:
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number:
            return sizeof(std::uint32_t);
    }
    return 0;
}

class Decoder {
public:
    explicit Decoder(const oi_origin& origin) noexcept : origin_(origin) {}

    bool read(std::string_view content, std::string_view beside);
    // The batch, of the size that it says.
    std::vector<std::uint64_t> lay_out() const;

private:
    struct Group {
        std::uint32_t entity = 0;
        std::uint32_t first = 0;  // row in the table
        std::uint32_t count = 0;
    };
    struct Table {
        std::vector<std::byte> rows;
        std::uint32_t count = 0;
    };

    std::byte* row(std::uint32_t entity, std::uint32_t index) noexcept {
        return tables_[entity].rows.data() + std::size_t{index} * entities[entity].row_size;
    }
    oi_row& head(std::uint32_t entity, std::uint32_t index) noexcept {
        return *reinterpret_cast<oi_row*>(row(entity, index));
    }

    bool read_group(Reader& in);
    bool read_beside(Reader& in);
    bool read_fields(Reader& in, std::uint32_t entity, std::uint32_t index, const Mask& mask,
                     bool learns);
    bool read_value(Reader& in, std::byte* at, FieldType type, bool learns);
    bool read_amount(Reader& in, std::byte* at, bool learns);
    bool read_text(Reader& in, oi_text& text);

    oi_origin origin_;
    std::array<Table, OI_ENTITY_COUNT> tables_;
    std::string heap_;
    Currency3 reference_{};
    std::vector<Group> groups_;                  // [0] is the root
    std::array<std::size_t, max_depth> path_{};  // the latest group of each depth
    unsigned depth_ = 0;
};

bool Decoder::read(std::string_view content, std::string_view beside) {
    Reader in(content);
    const std::uint64_t root = in.varint();
    if (in.failed() || root >= OI_ENTITY_COUNT || !entities[root].root) return false;
    const auto entity = static_cast<std::uint32_t>(root);
    tables_[entity].rows.resize(entities[entity].row_size);
    tables_[entity].count = 1;
    head(entity, 0).origin = origin_;
    groups_.push_back({.entity = entity, .first = 0, .count = 1});
    if (!read_fields(in, entity, 0, content_masks[entity], true)) return false;
    while (!in.at_end()) {
        if (!read_group(in)) return false;
    }

    Reader other(beside);
    if (!read_text(other, head(entity, 0).location)) return false;
    if (!read_fields(other, entity, 0, control_masks[entity], false)) return false;
    while (!other.at_end()) {
        if (!read_beside(other)) return false;
    }
    return heap_.size() <= text_heap_limit;
}

bool Decoder::read_group(Reader& in) {
    const unsigned depth = in.byte();
    const std::uint64_t id = in.varint();
    const std::uint64_t count = in.varint();
    // A row takes at least a byte, which bounds the memory a damaged count can ask for.
    if (in.failed() || depth == 0 || depth > depth_ + 1 || depth >= max_depth) return false;
    if (id >= OI_ENTITY_COUNT || count == 0 || count > in.left()) return false;
    const Group parent = groups_[path_[depth - 1]];
    const auto entity = static_cast<std::uint32_t>(id);
    if (((entities[entity].parents >> parent.entity) & 1U) == 0) return false;

    Table& table = tables_[entity];
    const Group group{entity, table.count, static_cast<std::uint32_t>(count)};
    table.count += group.count;
    table.rows.resize(std::size_t{table.count} * entities[entity].row_size);
    std::uint64_t parent_row = 0;
    for (std::uint32_t i = 0; i < group.count; ++i) {
        if (depth > 1) parent_row += in.varint();
        if (in.failed() || parent_row >= parent.count) return false;
        oi_row& row = head(entity, group.first + i);
        row.parent_entity = parent.entity;
        row.parent_row = parent.first + static_cast<std::uint32_t>(parent_row);
        if (!read_fields(in, entity, group.first + i, content_masks[entity], false)) return false;
    }
    depth_ = depth;
    path_[depth] = groups_.size();
    groups_.push_back(group);
    return true;
}

bool Decoder::read_beside(Reader& in) {
    const std::uint64_t ordinal = in.varint();
    const std::uint64_t count = in.varint();
    if (in.failed() || ordinal == 0 || ordinal >= groups_.size()) return false;
    const Group& group = groups_[static_cast<std::size_t>(ordinal)];
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t at = in.varint();
        if (in.failed() || at >= group.count) return false;
        const std::uint32_t index = group.first + static_cast<std::uint32_t>(at);
        if (!read_text(in, head(group.entity, index).location)) return false;
        if (!read_fields(in, group.entity, index, control_masks[group.entity], false)) return false;
    }
    return true;
}

bool Decoder::read_fields(Reader& in, std::uint32_t entity, std::uint32_t index, const Mask& mask,
                          bool learns) {
    std::uint64_t before = 0;
    while (true) {
        const std::uint64_t next = in.varint();
        if (in.failed()) return false;
        if (next == 0) return true;
        const std::uint64_t bit = next - 1;
        if (next <= before || bit >= 128 || ((mask[bit >> 6] >> (bit & 63)) & 1U) == 0)
            return false;
        before = next;
        const Field& field = entities[entity].fields[bit];
        OI_SET_PRESENT(head(entity, index), bit);
        if (!read_value(in, row(entity, index) + field.offset, field.type, learns)) return false;
    }
}

template <class T>
void write(std::byte* at, T value) noexcept {
    std::memcpy(at, &value, sizeof value);
}

bool Decoder::read_value(Reader& in, std::byte* at, FieldType type, bool learns) {
    switch (type) {
        case FieldType::text:
            return read_text(in, *reinterpret_cast<oi_text*>(at));
        case FieldType::amount:
            return read_amount(in, at, learns);
        case FieldType::decimal: {
            const oi_decimal decimal{.units = in.integer(), .scale = in.byte(), .reserved = {}};
            write(at, decimal);
            return !in.failed() && decimal.scale <= OI_MAX_SCALE;
        }
        case FieldType::date: {
            const std::int64_t days = in.integer();
            write(at, static_cast<std::int32_t>(days));
            return !in.failed() && days == static_cast<std::int32_t>(days);
        }
        case FieldType::instant:
        case FieldType::integer:
            write(at, in.integer());
            return !in.failed();
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number: {
            const std::uint64_t value = in.varint();
            write(at, static_cast<std::uint32_t>(value));
            return !in.failed() && value == static_cast<std::uint32_t>(value);
        }
        case FieldType::digest: {
            const std::string_view bytes = in.bytes(size_of(type));
            if (in.failed()) return false;
            std::memcpy(at, bytes.data(), bytes.size());
            return true;
        }
    }
    return false;
}

bool Decoder::read_amount(Reader& in, std::byte* at, bool learns) {
    oi_amount amount{};
    amount.units = in.integer();
    const unsigned scale = in.byte();
    amount.scale = static_cast<std::uint8_t>(scale & ~currency_follows);
    if ((scale & currency_follows) != 0) {
        const std::string_view code = in.bytes(3);
        if (in.failed()) return false;
        std::memcpy(amount.currency, code.data(), 3);
        if (learns && reference_ == Currency3{}) std::memcpy(reference_.data(), code.data(), 3);
    } else {
        std::memcpy(amount.currency, reference_.data(), 3);
    }
    write(at, amount);
    const bool printable = std::all_of(std::begin(amount.currency), std::end(amount.currency),
                                       [](char c) { return c > ' ' && c <= '~'; });
    return !in.failed() && amount.scale <= OI_MAX_SCALE && printable;
}

bool Decoder::read_text(Reader& in, oi_text& text) {
    const std::string_view bytes = in.bytes(in.varint());
    if (in.failed() || heap_.size() > text_heap_limit || !base::is_utf8(bytes)) return false;
    text = {.offset = static_cast<std::uint32_t>(heap_.size()),
            .length = static_cast<std::uint32_t>(bytes.size())};
    if (bytes.empty()) text.offset = 0;
    heap_ += bytes;
    return true;
}

std::vector<std::uint64_t> Decoder::lay_out() const {
    std::vector<oi_table> directory;
    for (const Entity& entity : entities) {
        const Table& table = tables_[entity.id];
        if (entity.name.empty() || table.count == 0) continue;
        directory.push_back({.entity = entity.id,
                             .row_size = entity.row_size,
                             .row_count = table.count,
                             .reserved = 0,
                             .offset = 0});
    }
    std::size_t size = sizeof(oi_batch_header) + directory.size() * sizeof(oi_table);
    for (oi_table& table : directory) {
        table.offset = size;
        size += tables_[table.entity].rows.size();
    }
    oi_batch_header header{};
    header.magic = OI_BATCH_MAGIC;
    header.abi_major = OI_ABI_MAJOR;
    header.abi_minor = OI_ABI_MINOR;
    header.byte_order = OI_BATCH_BYTE_ORDER;
    header.table_count = static_cast<std::uint32_t>(directory.size());
    header.size = size + padded(heap_.size());
    header.text_offset = size;
    header.text_size = heap_.size();
    header.header_size = sizeof(oi_batch_header);
    header.table_size = sizeof(oi_table);

    std::vector<std::uint64_t> words(header.size / 8);
    auto* const bytes = reinterpret_cast<std::byte*>(words.data());
    std::memcpy(bytes, &header, sizeof header);
    std::memcpy(bytes + sizeof header, directory.data(), directory.size() * sizeof(oi_table));
    for (const oi_table& table : directory) {
        const auto& rows = tables_[table.entity].rows;
        std::memcpy(bytes + table.offset, rows.data(), rows.size());
    }
    if (!heap_.empty()) std::memcpy(bytes + header.text_offset, heap_.data(), heap_.size());
    return words;
}

Error not_a_body(std::string message) {
    return {
        .code = Code::invalid,
        .message = std::move(message),
        .help = "the stored record is damaged: restore it from a backup, or sync its source again"};
}

}  // namespace

std::string_view DecodedRecord::batch_bytes() const noexcept {
    return {reinterpret_cast<const char*>(words_.data()), words_.size() * sizeof(std::uint64_t)};
}

Result<DecodedRecord> decode_body(std::string_view body, const oi_origin& origin) {
    if (body.empty() || static_cast<unsigned char>(body.front()) != version) {
        return not_a_body("expected the body of a record in version 1");
    }
    const std::string_view content = content_of(body);
    if (content.empty()) return not_a_body("the body of a record is cut short");
    const auto beside = static_cast<std::size_t>(content.data() - body.data()) + content.size();
    Decoder decoder(origin);
    if (!decoder.read(content, body.substr(beside))) {
        return not_a_body("the body of a record does not hold what it says");
    }
    DecodedRecord decoded;
    decoded.words_ = decoder.lay_out();
    const std::string_view bytes = decoded.batch_bytes();
    decoded.records_ = std::make_unique<Records>(BatchView(bytes.data(), bytes.size()));
    decoded.record_ = decoded.records_->next();
    return decoded;
}

}  // namespace openitem::model
