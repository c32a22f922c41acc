// openitem/detail/run.hpp - the longer functions of openitem/run.hpp.
#pragma once

#include <openitem/run.hpp>

#include <openitem/detail/source_walk.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace openitem {

inline Run::Run(const oi_host* host, oi_run* run, Config config, std::string_view config_json,
                const oi_read_request* request)
    : Records(writer_),
      writer_([this](std::span<const char> batch) { emit(batch); }),
      host_(host),
      run_(run),
      config_(std::move(config)),
      config_json_(config_json) {
    if (request == nullptr) return;
    for (std::uint32_t i = 0; i < request->source_count; ++i) {
        sources_.push_back(view(request->sources[i]));
    }
    cursor_ = view(request->cursor_json);
}

inline void Run::emit(std::span<const char> batch) {
    oi_error error = detail::empty_error();
    oi_status status = host_->emit(run_, batch.data(), batch.size(), &error);
    if (status == OI_BAD_DATA) status = OI_INTERNAL;  // a batch, not an input, was refused
    detail::require(status, error);
}

inline void Run::checkpoint(std::string_view cursor_json) {
    writer_.flush();
    oi_error error = detail::empty_error();
    detail::require(host_->checkpoint(run_, view(cursor_json), &error), error);
}

inline void Run::flush() {
    writer_.flush();
    oi_error error = detail::empty_error();
    detail::require(host_->flush(run_, &error), error);
}

inline void Run::reject(const Input& input, const Error& why) {
    oi_error reason = detail::empty_error();
    detail::fill(&reason, why);
    oi_rejection rejection{};
    rejection.size = sizeof rejection;
    rejection.entity = input.entity;
    rejection.origin = input.origin;
    rejection.location = view(input.location);
    rejection.source_id = view(input.source_id);
    rejection.raw = view(input.raw);
    rejection.why = &reason;
    oi_error error = detail::empty_error();
    detail::require(host_->reject(run_, &rejection, &error), error);
}

inline std::string Run::read_all(std::string_view source, std::uint64_t max_bytes) {
    File file = open(source);
    return SourceWalk::read_file(file, max_bytes);
}

inline oi_digest Run::put_blob(std::span<const char> bytes) {
    const auto* blobs = service<oi_blob_service>(OI_SERVICE_BLOB);
    if (blobs == nullptr) throw Error(OI_UNSUPPORTED, "host.no_blobs", "the host keeps no blobs");
    oi_error error = detail::empty_error();
    oi_digest out{};
    detail::require(blobs->put(run_, bytes.data(), bytes.size(), &out, &error), error);
    return out;
}

inline std::string Run::blob(const oi_digest& digest) {
    constexpr std::uint64_t most = std::uint64_t{64} << 20;  // that the blob service keeps
    constexpr std::string_view digits = "0123456789abcdef";
    std::string name;
    for (const std::uint8_t byte : digest.bytes) {
        name.push_back(digits[byte >> 4]);
        name.push_back(digits[byte & 15]);
    }
    return read_all(name, most);
}

inline Instant Run::now() {
    const auto* clock = service<oi_clock_service>(OI_SERVICE_CLOCK);
    if (clock == nullptr) throw Error(OI_UNSUPPORTED, "host.no_clock", "the host tells no time");
    return {clock->now(run_)};
}

inline void Run::rows(const CsvOptions& options, const std::function<void(const CsvRow&)>& each) {
    SourceWalk(*this).rows(options, each);
}

inline void Run::documents(const std::function<void(std::string_view, std::string_view)>& each,
                           std::uint64_t max_bytes) {
    SourceWalk(*this).documents(each, max_bytes);
}

inline void Run::files(const std::function<void(std::string_view, File&)>& each) {
    SourceWalk(*this).files(each);
}

}  // namespace openitem
