#include <gtest/gtest.h>

#include "sdk/tests/mock_host.hpp"

using namespace openitem;
using test::MockHost;

namespace {

/// The first batch, which must be a good one.
BatchView only_batch(const MockHost& host) {
    EXPECT_EQ(host.violation, "");
    EXPECT_EQ(host.batches.size(), 1u);
    return host.batches.at(0).view();
}

}  // namespace

TEST(Batches, CarryWhatTheBuildersWereTold) {
    MockHost host;
    ASSERT_EQ(host.read_with([](openitem::Run& run) {
        auto invoice = run.invoice("R-1")
                           .number("1")
                           .issued_on(date("2026-01-31"))
                           .total(amount("12.50", "EUR"))
                           .modified_at(instant("2026-01-31T00:00:00Z"))
                           .location("here");
        auto line = invoice.add_invoice_line().line_id("1").quantity(decimal("2.5"));
        line.add_allowance_charge().charge(true).amount(amount("-1", "EUR"));
        line.add_note().text("on the line");
        invoice.add_note().text("on the invoice");
        auto attachment = invoice.add_attachment();
        oi_digest digest{};
        digest.bytes[0] = 7;
        attachment.blob(digest).size(123456789012).filename("");
        run.payment("P-1").amount(amount("5", "EUR"));
    }),
              OI_OK);
    const BatchView batch = only_batch(host);
    const auto invoice = batch.row<oi_invoice>(0);
    EXPECT_EQ(invoice.text<OI_INVOICE_SOURCE_ID>(), "R-1");
    EXPECT_EQ(invoice.date<OI_INVOICE_ISSUED_ON>(), 20484);
    EXPECT_EQ(invoice.amount<OI_INVOICE_TOTAL>()->units, 1250);
    EXPECT_EQ(invoice.instant<OI_INVOICE_MODIFIED_AT>(), 20484 * INT64_C(86400000000));
    EXPECT_EQ(invoice.location(), "here");
    EXPECT_FALSE(invoice.has<OI_INVOICE_DUE_ON>());
    const auto charge = batch.row<oi_allowance_charge>(0);
    EXPECT_TRUE(charge.flag<OI_ALLOWANCE_CHARGE_CHARGE>());
    EXPECT_EQ(charge.head().parent_entity, OI_INVOICE_LINE);
    EXPECT_EQ(batch.row<oi_note>(0).text<OI_NOTE_TEXT>(), "on the line");
    EXPECT_EQ(batch.row<oi_note>(1).head().parent_entity, OI_INVOICE);
    const auto attachment = batch.row<oi_attachment>(0);
    EXPECT_EQ(attachment.integer<OI_ATTACHMENT_SIZE>(), 123456789012);
    EXPECT_EQ(attachment.digest<OI_ATTACHMENT_BLOB>()->bytes[0], 7);
    EXPECT_FALSE(attachment.has<OI_ATTACHMENT_FILENAME>()) << "an empty text is absent";
    EXPECT_EQ(batch.table(OI_PAYMENT).row_count(), 1u);
}

TEST(Batches, RowsAreAsLongAsTheLastFieldUsed) {
    MockHost host;
    ASSERT_EQ(host.read_with([](openitem::Run& run) {
        run.invoice("1").number("1");
        run.invoice("2").issued_on(date("2026-01-31"));
        run.customer("3").modified_at(Instant{1});
        run.order("4");
    }),
              OI_OK);
    const BatchView batch = only_batch(host);
    EXPECT_EQ(batch.table(OI_INVOICE).row_size(),
              (offsetof(oi_invoice, issued_on) + sizeof(std::int32_t) + 7) / 8 * 8);
    EXPECT_EQ(batch.table(OI_CUSTOMER).row_size(), sizeof(oi_customer));
    EXPECT_EQ(batch.table(OI_ORDER).row_size(), offsetof(oi_order, source_id) + sizeof(oi_text));
    EXPECT_EQ(batch.row<oi_invoice>(1).date<OI_INVOICE_ISSUED_ON>(), 20484);
}

