// Runs a module of this folder as a plugin, in either runner, and keeps what came of it.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/connect/runner.hpp"
#include "host/connect/test_folder.hpp"

namespace openitem::connect::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

struct Recorder : RunHandler {
    std::vector<std::string> invoices, cursors, logs;
    std::vector<std::string> rejections;  // location|source_id|code|field|raw size
    std::vector<std::size_t> blobs;
    std::uint64_t batches = 0, flushes = 0, done = 0, total = 0;
    std::uint64_t stop_after = UINT64_MAX;  // batches
    std::uint64_t throw_after = UINT64_MAX;
    std::atomic<bool> cancel{false};
    std::function<bool()> asked;

    Next on_batch(const BatchView& batch) override;
    Next on_checkpoint(std::string_view cursor) override;
    Next on_flush() override;
    Next on_reject(const Rejection& rejection) override;
    Next on_blob(const base::Digest& digest, std::span<const std::byte> bytes) override;
    void on_log(std::int32_t level, std::string_view text) override;
    void on_progress(std::uint64_t now, std::uint64_t all) override;
    bool cancelled() override { return cancel || (asked && asked()); }
    std::int64_t now() override { return 1234567890; }

    bool logged(std::string_view text) const;
    // What the connector logged: not what the host says of its isolation, as under a sanitizer.
    std::vector<std::string> said() const;
    // The number behind "name: " in the log; -1 when it is not there.
    int number(std::string_view name) const;
};

// A plugin of its own folder around a module the build made ("hostile").
class TestPlugin {
public:
    explicit TestPlugin(const std::string& module,
                        const std::string& id = "org.openitem.test.hostile");
    // A program, its file written there.
    static TestPlugin program(std::vector<std::string> command, const std::string& file,
                              std::string_view text);

    const Manifest& manifest() const { return manifest_; }
    Manifest& manifest() { return manifest_; }
    const TestFolder& folder() const { return *folder_; }

private:
    TestPlugin() : folder_(std::make_unique<TestFolder>()) {}
    void write_manifest(const std::string& id, const std::string& program);

    std::unique_ptr<TestFolder> folder_;
    Manifest manifest_;
};

struct Runners {
    static std::unique_ptr<Runner> make(const std::string& name);
};

// What a test says of a run, with limits that end it soon.
struct Try {
    const Manifest& manifest;
    std::string config_json = {};
    std::vector<Source> sources = {};
    std::string cursor = {};
    Limits limits = {.memory_bytes = std::uint64_t{256} << 20,
                     .cpu = std::chrono::seconds(0),
                     .wall = std::chrono::milliseconds(0),
                     .silence = std::chrono::seconds(20),
                     .cancel_grace = std::chrono::milliseconds(500)};
    ArchiveSink* sink = nullptr;
    bool check = false;
};

Outcome run(Runner& runner, Recorder& recorder, const Try& what);

// For INSTANTIATE_TEST_SUITE_P over the names of runners.
inline std::string runner_name(const ::testing::TestParamInfo<std::string>& test) {
    return test.param == "process" ? "Process" : "InProcess";
}

inline std::string to_do(std::string_view what) { return "{\"do\":\"" + std::string(what) + "\"}"; }

}  // namespace openitem::connect::testing
