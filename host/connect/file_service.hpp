// Files, opened by the host on a connector's behalf (openitem/ext/file.h).
//
// Only what the host named can be opened, by exactly that name: a connector never states a path.
// What is served can be tee'd, in chunks of 1 MiB, to whoever archives it. Without a sink and with
// fingerprints off nothing is copied or hashed.
//
// One thread at a time. Functions answer as the C service does: a status, and `error` filled when
// it is not OI_OK.
#pragma once

#include <openitem/openitem.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/base/hash.hpp"

namespace openitem::connect {

struct Source {
    std::string name;  // what the connector sees, and what location and cursor will show: UTF-8
    std::filesystem::path path;
    std::shared_ptr<const std::string> bytes = nullptr;  // instead of a path: what it holds
};

// Receives every byte served, in order.
class ArchiveSink {
public:
    virtual ~ArchiveSink() = default;
    // Chunk `index` of the source opened as `handle`: 1 MiB, or less for the last one, which comes
    // when the end is reached or the connector closes. The bytes hold during the call.
    virtual void on_chunk(std::uint32_t handle, std::uint64_t index,
                          std::span<const std::byte> bytes, const base::Digest& digest) = 0;
};

class FileService {
public:
    static constexpr std::size_t chunk_bytes = std::size_t{1} << 20;

    struct Options {
        ArchiveSink* sink = nullptr;  // not owned; outlives the service
        // Off: fingerprints say only which file, how big and when changed. For runs that keep no
        // cursor.
        bool fingerprints = true;
    };

    FileService(std::vector<Source> sources, Options options);
    ~FileService();
    FileService(const FileService&) = delete;
    FileService& operator=(const FileService&) = delete;

    oi_status open(std::string_view name, std::uint32_t& handle, std::uint64_t& bytes,
                   oi_error& error);
    // Fills `to` unless the end comes first; `got` 0 is the end.
    oi_status read(std::uint32_t handle, std::span<std::byte> to, std::uint64_t& got,
                   oi_error& error);
    // Never backwards; the position reached is at least `offset`. `go_on` is asked before every
    // chunk that must be read on the way.
    oi_status skip(std::uint32_t handle, std::uint64_t offset, std::uint64_t& position,
                   oi_error& error, const std::function<bool()>& go_on = {});
    // `offset` at most 1 MiB behind the position.
    oi_status fingerprint(std::uint32_t handle, std::uint64_t offset, base::Digest& digest,
                          oi_error& error);
    // Ends reading; for a target: it is finished.
    void close(std::uint32_t handle);
    // Closes what is open, and hands the last chunks over: after a run that ended early. A target
    // that was not finished is forgotten.
    void close_all();

    // Lets the connector create a file of this name, once. What it writes stays in memory, at most
    // `max_target` bytes, until the host does with it what it wants.
    static constexpr std::size_t max_target = std::size_t{512} << 20;
    void add_target(std::string name) { targets_.push_back({std::move(name), {}, State::named}); }
    // What was written, once it is finished; null before.
    std::string* finished(std::string_view name) noexcept;

    oi_status create(std::string_view name, std::uint32_t& handle, oi_error& error);
    oi_status write(std::uint32_t handle, std::span<const std::byte> bytes, oi_error& error);

    // The source behind a handle, also after it was closed: what an oi_origin leads to. Null when
    // there never was such a handle.
    const Source* source(std::uint32_t handle) const noexcept;
    // Bytes read so far, over all files.
    std::uint64_t bytes_served() const noexcept { return bytes_served_; }

private:
    struct File;
    enum class State : std::uint8_t { named, open, finished };
    struct Target {
        std::string name;
        std::string bytes;
        State state;
    };
    // Handles of targets lie apart from those of sources, which lead back from records.
    static constexpr std::uint32_t first_target = 0x80000000u;

    Target* open_target(std::uint32_t handle) noexcept;
    oi_status open_source(File& file, oi_error& error) const;
    File* find(std::uint32_t handle, oi_error& error);
    oi_status read_some(File& file, std::span<std::byte> to, std::uint64_t& got, oi_error& error);
    void tee(File& file, std::span<const std::byte> bytes);
    void end_chunk(File& file);

    std::vector<Source> sources_;
    std::vector<Target> targets_;
    Options options_;
    std::unordered_map<std::string_view, std::uint32_t> by_name_;
    std::unordered_map<std::uint32_t, std::unique_ptr<File>> open_;
    std::vector<std::uint32_t> opened_;  // by handle - 1: index into sources_
    std::vector<std::byte> passed_over_;
    std::uint64_t bytes_served_ = 0;
};

}  // namespace openitem::connect
