#include "host/model/natural_key.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "host/model/test_batch.hpp"

namespace openitem::model {
namespace {

using testing::day;
using testing::eur;
using testing::TestBatch;

class NaturalKeys : public ::testing::Test {
protected:
    NaturalKey invoice(std::string_view number, std::uint32_t kind, std::string_view type,
                       std::string_view issued = "2026-01-31") {
        TestBatch batch;
        auto row = batch.invoice("id").number(number).issued_on(day(issued)).total(eur("10"));
        row.kind(kind).type_code(type);
        return invoice_key(invoice_facts(batch.first(), arena_).value(), arena_);
    }
    template <class Fill>
    PaymentKeys payment(Fill fill, std::string_view own_account = {}) {
        TestBatch batch;
        auto row = batch.payment("id").amount(eur("10.00")).value_on(day("2026-02-03"));
        fill(row);
        return payment_keys(payment_facts(batch.first(), arena_).value(), own_account, arena_);
    }
    static bool share(const PaymentKeys& a, const PaymentKeys& b) {
        for (const auto& one : a.strong) {
            for (const auto& other : b.strong) {
                if (one.text == other.text) return true;
            }
        }
        return false;
    }

    Arena arena_;
};

TEST_F(NaturalKeys, A3_AnInvoiceIsItsNumberTypeAndYear) {
    const auto key = invoice(" r-2026/0001 ", OI_INVOICE_KIND_INVOICE, "");
    EXPECT_EQ(key.text, "invoice|380|2026|R20260001");
    EXPECT_EQ(key.text, invoice("R 2026-0001", 0, "380").text) << "kind and code say the same";
    EXPECT_NE(key.text, invoice("R-2026/0001", 0, "381").text);
    EXPECT_NE(key.text, invoice("R-2026/0001", 0, "380", "2025-12-31").text);
    EXPECT_NE(key.text, invoice("R-2026/1", 0, "380").text) << "zeros count";
}

TEST_F(NaturalKeys, A3_AnOpeningItemIsTheDocumentItWas) {
    EXPECT_EQ(invoice("7", OI_INVOICE_KIND_OPENING, "").text, invoice("7", 0, "380").text);
    EXPECT_EQ(invoice("7", OI_INVOICE_KIND_OPENING, "381").text, invoice("7", 0, "381").text);
}

TEST_F(NaturalKeys, A3_AForeignSellerIsPartOfTheKey) {
    TestBatch batch;
    auto row =
        batch.invoice("id").number("1").issued_on(day("2026-01-01")).total(eur("10")).kind(1);
    row.add_party().role(OI_ROLE_SELLER).name("Agency").vat_id("FR 12");
    const auto facts = invoice_facts(batch.first(), arena_).value();
    EXPECT_EQ(foreign_invoice_key(facts, arena_).text, "invoice|380|2026|1|FR12");
    EXPECT_EQ(invoice_key(facts, arena_).text, "invoice|380|2026|1");
}

TEST_F(NaturalKeys, A3_AReceiptOfErpAndBankIsOneByAnyReference) {
    const auto bank = payment([](Payment& p) {
        p.account("DE02 1203 0000 0000 2020 51").end_to_end_id("E2E-1").bank_reference("B1");
        p.remittance_text("Rechnung R-1");
    });
    const auto erp = payment([](Payment& p) { p.account("DE02120300000000202051").number("b-1"); });
    EXPECT_EQ(bank.weak.text, "receipt|DE02120300000000202051|2026-02-03|10.00 EUR");
    EXPECT_EQ(bank.strong.size(), 3U);
    EXPECT_TRUE(share(bank, erp));
    const auto unrelated =
        payment([](Payment& p) { p.account("DE02120300000000202051").number("X"); });
    EXPECT_FALSE(share(bank, unrelated));
    EXPECT_EQ(bank.weak.text, unrelated.weak.text) << "an uncertain twin";
}

TEST_F(NaturalKeys, A3_WhatDiffersInAccountDateAmountOrKindIsAnother) {
    const auto with = [&](auto fill) {
        return payment([&](Payment& p) {
                   p.account("A").end_to_end_id("E");
                   fill(p);
               })
            .weak.text;
    };
    const std::set<std::string_view> all = {
        with([](Payment&) {}),
        with([](Payment& p) { p.account("B"); }),
        with([](Payment& p) { p.value_on(day("2026-02-04")); }),
        with([](Payment& p) { p.amount(eur("10.01")); }),
        with([](Payment& p) { p.amount(amount("10.00", "USD")); }),
        with([](Payment& p) { p.kind(OI_PAYMENT_RETURN); }),
        with([](Payment& p) { p.occurrence(2); }),
    };
    EXPECT_EQ(all.size(), 7U);
    EXPECT_EQ(with([](Payment&) {}), with([](Payment& p) { p.amount(eur("10")).occurrence(1); }));
}

TEST_F(NaturalKeys, APaymentWithoutAnAccountTakesTheConnections) {
    const auto own = payment([](Payment& p) { p.number("1"); }, "DE02 1203");
    EXPECT_EQ(own.weak.text, "receipt|DE021203|2026-02-03|10.00 EUR");
    const auto none = payment([](Payment& p) { p.end_to_end_id("NOTPROVIDED"); });
    EXPECT_TRUE(none.strong.empty());
}

}  // namespace
}  // namespace openitem::model
