// The files a person names for judging: files, folders with all below them, archives, pipes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace openitem::service {

// Bytes that lie nowhere as a file (standard input, a pipe, an entry of an archive), where they can
// be opened again and again: in memory.
class InMemory {
public:
    InMemory();  // throws base::RunError
    ~InMemory();
    InMemory(const InMemory&) = delete;
    InMemory& operator=(const InMemory&) = delete;

    void add(const char* bytes, std::size_t size);  // throws base::RunError
    std::uint64_t size() const { return size_; }
    std::filesystem::path path() const;

private:
    int file_;
    std::uint64_t size_ = 0;
};

struct FileToJudge {
    std::string name;  // as it was given, or found below a folder; "invoices.zip/a.xml"
    std::filesystem::path path;
    std::shared_ptr<const InMemory> memory = {};  // what `path` leads to, unless it is on the disk
    std::string refused = {};                     // why there is nothing to open; else empty
};

// Calls visit(file) for every file behind a name ("-": standard input), those of a folder in the
// order of their names and those of an archive in its order. Of a pipe or of an entry of an archive
// at most 64 MiB are taken. Archives within archives are files like any other. Throws
// base::RunError for what cannot be read.
void each_file_to_judge(const std::string& name, const std::function<void(FileToJudge)>& visit);

}  // namespace openitem::service
