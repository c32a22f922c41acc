// openitem/builder.hpp - what the builders of builders.hpp are made of.
//
// A builder is a place in the writer's tables: cheap to copy, valid until the next root record is
// started. Setting a field twice keeps the last value. An empty text counts as absent, so that an
// empty column or element needs no test.
#pragma once

#include <openitem/batch_writer.hpp>
#include <openitem/values.hpp>

#include <string_view>

namespace openitem {

[[noreturn]] OPENITEM_COLD inline void throw_no_identity(std::uint32_t entity) {
    throw Error(
        OI_BAD_DATA, "source_id.empty",
        "expected an identity in the source system for this " + std::string(entities[entity].title),
        "source_id");
}

template <class Row>
class RowBuilder {
public:
    using row_type = Row;

    RowBuilder(BatchWriter& writer, RowPlace place) : writer_(&writer), place_(place) {}

protected:
    void put(oi_text Row::*member, unsigned bit, std::string_view value) {
        if (value.empty()) return;
        set(member, bit, writer_->store(value, entities[entity_id<Row>].fields[bit].name));
    }
    void put(oi_amount Row::*member, unsigned bit, oi_amount value) { set(member, bit, value); }
    void put(oi_decimal Row::*member, unsigned bit, oi_decimal value) { set(member, bit, value); }
    void put(oi_digest Row::*member, unsigned bit, const oi_digest& value) {
        set(member, bit, value);
    }
    void put(std::int32_t Row::*member, unsigned bit, Date value) { set(member, bit, value.days); }
    void put(std::int64_t Row::*member, unsigned bit, Instant value) {
        set(member, bit, value.micros);
    }
    void put(std::int64_t Row::*member, unsigned bit, std::int64_t value) {
        set(member, bit, value);
    }
    void put(std::uint32_t Row::*member, unsigned bit, std::uint32_t value) {
        set(member, bit, value);
    }

    void put_location(std::string_view where) {
        row(sizeof(oi_row)).row.location = writer_->store(where);
    }
    void put_origin(oi_origin from) { row(sizeof(oi_row)).row.origin = from; }

    template <class Child>
    Child add_child() {
        constexpr std::uint32_t entity = entity_id<typename Child::row_type>;
        return Child(*writer_, writer_->add_child(entity, place_));
    }

private:
    template <class Value>
    void set(Value Row::*member, unsigned bit, const Value& value) {
        Row& to = row(entities[entity_id<Row>].fields[bit].offset + sizeof(Value));
        to.*member = value;
        OI_SET_PRESENT(to.row, bit);
    }

    /// The row, of which only the first `size` bytes are there.
    Row& row(std::size_t size) { return *reinterpret_cast<Row*>(writer_->bytes_of(place_, size)); }

    BatchWriter* writer_;
    RowPlace place_;
};

}  // namespace openitem
