// openitem tasks: what changes in the books have left for a person to look at.
#include "host/service/tasks.hpp"

#include <fmt/format.h>

#include <memory>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string company;
    std::int64_t id = 0;
    std::string reason;
    bool all = false;
    bool json = false;
};

Json json_of(const service::Task& task) {
    Json line = {{"id", task.row.id.value},
                 {"kind", task.row.kind},
                 {"state", task.row.state},
                 {"changed", task.changed},
                 {"item", task.item},
                 {"amount", json_money(task.row.amount)},
                 {"open", json_money(task.open)},
                 {"what", task.what},
                 {"since", task.row.recorded_at.to_string()}};
    if (!task.customer.empty()) line["customer"] = task.customer;
    if (!task.row.reason.empty()) line["reason"] = task.row.reason;
    return line;
}

base::Exit list(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto tasks = service::list_tasks(workspace, options.company, options.all);
    for (const auto& task : tasks) {
        if (options.json) {
            context.out.line(one_line(json_of(task)));
            continue;
        }
        const auto done = task.row.state == "open" ? "" : " (done: " + task.row.reason + ")";
        const auto who = task.customer.empty() ? "" : task.customer + ": ";
        print_wrapped(context.out, base::escape_for_terminal(who + task.what + done),
                      fmt::format("{:>4}  ", task.row.id.value), "      ");
    }
    if (tasks.empty() && !options.json) context.out.line("nothing to do");
    return base::Exit::done;
}

base::Exit close(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    service::close_task(workspace, options.company, *clock, options.id, options.reason);
    context.out.line(fmt::format("{} done", options.id));
    return base::Exit::done;
}

}  // namespace

void register_tasks(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "tasks", "What changes in the books have left for a person to look at.",
        {"openitem tasks nordlicht", "openitem tasks nordlicht done 3 --reason \"refunded\""});
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", options->company, "the company")->required();
    command->add_flag("--all", options->all, "those that are done too");
    command->add_flag("--json", options->json, "exact data, one JSON object per task");
    command->callback([&context, options] {
        if (context.action) return;  // a verb below
        context.action = [&context, options] { return list(context, *options); };
    });
    CLI::App* closing = command->add_subcommand("done", "somebody has dealt with one");
    closing->add_option("ID", options->id, "its id")->required();
    closing->add_option("--reason", options->reason, "what was done")->required();
    closing->callback([&context, options] {
        context.action = [&context, options] { return close(context, *options); };
    });
}

}  // namespace openitem::cli
