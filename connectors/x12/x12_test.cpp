// The connector as the host runs it: its library, loaded, with files from memory.
#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/openitem.h>

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace openitem {
namespace {

using testing::Record;
using testing::Recording;
using testing::RecordingHost;
using testing::WrittenFile;

std::string sample(const std::string& name) {
    std::ifstream file(OPENITEM_SAMPLES "/" + name, std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    EXPECT_FALSE(out.str().empty()) << name;
    return out.str();
}

Recording read(const std::string& bytes, std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.edi", bytes);
    Recording out = host.read(config);
    EXPECT_TRUE(out.violations.empty()) << out.violations.front();
    EXPECT_EQ(out.status, OI_OK) << out.message;
    return out;
}

const std::string isa =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250115*1200*U*00401*"
    "000000001*0*P*>~";

/// One set of a group of its own: `body` between ST and SE.
std::string interchange(const std::string& type, const std::string& code, const std::string& body,
                        const std::string& version = "004010") {
    const auto count = 2 + std::count(body.begin(), body.end(), '~');
    return isa + "GS*" + code + "*S*R*20250115*1200*1*X*" + version + "~ST*" + type + "*0001~" +
           body + "SE*" + std::to_string(count) + "*0001~GE*1*1~IEA*1*000000001~";
}
std::string invoice(const std::string& segments) { return interchange("810", "IN", segments); }

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;
void expect_fields(const Record& record, const Fields& expected) {
    for (const auto& [key, value] : expected) EXPECT_EQ(record.text(key), value) << key;
}

/// Writes the n-th record of a batch; "" when it is refused.
WrittenFile write(const Recording& run, std::uint32_t entity, std::uint32_t row,
                  std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    const std::string id = "op-1";
    const oi_operation operation{{id.data(), id.size()}, entity, row};
    return host.write(run.sent.at(0), operation, {}, config);
}

/// The segments of an interchange without its envelopes, joined by blanks.
std::string inner(const std::string& bytes) {
    std::string out;
    std::istringstream lines(bytes);
    for (std::string line; std::getline(lines, line);) {
        const std::string tag = line.substr(0, line.find('*'));
        if (tag == "ISA" || tag == "GS" || tag == "ST" || tag == "SE" || tag == "GE" ||
            tag == "IEA") {
            continue;
        }
        out.append(out.empty() ? "" : " ").append(line.substr(0, line.find('~')));
    }
    return out;
}

/// What is said back of an interchange.
std::string answer(const std::string& bytes, std::string_view config = "{}") {
    const Recording run = read(bytes);
    const WrittenFile written = write(run, OI_ACKNOWLEDGEMENT, 0, config);
    EXPECT_EQ(written.status, OI_OK) << written.message;
    return inner(written.bytes);
}

TEST(X12, Invoices) {
    const Recording run = read(sample("invoices.edi"));
    EXPECT_TRUE(run.rejected.empty());
    const auto invoices = run.all("invoice");
    ASSERT_EQ(invoices.size(), 2u);
    expect_fields(*invoices[0], {{"source_id", "HS|HS-1001|380|2026"},
                                 {"number", "HS-1001"},
                                 {"issued_on", "2026-01-15"},
                                 {"due_on", "2026-02-14"},
                                 {"customer_id", "0042"},
                                 {"total", "252.25 USD"},
                                 {"tax_total", "13.25 USD"},
                                 {"net_total", "239.00 USD"},
                                 {"line_total", "231.00 USD"},
                                 {"charge_total", "8.00 USD"},
                                 {"contract_reference", "FRAME-24"},
                                 {"delivered_on", "2026-01-14"}});
    const auto parties = invoices[0]->all("party");
    ASSERT_EQ(parties.size(), 3u);
    expect_fields(*parties[0], {{"name", "Harbour Supply Inc."}, {"street_2", "Dock 4"}});
    const auto lines = invoices[0]->all("invoice_line");
    ASSERT_EQ(lines.size(), 2u);
    expect_fields(*lines[0], {{"quantity", "12"},
                              {"price", "8.50"},
                              {"net_amount", "96.00 USD"},
                              {"seller_item_id", "ROPE-10"},
                              {"name", "Rope, 10 m"}});
    EXPECT_EQ(lines[0]->only("allowance_charge").text("amount"), "6.00 USD");
    EXPECT_TRUE(invoices[0]->all("finding").empty());
    // A credit note with negative amounts.
    expect_fields(*invoices[1], {{"type_code", "381"}, {"total", "17.00 USD"}});
    EXPECT_EQ(invoices[1]->only("invoice_line").text("quantity"), "2");
}

TEST(X12, RefusesASetAndKeepsTheOthers) {
    std::string text = sample("invoices.edi");
    text.replace(text.find("BIG*20260115*HS-1001"), 12, "BIG*20261315");
    text.replace(text.find("SE*8*0002"), 9, "SE*9*0002");
    const Recording run = read(text);
    EXPECT_TRUE(run.all("invoice").empty());
    ASSERT_EQ(run.rejected.size(), 2u);
    EXPECT_EQ(run.rejected[0].code, "x12.date");
    EXPECT_EQ(run.rejected[0].location, "ISA 000004711, GS 4711, ST 0001");
    EXPECT_NE(run.rejected[0].message.find("segment 2 (BIG01)"), std::string::npos);
    EXPECT_EQ(run.rejected[1].code, "x12.envelope");
    EXPECT_TRUE(run.rejected[0].raw.starts_with("ST*810*0001~"));
    EXPECT_EQ(text.substr(run.rejected[0].origin.offset, 12), "ST*810*0001~");
    const Record& said = *run.all("acknowledgement").at(0);
    EXPECT_EQ(said.all("acknowledged_part").at(0)->text("accepted"), "0");
}

/// What a sample's set is refused for when `from` is replaced in it.
std::string why_refused(const std::string& name, const std::string& from, const std::string& to) {
    std::string text = sample(name);
    text.replace(text.find(from), from.size(), to);
    // As many segments more as `to` has line ends.
    const auto more = std::count(to.begin(), to.end(), '\n');
    const std::size_t trailer = text.find("~\nSE*", text.find(to)) + 5;
    const std::size_t end = text.find('*', trailer);
    const auto count = std::stoi(text.substr(trailer, end - trailer)) + more;
    text.replace(trailer, end - trailer, std::to_string(count));
    const Recording run = read(text);
    return run.rejected.empty() ? std::string() : run.rejected[0].code;
}

TEST(X12, OfTwoThatContradictEachOtherNoneIsTaken) {
    const auto refused = [](const char* name, const char* from, const char* to) {
        return why_refused(name, from, to);
    };
    EXPECT_EQ(refused("invoices.edi", "TDS*25225~", "TDS*25225~\nTDS*99~"), "x12.syntax");
    EXPECT_EQ(refused("invoices.edi", "CUR*SE*USD~", "BIG*20260115*R-2~\nCUR*SE*USD~"),
              "x12.syntax");
    EXPECT_EQ(refused("invoices.edi", "REF*CT", "BIG*20260115*R-2~\nREF*CT"), "x12.syntax");
    EXPECT_EQ(refused("invoices.edi", "CUR*SE*USD~", "CUR*SE*USD~\nCUR*SE*CAD~"), "x12.currency");
    EXPECT_EQ(refused("invoices.edi", "CUR*SE*USD~", "CUR*SE*USD~\nCUR*SE*USD~"), "");
    EXPECT_EQ(refused("remittance.edi", "TRN*", "BPR*C*1.00*C*ACH~\nTRN*"), "x12.syntax");
    EXPECT_EQ(refused("remittance.edi", "CUR*PR*USD~", "CUR*PR*USD~\nCUR*PR*CAD~"), "x12.currency");
    EXPECT_EQ(refused("adjustment.edi", "D*3050*D", "D*3050*X"), "x12.direction");
    EXPECT_EQ(refused("adjustment.edi", "CDD*01*D", "CDD*01*X"), "x12.direction");
}

TEST(X12, NamesASegmentThatIsPassedOver) {
    std::string text = sample("invoices.edi");
    text.replace(text.find("CTT*2~"), 6, "CTT*2~IT1*3*1*EA*5.00~IT1*4*1*EA*5.00~");
    text.replace(text.find("SE*27*"), 6, "SE*29*");
    const Recording run = read(text);
    const Record& finding = run.all("invoice").at(0)->only("finding");
    EXPECT_EQ(finding.text("rule"), "x12.passed_over");
    EXPECT_EQ(finding.text("message_location"),
              "ISA 000004711, GS 4711, ST 0001, segment 27 (IT1)");
}

TEST(X12, AnInterchangeWithoutGroupsIsNotNothing) {
    const std::string text = sample("invoices.edi");
    const Recording run = read(text.substr(0, text.find("GS*")) + "IEA*0*000004711~");
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].code, "x12.empty");
}

TEST(X12, ValuesAsTheyAreWritten) {
    const auto total = [](const std::string& tds) {
        const Recording run =
            read(invoice("BIG*250115*1~TDS*" + tds + "~"), R"({"acknowledge": false})");
        return run.records.empty() ? run.rejected.at(0).code
                                   : std::string(run.records[0].text("total"));
    };
    EXPECT_EQ(total("1"), "0.01 USD");
    EXPECT_EQ(total("123456"), "1234.56 USD");
    EXPECT_EQ(total("12.50"),
              "12.50 USD");  // written with a point against the rule: taken as meant
    EXPECT_EQ(total("-100"), "1.00 USD");
    EXPECT_EQ(total(""), "x12.syntax");
    EXPECT_EQ(total("12x"), "x12.amount");
    EXPECT_EQ(total("99999999999999999999"), "x12.amount");
    const Recording run = read(invoice("BIG*690115*1~TDS*1~"));
    EXPECT_EQ(run.records.at(0).text("issued_on"), "2069-01-15");
    EXPECT_EQ(read(invoice("BIG*700115*1~TDS*1~")).records.at(0).text("issued_on"), "1970-01-15");
    const Recording euro = read(invoice("BIG*20250115*1~TDS*1~"), R"({"currency": "EUR"})");
    EXPECT_EQ(euro.records.at(0).text("total"), "0.01 EUR");
    EXPECT_EQ(read(invoice("BIG*20250115*1~CUR*SE*CAD~TDS*1~")).records.at(0).text("total"),
              "0.01 CAD");
}

TEST(X12, LineAmounts) {
    const auto net = [](const std::string& it1) {
        const Recording run = read(invoice("BIG*20250115*1~IT1*1*" + it1 + "~TDS*1~"));
        return std::string(run.records.at(0).only("invoice_line").text("net_amount"));
    };
    EXPECT_EQ(net("3*EA*1.25"), "3.75 USD");
    EXPECT_EQ(net("1.5*EA*1.333"), "2.00 USD");
    EXPECT_EQ(net("1.5*EA*1.67"), "2.51 USD");
    EXPECT_EQ(net("-1.5*EA*1.67"), "-2.51 USD");
    EXPECT_EQ(net("250*EA*12.5*HP"), "31.25 USD");
    EXPECT_EQ(net("1000*EA*2.5*TP"), "2.50 USD");
    EXPECT_EQ(net("123456789.123456789*EA*9.87654321"), "1219326312.35 USD");
    EXPECT_EQ(net("*EA"), "");
}

TEST(X12, TotalsThatDoNotAddUp) {
    const Recording run = read(invoice("BIG*20250115*1~IT1*1*2*EA*3~TDS*700~TXI*ST*0.50~CTT*3~"));
    const auto findings = run.records.at(0).all("finding");
    ASSERT_EQ(findings.size(), 2u);
    EXPECT_EQ(findings[0]->text("rule"), "x12.line_count");
    EXPECT_EQ(findings[1]->text("rule"), "x12.total");
    EXPECT_TRUE(read(invoice("BIG*20250115*1~IT1*1*2*EA*3~TDS*650~TXI*ST*0.50~CTT*1~"))
                    .records.at(0)
                    .all("finding")
                    .empty());
}

TEST(X12, Remittance) {
    const Recording run = read(sample("remittance.edi"));
    const Record& payment = *run.all("payment").at(0);
    expect_fields(payment, {{"source_id", "1081940553|ACH-20260211-17|20260211"},
                            {"amount", "418.95 USD"},
                            {"value_on", "2026-02-11"},
                            {"payer_name", "Midtown Stores LLC"},
                            {"method_code", "2"}});
    EXPECT_TRUE(payment.all("finding").empty());
    const auto lines = payment.all("remittance_line");
    ASSERT_EQ(lines.size(), 4u);
    expect_fields(*lines[0], {{"number", "HS-1001"},
                              {"document_type", "CINV"},
                              {"discount", "5.04 USD"},
                              {"paid", "247.21 USD"}});
    expect_fields(*lines[1], {{"adjustment", "20.00 USD"}, {"adjustment_reason", "06"}});
    expect_fields(*lines[2],
                  {{"number", "HS-0995"}, {"adjustment", "8.26 USD"}, {"adjustment_reason", "55"}});
    std::string text = sample("remittance.edi");
    text.replace(text.find("418.95"), 6, "418.96");
    EXPECT_EQ(read(text).all("payment").at(0)->only("finding").text("rule"),
              "x12.remittance_total");
}

TEST(X12, EveryTextOfARemittanceLine) {
    std::string text = sample("remittance.edi");
    text.replace(text.find("ADX*-8.26*55~"), 13, "NTE**and 1 bent~\nADX*-8.26*55~");
    text.replace(text.find("SE*18"), 5, "SE*19");
    const Recording run = read(text);
    ASSERT_TRUE(run.rejected.empty()) << run.rejected[0].message;
    const auto lines = run.all("payment").at(0)->all("remittance_line");
    const std::string said(lines.at(1)->text("text"));
    for (const char* part : {"PO PO-7701", "4 of 40 missing"}) {
        EXPECT_NE(said.find(part), std::string::npos) << part << " in " << said;
    }
}

TEST(X12, AdjustmentsAreClaimsUnlessTheyAreOurs) {
    const Recording run = read(sample("adjustment.edi"));
    const auto disputes = run.all("dispute");
    ASSERT_EQ(disputes.size(), 2u);
    expect_fields(*disputes[0], {{"invoice_number", "HS-1001"},
                                 {"amount", "10.50 USD"},
                                 {"reason_code", "01"},
                                 {"opened_on", "2026-02-12"}});
    EXPECT_EQ(disputes[1]->text("invoice_number"), "HS-0995");
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].code, "x12.claim_withdrawn");

    const Recording ours = read(sample("adjustment.edi"), R"({"own_ids": ["MIDTOWN"]})");
    const auto notes = ours.all("invoice");
    ASSERT_EQ(notes.size(), 2u);
    expect_fields(*notes[0], {{"type_code", "383"}, {"total", "30.50 USD"}});
    expect_fields(*notes[1], {{"type_code", "381"}, {"total", "5.00 USD"}});
}

