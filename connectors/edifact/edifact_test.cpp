// The connector as the host runs it: its library, loaded, with files from memory.
#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/openitem.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
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

const std::string una = "UNA:+.? '";

/// One message in an interchange of its own: `body` between UNH and UNT.
std::string interchange(const std::string& type, const std::string& body,
                        const std::string& version = "D:96A:UN",
                        const std::string& syntax = "UNOC:3") {
    const auto count = 2 + std::count(body.begin(), body.end(), '\'');
    return "UNB+" + syntax + "+S+R+260115:0930+1'UNH+1+" + type + ":" + version + "'" + body +
           "UNT+" + std::to_string(count) + "+1'UNZ+1+1'";
}
std::string invoice(const std::string& segments, const std::string& total = "MOA+77:1:EUR'") {
    return interchange("INVOIC",
                       "BGM+380+R-1+9'DTM+137:20260115:102'" + segments + "UNS+S'" + total);
}
const Record& only_invoice(const Recording& run) {
    const auto all = run.all("invoice");
    if (all.size() != 1) {
        throw std::runtime_error(run.rejected.empty() ? "no invoice" : run.rejected[0].message);
    }
    return *all[0];
}

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;
void expect_fields(const Record& record, const Fields& expected) {
    for (const auto& [key, value] : expected) EXPECT_EQ(record.text(key), value) << key;
}

/// Writes the n-th record of a batch.
WrittenFile write(const Recording& run, std::uint32_t entity, std::uint32_t row,
                  std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    const std::string id = "op-1";
    const oi_operation operation{{id.data(), id.size()}, entity, row};
    return host.write(run.sent.at(0), operation, {}, config);
}

/// The segments between UNH and UNT, joined by blanks.
std::string inner(const std::string& bytes) {
    std::string out;
    std::istringstream lines(bytes);
    for (std::string line; std::getline(lines, line);) {
        const std::string tag = line.substr(0, 3);
        if (tag == "UNA" || tag == "UNB" || tag == "UNH" || tag == "UNT" || tag == "UNZ") continue;
        out.append(out.empty() ? "" : " ").append(line.substr(0, line.rfind('\'')));
    }
    return out;
}

/// What is said back of an interchange.
std::string answer(const std::string& bytes, std::uint32_t row = 0) {
    const Recording run = read(bytes);
    const WrittenFile written = write(run, OI_ACKNOWLEDGEMENT, row);
    EXPECT_EQ(written.status, OI_OK) << written.message;
    return inner(written.bytes);
}

TEST(Edifact, Invoices) {
    const Recording run = read(sample("invoices.edi"));
    EXPECT_TRUE(run.rejected.empty());
    const auto invoices = run.all("invoice");
    ASSERT_EQ(invoices.size(), 2u);
    expect_fields(*invoices[0], {{"source_id", "DE123456789|HS-2001|380|2026"},
                                 {"issued_on", "2026-01-15"},
                                 {"due_on", "2026-02-14"},
                                 {"customer_id", "0042"},
                                 {"order_reference", "PO-88"},
                                 {"despatch_reference", "LS-5"},
                                 {"total", "284.41 EUR"},
                                 {"payable", "284.41 EUR"},
                                 {"net_total", "239.00 EUR"},
                                 {"tax_total", "45.41 EUR"},
                                 {"line_total", "231.00 EUR"},
                                 {"payment_terms", "2 % within 10 days, net 30 days"}});
    const auto parties = invoices[0]->all("party");
    ASSERT_EQ(parties.size(), 2u);
    expect_fields(*parties[0], {{"name", "Bjørn Sjøfart AS"}, {"contact_phone", "+47 5555 0100"}});
    expect_fields(*parties[1],
                  {{"name", "Harbour Supply + Co Rope division"}, {"city", "Hamburg"}});
    const auto lines = invoices[0]->all("invoice_line");
    ASSERT_EQ(lines.size(), 2u);
    expect_fields(*lines[0], {{"quantity", "12"},
                              {"price", "8.50"},
                              {"net_amount", "96.00 EUR"},
                              {"standard_item_id", "4012345000009"},
                              {"seller_item_id", "ROPE-10"},
                              {"name", "Rope, 10 m"}});
    expect_fields(lines[0]->only("allowance_charge"),
                  {{"amount", "6.00 EUR"}, {"reason", "Volume discount"}, {"reason_code", "95"}});
    EXPECT_EQ(lines[1]->text("price_quantity"), "100");
    expect_fields(invoices[0]->only("discount_tier"), {{"days", "10"}, {"percent", "2"}});
    expect_fields(invoices[0]->only("payment_means"),
                  {{"account", "DE02120300000000202051"}, {"bic", "BYLADEM1001"}});
    expect_fields(invoices[0]->only("allowance_charge"),
                  {{"charge", "1"}, {"reason", "Freight"}, {"reason_code", "FC"}});
    EXPECT_TRUE(invoices[0]->all("finding").empty());
    expect_fields(*invoices[1], {{"kind", "2"}, {"type_code", "381"}, {"total", "17.00 EUR"}});
    expect_fields(invoices[1]->only("document_reference"),
                  {{"number", "HS-1990"}, {"issued_on", "2025-12-20"}});
}

