// `openitem read`: files through a connector into normalised records, without a workspace.
//
//     ReadSummary summary = read(plugins, {.connector = "csv", .files = {"a.csv"}}, sink);
//     return exit_of(summary, strict);
//
// It takes no side (whose document it is) and keeps nothing. What the connector refuses, and a
// record whose values no book could hold (a currency that is none, a day that does not exist, no
// identity), goes to the sink as quarantined. Memory is bounded by the batches, and by one record
// where a record is longer than a batch.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/connect/outcome.hpp"
#include "host/connect/registry.hpp"
#include "host/connect/runner.hpp"
#include "host/model/json.hpp"
#include "host/model/record.hpp"
#include "host/model/rules.hpp"

namespace openitem::service {

struct ReadRequest {
    std::string connector;           // alias or id
    std::vector<std::string> files;  // "-" is standard input
    std::string config_json;         // may have comments; empty: {}
    std::string runner;              // "in-process", "process" or empty: by where the connector is
    bool isolation_required = false;
    connect::Limits limits = {};
};

// What becomes of what was read. Views hold during the call.
class ReadSink {
public:
    virtual ~ReadSink() = default;
    // `findings`: what the connector has to say of the record.
    virtual void on_record(const model::RecordView& record,
                           std::span<const model::Finding> findings) = 0;
    virtual void on_quarantined(const model::QuarantinedLine& line) = 0;
    // `level` is OI_LOG_*. [any thread]
    virtual void on_log(std::int32_t level, std::string_view text) = 0;
    // Bytes of the files read, of all (0: not known), and records so far.
    virtual void on_progress(std::uint64_t done, std::uint64_t total, std::uint64_t records) = 0;
};

struct ReadSummary {
    std::array<std::uint64_t, OI_ENTITY_COUNT> records{};  // by entity
    std::uint64_t quarantined = 0;
    // What connectors say of records that were taken: values they could not read, totals that do
    // not add up. A sync may keep such a record back.
    std::uint64_t errors = 0, warnings = 0;
    std::uint64_t bytes = 0;
    std::vector<std::string> not_the_format;  // of each such file: what was expected
    std::string connector;                    // alias
    std::string runner;
    connect::Outcome outcome;

    std::uint64_t record_count() const;
    bool nothing_but_refused() const { return quarantined > 0 && record_count() == 0; }
};

// Throws base::RunError for what is wrong before anything is read: no such connector or file, a
// configuration that is no JSON.
ReadSummary read(const connect::Registry& plugins, const ReadRequest& request, ReadSink& sink);

// The exit code of a run's end, whatever the command.
base::Exit exit_of(const connect::Outcome& outcome);
// `strict`: what was refused, or is wrong with what was taken, is a no.
base::Exit exit_of(const ReadSummary& summary, bool strict);

}  // namespace openitem::service
