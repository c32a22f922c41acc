// `openitem convert` as a person, a script and a pipe use it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/process.hpp"
#include "tests/support/terminal.hpp"

namespace openitem::faces {
namespace {

using tests::read_file;
using tests::run_openitem;
using tests::TemporaryFolder;
using Json = nlohmann::json;
namespace fs = std::filesystem;

const std::string sample = OPENITEM_SOURCE_DIR "/connectors/ubl/samples/invoice.xml";

bool says(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

// What `read` makes of a document, without its identity: that is of the file it came from.
Json record(const std::string& connector, const std::string& file) {
    const auto run = run_openitem({"read", connector, file, "--json"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    Json out = Json::parse(run.out.substr(0, run.out.find('\n')));
    out.erase("source_id");
    return out;
}

TEST(Convert, ThereAndBackAgain) {
    const TemporaryFolder folder;
    const std::string cii = folder.path() + "/a-cii.xml", ubl = folder.path() + "/a-ubl.xml";
    const auto there = run_openitem({"convert", sample, "--to", "cii", "-o", cii});
    EXPECT_TRUE(says(there.err, "HS-2026-0117 written to " + cii)) << there.err;
    EXPECT_TRUE(says(read_file(cii), "<rsm:CrossIndustryInvoice"));
    EXPECT_TRUE(says(read_file(cii), "aG91cnMKMTIK")) << "the attachment goes along";
    const auto back = run_openitem({"convert", cii, "--to", "ubl", "-o", ubl});
    EXPECT_TRUE(says(read_file(ubl), "<cbc:ID>HS-2026-0117</cbc:ID>")) << back.err;
    // A time sheet needs a type in CII; else the two say the same.
    Json before = record("ubl", sample), after = record("ubl", ubl);
    EXPECT_EQ(before["lines"], after["lines"]);
    EXPECT_EQ(before["payable"], after["payable"]);
}

// The page is for people; what it holds is read again, in a process of its own.
TEST(Convert, ToAPageWithTheInvoiceInside) {
    const TemporaryFolder folder;
    const std::string pdf = folder.path() + "/a.pdf", cii = folder.path() + "/a.xml";
    run_openitem({"convert", sample, "--to", "cii", "-o", cii});
    const auto there = run_openitem({"convert", sample, "--to", "facturx", "-o", pdf});
    EXPECT_TRUE(says(there.err, "HS-2026-0117 written to " + pdf)) << there.err;
    EXPECT_TRUE(read_file(pdf).starts_with("%PDF-1.7"));
    EXPECT_EQ(record("facturx", pdf), record("cii", cii));
    const auto judged = run_openitem({"validate", pdf, cii, "--json"});
    const auto line_end = judged.out.find('\n');
    const Json of_pdf = Json::parse(judged.out.substr(0, line_end));
    const Json of_cii = Json::parse(judged.out.substr(line_end + 1));
    EXPECT_EQ(of_pdf["syntax"], "facturx");
    EXPECT_EQ(of_pdf["failures"], of_cii["failures"]);
}

// CII, X12 and the others state the currency once: an amount in another would change its own.
TEST(Convert, AnAmountInAnotherCurrencyIsSaid) {
    const TemporaryFolder folder;
    std::string text = read_file(sample);
    const std::string payable = "<cbc:PayableAmount currencyID=\"GBP\"";
    text.replace(text.find(payable), payable.size(), "<cbc:PayableAmount currencyID=\"USD\"");
    const auto run = run_openitem({"convert", folder.write("a.xml", text), "--to", "edifact"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_TRUE(says(run.err, "currency.mixed at payable")) << run.err;
}

TEST(Convert, ToFatturaPaAndBack) {
    const TemporaryFolder folder;
    const std::string italian = OPENITEM_SOURCE_DIR "/connectors/fatturapa/samples/invoice.xml";
    const std::string out = folder.path() + "/b.xml";
    const auto run = run_openitem({"convert", italian, "--to", "fatturapa", "-o", out});
    EXPECT_TRUE(says(run.err, "written to " + out)) << run.err;
    const auto judged = run_openitem({"validate", out, "--json"});
    EXPECT_EQ(Json::parse(judged.out)["syntax"], "fatturapa") << judged.err;
}

TEST(Convert, SeveralInvoicesOfOneFile) {
    const TemporaryFolder folder;
    const std::string two = OPENITEM_SOURCE_DIR "/connectors/fatturapa/samples/two-in-one.xml";
    const auto run = run_openitem({"convert", two, "--to", "ubl", "-o", folder.path() + "/out/"});
    EXPECT_TRUE(says(run.err, "two-in-one-1.xml")) << run.err;
    EXPECT_TRUE(says(read_file(folder.path() + "/out/two-in-one-2.xml"), "<CreditNote"));
    const auto one = run_openitem({"convert", two, "--to", "ubl", "-o", folder.path() + "/a.xml"});
    EXPECT_EQ(one.exit_code, 2);
    EXPECT_TRUE(says(one.err, "holds several invoices")) << one.err;
    EXPECT_FALSE(fs::exists(folder.path() + "/a.xml"));
}

TEST(Convert, TheFormatsSettings) {
    const TemporaryFolder folder;
    const auto size_in = [&](const std::string& language) {
        const std::string out = folder.path() + "/" + language + ".pdf";
        run_openitem({"convert", sample, "--to", "facturx", "-o", out, "--config",
                      R"({"language":")" + language + "\"}"});
        return fs::exists(out) ? fs::file_size(out) : 0;
    };
    EXPECT_NE(size_in("en"), size_in("de"));
    EXPECT_EQ(size_in("xx"), 0U);
    EXPECT_EQ(run_openitem({"convert", sample, "--to", "ubl", "--config", "{"}).exit_code, 3);
}

TEST(Convert, ToStandardOutputFromAPipe) {
    tests::ProcessOptions options;
    options.input = read_file(sample);
    const auto run = run_openitem({"convert", "-", "--to", "ubl"}, options);
    EXPECT_TRUE(run.out.starts_with("<?xml")) << run.err;
    const TemporaryFolder folder;
    EXPECT_EQ(record("ubl", folder.write("a.xml", run.out)), record("ubl", sample));
}

TEST(Convert, AFileInTheWayStays) {
    const TemporaryFolder folder;
    const auto out = folder.write("out.xml", "precious");
    const auto refused = run_openitem({"convert", sample, "--to", "cii", "-o", out});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_TRUE(says(refused.err, "--force")) << refused.err;
    EXPECT_EQ(read_file(out), "precious");
    run_openitem({"convert", sample, "--to", "cii", "-o", out, "--force"});
    EXPECT_TRUE(says(read_file(out), "CrossIndustryInvoice"));
    // And nothing else is left in the folder.
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(Convert, IntoAFolder) {
    const TemporaryFolder folder;
    const auto run =
        run_openitem({"convert", sample, "--to", "cii", "-o", folder.path() + "/outbox/"});
    EXPECT_TRUE(fs::exists(folder.path() + "/outbox/invoice.xml")) << run.err;
    EXPECT_EQ(run_openitem({"convert", sample, "--to", "cii", "-o", folder.path() + "/no/a.xml"})
                  .exit_code,
              2);
}

TEST(Convert, WhatIsLostAndWhatIsWrongIsSaid) {
    const TemporaryFolder folder;
    std::string document = read_file(sample);
    const auto replace = [&](const std::string& from, const std::string& to) {
        ASSERT_TRUE(says(document, from)) << from;
        document.replace(document.find(from), from.size(), to);
    };
    replace("<cbc:TaxPointDate>2026-01-12<", "<cbc:TaxPointDate>January<");
    replace("<cac:InvoiceDocumentReference>", "<cac:CreditNoteDocumentReference>");
    replace("</cac:InvoiceDocumentReference>", "</cac:CreditNoteDocumentReference>");
    const auto in = folder.write("in.xml", document);
    const auto out = folder.path() + "/out.xml";
    const auto run = run_openitem({"convert", in, "--to", "cii", "-o", out, "--json"});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const Json summary = Json::parse(run.out);
    EXPECT_EQ(summary["syntax"], "ubl-invoice");
    EXPECT_EQ(summary["to"], "cii");
    EXPECT_EQ(summary["valid"], false);
    ASSERT_EQ(summary["documents"].size(), 1u);
    const Json& one = summary["documents"][0];
    EXPECT_EQ(one["number"], "HS-2026-0117");
    EXPECT_EQ(one["out"], out);
    EXPECT_EQ(one["misread"][0]["rule"], "ubl.date");
    EXPECT_TRUE(says(one["lost"].dump(), "HS-2025-0999")) << one["lost"];
    EXPECT_TRUE(one["failures"].is_array());
}

TEST(Convert, WhatIsNoInvoice) {
    const TemporaryFolder folder;
    const auto letter =
        run_openitem({"convert", folder.write("a.txt", "Dear Sirs"), "--to", "ubl"});
    EXPECT_EQ(letter.exit_code, 1);
    EXPECT_TRUE(says(letter.err, "found none of them\n")) << letter.err;
    const std::string statement = OPENITEM_SOURCE_DIR "/connectors/camt/samples/statement.xml";
    EXPECT_TRUE(says(run_openitem({"convert", statement, "--to", "ubl"}).err,
                     "; it looks like camt: openitem read camt " + statement));
    EXPECT_EQ(letter.out, "");
    const auto pdf = run_openitem({"convert", folder.write("a.pdf", "%PDF-1.7"), "--to", "ubl"});
    EXPECT_EQ(pdf.exit_code, 1);
    EXPECT_TRUE(says(pdf.err, "the PDF cannot be read")) << pdf.err;
    EXPECT_EQ(pdf.out, "");
    const auto half = run_openitem(
        {"convert", folder.write("b.xml", read_file(sample).substr(0, 900)), "--to", "ubl"});
    EXPECT_EQ(half.exit_code, 1);
    EXPECT_EQ(half.out, "");
    EXPECT_TRUE(says(half.err, "b.xml")) << half.err;
}

TEST(Convert, WrongUse) {
    const TemporaryFolder folder;
    const auto format = run_openitem({"convert", sample, "--to", "pdf"});
    EXPECT_EQ(format.exit_code, 2);
    EXPECT_TRUE(says(format.err, "expected a format of ubl, cii")) << format.err;
    EXPECT_EQ(run_openitem({"convert", sample + ".gone", "--to", "ubl"}).exit_code, 2);
    EXPECT_EQ(run_openitem({"convert", folder.path(), "--to", "ubl"}).exit_code, 2);
    EXPECT_EQ(run_openitem({"convert", sample, "--to", "ubl", "--json"}).exit_code, 2);
    EXPECT_EQ(run_openitem({"convert", sample, "--to", "ubl", "--profile", "finest"}).exit_code, 2);
    EXPECT_EQ(run_openitem({"convert", sample}).exit_code, 2);
}

TEST(Convert, APdfIsNothingForATerminal) {
    const auto seen = tests::run_on_a_terminal({"convert", sample, "--to", "facturx"});
    EXPECT_EQ(seen.exit_code, 2);
    EXPECT_TRUE(says(seen.text, "facturx is nothing for a terminal: name a file with -o"))
        << seen.text;
    EXPECT_TRUE(run_openitem({"convert", sample, "--to", "facturx"}).out.starts_with("%PDF-"));
}

TEST(Convert, HelpNamesTheFormats) {
    const auto help = run_openitem({"convert", "--help"});
    EXPECT_TRUE(says(help.out, "\n  edifact     UN/EDIFACT INVOIC")) << help.out;
    EXPECT_TRUE(says(help.out, "EDI is written only")) << help.out;
}

}  // namespace
}  // namespace openitem::faces
