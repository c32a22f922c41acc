#include <gtest/gtest.h>

#include <set>

#include "sdk/tests/mock_host.hpp"

using namespace openitem;
using test::MockHost;

namespace {

/// number,total: an invoice per row; a bad total is a bad row.
void read_invoices(openitem::Run& run, CsvOptions options = {}) {
    run.rows(options, [&](const CsvRow& row) {
        auto invoice = run.invoice(row["number"]);
        invoice.add_note().text("of " + std::string(row["number"]));
        invoice.total(amount(row["total"], "EUR"));
    });
}

std::vector<std::string> numbers(const MockHost& host) {
    std::vector<std::string> out;
    for (const auto& kept : host.batches) {
        const BatchView batch = kept.view();
        for (std::uint32_t i = 0; i < batch.table(OI_INVOICE).row_count(); ++i) {
            out.emplace_back(batch.row<oi_invoice>(i).text<OI_INVOICE_SOURCE_ID>());
        }
    }
    return out;
}

std::string many_rows(int count, int bad_every = 0) {
    std::string out = "number,total\n";
    for (int i = 1; i <= count; ++i) {
        out += std::to_string(i) + (bad_every != 0 && i % bad_every == 0 ? ",x\n" : ",1.00\n");
    }
    return out;
}

}  // namespace

TEST(RunRows, QuarantinesTheRowAndNothingElse) {
    MockHost host;
    host.contents["dir/in.csv"] =
        "number,total\n1,1.00\n2,oops\n\"3\",\"3.00\"\n4\n5,5.00,6\n6,6\n";
    ASSERT_EQ(host.read_with([](openitem::Run& run) { read_invoices(run); }), OI_OK)
        << host.error.message;
    EXPECT_EQ(numbers(host), (std::vector<std::string>{"1", "3", "6"}));
    ASSERT_EQ(host.rejections.size(), 3u);
    EXPECT_EQ(host.rejections[0].location, "in.csv:3");
    EXPECT_EQ(host.rejections[0].raw, "2,oops");
    EXPECT_EQ(host.rejections[0].code, "amount.invalid");
    EXPECT_EQ(host.rejections[0].origin.offset, 20u);
    EXPECT_EQ(host.rejections[0].origin.length, 6u);
    EXPECT_NE(host.rejections[0].origin.source, 0u);
    EXPECT_EQ(host.rejections[1].code, "csv.columns");
    EXPECT_EQ(host.rejections[2].code, "csv.columns");
    const auto third = host.batches[0].view().row<oi_invoice>(1);
    EXPECT_EQ(third.location(), "line 4");
    EXPECT_EQ(third.head().origin.offset, 27u);
    EXPECT_EQ(third.head().origin.length, 10u);
    EXPECT_TRUE(host.opened.empty()) << "files are closed";
}

TEST(RunRows, RollsBackAlsoWhenABatchFallsDueInsideTheRow) {
    MockHost host;
    host.contents["in.csv"] = many_rows(40000, 2);
    ASSERT_EQ(host.read_with([](openitem::Run& run) {
        run.rows({}, [&](const CsvRow& row) {
            for (int i = 0; i < 4; ++i) {
                run.invoice(std::string(row["number"]) + "/" + std::to_string(i))
                    .total(amount("1", "EUR"));
            }
            amount(row["total"], "EUR");
        });
    }),
              OI_OK);
    EXPECT_EQ(host.violation, "");
    EXPECT_EQ(host.rejections.size(), 20000u);
    const auto kept = numbers(host);
    EXPECT_EQ(kept.size(), 80000u);
    for (const auto& number : kept) ASSERT_EQ(std::stoi(number) % 2, 1) << number;
}

