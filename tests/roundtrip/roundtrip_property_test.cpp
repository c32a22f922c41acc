// What holds for every invoice: written and read again it is the same record, attachments included,
// and nothing is reported lost that is not.
#include <rapidcheck/gtest.h>

#include <gtest/gtest.h>

#include <string>

#include "connectors/lib/testing/recording_host.hpp"
#include "tests/roundtrip/random_invoice.hpp"

namespace openitem::roundtrip {
namespace {

using testing::Recording;
using testing::RecordingHost;

std::string written(const char* library, std::string_view batch,
                    const std::map<std::string, std::string>& blobs) {
    const oi_operation operation{{"op", 2}, OI_INVOICE, 0};
    const auto out = RecordingHost(library).write(batch, operation, blobs);
    RC_ASSERT(out.status == OI_OK);
    if (!out.log.empty()) RC_FAIL(out.log.front());
    return out.bytes;
}

Recording read(const char* library, const std::string& bytes) {
    RecordingHost host(library);
    host.add_file("a.xml", bytes);
    Recording out = host.read();
    RC_ASSERT(out.violations.empty());
    if (out.records.size() != 1) {
        RC_FAIL(bytes + "\n" + (out.rejected.empty() ? out.message : out.rejected[0].message));
    }
    return out;
}

void expect_same(const testing::Record& before, const Recording& after, const std::string& bytes) {
    const auto different = testing::difference(before, after.records.front());
    if (!different.empty()) RC_FAIL(different + "\n" + bytes);
}

void comes_back(const char* library, Shape shape) {
    const RandomInvoice invoice = random_invoice(shape);
    const std::string bytes = written(library, invoice.batch, invoice.blobs);
    const Recording again = read(library, bytes);
    expect_same(testing::records_of(invoice.batch).front(), again, bytes);
    RC_ASSERT(again.blobs == invoice.blobs);
}

RC_GTEST_PROP(RoundTrip, Ubl, ()) { comes_back(OPENITEM_UBL_FILE, Shape::ubl); }
RC_GTEST_PROP(RoundTrip, Cii, ()) { comes_back(OPENITEM_CII_FILE, Shape::any); }

RC_GTEST_PROP(RoundTrip, UblToCiiToUbl, ()) {
    const RandomInvoice invoice = random_invoice(Shape::any);
    Recording record;
    std::string bytes = written(OPENITEM_UBL_FILE, invoice.batch, invoice.blobs);
    record = read(OPENITEM_UBL_FILE, bytes);
    for (const char* library : {OPENITEM_CII_FILE, OPENITEM_UBL_FILE}) {
        bytes = written(library, record.sent.front(), record.blobs);
        record = read(library, bytes);
        expect_same(testing::records_of(invoice.batch).front(), record, bytes);
        RC_ASSERT(record.blobs == invoice.blobs);
    }
}

}  // namespace
}  // namespace openitem::roundtrip