TEST(Batches, RowsGrowAroundWhatTheyHold) {
    MockHost host;
    ASSERT_EQ(host.read_with([](openitem::Run& run) {
        run.payment("0").amount(amount("1", "EUR"));
        for (const int i : {1, 2, 3}) {
            const std::string id = std::to_string(i);
            run.attempt({.location = id}, [&] {
                auto invoice = run.invoice(id).number(id);  // longer than any row before it
                for (int k = 0; k < i; ++k) invoice.add_note().subject_code(id).text(id);
                run.payment(id).amount(amount(id, "EUR")).modified_at(Instant{i});
                if (i == 2) decimal("broken");
                invoice.location("here").total(amount(id, "EUR"));
            });
        }
    }),
              OI_OK);
    const BatchView batch = only_batch(host);
    ASSERT_EQ(batch.table(OI_INVOICE).row_count(), 2u);
    ASSERT_EQ(batch.table(OI_PAYMENT).row_count(), 3u);
    EXPECT_EQ(batch.table(OI_NOTE).row_count(), 4u);
    for (const std::uint32_t i : {0u, 1u}) {
        const std::string id = i == 0 ? "1" : "3";
        const auto invoice = batch.row<oi_invoice>(i);
        EXPECT_EQ(invoice.text<OI_INVOICE_NUMBER>(), id);
        EXPECT_EQ(invoice.amount<OI_INVOICE_TOTAL>()->units, id[0] - '0');
        EXPECT_EQ(invoice.location(), "here");
        EXPECT_EQ(batch.row<oi_payment>(i + 1).instant<OI_PAYMENT_MODIFIED_AT>(), id[0] - '0');
        EXPECT_EQ(batch.row<oi_note>(3 * i).text<OI_NOTE_TEXT>(), id);
    }
    EXPECT_FALSE(batch.row<oi_payment>(0).has<OI_PAYMENT_MODIFIED_AT>());
    EXPECT_EQ(batch.row<oi_payment>(0).amount<OI_PAYMENT_AMOUNT>()->units, 1);
}

TEST(Batches, AreFlushedBetweenRecordsOnly) {
    MockHost host;
    ASSERT_EQ(host.read_with([](openitem::Run& run) {
        for (int i = 0; i < 50000; ++i) {
            auto invoice = run.invoice(std::to_string(i));
            invoice.add_party().role(OI_ROLE_BUYER).name("Buyer " + std::to_string(i));
        }
    }),
              OI_OK);
    EXPECT_EQ(host.violation, "");
    EXPECT_GT(host.batches.size(), 5u);
    int next = 0;
    for (const auto& kept : host.batches) {
        const BatchView batch = kept.view();
        EXPECT_LT(kept.size, 2u << 20);
        ASSERT_EQ(batch.table(OI_INVOICE).row_count(), batch.table(OI_PARTY).row_count());
        for (std::uint32_t i = 0; i < batch.table(OI_INVOICE).row_count(); ++i, ++next) {
            ASSERT_EQ(batch.row<oi_invoice>(i).text<OI_INVOICE_SOURCE_ID>(), std::to_string(next));
            ASSERT_EQ(batch.row<oi_party>(i).text<OI_PARTY_NAME>(),
                      "Buyer " + std::to_string(next));
            ASSERT_EQ(batch.row<oi_party>(i).head().parent_row, i);
        }
    }
    EXPECT_EQ(next, 50000);
}

TEST(Batches, TakeBackLeavesNoTrace) {
    MockHost host;
    ASSERT_EQ(host.read_with([](openitem::Run& run) {
        for (int i = 0; i < 30000; ++i) {
            const std::string id = std::to_string(i);
            const bool kept = run.attempt({.location = id, .raw = id}, [&] {
                // Several records and enough of them that a flush falls due inside.
                for (int k = 0; k < 3; ++k) {
                    run.invoice(id + "/" + std::to_string(k)).add_note().text(id);
                }
                if (i % 3 == 0) decimal("broken");
            });
            EXPECT_EQ(kept, i % 3 != 0);
        }
    }),
              OI_OK);
    EXPECT_EQ(host.violation, "");
    EXPECT_EQ(host.rejections.size(), 10000u);
    EXPECT_EQ(host.rejections[1].location, "3");
    EXPECT_EQ(host.rejections[1].code, "decimal.invalid");
    std::size_t rows = 0;
    for (const auto& kept : host.batches) {
        const BatchView batch = kept.view();
        for (std::uint32_t i = 0; i < batch.table(OI_NOTE).row_count(); ++i, ++rows) {
            const auto text = batch.row<oi_note>(i).text<OI_NOTE_TEXT>();
            ASSERT_NE(std::stoi(std::string(text)) % 3, 0);
        }
    }
    EXPECT_EQ(rows, 60000u);
}

TEST(Batches, OtherErrorsEndTheRun) {
    MockHost host;
    const auto status = host.read_with([](openitem::Run& run) {
        run.attempt({}, [&] {
            run.invoice("1");
            throw Error(OI_UNAVAILABLE, "remote.down", "try later");
        });
    });
    EXPECT_EQ(status, OI_UNAVAILABLE);
    EXPECT_STREQ(host.error.code, "remote.down");
    EXPECT_TRUE(host.batches.empty());
}