TEST(RunRows, ResumesBehindEveryCheckpoint) {
    MockHost host;
    host.contents["a.csv"] = many_rows(700, 50);
    host.contents["b.csv"] = "number,total\n\"b\n1\",2.00\nb2,1.00\n";
    host.contents["c.csv"] = many_rows(300);
    CsvOptions options;
    options.checkpoint_rows = 64;
    const auto read = [&](openitem::Run& run) { read_invoices(run, options); };
    ASSERT_EQ(host.read_with(read), OI_OK);
    const auto all = numbers(host);
    ASSERT_GT(host.checkpoints.size(), 10u);

    for (const bool tell_size : {true, false}) {
        for (const auto& cursor : host.checkpoints) {
            MockHost again;
            again.contents = host.contents;
            again.read_at_most = 100;
            again.tell_size = tell_size;
            ASSERT_EQ(again.read_with(read, "{}", cursor), OI_OK) << again.error.message;
            const auto rest = numbers(again);
            ASSERT_LE(rest.size(), all.size());
            ASSERT_TRUE(std::equal(rest.rbegin(), rest.rend(), all.rbegin())) << cursor;
        }
        MockHost again;
        again.contents = host.contents;
        ASSERT_EQ(again.read_with(read, "{}", host.checkpoints.back()), OI_OK);
        EXPECT_TRUE(numbers(again).empty()) << "everything has been read";
        EXPECT_EQ(again.checkpoints.back(), host.checkpoints.back());
    }
    // Rows keep their line and origin when reading resumes in the middle.
    MockHost again;
    again.contents = host.contents;
    ASSERT_EQ(again.read_with(read, "{}", host.checkpoints[0]), OI_OK);
    const auto first = again.batches[0].view().row<oi_invoice>(0);
    EXPECT_EQ(first.location(), "line 66");
    const auto origin = first.head().origin;
    EXPECT_EQ(host.contents["a.csv"].substr(origin.offset, origin.length), "65,1.00");
}

TEST(RunRows, StartsOverWhenWhatWasReadHasChanged) {
    MockHost host;
    host.contents["a.csv"] = many_rows(300);
    host.contents["b.csv"] = many_rows(300);
    CsvOptions options;
    options.checkpoint_rows = 100;
    const auto read = [&](openitem::Run& run) { read_invoices(run, options); };
    ASSERT_EQ(host.read_with(read), OI_OK);
    const std::string in_b = host.checkpoints.at(4);
    ASSERT_NE(in_b.find("b.csv"), std::string::npos);

    const auto rows_after = [&](auto&& change, const std::string& cursor) {
        MockHost again;
        again.contents = host.contents;
        change(again.contents);
        EXPECT_EQ(again.read_with(read, "{}", cursor), OI_OK) << again.error.message;
        return numbers(again).size();
    };
    EXPECT_EQ(rows_after([](auto&) {}, in_b), 100u);
    EXPECT_EQ(rows_after([](auto& files) { files["a.csv"][20] = '9'; }, in_b), 600u);
    EXPECT_EQ(rows_after([](auto& files) { files["b.csv"][20] = '9'; }, in_b), 300u);
    EXPECT_EQ(rows_after([](auto& files) { files["b.csv"].resize(100); }, in_b), 12u);
    EXPECT_EQ(rows_after([](auto& files) { files["a2.csv"] = many_rows(5); }, in_b), 605u);
    EXPECT_EQ(rows_after([](auto& files) { files.erase("b.csv"); }, in_b), 300u);
    EXPECT_EQ(rows_after([](auto&) {}, "{\"page\":7}"), 600u);
    EXPECT_EQ(rows_after([](auto&) {}, "rubbish"), 600u);
}

TEST(RunRows, OneByteAtATime) {
    MockHost host;
    host.contents["in.csv"] = many_rows(500, 7);
    host.read_at_most = 1;
    ASSERT_EQ(host.read_with([](openitem::Run& run) { read_invoices(run); }), OI_OK);
    EXPECT_EQ(numbers(host).size(), 429u);
    EXPECT_EQ(host.rejections.size(), 71u);
}

