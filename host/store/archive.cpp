#include "host/store/archive.hpp"

#include <zstd.h>

#include <memory>

#include "host/base/result.hpp"
#include "host/store/store.hpp"

namespace openitem::store {

namespace {

// The fastest level that still halves typical exports; the same library gives the same bytes.
constexpr int level = 1;

base::Error damaged(std::string message) {
    base::Error error;
    error.rule = "archive.damaged";
    error.message = std::move(message);
    return error;
}

}  // namespace

void pack(std::span<const std::byte> bytes, std::vector<std::byte>& out) {
    struct Free {
        void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
    };
    static thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
    out.resize(ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compressCCtx(context.get(), out.data(), out.size(), bytes.data(), bytes.size(), level);
    if (ZSTD_isError(size) != 0) {
        throw base::RunError(base::Exit::system,
                             std::string("packing an object: ") + ZSTD_getErrorName(size));
    }
    out.resize(size);
}

base::Result<std::string> unpack(std::span<const std::byte> packed) {
    const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
        return damaged("an object of the archive is not packed as it was written");
    }
    if (size > max_object) return damaged("an object of the archive is longer than 64 MiB");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    const std::size_t got =
        ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
    if (ZSTD_isError(got) != 0 || got != bytes.size()) {
        return damaged("an object of the archive cannot be unpacked");
    }
    return bytes;
}

base::Digest source_digest(std::span<const base::Digest> chunks) {
    base::Sha256 sha256;
    for (const base::Digest& chunk : chunks) sha256.update(std::as_bytes(std::span(chunk.bytes)));
    return sha256.finish();
}

base::Result<std::string> read_source(Store& store, const Position& position) {
    base::Error error;
    error.code = base::Code::not_found;
    error.rule = "archive.not_found";
    if (position.offset < 0 || position.length < 0 || !store.source(position.source)) {
        error.message = "the source is not in the archive";
        return error;
    }
    // Chunks may be of any length, so their sizes are added up from the start.
    std::string bytes;
    std::int64_t begin = 0;
    const std::int64_t end = position.offset + position.length;
    for (const base::Digest& hash : store.source_chunks(position.source)) {
        if (begin >= end) break;
        const std::optional<std::int64_t> size = store.object_size(hash);
        if (!size) break;
        if (begin + *size > position.offset) {
            const std::optional<std::string> chunk = store.object(hash);
            if (!chunk) {
                error.message =
                    "these bytes were erased, or are damaged: only their hash is kept, " +
                    hash.hex();
                return error;
            }
            const std::int64_t from = std::max<std::int64_t>(position.offset - begin, 0);
            const std::int64_t count = std::min(end - begin, *size) - from;
            bytes.append(*chunk, static_cast<std::size_t>(from), static_cast<std::size_t>(count));
        }
        begin += *size;
    }
    if (static_cast<std::int64_t>(bytes.size()) != position.length) {
        error.message = "the source ends before the position that was asked for";
        return error;
    }
    return bytes;
}

}  // namespace openitem::store
