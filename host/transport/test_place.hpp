// A folder of its own for a test of transports, gone when the test is.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/transport/transport.hpp"

namespace openitem::transport::testing {

class Place {
public:
    Place() {
        std::string name = ::testing::TempDir() + "/openitem-transport-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
        std::filesystem::create_directories(path_ / "in");
    }
    ~Place() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, const std::string& text,
                                const char* modified = nullptr) const {
        const auto file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::filesystem::remove(file);
        LandingFile landing(file);
        landing.write(text.data(), text.size());
        landing.finish(modified == nullptr ? std::nullopt : base::Instant::parse(modified));
        return file;
    }
    std::string text(const std::string& name) const { return read(path_ / name); }
    static std::string read(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::filesystem::path path_;
};

inline std::vector<std::string> names(const Listing& listing) {
    std::vector<std::string> all;
    for (const auto& file : listing.files) all.push_back(file.name);
    return all;
}

// What the RunError says that it throws; empty when it throws none.
inline std::string said_by(const std::function<void()>& work) {
    try {
        work();
    } catch (const base::RunError& error) {
        return error.what();
    }
    return {};
}

}  // namespace openitem::transport::testing