TEST(Edifact, RefusesAMessageAndKeepsTheOthers) {
    std::string text = sample("invoices.edi");
    text.replace(text.find("DTM+137:20260115"), 16, "DTM+137:20261315");
    const Recording run = read(text);
    EXPECT_EQ(run.all("invoice").size(), 1u);
    ASSERT_EQ(run.rejected.size(), 1u);
    EXPECT_EQ(run.rejected[0].code, "edifact.date");
    EXPECT_EQ(run.rejected[0].location, "UNB 4711, UNH 1");
    EXPECT_NE(run.rejected[0].message.find("segment 3 (DTM, element 1, component 2)"),
              std::string::npos);
    EXPECT_TRUE(run.rejected[0].raw.starts_with("UNH+1+INVOIC"));
    EXPECT_EQ(text.substr(run.rejected[0].origin.offset, 6), "UNH+1+");
}

std::string why_refused(const std::string& message) {
    const Recording run = read(message);
    return run.rejected.empty() ? std::string() : run.rejected[0].code;
}

TEST(Edifact, OfTwoThatContradictEachOtherNoneIsTaken) {
    EXPECT_EQ(why_refused(invoice("", "MOA+77:1:EUR'MOA+77:2:EUR'")), "edifact.total");
    EXPECT_EQ(why_refused(invoice("", "MOA+77:1:EUR'MOA+77:1:EUR'")), "");
    EXPECT_EQ(why_refused(invoice("", "MOA+77:1:EUR'MOA+9:1:EUR'MOA+9:3:EUR'")), "edifact.total");
    EXPECT_EQ(why_refused(invoice("CUX+2:EUR:4'CUX+2:USD:4'")), "edifact.currency");
    EXPECT_EQ(why_refused(invoice("CUX+2:EUR:4'CUX+6:SEK:4'")), "");
    EXPECT_EQ(why_refused(invoice("BGM+380+R-2+9'")), "edifact.syntax");
}

TEST(Edifact, ATotalInAnotherCurrencyIsNotTheInvoices) {
    const std::string euros = "CUX+2:EUR:4'";
    EXPECT_EQ(why_refused(invoice(euros, "MOA+77:1:USD:11'")), "edifact.currency");
    const Recording run = read(invoice(euros, "MOA+77:9:SEK'MOA+77:1:EUR'"));
    EXPECT_EQ(only_invoice(run).text("payable"), "1 EUR");
}

TEST(Edifact, ChargesThatCountNeitherWay) {
    const auto charges = [](const std::string& code) {
        const Recording run = read(invoice("ALC+" + code + "'MOA+8:5'"));
        const Record& found = only_invoice(run);
        const auto rows = found.all("allowance_charge");
        std::string out(rows.empty() ? "none" : rows[0]->text("charge"));
        for (const Record* finding : found.all("finding")) {
            out.append(" ").append(finding->text("rule"));
        }
        return out;
    };
    EXPECT_EQ(charges("A"), "0");
    EXPECT_EQ(charges("C"), "1");
    EXPECT_EQ(charges("N"), "none");
    EXPECT_EQ(charges("X"), "none edifact.charge");
}

TEST(Edifact, NamesASegmentThatIsPassedOver) {
    const Recording run = read(invoice("", "MOA+77:1:EUR'LIN+1'MOA+203:1'"));
    const Record& finding = only_invoice(run).only("finding");
    EXPECT_EQ(finding.text("rule"), "edifact.passed_over");
    EXPECT_EQ(finding.text("message_location"), "UNB 1, UNH 1, segment 6 (LIN)");
}

