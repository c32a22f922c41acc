#include "host/model/document_type.hpp"

#include <openitem/openitem.h>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace openitem::model {
namespace {

TEST(DocumentTypes, A7_EveryCodeOfTheDecisionHasItsDirection) {
    for (const auto* code : {"380", "326", "875", "876", "877", "383", "389"}) {
        const auto* type = find_document_type(code);
        ASSERT_NE(type, nullptr) << code;
        EXPECT_EQ(type->direction, Direction::debit) << code;
        EXPECT_TRUE(type->posts) << code;
    }
    for (const auto* code : {"381", "261", "396"}) {
        const auto* type = find_document_type(code);
        ASSERT_NE(type, nullptr) << code;
        EXPECT_EQ(type->direction, Direction::credit) << code;
        EXPECT_TRUE(type->posts) << code;
    }
    EXPECT_EQ(find_document_type("384")->family, DocumentFamily::correction);
    EXPECT_EQ(find_document_type("386")->family, DocumentFamily::prepayment);
    EXPECT_FALSE(find_document_type("325")->posts);
    EXPECT_TRUE(find_document_type("389")->self_billed);
    EXPECT_TRUE(find_document_type("261")->self_billed);
    EXPECT_TRUE(find_document_type("396")->factored);
}

TEST(DocumentTypes, A7_UnknownCodesAreUnknown) {
    for (const auto* code :
         {"", "0", "38", "3800", "0380", "38a", "999", "71", "751", " 380", "-80"}) {
        EXPECT_EQ(find_document_type(code), nullptr) << code;
    }
}

TEST(DocumentTypes, StandOnceAndByCode) {
    std::set<std::string_view> codes;
    for (const DocumentType& type : document_types()) {
        EXPECT_TRUE(codes.insert(type.code).second) << type.code;
        EXPECT_EQ(find_document_type(type.code), &type);
        EXPECT_FALSE(type.word.empty());
    }
}

TEST(DocumentTypes, TheKindDecidesWhereThereIsNoCode) {
    EXPECT_EQ(document_type_of("", OI_INVOICE_KIND_CREDIT_NOTE)->code, "381");
    EXPECT_EQ(document_type_of("", OI_INVOICE_KIND_PREPAYMENT)->code, "386");
    EXPECT_EQ(document_type_of("381", OI_INVOICE_KIND_INVOICE)->code, "381");
    EXPECT_EQ(document_type_of("", 0), nullptr);
    EXPECT_EQ(document_type_of("", 99), nullptr);
    EXPECT_EQ(document_type_of("999", OI_INVOICE_KIND_INVOICE), nullptr);
}

TEST(DocumentTypes, AnOpeningItemKeepsTheDirectionOfItsCode) {
    const auto* opening = document_type_of("", OI_INVOICE_KIND_OPENING);
    ASSERT_NE(opening, nullptr);
    EXPECT_EQ(opening->family, DocumentFamily::opening);
    EXPECT_EQ(opening->direction, Direction::debit);
    EXPECT_EQ(document_type_of("381", OI_INVOICE_KIND_OPENING)->direction, Direction::credit);
    EXPECT_EQ(document_type_of("999", OI_INVOICE_KIND_OPENING), nullptr);
}

}  // namespace
}  // namespace openitem::model