TEST(RunRows, ABadSourceIsPutAsideAsAWhole) {
    const auto read = [](openitem::Run& run) { read_invoices(run); };
    const std::string bad = "something,else\n1,2\n";
    MockHost alone;
    alone.contents["bad.csv"] = bad;
    EXPECT_EQ(alone.read_with(read), OI_OK);
    ASSERT_EQ(alone.rejections.size(), 1u);
    EXPECT_EQ(alone.rejections[0].code, "csv.missing_column");
    EXPECT_EQ(alone.rejections[0].location, "bad.csv");
    EXPECT_EQ(alone.rejections[0].raw, bad);
    EXPECT_NE(alone.rejections[0].origin.source, 0u);
    EXPECT_EQ(alone.rejections[0].origin.length, 0u);

    MockHost again;
    again.contents = alone.contents;
    EXPECT_EQ(again.read_with(read, "{}", alone.checkpoints.back()), OI_OK);
    EXPECT_TRUE(again.rejections.empty()) << "its refusal has been committed";

    MockHost more;
    more.contents = alone.contents;
    more.contents["empty.csv"] = "";
    more.contents["good.csv"] = many_rows(3);
    EXPECT_EQ(more.read_with(read, "{}", alone.checkpoints.back()), OI_OK);
    ASSERT_EQ(more.rejections.size(), 1u);
    EXPECT_EQ(more.rejections[0].location, "empty.csv");
    EXPECT_EQ(numbers(more).size(), 3u);

    MockHost grown;
    grown.contents["bad.csv"] = bad + "3,4\n";
    EXPECT_EQ(grown.read_with(read, "{}", alone.checkpoints.back()), OI_OK);
    EXPECT_EQ(grown.rejections.size(), 1u);
}

TEST(RunRows, SniffsEachSourceAndShowsItsHeader) {
    MockHost host;
    host.contents["a.csv"] = "number,total\n1,1\n";
    host.contents["b.csv"] = "Report of today\n\nnumber;total\n\"2\";M\xFCller\n";
    CsvOptions options;
    std::vector<std::string> headers;
    options.sniff = [](std::string_view head, CsvOptions& out) {
        if (!head.starts_with("Report")) return;
        out.dialect.delimiter = ';';
        out.dialect.encoding = Encoding::windows_1252;
        out.skip_lines = 1;
    };
    options.on_header = [&](const CsvRow& row) { headers.emplace_back(row[1]); };
    ASSERT_EQ(host.read_with([&](openitem::Run& run) {
        run.rows(options, [&](const CsvRow& row) { run.invoice(row[0]).status(row[1]); });
    }),
              OI_OK);
    EXPECT_EQ(headers, (std::vector<std::string>{"total", "total"}));
    EXPECT_EQ(host.batches.back().view().row<oi_invoice>(1).text<OI_INVOICE_STATUS>(),
              "M\xC3\xBCller");
}

TEST(RunRows, WithoutAHeader) {
    MockHost host;
    host.contents["in.csv"] = "1,2\n3\n4,5,6\n";
    int shown = 0;
    CsvOptions options;
    options.header = false;
    options.on_header = [&](const CsvRow&) { ++shown; };
    ASSERT_EQ(host.read_with([&](openitem::Run& run) {
        run.rows(options, [&](const CsvRow& row) { run.invoice(row[0]).number(row.get(2)); });
    }),
              OI_OK);
    EXPECT_EQ(numbers(host), (std::vector<std::string>{"1", "3", "4"}));
    EXPECT_EQ(shown, 1);
}

TEST(RunRows, StopsWhenTheHostSaysSo) {
    MockHost host;
    host.contents["in.csv"] = many_rows(100000);
    host.emits_until_refusal = 2;
    EXPECT_EQ(host.read_with([](openitem::Run& run) { read_invoices(run); }), OI_CANCELLED);
    MockHost cancelled;
    cancelled.contents["in.csv"] = many_rows(10);
    cancelled.cancelled = 1;
    EXPECT_EQ(cancelled.read_with([](openitem::Run& run) { read_invoices(run); }), OI_CANCELLED);
}

TEST(RunDocuments, EachSourceIsOne) {
    MockHost host;
    host.contents["a.xml"] = "<a/>";
    host.contents["b.xml"] = "broken";
    host.contents["c.xml"] = std::string(2000, 'x');
    host.contents["d.xml"] = "<d/>";
    const auto read = [](openitem::Run& run) {
        run.documents(
            [&](std::string_view name, std::string_view bytes) {
                run.invoice(name).number(bytes);
                if (bytes == "broken") throw Error(OI_BAD_DATA, "xml.syntax", "expected <");
            },
            1000);
    };
    ASSERT_EQ(host.read_with(read), OI_OK) << host.error.message;
    EXPECT_EQ(numbers(host), (std::vector<std::string>{"a.xml", "d.xml"}));
    ASSERT_EQ(host.rejections.size(), 2u);
    EXPECT_EQ(host.rejections[0].location, "b.xml");
    EXPECT_EQ(host.rejections[0].raw, "broken");
    EXPECT_EQ(host.rejections[1].code, "source.too_large");
    const auto invoice = host.batches[0].view().row<oi_invoice>(0);
    EXPECT_EQ(invoice.head().origin.length, 4u);
    EXPECT_NE(invoice.head().origin.source, 0u);

    MockHost again;
    again.contents = host.contents;
    ASSERT_EQ(again.read_with(read, "{}", host.checkpoints.back()), OI_OK);
    EXPECT_TRUE(numbers(again).empty());
    again.contents["d.xml"] = "<d>changed</d>";
    ASSERT_EQ(again.read_with(read, "{}", host.checkpoints.back()), OI_OK);
    EXPECT_EQ(numbers(again), (std::vector<std::string>{"d.xml"}));
}

