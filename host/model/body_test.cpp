#include "host/model/body.hpp"

#include <gtest/gtest.h>

#include <string>

#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::day;
using testing::eur;
using testing::TestBatch;

std::string body_of(const RecordView& record, Locations locations = Locations::root) {
    BodyEncoder encoder;
    std::string body;
    encoder.append(record, body, locations);
    return body;
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

void fill(Invoice invoice) {
    invoice.number("R-1").kind(OI_INVOICE_KIND_INVOICE).issued_on(day("2026-01-31"));
    invoice.currency("EUR").total(eur("-12.50")).open(eur("2.5")).location("a.csv:2");
    invoice.origin({100, 20, 1});
}

void add_document(Invoice invoice, bool other_order = false) {
    auto seller = invoice.add_party().role(OI_ROLE_SELLER).name("Müller");
    seller.add_party_identifier().value("42").scheme("0088");
    auto first = invoice.add_invoice_line().line_id("1").quantity(decimal("1.500"));
    if (other_order) invoice.add_allowance_charge().charge(true).amount(amount("1", "USD"));
    auto second = invoice.add_invoice_line().line_id("2").location("/Invoice/Line[2]");
    if (other_order) second.add_allowance_charge().amount(eur("0.10"));
    first.add_allowance_charge().amount(eur("0.05"));
    first.add_allowance_charge().amount(eur("0.06"));
    if (!other_order) second.add_allowance_charge().amount(eur("0.10"));
    if (!other_order) invoice.add_allowance_charge().charge(true).amount(amount("1", "USD"));
    second.add_allowance_charge().amount(eur("0.11")).reason("");
}

// These bytes lie in the stores of companies: what is written here is read for ever.
TEST(Body, IsTheseBytes) {
    TestBatch batch;
    fill(batch.invoice("R-1"));
    EXPECT_EQ(hex(body_of(batch.first())),
              "01"                // version
              "1e"                // size of the content
              "01"                // invoice
              "0103522d31"        // source_id "R-1"
              "0203522d31"        // number
              "0301"              // kind
              "0688c002"          // issued_on: day 20484
              "0b03455552"        // currency
              "0cc31382455552"    // total: -1250, scale 2, EUR follows
              "00"                // end of fields
              "07612e6373763a32"  // beside: location
              "0d3201"            // open: 25, scale 1, in the same currency
              "00");
}

TEST(Body, OfADocumentIsTheseBytes) {
    TestBatch batch;
    auto invoice = batch.invoice("1");
    invoice.total(eur("1"));
    add_document(invoice);
    EXPECT_EQ(hex(body_of(batch.first(), Locations::all)),
              "015b01"
              "010131"
              "0c0280455552"
              "00"  // source_id, total
              "010201"
              "0101"
              "02074dc3bc6c6c6572"
              "00"  // below the root: one party
              "020301"
              "00"
              "01023432"
              "020430303838"
              "00"  // below a party: one identifier, of party 0
              "010402"
              "010131"
              "05b81703"
              "00"
              "010132"
              "00"  // two lines
              // below lines: four allowances, of line 0, 0, 1 and 1
              "020604"
              "00020a0200"
              "00020c0200"
              "0102140200"
              "0002160200"
              "010601"
              "0101"
              "020280555344"
              "00"  // below the root: one, in a currency of its own
              "00"
              "00"  // beside: of the root, nothing
              "0301"
              "01"
              "102f496e766f6963652f4c696e655b325d"
              "00");  // group 3, row 1: a location
}

TEST(Body, DoesNotDependOnHowRowsOfDifferentParentsWereInterleaved) {
    TestBatch one;
    auto invoice = one.invoice("1");
    invoice.total(eur("1"));
    add_document(invoice, false);
    TestBatch other;
    other.customer("before");
    auto same = other.invoice("1");
    same.total(eur("1"));
    add_document(same, true);
    other.records().next();
    Records& records = other.records();
    records.next();
    EXPECT_EQ(hex(body_of(one.first())), hex(body_of(*records.next())));
}

TEST(Body, HashesContentAndNeitherControlFieldsNorPlaces) {
    const auto hash_of = [](auto change) {
        TestBatch batch;
        auto invoice = batch.invoice("R-1");
        fill(invoice);
        change(invoice);
        return content_hash(body_of(batch.first(), Locations::all));
    };
    const auto hash = hash_of([](Invoice) {});
    EXPECT_EQ(hash, hash_of([](Invoice i) { i.open(eur("7")); }));
    EXPECT_EQ(hash, hash_of([](Invoice i) { i.status("paid").settled_on(day("2026-02-28")); }));
    EXPECT_EQ(hash, hash_of([](Invoice i) { i.modified_at(openitem::Instant{77}); }));
    EXPECT_EQ(hash, hash_of([](Invoice i) { i.location("b.csv:3").origin({1, 2, 3}); }));
    EXPECT_NE(hash, hash_of([](Invoice i) { i.number("R-2"); }));
    EXPECT_NE(hash, hash_of([](Invoice i) { i.total(eur("-12.500")); })) << "as received";
    EXPECT_NE(hash, hash_of([](Invoice i) { i.total(amount("-12.50", "USD")); }));
    EXPECT_NE(hash, hash_of([](Invoice i) { i.add_note().text("x"); }));
    EXPECT_NE(hash, hash_of([](Invoice i) { i.change(OI_CHANGE_VOIDED); }));
}

TEST(Body, DecodesToARecordThatReadsTheSame) {
    TestBatch batch;
    auto invoice = batch.invoice("1");
    fill(invoice);
    add_document(invoice);
    const std::string body = body_of(batch.first(), Locations::all);
    const auto decoded = decode_body(body, {100, 20, 1});
    ASSERT_TRUE(decoded.ok());
    const RecordView& record = decoded->record();
    EXPECT_EQ(record.source_id(), "1");
    EXPECT_EQ(record.location(), "a.csv:2");
    EXPECT_EQ(record.origin().offset, 100U);
    EXPECT_EQ(record.as<oi_invoice>().amount<OI_INVOICE_OPEN>()->units, 25);
    const auto lines = record.children<oi_invoice_line>();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1].location(), "/Invoice/Line[2]");
    EXPECT_EQ(record.children<oi_allowance_charge>(lines[1]).size(), 2U);
    EXPECT_EQ(body_of(record, Locations::all), body);
    // Without the places of the lines it is shorter, and the same content.
    EXPECT_LT(body_of(record).size(), body.size());
    EXPECT_EQ(content_of(body_of(record)), content_of(body));
}

