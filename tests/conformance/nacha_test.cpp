// ACH files of others, each read or refused as nacha.csv says and why.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

using testing::Recording;
using testing::RecordingHost;

struct Expected {
    std::string file, verdict, rule;
};

std::vector<Expected> expected_files() {
    std::ifstream list(OPENITEM_SOURCE_DIR "/tests/conformance/nacha.csv");
    std::vector<Expected> out;
    for (std::string line; std::getline(list, line);) {
        if (line.starts_with("#")) continue;
        Expected one;
        std::size_t from = 0;
        for (std::string* const to : {&one.file, &one.verdict, &one.rule}) {
            const std::size_t comma = line.find(',', from);
            *to = line.substr(from, comma - from);
            from = comma + 1;
        }
        out.push_back(one);
    }
    return out;
}

/// Empty when it went as it should.
std::string compare(const Expected& expected, const Recording& run) {
    if (run.status != OI_OK) return run.message;
    if (!run.violations.empty()) return run.violations.front();
    const bool refused = !run.rejected.empty();
    if (expected.verdict == "read") return refused ? run.rejected.front().message : "";
    if (!refused) return "was read";
    const testing::Rejected& why = run.rejected.front();
    if (why.code != expected.rule) return why.code + ": " + why.message;
    const bool named = why.message.find("line ") != std::string::npos ||
                       why.message.find("at the start") != std::string::npos;
    return named ? "" : "names no record: " + why.message;
}

TEST(Nacha, ReadsAndRefuses) {
    OPENITEM_NEED_CORPUS("nacha-moov");
    Score score("nacha");
    RecordingHost host(OPENITEM_NACHA_FILE);
    for (const Expected& expected : expected_files()) {
        host.clear_files();
        host.add_file("a.ach", read_file(corpora() / "nacha-moov" / "test" / expected.file));
        const std::string problem = compare(expected, host.read());
        score.add(problem.empty(), expected.file + ": " + problem);
    }
    score.print();
    EXPECT_EQ(score.agreeing(), score.total());
    EXPECT_EQ(score.total(), 98u);
}

}  // namespace
}  // namespace openitem::conformance
