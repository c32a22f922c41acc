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
        for (const std::string& line : written.log) lost.append(line).append("; ");
        now = read(library, name, written.bytes);
        if (now.records.size() != 1) return "is not read again";
    }
    if (now.blobs != first.blobs) return "other attachments";
    if (!lost.empty()) return {};  // each loss is a difference
    return testing::difference(first.records.front(), now.records.front());
}

/// Writes a document again; a text says why that did not go well.
std::string write_again(const char* library, const fs::path& from, const fs::path& to) {
    const Recording first = read(library, from.filename(), read_file(from));
    const oi_operation operation{{"op", 2}, OI_INVOICE, 0};
    const auto written = RecordingHost(library).write(first.sent.front(), operation, first.blobs);
    if (written.status != OI_OK) return written.code + " " + written.message;
    std::ofstream(to, std::ios::binary) << written.bytes;
    if (!written.log.empty()) return written.log.front();
    const Recording again = read(library, from.filename(), written.bytes);
    if (again.records.size() != 1) return "is not read again";
    if (again.blobs != first.blobs) return "other attachments";
    return testing::difference(first.records.front(), again.records.front());
}

void run_suite(const std::string& suite, const char* library,
               const std::vector<std::string>& folders) {
    const auto docs = corpora() / "en16931-documents" / "docs";
    const tests::TemporaryFolder output;
    const auto known = explained();
    std::map<std::string, std::string> reasons;     // by the original
    std::map<std::string, std::string> written_as;  // its copy
    std::vector<std::string> originals, copies;
    for (const std::string& folder : folders) {
        for (const fs::path& file : files_below(docs / folder, ".xml")) {
            const Recording first = read(library, file.filename(), read_file(file));
            if (first.records.size() != 1 || first.sent.size() != 1) continue;
            const auto copy = output.path() + "/" + std::to_string(copies.size()) + ".xml";
            reasons[file.string()] = write_again(library, file, copy);
            written_as[file.string()] = copy;
            originals.push_back(file.string());
            copies.push_back(copy);
        }
    }
    auto before = verdicts(originals);
    auto after = verdicts(copies);
    Score score(suite);
    for (const auto& [file, copy] : written_as) {
        std::string& reason = reasons[file];
        for (const std::string& rule : after[copy]) {
            if (!before[file].contains(rule)) reason.append(" breaks ").append(rule);
        }
        const auto name = fs::relative(file, docs).string();
        score.add(reason.empty(), name + " " + reason);
        EXPECT_TRUE(reason.empty() || known.contains(suite + " " + name)) << name << ": " << reason;
    }
    score.print();
    EXPECT_GT(score.total(), 100U);
}

/// "BR-", but the few that judge the writer's syntax.
Rules of_the_norm(const Rules& rules) {
    Rules out;
    for (const std::string& rule : rules) {
        if (rule.starts_with("BR-")) out.insert(rule);
    }
    return out;
}

TEST(RoundTrip, UblToCiiToUbl) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    const auto docs = corpora() / "en16931-documents" / "docs";
    const tests::TemporaryFolder output;
    const auto known = explained();
    std::map<std::string, std::string> reasons, copy_of;
    std::vector<std::string> originals, copies;
    for (const std::string folder : {"Invoice", "CreditNote"}) {
        for (const fs::path& file : files_below(docs / folder, ".xml")) {
            const Recording first = read(OPENITEM_UBL_FILE, file.filename(), read_file(file));
            if (first.records.size() != 1 || first.sent.size() != 1) continue;
            const auto copy = output.path() + "/" + std::to_string(copies.size()) + ".xml";
            reasons[file.string()] = there_and_back(first, file.filename(), copy);
            copy_of[file.string()] = copy;
            originals.push_back(file.string());
            copies.push_back(copy);
        }
    }
    auto before = verdicts(originals);
    auto after = verdicts(copies);
    Score score("convert-ubl-cii");
    for (const auto& [file, copy] : copy_of) {
        std::string& reason = reasons[file];
        for (const std::string& rule : of_the_norm(after[copy])) {
            if (!before[file].contains(rule)) reason.append(" breaks ").append(rule);
        }
        const auto name = fs::relative(file, docs).string();
        score.add(reason.empty(), name + " " + reason);
        EXPECT_TRUE(reason.empty() || known.contains("convert-ubl-cii " + name))
            << name << ": " << reason;
    }
    score.print();
}

TEST(RoundTrip, Ubl) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    run_suite("roundtrip-ubl", OPENITEM_UBL_FILE, {"Invoice", "CreditNote"});
}

TEST(RoundTrip, Cii) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    run_suite("roundtrip-cii", OPENITEM_CII_FILE, {"CrossIndustryInvoice"});
}

}  // namespace
}  // namespace openitem::conformance