TEST(RunFiles, AreReadWhole) {
    MockHost host;
    host.contents["in"] = std::string(1000, 'x');
    host.read_at_most = 7;
    for (const bool tell_size : {true, false}) {
        host.tell_size = tell_size;
        ASSERT_EQ(host.read_with([&](openitem::Run& run) {
            EXPECT_EQ(run.read_all("in", 1000), host.contents["in"]);
            EXPECT_THROW(run.read_all("in", 999), Error);
            EXPECT_THROW((void)run.open("nowhere"), Error);
            EXPECT_THROW((void)run.now(), Error);
        }),
                  OI_OK);
    }
}

// ---- the boundary -----------------------------------------------------------------------------

namespace {

struct Thrower : Connector {
    static constexpr std::string_view id = "org.example.thrower", name = "Thrower",
                                      version = "1.0.0", config_schema = "{}";
    void configure(openitem::Run& run) override { (void)run.config().require_text("how"); }
    void read(openitem::Run& run) override {
        const auto how = run.config().require_text("how");
        if (how == "error") throw Error(OI_UNAUTHORIZED, "login", "who are you", "/user");
        if (how == "std") throw std::runtime_error("a library's own");
        if (how == "int") throw 7;
        if (how == "memory") throw std::bad_alloc();
        if (how == "cancel") throw Cancelled{};
        run.invoice("1");
    }
};

constexpr oi_entry entry = detail::Library<Thrower>::entry();

}  // namespace

TEST(Boundary, NothingIsThrownThroughIt) {
    static_assert(entry.connector_count == 1 && entry.size == sizeof(oi_entry));
    const oi_connector& connector = *entry.connectors[0];
    EXPECT_EQ(view(connector.id), "org.example.thrower");
    const std::pair<const char*, oi_status> cases[] = {
        {"error", OI_UNAUTHORIZED}, {"std", OI_INTERNAL},     {"int", OI_INTERNAL},
        {"memory", OI_INTERNAL},    {"cancel", OI_CANCELLED}, {"fine", OI_OK}};
    for (const auto& [how, expected] : cases) {
        MockHost host;
        oi_instance* instance = nullptr;
        oi_error error = detail::empty_error();
        const std::string config = std::string("{\"how\":\"") + how + "\"}";
        ASSERT_EQ(connector.create(host.table(), host.run(), view(config), &instance, &error),
                  OI_OK);
        const oi_read_request request{sizeof request, 0, nullptr, {}};
        EXPECT_EQ(connector.read(instance, host.run(), &request, &error), expected) << how;
        EXPECT_EQ(numbers(host).size(), expected == OI_OK ? 1u : 0u);
        EXPECT_EQ(connector.check(instance, host.run(), &request, &error), OI_OK);
        EXPECT_EQ(connector.discover(instance, host.run(), nullptr, nullptr, &error),
                  OI_UNSUPPORTED);
        connector.destroy(instance);
    }
    MockHost host;
    oi_instance* instance = nullptr;
    oi_error error = detail::empty_error();
    EXPECT_EQ(connector.create(host.table(), host.run(), view("{}"), &instance, &error),
              OI_BAD_CONFIG);
    EXPECT_STREQ(error.field, "/how");
    EXPECT_EQ(instance, nullptr);
    EXPECT_EQ(connector.create(host.table(), host.run(), view("{"), &instance, &error),
              OI_BAD_CONFIG);
    EXPECT_EQ(connector.create(host.table(), host.run(), view("{"), &instance, nullptr),
              OI_BAD_CONFIG);
}
