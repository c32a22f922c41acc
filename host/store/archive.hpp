// Packing of the archive's objects, keyed by the SHA-256 of their bytes: chunks, at most 1 MiB of
// what a source served, and attachments of at most 64 MiB.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "host/base/hash.hpp"
#include "host/base/result.hpp"

namespace openitem::store {

inline constexpr std::size_t max_chunk = std::size_t{1} << 20U;
inline constexpr std::size_t max_object = std::size_t{64} << 20U;

// zstd at a fixed level: the same bytes give the same packed bytes. `out` is replaced.
void pack(std::span<const std::byte> bytes, std::vector<std::byte>& out);

// An error when it is not packed so, damaged, or longer than max_object unpacked.
base::Result<std::string> unpack(std::span<const std::byte> packed);

// A source's digest: over the keys of its chunks, in order. So it can still be checked when a chunk
// was erased and only its key is left (ACCOUNTING A25).
base::Digest source_digest(std::span<const base::Digest> chunks);

}  // namespace openitem::store
