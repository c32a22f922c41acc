#include "host/connect/conversation.hpp"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "sdk/runtime/error.hpp"
#include "sdk/runtime/utf8.hpp"

namespace openitem::connect {
namespace {

using runtime::Frame;
using runtime::FrameHeader;

constexpr std::chrono::milliseconds ask_every(100);  // whether somebody cancelled
constexpr std::size_t max_queued_bytes = std::size_t{4} << 20;
constexpr std::size_t max_printed_bytes = std::size_t{64} << 10;
constexpr std::size_t max_line_bytes = 4096;

// Does it bring the run on? Whoever only talks (log, progress, a cursor for nothing) is silent, and
// so is a batch without rows.
bool counts_as_heard(Frame type) {
    switch (type) {
        case Frame::log:
        case Frame::progress:
        case Frame::checkpoint:
        case Frame::flush:
        case Frame::time:
        case Frame::more:  // the data that answers it counts
        case Frame::close:
            return false;
        default:
            return true;
    }
}

std::string_view view_of(const FrameHeader& header) {
    return {reinterpret_cast<const char*>(&header), sizeof header};
}

}  // namespace

Conversation::Conversation(Session& session, ChildProcess& child, bool isolation_required)
    : session_(session),
      child_(child),
      isolation_required_(isolation_required),
      error_(runtime::no_error()),
      heard_(Clock::now()) {}

Outcome Conversation::talk(Order order) {
    order_ = std::move(order);
    const NoSigpipe no_sigpipe;
    while (!over_ && !gone_) {
        write_pipe();
        wait();
        if (!over_) watch_limits();
    }
    return pick_up();
}

// How the child ended, and what that makes of the run.
Outcome Conversation::pick_up() {
    const bool returned = expecting_ == Expecting::nothing;
    if (returned) {
        send(Frame::quit, 0, {});
        write_pipe();
    }
    const auto patience =
        gone_ || returned ? std::chrono::milliseconds(1000) : std::chrono::milliseconds(0);
    const ProcessEnd exit = child_.end(patience);
    read_printed();
    if (!printed_line_.empty()) log_printed(printed_line_);
    const auto& id = session_.request().manifest.id;
    if (gone_ && !returned) {
        const std::string said =
            last_printed_.empty() ? "" : fmt::format("; it printed: {}", last_printed_);
        if (exit.forced) {
            end(End::violation, "run.pipe",
                fmt::format("{} broke the contract: it closed its pipe and went on{}", id, said));
        } else if (exit.signal == SIGXCPU) {
            end(End::timed_out, "run.cpu",
                fmt::format("{} used more processor time than it may{}", id, said));
        } else if (exit.signal != 0) {
            end(End::crashed, "run.crashed",
                fmt::format("{} was ended by SIG{} ({}){}", id, ::sigabbrev_np(exit.signal),
                            ::sigdescr_np(exit.signal), said));
        } else {
            end(End::crashed, "run.crashed",
                fmt::format("{} exited with {} in the middle of its work{}", id, exit.code, said));
        }
    } else if (returned && (exit.signal != 0 || exit.code != 0)) {
        session_.log(OI_LOG_WARNING,
                     fmt::format("{} did not end well after its work was done ({} {})", id,
                                 exit.signal != 0 ? "signal" : "exit code",
                                 exit.signal != 0 ? exit.signal : exit.code));
    }
    Outcome outcome = returned ? session_.finish(status_, error_) : session_.finish();
    outcome.isolation = std::move(isolation_);
    if (gone_ && !returned && !exit.forced) {
        outcome.signal = exit.signal;
        outcome.exit_code = exit.code;
    }
    return outcome;
}

void Conversation::end(End end, std::string code, std::string message) {
    session_.stop(end, std::move(code), std::move(message));
    over_ = true;
}

// ---- time ---------------------------------------------------------------------------------------

int Conversation::patience_ms() const {
    auto until = std::min({Clock::now() + ask_every, session_.deadline(), stop_by_});
    const auto silence = session_.request().limits.silence;
    if (silence.count() > 0) until = std::min(until, heard_ + silence);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

void Conversation::watch_limits() {
    const auto& limits = session_.request().limits;
    const auto& id = session_.request().manifest.id;
    const auto now = Clock::now();
    if (session_.cancelled() && stop_by_ == Clock::time_point::max()) {
        // Somebody cancelled: the connector may come to an end. After a lie, a limit that passed
        // or a host that cannot go on there is nothing to wait for.
        if (!session_.may_finish()) {
            over_ = true;
            return;
        }
        send(Frame::stop, 0, {});
        stop_by_ = now + limits.cancel_grace;
    }
    if (now >= stop_by_) {
        session_.log(OI_LOG_WARNING, fmt::format("{} did not stop within {} ms and was ended", id,
                                                 limits.cancel_grace.count()));
        over_ = true;
    } else if (limits.silence.count() > 0 && now >= heard_ + limits.silence) {
        end(End::timed_out, "run.silence",
            fmt::format("{} brought nothing for {} ms: no record, and no file read", id,
                        limits.silence.count()));
    }
}

// ---- bytes in -----------------------------------------------------------------------------------

void Conversation::wait() {
    const bool writing = !output_.empty() && !deaf_;
    // A child that asks and does not take the answers is not listened to until it does.
    const bool reading = queued_bytes_ < max_queued_bytes;
    pollfd fds[] = {{reading ? child_.from_child() : -1, POLLIN, 0},
                    {writing ? child_.to_child() : -1, POLLOUT, 0},
                    {prints_ ? child_.printed() : -1, POLLIN, 0}};
    if (::poll(fds, 3, patience_ms()) <= 0) return;
    if (fds[2].revents != 0) read_printed();
    if (fds[0].revents != 0) read_pipe();
}

void Conversation::read_pipe() {
    for (;;) {
        const bool in_header = header_got_ < sizeof header_;
        auto* to = in_header ? reinterpret_cast<std::byte*>(&header_) + header_got_
                             : payload_.get() + payload_got_;
        const std::size_t room =
            in_header ? sizeof header_ - header_got_ : header_.size - payload_got_;
        if (room != 0) {
            const ssize_t got = ::read(child_.from_child(), to, room);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0 && errno == EAGAIN) return;
            if (got <= 0) {
                gone_ = true;
                return;
            }
            (in_header ? header_got_ : payload_got_) += static_cast<std::size_t>(got);
        }
        if (header_got_ < sizeof header_) continue;
        if (in_header && !accept(header_)) return;
        if (payload_got_ < header_.size) continue;
        const auto arrived = Clock::now();
        const auto rows = session_.rows();
        handle(header_, {reinterpret_cast<const char*>(payload_.get()), payload_got_});
        header_got_ = payload_got_ = 0;
        // What the host did with it is not the child's time.
        const bool empty = header_.type == Frame::batch && session_.rows() == rows;
        if (counts_as_heard(header_.type) && !empty) heard_ = arrived;
        heard_ += Clock::now() - arrived;
        return;
    }
}

void Conversation::read_printed() {
    char bytes[4096];
    for (int rounds = 0; rounds < 16; ++rounds) {
        const ssize_t got = ::read(child_.printed(), bytes, sizeof bytes);
        if (got == 0) prints_ = false;
        if (got <= 0) return;
        for (const char byte : std::string_view(bytes, static_cast<std::size_t>(got))) {
            if (byte == '\n' || printed_line_.size() == max_line_bytes) log_printed(printed_line_);
            if (byte == '\n') {
                printed_line_.clear();
            } else {
                if (printed_line_.size() == max_line_bytes) printed_line_.clear();
                printed_line_ += byte;
            }
        }
    }
}

void Conversation::log_printed(std::string_view line) {
    if (line.empty()) return;
    last_printed_ = runtime::repair_utf8(line, 300);
    if (printed_bytes_ > max_printed_bytes) return;
    printed_bytes_ += line.size();
    session_.log(OI_LOG_WARNING, line);
    if (printed_bytes_ > max_printed_bytes) {
        session_.log(OI_LOG_WARNING, "what it prints from here on is not kept");
    }
}

// ---- bytes out ----------------------------------------------------------------------------------

void Conversation::send(Frame type, std::uint32_t sequence, std::string_view payload) {
    const FrameHeader header{type, sequence, payload.size()};
    std::string frame(view_of(header));
    frame += payload;
    queued_bytes_ += frame.size();
    queue_.push_back(std::move(frame));
}

void Conversation::reply(std::uint32_t sequence, oi_status status, const oi_error& error,
                         std::string_view result) {
    send(Frame::reply, sequence, runtime::reply_payload(status, error, result));
}

void Conversation::write_pipe() {
    while (!deaf_ && (!output_.empty() || fill_output())) {
        const ssize_t wrote = ::write(child_.to_child(), output_.data(), output_.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) {
            deaf_ = errno != EAGAIN;
            return;
        }
        output_.remove_prefix(static_cast<std::size_t>(wrote));
    }
}

// Replies and orders first, then file data where it was asked for.
bool Conversation::fill_output() {
    if (!queue_.empty()) {
        small_ = std::move(queue_.front());
        queue_.pop_front();
        queued_bytes_ -= small_.size();
        output_ = small_;
        return true;
    }
    if (session_.stopped()) return false;
    for (auto& [handle, granted] : granted_) {
        if (granted == 0) continue;
        fill_data(handle, granted);
        return true;
    }
    return false;
}

void Conversation::fill_data(std::uint32_t handle, std::uint64_t& granted) {
    constexpr std::size_t head = sizeof(FrameHeader) + 2 * sizeof(std::uint32_t);
    data_.resize(head + runtime::data_frame_bytes);  // once: it is written over, not cleared
    oi_error error = runtime::no_error();
    std::uint64_t got = 0;
    auto* bytes = reinterpret_cast<std::byte*>(data_.data());
    const std::size_t room = std::min<std::uint64_t>(granted, runtime::data_frame_bytes);
    const oi_status status = session_.read(handle, {bytes + head, room}, got, error);
    if (status != OI_OK) {
        const std::string why = runtime::error_to_json(error);
        got = why.copy(data_.data() + head, runtime::data_frame_bytes);
    }
    granted = status == OI_OK && got != 0 ? granted - got : 0;
    if (status == OI_OK && got != 0) heard_ = Clock::now();
    const FrameHeader header{Frame::data, 0, head - sizeof header + got};
    std::memcpy(bytes, &header, sizeof header);
    std::memcpy(bytes + sizeof header, &handle, sizeof handle);
    std::memcpy(bytes + sizeof header + sizeof handle, &status, sizeof status);
    output_ = std::string_view(data_).substr(0, head + got);
}

}  // namespace openitem::connect
