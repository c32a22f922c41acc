// A workspace with one company, "nord", driven through the real `openitem`.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace openitem::faces {

using tests::ProcessResult;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

inline const std::string header = "Invoice,Customer,Date,Currency,Amount\n";
inline const std::string good_csv = header + "R-1,Miller,2026-01-15,EUR,10.00\n";

class Workspace {
public:
    Workspace();

    ProcessResult run(Words arguments, Words environment = {}) const;
    // Its output, when it ends with that code; a failure of the test otherwise.
    std::string expect(int exit_code, const Words& arguments, const Words& environment = {}) const;
    // The same with --json, a line each.
    std::vector<Json> lines(int exit_code, Words arguments, const Words& environment = {}) const;

    std::string write(const std::string& name, const std::string& bytes) const;
    void connect(const std::string& name, const std::string& connector, const std::string& files,
                 const std::string& config = "{}") const;
    const std::string& path() const { return folder_->path(); }
    std::string company() const { return path() + "/companies/nord"; }
    // number -> open, in minor units, of what is open; the books must verify.
    std::map<std::string, std::int64_t> open_items() const;

private:
    std::shared_ptr<tests::TemporaryFolder> folder_ = std::make_shared<tests::TemporaryFolder>();
};

}  // namespace openitem::faces
