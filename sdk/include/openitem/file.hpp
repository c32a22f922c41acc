// openitem/file.hpp - files, opened and created by the host on the connector's behalf.
#pragma once

#include <openitem/ext/file.h>
#include <openitem/error.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace openitem {

/// Reads forward only; closed when it goes out of scope. Belongs to the run thread.
class File {
public:
    static constexpr std::uint64_t unknown_size = UINT64_MAX;

    /// Usually by Run::open().
    File(const oi_host* host, oi_run* run, std::string_view name) : run_(run) {
        service_ = static_cast<const oi_file_service*>(host->service(run, OI_SERVICE_FILE));
        if (service_ == nullptr) {
            throw Error(OI_UNSUPPORTED, "host.no_files", "the host gives no access to files");
        }
        oi_error error = detail::empty_error();
        detail::require(service_->open(run_, view(name), &handle_, &size_, &error), error);
    }
    ~File() { close(); }
    File(File&& other) noexcept { *this = std::move(other); }
    File& operator=(File&& other) noexcept {
        std::swap(service_, other.service_);
        std::swap(run_, other.run_);
        std::swap(handle_, other.handle_);
        std::swap(size_, other.size_);
        std::swap(position_, other.position_);
        return *this;
    }

    /// Up to that many bytes; 0 is the end. May give fewer than asked.
    std::size_t read(std::span<char> to) {
        oi_error error = detail::empty_error();
        std::uint64_t got = 0;
        detail::require(service_->read(run_, handle_, to.data(), to.size(), &got, &error), error);
        position_ += got;
        return static_cast<std::size_t>(got);
    }

    /// Moves forward to a byte offset.
    void skip(std::uint64_t offset) {
        oi_error error = detail::empty_error();
        detail::require(service_->skip(run_, handle_, offset, &error), error);
        position_ = offset;
    }

    /// Says what the first `offset` bytes are; `offset` is at most 1 MiB behind position().
    oi_digest fingerprint(std::uint64_t offset) {
        oi_error error = detail::empty_error();
        oi_digest out{};
        detail::require(service_->fingerprint(run_, handle_, offset, &out, &error), error);
        return out;
    }

    void close() noexcept {
        if (service_ != nullptr && handle_ != 0) service_->close(run_, handle_);
        handle_ = 0;
    }

    std::uint32_t handle() const { return handle_; }      ///< for oi_origin.source
    std::uint64_t size() const { return size_; }          ///< or unknown_size
    std::uint64_t position() const { return position_; }  ///< bytes read or skipped

private:
    const oi_file_service* service_ = nullptr;
    oi_run* run_ = nullptr;
    std::uint32_t handle_ = 0;
    std::uint64_t size_ = unknown_size;
    std::uint64_t position_ = 0;
};

/// A file the run was asked to write. It is there once finish() has returned, and never in part:
/// one that goes out of scope before leaves nothing. Belongs to the run thread.
class NewFile {
public:
    /// Usually by Run::create().
    NewFile(const oi_host* host, oi_run* run, std::string_view name) : run_(run) {
        service_ = static_cast<const oi_file_service*>(host->service(run, OI_SERVICE_FILE));
        if (service_ == nullptr || service_->size < sizeof(oi_file_service) ||
            service_->create == nullptr) {
            throw Error(OI_UNSUPPORTED, "host.no_files", "the host lets no files be written");
        }
        oi_error error = detail::empty_error();
        detail::require(service_->create(run_, view(name), &handle_, &error), error);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(std::string_view bytes) {
        oi_error error = detail::empty_error();
        detail::require(service_->write(run_, handle_, bytes.data(), bytes.size(), &error), error);
    }
    void finish() { service_->close(run_, handle_); }

private:
    const oi_file_service* service_ = nullptr;
    oi_run* run_ = nullptr;
    std::uint32_t handle_ = 0;
};

}  // namespace openitem
