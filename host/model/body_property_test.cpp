// What holds for every record, of whatever rows and fields. RapidCheck prints the seed of a
// failure.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "host/model/body.hpp"
#include "host/model/json.hpp"
#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::TestBatch;

std::string any_text() {
    return *rc::gen::weightedOneOf<std::string>(
        {{6, rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127))},
         {1, rc::gen::just(std::string("Grüße \xe2\x82\xac \xf0\x9f\x8d\xba"))},
         {1, rc::gen::just(std::string(300, 'x'))}});
}

oi_amount any_amount() {
    oi_amount amount{};
    amount.units = *rc::gen::arbitrary<std::int64_t>();
    amount.scale = *rc::gen::inRange<std::uint8_t>(0, OI_MAX_SCALE + 1);
    const auto currency = *rc::gen::element<std::string>("EUR", "USD", "?!~");
    std::memcpy(amount.currency, currency.data(), 3);
    return amount;
}

template <class T>
void write(std::byte* at, T value) {
    std::memcpy(at, &value, sizeof value);
}

void set_field(TestBatch& batch, RowPlace place, const Field& field) {
    // The text first: it may move the rows.
    oi_text text{};
    if (field.type == FieldType::text) text = batch.writer().store(any_text());
    oi_digest digest{};
    for (auto& byte : digest.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
    oi_row& head = batch.writer().head(place);
    auto* const at = reinterpret_cast<std::byte*>(&head) + field.offset;
    switch (field.type) {
        case FieldType::text:
            write(at, text);
            break;
        case FieldType::amount:
            write(at, any_amount());
            break;
        case FieldType::decimal: {
            oi_decimal decimal{};
            decimal.units = *rc::gen::arbitrary<std::int64_t>();
            decimal.scale = *rc::gen::inRange<std::uint8_t>(0, OI_MAX_SCALE + 1);
            write(at, decimal);
            break;
        }
        case FieldType::date:
            write(at, *rc::gen::arbitrary<std::int32_t>());
            break;
        case FieldType::instant:
        case FieldType::integer:
            write(at, *rc::gen::arbitrary<std::int64_t>());
            break;
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number:
            write(at, *rc::gen::arbitrary<std::uint32_t>());
            break;
        case FieldType::digest:
            write(at, digest);
            break;
    }
    OI_SET_PRESENT(head, field.bit);
}

void fill_row(TestBatch& batch, RowPlace place) {
    const Entity& entity = entities[place.entity];
    for (std::uint32_t i = 0; i < entity.field_count; ++i) {
        if (*rc::gen::inRange(0, 4) == 0) set_field(batch, place, entity.fields[i]);
    }
    if (*rc::gen::inRange(0, 3) == 0) {
        const oi_text where = batch.writer().store(any_text());
        batch.writer().head(place).location = where;
    }
}

// A record with up to 12 rows below it, each under any earlier row that may have it.
void add_record(TestBatch& batch) {
    const auto root_entity =
        *rc::gen::element<std::uint32_t>(OI_INVOICE, OI_PAYMENT, OI_CUSTOMER, OI_ALLOCATION,
                                         OI_DISPUTE, OI_BANK_STATEMENT, OI_ORDER, OI_BALANCE);
    std::vector<RowPlace> rows{batch.writer().add_root(root_entity)};
    fill_row(batch, rows[0]);
    const int wanted = *rc::gen::inRange(0, 13);
    for (int i = 0; i < wanted; ++i) {
        const RowPlace parent = rows[*rc::gen::inRange<std::size_t>(0, rows.size())];
        std::vector<std::uint32_t> possible;
        for (const Entity& entity : entities) {
            if (((entity.parents >> parent.entity) & 1U) != 0) possible.push_back(entity.id);
        }
        if (possible.empty()) continue;
        rows.push_back(batch.writer().add_child(*rc::gen::elementOf(possible), parent));
        fill_row(batch, rows.back());
    }
}

RC_GTEST_PROP(BodyProperty, EncodesDecodesAndEncodesToItself, ()) {
    TestBatch batch;
    const int count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) add_record(batch);
    BodyEncoder encoder;
    base::Sha256 sha256;
    int seen = 0;
    Records& records = batch.records();
    while (const RecordView* record = records.next()) {
        ++seen;
        std::string body;
        encoder.append(*record, body, Locations::all);
        const auto decoded = decode_body(body);
        RC_ASSERT(decoded.ok());
        std::string again;
        encoder.append(decoded->record(), again, Locations::all);
        RC_ASSERT(again == body);
        RC_ASSERT(content_hash(again, sha256) == content_hash(body));
        // JSON names everything in its order: it is the same of both.
        std::string json;
        std::string json_again;
        append_json(*record, json);
        append_json(decoded->record(), json_again);
        RC_ASSERT(json == json_again);
    }
    RC_ASSERT(seen == count);
}

RC_GTEST_PROP(BodyProperty, AnyBytesAreABodyOrAnError, (std::string bytes)) {
    bytes.insert(bytes.begin(), '\x01');
    const auto decoded = decode_body(bytes);
    if (decoded.ok()) {
        BodyEncoder encoder;
        std::string body;
        encoder.append(decoded->record(), body, Locations::all);
        RC_ASSERT(decode_body(body).ok());
    }
}

}  // namespace
}  // namespace openitem::model
