// Runs a verb of a connector, in this process or in one of its own.
//
//     InProcessRunner runner;                      // or ProcessRunner
//     Outcome outcome = runner.read({.manifest = *manifest, .config_json = config, ...});
//
// Before the connector sees anything, both check the library's digest and ABI and hold the
// configuration against its schema. Every batch goes through the checker, once, on the host's
// side. The first lie ends the run.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/connect/file_service.hpp"
#include "host/connect/manifest.hpp"
#include "host/connect/outcome.hpp"
#include "host/connect/run_handler.hpp"

namespace openitem::connect {

// Zero is no limit.
struct Limits {
    std::uint64_t memory_bytes = std::uint64_t{1} << 30;  // isolated only
    std::chrono::seconds cpu{0};                          // isolated only
    // Of the whole verb. In process it asks the connector to stop and can do no more.
    std::chrono::milliseconds wall{0};
    // How long an isolated connector may bring nothing: no record, no attachment, no file read on.
    // Logs, progress and cursors alone bring nothing.
    std::chrono::milliseconds silence{std::chrono::minutes(2)};
    // How long it may take to stop when asked; then its process is ended.
    std::chrono::milliseconds cancel_grace{std::chrono::seconds(5)};
};

struct Request {
    const Manifest& manifest;
    std::string config_json;           // empty: {}
    std::vector<std::string> sources;  // names of `files`, in the order to read them
    std::string cursor_json;           // empty: from the start
    FileService& files;
    RunHandler& handler;
    Limits limits = {};
};

// What a connector is to write (openitem/ext/write.h).
struct WriteOrder {
    struct Operation {
        std::string id;  // 1 to 64 printable bytes of ASCII; no two are the same
        std::uint32_t entity = 0;
        std::uint32_t row = 0;
    };
    const BatchView& batch;  // as the checker lets pass; attachments are sources of the request's
                             // files, each under its digest
    std::vector<Operation> operations;
    std::string target;  // of a format: a target of the request's files
};

// What became of one operation.
struct WriteResult {
    std::string id;
    oi_status status = OI_OK;  // OI_BAD_DATA: refused; others as the contract says
    std::string remote_id;
    std::string code, field, message;  // with any status but OI_OK
};

class Runner {
public:
    virtual ~Runner() = default;
    // Emits every record from the cursor on.
    virtual Outcome read(const Request& request) = 0;
    // Is everything there that `read` needs? Reads no data. A connector without the capability
    // `check` is not asked: its files are opened, and the outcome's message says that this was all.
    virtual Outcome check(const Request& request) = 0;
    // Carries out an order; the request names no sources. `results` gets one for each operation
    // that has one, which are all of them when the outcome is ok().
    virtual Outcome write(const Request& request, const WriteOrder& order,
                          std::vector<WriteResult>& results) = 0;
};

// Loads the library into this process, where it stays. For connectors that passed the kit; a
// connector that is a program of its own cannot run here.
class InProcessRunner final : public Runner {
public:
    Outcome read(const Request& request) override;
    Outcome check(const Request& request) override;
    Outcome write(const Request& request, const WriteOrder& order,
                  std::vector<WriteResult>& results) override;
};

struct ProcessOptions {
    std::filesystem::path runner;  // empty: find_runner()
    // Refuse to run a connector when a layer of isolation is missing on this kernel.
    bool isolation_required = false;
};

// Starts `openitem-runner`, which shuts itself in before it loads the connector.
class ProcessRunner final : public Runner {
public:
    explicit ProcessRunner(ProcessOptions options = {});
    Outcome read(const Request& request) override;
    Outcome check(const Request& request) override;
    Outcome write(const Request& request, const WriteOrder& order,
                  std::vector<WriteResult>& results) override;

private:
    ProcessOptions options_;
};

// `openitem-runner` beside this program or in ../libexec/openitem; empty when it is not there.
std::filesystem::path find_runner();

}  // namespace openitem::connect