TEST(Body, OfManyRecordsLieBehindEachOther) {
    TestBatch batch;
    fill(batch.invoice("1"));
    add_document(batch.invoice("2"));
    fill(batch.invoice("3"));
    BodyEncoder encoder;
    std::string bodies;
    std::string single;
    Records& records = batch.records();
    while (const RecordView* record = records.next()) {
        encoder.append(*record, bodies);
        single += body_of(*record);
    }
    EXPECT_EQ(bodies, single);
}

TEST(Body, ThatIsDamagedIsAnError) {
    TestBatch batch;
    auto invoice = batch.invoice("1");
    fill(invoice);
    add_document(invoice);
    const std::string body = body_of(batch.first(), Locations::all);
    EXPECT_FALSE(decode_body("").ok());
    EXPECT_FALSE(decode_body("\x02rest").ok());
    for (std::size_t size = 0; size < body.size(); ++size) {
        const auto decoded = decode_body(std::string_view(body).substr(0, size));
        EXPECT_TRUE(!decoded.ok() || body_of(decoded->record(), Locations::all) != body);
    }
    // Any byte may change: it decodes to something else, or says that it is damaged.
    for (std::size_t at = 0; at < body.size(); ++at) {
        for (const int bit : {0, 3, 7}) {
            std::string damaged = body;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
            const auto decoded = decode_body(damaged);
            EXPECT_TRUE(decoded.ok() || !decoded.error().message.empty());
        }
    }
}