TEST(X12, WhatTheOtherSideSays) {
    const Recording run = read(sample("advice.edi"));
    const auto said = run.all("acknowledgement");
    ASSERT_EQ(said.size(), 4u);  // TA1, 997, 824, and what is to be said back of the 824
    expect_fields(*said[0], {{"form", "TA1"}, {"control_number", "000004711"}, {"verdict", "1"}});
    expect_fields(*said[1], {{"form", "997"}, {"verdict", "2"}});
    const auto parts = said[1]->all("acknowledged_part");
    ASSERT_EQ(parts.size(), 5u);
    expect_fields(*parts[3], {{"code", "REF"}, {"position", "3"}, {"reason_codes", "8"}});
    expect_fields(*parts[4], {{"element_position", "2"}, {"value", "HS-0990"}});
    expect_fields(*said[2], {{"form", "824"}, {"verdict", "3"}});
    expect_fields(*run.all("dispute").at(0),
                  {{"invoice_number", "HS-1002"}, {"reason_code", "024"}});
}

TEST(X12, AcknowledgesToTheSegment) {
    EXPECT_EQ(answer(invoice("BIG*20250115*1~TDS*1~")), "AK1*IN*1 AK2*810*0001 AK5*A AK9*A*1*1*1");
    // What is wrong is named with its place; the set can be used all the same.
    EXPECT_EQ(answer(invoice("BIG*20250115*1~REF*IA~XYZ*1~TDS*1~")),
              "AK1*IN*1 AK2*810*0001 AK3*REF*3**8 AK4*2*127*2 AK3*XYZ*4**1 AK5*E*5 AK9*E*1*1*1");
    // It cannot when something that must be there is missing.
    EXPECT_EQ(answer(invoice("BIG*20250115~TDS*1~")),
              "AK1*IN*1 AK2*810*0001 AK3*BIG*2**8 AK4*2*76*1 AK5*R*5 AK9*R*1*1*0");
    EXPECT_EQ(answer(invoice("BIG*20250115*1~TDS*1~"), R"({"form": "TA1"})"),
              "TA1*000000001*250115*1200*A*000");
    EXPECT_EQ(answer(invoice("BIG*20250115*1~TDS*1~"), R"({"form": "999"})"),
              "AK1*IN*1*004010 AK2*810*0001 IK5*A AK9*A*1*1*1");
    EXPECT_EQ(answer(interchange("850", "PO", "BEG*00~", "005010X1")),
              "AK1*PO*1*005010X1 AK2*850*0001 IK5*A AK9*A*1*1*1");
    const std::string cut = isa + "GS*IN*S*R*20250115*1200*1*X*004010~ST*810*0001~BIG*20250115*1~";
    EXPECT_EQ(answer(cut),
              "AK1*IN*1 AK2*810*0001 AK5*R*2 AK9*R*0*0*0*3 TA1*000000001*250115*1200*R*023");
}

