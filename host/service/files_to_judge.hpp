// The files a person names for judging: files, folders with all below them, archives, pipes.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace openitem::service {

struct FileToJudge {
    std::string name;  // as it was given, or found below a folder; "invoices.zip/a.xml"
    std::filesystem::path path;
    std::shared_ptr<const std::string> bytes = {};  // of what is on no disk, instead of a path
    std::string refused = {};                       // why there is nothing to read; else empty
};

// Calls visit(file) for every file behind a name ("-": standard input), those of a folder in the
// order of their names and those of an archive in its order. Of a pipe or of an entry of an archive
// at most 64 MiB are taken, and of all entries together 64 MiB and 200 times the archive. Archives
// within archives are files like any other. Throws base::RunError for what cannot be read.
void each_file_to_judge(const std::string& name, const std::function<void(FileToJudge)>& visit);

}  // namespace openitem::service