TEST(Batches, RefuseTextsThatCannotTravel) {
    MockHost host;
    ASSERT_EQ(host.read_with([](openitem::Run& run) {
        run.attempt({}, [&] { run.invoice("1").number("\xFF"); });
        run.attempt({}, [&] { run.invoice("2").number(std::string((1 << 20) + 1, 'x')); });
        run.attempt({}, [&] { run.invoice("3").number(std::string(1 << 20, 'x')); });
        run.attempt({}, [&] { run.invoice(""); });
    }),
              OI_OK);
    ASSERT_EQ(host.rejections.size(), 3u);
    EXPECT_EQ(host.rejections[0].code, "text.not_utf8");
    EXPECT_EQ(host.rejections[0].field, "number");
    EXPECT_EQ(host.rejections[1].code, "text.too_long");
    EXPECT_EQ(host.rejections[2].code, "source_id.empty");
    EXPECT_EQ(only_batch(host).table(OI_INVOICE).row_count(), 1u);
}

namespace {

/// An invoice of many lines, each with children of its own, set in a confusing order.
void write_long_invoice(openitem::Run& run, int lines, bool late_fields) {
    auto invoice = run.invoice("long").number("before");
    std::vector<InvoiceLine> open;
    for (int i = 0; i < lines; ++i) {
        auto line = invoice.add_invoice_line().line_id(std::to_string(i)).name("item");
        line.add_note().text(std::to_string(i));
        if (i % 7 == 0) invoice.add_tax_subtotal().category(std::to_string(i));
        if (i % 5 == 0) line.add_document_reference().add_attachment().filename(std::to_string(i));
    }
    if (late_fields) invoice.total(amount("99.00", "EUR"));
}

struct Seen {
    int lines = 0, notes = 0, taxes = 0, attachments = 0, roots = 0;
};

/// Reads the parts back: every child hangs below the right row of its own part, in order.
Seen read_parts(const MockHost& host) {
    Seen seen;
    for (const auto& kept : host.batches) {
        const BatchView batch = kept.view();
        for (std::uint32_t i = 0; i < batch.table(OI_INVOICE).row_count(); ++i) {
            const auto invoice = batch.row<oi_invoice>(i);
            if (invoice.template text<OI_INVOICE_SOURCE_ID>() != "long") continue;
            ++seen.roots;
            EXPECT_EQ((invoice.head().flags & OI_ROW_CONTINUED) != 0, seen.roots > 1);
        }
        for (std::uint32_t i = 0; i < batch.table(OI_INVOICE_LINE).row_count(); ++i) {
            const auto line = batch.row<oi_invoice_line>(i);
            EXPECT_EQ(line.text<OI_INVOICE_LINE_LINE_ID>(), std::to_string(seen.lines++));
        }
        for (std::uint32_t i = 0; i < batch.table(OI_NOTE).row_count(); ++i, ++seen.notes) {
            const auto note = batch.row<oi_note>(i);
            const auto line = batch.row<oi_invoice_line>(note.head().parent_row);
            EXPECT_EQ(note.text<OI_NOTE_TEXT>(), line.text<OI_INVOICE_LINE_LINE_ID>());
        }
        for (std::uint32_t i = 0; i < batch.table(OI_TAX_SUBTOTAL).row_count(); ++i, ++seen.taxes) {
            EXPECT_EQ(batch.row<oi_tax_subtotal>(i).text<OI_TAX_SUBTOTAL_CATEGORY>(),
                      std::to_string(seen.taxes * 7));
        }
        for (std::uint32_t i = 0; i < batch.table(OI_ATTACHMENT).row_count(); ++i) {
            const auto attachment = batch.row<oi_attachment>(i);
            const auto reference = batch.row<oi_document_reference>(attachment.head().parent_row);
            const auto line = batch.row<oi_invoice_line>(reference.head().parent_row);
            EXPECT_EQ(attachment.text<OI_ATTACHMENT_FILENAME>(),
                      line.text<OI_INVOICE_LINE_LINE_ID>());
            EXPECT_EQ(attachment.text<OI_ATTACHMENT_FILENAME>(),
                      std::to_string(seen.attachments++ * 5));
        }
    }
    return seen;
}

}  // namespace

TEST(LongRecords, GoOnOverSeveralBatches) {
    for (const bool in_unit : {false, true}) {
        MockHost host;
        ASSERT_EQ(host.read_with([&](openitem::Run& run) {
            run.invoice("first");
            const auto build = [&] { write_long_invoice(run, 100000, in_unit); };
            if (in_unit) {
                run.attempt({}, build);
            } else {
                build();
            }
            run.invoice("last").add_note().text("-1");
        }),
                  OI_OK)
            << host.error.message;
        EXPECT_EQ(host.violation, "");
        // The note of the last invoice is not one of the lines'.
        ASSERT_FALSE(host.batches.empty());
        MockHost parts;
        for (auto& kept : host.batches) {
            const BatchView batch = kept.view();
            const auto invoices = batch.table(OI_INVOICE).row_count();
            const auto last = batch.row<oi_invoice>(invoices - 1);
            if (last.text<OI_INVOICE_SOURCE_ID>() != "last") parts.batches.push_back(kept);
        }
        const Seen seen = read_parts(parts);
        EXPECT_EQ(seen.lines, 100000);
        EXPECT_EQ(seen.notes, 100000);
        EXPECT_EQ(seen.taxes, 14286);
        EXPECT_EQ(seen.attachments, 20000);
        EXPECT_GT(seen.roots, 5);
        EXPECT_GT(host.batches.size(), parts.batches.size());
        const auto first = parts.batches.at(in_unit ? 1 : 1).view();
        EXPECT_EQ(first.row<oi_invoice>(0).text<OI_INVOICE_NUMBER>(), "before");
    }
}