TEST(X12, DoesNotAcknowledgeAcknowledgements) {
    const std::string body = "AK1*IN*1~AK9*A*1*1*1~";
    const Recording run = read(interchange("997", "FA", body));
    ASSERT_EQ(run.records.size(), 1u);
    EXPECT_EQ(run.records[0].text("direction"), "2");
    EXPECT_EQ(read(isa + "TA1*000000050*200229*1200*A*000~IEA*0*1~").records.size(), 1u);
}

TEST(X12, CountsWhatItDoesNotList) {
    std::string text = isa + "GS*IN*S*R*20250115*1200*1*X*004010~";
    constexpr int sets = 10'500;
    for (int i = 0; i < sets; ++i) {
        text += "ST*810*0001~BIG*20250115*1~" + std::string(i == 7 ? "XYZ*1~" : "") + "TDS*1~SE*" +
                (i == 7 ? "5" : "4") + "*0001~";
    }
    const Recording run = read(text + "GE*10500*1~IEA*1*1~");
    const Record& said = *run.all("acknowledgement").at(0);
    const auto parts = said.all("acknowledged_part");
    ASSERT_EQ(parts.size(), 3u);  // the group, the set that is wrong, its segment
    expect_fields(*parts[0], {{"accepted", "10500"}, {"verdict", "2"}});
    EXPECT_EQ(parts[2]->text("code"), "XYZ");
}

