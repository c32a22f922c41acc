// Code lists: what is on them, to the letter. That each is sorted is told when it is compiled.
#include <gtest/gtest.h>
#include <openitem/codes/allowance_reasons.hpp>
#include <openitem/codes/charge_reasons.hpp>
#include <openitem/codes/countries.hpp>
#include <openitem/codes/credit_note_types.hpp>
#include <openitem/codes/currencies.hpp>
#include <openitem/codes/endpoint_schemes.hpp>
#include <openitem/codes/greek_document_types.hpp>
#include <openitem/codes/identifier_schemes.hpp>
#include <openitem/codes/invoice_types.hpp>
#include <openitem/codes/item_classifications.hpp>
#include <openitem/codes/mime_types.hpp>
#include <openitem/codes/object_schemes.hpp>
#include <openitem/codes/payment_means.hpp>
#include <openitem/codes/peppol_credit_note_types.hpp>
#include <openitem/codes/peppol_endpoint_schemes.hpp>
#include <openitem/codes/peppol_invoice_types.hpp>
#include <openitem/codes/tax_point_codes.hpp>
#include <openitem/codes/units.hpp>
#include <openitem/codes/vat_categories.hpp>
#include <openitem/codes/vat_exemptions.hpp>

#include <string>
#include <string_view>

using namespace openitem;

namespace {

constexpr const CodeList* all[] = {
    &codes::allowance_reasons,
    &codes::charge_reasons,
    &codes::countries,
    &codes::credit_note_types,
    &codes::currencies,
    &codes::endpoint_schemes,
    &codes::greek_document_types,
    &codes::identifier_schemes,
    &codes::invoice_types,
    &codes::item_classifications,
    &codes::mime_types,
    &codes::object_schemes,
    &codes::payment_means,
    &codes::peppol_credit_note_types,
    &codes::peppol_endpoint_schemes,
    &codes::peppol_invoice_types,
    &codes::tax_point_codes,
    &codes::units,
    &codes::vat_categories,
    &codes::vat_exemptions,
};

TEST(CodeList, HasItsCodesAndNothingElse) {
    for (const CodeList* list : all) {
        std::size_t count = 0;
        list->each([&](std::string_view code) {
            ++count;
            EXPECT_TRUE(list->has(code)) << list->title() << ": " << code;
            const std::string longer = std::string(code) + "\x01";
            EXPECT_FALSE(list->has(longer)) << list->title() << ": " << longer;
            EXPECT_FALSE(list->has(" " + std::string(code)));
        });
        EXPECT_GT(count, 2U) << list->title();
        EXPECT_FALSE(list->has("")) << list->title();
        EXPECT_FALSE(list->has("~")) << list->title();
        EXPECT_NE(list->source().find("20"), std::string_view::npos) << list->title();
    }
}

TEST(CodeList, IsMeantToTheLetter) {
    static_assert(codes::currencies.has("EUR"));
    EXPECT_FALSE(codes::currencies.has("eur"));
    EXPECT_FALSE(codes::currencies.has("EU"));
    EXPECT_FALSE(codes::currencies.has("EUR FJD"));
    EXPECT_FALSE(codes::currencies.has("EUR\nFJD"));
}

TEST(CodeList, FindsOneOfOne) {
    static constexpr Codes one{"title", "source", "A"};
    EXPECT_TRUE(one.has("A"));
    EXPECT_FALSE(one.has("B"));
    EXPECT_FALSE(one.has("AA"));
    EXPECT_FALSE(one.has(""));
}

}  // namespace
