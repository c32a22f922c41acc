// The host's end of the frames (sdk/docs/frames.md): one verb of a connector in a process of its
// own. Internal to host/connect.
//
// One thread, one poll: nothing here waits for the child while the child might wait for it. Frames
// are handled in the order they come; file data and replies go out as the child takes them.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "host/connect/child_process.hpp"
#include "host/connect/session.hpp"
#include "sdk/runtime/frames.hpp"

namespace openitem::connect {

class Conversation {
public:
    Conversation(Session& session, ChildProcess& child, bool isolation_required);

    // What the connector is to do, once it is made.
    struct Order {
        runtime::Frame verb{};
        std::string payload;
        WriteResults* results = nullptr;  // of an order to write
    };
    // Talks until the verb has returned or must be ended. Throws what a handler threw.
    Outcome talk(Order order);

private:
    using Clock = std::chrono::steady_clock;
    using FrameHeader = runtime::FrameHeader;

    enum class Expecting { isolation, hello, made, result, nothing };
    // conversation.cpp: bytes in and out
    void wait();
    int patience_ms() const;
    void watch_limits();
    void read_pipe();
    void read_printed();
    void log_printed(std::string_view line);
    void write_pipe();
    bool fill_output();
    void fill_data(std::uint32_t handle, std::uint64_t& granted);
    void send(runtime::Frame type, std::uint32_t sequence, std::string_view payload);
    void reply(std::uint32_t sequence, oi_status status, const oi_error& error,
               std::string_view result = {});
    void end(End end, std::string code, std::string message);
    Outcome pick_up();

    // conversation_frames.cpp: what they mean
    bool accept(const FrameHeader& header);
    void handle(const FrameHeader& header, std::string_view payload);
    void on_isolation(std::string_view payload);
    void on_hello(std::string_view payload);
    void on_failed(std::string_view payload);
    void on_reply(std::string_view payload);
    void on_batch(std::string_view payload);
    void on_reject(std::string_view payload);
    void on_open(const FrameHeader& header, std::string_view payload);
    void on_file(const FrameHeader& header, std::string_view payload);
    void on_put(const FrameHeader& header, std::string_view payload);
    void on_done(std::string_view payload);
    void on_request(const FrameHeader& header, std::string_view payload);
    void lied(std::string code, std::string_view what);

    Session& session_;
    ChildProcess& child_;
    const bool isolation_required_;
    Order order_;
    Expecting expecting_ = Expecting::isolation;
    oi_status status_ = OI_INTERNAL;  // what the connector returned
    oi_error error_;
    std::vector<runtime::IsolationLayer> isolation_;
    bool gone_ = false;  // the child closed its pipe
    bool deaf_ = false;  // it closed the one to it
    bool over_ = false;  // nothing more is to be said

    FrameHeader header_;
    std::size_t header_got_ = 0;
    std::unique_ptr<std::byte[]> payload_;
    std::size_t payload_room_ = 0;
    std::size_t payload_got_ = 0;

    std::string_view output_;  // what is still to be written of one of the next two
    std::string small_;
    std::string data_;
    std::deque<std::string> queue_;  // what is written next
    std::size_t queued_bytes_ = 0;
    std::map<std::uint32_t, std::uint64_t> granted_;  // bytes of a file the child asked for
    std::uint64_t credit_owed_ = 0;

    bool prints_ = true;  // its stdout and stderr are open
    std::string printed_line_;
    std::string last_printed_;
    std::size_t printed_bytes_ = 0;

    Clock::time_point heard_;
    Clock::time_point stop_by_ = Clock::time_point::max();
};

}  // namespace openitem::connect
