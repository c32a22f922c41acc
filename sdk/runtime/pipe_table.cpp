// What a PipeHost says in frames, call by call, and the contract's tables over it.
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/pipe_host.hpp"

#include <nlohmann/json.hpp>

#include <cstring>

namespace openitem::runtime {
namespace {

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

oi_status PipeHost::ask_digest(Frame type, std::string_view payload, oi_digest& digest,
                               oi_error& error) {
    std::string result;
    const oi_status status = ask(type, payload, {}, result, error);
    if (status != OI_OK) return status;
    if (result.size() != sizeof digest) {
        return fail(error, OI_INTERNAL, "host.reply", "the host's digest is not 32 bytes long");
    }
    std::memcpy(&digest, result.data(), sizeof digest);
    return OI_OK;
}

oi_status PipeHost::fingerprint(std::uint32_t handle, std::uint64_t offset, oi_digest& digest,
                                oi_error& error) {
    PayloadWriter payload;
    payload.number(handle).number(std::uint32_t{0}).number(offset);
    return ask_digest(Frame::fingerprint, payload.str(), digest, error);
}

oi_status PipeHost::put_blob(std::span<const std::byte> bytes, oi_digest& digest, oi_error& error) {
    if (bytes.size() > max_payload(Frame::blob)) {
        return fail(error, OI_BAD_DATA, "blob.too_large", "an attachment has at most 64 MiB");
    }
    return ask_digest(Frame::blob, text_of(bytes), digest, error);
}

std::int64_t PipeHost::now() {
    oi_error ignored = no_error();
    std::string result;
    if (ask(Frame::time, {}, {}, result, ignored) != OI_OK) return 0;
    return PayloadReader(result).number<std::int64_t>();
}

oi_status PipeHost::checkpoint(std::string_view cursor, oi_error& error) {
    if (cursor.size() > max_payload(Frame::checkpoint)) {
        return fail(error, OI_INTERNAL, "run.cursor", "a cursor has at most 1 MiB");
    }
    return send(Frame::checkpoint, cursor, {}, error);
}

oi_status PipeHost::flush(oi_error& error) {
    std::string nothing;
    return ask(Frame::flush, {}, {}, nothing, error);
}

oi_status PipeHost::reject(const ForeignRejection& what, oi_error& error) {
    constexpr std::size_t name_bytes = 4096, raw_bytes = std::size_t{1} << 20;
    const nlohmann::json json = {{"entity", what.entity},
                                 {"source", what.origin.source},
                                 {"offset", what.origin.offset},
                                 {"length", what.origin.length},
                                 {"location", what.location.substr(0, name_bytes)},
                                 {"source_id", what.source_id.substr(0, name_bytes)},
                                 {"code", what.code},
                                 {"field", what.field},
                                 {"message", what.message}};
    const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    PayloadWriter payload;
    payload.number(static_cast<std::uint32_t>(text.size())).number(std::uint32_t{0}).bytes(text);
    return send(Frame::reject, payload.str(), what.raw.substr(0, raw_bytes), error);
}

void PipeHost::progress(std::uint64_t done, std::uint64_t total) {
    PayloadWriter payload;
    payload.number(done).number(total);
    tell(Frame::progress, payload.str());
}

void PipeHost::log(std::int32_t level, std::string_view message) {
    constexpr std::size_t line_bytes = std::size_t{64} << 10;
    PayloadWriter payload;
    payload.number(level).number(std::uint32_t{0}).bytes(message.substr(0, line_bytes));
    tell(Frame::log, payload.str());
}

const oi_host* PipeHost::table() const noexcept { return &HostTables<PipeHost>::host; }

}  // namespace openitem::runtime
