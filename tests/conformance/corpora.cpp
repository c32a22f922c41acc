#include "tests/conformance/corpora.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace openitem::conformance {

std::filesystem::path corpora() {
    if (const char* set = std::getenv("OPENITEM_CORPORA"); set != nullptr && *set != '\0') {
        return set;
    }
    return std::filesystem::path(OPENITEM_SOURCE_DIR) / "../shared/corpora";
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                               std::string_view ending) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().string().ends_with(ending)) {
            out.push_back(entry.path());
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::set<std::string> explained(std::string_view list) {
    std::set<std::string> out;
    std::istringstream in(read_file(std::filesystem::path(OPENITEM_SOURCE_DIR) /
                                    "tests/conformance" / std::string(list)));
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        std::string file, place;
        words >> file >> place;
        out.insert(file + " " + place);
    }
    return out;
}

Score::Score(std::string suite) : suite_(std::move(suite)) {
    const std::filesystem::path folder = OPENITEM_CONFORMANCE_FOLDER;
    std::filesystem::create_directories(folder);
    failing_.open(folder / (suite_ + ".txt"), std::ios::trunc);
}

void Score::add(bool agrees, std::string_view failing_case) {
    ++total_;
    if (agrees) {
        ++agreeing_;
    } else {
        failing_ << failing_case << "\n";
    }
}

void Score::print() const {
    std::printf("conformance %s %zu/%zu\n", suite_.c_str(), agreeing_, total_);
    std::fflush(stdout);
}

}  // namespace openitem::conformance
