#include "host/model/json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::day;
using testing::eur;
using testing::TestBatch;

std::string json_of(TestBatch& batch, const JsonOptions& options = {}) {
    std::string out;
    append_json(batch.first(), out, options);
    return out;
}

TEST(Json, StatesEveryValueExactlyAsReceived) {
    TestBatch batch;
    auto invoice = batch.invoice("R-1");
    invoice.number("R-1").kind(OI_INVOICE_KIND_CREDIT_NOTE).issued_on(day("2026-01-31"));
    invoice.total(eur("-12.50")).open(amount("3", "JPY"));
    invoice.modified_at(openitem::Instant{1'000'000});
    EXPECT_EQ(json_of(batch),
              R"({"type":"invoice","source_id":"R-1","number":"R-1","kind":"credit_note",)"
              R"("issued_on":"2026-01-31","total":{"amount":"-12.50","currency":"EUR"},)"
              R"("open":{"amount":"3","currency":"JPY"},"modified_at":"1970-01-01T00:00:01Z"})");
}

TEST(Json, NestsADocument) {
    TestBatch batch;
    auto invoice = batch.invoice("1");
    auto seller = invoice.add_party().role(OI_ROLE_SELLER).name("S");
    seller.add_party_identifier().value("42").scheme("0088");
    invoice.add_party().role(OI_ROLE_BUYER).name("B").country("DE");
    auto line = invoice.add_invoice_line().line_id("1").quantity(decimal("1.500"));
    line.add_allowance_charge().charge(false).amount(eur("1.00"));
    invoice.add_invoice_line().line_id("2").add_item_attribute().name("colour").value("red");
    invoice.add_tax_subtotal().category("S").rate(decimal("19"));
    invoice.add_allowance_charge().charge(true).amount(eur("2"));
    invoice.add_document_reference().kind(OI_REFERENCE_PRECEDING_INVOICE).number("R-0");
    invoice.add_note().text("first");
    invoice.add_note();
    invoice.add_note().text("third");
    invoice.add_instalment().sequence(1).due_on(day("2026-03-01")).add_discount_tier().days(14);
    EXPECT_EQ(json_of(batch),
              R"({"type":"invoice","source_id":"1",)"
              R"("seller":{"name":"S","identifiers":[{"value":"42","scheme":"0088"}]},)"
              R"("buyer":{"name":"B","country":"DE"},)"
              R"("lines":[{"line_id":"1","quantity":"1.500","allowances_charges":)"
              R"([{"charge":false,"amount":{"amount":"1.00","currency":"EUR"}}]},)"
              R"({"line_id":"2","attributes":[{"name":"colour","value":"red"}]}],)"
              R"("taxes":[{"category":"S","rate":"19"}],)"
              R"("allowances_charges":[{"charge":true,"amount":{"amount":"2","currency":"EUR"}}],)"
              R"("instalments":[{"sequence":1,"due_on":"2026-03-01","discounts":[{"days":14}]}],)"
              R"("references":[{"kind":"preceding_invoice","number":"R-0"}],)"
              R"("notes":[{"text":"first"},{},{"text":"third"}]})");
}

TEST(Json, ShowsEveryPartyAlsoASecondOfOneRoleAndUnknownRoles) {
    TestBatch batch;
    auto invoice = batch.invoice("1");
    invoice.add_party().role(OI_ROLE_BUYER).name("first");
    invoice.add_party().role(77).name("odd");
    invoice.add_party().role(OI_ROLE_BUYER).name("second");
    invoice.add_party().name("no role");
    EXPECT_EQ(json_of(batch),
              R"({"type":"invoice","source_id":"1","buyer":{"name":"first"},"parties":[)"
              R"({"role":77,"name":"odd"},{"role":"buyer","name":"second"},{"name":"no role"}]})");
}

TEST(Json, SaysWhereOnlyWhenAsked) {
    TestBatch batch;
    auto payment = batch.payment("P").location("pay.csv:7").origin({120, 33, 1});
    payment.add_note().text("x").location("/a[1]");
    EXPECT_EQ(json_of(batch), R"({"type":"payment","source_id":"P","notes":[{"text":"x"}]})");
    EXPECT_EQ(json_of(batch, {.provenance = true}),
              R"({"type":"payment","source_id":"P","location":"pay.csv:7",)"
              R"("origin":{"offset":120,"length":33},"notes":[{"text":"x","location":"/a[1]"}]})");
}

TEST(Json, WritesDigestsNumbersAndFlags) {
    TestBatch batch;
    auto statement = batch.statement("S");
    statement.created_at(openitem::Instant{1'500'000});
    statement.add_bank_line().reversal(true).occurrence(2).status("BOOK");
    EXPECT_EQ(
        json_of(batch),
        R"({"type":"bank_statement","source_id":"S","created_at":"1970-01-01T00:00:01.500000Z",)"
        R"("lines":[{"reversal":true,"occurrence":2,"status":"BOOK"}]})");

    TestBatch other;
    oi_digest digest{};
    digest.bytes[0] = 0xab;
    other.order("O").add_attachment().blob(digest).size(1'234'567'890'123);
    EXPECT_EQ(json_of(other), R"({"type":"order","source_id":"O","attachments":[{"blob":"ab)" +
                                  std::string(62, '0') + R"(","size":1234567890123}]})");
}

TEST(Json, ShowsDatesThatNoCalendarHas) {
    TestBatch batch;
    batch.invoice("1").due_on({2'147'483'647}).modified_at({9'000'000'000'000'000'000});
    EXPECT_EQ(json_of(batch), R"({"type":"invoice","source_id":"1","due_on":"day 2147483647",)"
                              R"("modified_at":"microsecond 9000000000000000000"})");
}

TEST(Json, EscapesWhatJsonNeedsEscaped) {
    std::string all;
    for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
    all += "Grüße \xe2\x82\xac \xf0\x9f\x8d\xba";
    std::string quoted;
    append_json_string(all, quoted);
    EXPECT_EQ(nlohmann::json::parse(quoted).get<std::string>(), all);
    for (const char c : quoted) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
    std::string empty;
    append_json_string({}, empty);
    EXPECT_EQ(empty, R"("")");
}

TEST(Json, OfWhatWasQuarantined) {
    std::string out;
    append_json({.rule = "amount.invalid",
                 .location = "a.csv:3",
                 .message = "expected \"1.00\"",
                 .field = "total",
                 .entity = "invoice",
                 .source_id = {}},
                out);
    EXPECT_EQ(out, R"({"type":"quarantined","rule":"amount.invalid","location":"a.csv:3",)"
                   R"("message":"expected \"1.00\"","field":"total","entity":"invoice"})");
    out.clear();
    append_json(QuarantinedLine{}, out);
    EXPECT_EQ(out, R"({"type":"quarantined","rule":"","location":"","message":""})");
}

}  // namespace
}  // namespace openitem::model
