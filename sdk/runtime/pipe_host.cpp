#include "sdk/runtime/pipe_host.hpp"

#include "sdk/runtime/error.hpp"

#include <algorithm>
#include <cstdlib>

namespace openitem::runtime {
namespace {

/// How often an emit or a question whether to stop looks into the pipe, unless it must wait anyway.
constexpr std::int64_t look_every_ns = 10'000'000;

std::int64_t now_ns() noexcept {
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

oi_status split_reply(std::string& reply, oi_error& error) {
    PayloadReader payload(reply);
    const auto status = payload.number<std::int32_t>();
    payload.number<std::uint32_t>();
    if (!payload.ok())
        return fail(error, OI_INTERNAL, "host.reply", "the host's reply is too short");
    if (status != OI_OK) error_from_json(payload.rest(), error);
    reply.erase(0, reply.size() - payload.rest().size());
    return status;
}

}  // namespace

std::size_t PipeHost::Stream::take(char* to, std::size_t room) {
    const std::size_t part = std::min(room, buffered());
    std::memcpy(to, buffer.data() + read, part);
    read += part;
    if (read == buffer.size()) {
        buffer.clear();
        read = 0;
    }
    return part;
}

// ---- frames in ----------------------------------------------------------------------------------

std::string PipeHost::payload_of(const FrameHeader& header) {
    std::string payload(header.size, '\0');
    channel_.receive(payload.data(), payload.size());
    return payload;
}

/// Starts on a DATA frame: what it brings is still in the pipe.
void PipeHost::begin_data(std::uint64_t size) {
    std::uint32_t prefix[2] = {};
    if (size < sizeof prefix) std::_Exit(1);
    channel_.receive(prefix, sizeof prefix);
    data_handle_ = prefix[0];
    data_left_ = size - sizeof prefix;
    const auto status = static_cast<oi_status>(prefix[1]);
    const auto found = streams_.find(data_handle_);
    if (found == streams_.end()) return;
    Stream& stream = found->second;
    if (status != OI_OK) {
        stream.why.resize(data_left_);
        channel_.receive(stream.why.data(), stream.why.size());
        stream.status = status;
        data_left_ = 0;
    } else if (data_left_ == 0) {
        stream.ended = true;
    }
    stream.granted -= std::min(stream.granted, data_left_);
}

/// Puts the rest of a begun DATA frame where its file is read from later.
void PipeHost::keep_data() {
    if (data_left_ == 0) return;
    std::string bytes(data_left_, '\0');
    channel_.receive(bytes.data(), bytes.size());
    data_left_ = 0;
    const auto found = streams_.find(data_handle_);
    if (found == streams_.end()) return;  // closed while data was under way
    Stream& stream = found->second;
    if (stream.buffered() == 0) {
        stream.buffer = std::move(bytes);
        stream.read = 0;
    } else {
        stream.buffer.erase(0, stream.read);
        stream.read = 0;
        stream.buffer += bytes;
    }
}

void PipeHost::take(const FrameHeader& header) {
    switch (header.type) {
        case Frame::data:
            begin_data(header.size);
            break;
        case Frame::stop:
            stop_ = true;
            break;
        case Frame::reply:
            replies_[header.sequence] = payload_of(header);
            break;
        case Frame::credit: {
            const std::string payload = payload_of(header);
            outstanding_ -= std::min(outstanding_, PayloadReader(payload).number<std::uint64_t>());
            break;
        }
        case Frame::hello:
        case Frame::make:
        case Frame::read:
        case Frame::check:
        case Frame::write:
        case Frame::quit:
            order_ = Order{header, payload_of(header)};
            break;
        default:
            decline(header);
    }
}

/// Of a newer host: it learns that this is not known here.
void PipeHost::decline(const FrameHeader& header) {
    payload_of(header);
    if (header.sequence == 0) return;
    oi_error error = no_error();
    fail(error, OI_UNSUPPORTED, "connector.frame", "this connector does not know such a frame");
    channel_.send(Frame::reply, header.sequence, reply_payload(OI_UNSUPPORTED, error));
}

/// Waits for one frame. Of a DATA frame the payload stays in the pipe: keep_data() or read() takes
/// it.
void PipeHost::take_frame() {
    keep_data();
    take(channel_.next());
}

void PipeHost::take_what_is_there() {
    looked_at_.store(now_ns(), std::memory_order_relaxed);
    while (data_left_ != 0 || channel_.ready()) {
        keep_data();
        if (channel_.ready()) take_frame();
    }
}

PipeHost::Order PipeHost::next_order() {
    const std::lock_guard lock(incoming_);
    while (!order_) take_frame();
    Order order = *std::move(order_);
    order_.reset();
    stop_ = false;
    return order;
}

oi_status PipeHost::await(std::uint32_t sequence, std::string& result, oi_error& error) {
    auto found = replies_.find(sequence);
    while (found == replies_.end()) {
        take_frame();
        found = replies_.find(sequence);
    }
    result = std::move(found->second);
    replies_.erase(found);
    return split_reply(result, error);
}

bool PipeHost::cancelled() {
    if (stop_) return true;
    if (now_ns() - looked_at_.load(std::memory_order_relaxed) < look_every_ns) return false;
    const std::unique_lock lock(incoming_, std::try_to_lock);
    if (lock.owns_lock()) take_what_is_there();  // otherwise somebody is looking just now
    return stop_;
}

bool PipeHost::stopped(oi_error& error) {
    if (!cancelled()) return false;
    fail(error, OI_CANCELLED, "run.cancelled", "the run was stopped");
    return true;
}

// ---- frames out ---------------------------------------------------------------------------------

void PipeHost::tell(Frame type, std::string_view payload) { channel_.send(type, 0, payload); }

oi_status PipeHost::send(Frame type, std::string_view payload, std::string_view more,
                         oi_error& error) {
    if (stopped(error)) return OI_CANCELLED;
    channel_.send(type, 0, payload, more);
    return OI_OK;
}

oi_status PipeHost::ask(Frame type, std::string_view payload, std::string_view more,
                        std::string& result, oi_error& error) {
    const std::uint32_t sequence = ++sequence_;
    const std::lock_guard lock(incoming_);
    channel_.send(type, sequence, payload, more);
    return await(sequence, result, error);
}

oi_status PipeHost::emit(const void* bytes, std::uint64_t size, oi_error& error) {
    const std::string_view batch(static_cast<const char*>(bytes), size);
    if (batch.data() == nullptr || batch.size() > OI_BATCH_MAX_BYTES) {
        return fail(error, OI_INTERNAL, "batch.size", "a batch has bytes, and at most 16 MiB");
    }
    if (stopped(error)) return OI_CANCELLED;
    {
        const std::lock_guard lock(incoming_);
        while (outstanding_ != 0 && outstanding_ + batch.size() > window_ && !stop_) take_frame();
        outstanding_ += batch.size();
    }
    if (stopped(error)) return OI_CANCELLED;
    channel_.send(Frame::batch, 0, batch);
    return OI_OK;
}

// ---- files --------------------------------------------------------------------------------------

oi_status PipeHost::open(std::string_view name, std::uint32_t& handle, std::uint64_t& bytes,
                         oi_error& error) {
    PayloadWriter payload;
    payload.number(read_ahead_bytes);
    const std::uint32_t sequence = ++sequence_;
    const std::lock_guard lock(incoming_);
    channel_.send(Frame::open, sequence, payload.str(), name);
    std::string result;
    const oi_status status = await(sequence, result, error);
    if (status != OI_OK) return status;
    PayloadReader reply(result);
    handle = reply.number<std::uint32_t>();
    reply.number<std::uint32_t>();
    bytes = reply.number<std::uint64_t>();
    // Data can only come behind the reply, which was the last frame taken.
    streams_[handle].granted = read_ahead_bytes;
    return OI_OK;
}

/// Asks for more as it is read, half the read-ahead at a time.
void PipeHost::grant(std::uint32_t handle, Stream& stream) {
    if (stream.ended || stream.status != OI_OK) return;
    if (stream.owed < read_ahead_bytes / 2 && stream.granted != 0) return;
    const std::uint64_t bytes = std::max<std::uint64_t>(stream.owed, read_ahead_bytes / 2);
    stream.granted += bytes;
    stream.owed = 0;
    PayloadWriter payload;
    payload.number(handle).number(std::uint32_t{0}).number(bytes);
    channel_.send(Frame::more, 0, payload.str());
}

/// From what was kept, or else out of the pipe.
oi_status PipeHost::give(Stream& stream, char* to, std::uint64_t room, std::uint64_t& got) {
    got = stream.take(to, room);
    if (got == 0 && data_left_ != 0) {
        got = channel_.receive_some(to, std::min(room, data_left_));
        data_left_ -= got;
    }
    stream.position += got;
    stream.owed += got;
    return OI_OK;
}

oi_status PipeHost::read(std::uint32_t handle, std::span<std::byte> to, std::uint64_t& got,
                         oi_error& error) {
    got = 0;
    const std::lock_guard lock(incoming_);
    const auto found = streams_.find(handle);
    if (found == streams_.end()) {
        return fail(error, OI_INTERNAL, "file.handle", "no file is open under this handle");
    }
    Stream& stream = found->second;
    if (to.empty()) return OI_OK;
    while (got == 0) {
        if (stop_) return fail(error, OI_CANCELLED, "run.cancelled", "the run was stopped");
        const bool in_pipe = data_left_ != 0 && data_handle_ == handle;
        if (stream.buffered() != 0 || in_pipe) {
            give(stream, reinterpret_cast<char*>(to.data()), to.size(), got);
            grant(handle, stream);
        } else if (stream.status != OI_OK) {
            error_from_json(stream.why, error);
            return stream.status;
        } else if (stream.ended) {
            return OI_OK;
        } else {
            grant(handle, stream);
            take_frame();
        }
    }
    return OI_OK;
}

oi_status PipeHost::skip(std::uint32_t handle, std::uint64_t offset, std::uint64_t& position,
                         oi_error& error) {
    const std::uint32_t sequence = ++sequence_;
    const std::lock_guard lock(incoming_);
    const auto found = streams_.find(handle);
    if (found == streams_.end()) {
        return fail(error, OI_INTERNAL, "file.handle", "no file is open under this handle");
    }
    Stream& stream = found->second;
    position = stream.position;
    if (offset <= stream.position) return OI_OK;
    if (offset > stream.position + stream.buffered()) {
        // What is on its way comes before the reply, and what was asked for is taken back.
        PayloadWriter payload;
        payload.number(handle).number(std::uint32_t{0}).number(offset);
        channel_.send(Frame::skip, sequence, payload.str());
        std::string result;
        const oi_status status = await(sequence, result, error);
        if (status != OI_OK) return status;
        stream.granted = 0;
        stream.owed = 0;
    }
    const std::uint64_t passed =
        std::min<std::uint64_t>(stream.buffered(), offset - stream.position);
    stream.read += passed;
    stream.owed += passed;
    position = stream.position = offset;
    return OI_OK;
}

oi_status PipeHost::create(std::string_view name, std::uint32_t& handle, oi_error& error) {
    std::string result;
    const oi_status status = ask(Frame::create, name, {}, result, error);
    if (status != OI_OK) return status;
    handle = PayloadReader(result).number<std::uint32_t>();
    const std::lock_guard lock(incoming_);
    streams_[handle].ended = true;  // nothing is to be read there
    return OI_OK;
}

oi_status PipeHost::write(std::uint32_t handle, std::span<const std::byte> bytes, oi_error& error) {
    PayloadWriter payload;
    payload.number(handle).number(std::uint32_t{0});
    std::string nothing;
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(bytes.size(), put_frame_bytes));
        const std::string_view text(reinterpret_cast<const char*>(part.data()), part.size());
        const oi_status status = ask(Frame::put, payload.str(), text, nothing, error);
        if (status != OI_OK) return status;
        bytes = bytes.subspan(part.size());
    }
    return OI_OK;
}

void PipeHost::close(std::uint32_t handle) {
    PayloadWriter payload;
    payload.number(handle).number(std::uint32_t{0});
    const std::lock_guard lock(incoming_);
    if (streams_.erase(handle) != 0) channel_.send(Frame::close, 0, payload.str());
}

}  // namespace openitem::runtime