TEST(X12, AdviceOfWhatCannotBeUsed) {
    const Recording run = read(invoice("BIG*20250115*R-7~TDS*99999999999999999999~"));
    ASSERT_EQ(run.rejected.size(), 1u);
    const Recording claim = read(sample("adjustment.edi"));
    const WrittenFile written = write(claim, OI_ACKNOWLEDGEMENT, 1);
    EXPECT_EQ(written.status, OI_OK) << written.message;
    EXPECT_NE(inner(written.bytes).find("OTI*TR*IV*CM-56******0002*812 TED*ZZZ*expected a debit"),
              std::string::npos)
        << inner(written.bytes);
}

TEST(X12, WritesWhatItReads) {
    const Recording run = read(sample("invoices.edi"), R"({"acknowledge": false})");
    for (std::uint32_t row = 0; row < 2; ++row) {
        for (const char* version : {"004010", "005010"}) {
            const WrittenFile written =
                write(run, OI_INVOICE, row, std::string(R"({"version": ")") + version + "\"}");
            ASSERT_EQ(written.status, OI_OK) << written.message;
            const Recording again = read(written.bytes, R"({"acknowledge": false})");
            EXPECT_TRUE(again.rejected.empty());
            ASSERT_EQ(again.records.size(), 1u) << written.bytes;
            const Record& before = run.records[row];
            for (const char* key : {"number", "type_code", "issued_on", "due_on", "order_reference",
                                    "total", "net_total", "tax_total", "line_total",
                                    "contract_reference", "payment_terms", "delivered_on"}) {
                EXPECT_EQ(again.records[0].text(key), before.text(key)) << key;
            }
            EXPECT_EQ(again.records[0].all("invoice_line").size(),
                      before.all("invoice_line").size());
            EXPECT_TRUE(again.records[0].all("finding").empty()) << written.bytes;
            // Faultless, by the guide.
            EXPECT_NE(answer(written.bytes).find("AK5*A"), std::string::npos) << written.bytes;
        }
    }
}

