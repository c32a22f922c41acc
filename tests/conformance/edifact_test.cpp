// The examples of EN 16931 in EDIFACT: each gives what the same invoice gives as XML, element by
// element of the standard, which is looked up in the XML itself.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openitem::conformance {
namespace {

using testing::Record;
using testing::Recording;
using testing::RecordingHost;

constexpr std::size_t floor_of_examples = 5;

/// What is asked of an invoice, in order: a name and what stands there.
using Core = std::vector<std::pair<std::string, std::string>>;

/// Without its currency and the zeros behind the point: the same number is the same text.
std::string plain(std::string_view text) {
    std::string out(text.substr(0, text.find(' ')));
    if (out.find('.') == std::string::npos) return out;
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
    return out;
}

std::string date(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != '-') out += c;
    }
    return out;
}

std::string at(const pugi::xml_node& node, const std::string& path) {
    return node.select_node(path.c_str()).node().text().as_string();
}
std::string moa(const pugi::xml_node& node, const std::string& group, const char* code) {
    return plain(at(node, group + "S_MOA/C_C516[D_5025='" + code + "']/D_5004"));
}
std::string rff(const pugi::xml_node& node, const std::string& group, const char* code) {
    return at(node, group + "S_RFF/C_C506[D_1153='" + code + "']/D_1154");
}

void add_party(Core& out, const pugi::xml_node& message, const char* code) {
    const std::string path = std::string("G_SG2[S_NAD/D_3035='") + code + "']";
    const pugi::xml_node group = message.select_node(path.c_str()).node();
    out.emplace_back("name", at(group, "S_NAD/C_C080/D_3036"));
    out.emplace_back("street", at(group, "S_NAD/C_C059/D_3042"));
    out.emplace_back("city", at(group, "S_NAD/D_3164"));
    out.emplace_back("postcode", at(group, "S_NAD/D_3251"));
    out.emplace_back("country", at(group, "S_NAD/D_3207"));
    out.emplace_back("vat_id", rff(group, "G_SG3/", "VA"));
    out.emplace_back("registration_id", rff(group, "G_SG3/", "GN"));
}

void add_tax(Core& out, const pugi::xml_node& group) {
    out.emplace_back("category", at(group, "S_TAX/D_5305"));
    out.emplace_back("rate", plain(at(group, "S_TAX/C_C243/D_5278")));
}

void add_line(Core& out, const pugi::xml_node& group) {
    out.emplace_back("line", at(group, "S_LIN/D_1082"));
    out.emplace_back("item", at(group, "S_IMD[D_7077='F']/C_C273/D_7008"));
    out.emplace_back("quantity", plain(at(group, "S_QTY/C_C186/D_6060")));
    out.emplace_back("unit", at(group, "S_QTY/C_C186/D_6411"));
    out.emplace_back("net", moa(group, "G_SG28/", "203"));
    out.emplace_back("price", plain(at(group, "G_SG30/S_PRI/C_C509[D_5125='AAA']/D_5118")));
    add_tax(out, group.child("G_SG35"));
    for (const auto& found : group.select_nodes("G_SG40[not(G_SG43/S_MOA/C_C516/D_5025='509')]")) {
        out.emplace_back("charge", at(found.node(), "S_ALC/D_5463"));
        out.emplace_back("amount", plain(at(found.node(),
                                            "G_SG43/S_MOA/C_C516[D_5025='204' or "
                                            "D_5025='23']/D_5004")));
    }
}

Core core_of(const pugi::xml_node& message) {
    Core out;
    out.emplace_back("number", at(message, "S_BGM/C_C106/D_1004"));
    out.emplace_back("type", at(message, "S_BGM/C_C002/D_1001"));
    out.emplace_back("issued", at(message, "S_DTM/C_C507[D_2005='137']/D_2380"));
    out.emplace_back("due", at(message, "G_SG8/S_DTM/C_C507[D_2005='13']/D_2380"));
    out.emplace_back("currency", at(message, "G_SG7/S_CUX/C_C504[D_6347='2']/D_6345"));
    out.emplace_back("order", rff(message, "G_SG1/", "ON"));
    out.emplace_back("contract", rff(message, "G_SG1/", "CT"));
    out.emplace_back("remittance", rff(message, "G_SG1/", "PQ"));
    for (const char* code : {"79", "260", "259", "389", "176", "388", "113", "9"}) {
        out.emplace_back(code, moa(message, "G_SG52/", code));
    }
    add_party(out, message, "SE");
    add_party(out, message, "BY");
    for (const auto& found : message.select_nodes("G_SG16")) {
        out.emplace_back("charge", at(found.node(), "S_ALC/D_5463"));
        out.emplace_back("amount", plain(at(found.node(),
                                            "G_SG20/S_MOA/C_C516[D_5025='204' or "
                                            "D_5025='23']/D_5004")));
        add_tax(out, found.node().child("G_SG22"));
    }
    for (const auto& found : message.select_nodes("G_SG27")) add_line(out, found.node());
    for (const auto& found : message.select_nodes("G_SG54")) {
        add_tax(out, found.node());
        out.emplace_back("taxable", moa(found.node(), "", "125"));
        out.emplace_back("tax", moa(found.node(), "", "124"));
    }
    return out;
}

