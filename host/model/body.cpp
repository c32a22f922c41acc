// Layout of a body, version 1. Numbers are varints (7 bits a byte, lowest first); signed ones are
// zigzag, so that small negatives stay small.
//
//     body     = 0x01, size of content, content, beside
//     content  = entity of the root, fields, group*
//     group    = depth (1 byte, 1: below the root), entity, count of rows, row{count}
//     row      = [depth > 1: index of its parent in the parent's group, minus that of the row
//     before],
//                fields
//     fields   = {bit + 1, value}* in ascending order, 0
//     value    = text: size, bytes            amount: units, scale (+ 0x80: currency follows),
//     currency
//                decimal: units, scale        date, instant, integer: signed    digest: 32 bytes
//                code, flag, number: unsigned
//     beside   = location of the root (size, bytes), its control fields, group-beside*
//     group-beside = ordinal of the group in content (1 for the first), count of entries,
//                {index of the row, location (size, bytes), control fields}
//
// Groups stand in pre-order, by ascending entity: a group's parent is the last one of lesser depth
// before it. A group has the rows of one entity below the rows of one other group, in the order of
// their parents and, below one parent, in that of the source. An amount states its currency unless
// it is that of the first amount among the root's fields of the content.
#include "host/model/body.hpp"

#include <algorithm>
#include <cstring>

#include "host/model/body_format.hpp"

