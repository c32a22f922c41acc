// A connector's end of the two pipes to its host: whole frames out, headers and payloads in.
//
// Blocking. When the host is gone there is nobody left to tell and nothing to do: the process ends.
#pragma once

#include "sdk/runtime/frames.hpp"

#include <mutex>
#include <span>
#include <string_view>

namespace openitem::runtime {

class PipeChannel {
public:
    PipeChannel(int in, int out) noexcept : in_(in), out_(out) {}

    /// One frame; the parts are written as they lie, without a copy. [any thread]
    void send(Frame type, std::uint32_t sequence, std::string_view payload,
              std::string_view more = {});

    /// Waits for the next frame.
    FrameHeader next();
    /// Exactly that many bytes of a payload.
    void receive(void* to, std::size_t bytes);
    /// At least one byte, at most that many.
    std::size_t receive_some(void* to, std::size_t bytes);
    /// Is there something to receive at once?
    bool ready() const;

private:
    int in_;
    int out_;
    std::mutex writing_;
};

}  // namespace openitem::runtime
