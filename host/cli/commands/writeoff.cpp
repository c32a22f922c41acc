// openitem writeoff: what will not be paid any more.
#include <fmt/format.h>

#include <functional>
#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/write_off.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::WriteOffRequest request;
    std::string amount, on;
    bool json = false;
};
using Run = std::function<base::Exit(Context&, Options&)>;

Json json_of(const service::WriteOff& each) {
    Json json = {{"write_off", each.id},
                 {"state", collections::to_string(each.state)},
                 {"item", each.item.value},
                 {"number", each.number},
                 {"amount", json_money(each.amount)},
                 {"on", each.on.to_string()},
                 {"reason", each.reason},
                 {"proposed_by", each.proposed_by}};
    if (each.claim != service::ClaimState::none) {
        json["tax"] = json_money(each.tax);
        json["relief"] = collections::to_string(each.claim);
    }
    if (!each.decided_by.empty()) json["decided_by"] = each.decided_by;
    return json;
}

void print(Context& context, const Options& options, const std::vector<service::WriteOff>& list) {
    if (options.json) {
        for (const auto& each : list) context.out.line(one_line(json_of(each)));
        return;
    }
    Table table({{"write-off", Align::right},
                 {"state"},
                 {"document"},
                 {"amount", Align::right},
                 {"tax", Align::right},
                 {"relief"},
                 {"on"},
                 {"proposed by"},
                 {"decided by"},
                 {"reason"}});
    for (const auto& each : list) {
        const bool taxed = each.claim != service::ClaimState::none;
        table.row({std::to_string(each.id), std::string(collections::to_string(each.state)),
                   each.number, each.amount.to_text(), taxed ? each.tax.to_text() : "",
                   taxed ? std::string(collections::to_string(each.claim)) : "",
                   each.on.to_string(), each.proposed_by, each.decided_by, each.reason});
    }
    if (list.empty()) return context.out.line("there are no write-offs");
    table.print(context.out);
}

void complete(Options& options) {
    auto& request = options.request;
    if (!options.amount.empty()) request.amount = options.amount;
    request.on = date_option(options.on, "--on");
    request.by = whoever(request.by);
}

Run propose() {
    return [](Context& context, Options& options) {
        complete(options);
        const auto workspace = service::Workspace::open(context.workspace);
        const auto clock = base::clock_from_environment();
        print(context, options, {service::propose_write_off(workspace, *clock, options.request)});
        return base::Exit::done;
    };
}

Run advance(service::WriteOffStep step) {
    return [step](Context& context, Options& options) {
        complete(options);
        const auto workspace = service::Workspace::open(context.workspace);
        const auto clock = base::clock_from_environment();
        print(context, options,
              {service::advance_write_off(workspace, *clock, step, options.request)});
        return base::Exit::done;
    };
}

Run claim(service::ClaimStep step) {
    return [step](Context& context, Options& options) {
        complete(options);
        const auto workspace = service::Workspace::open(context.workspace);
        const auto clock = base::clock_from_environment();
        print(context, options, {service::claim_relief(workspace, *clock, step, options.request)});
        return base::Exit::done;
    };
}

base::Exit list(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    print(context, options, service::write_offs(workspace, options.request.company));
    return base::Exit::done;
}

}  // namespace

void register_writeoff(CLI::App& app, Context& context) {
    CLI::App* writeoff = add_command(
        app, "writeoff", "Write off what will not be paid, with a second person's approval.",
        {"openitem writeoff nordlicht propose RE-2026-0042 --reason insolvent --by ada",
         "openitem writeoff nordlicht approve 12 --by bob", "openitem writeoff nordlicht list"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    writeoff->add_option("COMPANY", request.company, "the company")->required();
    writeoff->require_subcommand(1);
    const auto verb = [&](const char* name, const char* purpose, const char* example, Run run) {
        CLI::App* command = add_command(*writeoff, name, purpose, {example});
        command->add_flag("--json", options->json, "exact data");
        command->callback([&context, options, run = std::move(run)] {
            context.action = [&context, options, run] { return run(context, *options); };
        });
        return command;
    };
    const auto step = [&](const char* name, const char* purpose, const char* example, Run run) {
        auto* command = verb(name, purpose, example, std::move(run));
        command->add_option("--on", options->on, "date of it (default: today)");
        command->add_option("--reason", request.reason, "why; it is kept");
        command->add_option("--by", request.by, "who (default: OPENITEM_USER, else the login)");
        return command;
    };
    const auto of_one = [&](const char* name, const char* purpose, const char* example, Run run) {
        auto* command = step(name, purpose, example, std::move(run));
        command->add_option("WRITE-OFF", request.id, "its number, as list shows it")->required();
        return command;
    };
    const auto with_amount = [&](CLI::App* command, const char* what) {
        command->add_option("--amount", options->amount, what);
    };
    auto* proposing = step(
        "propose", "Say what should be written off, and why.",
        "openitem writeoff nordlicht propose RE-2026-0042 --reason insolvent --by ada", propose());
    proposing->add_option("DOCUMENT", request.what, "its number, or item:ID")->required();
    with_amount(proposing, "how much of what is open (default: all)");
    using Step = service::WriteOffStep;
    of_one("approve", "Post a proposal of another person.",
           "openitem writeoff nordlicht approve 12 --by bob", advance(Step::approve));
    of_one("reject", "Refuse a proposal.", "openitem writeoff nordlicht reject 12 --by bob",
           advance(Step::reject));
    of_one("reverse", "Take back what was written off by mistake.",
           "openitem writeoff nordlicht reverse 12 --reason 'wrong invoice'",
           advance(Step::reverse));
    with_amount(of_one("recover", "Open again what is paid after all; its tax is due again.",
                       "openitem writeoff nordlicht recover 12 --amount 50.00 --on 2026-05-04",
                       advance(Step::recover)),
                "how much is paid (default: all)");
    using Claim = service::ClaimStep;
    of_one("claim",
           "Claim its tax back, once the country's conditions hold; --reason: what is shown.",
           "openitem writeoff nordlicht claim 12 --reason 'enforcement found nothing'",
           claim(Claim::claim));
    of_one("grant", "The tax is given back.", "openitem writeoff nordlicht grant 12",
           claim(Claim::grant));
    of_one("refuse", "The tax is not given back: it is a loss as well.",
           "openitem writeoff nordlicht refuse 12", claim(Claim::refuse));
    verb("list", "All there are, and their states.", "openitem writeoff nordlicht list", list);
}

}  // namespace openitem::cli