TEST(Edifact, DatesInTheFormTheyName) {
    const auto issued = [](const std::string& dtm) {
        const Recording run =
            read(interchange("INVOIC", "BGM+380+R-1+9'DTM+137:" + dtm + "'UNS+S'MOA+77:1:EUR'"));
        const auto found = run.all("invoice");
        return found.empty() ? run.rejected.at(0).code : std::string(found[0]->text("issued_on"));
    };
    EXPECT_EQ(issued("20260115:102"), "2026-01-15");
    EXPECT_EQ(issued("260115:101"), "2026-01-15");
    EXPECT_EQ(issued("990115:101"), "1999-01-15");
    EXPECT_EQ(issued("150126:2"), "2026-01-15");
    EXPECT_EQ(issued("150126:3"), "edifact.date");
    EXPECT_EQ(issued("011526:3"), "2026-01-15");
    EXPECT_EQ(issued("15012026:4"), "2026-01-15");
    EXPECT_EQ(issued("202601151230:203"), "2026-01-15");
    EXPECT_EQ(issued("2601151230:201"), "2026-01-15");
    EXPECT_EQ(issued("202601151230EET:303"), "2026-01-15");
    EXPECT_EQ(issued("2026-01-15:102"), "edifact.date");
    EXPECT_EQ(issued("20260230:102"), "edifact.date");
    EXPECT_EQ(issued("202601:610"), "edifact.date");
}

TEST(Edifact, AmountsWithTheMarkTheyAreWrittenWith) {
    const auto total = [](const std::string& advice, const std::string& amount) {
        const Recording run = read(advice + invoice("", "MOA+77:" + amount + ":EUR'"));
        const auto found = run.all("invoice");
        return found.empty() ? run.rejected.at(0).code : std::string(found[0]->text("total"));
    };
    EXPECT_EQ(total("", "12.50"), "12.50 EUR");
    EXPECT_EQ(total("", "12,50"), "12.50 EUR");
    EXPECT_EQ(total("UNA:+,? '", "12,50"), "12.50 EUR");
    EXPECT_EQ(total("", "1234567890123.45"), "1234567890123.45 EUR");
    EXPECT_EQ(total("", "1.2345678.9"), "edifact.number");
    EXPECT_EQ(total("UNA:+,? '", "-0,5"), "-0.5 EUR");
    EXPECT_EQ(total("", "1.234,50"), "edifact.number");
    EXPECT_EQ(total("", "12.50-"), "edifact.number");
    EXPECT_EQ(total("", "9999999999999999999"), "edifact.number");
}

TEST(Edifact, CharacterSets) {
    const auto buyer = [](const std::string& syntax, const std::string& name) {
        const std::string body =
            "BGM+380+R-1+9'DTM+137:20260115:102'NAD+BY+++" + name + "'UNS+S'MOA+77:1:EUR'";
        const Recording run = read(interchange("INVOIC", body, "D:96A:UN", syntax));
        return std::string(only_invoice(run).only("party").text("name"));
    };
    EXPECT_EQ(buyer("UNOC:3", "M\xFCller"), "Müller");
    EXPECT_EQ(buyer("UNOD:3",
                    "\xA3\xF3"
                    "d\xBC"),
              "Łódź");
    EXPECT_EQ(buyer("UNOE:3", "\xBC\xD8\xE0"), "Мир");
    EXPECT_EQ(buyer("UNOF:3", "\xC1\xE8\xDE\xED\xE1"), "Αθήνα");
    EXPECT_EQ(buyer("UNOI:3", "\xC8"), "ب");
    EXPECT_EQ(buyer("UNOJ:3", "\xF9\xEC\xE5\xED"), "שלום");
    EXPECT_EQ(buyer("UNOK:3", "\xDDstanbul"), "İstanbul");
    EXPECT_EQ(buyer("UNOL:3", "\xBD\xA4"), "œ€");
    EXPECT_EQ(buyer("UNOC:3", "Müller"), "Müller");
    EXPECT_EQ(buyer("UNOY:4", "Łódź"), "Łódź");
    EXPECT_EQ(buyer("UNOC:3", "A ?+ B ?: ??"), "A + B : ?");
}

