// Interchanges others wrote, good and malformed, by the checked-in list edi.csv; and what is to be
// said back of them, beside what another translator said.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/openitem.h>
#include <openitem/values.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

using testing::Recording;
using testing::RecordingHost;

// What these suites have reached; they only ever rise.
constexpr std::size_t floor_of_interchanges = 101;
constexpr std::size_t floor_of_acknowledgements = 8;

struct Case {
    std::string file;
    bool refused = false;
};

std::vector<Case> listed() {
    std::ifstream in(OPENITEM_SOURCE_DIR "/tests/conformance/edi.csv");
    std::vector<Case> out;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        const std::size_t comma = line.find(',');
        out.push_back({line.substr(0, comma), line.compare(comma + 1, 7, "refuse,") == 0});
    }
    return out;
}

/// The library that reads what starts like this.
std::string library_of(const std::string& bytes) {
    const std::size_t at = bytes.find_first_of("IU");
    if (at != std::string::npos && bytes.compare(at, 3, "ISA") == 0) return OPENITEM_X12_FILE;
    if (at != std::string::npos && bytes.compare(at, 2, "UN") == 0) return OPENITEM_EDIFACT_FILE;
    throw std::runtime_error("nothing reads what starts with " + bytes.substr(0, 12));
}

Recording read(const std::string& name, const std::string& bytes) {
    RecordingHost host(library_of(bytes));
    host.add_file(name, bytes);
    return host.read(R"({"currency": "EUR"})");
}

/// A message that was refused says where it stands; one without a guide is read as far as can be.
bool is_as_listed(const Case& one, const Recording& run) {
    std::size_t refused = 0;
    for (const auto& each : run.rejected) {
        if (each.code.ends_with(".unsupported")) continue;
        if (each.location.empty() || each.message.empty()) return false;
        ++refused;
    }
    return run.status == OI_OK && run.violations.empty() && one.refused == (refused != 0);
}

TEST(Edi, EveryFileIsReadOrRefusedAsListed) {
    OPENITEM_NEED_CORPUS("edi-net");
    Score score("edi");
    for (const Case& one : listed()) {
        const std::string bytes = read_file(corpora() / one.file);
        score.add(is_as_listed(one, read(one.file, bytes)), one.file);
    }
    score.print();
    EXPECT_EQ(score.agreeing(), score.total());
    EXPECT_GE(score.agreeing(), floor_of_interchanges);
}

/// The segments of an interchange without its envelopes.
std::vector<std::string> inner(const std::string& bytes) {
    std::vector<std::string> out;
    std::string segment;
    for (const char c : bytes) {
        if (c == '\r' || c == '\n') continue;
        if (c != '~') {
            segment += c;
            continue;
        }
        const std::string tag = segment.substr(0, segment.find('*'));
        const bool envelope = tag == "ISA" || tag == "GS" || tag == "ST" || tag == "SE" ||
                              tag == "GE" || tag == "IEA";
        if (!envelope) out.push_back(segment);
        segment.clear();
    }
    return out;
}

/// All that is to be said back, one interchange after another.
std::string answer(const Recording& run) {
    std::string out;
    std::uint32_t row = 0;
    for (const auto* record : run.all("acknowledgement")) {
        const std::string id = "op-" + std::to_string(row);
        const oi_operation operation{{id.data(), id.size()}, OI_ACKNOWLEDGEMENT, row++};
        const bool outgoing =
            record->text("direction") == std::to_string(OI_ACKNOWLEDGEMENT_OUTGOING);
        const bool syntax = record->text("kind") == std::to_string(OI_ACKNOWLEDGEMENT_SYNTAX);
        if (!outgoing || !syntax) continue;
        RecordingHost host(OPENITEM_X12_FILE);
        const auto written = host.write(run.sent.at(0), operation);
        EXPECT_EQ(written.status, OI_OK) << written.message;
        out += written.bytes;
    }
    return out;
}

// Those whose answer needs no guide of health care: it names no segment and no element.
TEST(Edi, AcknowledgementsOfAnotherTranslator) {
    OPENITEM_NEED_CORPUS("x12-acks");
    Score score("x12-acks");
    for (const auto& file : files_below(corpora() / "x12-acks", ".edi")) {
        const std::string name = file.filename().string();
        const std::size_t expected = name.find(".expected");
        if (expected == std::string::npos) continue;
        const auto segments = inner(read_file(file));
        const bool guided = std::any_of(segments.begin(), segments.end(), [](const auto& each) {
            return each.starts_with("AK3") || each.starts_with("AK4") || each.starts_with("IK3") ||
                   each.starts_with("IK4") || each.starts_with("CTX");
        });
        if (guided) continue;
        const auto input = file.parent_path() / (name.substr(0, expected) + ".edi");
        const Recording run = read(input.filename().string(), read_file(input));
        score.add(inner(answer(run)) == segments, name);
    }
    score.print();
    EXPECT_GE(score.agreeing(), floor_of_acknowledgements);
}

}  // namespace
}  // namespace openitem::conformance
