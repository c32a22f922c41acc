// openitem snapshot: figures that are kept, and whether they are still what they were.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/snapshot.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string company;
    std::string from;
    std::string to;
    std::int64_t id = 0;
    bool json = false;
};

Json json_of(const service::Snapshot& snapshot) {
    Json figures = Json::array();
    for (std::size_t i = 0; i < snapshot.figures.size(); ++i) {
        const auto& figure = snapshot.figures[i];
        Json inputs = Json::object();
        for (const auto& input : figure.inputs) inputs[input.name] = input.value;
        Json json = {{"name", figure.name},   {"formula", figure.formula},
                     {"basis", figure.basis}, {"inputs", std::move(inputs)},
                     {"unit", figure.unit},   {"hash", snapshot.hashes[i]}};
        if (figure.value) json["value"] = figure.value->to_string();
        if (!figure.note.empty()) json["note"] = figure.note;
        figures.push_back(std::move(json));
    }
    return {{"type", "snapshot"},
            {"id", snapshot.id},
            {"recorded_at", snapshot.recorded_at.to_string()},
            {"from", snapshot.from.to_string()},
            {"to", snapshot.to.to_string()},
            {"entry", snapshot.entry},
            {"chain", snapshot.chain},
            {"figures", std::move(figures)}};
}

std::string value_of(const metrics::Figure& figure) {
    return figure.value ? fmt::format("{} {}", figure.value->to_string(), figure.unit) : "-";
}

base::Exit keep(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    constexpr std::int32_t usual_days = 90;
    const auto to = date_option(options.to, "--to").value_or(clock->today());
    const auto from = date_option(options.from, "--from").value_or(to.add_days(1 - usual_days));
    const auto kept =
        service::keep_snapshot(workspace, options.company, *clock, {.from = from, .to = to});
    if (options.json) {
        context.out.line(one_line(json_of(kept)));
        return base::Exit::done;
    }
    context.out.line(
        fmt::format("snapshot {}: {} figures from {} to {}, at entry {} of the journal", kept.id,
                    kept.figures.size(), from.to_string(), to.to_string(), kept.entry));
    return base::Exit::done;
}

std::vector<service::Snapshot> asked_for(const service::Workspace& workspace,
                                         const Options& options) {
    auto all = service::snapshots(workspace, options.company);
    if (options.id == 0) return all;
    std::erase_if(all, [&](const auto& each) { return each.id != options.id; });
    if (all.empty()) {
        throw base::RunError(base::Exit::wrong_use,
                             fmt::format("there is no snapshot {}", options.id));
    }
    return all;
}

base::Exit list(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto all = asked_for(workspace, options);
    if (options.json) {
        for (const auto& each : all) context.out.line(one_line(json_of(each)));
        return base::Exit::done;
    }
    if (all.empty()) context.out.line("no snapshot is kept: openitem snapshot COMPANY keep");
    Table table({{"snapshot", Align::right}, {"kept"}, {"from"}, {"to"}, {"entry", Align::right}});
    for (const auto& each : all) {
        table.row({std::to_string(each.id), each.recorded_at.to_string(), each.from.to_string(),
                   each.to.to_string(), std::to_string(each.entry)});
    }
    table.print(context.out);
    if (options.id == 0) return base::Exit::done;
    Table figures({{"figure"}, {"value", Align::right}, {"formula"}, {"hash"}});
    for (std::size_t i = 0; i < all.front().figures.size(); ++i) {
        const auto& figure = all.front().figures[i];
        figures.row(
            {figure.name, value_of(figure), figure.formula, all.front().hashes[i].substr(0, 16)});
    }
    figures.print(context.out);
    return base::Exit::done;
}

base::Exit check(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    bool good = true;
    for (const auto& each : asked_for(workspace, options)) {
        const auto problems = service::check_snapshot(workspace, options.company, each);
        good = good && problems.empty();
        if (options.json) {
            Json line = {{"type", "snapshot_check"}, {"id", each.id}, {"good", problems.empty()}};
            for (const auto& problem : problems) {
                line["problems"].push_back({{"figure", problem.figure}, {"message", problem.what}});
            }
            context.out.line(one_line(line));
            continue;
        }
        context.out.line(fmt::format(
            "snapshot {}: {}", each.id,
            problems.empty() ? fmt::format("{} figures are what they were", each.figures.size())
                             : "not as it was kept"));
        for (const auto& problem : problems) {
            context.out.line(problem.figure.empty()
                                 ? fmt::format("  {}", problem.what)
                                 : fmt::format("  {}: {}", problem.figure, problem.what));
        }
    }
    return good ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

void register_snapshot(CLI::App& app, Context& context) {
    CLI::App* snapshot = add_command(
        app, "snapshot", "Keep figures with all they are made of, and check them later.",
        {"openitem snapshot nordlicht keep --from 2026-01-01 --to 2026-03-31",
         "openitem snapshot nordlicht list", "openitem snapshot nordlicht check"});
    auto options = std::make_shared<Options>();
    snapshot->add_option("COMPANY", options->company, "the company")->required();
    snapshot->require_subcommand(1);
    using Verb = base::Exit (*)(Context&, const Options&);
    const auto verb = [&](const char* name, const char* purpose, Verb work) {
        CLI::App* command = add_command(*snapshot, name, purpose,
                                        {fmt::format("openitem snapshot nordlicht {}", name)});
        command->add_flag("--json", options->json, "exact data");
        command->callback([&context, options, work] {
            context.action = [&context, options, work] { return work(context, *options); };
        });
        return command;
    };
    auto* const kept = verb("keep", "Make the figures of a window and keep them.", keep);
    kept->add_option("--from", options->from, "first day of the window (default: 90 days)");
    kept->add_option("--to,--as-of", options->to, "its last day (default: today)");
    verb("list", "The snapshots that are kept; with a number, its figures.", list)
        ->add_option("NUMBER", options->id, "one of them")
        ->check(CLI::PositiveNumber);
    verb("check", "Compute them again: from their inputs, and from the books as they stood then.",
         check)
        ->add_option("NUMBER", options->id, "one of them (default: all)")
        ->check(CLI::PositiveNumber);
}

}  // namespace openitem::cli