void add_party(Core& out, const Record& party) {
    for (const char* field :
         {"name", "street", "city", "postcode", "country", "vat_id", "registration_id"}) {
        out.emplace_back(field, party.text(field));
    }
}

void add_tax(Core& out, const Record& row, const char* category, const char* rate) {
    out.emplace_back("category", row.text(category));
    out.emplace_back("rate", plain(row.text(rate)));
}

void add_charges(Core& out, const Record& owner, bool taxed) {
    for (const Record* row : owner.all("allowance_charge")) {
        out.emplace_back("charge", row->text("charge") == "1" ? "C" : "A");
        out.emplace_back("amount", plain(row->text("amount")));
        if (taxed) add_tax(out, *row, "tax_category", "tax_rate");
    }
}

Core core_of(const Record& invoice) {
    Core out;
    out.emplace_back("number", invoice.text("number"));
    out.emplace_back("type", invoice.text("type_code"));
    out.emplace_back("issued", date(invoice.text("issued_on")));
    out.emplace_back("due", date(invoice.text("due_on")));
    out.emplace_back("currency", invoice.text("currency"));
    out.emplace_back("order", invoice.text("order_reference"));
    out.emplace_back("contract", invoice.text("contract_reference"));
    out.emplace_back("remittance", invoice.text("remittance_reference"));
    const std::pair<const char*, const char*> totals[] = {
        {"79", "line_total"},    {"260", "allowance_total"},
        {"259", "charge_total"}, {"389", "net_total"},
        {"176", "tax_total"},    {"388", "total"},
        {"113", "prepaid"},      {"9", "payable"}};
    for (const auto& [code, field] : totals) out.emplace_back(code, plain(invoice.text(field)));
    for (const std::string_view role : {"1", "2"}) {
        for (const Record* party : invoice.all("party")) {
            if (party->text("role") == role) add_party(out, *party);
        }
    }
    add_charges(out, invoice, true);
    for (const Record* line : invoice.all("invoice_line")) {
        out.emplace_back("line", line->text("line_id"));
        out.emplace_back("item", line->text("name"));
        out.emplace_back("quantity", plain(line->text("quantity")));
        out.emplace_back("unit", line->text("unit"));
        out.emplace_back("net", plain(line->text("net_amount")));
        out.emplace_back("price", plain(line->text("price")));
        add_tax(out, *line, "tax_category", "tax_rate");
        add_charges(out, *line, false);
    }
    for (const Record* tax : invoice.all("tax_subtotal")) {
        add_tax(out, *tax, "category", "rate");
        out.emplace_back("taxable", plain(tax->text("taxable")));
        out.emplace_back("tax", plain(tax->text("tax")));
    }
    return out;
}

std::string difference(const Core& found, const Core& expected) {
    for (std::size_t i = 0; i < std::max(found.size(), expected.size()); ++i) {
        if (i >= found.size() || i >= expected.size()) return "another number of values";
        if (found[i] == expected[i]) continue;
        return expected[i].first + ": '" + found[i].second + "' and '" + expected[i].second + "'";
    }
    return {};
}

TEST(Edifact, ExamplesOfEn16931SayWhatTheirXmlSays) {
    OPENITEM_NEED_CORPUS("edifact-cen");
    Score score("edifact-cen");
    for (const auto& file : files_below(corpora() / "edifact-cen", ".xml")) {
        auto text = file;
        text.replace_extension(".TXT");
        RecordingHost host(OPENITEM_EDIFACT_FILE);
        host.add_file("a.edi", read_file(text));
        const Recording run = host.read(R"({"acknowledge": false})");
        pugi::xml_document xml;
        ASSERT_TRUE(xml.load_file(file.c_str())) << file;
        ASSERT_TRUE(run.violations.empty()) << run.violations.front();
        const std::string name = file.filename().string();
        if (run.records.size() != 1 || !run.rejected.empty()) {
            score.add(false, name + " is not one invoice");
            continue;
        }
        const auto found = difference(core_of(run.records.front()), core_of(xml.child("M_INVOIC")));
        score.add(found.empty(), name + " " + found);
    }
    score.print();
    EXPECT_EQ(score.agreeing(), score.total());
    EXPECT_GE(score.agreeing(), floor_of_examples);
}

}  // namespace
}  // namespace openitem::conformance
