// plugin.json: what a plugin says about itself, read without running any of its code.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/hash.hpp"
#include "host/base/result.hpp"

namespace openitem::connect {

struct Manifest {
    std::string id;     // "org.openitem.csv"
    std::string alias;  // "csv": what people type
    std::string name;
    std::string version;
    std::string kind = "connector";
    std::string publisher;
    std::string license;
    std::string description;
    std::string sees_deletes = "none";  // "none", "soft" or "full"
    std::uint32_t abi_major = 0;
    std::uint32_t abi_minor = 0;

    std::filesystem::path directory;   // absolute
    std::filesystem::path library;     // absolute; empty for a program
    std::vector<std::string> command;  // empty for a library
    struct File {
        std::filesystem::path path;  // absolute
        base::Digest sha256;
    };
    std::vector<File> digests;  // of files that must not have changed; the library is among them

    std::vector<std::string> capabilities;  // "read", "check", ...
    std::vector<std::string> services;      // the connector cannot do without
    std::vector<std::string> extensions;
    std::vector<std::string> network;
    // It takes apart what others made by means it cannot bound itself: to be read in a process of
    // its own although it comes with this program.
    bool wants_process = false;
    std::string streams_json = "[]";
    std::string config_schema;  // JSON Schema, draft-07; empty: not in the manifest

    bool can(std::string_view capability) const noexcept;
    bool reads_files() const noexcept;  // and has nothing to do without
};

// Errors name the file and the key.
base::Result<Manifest> read_manifest(const std::filesystem::path& file);

// Is it a connector this host can serve, and are the ABI and the files what the manifest says? To
// be asked before any of them is loaded.
base::Result<void> verify_manifest(const Manifest& manifest);

// "x86_64-linux-gnu": the key of this platform in a manifest's `library`.
std::string_view platform_tuple() noexcept;

}  // namespace openitem::connect
