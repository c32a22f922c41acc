// The SDK's examples as a host runs them: found by their manifest, in this process and in one of
// their own.
#include <gtest/gtest.h>

#include <unistd.h>
#include <fstream>

#include "host/connect/runner.hpp"

namespace openitem::connect {
namespace {

struct Keeper : RunHandler {
    std::vector<std::string> records, rejections;

    Next on_batch(const BatchView& batch) override {
        for (std::uint32_t i = 0; i < batch.table(OI_INVOICE).row_count(); ++i) {
            const auto row = batch.row<oi_invoice>(i);
            keep(row.text<OI_INVOICE_SOURCE_ID>(), row.text<OI_INVOICE_CUSTOMER_ID>(),
                 *row.amount<OI_INVOICE_TOTAL>(), *row.date<OI_INVOICE_ISSUED_ON>(), row.head());
        }
        for (std::uint32_t i = 0; i < batch.table(OI_PAYMENT).row_count(); ++i) {
            const auto row = batch.row<oi_payment>(i);
            keep(row.text<OI_PAYMENT_SOURCE_ID>(), row.text<OI_PAYMENT_CUSTOMER_ID>(),
                 *row.amount<OI_PAYMENT_AMOUNT>(), *row.date<OI_PAYMENT_BOOKED_ON>(), row.head());
        }
        return Next::go_on;
    }
    Next on_checkpoint(std::string_view) override { return Next::go_on; }
    Next on_reject(const Rejection& rejection) override {
        rejections.push_back(std::string(rejection.raw) + "@" +
                             std::to_string(rejection.origin.offset));
        return Next::go_on;
    }

private:
    void keep(std::string_view id, std::string_view customer, const oi_amount& amount,
              std::int32_t day, const oi_row& head) {
        records.push_back(std::string(id) + " " + std::string(customer) + " " +
                          std::to_string(amount.units) + "/" + std::to_string(amount.scale) +
                          std::string(amount.currency, 3) + " " + std::to_string(day) + " @" +
                          std::to_string(head.origin.offset) + "+" +
                          std::to_string(head.origin.length));
    }
};

struct Example {
    const char* folder;
    const char* input;
    std::vector<std::string> records;
    std::vector<std::string> rejections;
    bool program = false;
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.folder; }

class Examples : public ::testing::TestWithParam<Example> {
protected:
    void try_in(Runner&& runner) {
        const auto manifest = read_manifest(std::filesystem::path(OPENITEM_TEST_CONNECTORS) /
                                            GetParam().folder / "plugin.json");
        ASSERT_TRUE(manifest) << manifest.error().message;
        const auto file = std::filesystem::path(::testing::TempDir()) /
                          (std::string(GetParam().folder) + std::to_string(::getpid()));
        std::ofstream(file, std::ios::binary) << GetParam().input;
        FileService files({{"input", file}}, {});
        Keeper keeper;
        const Outcome outcome = runner.read({.manifest = *manifest,
                                             .config_json = {},
                                             .sources = {"input"},
                                             .cursor_json = {},
                                             .files = files,
                                             .handler = keeper});
        std::filesystem::remove(file);
        EXPECT_EQ(outcome.status, OI_OK) << outcome.message;
        EXPECT_EQ(keeper.records, GetParam().records);
        EXPECT_EQ(keeper.rejections, GetParam().rejections);
    }
};

TEST_P(Examples, InThisProcess) {
    if (GetParam().program) GTEST_SKIP() << "a program has a process of its own";
    try_in(InProcessRunner());
}

TEST_P(Examples, InAProcessOfTheirOwn) {
    if (GetParam().program && ::access("/usr/bin/python3", X_OK) != 0) {
        GTEST_SKIP() << "there is no python3 here";
    }
    try_in(ProcessRunner({.runner = OPENITEM_TEST_RUNNER}));
}

INSTANTIATE_TEST_SUITE_P(
    Sdk, Examples,
    ::testing::Values(
        Example{"minimal-csv",
                "number,customer,issued,due,total,currency\n"
                "1,C,2026-01-31,2026-02-28,1.50,EUR\n2,C,2026-02-30,2026-02-28,1.50,EUR\n",
                {"1 C 150/2EUR 20484 @42+34"},
                {"2,C,2026-02-30,2026-02-28,1.50,EUR@77"}},
        Example{"plain-c",
                "P-1;C-1;20484;1250;EUR\nbroken\nP-2;C-2;0;-1;USD",
                {"P-1 C-1 1250/2EUR 20484 @0+22", "P-2 C-2 -1/2USD 0 @30+16"},
                {"broken@23"}},
        Example{
            "python-csv",
            "number,customer,issued,total,currency\r\n"
            "1,\"C, Ltd\",2026-01-31,-1.50,EUR\r\n\r\n2,C,2026-02-30,1,EUR\n"
            ",C,2026-01-31,1,EUR\n4,\xFF,2026-01-31,1,EUR\n5,C,1969-12-31,7,JPY",
            {"1 C, Ltd -150/2EUR 20484 @39+31", "5 C 7/0JPY -1 @136+20"},
            {"2,C,2026-02-30,1,EUR@74", ",C,2026-01-31,1,EUR@95", "4,\xFF,2026-01-31,1,EUR@115"},
            true}),
    [](const auto& test) {
        return std::string(test.param.folder, 5) == "minim"   ? "MinimalCsv"
               : std::string(test.param.folder, 5) == "plain" ? "PlainC"
                                                              : "Python";
    });

}  // namespace
}  // namespace openitem::connect
