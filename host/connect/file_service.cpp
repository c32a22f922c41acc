#include "host/connect/file_service.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "host/base/text.hpp"
#include "sdk/runtime/error.hpp"

namespace openitem::connect {
namespace {

using runtime::fail;

constexpr std::size_t kept_chunks = 4;  // the one being filled and three before it
constexpr std::size_t max_open = 256;

// What a refused system call means for the run.
oi_status fail_errno(oi_error& error, std::string_view code, std::string_view name, int number) {
    const std::string text =
        fmt::format("{}: {}", base::quote(name), std::generic_category().message(number));
    if (number == ENOENT || number == ENOTDIR || number == EISDIR) {
        return fail(error, OI_BAD_CONFIG, code, text);
    }
    if (number == EACCES || number == EPERM) return fail(error, OI_UNAUTHORIZED, code, text);
    return fail(error, OI_UNAVAILABLE, code, text);
}

std::span<const std::byte> bytes_of(const base::Digest& digest) {
    return std::as_bytes(std::span(digest.bytes));
}

void put(std::uint8_t* to, std::uint64_t number) {
    for (std::size_t i = 0; i < 8; ++i) to[i] = static_cast<std::uint8_t>(number >> (8 * i));
}

}  // namespace

struct FileService::File {
    std::uint32_t handle = 0;
    std::uint32_t source = 0;
    int fd = -1;
    const std::string* bytes = nullptr;  // instead of a descriptor: all of it
    std::uint64_t size = UINT64_MAX;     // when it was opened
    bool regular = false;
    timespec changed{};
    std::uint64_t position = 0;
    bool ended = false;

    // Chunk i, and the chain over all chunks before it, stand at i % kept_chunks. The chain is the
    // digest of the chain before and the digest of the chunk between; the first is zero.
    std::array<std::vector<std::byte>, kept_chunks> chunks;
    std::array<base::Digest, kept_chunks> chain;

    ~File() {
        if (fd >= 0) ::close(fd);
    }
};

FileService::FileService(std::vector<Source> sources, Options options)
    : sources_(std::move(sources)), options_(options) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        by_name_.emplace(sources_[i].name, static_cast<std::uint32_t>(i));
    }
}

FileService::~FileService() = default;

oi_status FileService::open(std::string_view name, std::uint32_t& handle, std::uint64_t& bytes,
                            oi_error& error) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
        return fail(error, OI_BAD_CONFIG, "file.unknown",
                    fmt::format("{} is none of the files of this run", base::quote(name)));
    }
    if (open_.size() >= max_open) {
        return fail(error, OI_INTERNAL, "file.too_many_open",
                    fmt::format("more than {} files are open: close them", max_open));
    }
    auto file = std::make_unique<File>();
    file->source = found->second;
    if (const oi_status status = open_source(*file, error); status != OI_OK) return status;
    opened_.push_back(found->second);
    file->handle = handle = static_cast<std::uint32_t>(opened_.size());
    bytes = file->size;
    open_.emplace(handle, std::move(file));
    return OI_OK;
}

