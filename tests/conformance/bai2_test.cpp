// Balance reports of others: every record becomes a line, every total reconciles, and none does
// once a trailer says something else.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace openitem::conformance {
namespace {

using testing::Record;
using testing::Recording;
using testing::RecordingHost;

std::size_t count_of(const std::string& text, const char* pattern) {
    const std::regex sought(pattern);
    return static_cast<std::size_t>(
        std::distance(std::sregex_iterator(text.begin(), text.end(), sought), {}));
}

Recording read(RecordingHost& host, const std::string& name, const std::string& bytes) {
    host.clear_files();
    host.add_file(name, bytes);
    return host.read(R"({"payments": "all"})");
}

/// Empty when all of the file arrived.
std::string compare(const Recording& run, const std::string& bytes) {
    if (run.status != OI_OK) return run.message;
    if (!run.violations.empty()) return run.violations.front();
    if (!run.rejected.empty()) return run.rejected.front().message;
    std::size_t lines = 0;
    for (const Record* statement : run.all("bank_statement")) {
        lines += statement->all("bank_line").size();
    }
    if (run.all("bank_statement").size() != count_of(bytes, R"((^|\n|/ +)03,)")) {
        return "accounts are missing";
    }
    return lines == count_of(bytes, R"((^|\n|/ +)16,)") ? "" : "details are missing";
}

TEST(Bai2, TotalsReconcile) {
    OPENITEM_NEED_CORPUS("bai2-moov");
    Score score("bai2");
    RecordingHost host(OPENITEM_BAI2_FILE);
    for (const auto& file : files_below(corpora() / "bai2-moov" / "test", ".txt")) {
        const std::string bytes = read_file(file);
        const std::string name = file.filename().string();
        const std::string problem = compare(read(host, name, bytes), bytes);
        score.add(problem.empty(), name + ": " + problem);
    }
    score.print();
    EXPECT_EQ(score.agreeing(), 3u);
    EXPECT_EQ(score.total(), 3u);
}

TEST(Bai2, NoTrailerCanBeChangedUnseen) {
    OPENITEM_NEED_CORPUS("bai2-moov");
    RecordingHost host(OPENITEM_BAI2_FILE);
    const std::regex trailer(R"((^|\n|/ +)(49|98|99),)");
    for (const auto& file : files_below(corpora() / "bai2-moov" / "test", ".txt")) {
        const std::string bytes = read_file(file);
        for (std::sregex_iterator at(bytes.begin(), bytes.end(), trailer), end; at != end; ++at) {
            std::string changed = bytes;
            const std::size_t slash = bytes.find('/', static_cast<std::size_t>(at->position(2)));
            char& digit = changed.at(slash - 1);
            digit = digit == '9' ? '8' : static_cast<char>(digit + 1);
            EXPECT_FALSE(read(host, "a", changed).rejected.empty()) << file << " " << slash;
        }
    }
}

}  // namespace
}  // namespace openitem::conformance
