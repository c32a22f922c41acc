#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <array>

namespace openitem::tidy {
namespace {

constexpr std::array money_folders = {
    "host/base/",        "host/model/",   "host/ledger/",   "host/cash/",   "host/credit/",
    "host/collections/", "host/metrics/", "host/disputes/", "host/store/",  "host/sync/",
    "host/service/",     "host/cli/",     "connectors/",    "sdk/include/",
};

constexpr const char* measuring = "host/service/bench/";  // seconds and rates, no amounts

constexpr std::array floating_words = {"float", "double", "stod",   "stof",
                                       "stold", "atof",   "strtod", "strtof"};

// In two parts, so that this file keeps its own rule.
const std::array<std::string, 3> promises = {std::string("TO") + "DO", std::string("FIX") + "ME",
                                             std::string("X") + "XX"};

std::size_t characters(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

}  // namespace

std::vector<Finding> check_columns(const Source& source) {
    std::vector<Finding> findings;
    const auto lines = lines_of(source.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::size_t columns = characters(lines[i]);
        if (columns > max_columns) {
            findings.push_back({source.path, i + 1,
                                "expected at most 100 columns, found " + std::to_string(columns)});
        }
    }
    return findings;
}

std::vector<Finding> check_file_length(const Source& source) {
    const std::size_t lines = lines_of(source.text).size();
    if (lines <= max_file_lines || is_generated(source)) return {};
    return {
        {source.path, lines,
         "expected at most 800 lines, found " + std::to_string(lines) + "; one concept, one file"}};
}

std::vector<Finding> check_whitespace(const Source& source) {
    std::vector<Finding> findings;
    const std::string_view text = source.text;
    if (!text.ends_with('\n') || text.ends_with("\n\n")) {
        findings.push_back(
            {source.path, line_at(text, text.size()), "expected the file to end with one newline"});
    }
    for (std::size_t at = text.find('\t'); at != std::string_view::npos;
         at = text.find('\t', at + 1)) {
        findings.push_back({source.path, line_at(text, at), "expected blanks, found a tab"});
    }
    return findings;
}

std::vector<Finding> check_promises(const Source& source) {
    std::vector<Finding> findings;
    for (const std::string& promise : promises) {
        for (std::size_t at = find_word(source.comments, promise); at != std::string_view::npos;
             at = find_word(source.comments, promise, at + 1)) {
            findings.push_back({source.path, line_at(source.text, at),
                                "found " + promise + " in a comment; do it, or open an issue"});
        }
    }
    return findings;
}

std::vector<Finding> check_no_floating_point(const Source& source) {
    const bool knows_money =
        std::any_of(money_folders.begin(), money_folders.end(),
                    [&source](const char* folder) { return source.path.starts_with(folder); });
    if (!knows_money || source.path.starts_with(measuring)) return {};
    std::vector<Finding> findings;
    for (const char* word : floating_words) {
        for (std::size_t at = find_word(source.code, word); at != std::string_view::npos;
             at = find_word(source.code, word, at + 1)) {
            findings.push_back(
                {source.path, line_at(source.text, at),
                 std::string("found ") + word + " beside money; use base::Decimal or base::Money"});
        }
    }
    return findings;
}

}  // namespace openitem::tidy
