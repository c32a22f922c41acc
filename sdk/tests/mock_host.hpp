// A host in memory for tests of the wrapper: files from strings, batches checked and kept.
#pragma once

#include <openitem/batch_view.hpp>
#include <openitem/connector.hpp>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/runtime/checker.hpp"

namespace openitem::test {

/// A batch as it was emitted, 8-aligned.
struct KeptBatch {
    std::vector<std::uint64_t> words;
    std::size_t size = 0;

    const std::byte* bytes() const { return reinterpret_cast<const std::byte*>(words.data()); }
    BatchView view() const { return {bytes(), size}; }
};

struct KeptRejection {
    std::string location, raw, code, field, message;
    oi_origin origin{};
};

class MockHost {
public:
    MockHost() {
        host_.size = sizeof host_;
        host_.abi_minor = OI_ABI_MINOR;
        host_.service = service;
        host_.emit = emit;
        host_.checkpoint = checkpoint;
        host_.flush = [](oi_run*, oi_error*) -> oi_status { return OI_OK; };
        host_.reject = reject;
        host_.cancelled = [](oi_run* run) -> std::int32_t { return self(run).cancelled; };
        host_.progress = [](oi_run*, std::uint64_t, std::uint64_t) {};
        host_.log = [](oi_run*, std::int32_t, oi_string) {};
        files_.size = sizeof files_;
        files_.open = open;
        files_.read = read;
        files_.skip = skip;
        files_.fingerprint = fingerprint;
        files_.close = [](oi_run* run, std::uint32_t handle) { self(run).opened.erase(handle); };
    }

    oi_run* run() { return reinterpret_cast<oi_run*>(this); }
    const oi_host* table() const { return &host_; }

    /// Runs `verb(Run&)` as `read` over the files, in the order of their names.
    template <class Verb>
    oi_status read_with(Verb&& verb, std::string_view config = "{}", std::string_view cursor = {}) {
        std::vector<oi_string> sources;
        for (const auto& [name, bytes] : contents) sources.push_back(openitem::view(name));
        oi_read_request request{};
        request.size = sizeof request;
        request.source_count = static_cast<std::uint32_t>(sources.size());
        request.sources = sources.data();
        request.cursor_json = openitem::view(cursor);
        error = detail::empty_error();
        return detail::guarded(&error, [&] {
            Run run_now(&host_, run(), Config::parse(config), config, &request);
            verb(run_now);
            run_now.finish();
        });
    }

    std::map<std::string, std::string> contents;
    std::size_t read_at_most = SIZE_MAX;  ///< bytes a read gives
    bool keep = true;                     ///< the batches
    bool tell_size = true;                ///< of files
    std::int32_t cancelled = 0;
    int emits_until_refusal = -1;  ///< -1: never

    std::vector<KeptBatch> batches;
    std::vector<KeptRejection> rejections;
    std::vector<std::string> checkpoints;
    std::string violation;  ///< of the first bad batch
    std::size_t bytes_emitted = 0, rows_emitted = 0;
    oi_error error{};
    struct Opened {
        const std::string* bytes;
        std::size_t at = 0;
        std::size_t hashed = 0;  ///< how far `hash` goes
        std::uint64_t hash = 0;
    };
    std::map<std::uint32_t, Opened> opened;

private:
    static MockHost& self(oi_run* run) { return *reinterpret_cast<MockHost*>(run); }

    static const void* service(oi_run* run, const char* id) {
        return std::string_view(id) == OI_SERVICE_FILE ? &self(run).files_ : nullptr;
    }

