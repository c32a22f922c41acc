// One verb of one connector, seen from the host: what every call over the boundary does, whether
// it comes through a function table or out of a pipe. Internal to host/connect.
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <string>

#include "host/connect/outcome.hpp"
#include "host/connect/runner.hpp"
#include "host/connect/write_results.hpp"
#include "sdk/runtime/checker.hpp"
#include "sdk/runtime/host_tables.hpp"

namespace openitem::connect {

using runtime::ForeignRejection;

// Nothing here throws into its caller: what a handler or a sink throws is kept and comes out of
// finish(). Calls are answered as the C contract does. [run thread] but where it says otherwise.
class Session {
public:
    explicit Session(const Request& request);

    oi_status emit(const void* bytes, std::uint64_t size, oi_error& error) noexcept;
    oi_status checkpoint(std::string_view cursor_json, oi_error& error) noexcept;
    oi_status flush(oi_error& error) noexcept;
    oi_status reject(const ForeignRejection& rejection, oi_error& error) noexcept;
    oi_status put_blob(std::span<const std::byte> bytes, oi_digest& digest,
                       oi_error& error) noexcept;

    oi_status open(std::string_view name, std::uint32_t& handle, std::uint64_t& bytes,
                   oi_error& error) noexcept;
    oi_status read(std::uint32_t handle, std::span<std::byte> to, std::uint64_t& got,
                   oi_error& error) noexcept;
    oi_status skip(std::uint32_t handle, std::uint64_t offset, std::uint64_t& position,
                   oi_error& error) noexcept;
    oi_status fingerprint(std::uint32_t handle, std::uint64_t offset, oi_digest& digest,
                          oi_error& error) noexcept;
    oi_status create(std::string_view name, std::uint32_t& handle, oi_error& error) noexcept;
    oi_status write(std::uint32_t handle, std::span<const std::byte> bytes,
                    oi_error& error) noexcept;
    void close(std::uint32_t handle) noexcept;
    // One result of an order to write.
    oi_status take_result(WriteResults& results, const oi_write_result& result,
                          oi_error& error) noexcept;
    // The connector says that everything has its result.
    oi_status end_results(const WriteResults& results, oi_error& error) noexcept;

    void log(std::int32_t level, std::string_view text) noexcept;     // [any thread]
    void progress(std::uint64_t done, std::uint64_t total) noexcept;  // [any thread]
    // The host wants this to end: somebody cancelled, a limit passed or the connector lied.
    bool cancelled() noexcept;    // [any thread]
    std::int64_t now() noexcept;  // [any thread]

    // Ends the run from outside: what the outcome will say unless something came before.
    void stop(End end, std::string code, std::string message);
    bool stopped() const noexcept { return stopped_.load(std::memory_order_relaxed); }
    // Stopped because somebody wanted it to: the connector may come to an end of its own.
    bool may_finish();
    std::chrono::steady_clock::time_point deadline() const noexcept { return deadline_; }

    // How it ended, given what the connector returned. Closes its files. Throws what a handler
    // threw.
    Outcome finish(oi_status status, const oi_error& error);
    // For a run whose connector never returned: stop() has said why.
    Outcome finish();

    std::uint64_t rows() const noexcept { return outcome_.rows; }  // that came so far
    const Request& request() const noexcept { return request_; }

private:
    // Runs what may throw: a handler, a sink, an allocation.
    template <class F>
    oi_status guard(oi_error& error, F&& work) noexcept;
    oi_status violation(const runtime::Violation& violation, oi_error& error);
    oi_status take(Next next, oi_error& error);
    bool refuse(oi_error& error) noexcept;
    void judge(oi_status status, const oi_error& error);

    const Request& request_;
    runtime::BatchChecker checker_;
    runtime::ContinuationChecker continuation_;
    std::chrono::steady_clock::time_point deadline_;
    std::atomic<bool> stopped_{false};
    std::mutex mutex_;  // of `outcome_`, `reason_`, `failure_` and what the handler is told
    Outcome outcome_;
    bool reason_ = false;  // the outcome is decided
    std::size_t logged_bytes_ = 0;
    std::exception_ptr failure_;
};

// Fills status, code, field and message from what a connector left, made safe.
void take_error(Outcome& outcome, oi_status status, const oi_error& error);

// Before anything of the connector is touched: manifest, digests, ABI, configuration. Null when all
// is well.
std::optional<Outcome> refuse_early(const Request& request, std::string_view library_schema);

// What can be checked for a connector that does not check itself. Null for one that does.
std::optional<Outcome> check_for(const Request& request);

}  // namespace openitem::connect
