#include "tests/bad_input/bad_file.hpp"

#include <algorithm>
#include <sstream>

namespace openitem::tests {

namespace {

// Errors, and anything else but warnings: a sanitizer, or an old kernel, lacks a layer of
// isolation.
std::ptrdiff_t lines_of(const std::string& err) {
    std::istringstream in(err);
    std::ptrdiff_t lines = 0;
    for (std::string line; std::getline(in, line);) lines += line.starts_with("warning: ") ? 0 : 1;
    return err.find("openitem: ") == std::string::npos ? -1 : lines;
}

}  // namespace

Said read(const std::string& connector, const std::string& path,
          const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"read", connector, path, "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Said said{run_openitem(arguments)};
    const std::string& out = said.result.out;
    for (std::size_t at = 0; at < out.size();) {
        const std::size_t end = std::min(out.find('\n', at), out.size());
        const bool refused = out.compare(at, 21, "{\"type\":\"quarantined\"") == 0;
        ++(refused ? said.quarantined : said.records);
        at = end + 1;
    }
    return said;
}

void expect_ends_as_told(const std::string& connector, const BadFile& bad) {
    const TemporaryFolder folder;
    const std::string path = folder.write(bad.name, bad.bytes);
    for (const char* runner : {"in-process", "process"}) {
        const Said said = read(connector, path, {"--runner", runner, "--config", bad.config});
        EXPECT_EQ(said.result.signal, 0) << runner;
        EXPECT_EQ(said.result.exit_code, bad.exit_code) << runner << "\n" << said.result.err;
        EXPECT_EQ(said.quarantined, bad.quarantined) << runner << "\n" << said.result.err;
        EXPECT_EQ(said.records, bad.records) << runner;
        if (bad.exit_code == 0) continue;
        EXPECT_EQ(lines_of(said.result.err), 1) << "one clear error: " << said.result.err;
    }
    const int strict = bad.exit_code == 0 && bad.quarantined > 0 ? 1 : bad.exit_code;
    EXPECT_EQ(read(connector, path, {"--strict", "--config", bad.config}).result.exit_code, strict);
}

}  // namespace openitem::tests