TEST(LongRecords, AreTakenBackAsAWhole) {
    MockHost host;
    ASSERT_EQ(host.read_with([&](openitem::Run& run) {
        const bool kept = run.attempt({}, [&] {
            write_long_invoice(run, 100000, true);
            decimal("broken at last");
        });
        EXPECT_FALSE(kept);
        run.invoice("after");
    }),
              OI_OK);
    EXPECT_EQ(only_batch(host).table(OI_INVOICE_LINE).row_count(), 0u);
}

TEST(LongRecords, KeepTheFieldsSetAtTheEndWithinAUnit) {
    MockHost host;
    ASSERT_EQ(host.read_with([&](openitem::Run& run) {
        run.attempt({}, [&] { write_long_invoice(run, 80000, true); });
    }),
              OI_OK);
    EXPECT_EQ(host.violation, "");
    ASSERT_GT(host.batches.size(), 1u);
    const auto first = host.batches[0].view().row<oi_invoice>(0);
    EXPECT_EQ(first.amount<OI_INVOICE_TOTAL>()->units, 9900);
}

TEST(LongRecords, StreamInBoundedMemoryOutsideAUnit) {
    MockHost host;
    host.keep = false;
    const auto status = host.read_with([&](openitem::Run& run) {
        auto statement = run.bank_statement("S-1").account("DE1");
        for (int i = 0; i < 600000; ++i) statement.add_bank_line().entry_id(std::to_string(i));
        statement.closing(amount("1", "EUR"));  // too late: it has been sent
    });
    EXPECT_EQ(host.violation, "");
    EXPECT_EQ(status, OI_INTERNAL);
    EXPECT_STREQ(host.error.code, "builder.sent");
    EXPECT_GT(host.rows_emitted, 200000u);
}

TEST(LongRecords, OneLineTooLongForABatchIsBadData) {
    MockHost host;
    ASSERT_EQ(host.read_with([&](openitem::Run& run) {
        run.invoice("before");
        run.attempt({.location = "here"}, [&] {
            auto line = run.invoice("1").add_invoice_line();
            for (int i = 0; i < 70000; ++i) line.add_item_attribute().name("n");
        });
        run.invoice("after");
    }),
              OI_OK);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].code, "record.too_large");
    EXPECT_EQ(only_batch(host).table(OI_INVOICE).row_count(), 2u);
}

TEST(LongRecords, AUnitHasALimit) {
    MockHost host;
    host.keep = false;
    ASSERT_EQ(host.read_with([&](openitem::Run& run) {
        const std::string text(1u << 20, 'x');
        for (const int texts : {100, 300}) {
            run.attempt({}, [&] {
                for (int i = 0; i < texts; ++i) {
                    run.invoice(std::to_string(i)).add_note().text(text);
                }
            });
        }
    }),
              OI_OK);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].code, "record.too_large");
    EXPECT_EQ(host.rows_emitted, 200u);
    EXPECT_EQ(host.violation, "");
}

TEST(Batches, AHostThatRefusesABatchEndsTheRun) {
    MockHost host;
    oi_host refusing = *host.table();
    refusing.emit = [](oi_run*, const void*, std::uint64_t, oi_error* error) {
        return detail::fill(error, Error(OI_BAD_DATA, "batch.magic", "rubbish"));
    };
    oi_error error = detail::empty_error();
    const auto status = detail::guarded(&error, [&] {
        openitem::Run run(&refusing, host.run(), {}, {}, nullptr);
        run.attempt({}, [&] { write_long_invoice(run, 100000, true); });
    });
    EXPECT_EQ(status, OI_INTERNAL);
    EXPECT_TRUE(host.rejections.empty());
}

TEST(Builders, SayWhenTheyHaveEnded) {
    MockHost host;
    const auto status = host.read_with([](openitem::Run& run) {
        auto first = run.invoice("1");
        run.invoice("2");
        first.add_note();
    });
    EXPECT_EQ(status, OI_INTERNAL);
    EXPECT_STREQ(host.error.code, "builder.ended");
}
