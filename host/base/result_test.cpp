#include "host/base/result.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace openitem::base {
namespace {

Result<int> half_of(int value) {
    if (value % 2 != 0) return Error{.code = Code::invalid, .message = "expected an even number"};
    return value / 2;
}

TEST(Result, HoldsAValueOrAnError) {
    const auto good = half_of(4);
    ASSERT_TRUE(good.ok());
    EXPECT_EQ(*good, 2);
    const auto bad = half_of(3);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, Code::invalid);
    EXPECT_EQ(bad.value_or(7), 7);
}

TEST(Result, ThrowsWhenAValueIsDemandedThatIsNotThere) {
    EXPECT_EQ(half_of(8).value(), 4);
    EXPECT_THROW(static_cast<void>(half_of(3).value()), std::logic_error);
    EXPECT_THROW(Result<void>(Error{}).value(), std::logic_error);
}

TEST(Result, MovesItsValueAndItsError) {
    Result<std::vector<int>> list = std::vector<int>{1, 2, 3};
    const std::vector<int> taken = *std::move(list);
    EXPECT_EQ(taken.size(), 3U);
    Result<std::unique_ptr<int>> owner = std::make_unique<int>(5);
    EXPECT_EQ(*std::move(owner).value(), 5);
    Result<int> bad = Error{.message = "no"};
    const Error error = std::move(bad).error();
    EXPECT_EQ(error.message, "no");
}

TEST(Result, StaysAnErrorWhenTheErrorIsMovedOut) {
    Result<std::string> bad = Error{.message = "no"};
    Result<std::string> taken = std::move(bad);
    EXPECT_EQ(taken.error().message, "no");
    EXPECT_FALSE(bad.ok());  // NOLINT: what is moved from is what is tested
    bad = Result<std::string>("back");
    EXPECT_EQ(*bad, "back");
    bad = std::move(taken);
    EXPECT_EQ(bad.error().message, "no");
    Result<void> done;
    done = Result<void>(Error{.message = "late"});
    EXPECT_EQ(done.error().message, "late");
}

TEST(Result, ConvertsWhatIsReturned) {
    const Result<std::string> text = "literal";
    EXPECT_EQ(text->size(), 7U);
}

TEST(Result, OfVoidIsDoneOrWhyNot) {
    EXPECT_TRUE(Result<void>{}.ok());
    const Result<void> bad = Error{.code = Code::refused};
    EXPECT_EQ(bad.error().code, Code::refused);
}

TEST(Result, CostsLittleWhenAllIsWell) {
    EXPECT_LE(sizeof(Result<std::int64_t>), 16U);
    EXPECT_EQ(sizeof(Result<void>), sizeof(void*));
}

TEST(Error, SaysInOneLineWhereWhatAndWhatToDo) {
    const Error error{.rule = "BR-CO-15",
                      .field = "total",
                      .location = "line 7",
                      .message = "expected 12.50, found 12.51",
                      .help = "ask the supplier for a corrected invoice"};
    EXPECT_EQ(error.text(),
              "line 7: [BR-CO-15] total: expected 12.50, found 12.51; ask the supplier for a "
              "corrected invoice");
    EXPECT_EQ(Error{.code = Code::not_found}.text(), "not found");
}

TEST(RunError, CarriesTheExitCode) {
    const RunError error(Exit::source_or_config, Error{.message = "no such key"});
    EXPECT_EQ(static_cast<int>(error.exit()), 3);
    EXPECT_STREQ(error.what(), "no such key");
}

}  // namespace
}  // namespace openitem::base