TEST(Edifact, BareMessagesGroupsAndWrappedLines) {
    const std::string whole = invoice("");
    const std::size_t unh = whole.find("UNH"), unz = whole.find("UNZ");
    const Recording bare = read(whole.substr(unh, unz - unh));
    EXPECT_EQ(only_invoice(bare).text("number"), "R-1");
    EXPECT_TRUE(bare.all("acknowledgement").empty());

    const std::string group =
        "UNB+UNOC:3+S+R+260115:0930+1'UNG+INVOIC+S+R+260115:0930+7+UN+D:96A'" +
        whole.substr(unh, unz - unh) + "UNE+1+7'UNZ+1+1'";
    EXPECT_EQ(answer(group), "UCI+1+S+R+7");
    std::string broken = group;
    broken.replace(broken.find("UNT+6"), 5, "UNT+7");
    EXPECT_EQ(answer(broken), "UCI+1+S+R+7 UCF+7+S+R+4 UCM+1+INVOIC:D:96A:UN+4+29");

    std::string lines;
    for (std::size_t at = 0; at < whole.size(); at += 20) lines += whole.substr(at, 20) + "\r\n";
    EXPECT_EQ(only_invoice(read(lines)).text("number"), "R-1");
}

TEST(Edifact, PackagesArePassedOver) {
    std::string text = invoice("");
    text.insert(text.find("UNZ"), "UNO+P1+1:D+13+12'UNZ+9+9'abc'UNP+12+P1'");
    const Recording run = read(text);
    EXPECT_EQ(only_invoice(run).text("number"), "R-1");
    EXPECT_TRUE(run.rejected.empty());
    EXPECT_EQ(run.all("acknowledgement").at(0)->text("verdict"), "1");
}

TEST(Edifact, TermsOfPayment) {
    const Recording days = read(invoice("PAT+1++5:3:D:30'"));
    EXPECT_EQ(only_invoice(days).text("due_on"), "2026-02-14");
    const Recording others = read(invoice("PAT+1++66:3:D:30'"));
    EXPECT_FALSE(only_invoice(others).has("due_on"));
    const Recording parts = read(invoice(
        "CUX+2:EUR:4'PAT+1'DTM+13:20260201:102'MOA+9:0.40'PAT+1'DTM+13:20260301:102'MOA+9:0.60'"));
    ASSERT_EQ(only_invoice(parts).all("instalment").size(), 2u);
    expect_fields(*only_invoice(parts).all("instalment")[1],
                  {{"sequence", "2"}, {"due_on", "2026-03-01"}, {"amount", "0.60 EUR"}});
    EXPECT_EQ(only_invoice(parts).text("due_on"), "2026-03-01");
}

TEST(Edifact, ACurrencyMustBeSaid) {
    const std::string text = invoice("", "MOA+77:1'");
    EXPECT_EQ(read(text).rejected.at(0).code, "edifact.currency");
    EXPECT_EQ(only_invoice(read(text, R"({"currency": "SEK"})")).text("total"), "1 SEK");
}

TEST(Edifact, FindingsSayWhatDoesNotAddUp) {
    const Recording run =
        read(invoice("LIN+1'MOA+203:5'", "CNT+2:2'MOA+79:6'MOA+125:6'MOA+124:1'MOA+77:8:EUR'"));
    std::vector<std::string> rules;
    for (const Record* finding : only_invoice(run).all("finding")) {
        rules.emplace_back(finding->text("rule"));
    }
    EXPECT_EQ(rules, (std::vector<std::string>{"edifact.line_count", "edifact.line_total",
                                               "edifact.total"}));
}

TEST(Edifact, Remittance) {
    const Recording run = read(sample("remittance.edi"));
    EXPECT_TRUE(run.rejected.empty());
    const Record& payment = *run.all("payment").at(0);
    expect_fields(payment, {{"number", "RA-77"},
                            {"amount", "253.41 EUR"},
                            {"value_on", "2026-02-12"},
                            {"customer_id", "0042"},
                            {"payer_name", "Bjørn Sjøfart AS"},
                            {"account", "DE02120300000000202051"},
                            {"bank_reference", "TR-9"}});
    const auto lines = payment.all("remittance_line");
    ASSERT_EQ(lines.size(), 2u);
    expect_fields(*lines[0], {{"number", "HS-2001"},
                              {"document_type", "CINV"},
                              {"due_amount", "284.41 EUR"},
                              {"paid", "270.41 EUR"},
                              {"adjustment", "14.00 EUR"},
                              {"adjustment_reason", "3"},
                              {"text", "damaged goods; two hooks bent"}});
    expect_fields(*lines[1], {{"document_type", "CREN"}, {"paid", "-17.00 EUR"}});
    EXPECT_TRUE(payment.all("finding").empty());
}

