// openitem charge: what customers owe besides their invoices.
#include <fmt/format.h>

#include <functional>
#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/charge.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::ChargeRequest request;
    std::string on, due;
    bool json = false;
};

Json json_of(const service::Charge& each) {
    Json json = {{"number", each.number},
                 {"item", each.item.value},
                 {"customer", each.customer},
                 {"kind", cash::to_string(each.debt)},
                 {"amount", json_money(each.amount)},
                 {"open", json_money(each.open)},
                 {"on", each.on.to_string()},
                 {"due_on", each.due_on.to_string()},
                 {"waived", each.waived}};
    if (!each.invoice.empty()) json["invoice"] = each.invoice;
    if (!each.reason.empty()) json["reason"] = each.reason;
    return json;
}

void print(Context& context, bool json, const std::vector<service::Charge>& list) {
    if (json) {
        for (const auto& each : list) context.out.line(one_line(json_of(each)));
        return;
    }
    Table table({{"charge"},
                 {"customer"},
                 {"kind"},
                 {"amount", Align::right},
                 {"open", Align::right},
                 {"on"},
                 {"due"},
                 {"for"},
                 {"reason"}});
    for (const auto& each : list) {
        table.row({each.number, each.customer, std::string(cash::to_string(each.debt)),
                   each.amount.to_text(), each.waived ? "waived" : each.open.to_text(),
                   each.on.to_string(), each.due_on.to_string(), each.invoice, each.reason});
    }
    if (list.empty()) return context.out.line("there are no charges");
    table.print(context.out);
}

using Work = service::Charge (*)(const service::Workspace&, base::Clock&,
                                 const service::ChargeRequest&);

base::Exit write(Context& context, Options& options, Work work) {
    options.request.on = date_option(options.on, "--on");
    options.request.due = date_option(options.due, "--due");
    options.request.by = whoever(options.request.by);
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    print(context, options.json, {work(workspace, *clock, options.request)});
    return base::Exit::done;
}

base::Exit list(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto day = date_option(options.on, "--on");
    const auto today = base::clock_from_environment()->today();
    print(context, options.json,
          service::charges(workspace, options.request.company, day.value_or(today)));
    return base::Exit::done;
}

}  // namespace

void register_charge(CLI::App& app, Context& context) {
    CLI::App* charge = add_command(
        app, "charge", "Costs and interest that customers owe besides their invoices.",
        {"openitem charge nordlicht add 10012 --kind costs --amount 5.00 --for RE-2026-0042",
         "openitem charge nordlicht list"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    charge->add_option("COMPANY", request.company, "the company")->required();
    charge->require_subcommand(1);
    const auto common = [&](CLI::App* command, const char* day) {
        command->add_option("--on", options->on, day);
        command->add_flag("--json", options->json, "exact data");
    };
    const auto writes = [&](CLI::App* command, Work work) {
        common(command, "date of it (default: today)");
        command->add_option("--by", request.by, "who (default: OPENITEM_USER, else the login)");
        command->callback([&context, options, work] {
            context.action = [&context, options, work] { return write(context, *options, work); };
        });
    };
    CLI::App* adding =
        add_command(*charge, "add", "Charge a customer; it is numbered and posted.",
                    {"openitem charge nordlicht add 10012 --kind interest --amount 0.25"});
    adding->add_option("CUSTOMER", request.customer, "number, name or #ID")->required();
    adding->add_option("--kind", request.kind, "costs or interest")->required();
    adding->add_option("--amount", request.amount, "in the currency of the books")->required();
    adding->add_option("--for", request.invoice, "the invoice it is charged for");
    adding->add_option("--due", options->due, "when it is due (default: at once)");
    adding->add_option("--reason", request.reason, "why; it stands on the document");
    writes(adding, &service::add_charge);
    CLI::App* waiving =
        add_command(*charge, "waive", "Take a charge back; what was paid of it is free again.",
                    {"openitem charge nordlicht waive CHG-000001 --reason goodwill"});
    waiving->add_option("CHARGE", request.number, "its number")->required();
    waiving->add_option("--reason", request.reason, "why; it is kept")->required();
    writes(waiving, &service::waive_charge);
    CLI::App* listing = add_command(*charge, "list", "All there are, and what is open of them.",
                                    {"openitem charge nordlicht list"});
    common(listing, "as of the end of this day (default: today)");
    listing->callback([&context, options] {
        context.action = [&context, options] { return list(context, *options); };
    });
}

}  // namespace openitem::cli