TEST(X12, AnInvoiceIsWrittenAsWhatItIs) {
    const Recording run = read(sample("invoices.edi"), R"({"acknowledge": false})");
    const WrittenFile wrong = write(run, OI_INVOICE, 0, R"({"form": "997"})");
    EXPECT_EQ(wrong.status, OI_UNSUPPORTED);
    EXPECT_NE(wrong.message.find("expected 810 or 812"), std::string::npos) << wrong.message;
}

// A blank at the end of GS02 would be refused, and half a letter is none.
TEST(X12, NamesAreCutWhereTheyMayBe) {
    const auto named = [](const std::string& name) {
        const Recording run = read(invoice("BIG*20250115*1~N1*SE*" + name + "~N1*BT*B~TDS*1~"),
                                   R"({"acknowledge": false})");
        return write(run, OI_INVOICE, 0).bytes;
    };
    EXPECT_NE(named("Harbour & Sons Ltd").find("GS*IN*Harbour & Sons*B*"), std::string::npos);
    // 14 bytes are before the letter of two that would be the 15th and 16th.
    EXPECT_NE(named("Schreinerei AßB").find("GS*IN*Schreinerei Aß*B*"), std::string::npos);
    EXPECT_NE(named("Schreinerei ABß").find("GS*IN*Schreinerei AB*B*"), std::string::npos);
}

