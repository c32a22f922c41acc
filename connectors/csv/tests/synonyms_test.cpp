// The tables of words: each of them leads somewhere, and headers are compared as people read them.
#include "../synonyms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "../paths.hpp"

namespace openitem::csv {
namespace {

std::vector<std::string> fields_of(const std::string& entity,
                                   const std::vector<std::string>& header) {
    std::vector<std::string> out;
    for (const Recognised& column : recognise(entity, header)) {
        out.push_back(column.field + "=" + header[column.column]);
    }
    std::sort(out.begin(), out.end());
    return out;
}

TEST(Synonyms, HeadersAreComparedAsPeopleReadThem) {
    EXPECT_EQ(normalised_header("Rechnungs-Nr."), "rechnungsnr");
    EXPECT_EQ(normalised_header("INVOICE_NUMBER"), "invoicenumber");
    EXPECT_EQ(normalised_header("invoiceNumber"), "invoicenumber");
    EXPECT_EQ(normalised_header("  Fälligkeit "), "faelligkeit");
    EXPECT_EQ(normalised_header("ÜBERFÄLLIG"), "ueberfaellig");
    EXPECT_EQ(normalised_header("Invoice #"), "invoiceno");
    EXPECT_EQ(normalised_header("Échéance"), "echeance");
    EXPECT_EQ(normalised_header("请求"), "");
}

TEST(Synonyms, ACurrencyAtTheEndOfAHeaderIsOne) {
    std::string_view rest;
    EXPECT_EQ(currency_in_header("Amount (EUR)", rest), "EUR");
    EXPECT_EQ(rest, "Amount");
    EXPECT_EQ(currency_in_header("Betrag in EUR", rest), "EUR");
    EXPECT_EQ(rest, "Betrag");
    EXPECT_EQ(currency_in_header("Offen €", rest), "EUR");
    EXPECT_EQ(currency_in_header("total_usd", rest), "");
    EXPECT_EQ(currency_in_header("NEURUSD", rest), "");
    EXPECT_EQ(currency_in_header("Total", rest), "");
}

TEST(Synonyms, TheSurerWordHasTheField) {
    EXPECT_EQ(fields_of("invoice", {"Date", "Invoice Date", "Number", "Invoice No"}),
              (std::vector<std::string>{"issued_on=Invoice Date", "number=Invoice No"}));
}

TEST(Synonyms, OneColumnIsOneField) {
    const auto found = fields_of("payment", {"Total", "Payment Date", "Customer", "Reference"});
    EXPECT_EQ(found,
              (std::vector<std::string>{"amount=Total", "payer_name=Customer",
                                        "remittance_text=Reference", "value_on=Payment Date"}));
}

// Every field path of the table exists, whatever line somebody adds.
TEST(Synonyms, EveryLineNamesAField) {
    for (const char* entity : {"invoice", "payment", "customer", "order"}) {
        for (std::uint32_t id = 0; id < OI_ENTITY_COUNT; ++id) {
            if (entities[id].name != entity) continue;
            for (const std::string& path : known_fields(entity)) {
                const bool pseudo = path == "currency" && find_field(entities[id], path) == nullptr;
                if (pseudo) continue;  // the currency of its amounts
                EXPECT_NO_THROW(resolve_path(entities[id], path, "/")) << entity << " " << path;
            }
        }
    }
}

TEST(Synonyms, DocumentTypes) {
    EXPECT_EQ(document_type("Gutschrift"), "381");
    EXPECT_EQ(document_type("CREDIT NOTE"), "381");
    EXPECT_EQ(document_type("RV"), "380");
    EXPECT_EQ(document_type("380"), "380");
    EXPECT_EQ(document_type("Zahlung"), "");
}

}  // namespace
}  // namespace openitem::csv
