// A secret as settings name it: a file in the workspace's folder `secrets`, which its owner alone
// may read. It is read when it is needed, and nothing that goes wrong ever shows it.
#pragma once

#include <filesystem>
#include <string>

namespace openitem::transport {

class Secret {
public:
    Secret() = default;
    // `name` is the name of a file, never a path.
    Secret(const std::filesystem::path& folder, std::string name)
        : file_(folder / name), name_(std::move(name)) {}

    static bool is_name(const std::string& name);

    bool stated() const { return !name_.empty(); }
    const std::string& name() const { return name_; }
    // Without the line end of a text editor. Throws base::RunError.
    std::string read() const;

private:
    std::filesystem::path file_;
    std::string name_;
};

// Overwrites what it held: for copies of secrets that are no longer needed.
void wipe(std::string& secret) noexcept;

}  // namespace openitem::transport
