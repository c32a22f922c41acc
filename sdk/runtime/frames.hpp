// The frames between a host and a connector's process: sdk/docs/frames.md says what they mean.
// Frozen with the ABI.
#pragma once

#include <openitem/openitem.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace openitem::runtime {

inline constexpr std::uint32_t frames_version = 1;

/// Four ASCII letters as they stand in the pipe.
constexpr std::uint32_t frame_type(const char (&name)[5]) noexcept {
    std::uint32_t type = 0;
    for (unsigned i = 0; i < 4; ++i) {
        type |= static_cast<std::uint32_t>(static_cast<unsigned char>(name[i])) << (8 * i);
    }
    return type;
}

enum class Frame : std::uint32_t {
    // either way
    hello = frame_type("HELO"),
    reply = frame_type("RPLY"),
    // to the connector
    make = frame_type("MAKE"),
    read = frame_type("READ"),
    check = frame_type("CHCK"),
    write = frame_type("WRIT"),
    credit = frame_type("CRED"),
    data = frame_type("DATA"),
    stop = frame_type("STOP"),
    quit = frame_type("QUIT"),
    // to the host
    batch = frame_type("BTCH"),
    checkpoint = frame_type("CKPT"),
    flush = frame_type("FLSH"),
    reject = frame_type("RJCT"),
    log = frame_type("LOGM"),
    progress = frame_type("PROG"),
    open = frame_type("OPEN"),
    more = frame_type("MORE"),
    skip = frame_type("SKIP"),
    fingerprint = frame_type("FPRT"),
    close = frame_type("CLOS"),
    create = frame_type("CREA"),
    put = frame_type("PUTB"),
    done = frame_type("DONE"),
    blob = frame_type("BLOB"),
    time = frame_type("TIME"),
    // to the host, from openitem-runner on behalf of what it is about to start
    isolation = frame_type("ISOL"),
    failed = frame_type("FAIL"),
};

struct FrameHeader {
    Frame type{};
    std::uint32_t sequence = 0;  ///< not 0: a reply with the same number is expected, or is this
    std::uint64_t size = 0;      ///< of the payload
};
static_assert(sizeof(FrameHeader) == 16);

/// The biggest payload a frame may have.
constexpr std::uint64_t max_payload(Frame type) noexcept {
    constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
    switch (type) {
        case Frame::batch:
            return OI_BATCH_MAX_BYTES;
        case Frame::write:
            return 2 * std::uint64_t{OI_BATCH_MAX_BYTES};
        case Frame::blob:
            return 64 * mebibyte;
        case Frame::reject:
            return 2 * mebibyte;
        default:
            return mebibyte + 4096;
    }
}

/// Four letters, or not: rubbish in a pipe is told from a frame by its first bytes.
constexpr bool is_frame_type(std::uint32_t type) noexcept {
    for (int i = 0; i < 4; ++i, type >>= 8) {
        if ((type & 0xFF) < 'A' || (type & 0xFF) > 'Z') return false;
    }
    return true;
}

/// Bytes of batches that may be under way before the host says that it took some.
inline constexpr std::uint64_t default_window = std::uint64_t{32} << 20;
/// What one DATA frame holds at most.
inline constexpr std::size_t data_frame_bytes = std::size_t{256} << 10;
/// What one PUTB frame holds at most.
inline constexpr std::size_t put_frame_bytes = std::size_t{1} << 20;
/// How far a connector's process lets the host read ahead of it in a file.
inline constexpr std::uint64_t read_ahead_bytes = std::uint64_t{1} << 20;

/// Writes the little-endian numbers and bytes of a small payload.
class PayloadWriter {
public:
    template <class Number>
    PayloadWriter& number(Number value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    PayloadWriter& bytes(std::string_view text) { return bytes_ += text, *this; }
    const std::string& str() const noexcept { return bytes_; }

private:
    std::string bytes_;
};

/// Reads them; after the first that is not there, everything is zero and ok() false.
class PayloadReader {
public:
    explicit PayloadReader(std::string_view bytes) noexcept : rest_(bytes) {}
    template <class Number>
    Number number() noexcept {
        Number value{};
        if (rest_.size() < sizeof value) {
            ok_ = false;
            rest_ = {};
        } else {
            std::memcpy(&value, rest_.data(), sizeof value);
            rest_.remove_prefix(sizeof value);
        }
        return value;
    }
    std::string_view rest() const noexcept { return rest_; }
    bool ok() const noexcept { return ok_; }

private:
    std::string_view rest_;
    bool ok_ = true;
};

/// An error as a payload states it, and back. What is not UTF-8 is repaired.
std::string error_to_json(const oi_error& error);
/// False when it is no such object; what is missing stays as it is in `error`.
bool error_from_json(std::string_view json, oi_error& error);

/// The payload of a RPLY: status, and `result` when it is OI_OK or the error when it is not.
std::string reply_payload(oi_status status, const oi_error& error, std::string_view result = {});

}  // namespace openitem::runtime