TEST(Joiner, GivesTheBodyThatOneBatchWouldHaveGiven) {
    const auto build = [](TestBatch& batch, int lines) {
        auto invoice = batch.invoice("long");
        fill(invoice);
        add_document(invoice);
        for (int i = 0; i < lines; ++i) {
            auto line = invoice.add_invoice_line().line_id(std::to_string(i)).location("/L");
            line.net_amount(i % 3 == 0 ? amount("3", "USD") : eur("3"));
            line.add_allowance_charge().amount(eur("0.01")).add_finding().rule("X");
            if (i % 7 == 0) invoice.add_note().text("note " + std::to_string(i));
        }
    };
    TestBatch whole;
    build(whole, 200);
    const std::string expected = body_of(whole.first(), Locations::all);
    for (const std::size_t bytes : {2'000U, 5'000U, 20'000U}) {
        TestBatch parts(BatchLimits{.flush_bytes = bytes, .stream_bytes = bytes});
        build(parts, 200);
        ASSERT_GT(parts.batches().size(), 2U);
        RecordJoiner joiner(Locations::all);
        for (const BatchView& batch : parts.batches()) {
            Records records(batch);
            ASSERT_TRUE(joiner.add(*records.next()).ok());
            EXPECT_EQ(joiner.open(), &batch != &parts.batches().back());
        }
        EXPECT_EQ(joiner.origin().offset, 100U);
        EXPECT_EQ(joiner.take(), expected);
        EXPECT_EQ(joiner.bytes(), 0U);
    }
}

TEST(Joiner, RefusesWhatIsNotTheNextPart) {
    TestBatch parts(BatchLimits{.flush_bytes = 1'000, .stream_bytes = 1'000});
    auto invoice = parts.invoice("long");
    for (int i = 0; i < 100; ++i) invoice.add_note().text("some text that takes its place");
    TestBatch other;
    other.invoice("short");
    const auto& batches = parts.batches();
    ASSERT_GT(batches.size(), 2U);
    Records first(batches[0]);
    Records second(batches[1]);

    RecordJoiner joiner;
    const RecordView& later = *second.next();
    EXPECT_FALSE(joiner.add(later).ok());
    ASSERT_TRUE(joiner.add(*first.next()).ok());
    EXPECT_FALSE(joiner.add(other.first()).ok());
    EXPECT_FALSE(joiner.open());
    EXPECT_EQ(joiner.bytes(), 0U);
}

TEST(Joiner, HasALimit) {
    TestBatch batch;
    auto invoice = batch.invoice("long");
    for (int i = 0; i < 100; ++i) invoice.add_note().text("some text that takes its place");
    RecordJoiner joiner(Locations::root, 1'000);
    const auto added = joiner.add(batch.first());
    ASSERT_FALSE(added.ok());
    EXPECT_EQ(added.error().code, base::Code::limit);
    EXPECT_TRUE(joiner.too_large());
    EXPECT_FALSE(joiner.open());
}

TEST(Joiner, PassesOverTheRestOfARecordThatIsTooLarge) {
    TestBatch parts(BatchLimits{.flush_bytes = 1'000, .stream_bytes = 1'000});
    auto invoice = parts.invoice("long");
    for (int i = 0; i < 200; ++i) invoice.add_note().text("some text that takes its place");
    ASSERT_GT(parts.batches().size(), 3U);
    RecordJoiner joiner(Locations::root, 1'000);
    int refused = 0;
    for (const BatchView& batch : parts.batches()) {
        Records records(batch);
        if (!joiner.add(*records.next()).ok()) ++refused;
    }
    EXPECT_EQ(refused, 1);
    EXPECT_TRUE(joiner.too_large());
    EXPECT_FALSE(joiner.open());
    EXPECT_EQ(joiner.bytes(), 0U);
    TestBatch next;
    next.invoice("short");
    EXPECT_TRUE(joiner.add(next.first()).ok());
    EXPECT_FALSE(joiner.too_large());
}

}  // namespace
}  // namespace openitem::model
