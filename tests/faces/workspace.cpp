#include "tests/faces/workspace.hpp"

#include <filesystem>
#include <sstream>

#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::faces {

Workspace::Workspace() {
    expect(0, {"init", path()});
    expect(0, {"company", "add", "nord", "--name", "Nord GmbH", "--currency", "EUR"});
    std::filesystem::create_directories(path() + "/in");
}

ProcessResult Workspace::run(Words arguments, Words environment) const {
    tests::ProcessOptions options;
    options.environment = {"OPENITEM_NOW=2026-06-01T12:00:00Z", "OPENITEM_WORKSPACE=" + path()};
    options.environment.insert(options.environment.end(), environment.begin(), environment.end());
    return tests::run_openitem(arguments, options);
}

std::string Workspace::expect(int exit_code, const Words& arguments,
                              const Words& environment) const {
    const auto result = run(arguments, environment);
    std::string shown;
    for (const auto& argument : arguments) shown += " " + argument;
    EXPECT_EQ(result.exit_code, exit_code) << "openitem" << shown << '\n'
                                           << result.out << result.err;
    return result.out + result.err;
}

std::vector<Json> Workspace::lines(int exit_code, Words arguments, const Words& environment) const {
    arguments.emplace_back("--json");
    std::vector<Json> all;
    std::istringstream text(expect(exit_code, arguments, environment));
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with('{')) all.push_back(Json::parse(line));
    }
    return all;
}

std::string Workspace::write(const std::string& name, const std::string& bytes) const {
    return folder_->write(name, bytes);
}

void Workspace::connect(const std::string& name, const std::string& connector,
                        const std::string& files, const std::string& config) const {
    expect(0, {"connection", "add", "nord", name, "--connector", connector, "--files",
               path() + "/" + files, "--config", config});
}

std::map<std::string, std::int64_t> Workspace::open_items() const {
    expect(0, {"verify", "nord"});
    std::map<std::string, std::int64_t> open;
    const auto books = store::open_sqlite(company() + "/books.db");
    books->open_items({*base::Date::parse("2099-12-31"), {}}, {}, [&](const store::OpenItem& item) {
        open[std::string(item.row.number)] += item.open;
        return true;
    });
    return open;
}

}  // namespace openitem::faces
