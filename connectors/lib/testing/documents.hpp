// What the tests of connectors for documents share: one document in, its record out, or the other
// way round.
//
// To be included by a test with OPENITEM_CONNECTOR_FILE, the library it is about, and
// OPENITEM_SAMPLES, the folder of its samples.
#pragma once

#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/values.h>
#include <openitem/builders.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openitem::testing {

inline std::string sample(const std::string& name) {
    std::ifstream file(std::string(OPENITEM_SAMPLES "/") + name, std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    EXPECT_FALSE(out.str().empty()) << name;
    return out.str();
}

inline Recording read(const std::string& bytes, std::string_view config = "{}") {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.xml", bytes);
    Recording out = host.read(config);
    EXPECT_TRUE(out.violations.empty()) << out.violations.front();
    return out;
}

/// The code under which the source is refused as a whole.
inline std::string refused_as_a_whole(const std::string& bytes, std::string_view config = "{}") {
    const Recording run = read(bytes, config);
    EXPECT_EQ(run.status, OI_OK) << run.message;
    EXPECT_TRUE(run.records.empty());
    if (run.rejected.size() != 1 || run.rejected[0].origin.length != 0) return "not refused";
    return run.rejected[0].code;
}

/// A text with one piece of it replaced.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

inline void expect_fields(const Record& record, const Fields& expected) {
    for (const auto& [key, value] : expected) EXPECT_EQ(record.text(key), value) << key;
}

inline const Record& party(const Record& invoice, std::uint32_t role) {
    for (const Record* party : invoice.all("party")) {
        if (party->text("role") == std::to_string(role)) return *party;
    }
    throw std::runtime_error("no such party");
}

inline std::set<std::string> syntax_rules_broken(const std::string& document,
                                                 const std::string& set = "true") {
    const Recording run = read(document, R"({"syntax_rules": )" + set + "}");
    std::set<std::string> out;
    for (const Record* finding : run.records.at(0).all("finding")) {
        out.emplace(finding->text("rule"));
    }
    return out;
}

/// The rules that a spoiled document breaks, and the document itself does not.
inline std::string broken(const std::string& document, const std::string& from,
                          const std::string& to, const std::string& set = "true") {
    const auto before = syntax_rules_broken(document, set);
    std::string out;
    for (const auto& rule : syntax_rules_broken(with(document, from, to), set)) {
        if (!before.contains(rule)) out.append(out.empty() ? "" : " ").append(rule);
    }
    return out;
}

/// The invoice of a batch, written.
inline WrittenFile write_record(std::string_view batch,
                                const std::map<std::string, std::string>& blobs = {}) {
    const oi_operation operation{{"op-1", 4}, OI_INVOICE, 0};
    WrittenFile out = RecordingHost(OPENITEM_CONNECTOR_FILE).write(batch, operation, blobs);
    EXPECT_EQ(out.status, OI_OK) << out.code << " " << out.message;
    EXPECT_TRUE(out.wrong.empty()) << out.wrong.front();
    return out;
}

/// A batch of the records that `build` makes.
template <class Build>
std::string batch_of(const Build& build) {
    std::string out;
    BatchWriter writer(
        [&](std::span<const char> batch) { out.assign(batch.data(), batch.size()); });
    Records records(writer);
    build(records);
    writer.flush();
    return out;
}

/// One of the lines says that.
inline bool holds(const std::vector<std::string>& lines, std::string_view text) {
    for (const std::string& line : lines) {
        if (line.find(text) != std::string::npos) return true;
    }
    return false;
}

}  // namespace openitem::testing
