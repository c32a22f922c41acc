// openitem read: files through a connector, as JSON lines or, on a terminal, as a list.
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/help.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/record_list.hpp"
#include "host/cli/wrap.hpp"
#include "host/connect/registry.hpp"
#include "host/service/read.hpp"

namespace openitem::cli {
namespace {

struct Options {
    service::ReadRequest request;
    std::string config;
    bool json = false;
    bool strict = false;
    bool verbose = false;
    std::uint32_t wall_seconds = 0;
    bool provenance = false;
};

// Writes each record where it belongs; messages and progress go to stderr.
class Printer final : public service::ReadSink {
public:
    Printer(Context& context, const Options& options)
        : out_(context.out),
          err_(context.err),
          progress_(context.err, "reading"),
          list_(context.out),
          json_options_{.provenance = options.provenance},
          json_(options.json || !context.out.terminal()),
          verbose_(options.verbose) {}

    void on_record(const model::RecordView& record,
                   std::span<const model::Finding> findings) override {
        if (!json_) return list_.add(record, findings);
        line_.clear();
        model::append_json(record, line_, json_options_);
        write();
    }

    void on_quarantined(const model::QuarantinedLine& refused) override {
        if (!json_) return list_.add(refused);
        line_.clear();
        model::append_json(refused, line_);
        write();
    }

    void on_log(std::int32_t level, std::string_view text) override {
        if (level < OI_LOG_WARNING && !verbose_) return;
        const std::lock_guard lock(mutex_);
        progress_.finish();
        const bool bad = level >= OI_LOG_WARNING;
        err_.line(err_.coloured(bad ? "warning:" : "note:", bad ? Colour::yellow : Colour::dim) +
                  " " + base::escape_for_terminal(text));
    }

    void on_progress(std::uint64_t done, std::uint64_t total, std::uint64_t records) override {
        // Records rushing by on the same terminal are progress enough.
        if (out_.terminal()) return;
        const std::lock_guard lock(mutex_);
        progress_.update(done, total, records);
    }

    void finish() { progress_.finish(); }

private:
    void write() {
        line_.push_back('\n');
        out_.write(line_);
    }

    Output& out_;
    Output& err_;
    Progress progress_;
    RecordList list_;
    std::string line_;
    model::JsonOptions json_options_;
    std::mutex mutex_;  // of err_ and progress_: a connector may log from any thread
    bool json_;
    bool verbose_;
};

std::string counted(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", with_thousands(count), what, count == 1 ? "" : "s");
}

std::string counts(const service::ReadSummary& summary) {
    std::string out;
    for (std::uint32_t id = 0; id < OI_ENTITY_COUNT; ++id) {
        const std::uint64_t count = summary.records[id];
        if (count == 0) continue;
        out += (out.empty() ? "" : ", ") + counted(count, entities[id].title);
    }
    return out.empty() ? "no records" : out;
}

std::string not_the_format(const service::ReadSummary& summary) {
    const std::size_t more = summary.not_the_format.size() - 1;
    std::string out = summary.not_the_format.front();
    if (more != 0) out += fmt::format(" (and {} more such file{})", more, more == 1 ? "" : "s");
    return out;
}

void print_summary(Output& err, const service::ReadSummary& summary) {
    const bool nothing =
        summary.record_count() == 0 && summary.quarantined == summary.not_the_format.size();
    std::string line = counts(summary);
    if (summary.errors > 0) {
        line += ", " + err.coloured(counted(summary.errors, "error"), Colour::red);
    }
    if (summary.warnings > 0) {
        line += ", " + err.coloured(counted(summary.warnings, "warning"), Colour::yellow);
    }
    if (summary.quarantined > 0) {
        line += ", " +
                err.coloured(with_thousands(summary.quarantined) + " quarantined", Colour::yellow);
    }
    const bool right_format = summary.outcome.ok() && summary.not_the_format.empty();
    const bool all_refused = right_format && summary.nothing_but_refused();
    if (!all_refused && (!nothing || right_format)) {
        print_wrapped(err,
                      fmt::format("{}; {} read by {} ({})", line, in_bytes(summary.bytes),
                                  summary.connector, summary.runner),
                      {}, "  ");
    }
    const auto complain = [&](const std::string& what) {
        print_wrapped(err, base::escape_for_terminal(what),
                      err.coloured("openitem:", Colour::red) + " ", "  ");
    };
    if (all_refused) {
        complain(fmt::format("no record could be read, {} quarantined",
                             with_thousands(summary.quarantined)));
    }
    if (!summary.not_the_format.empty()) complain(not_the_format(summary));
    if (!summary.outcome.ok()) complain(summary.outcome.text());
}

base::Exit run(Context& context, const Options& options) {
    service::ReadRequest request = options.request;
    request.limits.wall = std::chrono::seconds(options.wall_seconds);
    request.config_json = text_or_file(options.config, "--config");
    const connect::Registry plugins(connect::default_plugin_directories());
    Printer printer(context, options);
    const service::ReadSummary summary = service::read(plugins, request, printer);
    printer.finish();
    context.out.flush();
    print_summary(context.err, summary);
    return service::exit_of(summary, options.strict);
}

}  // namespace

void register_read(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "read", "Read files through a connector and print normalised records",
        {"openitem read csv open-items.csv --config '{\"currency\": \"EUR\"}'",
         "openitem read csv export.csv --config @mapping.json --json > records.jsonl",
         "openitem read ubl invoices/*.xml --strict", "zcat big.csv.gz | openitem read csv -"});
    add_no(*command,
           "a file is not what the connector reads, or no record could be read; with --strict also "
           "when anything was quarantined or is wrong with what was read");
    auto options = std::make_shared<Options>();
    command
        ->add_option("connector", options->request.connector,
                     "Alias or id: openitem plugins lists them")
        ->required();
    command->add_option("files", options->request.files, "Files to read, - for standard input")
        ->required();
    command->add_option(
        "--config", options->config,
        "The connector's settings: JSON, or @FILE; openitem plugins CONNECTOR lists them");
    command
        ->add_option("--runner", options->request.runner,
                     "in-process, or process: in one of its own, shut in")
        ->check(CLI::IsMember({"in-process", "process"}));
    command->add_flag("--require-isolation", options->request.isolation_required,
                      "Refuse to run where this kernel lacks a layer of isolation");
    command->add_option("--wall-seconds", options->wall_seconds,
                        "End the run after so many seconds; 0, if not stated: no limit");
    command->add_flag("--json", options->json, "JSON lines on a terminal too");
    command->add_flag("--provenance", options->provenance,
                      "With the place and the bytes each record was read from");
    command->add_flag("--strict", options->strict,
                      "Exit 1 also for what is quarantined or wrong in what was read");
    command->add_flag("-v,--verbose", options->verbose, "Say what the connector found out");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
