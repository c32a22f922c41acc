// The host as a connector in its own process sees it: the contract's function table, spoken through
// frames. One per process; used by openitem-runner.
//
// Frames come in when somebody waits for one. Whoever waits takes whatever comes: file data is kept
// for its file, replies for their asker, a STOP is remembered. Data of the file that is being read
// goes from the pipe into the connector's own memory.
#pragma once

#include "sdk/runtime/host_tables.hpp"
#include "sdk/runtime/pipe_channel.hpp"

#include <openitem/openitem.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace openitem::runtime {

class PipeHost {
public:
    explicit PipeHost(PipeChannel& channel) noexcept : channel_(channel) {}

    /// The contract's table and run, valid as long as this.
    const oi_host* table() const noexcept;
    oi_run* run() noexcept { return reinterpret_cast<oi_run*>(this); }

    /// A frame that is an order to the process: HELO, MAKE, READ, CHCK, WRIT or QUIT.
    struct Order {
        FrameHeader header;
        std::string payload;
    };
    Order next_order();
    void set_window(std::uint64_t bytes) noexcept { window_ = bytes; }

    oi_status emit(const void* bytes, std::uint64_t size, oi_error& error);
    oi_status send(Frame type, std::string_view payload, std::string_view more, oi_error& error);
    /// Sends a request and waits; `result` is what its reply says when it is OI_OK.
    oi_status ask(Frame type, std::string_view payload, std::string_view more, std::string& result,
                  oi_error& error);
    void tell(Frame type, std::string_view payload);  // [any thread]

    // The calls of the contract, each a frame (pipe_table.cpp), but for files.
    oi_status checkpoint(std::string_view cursor, oi_error& error);
    oi_status flush(oi_error& error);
    oi_status reject(const ForeignRejection& what, oi_error& error);
    oi_status put_blob(std::span<const std::byte> bytes, oi_digest& digest, oi_error& error);
    oi_status fingerprint(std::uint32_t handle, std::uint64_t offset, oi_digest& digest,
                          oi_error& error);
    std::int64_t now();                                      // [any thread]
    bool cancelled();                                        // [any thread]
    void progress(std::uint64_t done, std::uint64_t total);  // [any thread]
    void log(std::int32_t level, std::string_view message);  // [any thread]

    oi_status open(std::string_view name, std::uint32_t& handle, std::uint64_t& bytes,
                   oi_error& error);
    oi_status read(std::uint32_t handle, std::span<std::byte> to, std::uint64_t& got,
                   oi_error& error);
    oi_status skip(std::uint32_t handle, std::uint64_t offset, std::uint64_t& position,
                   oi_error& error);
    oi_status create(std::string_view name, std::uint32_t& handle, oi_error& error);
    oi_status write(std::uint32_t handle, std::span<const std::byte> bytes, oi_error& error);
    void close(std::uint32_t handle);

private:
    /// What has come of a file and was not read yet, and how much more may come.
    struct Stream {
        std::string buffer;
        std::size_t read = 0;        ///< of `buffer`
        std::uint64_t position = 0;  ///< of the connector
        std::uint64_t granted = 0;   ///< asked for and not come
        std::uint64_t owed = 0;      ///< consumed and not asked for again
        bool ended = false;
        oi_status status = OI_OK;  ///< reading went wrong behind what is in `buffer`
        std::string why;

        std::size_t buffered() const noexcept { return buffer.size() - read; }
        std::size_t take(char* to, std::size_t room);
    };

    oi_status ask_digest(Frame type, std::string_view payload, oi_digest& digest, oi_error& error);
    void take_frame();
    void take(const FrameHeader& header);
    void decline(const FrameHeader& header);
    void begin_data(std::uint64_t size);
    void keep_data();
    void take_what_is_there();
    bool stopped(oi_error& error);
    std::string payload_of(const FrameHeader& header);
    oi_status await(std::uint32_t sequence, std::string& result, oi_error& error);
    oi_status give(Stream& stream, char* to, std::uint64_t room, std::uint64_t& got);
    void grant(std::uint32_t handle, Stream& stream);

    PipeChannel& channel_;
    std::atomic<std::uint32_t> sequence_{0};
    std::atomic<bool> stop_{false};
    std::atomic<std::int64_t> looked_at_{0};  ///< when the pipe was last looked at, ns

    std::mutex incoming_;  // of everything below, and of reading from the channel
    std::map<std::uint32_t, Stream> streams_;
    std::map<std::uint32_t, std::string> replies_;
    std::optional<Order> order_;
    std::uint64_t window_ = default_window;
    std::uint64_t outstanding_ = 0;  ///< bytes of batches the host has not taken
    std::uint32_t data_handle_ = 0;  ///< of the DATA frame that is being read
    std::uint64_t data_left_ = 0;    ///< of its payload
};

}  // namespace openitem::runtime
