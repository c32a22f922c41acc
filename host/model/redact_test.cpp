// What is left of a record once the people in it are erased (A25).
#include "host/model/redact.hpp"

#include <gtest/gtest.h>

#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::day;
using testing::eur;
using testing::TestBatch;

std::string body_of(TestBatch& batch) {
    std::string body;
    BodyEncoder().append(batch.first(), body);
    return body;
}

bool says(const std::string& body, std::string_view text) {
    return body.find(text) != std::string::npos;
}

TEST(A25, AnInvoiceKeepsWhatTheBooksNeed) {
    TestBatch batch;
    auto invoice = batch.invoice("R-1");
    invoice.number("R-1").type_code("380").issued_on(day("2026-01-31")).currency("EUR");
    invoice.net_total(eur("100.00")).tax_total(eur("19.00")).total(eur("119.00"));
    invoice.customer_id("10012").buyer_reference("Frau Schmidt");
    invoice.add_party().role(OI_ROLE_SELLER).name("Nordlicht");
    auto buyer = invoice.add_party().role(OI_ROLE_BUYER).name("Erika Schmidt").city("Kiel");
    buyer.contact_email("erika@example.org").country("DE");
    invoice.add_note().text("for Erika");
    invoice.add_invoice_line().line_id("1").name("Erika's chair").price(decimal("100.00"));
    const auto body = body_of(batch);
    ASSERT_TRUE(says(body, "Erika"));
    const auto redacted = redact(body);
    ASSERT_TRUE(redacted.ok());
    for (const char* text : {"Erika", "Schmidt", "Kiel", "erika@", "chair"}) {
        EXPECT_FALSE(says(*redacted, text)) << text;
    }
    for (const char* text : {"R-1", "380", "10012", "Nordlicht", "DE"}) {
        EXPECT_TRUE(says(*redacted, text)) << text;
    }
    const auto decoded = decode_body(*redacted);
    ASSERT_TRUE(decoded.ok());
    Arena arena;
    const auto facts = invoice_facts(decoded->record(), arena);
    ASSERT_TRUE(facts.ok()) << facts.error().text();
    EXPECT_EQ(facts->total, 11900);
    EXPECT_EQ(facts->tax, 1900);
    EXPECT_EQ(facts->issued_on.to_string(), "2026-01-31");
    EXPECT_EQ(*redact(*redacted), *redacted) << "there is nothing left to erase";
}

TEST(A25, APaymentKeepsItsAmountAndDayAndNothingOfThePayer) {
    TestBatch batch;
    auto payment = batch.payment("P-1");
    payment.kind(OI_PAYMENT_RECEIPT).amount(eur("119.00")).value_on(day("2026-02-01"));
    payment.payer_name("Erika Schmidt").payer_account("DE02120300000000202051");
    payment.remittance_text("R-1 Schmidt").end_to_end_id("SCHMIDT-1");
    const auto redacted = redact(body_of(batch));
    ASSERT_TRUE(redacted.ok());
    EXPECT_FALSE(says(*redacted, "chmidt"));
    EXPECT_FALSE(says(*redacted, "SCHMIDT"));
    EXPECT_FALSE(says(*redacted, "DE0212"));
    const auto decoded = decode_body(*redacted);
    Arena arena;
    const auto facts = payment_facts(decoded->record(), arena);
    ASSERT_TRUE(facts.ok());
    EXPECT_EQ(facts->amount, 11900);
    EXPECT_EQ(facts->date.to_string(), "2026-02-01");
}

TEST(A25, OfAStatementOnlyTheirLinesAreRedacted) {
    TestBatch batch;
    auto statement = batch.statement("S-1");
    statement.account("DE88").currency("EUR");
    statement.add_bank_line().amount(eur("1.00")).counterparty_name("Erika Schmidt");
    auto theirs = statement.add_bank_line();
    theirs.amount(eur("2.00")).counterparty_account("DE0212").remittance_text("from Erika");
    statement.add_bank_line().amount(eur("3.00")).counterparty_name("Otto Meier");
    const auto body = body_of(batch);
    const auto redacted = redact_lines(body, {{"Erika Schmidt"}, {"DE0212"}});
    ASSERT_TRUE(redacted.ok());
    EXPECT_FALSE(says(*redacted, "Erika"));
    EXPECT_FALSE(says(*redacted, "DE0212"));
    EXPECT_TRUE(says(*redacted, "Otto Meier"));
    EXPECT_TRUE(says(*redacted, "DE88")) << "the account is ours";
    EXPECT_EQ(*redact_lines(body, {{"Somebody Else"}, {""}}), body);
}

TEST(A25, WhatIsNoBodyIsSaidToBeNone) { EXPECT_FALSE(redact("no body").ok()); }

}  // namespace
}  // namespace openitem::model