TEST(Edifact, CreditAndDebitAdvice) {
    const Recording run = read(sample("bank.edi"));
    EXPECT_TRUE(run.rejected.empty());
    const auto statements = run.all("bank_statement");
    ASSERT_EQ(statements.size(), 2u);
    EXPECT_EQ(statements[0]->text("account"), "86011117947");
    const auto lines = statements[0]->all("bank_line");
    ASSERT_EQ(lines.size(), 2u);
    expect_fields(*lines[0], {{"amount", "849.50 NOK"},
                              {"booked_on", "2026-02-11"},
                              {"value_on", "2026-02-12"},
                              {"counterparty_name", "Fjord Handel AS"},
                              {"creditor_reference", "2345676"}});
    expect_fields(*lines[1], {{"fee", "5 NOK"}, {"remittance_text", "INVOICE 2001 AND 2003"}});
    EXPECT_EQ(statements[1]->only("bank_line").text("amount"), "-75.00 NOK");
    const auto payments = run.all("payment");
    ASSERT_EQ(payments.size(), 2u);
    expect_fields(*payments[0], {{"amount", "849.50 NOK"},
                                 {"payer_name", "Fjord Handel AS"},
                                 {"creditor_reference", "2345676"},
                                 {"bank_reference", "E96151"}});
    // The same advice delivered again is the same payments.
    EXPECT_EQ(payments[0]->text("source_id"),
              read(sample("bank.edi")).all("payment")[0]->text("source_id"));
    EXPECT_TRUE(read(sample("bank.edi"), R"({"payments": false})").all("payment").empty());
}

TEST(Edifact, TwinsAreCountedOnOverTheAdvicesOfAnInterchange) {
    const auto advice = [](int at, const std::string& number, const std::string& currency) {
        const std::string id = std::to_string(at);
        return "UNH+" + id + "+CREMUL:D:96A:UN'BGM+455+" + number +
               "'DTM+137:20260212:102'LIN+1'DTM+209:20260212:102'BUS++DO'MOA+60:500:" + currency +
               "'FII+BF+86011117947'SEQ++1'MOA+143:500'PRC+11'CNT+LI:1'UNT+13+" + id + "'";
    };
    const auto read_two = [&](const std::string& one, const std::string& other) {
        const Recording run = read("UNB+UNOC:3+A+B+260115:0930+1'" + one + other + "UNZ+2+1'");
        EXPECT_TRUE(run.rejected.empty());
        std::set<std::string> ids;
        for (const Record* payment : run.all("payment")) ids.emplace(payment->text("source_id"));
        return ids;
    };
    EXPECT_EQ(read_two(advice(1, "17", "NOK"), advice(2, "18", "NOK")).size(), 2u);
    EXPECT_EQ(read_two(advice(1, "17", "NOK"), advice(2, "17", "NOK")).size(), 1u);
    for (const std::string& id : read_two(advice(1, "17", "NOK"), advice(2, "18", "EUR"))) {
        EXPECT_TRUE(id.ends_with("|1")) << id;
    }
}

TEST(Edifact, Disputes) {
    const Recording run = read(sample("dispute.edi"));
    EXPECT_TRUE(run.rejected.empty());
    const auto disputes = run.all("dispute");
    ASSERT_EQ(disputes.size(), 2u);
    expect_fields(*disputes[0], {{"number", "CD-5"},
                                 {"customer_id", "0042"},
                                 {"invoice_number", "HS-2001"},
                                 {"line_id", "2"},
                                 {"amount", "45.00 EUR"},
                                 {"reason_code", "3"},
                                 {"reason", "damaged goods; three hooks bent"},
                                 {"opened_on", "2026-01-20"}});
    expect_fields(*disputes[1], {{"invoice_number", "HS-1999"}, {"reason_code", "5"}});
    EXPECT_FALSE(disputes[1]->has("line_id"));
}

