// `openitem read` as a person, a script and a terminal use it, with connectors of several kinds.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "tests/support/process.hpp"
#include "tests/support/terminal.hpp"

namespace openitem::faces {
namespace {

using tests::read_file;
using tests::run_on_a_terminal;
using tests::run_openitem;
using tests::TemporaryFolder;

const std::string connectors = OPENITEM_SOURCE_DIR "/connectors/";

bool says(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

const std::string& statement() {
    static const std::string text = read_file(connectors + "mt940/samples/statement.sta");
    return text;
}

TEST(Read, AStatementThatDoesNotAddUpIsSaid) {
    const TemporaryFolder folder;
    const std::string wrong = folder.write(
        "wrong.sta", with(statement(), ":62F:C260131EUR1855,50", ":62F:C260131EUR1,00"));
    const auto list = run_on_a_terminal({"read", "mt940", wrong});
    EXPECT_EQ(list.exit_code, 0);
    EXPECT_TRUE(says(list.text, "mt940.balance (warning)")) << list.text;
    EXPECT_TRUE(says(list.text, "1 warning")) << list.text;
    EXPECT_TRUE(says(run_openitem({"read", "mt940", wrong}).err, ", 1 warning; "));
    EXPECT_EQ(run_openitem({"read", "mt940", wrong, "--strict"}).exit_code, 1);

    const std::string right = connectors + "mt940/samples/statement.sta";
    EXPECT_FALSE(says(run_on_a_terminal({"read", "mt940", right}).text, "warning"));
    EXPECT_EQ(run_openitem({"read", "mt940", right, "--strict"}).exit_code, 0);
}

TEST(Read, NothingButQuarantinedIsANoWhateverTheUnit) {
    const TemporaryFolder folder;
    const std::string lockbox = read_file(connectors + "bai2/samples/lockbox.bai");
    const auto wrong = folder.write("wrong.bai", with(lockbox, "49,6400200,11/", "49,6400201,11/"));
    const auto run = run_openitem({"read", "bai2", wrong});
    EXPECT_EQ(run.exit_code, 1) << run.out;
    EXPECT_EQ(run.err, "openitem: no record could be read, 1 quarantined\n");
    // Beside what can be read, it costs itself only.
    const auto both =
        run_openitem({"read", "bai2", wrong, connectors + "bai2/samples/lockbox.bai"});
    EXPECT_EQ(both.exit_code, 0) << both.err;
    EXPECT_TRUE(says(run_openitem({"read", "--help"}).out, "Exit code 1: a file is not"));
}

// ---- the next step ------------------------------------------------------------------------------

TEST(Read, AFileOfAnotherKindSaysWhoReadsIt) {
    const auto hint = [](const std::string& connector, const std::string& file) {
        return run_openitem({"read", connector, file}).err;
    };
    const std::string sample = connectors + "camt/samples/statement.xml";
    EXPECT_TRUE(says(hint("mt940", sample), "; it looks like camt: openitem read camt " + sample))
        << hint("mt940", sample);
    const std::pair<const char*, const char*> samples[] = {
        {"x12", "x12/samples/invoices.edi"},      {"edifact", "edifact/samples/invoices.edi"},
        {"mt940", "mt940/samples/statement.sta"}, {"bai2", "bai2/samples/lockbox.bai"},
        {"nacha", "nacha/samples/receipts.ach"},  {"ofx", "ofx/samples/statement.ofx"},
        {"ofx", "ofx/samples/card.qfx"},          {"ubl", "ubl/samples/credit-note.xml"},
        {"cii", "cii/samples/invoice.xml"},       {"fatturapa", "fatturapa/samples/invoice.xml"},
        {"csv", "csv/samples/offene-posten.csv"}, {"csv", "csv/samples/settled.csv"},
    };
    for (const auto& [connector, file] : samples) {
        const std::string said = hint("camt", connectors + file);
        EXPECT_TRUE(says(said, std::string("it looks like ") + connector + ": openitem")) << said;
    }
    // To the connector it is for, nothing is proposed.
    const TemporaryFolder folder;
    const std::string cut = hint("x12", folder.write("cut.edi", "ISA*00*  "));
    EXPECT_FALSE(says(cut, "looks like")) << cut;
}

TEST(Read, WhatHasToBeUnpackedFirst) {
    const TemporaryFolder folder;
    const auto said = [&](const std::string& bytes) {
        return run_openitem({"read", "ubl", folder.write("a", bytes)}).err;
    };
    EXPECT_TRUE(says(said("PK\3\4rest"), "it is a zip archive: unpack it first"));
    EXPECT_TRUE(says(said("PK\3\4..[Content_Types].xml"), "it is a workbook: save it as CSV"));
    EXPECT_TRUE(says(said("\x1F\x8B\x08"), "it is compressed"));
    EXPECT_TRUE(says(said(""), "the file is empty")) << said("");
    const auto of_folder = run_openitem({"read", "ubl", folder.path()});
    EXPECT_EQ(of_folder.exit_code, 2);
    EXPECT_TRUE(says(of_folder.err, "name its files, like " + folder.path() + "/*"));
}

TEST(Read, StandardInputIsReadOnce) {
    const auto run = run_openitem({"read", "mt940", "-", "-"}, {statement(), {}, {}});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_TRUE(says(run.err, "standard input can be read once")) << run.err;
}

TEST(Read, OfSeveralFilesEachRefusalNamesItsOwn) {
    const TemporaryFolder folder;
    const std::string damaged =
        with(read_file(connectors + "x12/samples/invoices.edi"), "SE*", "SE*9");
    const auto run = run_openitem(
        {"read", "x12", folder.write("a.edi", damaged), folder.write("b.edi", damaged), "--json"});
    EXPECT_TRUE(says(run.out, R"("location":"a.edi: ISA )")) << run.out;
    EXPECT_TRUE(says(run.out, R"("location":"b.edi: ISA )")) << run.out;
    // A line is a line, whoever refuses it.
    const std::string bad =
        with(statement(), ":61:2601310131CR500,00NTRF", ":61:2602310131CR500,00NTRF");
    EXPECT_TRUE(says(run_openitem({"read", "mt940", folder.write("c.sta", bad)}).out,
                     R"("location":"c.sta:5")"));
}

// ---- settings -----------------------------------------------------------------------------------

TEST(Read, SettingsThatAreNoJsonAreShownInPeoplesWords) {
    const TemporaryFolder folder;
    const std::string sample = connectors + "mt940/samples/statement.sta";
    const auto said = [&](const std::string& config) {
        return run_openitem({"read", "mt940", sample, "--config", config});
    };
    const auto bare = said("{payments: 1}");
    EXPECT_EQ(bare.exit_code, 3);
    EXPECT_TRUE(says(bare.err, R"(--config:1:2: expected JSON (comments are allowed), found "{p")"
                               "; keys stand in double quotes"))
        << bare.err;
    EXPECT_FALSE(says(bare.err, "exception")) << bare.err;
    EXPECT_TRUE(says(said("{\n  \"payments\": ").err, "--config:2:")) << said("{\n ").err;
    EXPECT_TRUE(says(said("{\"payments\": ").err, "found its end"));
    EXPECT_TRUE(says(said("{\"payments\": all}").err, "texts stand in double quotes"));
    const auto empty = said("@" + folder.write("empty.json", "\n"));
    EXPECT_EQ(empty.exit_code, 3);
    EXPECT_TRUE(says(empty.err, "is empty: expected a JSON object")) << empty.err;
}

TEST(Plugins, OneIsShownWithItsSettings) {
    const auto run = run_openitem({"plugins", "mt940"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_TRUE(says(run.out, "mt940 ")) << run.out;
    EXPECT_TRUE(says(run.out, "  payments  statements, all or none; if not stated: \"statements\""))
        << run.out;
    EXPECT_TRUE(says(run.out, R"(openitem read mt940 FILE --config '{"payments":"all"}')"))
        << run.out;
    EXPECT_TRUE(says(run_openitem({"plugins", "mt940", "--json"}).out, R"("config_schema":{)"));
    EXPECT_EQ(run_openitem({"plugins", "nothing"}).exit_code, 2);
}

// ---- on a screen --------------------------------------------------------------------------------

// Columns of the longest line, colours apart.
std::size_t widest(const std::string& text) {
    std::size_t widest = 0, width = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n') {
            width = 0;
        } else if (text[at] == '\x1b') {
            at = std::min(text.find('m', at), text.size());
        } else if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U) {
            widest = std::max(widest, ++width);
        }
    }
    return widest;
}

TEST(Read, TheListFitsTheScreen) {
    for (const char* const each :
         {"mt940/samples/statement.sta", "x12/samples/adjustment.edi", "ubl/samples/invoice.xml"}) {
        const std::string file = each;
        const auto seen =
            run_on_a_terminal({"read", file.substr(0, file.find('/')), connectors + file});
        EXPECT_LE(widest(seen.text), 80u) << seen.text;
    }
    const auto bank =
        run_on_a_terminal({"read", "mt940", connectors + "mt940/samples/statement.sta"});
    EXPECT_TRUE(says(bank.text, "\nreturn ")) << bank.text;
    EXPECT_TRUE(says(bank.text, " -120.50 EUR")) << bank.text;
    EXPECT_TRUE(says(bank.text, "\nstatement ")) << bank.text;
    const auto edi = run_on_a_terminal({"read", "x12", connectors + "x12/samples/invoices.edi"});
    EXPECT_TRUE(says(edi.text, "accepted\n")) << edi.text;
    const auto wide =
        run_on_a_terminal({"read", "x12", connectors + "x12/samples/invoices.edi"}, 120);
    EXPECT_TRUE(says(wide.text, "  due  ")) << wide.text;
    EXPECT_LE(widest(wide.text), 120u);
}

TEST(Help, FitsTheScreenAndNamesTheProgram) {
    for (const char* const command :
         {"read", "validate", "convert", "ack", "plugins", "sync", "check"}) {
        const auto seen = run_on_a_terminal({command, "--help"});
        EXPECT_EQ(seen.exit_code, 0);
        EXPECT_LE(widest(seen.text), 80u) << seen.text;
        EXPECT_TRUE(says(seen.text, std::string("Usage: openitem ") + command)) << seen.text;
    }
    EXPECT_LE(widest(run_on_a_terminal({"--help"}).text), 80u);
    EXPECT_LE(widest(run_on_a_terminal({"plugins"}).text), 80u);
    // An example can still be copied.
    const auto narrow = run_on_a_terminal({"read", "--help"}, 60);
    EXPECT_TRUE(says(narrow.text, "--config @mapping.json \\\n      --json > records.jsonl"))
        << narrow.text;
}

}  // namespace
}  // namespace openitem::faces
