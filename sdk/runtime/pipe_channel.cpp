#include "sdk/runtime/pipe_channel.hpp"

#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace openitem::runtime {
namespace {

constexpr int host_is_gone = 0;

iovec part(std::string_view bytes) noexcept {
    return {const_cast<char*>(bytes.data()), bytes.size()};
}

}  // namespace

void PipeChannel::send(Frame type, std::uint32_t sequence, std::string_view payload,
                       std::string_view more) {
    const FrameHeader header{type, sequence, payload.size() + more.size()};
    iovec parts[] = {part({reinterpret_cast<const char*>(&header), sizeof header}), part(payload),
                     part(more)};
    const std::lock_guard lock(writing_);
    iovec* at = parts;
    int count = 3;
    while (count != 0) {
        if (at->iov_len == 0) {
            ++at, --count;
            continue;
        }
        const ssize_t written = ::writev(out_, at, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) std::_Exit(host_is_gone);
        auto left = static_cast<std::size_t>(written);
        while (count != 0 && left >= at->iov_len) {
            left -= at->iov_len;
            ++at, --count;
        }
        if (count != 0) {
            at->iov_base = static_cast<char*>(at->iov_base) + left;
            at->iov_len -= left;
        }
    }
}

std::size_t PipeChannel::receive_some(void* to, std::size_t bytes) {
    ssize_t got = 0;
    do {
        got = ::read(in_, to, bytes);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) std::_Exit(host_is_gone);
    return static_cast<std::size_t>(got);
}

void PipeChannel::receive(void* to, std::size_t bytes) {
    auto* at = static_cast<char*>(to);
    while (bytes != 0) {
        const std::size_t got = receive_some(at, bytes);
        at += got;
        bytes -= got;
    }
}

FrameHeader PipeChannel::next() {
    FrameHeader header;
    receive(&header, sizeof header);
    return header;
}

bool PipeChannel::ready() const {
    pollfd in{in_, POLLIN, 0};
    return ::poll(&in, 1, 0) > 0;
}

}  // namespace openitem::runtime