    static oi_status emit(oi_run* run, const void* batch, std::uint64_t size, oi_error*) {
        MockHost& me = self(run);
        if (me.emits_until_refusal == 0) return OI_CANCELLED;
        if (me.emits_until_refusal > 0) --me.emits_until_refusal;
        me.bytes_emitted += size;
        auto bad = me.checker_.check(batch, size);
        if (!bad) bad = me.continuation_.batch(batch, size);
        if (bad) {
            if (me.violation.empty()) me.violation = bad->text();
            return OI_INTERNAL;
        }
        const BatchView view(static_cast<const std::byte*>(batch), size);
        for (const Entity& entity : entities) me.rows_emitted += view.table(entity.id).row_count();
        if (!me.keep) return OI_OK;
        KeptBatch kept;
        kept.size = size;
        kept.words.resize((size + 7) / 8);
        std::memcpy(kept.words.data(), batch, size);
        me.batches.push_back(std::move(kept));
        return OI_OK;
    }

    static oi_status checkpoint(oi_run* run, oi_string cursor, oi_error*) {
        MockHost& me = self(run);
        if (const auto bad = me.continuation_.checkpoint(); bad && me.violation.empty()) {
            me.violation = bad->text();
        }
        me.checkpoints.emplace_back(openitem::view(cursor));
        return OI_OK;
    }

    static oi_status reject(oi_run* run, const oi_rejection* rejection, oi_error*) {
        self(run).rejections.push_back({std::string(openitem::view(rejection->location)),
                                        std::string(openitem::view(rejection->raw)),
                                        rejection->why->code, rejection->why->field,
                                        rejection->why->message, rejection->origin});
        return OI_OK;
    }

    static oi_status open(oi_run* run, oi_string name, std::uint32_t* handle, std::uint64_t* size,
                          oi_error* error) {
        MockHost& me = self(run);
        const auto found = me.contents.find(std::string(openitem::view(name)));
        if (found == me.contents.end()) {
            return detail::fill(error, Error(OI_BAD_DATA, "file.missing", "no such file"));
        }
        *handle = ++me.last_handle_;
        *size = me.tell_size ? found->second.size() : UINT64_MAX;
        me.opened[*handle] = {&found->second};
        return OI_OK;
    }

    static oi_status read(oi_run* run, std::uint32_t handle, void* to, std::uint64_t room,
                          std::uint64_t* got, oi_error*) {
        Opened& file = self(run).opened.at(handle);
        const std::size_t most =
            std::min<std::size_t>({room, file.bytes->size() - file.at, self(run).read_at_most});
        std::memcpy(to, file.bytes->data() + file.at, most);
        file.at += most;
        *got = most;
        return OI_OK;
    }

    static oi_status skip(oi_run* run, std::uint32_t handle, std::uint64_t offset,
                          oi_error* error) {
        Opened& file = self(run).opened.at(handle);
        if (offset < file.at || offset > file.bytes->size()) {
            return detail::fill(error, Error(OI_BAD_DATA, "file.skip", "no such offset"));
        }
        file.at = offset;
        return OI_OK;
    }

    /// A simple hash where a host has SHA-256.
    static oi_status fingerprint(oi_run* run, std::uint32_t handle, std::uint64_t offset,
                                 oi_digest* out, oi_error* error) {
        Opened& file = self(run).opened.at(handle);
        if (offset > file.at || file.at - offset > (1u << 20)) {
            return detail::fill(error, Error(OI_INTERNAL, "file.fingerprint", "out of reach"));
        }
        if (offset < file.hashed) file.hashed = file.hash = 0;
        for (std::uint64_t word; file.hashed + 8 <= offset; file.hashed += 8) {
            std::memcpy(&word, file.bytes->data() + file.hashed, 8);
            file.hash = (file.hash ^ word) * 0x100000001B3u;
        }
        std::uint64_t hash = file.hash;
        for (std::size_t i = file.hashed; i < offset; ++i) {
            hash = (hash ^ static_cast<unsigned char>((*file.bytes)[i])) * 0x100000001B3u;
        }
        const std::uint64_t parts[2] = {hash, file.bytes->size()};
        *out = {};
        std::memcpy(out->bytes, parts, sizeof parts);
        return OI_OK;
    }

    oi_host host_{};
    oi_file_service files_{};
    std::uint32_t last_handle_ = 0;
    runtime::BatchChecker checker_;
    runtime::ContinuationChecker continuation_;
};

}  // namespace openitem::test
