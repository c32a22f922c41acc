#include "host/cli/commands/cash_aliases.hpp"

#include <fmt/format.h>

#include "host/base/clock.hpp"
#include "host/base/text.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/cash_aliases.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::ForgetAlias request;
    std::string on;
    bool json = false;
};

const char* kind_of(const service::PayerAlias& alias) { return alias.account ? "account" : "name"; }

std::string customer_of(const service::AliasList& list, const service::PayerAlias& alias) {
    const auto label = list.customers.find(alias.customer);
    return label == list.customers.end() ? "" : label->second.number;
}

Json json_of(const service::AliasList& list, const service::PayerAlias& alias) {
    Json from = Json::array();
    for (const auto& each : alias.from) {
        from.push_back({{"payment", each.payment}, {"on", each.on.to_string()}, {"by", each.by}});
    }
    return {{"kind", kind_of(alias)},
            {"text", alias.text},
            {"customer", customer_of(list, alias)},
            {"used", alias.used},
            {"learned_from", std::move(from)}};
}

base::Exit list(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto day = date_option(options.on, "--as-of").value_or(clock->today());
    const auto list = service::payer_aliases(workspace, company, day);
    Table table(
        {{"payer", Align::left, true}, {"kind"}, {"customer"}, {"learned from"}, {"by"}, {"used"}});
    for (const auto& alias : list.aliases) {
        if (options.json) {
            context.out.line(one_line(json_of(list, alias)));
            continue;
        }
        std::string from, by;
        for (const auto& each : alias.from) {
            const bool again = by.find(each.by) != std::string::npos;
            from += fmt::format("{}{} on {}", from.empty() ? "" : ", ", each.payment,
                                each.on.to_string());
            if (!again) by += (by.empty() ? "" : ", ") + each.by;
        }
        table.row({alias.text, kind_of(alias), customer_of(list, alias), from, by,
                   alias.used ? "yes" : "no: of several customers"});
    }
    if (!options.json && list.aliases.empty()) context.out.line("nothing was learned of payers");
    if (!options.json && !list.aliases.empty()) table.print(context.out);
    return base::Exit::done;
}

base::Exit forget(Context& context, const std::string& company, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    options.request.company = company;
    options.request.by = whoever(options.request.by);
    const auto forgotten = service::forget_alias(workspace, *clock, options.request);
    for (const auto& alias : forgotten.aliases) {
        if (options.json) {
            context.out.line(one_line(json_of(forgotten, alias)));
            continue;
        }
        context.out.line(fmt::format("{} {} tells {} no more (learned from {})", kind_of(alias),
                                     base::escape_for_terminal(alias.text),
                                     base::escape_for_terminal(customer_of(forgotten, alias)),
                                     base::escape_for_terminal(alias.from.front().payment)));
    }
    return base::Exit::done;
}

}  // namespace

void add_cash_aliases_verb(CLI::App& command, Context& context,
                           std::shared_ptr<std::string> company) {
    auto options = std::make_shared<Options>();
    CLI::App* group = command.add_subcommand(
        "aliases", "names and accounts of payers, learned from what people applied by hand");
    group->require_subcommand(1);
    const auto verb = [&](const char* name, const char* about, auto work) {
        CLI::App* sub = group->add_subcommand(name, about);
        sub->add_flag("--json", options->json, "exact data, one JSON object per line");
        sub->callback([&context, company, options, work] {
            context.action = [&context, company, options, work] {
                return work(context, *company, *options);
            };
        });
        return sub;
    };
    CLI::App* listing = verb("list", "which, of whom, and from which payment", list);
    listing->add_option("--as-of", options->on, "as of a day (default: today)");
    CLI::App* forgetting =
        verb("forget", "from now on it tells nobody, until learned again", forget);
    auto& request = options->request;
    forgetting->add_option("TEXT", request.text, "the name or the account")->required();
    forgetting->add_option("--customer", request.customer, "for that customer alone");
    forgetting->add_option("--reason", request.reason, "why; it is kept");
    forgetting->add_option("--by", request.by, "who (default: OPENITEM_USER, else the login)");
}

}  // namespace openitem::cli