TEST(Edifact, ReportsOfTheOtherSide) {
    const Recording run = read(sample("reports.edi"));
    EXPECT_TRUE(run.rejected.empty());
    const auto reports = run.all("acknowledgement");
    ASSERT_EQ(reports.size(), 2u);  // and none of ours: reports are not reported on
    expect_fields(*reports[0], {{"form", "CONTRL"}, {"control_number", "4711"}, {"verdict", "3"}});
    const auto parts = reports[0]->all("acknowledged_part");
    ASSERT_EQ(parts.size(), 4u);
    expect_fields(
        *parts[3],
        {{"level", "4"}, {"reason_codes", "39"}, {"element_position", "4"}, {"component", "1"}});
    expect_fields(*reports[1], {{"form", "APERAK"}, {"verdict", "4"}});
    const Record& dispute = *run.all("dispute").at(0);
    expect_fields(dispute, {{"invoice_number", "HS-2002"}, {"reason", "the order is not known"}});
}

TEST(Edifact, SaysBackWhatIsWrongAndWhere) {
    EXPECT_EQ(answer(invoice("")), "UCI+1+S+R+7");
    // An element that is too long, a segment that does not belong there.
    EXPECT_EQ(answer(invoice("QTY+47:1'RFF+ON:" + std::string(40, 'x') + "'")),
              "UCI+1+S+R+7 UCM+1+INVOIC:D:96A:UN+7+18 UCS+4+15 UCS+5+18 UCD+39+2:2");
    std::string text = invoice("");
    text.replace(text.find("UNT+6"), 5, "UNT+7");
    EXPECT_EQ(answer(text), "UCI+1+S+R+7 UCM+1+INVOIC:D:96A:UN+4+29");
    text = invoice("");
    text.replace(text.find("UNZ+1+1"), 7, "UNZ+1+2");
    EXPECT_EQ(answer(text), "UCI+1+S+R+8+28 UCM+1+INVOIC:D:96A:UN+7");
    // What is well formed and cannot be used is said in an APERAK.
    EXPECT_EQ(answer(invoice("", "MOA+77:1'"), 1).substr(0, 14), "BGM+313+1+27 D");
}

TEST(Edifact, WhatIsWrittenIsReadAgain) {
    for (const std::string_view config : {R"({"version": "D.96A"})", R"({"version": "D.01B"})"}) {
        const Recording run = read(sample("invoices.edi"), R"({"acknowledge": false})");
        for (std::uint32_t i = 0; i < 2; ++i) {
            const WrittenFile written = write(run, OI_INVOICE, i, config);
            ASSERT_EQ(written.status, OI_OK) << written.message;
            EXPECT_TRUE(written.log.empty()) << written.log.front();
            const Recording again = read(written.bytes, R"({"acknowledge": false})");
            ASSERT_TRUE(again.rejected.empty()) << again.rejected[0].message;
            EXPECT_EQ(testing::difference(run.records.at(i), again.records.at(0)), "")
                << written.bytes;
        }
    }
}

TEST(Edifact, WritesTheCharacterSetItNeeds) {
    const auto written = [](const std::string& name) {
        const std::string body =
            "BGM+380+R-1+9'DTM+137:20260115:102'NAD+BY+++" + name + "'UNS+S'MOA+77:1:EUR'";
        return write(read(interchange("INVOIC", body, "D:96A:UN", "UNOY:4")), OI_INVOICE, 0).bytes;
    };
    EXPECT_NE(written("Müller").find("UNB+UNOC:3+"), std::string::npos);
    EXPECT_NE(written("Müller").find("M\xFCller"), std::string::npos);
    EXPECT_NE(written("Łódź").find("UNB+UNOW:4+"), std::string::npos);
    EXPECT_NE(written("Łódź").find("Łódź"), std::string::npos);
}

TEST(Edifact, ANumberArrivesWholeOrNotAtAll) {
    std::string bytes = invoice("");
    bytes.replace(bytes.find("R-1"), 3, std::string(36, 'R'));
    EXPECT_EQ(write(read(bytes, R"({"acknowledge": false})"), OI_INVOICE, 0).code,
              "edifact.number_length");
}

}  // namespace
}  // namespace openitem
