// Every document of en16931-documents, in UBL and CII, term by term: 56 business terms, the number
// of lines and the number of VAT breakdowns. Values are compared as written, white space folded as
// the answers have it. What differs, and why, stands in en16931_documents.txt.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/values.h>
#include <openitem/csv.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

using testing::Record;
using testing::Recording;
using testing::RecordingHost;

// What this suite has reached; it only ever rises.
constexpr std::size_t cells_floor = 51850;
constexpr std::size_t documents_floor = 857;
constexpr std::size_t ubl_cells_floor = 34061;

/// White space as XPath's normalize-space() folds it.
std::string folded(std::string_view text) {
    std::string out;
    bool gap = false;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            gap = !out.empty();
            continue;
        }
        if (gap) out.push_back(' ');
        gap = false;
        out.push_back(c);
    }
    return out;
}

/// Values of one cell, in the order of the document.
class Cell {
public:
    void add(std::string_view value) {
        if (value.empty()) return;
        if (!text_.empty()) text_ += " | ";
        text_ += folded(value);
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

/// "12.50 EUR" without its currency.
std::string_view number(std::string_view amount) { return amount.substr(0, amount.find(' ')); }

using Cells = std::map<std::string, std::string>;

void add_fields(Cells& cells, const Record& record,
                std::initializer_list<std::pair<const char*, const char*>> terms) {
    for (const auto& [term, key] : terms) {
        Cell cell;
        cell.add(record.text(key));
        cells[term] = cell.text();
    }
}

void add_amounts(Cells& cells, const Record& invoice) {
    for (const auto& [term, key] : std::initializer_list<std::pair<const char*, const char*>>{
             {"BT-106", "line_total"},
             {"BT-107", "allowance_total"},
             {"BT-108", "charge_total"},
             {"BT-109", "net_total"},
             {"BT-110", "tax_total"},
             {"BT-111", "tax_total_accounting"},
             {"BT-112", "total"},
             {"BT-113", "prepaid"},
             {"BT-114", "rounding"},
             {"BT-115", "payable"}}) {
        cells[term] = number(invoice.text(key));
    }
}

void add_children(Cells& cells, const Record& invoice, const char* entity, bool amounts,
                  std::initializer_list<std::pair<const char*, const char*>> terms) {
    for (const auto& [term, key] : terms) {
        Cell cell;
        for (const Record* child : invoice.all(entity)) {
            cell.add(amounts ? number(child->text(key)) : child->text(key));
        }
        cells[term] = cell.text();
    }
}

void add_parties(Cells& cells, const Record& invoice) {
    for (const Record* party : invoice.all("party")) {
        const auto identifiers = [&](const char* term) {
            Cell cell;
            for (const Record* id : party->all("party_identifier")) cell.add(id->text("value"));
            cells[term] = cell.text();
        };
        const std::string role(party->text("role"));
        if (role == std::to_string(OI_ROLE_SELLER)) {
            add_fields(cells, *party,
                       {{"BT-27", "name"},
                        {"BT-30", "registration_id"},
                        {"BT-31", "vat_id"},
                        {"BT-32", "tax_id"},
                        {"BT-34", "endpoint"},
                        {"BT-40", "country"}});
            identifiers("BT-29");
        } else if (role == std::to_string(OI_ROLE_BUYER)) {
            add_fields(cells, *party,
                       {{"BT-44", "name"},
                        {"BT-47", "registration_id"},
                        {"BT-48", "vat_id"},
                        {"BT-49", "endpoint"},
                        {"BT-55", "country"}});
            identifiers("BT-46");
        } else if (role == std::to_string(OI_ROLE_PAYEE)) {
            add_fields(cells, *party, {{"BT-59", "name"}});
        }
    }
}

Cells cells_of(const Record& invoice) {
    Cells cells;
    add_fields(cells, invoice,
               {{"BT-1", "number"},
                {"BT-2", "issued_on"},
                {"BT-3", "type_code"},
                {"BT-5", "currency"},
                {"BT-6", "tax_currency"},
                {"BT-9", "due_on"},
                {"BT-10", "buyer_reference"},
                {"BT-12", "contract_reference"},
                {"BT-13", "order_reference"},
                {"BT-20", "payment_terms"},
                {"BT-23", "process_id"},
                {"BT-24", "specification_id"},
                {"BT-72", "delivered_on"},
                {"BT-73", "period_from"},
                {"BT-74", "period_to"},
                {"BT-83", "remittance_reference"}});
    add_amounts(cells, invoice);
    add_parties(cells, invoice);
    add_children(cells, invoice, "payment_means", false,
                 {{"BT-84", "account"}, {"BT-85", "account_name"}, {"BT-86", "bic"}});
    add_children(cells, invoice, "tax_subtotal", true,
                 {{"BT-116", "taxable"}, {"BT-117", "tax"}, {"BT-119", "rate"}});
    add_children(cells, invoice, "tax_subtotal", false, {{"BT-118", "category"}});
    add_children(cells, invoice, "invoice_line", true, {{"BT-131", "net_amount"}});
    add_children(cells, invoice, "invoice_line", false,
                 {{"BT-126", "line_id"},
                  {"BT-129", "quantity"},
                  {"BT-146", "price"},
                  {"BT-151", "tax_category"},
                  {"BT-152", "tax_rate"},
                  {"BT-153", "name"}});
    // The payment instructions (BG-16) state their code once, however many accounts follow; our
    // rows each repeat it.
    Cell codes;
    std::vector<std::string_view> seen;
    for (const Record* means : invoice.all("payment_means")) {
        const std::string_view code = means->text("code");
        if (std::find(seen.begin(), seen.end(), code) != seen.end()) continue;
        seen.push_back(code);
        codes.add(code);
    }
    cells["BT-81"] = codes.text();
    Cell preceding;
    for (const Record* reference : invoice.all("document_reference")) {
        if (reference->text("kind") == std::to_string(OI_REFERENCE_PRECEDING_INVOICE)) {
            preceding.add(reference->text("number"));
        }
    }
    cells["BT-25"] = preceding.text();
    cells["n_lines"] = std::to_string(invoice.all("invoice_line").size());
    cells["n_vat"] = std::to_string(invoice.all("tax_subtotal").size());
    return cells;
}

CsvReader::Fill serve(const std::string& text) {
    return [&text, at = std::size_t{0}](std::span<char> to) mutable {
        const std::size_t got = std::min(to.size(), text.size() - at);
        std::memcpy(to.data(), text.data() + at, got);
        at += got;
        return got;
    };
}

Cells read_document(RecordingHost& host, const std::filesystem::path& file, std::string& problem) {
    host.clear_files();
    host.add_file(file.filename().string(), read_file(file));
    // As a validator asks: nothing is refused that can be said beside the record.
    const Recording run = host.read(R"({"syntax_rules": true})");
    problem = run.status != OI_OK              ? run.message
              : !run.violations.empty()        ? run.violations.front()
              : !run.rejected.empty()          ? run.rejected.front().message
              : run.all("invoice").size() != 1 ? "no invoice"
                                               : "";
    return problem.empty() ? cells_of(run.records.front()) : Cells{};
}

TEST(En16931Documents, EveryTerm) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    const auto folder = corpora() / "en16931-documents";
    const std::string answers = read_file(folder / "ar-core-expected.csv");
    const auto known = explained("en16931_documents.txt");
    Score cells("en16931-documents");
    Score ubl_cells("en16931-documents-ubl");
    std::size_t documents = 0;
    std::size_t equal_documents = 0;
    RecordingHost ubl(OPENITEM_UBL_FILE);
    RecordingHost cii(OPENITEM_CII_FILE);
    CsvReader reader(serve(answers));
    ASSERT_NE(reader.next(), nullptr);
    reader.keep_header();
    while (const CsvRow* row = reader.next()) {
        const std::string name((*row)["case"]);
        const bool is_cii = name.starts_with("CrossIndustryInvoice/");
        std::string problem;
        Cells found = read_document(is_cii ? cii : ubl, folder / "docs" / name, problem);
        bool equal = true;
        for (std::size_t column = 2; column < row->size(); ++column) {
            const std::string term(reader.header()[column]);
            const std::string expected = folded((*row)[column]);
            const bool agrees = found[term] == expected;
            const std::string failing = fmt::format("{} {}: expected '{}', found '{}' {}", name,
                                                    term, expected, found[term], problem);
            equal &= agrees;
            cells.add(agrees, failing);
            if (!is_cii) ubl_cells.add(agrees, failing);
            EXPECT_TRUE(agrees || known.contains(name + " " + term)) << failing;
        }
        ++documents;
        equal_documents += equal ? 1 : 0;
    }
    ubl_cells.print();
    cells.print();
    std::printf("documents fully equal: %zu of %zu\n", equal_documents, documents);
    EXPECT_EQ(documents, 895u);
    EXPECT_GE(cells.agreeing(), cells_floor);
    EXPECT_GE(ubl_cells.agreeing(), ubl_cells_floor);
    EXPECT_GE(equal_documents, documents_floor);
}

}  // namespace
}  // namespace openitem::conformance
