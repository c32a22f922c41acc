// openitem provision: the allowance for bad debt.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/provision.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string company, on, from, by;
    bool json = false;
};

std::string bucket_label(const collections::ProvisionPolicy& policy,
                         const metrics::ProvisionRow& row) {
    if (!row.bucket) return "specific";
    const auto& until = policy.until_days;
    if (*row.bucket == until.size()) return fmt::format("{}+", until.back() + 1);
    if (until[*row.bucket] == 0) return "not due";
    const int from = *row.bucket == 0 ? 0 : until[*row.bucket - 1] + 1;
    return fmt::format("{}-{}", from, until[*row.bucket]);
}

Json json_of(const service::ProvisionReport& report) {
    const auto money = [&](std::int64_t minor) {
        return json_money(base::Money{minor, report.currency});
    };
    Json rows = Json::array();
    for (const auto& row : report.needed.rows) {
        Json line = {{"segment", report.policy.segments[row.segment].name},
                     {"bucket", bucket_label(report.policy, row)},
                     {"items", row.items},
                     {"open", money(row.gross)},
                     {"base", money(row.base)},
                     {"required", money(row.required)}};
        if (row.bucket) line["rate"] = row.rate.to_string();
        rows.push_back(std::move(line));
    }
    Json json = {{"rows", rows},
                 {"required", money(report.needed.required)},
                 {"booked", money(report.booked)},
                 {"difference", money(report.difference)}};
    if (report.entry) json["entry"] = report.entry.value;
    return json;
}

void print(Context& context, const Options& options, const service::ProvisionReport& report) {
    if (options.json) return context.out.line(one_line(json_of(report)));
    const auto money = [&](std::int64_t minor) {
        return base::Money{minor, report.currency}.to_text();
    };
    Table table({{"segment"},
                 {"days past due"},
                 {"items", Align::right},
                 {"open", Align::right},
                 {"net of tax", Align::right},
                 {"rate %", Align::right},
                 {"required", Align::right}});
    for (const auto& row : report.needed.rows) {
        table.row({report.policy.segments[row.segment].name, bucket_label(report.policy, row),
                   std::to_string(row.items), money(row.gross), money(row.base),
                   row.bucket ? row.rate.to_string() : "", money(row.required)});
    }
    table.print(context.out);
    context.out.line(fmt::format("{} required, {} booked, {} {}", money(report.needed.required),
                                 money(report.booked), money(report.difference),
                                 report.entry ? "posted" : "to post"));
}

base::Date day_of(const Options& options, base::Clock& clock) {
    return date_option(options.on, "--on").value_or(clock.today());
}

base::Exit show(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    print(context, options,
          service::show_provision(workspace, options.company, day_of(options, *clock)));
    return base::Exit::done;
}

base::Exit run(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto day = day_of(options, *clock);
    print(context, options,
          service::post_provision(workspace, options.company, *clock, day, whoever(options.by)));
    return base::Exit::done;
}

base::Exit movement(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto from = date_option(options.from, "--from");
    if (!from) throw base::RunError(base::Exit::wrong_use, "movement: expected --from");
    const auto through = day_of(options, *clock);
    const auto moved = service::allowance_movement(workspace, options.company, *from, through);
    const auto currency = workspace.company(options.company).currency;
    const std::pair<const char*, std::int64_t> rows[] = {
        {"opening", moved.opening},          {"additions", moved.additions},
        {"releases", moved.releases},        {"utilisation", moved.utilisation},
        {"currency and other", moved.other}, {"closing", moved.closing}};
    if (options.json) {
        Json json = Json::object();
        for (const auto& [name, minor] : rows)
            json[name] = json_money(base::Money{minor, currency});
        context.out.line(one_line(json));
        return base::Exit::done;
    }
    Table table({{"allowance"}, {"amount", Align::right}});
    for (const auto& [name, minor] : rows) {
        table.row({name, base::Money{minor, currency}.to_text()});
    }
    table.print(context.out);
    return base::Exit::done;
}

}  // namespace

void register_provision(CLI::App& app, Context& context) {
    CLI::App* provision =
        add_command(app, "provision", "The allowance for bad debt, by a matrix of loss rates.",
                    {"openitem provision nordlicht show --on 2026-12-31",
                     "openitem provision nordlicht run --on 2026-12-31",
                     "openitem provision nordlicht movement --from 2025-12-31 --on 2026-12-31"});
    auto options = std::make_shared<Options>();
    provision->add_option("COMPANY", options->company, "the company")->required();
    provision->require_subcommand(1);
    using Verb = base::Exit (*)(Context&, const Options&);
    const auto verb = [&](const char* name, const char* purpose, const char* day, Verb work) {
        CLI::App* command =
            add_command(*provision, name, purpose,
                        {fmt::format("openitem provision nordlicht {}{}", name,
                                     work == &movement ? " --from 2025-12-31" : "")});
        command->add_option("--on", options->on, day);
        command->add_flag("--json", options->json, "exact data");
        command->callback([&context, options, work] {
            context.action = [&context, options, work] { return work(context, *options); };
        });
        return command;
    };
    verb("show", "What is required, and what is booked; nothing is written.",
         "as of the end of this day (default: today)", show);
    verb("run", "Post the difference.", "as of the end of this day (default: today)", run)
        ->add_option("--by", options->by, "who (default: OPENITEM_USER, else the login)");
    verb("movement", "How the allowance came from one day's to another's.",
         "through this day (default: today)", movement)
        ->add_option("--from", options->from, "from the end of this day")
        ->required();
}

}  // namespace openitem::cli