TEST(X12, WritesAdjustments) {
    const Recording run =
        read(sample("adjustment.edi"), R"({"own_ids": ["MIDTOWN"], "acknowledge": false})");
    const WrittenFile written = write(run, OI_INVOICE, 0, R"({"form": "812"})");
    ASSERT_EQ(written.status, OI_OK) << written.message;
    EXPECT_NE(written.bytes.find("BCD*20260212*DM-55*I*3050*D**HS-1001***PO-7788~"),
              std::string::npos)
        << written.bytes;
    EXPECT_NE(answer(written.bytes).find("AK5*A"), std::string::npos) << written.bytes;
    const Recording invoices = read(sample("invoices.edi"));
    EXPECT_EQ(write(invoices, OI_INVOICE, 0, R"({"form": "812"})").code, "x12.not_an_adjustment");
}

TEST(X12, ValuesCannotBreakSegments) {
    std::string text = sample("invoices.edi");
    std::replace(text.begin(), text.end(), '*', '|');
    std::replace(text.begin(), text.end(), '~', '\x1c');
    text.replace(text.find("Midtown Stores LLC"), 18, "Mid*town~Stores^LL");
    const Recording run = read(text, R"({"acknowledge": false})");
    ASSERT_FALSE(run.records.empty());
    const WrittenFile written = write(run, OI_INVOICE, 0);
    EXPECT_NE(written.bytes.find("*Mid town Stores LL*"), std::string::npos) << written.bytes;
    EXPECT_EQ(read(written.bytes).rejected.size(), 0u);
}

TEST(X12, SaysWhatAnInterchangeCannotCarry) {
    std::string text = sample("invoices.edi");
    std::replace(text.begin(), text.end(), '*', '|');
    const auto written = [&](const std::string& from, const std::string& to) {
        std::string changed = text;
        changed.replace(changed.find(from), from.size(), to);
        return write(read(changed, R"({"acknowledge": false})"), OI_INVOICE, 0);
    };
    EXPECT_EQ(written("HS-1001", "HS*1001").code, "x12.number");
    EXPECT_NE(written("Midtown Stores LLC", "Mid*town").log.back().find("separate"),
              std::string::npos);
    // Neither the terminal it is shown on nor the fixed lengths of ISA are at the sender's mercy.
    const WrittenFile cleaned = written("|91|HS~", "|91|\x1b[2J\x7f\xC2\x9Bxxxxxx\xC3\xA4y~");
    EXPECT_EQ(cleaned.bytes.find_first_of("\x1b\x7f\x9b"), std::string::npos) << cleaned.bytes;
    EXPECT_EQ(cleaned.bytes.find("~\nGS*"), 105u) << cleaned.bytes;
}

TEST(X12, WhatIsNoX12) {
    const auto refused = [](const std::string& bytes) {
        const Recording run = read(bytes);
        EXPECT_TRUE(run.records.empty());
        if (run.rejected.size() != 1 || run.rejected[0].origin.length != 0) return std::string();
        return run.rejected[0].code;
    };
    EXPECT_EQ(refused(""), "edi.unknown");
    EXPECT_EQ(refused("number,total\n1,2\n"), "edi.unknown");
    EXPECT_EQ(refused("\xC9\xE2\xC1\x5C\xF0\xF0"), "edi.ebcdic");
    EXPECT_EQ(refused("UNA:+.? 'UNB+UNOC:3+A+B+250115:1200+1'"), "x12.edifact");
    EXPECT_EQ(refused("ISA*00*  "), "edi.isa");
}

}  // namespace
}  // namespace openitem
