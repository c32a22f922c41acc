// openitem chargeback: payments that were taken back because their payers contested them.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/chargeback.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::ChargebackRequest request;
    std::string on;
    bool json = false;
};

Json json_of(const service::Chargeback& each) {
    Json json = {{"return", each.number},
                 {"item", each.item.value},
                 {"state", collections::to_string(each.state)},
                 {"amount", json_money(each.amount)},
                 {"on", each.on.to_string()},
                 {"by", each.by},
                 {"reason", each.reason}};
    if (!each.payment.empty()) json["payment"] = each.payment;
    if (each.applied.minor != 0) json["applied"] = json_money(each.applied);
    return json;
}

void print(Context& context, bool json, const std::vector<service::Chargeback>& list) {
    if (json) {
        for (const auto& each : list) context.out.line(one_line(json_of(each)));
        return;
    }
    Table table(
        {{"return"}, {"state"}, {"amount", Align::right}, {"payment"}, {"on"}, {"by"}, {"reason"}});
    for (const auto& each : list) {
        table.row({each.number, std::string(collections::to_string(each.state)),
                   each.amount.to_text(), each.payment, each.on.to_string(), each.by, each.reason});
    }
    if (list.empty()) return context.out.line("there are no chargebacks");
    table.print(context.out);
}

base::Exit advance(Context& context, Options& options, service::ChargebackState to) {
    options.request.on = date_option(options.on, "--on");
    options.request.by = whoever(options.request.by);
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    print(context, options.json,
          {service::advance_chargeback(workspace, *clock, to, options.request)});
    return base::Exit::done;
}

base::Exit list(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    print(context, options.json, service::chargebacks(workspace, options.request.company));
    return base::Exit::done;
}

}  // namespace

void register_chargeback(CLI::App& app, Context& context) {
    CLI::App* chargeback =
        add_command(app, "chargeback", "Payments that were taken back because they were contested.",
                    {"openitem chargeback nordlicht open R-7 --reason 'card, goods not received'",
                     "openitem chargeback nordlicht won R-7 --receipt P-12"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    chargeback->add_option("COMPANY", request.company, "the company")->required();
    chargeback->require_subcommand(1);
    const auto step = [&](const char* name, const char* purpose, service::ChargebackState to) {
        CLI::App* command =
            add_command(*chargeback, name, purpose,
                        {fmt::format("openitem chargeback nordlicht {} R-7", name)});
        command->add_option("RETURN", request.number, "number of the return")->required();
        command->add_option("--on", options->on, "date of it (default: today)");
        command->add_option("--reason", request.reason, "why; it is kept");
        command->add_option("--by", request.by, "who (default: OPENITEM_USER, else the login)");
        command->add_flag("--json", options->json, "exact data");
        command->callback([&context, options, to] {
            context.action = [&context, options, to] { return advance(context, *options, to); };
        });
        return command;
    };
    using State = service::ChargebackState;
    step("open", "The return is contested.", State::open);
    step("won", "The money came back: it pays again what the return had opened.", State::won)
        ->add_option("--receipt", request.receipt, "the payment that brought it back");
    step("lost", "It did not: the invoice stays open.", State::lost);
    CLI::App* listing = add_command(*chargeback, "list", "All there are, and their states.",
                                    {"openitem chargeback nordlicht list"});
    listing->add_flag("--json", options->json, "exact data");
    listing->callback([&context, options] {
        context.action = [&context, options] { return list(context, *options); };
    });
}

}  // namespace openitem::cli
