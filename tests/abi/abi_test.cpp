// Libraries of other days and makers, loaded by today's runtime.
#include <gtest/gtest.h>

#include "sdk/runtime/loader.hpp"
#include "sdk/tests/mock_host.hpp"

using namespace openitem;
using test::MockHost;

namespace {

const runtime::Connector& load(const char* file) {
    const auto loaded = runtime::load_library(file);
    if (const auto* error = std::get_if<runtime::LoadError>(&loaded)) {
        throw std::runtime_error(error->message);
    }
    return std::get<const runtime::Library*>(loaded)->connectors().front();
}

oi_status read_all(const runtime::Connector& connector, MockHost& host) {
    oi_instance* instance = nullptr;
    host.error = detail::empty_error();
    const oi_connector& table = connector.table;
    const oi_status created =
        table.create(host.table(), host.run(), view("{}"), &instance, &host.error);
    if (created != OI_OK) return created;
    std::vector<oi_string> names;
    for (const auto& [name, bytes] : host.contents) names.push_back(view(name));
    const oi_read_request request{
        sizeof request, static_cast<std::uint32_t>(names.size()), names.data(), {}};
    const oi_status status = table.read(instance, host.run(), &request, &host.error);
    table.destroy(instance);
    return status;
}

}  // namespace

TEST(Libraries, OneCompiledAgainstTheFrozenHeadersStillDelivers) {
    MockHost host;
    const auto& connector = load(OPENITEM_FROZEN_CONNECTOR);
    EXPECT_EQ(connector.id, "org.openitem.test.frozen");
    ASSERT_EQ(read_all(connector, host), OI_OK);
    ASSERT_EQ(host.violation, "");
    const BatchView batch = host.batches.at(0).view();
    EXPECT_EQ(batch.row<oi_invoice>(0).text<OI_INVOICE_SOURCE_ID>(), "R-2026-00000001");
    EXPECT_EQ(batch.row<oi_invoice>(0).instant<OI_INVOICE_MODIFIED_AT>(), 7);
    EXPECT_EQ(batch.row<oi_invoice_line>(0).text<OI_INVOICE_LINE_LINE_ID>(), "L");
}

TEST(Libraries, TheExampleInPlainC) {
    MockHost host;
    host.contents["in.txt"] =
        "P-1;C-1;20484;1250;EUR\nbroken\nP-2;;-3;-5;USD\nP-3;C;1;2;EURO\nP-4;\xFF;1;2;EUR\n" +
        std::string(600, 'x') + "\nP-5;C-5;0;7;GBP";
    for (const std::size_t piece : {std::size_t{1}, SIZE_MAX}) {
        host.read_at_most = piece;
        host.batches.clear();
        host.rejections.clear();
        ASSERT_EQ(read_all(load(OPENITEM_PLAIN_C), host), OI_OK) << host.error.message;
        ASSERT_EQ(host.violation, "");
        const BatchView batch = host.batches.at(0).view();
        ASSERT_EQ(batch.table(OI_PAYMENT).row_count(), 3u);
        const auto first = batch.row<oi_payment>(0), last = batch.row<oi_payment>(2);
        EXPECT_EQ(first.amount<OI_PAYMENT_AMOUNT>()->units, 1250);
        EXPECT_EQ(last.text<OI_PAYMENT_SOURCE_ID>(), "P-5");
        const auto origin = last.head().origin;
        EXPECT_EQ(host.contents["in.txt"].substr(origin.offset, origin.length), "P-5;C-5;0;7;GBP");
        EXPECT_EQ(host.rejections.size(), 4u);
        EXPECT_EQ(host.rejections[0].raw, "broken");
    }
    host.contents["in.txt"].clear();
    for (int i = 0; i < 5000; ++i) {
        host.contents["in.txt"] += "payment-" + std::to_string(i) + ";customer;1;2;EUR\n";
    }
    host.batches.clear();
    host.rows_emitted = 0;
    ASSERT_EQ(read_all(load(OPENITEM_PLAIN_C), host), OI_OK);
    EXPECT_EQ(host.rows_emitted, 5000u);
}

TEST(Libraries, TheExampleInThirtyLines) {
    MockHost host;
    host.contents["in.csv"] =
        "number,customer,issued,due,total,currency\n1,C,2026-01-31,2026-02-28,1.50,EUR\n"
        "2,C,2026-02-30,2026-02-28,1.50,EUR\n";
    ASSERT_EQ(read_all(load(OPENITEM_MINIMAL_CSV), host), OI_OK) << host.error.message;
    ASSERT_EQ(host.violation, "");
    EXPECT_EQ(host.batches.at(0).view().table(OI_INVOICE).row_count(), 1u);
    ASSERT_EQ(host.rejections.size(), 1u);
    EXPECT_EQ(host.rejections[0].location, "in.csv:3");
}
