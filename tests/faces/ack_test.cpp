// `openitem ack` as a person and a pipe use it.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/process.hpp"

namespace openitem::faces {
namespace {

using tests::read_file;
using tests::run_openitem;
using tests::TemporaryFolder;

const std::string samples = OPENITEM_SOURCE_DIR "/connectors/x12/samples/";

bool says(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

TEST(Ack, PrintsWhatIsToBeSaidBack) {
    const auto run = run_openitem({"ack", samples + "invoices.edi"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_TRUE(says(run.out,
                     "AK1*IN*4711~\nAK2*810*0001~\nAK5*A~\nAK2*810*0002~\nAK5*A~\n"
                     "AK9*A*2*2*2~\n"))
        << run.out;
    EXPECT_TRUE(says(run.out, "TA1*000004711*260115*0930*A*000~"));
    EXPECT_TRUE(run.err.empty()) << run.err;
}

TEST(Ack, InTheFormThatIsAskedFor) {
    const std::string claims = samples + "adjustment.edi";
    EXPECT_TRUE(says(run_openitem({"ack", claims, "--as", "999"}).out, "IK5*A~"));
    const auto advice = run_openitem({"ack", claims, "--as", "824"});
    EXPECT_TRUE(says(advice.out, "OTI*TR*IV*CM-56******0002*812~")) << advice.out;
    EXPECT_FALSE(says(advice.out, "AK9"));
    EXPECT_TRUE(says(advice.err, "1 refused: openitem read x12 " + claims)) << advice.err;
    const auto ta1 = run_openitem({"ack", claims, "--as", "ta1"});
    EXPECT_TRUE(says(ta1.out, "TA1*000000816*260212*0800*A*000~"));
    EXPECT_EQ(run_openitem({"ack", claims, "--as", "998"}).exit_code, 2);
    const auto contrl = run_openitem({"ack", claims, "--as", "CONTRL"});
    EXPECT_EQ(contrl.exit_code, 2) << contrl.err;
    EXPECT_TRUE(says(contrl.err, "--as CONTRL is for EDIFACT, and " + claims +
                                     " is X12: expected one of 997, 999, TA1, 824"))
        << contrl.err;
}

TEST(Ack, InterchangesAreNumbered) {
    const auto run = run_openitem({"ack", samples + "adjustment.edi", "--control-number", "77"});
    EXPECT_TRUE(says(run.out, "*000000077*0*P*>~\n")) << run.out;
    EXPECT_TRUE(says(run.out, "*000000079*0*P*>~\nGS*AG*")) << run.out;
    EXPECT_TRUE(says(run.out, "IEA*1*000000079~")) << run.out;
    // A TA1 beside a 997 takes the number between.
    const auto two = run_openitem({"ack", samples + "invoices.edi", "--control-number", "9"});
    EXPECT_TRUE(says(two.out, "IEA*1*000000009~\nISA*")) << two.out;
    EXPECT_TRUE(says(two.out, "IEA*0*000000010~")) << two.out;
    // Unless one is given each has that of what it answers; never two the same.
    const auto own = run_openitem({"ack", samples + "adjustment.edi"});
    EXPECT_TRUE(says(own.out, "IEA*1*000000816~\nISA*")) << own.out;
    EXPECT_TRUE(says(own.out, "IEA*1*000000818~")) << own.out;
}

TEST(Ack, IntoAFileAndFromAPipe) {
    const TemporaryFolder folder;
    const std::string out = folder.path() + "/997.edi";
    const std::string remittance = samples + "remittance.edi";
    EXPECT_EQ(run_openitem({"ack", remittance, "-o", out}).exit_code, 0);
    const std::string first = read_file(out);
    EXPECT_TRUE(says(first, "AK1*RA*815~"));
    EXPECT_EQ(run_openitem({"ack", remittance, "-o", out}).exit_code, 2) << "it is there";
    EXPECT_EQ(run_openitem({"ack", remittance, "-o", out, "--force"}).exit_code, 0);
    const auto piped = run_openitem({"ack", "-"}, {read_file(remittance), {}, {}});
    EXPECT_TRUE(says(piped.out, "AK1*RA*815~")) << piped.err;
    // What was said back is not answered again.
    const auto again = run_openitem({"ack", out});
    EXPECT_EQ(again.exit_code, 1);
    EXPECT_TRUE(again.out.empty()) << again.out;
    EXPECT_TRUE(says(again.err, "it holds only what is not answered (997, 999, TA1 and 824)"))
        << again.err;
    const auto good = run_openitem({"ack", samples + "invoices.edi", "--as", "824"});
    EXPECT_EQ(good.exit_code, 1);
    EXPECT_TRUE(says(good.err, "no 824 is due: every document could be used")) << good.err;
    const auto nowhere = run_openitem({"ack", remittance, "-o", folder.path() + "/none/a.edi"});
    EXPECT_EQ(nowhere.exit_code, 2);
    EXPECT_TRUE(says(nowhere.err, "there is no folder")) << nowhere.err;
}

TEST(Ack, OfWhatIsNoInterchange) {
    const TemporaryFolder folder;
    const std::string invoice = OPENITEM_SOURCE_DIR "/connectors/ubl/samples/invoice.xml";
    const auto stranger = run_openitem({"ack", invoice});
    EXPECT_EQ(stranger.exit_code, 1);
    EXPECT_TRUE(says(stranger.err, "it looks like ubl: openitem read ubl " + invoice))
        << stranger.err;
    EXPECT_EQ(run_openitem({"ack", folder.path() + "/none.edi"}).exit_code, 2);
    const auto cut = run_openitem({"ack", "-"}, {"ISA*00*  ", {}, {}});
    EXPECT_EQ(cut.exit_code, 1) << cut.err;
    EXPECT_TRUE(says(cut.err, "expected 16 elements in the ISA segment")) << cut.err;
}

TEST(Ack, AnInvoiceInX12) {
    const TemporaryFolder folder;
    const std::string out = folder.path() + "/invoice.edi";
    const std::string invoice = OPENITEM_SOURCE_DIR "/connectors/cii/samples/invoice.xml";
    const auto there = run_openitem({"convert", invoice, "--to", "x12", "-o", out});
    EXPECT_EQ(there.exit_code, 0) << there.err;
    const auto read = run_openitem({"read", "x12", out, "--json"});
    EXPECT_TRUE(says(read.out, R"("type":"invoice")")) << read.out;
    EXPECT_FALSE(says(read.out, "quarantined")) << read.out;
}

}  // namespace
}  // namespace openitem::faces
