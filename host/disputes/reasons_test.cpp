#include "host/disputes/reasons.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>

namespace openitem::disputes {
namespace {

TEST(Reasons, EveryExternalCodeHasOneMeaning) {
    for (const bool x12 : {true, false}) {
        std::set<std::string> seen;
        for (const Reason& reason : reasons()) {
            std::istringstream codes{std::string(x12 ? reason.x12 : reason.edifact)};
            for (std::string code; codes >> code;) {
                EXPECT_TRUE(seen.insert(code).second) << code << " is claimed twice";
            }
        }
        EXPECT_GT(seen.size(), 40U);
    }
}

TEST(Reasons, OwnCodesAreUnique) {
    std::set<std::string_view> seen;
    for (const Reason& reason : reasons()) {
        EXPECT_TRUE(seen.insert(reason.code).second) << reason.code;
        EXPECT_FALSE(reason.title.empty()) << reason.code;
    }
}

TEST(Reasons, AreReadAsPeopleAndPartnersWriteThem) {
    EXPECT_EQ(read_reason("QTY_SHORT")->code, "QTY_SHORT");
    EXPECT_EQ(read_reason(" qty_short ")->code, "QTY_SHORT");
    EXPECT_EQ(read_reason("x12:06")->code, "QTY_SHORT");
    EXPECT_EQ(read_reason("X12:a4")->code, "QTY_SHORT");
    EXPECT_EQ(read_reason("edifact:4")->code, "QTY_SHORT");
    EXPECT_EQ(read_reason("edifact:32")->code, "QTY_SHORT");
    for (const char* wrong : {"", "x12:", "x12:6", "edifact:999", "iso:4", "nonsense", ":"}) {
        EXPECT_EQ(read_reason(wrong), nullptr) << wrong;
    }
}

TEST(Reasons, WhatAPartnerInventsIsUnknown) {
    EXPECT_EQ(reason_for(CodeList::x12, "01").code, "PRICE");
    EXPECT_EQ(reason_for(CodeList::edifact, "9").code, "INVOICE_ERROR");
    EXPECT_EQ(reason_for(CodeList::x12, "Q7").code, "UNKNOWN");
    EXPECT_EQ(reason_for(CodeList::edifact, "").code, "UNKNOWN");
}

}  // namespace
}  // namespace openitem::disputes