namespace openitem::model {

using base::Code;
using base::Error;
using base::Result;

namespace body_format {
namespace {

void put_location(oi_text location, const BatchView& batch, Bytes& out) {
    const std::string_view text = batch.text(location);
    char* p = out.room(varint_max + text.size());
    p = put_varint(p, text.size());
    if (!text.empty()) std::memcpy(p, text.data(), text.size());
    out.end_at(p + text.size());
}

char* put_amount(char* p, const oi_amount& amount, Reference& reference) noexcept {
    p = put_signed(p, amount.units);
    if (reference.learns && reference.currency == Currency3{}) {
        std::memcpy(reference.currency.data(), amount.currency, 3);
    } else if (std::memcmp(amount.currency, reference.currency.data(), 3) == 0) {
        *p++ = static_cast<char>(amount.scale);
        return p;
    }
    *p++ = static_cast<char>(amount.scale | currency_follows);
    std::memcpy(p, amount.currency, 3);
    return p + 3;
}

// What fits into `fixed_max` bytes with its bit: everything but text.
char* put_value(char* p, const std::byte* at, FieldType type, Reference& reference) noexcept {
    switch (type) {
        case FieldType::amount:
            return put_amount(p, read<oi_amount>(at), reference);
        case FieldType::decimal: {
            const auto decimal = read<oi_decimal>(at);
            p = put_signed(p, decimal.units);
            *p++ = static_cast<char>(decimal.scale);
            return p;
        }
        case FieldType::date:
            return put_signed(p, read<std::int32_t>(at));
        case FieldType::instant:
        case FieldType::integer:
            return put_signed(p, read<std::int64_t>(at));
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number:
            return put_varint(p, read<std::uint32_t>(at));
        case FieldType::digest:
            std::memcpy(p, at, sizeof(oi_digest));
            return p + sizeof(oi_digest);
        case FieldType::text:
            break;
    }
    return p;
}

}  // namespace

// The fields of a row whose bits are also in `mask`, and the closing 0.
void put_fields(const std::byte* row, const Entity& entity, const Mask& mask,
                const BatchView& batch, Reference& reference, Bytes& out) {
    const auto& head = read_in_place<oi_row>(row);
    for (unsigned word = 0; word < 2; ++word) {
        std::uint64_t bits = head.present[word] & mask[word];
        for (; bits != 0; bits &= bits - 1) {
            const unsigned bit = word * 64 + static_cast<unsigned>(__builtin_ctzll(bits));
            const Field& field = entity.fields[bit];
            if (field.type == FieldType::text) {
                const std::string_view text = batch.text(read<oi_text>(row + field.offset));
                char* p = out.room(2 * varint_max + text.size());
                p = put_varint(p, bit + 1);
                p = put_varint(p, text.size());
                if (!text.empty()) std::memcpy(p, text.data(), text.size());
                out.end_at(p + text.size());
            } else {
                char* const p = put_varint(out.room(fixed_max), bit + 1);
                out.end_at(put_value(p, row + field.offset, field.type, reference));
            }
        }
    }
    *out.room(1) = '\0';
    out.grow_by(1);
}

void Draft::clear(std::uint32_t without) noexcept {
    without_ = without;
    root_.clear();
    beside_.clear();
    group_count_ = 0;
    started_ = false;
}

void Draft::add(const RecordView& record, Locations locations) {
    const Entity& entity = record.description();
    if (!started_) {
        started_ = true;
        root_.end_at(put_varint(root_.room(varint_max), entity.id));
        reference_ = {.currency = {}, .learns = true};
        put_fields(record.bytes(), entity, content_masks[entity.id], record.batch(), reference_,
                   root_);
        reference_.learns = false;
        put_location(record.head().location, record.batch(), beside_);
        put_fields(record.bytes(), entity, control_masks[entity.id], record.batch(), reference_,
                   beside_);
    }
    if (record.child_entities() == 0) return;
    rows_[0].assign(1, record.row());
    add_children(record, {.entity = entity.id, .path = 0, .depth = 0, .first = 0}, locations);
}

void Draft::add_children(const RecordView& record, const Parents& parents, Locations locations) {
    for (std::uint64_t rest = record.child_entities(); rest != 0; rest &= rest - 1) {
        const auto child = static_cast<std::uint32_t>(__builtin_ctzll(rest));
        if (((entities[child].parents >> parents.entity) & 1U) == 0) continue;
        if (child == without_) continue;
        if (record.children_below(child, parents.entity).count == 0) continue;

        const unsigned depth = parents.depth + 1;
        assert(depth < max_depth);
        rows_[depth].clear();
        Parents next{.entity = child, .path = 0, .depth = depth, .first = 0};
        std::size_t at = 0;
        for (std::uint32_t i = 0; i < rows_[parents.depth].size(); ++i) {
            const RowRange range = record.children(child, parents.entity, rows_[parents.depth][i]);
            for (std::uint32_t k = 0; k < range.count; ++k) {
                if (rows_[depth].empty()) {
                    at = group_of(parents.path, depth, child);
                    next.path = groups_[at].path;
                    next.first = groups_[at].count;
                }
                put_row(record, groups_[at], range[k], parents.first + i, locations);
                rows_[depth].push_back(range[k]);
            }
        }
        // Rows of that entity may all be below rows of another group.
        if (!rows_[depth].empty()) add_children(record, next, locations);
    }
}

// One row of a group; `parent` counts within the parent's group.
void Draft::put_row(const RecordView& record, Group& group, std::uint32_t row, std::uint32_t parent,
                    Locations locations) {
    const Entity& entity = entities[group.entity];
    const std::byte* const bytes = record.batch().table(group.entity).bytes(row);
    if (group.depth > 1) {
        assert(parent >= group.last_parent);
        group.rows.end_at(put_varint(group.rows.room(varint_max), parent - group.last_parent));
        group.last_parent = parent;
    }
    put_fields(bytes, entity, content_masks[entity.id], record.batch(), reference_, group.rows);

    const auto& head = read_in_place<oi_row>(bytes);
    const bool located = locations == Locations::all && head.location.length != 0;
    const Mask& control = control_masks[entity.id];
    if (located || ((head.present[0] & control[0]) | (head.present[1] & control[1])) != 0) {
        ++group.beside_count;
        group.beside.end_at(put_varint(group.beside.room(varint_max), group.count));
        put_location(located ? head.location : oi_text{}, record.batch(), group.beside);
        put_fields(bytes, entity, control, record.batch(), reference_, group.beside);
    }
    ++group.count;
}

std::size_t Draft::group_of(std::uint64_t parent_path, unsigned depth, std::uint32_t entity) {
    const std::uint64_t path = parent_path | std::uint64_t{entity} << (64 - 8 * depth);
    for (std::size_t i = 0; i < group_count_; ++i) {
        if (groups_[i].path == path) return i;
    }
    if (group_count_ == groups_.size()) groups_.emplace_back();
    groups_[group_count_].start(path, depth, entity);
    return group_count_++;
}

std::size_t Draft::size() const noexcept {
    std::size_t bytes = root_.size() + beside_.size();
    for (std::size_t i = 0; i < group_count_; ++i) {
        bytes += groups_[i].rows.size() + groups_[i].beside.size();
    }
    return bytes;
}

// Puts the parts together. Ascending paths are the pre-order.
void Draft::finish(std::string& out) {
    const auto end = groups_.begin() + static_cast<std::ptrdiff_t>(group_count_);
    const auto by_path = [](const Group& a, const Group& b) { return a.path < b.path; };
    if (!std::is_sorted(groups_.begin(), end, by_path)) std::sort(groups_.begin(), end, by_path);

    std::array<char, 2 * varint_max + 2> head{};
    std::size_t content = root_.size();
    for (std::size_t i = 0; i < group_count_; ++i) {
        content += static_cast<std::size_t>(put_group_head(head.data(), groups_[i]) - head.data()) +
                   groups_[i].rows.size();
    }
    head[0] = static_cast<char>(version);
    out.append(head.data(), put_varint(head.data() + 1, content));
    out.append(root_.data(), root_.size());
    for (std::size_t i = 0; i < group_count_; ++i) {
        out.append(head.data(), put_group_head(head.data(), groups_[i]));
        out.append(groups_[i].rows.data(), groups_[i].rows.size());
    }
    out.append(beside_.data(), beside_.size());
    for (std::size_t i = 0; i < group_count_; ++i) {
        if (groups_[i].beside_count == 0) continue;
        out.append(head.data(),
                   put_varint(put_varint(head.data(), i + 1), groups_[i].beside_count));
        out.append(groups_[i].beside.data(), groups_[i].beside.size());
    }
}

char* Draft::put_group_head(char* p, const Group& group) noexcept {
    *p++ = static_cast<char>(group.depth);
    return put_varint(put_varint(p, group.entity), group.count);
}

}  // namespace body_format

struct BodyEncoder::Work {
    body_format::Draft draft;
};

BodyEncoder::BodyEncoder() : work_(std::make_unique<Work>()) {}
BodyEncoder::~BodyEncoder() = default;
BodyEncoder::BodyEncoder(BodyEncoder&&) noexcept = default;
BodyEncoder& BodyEncoder::operator=(BodyEncoder&&) noexcept = default;

void BodyEncoder::append(const RecordView& record, std::string& out, Locations locations) {
    assert(!record.continues() && !record.continued());
    work_->draft.clear();
    work_->draft.add(record, locations);
    work_->draft.finish(out);
}

void BodyEncoder::append_unjudged(const RecordView& record, std::string& out) {
    work_->draft.clear(OI_FINDING);
    work_->draft.add(record, Locations::root);
    work_->draft.finish(out);
}

struct RecordJoiner::State {
    body_format::Draft draft;
    Locations locations;
    std::size_t limit;
    bool open = false;
    bool too_large = false;
    std::uint32_t entity = 0;
    std::string source_id = {};
    oi_origin origin = {};
};

RecordJoiner::RecordJoiner(Locations locations, std::size_t limit)
    : state_(new State{.draft = {}, .locations = locations, .limit = limit}) {}
RecordJoiner::~RecordJoiner() = default;
RecordJoiner::RecordJoiner(RecordJoiner&&) noexcept = default;
RecordJoiner& RecordJoiner::operator=(RecordJoiner&&) noexcept = default;

bool RecordJoiner::open() const noexcept { return state_->open; }
bool RecordJoiner::too_large() const noexcept { return state_->too_large; }
const oi_origin& RecordJoiner::origin() const noexcept { return state_->origin; }
std::size_t RecordJoiner::bytes() const noexcept { return state_->draft.size(); }

void RecordJoiner::clear() {
    // A large record is the exception: its memory is given back.
    *state_ = State{.draft = {}, .locations = state_->locations, .limit = state_->limit};
}

Result<void> RecordJoiner::add(const RecordView& part) {
    State& state = *state_;
    const bool due = state.open ? part.continued() && part.entity() == state.entity &&
                                      part.source_id() == state.source_id
                                : !part.continued();
    if (!due) {
        Error error{.code = Code::conflict,
                    .location = std::string(part.location()),
                    .message = state.open
                                   ? "expected the next part of " + state.source_id + ", found " +
                                         std::string(part.source_id())
                                   : "expected the first part of a record, found a later one"};
        clear();
        return error;
    }
    if (!state.open) {
        state.draft.clear();
        state.too_large = false;
        state.entity = part.entity();
        state.source_id = part.source_id();
        state.origin = part.origin();
    }
    state.open = part.continues();
    if (state.too_large) return {};
    state.draft.add(part, state.locations);
    if (state.draft.size() <= state.limit) return {};
    state.too_large = true;
    state.draft = {};
    return Error{.code = Code::limit,
                 .rule = "record.too_large",
                 .location = std::string(part.location()),
                 .message = "expected a record of at most " + std::to_string(state.limit) +
                            " bytes, " + state.source_id + " is larger"};
}

std::string RecordJoiner::take() {
    assert(!open());
    std::string body;
    body.reserve(state_->draft.size() + 1024);
    state_->draft.finish(body);
    clear();
    return body;
}

std::string_view content_of(std::string_view body) noexcept {
    if (body.empty() || static_cast<unsigned char>(body.front()) != body_format::version) return {};
    body_format::Reader reader(body.substr(1));
    const std::uint64_t size = reader.varint();
    return reader.failed() ? std::string_view() : reader.bytes(size);
}

base::Digest content_hash(std::string_view body, base::Sha256& sha256) {
    return sha256.update(content_of(body)).finish();
}

base::Digest content_hash(std::string_view body) { return base::sha256(content_of(body)); }

}  // namespace openitem::model
