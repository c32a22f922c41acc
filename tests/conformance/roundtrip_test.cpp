// Real documents of many origins, read, written in their own syntax and read again: the record is
// the same, and the written one breaks no rule that the original kept. Those that cannot, and why,
// stand in roundtrip.txt.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"
#include "tests/support/process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

namespace fs = std::filesystem;
using testing::Recording;
using testing::RecordingHost;
using Rules = std::set<std::string>;

Recording read(const char* library, const std::string& name, const std::string& bytes) {
    RecordingHost host(library);
    host.add_file(name, bytes);
    return host.read();
}

/// The rules that fire, fatal ones and warnings, by file name.
std::map<std::string, Rules> verdicts(const std::vector<std::string>& files) {
    std::map<std::string, Rules> out;
    std::vector<std::string> arguments = {"validate", "--json"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    std::istringstream in(tests::run_openitem(arguments).out);
    for (std::string line; std::getline(in, line);) {
        const auto verdict = nlohmann::json::parse(line);
        Rules& rules = out[verdict["file"].get<std::string>()];
        for (const auto& failure : verdict["failures"]) rules.insert(failure["rule"]);
    }
    return out;
}

/// "SUITE CASE reason" of each document that is known not to come back.
std::set<std::string> explained() {
    std::set<std::string> out;
    std::istringstream in(
        read_file(fs::path(OPENITEM_SOURCE_DIR) / "tests/conformance/roundtrip.txt"));
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        std::string suite, file;
        words >> suite >> file;
        out.insert(suite + " " + file);
    }
    return out;
}

/// CII states the type of every supporting document, takes the buyer's identifier for the number
/// the seller knows it by, and names no accounting currency that is the invoice's own.
testing::Record as_cii_has_it(testing::Record record) {
    const bool own_currency = record.text("tax_currency") == record.text("currency");
    std::erase_if(record.fields, [&](const auto& field) {
        const auto& [key, value] = field;
        const bool of_currency = key == "tax_currency" || key == "tax_total_accounting";
        return key == "customer_id" || (own_currency && of_currency) ||
               (record.entity == "document_reference" && value == "916");
    });
    for (testing::Record& child : record.children) child = as_cii_has_it(std::move(child));
    return record;
}

/// A document in another syntax and back again: what is different and was not named as lost.
std::string there_and_back(const Recording& first, const std::string& name, const fs::path& there) {
    std::string lost;
    Recording now = first;
    for (const char* library : {OPENITEM_CII_FILE, OPENITEM_UBL_FILE}) {
        const oi_operation operation{{"op", 2}, OI_INVOICE, 0};
        const auto written = RecordingHost(library).write(now.sent.front(), operation, now.blobs);
        if (written.status != OI_OK) return written.code + " " + written.message;
        if (library == std::string_view(OPENITEM_CII_FILE)) {
            std::ofstream(there, std::ios::binary) << written.bytes;
        }
        for (const std::string& line : written.log) {
            if (!line.starts_with("BT-6 ")) lost.append(line).append("; ");
        }
        now = read(library, name, written.bytes);
        if (now.records.size() != 1) return "is not read again";
    }
    if (now.blobs != first.blobs) return "other attachments";
    if (!lost.empty()) return {};  // each loss is a difference
    return testing::difference(as_cii_has_it(first.records.front()),
                               as_cii_has_it(now.records.front()));
}

/// A document in its own syntax again: what is different or was lost.
std::string write_again(const char* library, const Recording& first, const std::string& name,
                        const fs::path& to) {
    const oi_operation operation{{"op", 2}, OI_INVOICE, 0};
    const auto written = RecordingHost(library).write(first.sent.front(), operation, first.blobs);
    if (written.status != OI_OK) return written.code + " " + written.message;
    std::ofstream(to, std::ios::binary) << written.bytes;
    if (!written.log.empty()) return written.log.front();
    const Recording again = read(library, name, written.bytes);
    if (again.records.size() != 1) return "is not read again";
    if (again.blobs != first.blobs) return "other attachments";
    return testing::difference(first.records.front(), again.records.front());
}

struct Suite {
    std::string name;
    const char* library;               // that reads the documents
    std::vector<std::string> folders;  // they lie in
    // Writes a copy; a text says why that did not go well.
    std::function<std::string(const Recording&, const std::string& name, const fs::path& copy)>
        write;
    std::string_view rules;  // that the copy must keep when the original did: how they begin
};

void run(const Suite& suite) {
    const auto docs = corpora() / "en16931-documents" / "docs";
    const tests::TemporaryFolder output;
    std::map<std::string, std::string> reasons, copy_of;  // by the original
    std::vector<std::string> originals, copies;
    for (const std::string& folder : suite.folders) {
        for (const fs::path& file : files_below(docs / folder, ".xml")) {
            const Recording first = read(suite.library, file.filename(), read_file(file));
            if (first.records.size() != 1 || first.sent.size() != 1) continue;
            const auto copy = output.path() + "/" + std::to_string(copies.size()) + ".xml";
            reasons[file.string()] = suite.write(first, file.filename(), copy);
            copy_of[file.string()] = copy;
            originals.push_back(file.string());
            copies.push_back(copy);
        }
    }
    auto before = verdicts(originals);
    auto after = verdicts(copies);
    const auto known = explained();
    Score score(suite.name);
    for (const auto& [file, copy] : copy_of) {
        std::string& reason = reasons[file];
        for (const std::string& rule : after[copy]) {
            if (!rule.starts_with(suite.rules) || before[file].contains(rule)) continue;
            reason.append(" breaks ").append(rule);
        }
        const auto name = fs::relative(file, docs).string();
        score.add(reason.empty(), name + " " + reason);
        EXPECT_TRUE(reason.empty() || known.contains(suite.name + " " + name))
            << name << ": " << reason;
    }
    score.print();
    EXPECT_GT(score.total(), 100U);
}

auto in_its_own_syntax(const char* library) {
    return [library](const Recording& first, const std::string& name, const fs::path& copy) {
        return write_again(library, first, name, copy);
    };
}

TEST(RoundTrip, Ubl) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    run({"roundtrip-ubl",
         OPENITEM_UBL_FILE,
         {"Invoice", "CreditNote"},
         in_its_own_syntax(OPENITEM_UBL_FILE),
         ""});
}

TEST(RoundTrip, Cii) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    run({"roundtrip-cii",
         OPENITEM_CII_FILE,
         {"CrossIndustryInvoice"},
         in_its_own_syntax(OPENITEM_CII_FILE),
         ""});
}

// The copy is the one in CII: the rules of its syntax are others.
TEST(RoundTrip, UblToCiiToUbl) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    run({"convert-ubl-cii", OPENITEM_UBL_FILE, {"Invoice", "CreditNote"}, there_and_back, "BR-"});
}

}  // namespace
}  // namespace openitem::conformance
