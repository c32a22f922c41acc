// openitem intercompany: receipts that were paid to the wrong company of a client.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/intercompany.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::MoveRequest request;
    std::string on, amount;
    bool json = false;
};

void print(Context& context, bool json, const std::vector<service::Moved>& list) {
    if (json) {
        for (const auto& each : list) {
            context.out.line(one_line({{"operation", each.operation},
                                       {"payment", each.payment},
                                       {"to", each.to},
                                       {"amount", json_money(each.amount)},
                                       {"on", each.on.to_string()},
                                       {"state", each.state}}));
        }
        return;
    }
    Table table({{"payment"}, {"to"}, {"amount", Align::right}, {"on"}, {"state"}});
    for (const auto& each : list) {
        table.row({each.payment, each.to, each.amount.to_text(), each.on.to_string(), each.state});
    }
    if (list.empty()) return context.out.line("there are no moved receipts");
    table.print(context.out);
}

base::Exit move(Context& context, Options& options) {
    auto& request = options.request;
    request.on = date_option(options.on, "--on");
    if (!options.amount.empty()) request.amount = options.amount;
    request.by = whoever(request.by);
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    print(context, options.json, {service::move_receipt(workspace, *clock, request)});
    return base::Exit::done;
}

base::Exit finish(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto count = service::finish_moves(workspace, *clock, options.request.company);
    if (options.json) {
        context.out.line(one_line({{"arrived", count}}));
    } else {
        context.out.line(fmt::format("{} arrived", count));
    }
    return base::Exit::done;
}

base::Exit list(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    print(context, options.json, service::moves(workspace, options.request.company));
    return base::Exit::done;
}

}  // namespace

void register_intercompany(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "intercompany", "Move receipts that were paid to the wrong company of a client.",
        {"openitem intercompany nordlicht move P-17 --to suedwind --reason 'wrong account'",
         "openitem intercompany nordlicht list"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    command->add_option("COMPANY", request.company, "where the money came in")->required();
    command->require_subcommand(1);
    using Verb = base::Exit (*)(Context&, Options&);
    const auto verb = [&](const char* name, const char* purpose, const char* example, Verb work) {
        CLI::App* made = add_command(*command, name, purpose, {example});
        made->add_flag("--json", options->json, "exact data");
        made->callback([&context, options, work] {
            context.action = [&context, options, work] { return work(context, *options); };
        });
        return made;
    };
    CLI::App* moving = verb("move", "By a pair of entries on the intercompany account.",
                            "openitem intercompany nordlicht move P-17 --to suedwind", move);
    moving->add_option("RECEIPT", request.payment, "its number, or item:ID")->required();
    moving->add_option("--to", request.to, "the company it was meant for")->required();
    moving->add_option("--amount", options->amount, "how much (default: all that is open)");
    moving->add_option("--on", options->on, "date of it (default: today)");
    moving->add_option("--reason", request.reason, "why; it is kept");
    moving->add_option("--by", request.by, "who (default: OPENITEM_USER, else the login)");
    verb("finish", "Let arrive what was stopped on its way.",
         "openitem intercompany nordlicht finish", finish);
    verb("list", "What has left, and whether it has arrived.",
         "openitem intercompany nordlicht list", list);
}

}  // namespace openitem::cli
