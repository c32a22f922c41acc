// openitem bench: how fast, beside the limit.
#include "host/service/bench/bench.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/cli/commands.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::vector<std::string> names;
    service::BenchOptions bench;
    std::string input;
    bool json = false;
};

void print(Output& out, const service::BenchFigure& figure, bool json) {
    if (json) {
        // One digit is what a noisy machine is worth.
        nlohmann::ordered_json line = {{"bench", figure.bench}};
        line["value"] = nlohmann::json::parse(fmt::format("{:.1f}", figure.value));
        line["unit"] = figure.unit;
        if (figure.limit > 0) {
            line["limit"] = nlohmann::json::parse(fmt::format("{:.1f}", figure.limit));
            line["limit_is"] = figure.limit_is;
            line["ratio"] = nlohmann::json::parse(fmt::format("{:.2f}", figure.ratio));
        }
        out.line(line.dump());
    } else if (figure.limit <= 0) {
        out.line(fmt::format("{:<22}{:>12.1f} {}", figure.bench, figure.value, figure.unit));
    } else {
        out.line(fmt::format("{:<22}{:>12.1f} {:<11} limit {:>12.1f}   ratio {:>5.2f}   {}",
                             figure.bench, figure.value, figure.unit, figure.limit, figure.ratio,
                             figure.limit_is));
    }
    out.flush();
}

}  // namespace

void register_bench(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "bench", "Measure the main paths, each beside the limit it is held against.",
        {"openitem bench", "openitem bench csv_read --json",
         "openitem bench csv --input mine.csv"});
    auto options = std::make_shared<Options>();
    std::string names;
    for (const auto& bench : service::benches()) {
        names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", bench.name, bench.group);
    }
    command->add_option("NAME", options->names, "benches or groups: " + names);
    command->add_option("--input", options->input, "read this file instead of a generated one");
    command->add_option("--rows", options->bench.rows, "rows of the generated input");
    command->add_option("--repeat", options->bench.repeat, "take the best of so many");
    command->add_flag("--json", options->json, "one JSON object per figure");
    command->callback([&context, options] {
        context.action = [&context, options] {
            options->bench.input = options->input;
            const connect::Registry plugins(connect::default_plugin_directories());
            service::run_benches(options->names, options->bench, plugins,
                                 [&](const service::BenchFigure& figure) {
                                     print(context.out, figure, options->json);
                                 });
            return base::Exit::done;
        };
    });
}

}  // namespace openitem::cli
