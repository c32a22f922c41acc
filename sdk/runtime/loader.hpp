// Loads a connector's library into this process, for as long as the process lives.
//
// RTLD_NOW, so that a missing symbol is an error here and not a jump to nowhere later; RTLD_LOCAL,
// so that libraries do not see each other's. Nothing is ever unloaded: threads, thread-local
// destructors and language runtimes of a library outlive any promise to be gone.
//
// dlopen runs the library's constructors. What must be known before that (its digest, its ABI) is
// in its manifest.
#pragma once

#include <openitem/openitem.h>

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace openitem::runtime {

struct LoadError {
    std::string_view code;  ///< "load.failed", "load.symbol", "load.abi", "load.entry"
    std::string message;
};

/// One connector of a library. Its table is copied to this host's length: functions that an older
/// connector does not have are null.
struct Connector {
    oi_connector table{};
    std::string_view id;  ///< these four live in the library
    std::string_view name;
    std::string_view version;
    std::string_view config_schema;
};

class Library {
public:
    const oi_entry& entry() const noexcept { return entry_; }
    const std::deque<Connector>& connectors() const noexcept { return connectors_; }
    /// Null when the library has none of this id.
    const Connector* find(std::string_view id) const noexcept;
    /// An optional feature of the library ("openitem.write/1"), or null.
    const void* extension(const char* id) const noexcept;

private:
    friend std::variant<const Library*, LoadError> load_library(const std::filesystem::path& file);

    static std::variant<std::unique_ptr<Library>, LoadError> open(
        const std::filesystem::path& file);
    std::variant<std::monostate, LoadError> read_entry(const oi_entry& entry);

    oi_entry entry_{};
    std::deque<Connector> connectors_;
};

/// The same file gives the same library. Any thread.
std::variant<const Library*, LoadError> load_library(const std::filesystem::path& file);

}  // namespace openitem::runtime