oi_status FileService::open_source(File& file, oi_error& error) const {
    const Source& source = sources_[file.source];
    if (source.bytes) {
        file.bytes = source.bytes.get();
        file.size = file.bytes->size();
        file.regular = true;
        return OI_OK;
    }
    file.fd = ::open(source.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file.fd < 0) return fail_errno(error, "file.open", source.name, errno);
    struct stat status {};
    if (::fstat(file.fd, &status) != 0) return fail_errno(error, "file.open", source.name, errno);
    if (S_ISDIR(status.st_mode)) return fail_errno(error, "file.open", source.name, EISDIR);
    file.regular = S_ISREG(status.st_mode);
    file.changed = status.st_mtim;
    if (file.regular) {
        file.size = static_cast<std::uint64_t>(status.st_size);
        ::posix_fadvise(file.fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    return OI_OK;
}

FileService::File* FileService::find(std::uint32_t handle, oi_error& error) {
    const auto found = open_.find(handle);
    if (found != open_.end()) return found->second.get();
    fail(error, OI_INTERNAL, "file.handle", fmt::format("no file is open as {}", handle));
    return nullptr;
}

oi_status FileService::read(std::uint32_t handle, std::span<std::byte> to, std::uint64_t& got,
                            oi_error& error) {
    got = 0;
    File* file = find(handle, error);
    if (file == nullptr) return OI_INTERNAL;
    // Full answers, so that chunks and frames do not depend on how a file system cuts them.
    while (got < to.size()) {
        std::uint64_t part = 0;
        const oi_status status = read_some(*file, to.subspan(got), part, error);
        if (status != OI_OK) return status;
        if (part == 0) break;
        got += part;
    }
    return OI_OK;
}

oi_status FileService::read_some(File& file, std::span<std::byte> to, std::uint64_t& got,
                                 oi_error& error) {
    got = 0;
    if (file.ended) return OI_OK;
    if (file.bytes != nullptr) {
        got = std::min<std::uint64_t>(to.size(), file.size - file.position);
        if (got != 0) std::memcpy(to.data(), file.bytes->data() + file.position, got);
    } else {
        ssize_t count = 0;
        do {
            count = ::read(file.fd, to.data(), to.size());
        } while (count < 0 && errno == EINTR);
        if (count < 0) return fail_errno(error, "file.read", sources_[file.source].name, errno);
        got = static_cast<std::uint64_t>(count);
    }
    bytes_served_ += got;
    tee(file, to.first(got));
    file.position += got;
    if (got == 0) {
        file.ended = true;
        end_chunk(file);
    }
    return OI_OK;
}

void FileService::tee(File& file, std::span<const std::byte> bytes) {
    if (options_.sink == nullptr && !options_.fingerprints) return;
    std::uint64_t position = file.position;
    while (!bytes.empty()) {
        const std::uint64_t index = position / chunk_bytes;
        const std::size_t filled = position % chunk_bytes;
        auto& chunk = file.chunks[index % kept_chunks];
        if (filled == 0) chunk.clear();
        const std::size_t part = std::min(bytes.size(), chunk_bytes - filled);
        if (part + filled > chunk.capacity()) {
            chunk.reserve(std::min<std::uint64_t>(chunk_bytes, std::max(file.size, part + filled)));
        }
        chunk.insert(chunk.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(part));
        bytes = bytes.subspan(part);
        position += part;
        if (chunk.size() < chunk_bytes) continue;
        const base::Digest digest = base::sha256(chunk);
        base::Sha256 link;
        link.update(bytes_of(file.chain[index % kept_chunks])).update(bytes_of(digest));
        file.chain[(index + 1) % kept_chunks] = link.finish();
        if (options_.sink != nullptr) options_.sink->on_chunk(file.handle, index, chunk, digest);
    }
}

// Hands the last chunk over, which is not full.
void FileService::end_chunk(File& file) {
    if (options_.sink == nullptr || file.position % chunk_bytes == 0) return;
    const std::uint64_t index = file.position / chunk_bytes;
    const auto& chunk = file.chunks[index % kept_chunks];
    options_.sink->on_chunk(file.handle, index, chunk, base::sha256(chunk));
}

oi_status FileService::skip(std::uint32_t handle, std::uint64_t offset, std::uint64_t& position,
                            oi_error& error, const std::function<bool()>& go_on) {
    File* file = find(handle, error);
    if (file == nullptr) return OI_INTERNAL;
    position = file->position;
    if (offset <= file->position) return OI_OK;
    if (file->size < offset && file->regular) {
        return fail(error, OI_BAD_DATA, "file.short",
                    fmt::format("{} has {} bytes, none at {}",
                                base::quote(sources_[file->source].name), file->size, offset));
    }
    const bool must_read = options_.sink != nullptr || options_.fingerprints || !file->regular;
    if (!must_read) {
        if (file->bytes == nullptr && ::lseek(file->fd, static_cast<off_t>(offset), SEEK_SET) < 0) {
            return fail_errno(error, "file.skip", sources_[file->source].name, errno);
        }
        position = file->position = offset;
        return OI_OK;
    }
    passed_over_.resize(chunk_bytes);
    while (file->position < offset) {
        position = file->position;
        if (go_on && !go_on()) {
            return fail(error, OI_CANCELLED, "run.cancelled", "the run was stopped");
        }
        const std::size_t room = std::min<std::uint64_t>(chunk_bytes, offset - file->position);
        std::uint64_t got = 0;
        const oi_status status = read_some(*file, std::span(passed_over_).first(room), got, error);
        if (status != OI_OK) return status;
        if (got == 0) {
            return fail(
                error, OI_BAD_DATA, "file.short",
                fmt::format("{} ends at {}, before {}", base::quote(sources_[file->source].name),
                            file->position, offset));
        }
    }
    position = file->position;
    return OI_OK;
}

oi_status FileService::fingerprint(std::uint32_t handle, std::uint64_t offset, base::Digest& digest,
                                   oi_error& error) {
    const File* file = find(handle, error);
    if (file == nullptr) return OI_INTERNAL;
    if (options_.sink == nullptr && !options_.fingerprints) {
        put(digest.bytes.data(), static_cast<std::uint64_t>(file->changed.tv_sec));
        put(digest.bytes.data() + 8, static_cast<std::uint64_t>(file->changed.tv_nsec));
        put(digest.bytes.data() + 16, offset);
        put(digest.bytes.data() + 24, file->size);
        return OI_OK;
    }
    base::Sha256 hash;
    const std::uint64_t index = offset / chunk_bytes;
    const std::uint64_t current = file->position / chunk_bytes;
    if (offset > file->position || index + kept_chunks <= current) {
        return fail(error, OI_INTERNAL, "file.fingerprint",
                    fmt::format("a fingerprint at {} was asked for at position {}: it can be had "
                                "from 1 MiB before the position on",
                                offset, file->position));
    }
    hash.update(bytes_of(file->chain[index % kept_chunks]));
    const std::size_t tail = offset % chunk_bytes;
    if (tail != 0) {
        hash.update(std::span<const std::byte>(file->chunks[index % kept_chunks]).first(tail));
    }
    std::array<std::uint8_t, 8> size{};
    put(size.data(), file->size);
    hash.update(std::as_bytes(std::span(size)));
    digest = hash.finish();
    return OI_OK;
}

FileService::Target* FileService::open_target(std::uint32_t handle) noexcept {
    const std::size_t index = std::size_t{handle} - first_target;
    if (handle < first_target || index >= targets_.size()) return nullptr;
    return targets_[index].state == State::open ? &targets_[index] : nullptr;
}

std::string* FileService::finished(std::string_view name) noexcept {
    for (Target& target : targets_) {
        if (target.name == name && target.state == State::finished) return &target.bytes;
    }
    return nullptr;
}

oi_status FileService::create(std::string_view name, std::uint32_t& handle, oi_error& error) {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        if (targets_[i].name != name || targets_[i].state != State::named) continue;
        targets_[i].state = State::open;
        handle = first_target + static_cast<std::uint32_t>(i);
        return OI_OK;
    }
    if (targets_.empty()) {
        return fail(error, OI_UNSUPPORTED, "file.read_only", "this run writes no files");
    }
    return fail(error, OI_BAD_CONFIG, "file.unknown",
                fmt::format("{} is no file that this run is to write", base::quote(name)));
}

oi_status FileService::write(std::uint32_t handle, std::span<const std::byte> bytes,
                             oi_error& error) {
    Target* target = open_target(handle);
    if (target == nullptr) {
        return fail(error, OI_INTERNAL, "file.handle",
                    fmt::format("no file is open for writing as {}", handle));
    }
    if (bytes.size() > max_target - target->bytes.size()) {
        return fail(error, OI_BAD_DATA, "file.too_large",
                    fmt::format("expected at most {} MiB of one file", max_target >> 20));
    }
    target->bytes.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return OI_OK;
}

void FileService::close(std::uint32_t handle) {
    if (Target* target = open_target(handle)) {
        target->state = State::finished;
        return;
    }
    const auto found = open_.find(handle);
    if (found == open_.end()) return;
    const auto file = std::move(found->second);
    open_.erase(found);
    if (!file->ended) end_chunk(*file);
}

void FileService::close_all() {
    std::vector<std::uint32_t> handles;
    for (const auto& [handle, file] : open_) handles.push_back(handle);
    std::sort(handles.begin(), handles.end());
    for (const auto handle : handles) close(handle);
    for (Target& target : targets_) {
        if (target.state == State::open) target = {std::move(target.name), {}, State::named};
    }
}

const Source* FileService::source(std::uint32_t handle) const noexcept {
    if (handle == 0 || handle > opened_.size()) return nullptr;
    return &sources_[opened_[handle - 1]];
}

}  // namespace openitem::connect
