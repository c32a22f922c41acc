#include "host/cli/commands/cash_list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/clock.hpp"
#include "host/cli/table.hpp"

namespace openitem::cli {

Json json_of_applied(const service::AppliedByHand& one) {
    Json out = {{"allocation", one.allocation.value},
                {"from", one.from},
                {"to", one.to},
                {"amount", json_money(one.amount)}};
    if (one.as) out["as"] = json_money(*one.as);
    if (one.taken_back) out["taken_back"] = true;
    return out;
}

namespace {

struct Options {
    std::string on;
    bool all = false;
    bool json = false;
};

base::Exit list(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto day = date_option(options.on, "--as-of").value_or(clock->today());
    const auto cash = service::list_cash(workspace, company, day, options.all);
    Table table({{"payment"},
                 {"value date"},
                 {"customer"},
                 {"payer", Align::left, true},
                 {"amount", Align::right},
                 {"open", Align::right},
                 {"state"},
                 {"applied to"}});
    for (const auto& item : cash.items) {
        const auto label = cash.customers.find(item.customer);
        const auto customer = label == cash.customers.end() ? "" : label->second.number;
        std::vector<std::string> applied;
        Json allocations = Json::array();
        for (const auto& one : item.applied) {
            applied.push_back(fmt::format("{} {}{}", one.to, one.amount.to_string(),
                                          one.as ? " as " + one.as->to_text() : ""));
            allocations.push_back(json_of_applied(one));
        }
        if (options.json) {
            Json line = {{"payment", item.number},
                         {"value_on", item.value_on.to_string()},
                         {"amount", json_money(item.amount)},
                         {"open", json_money(item.open)},
                         {"state", item.state}};
            if (!customer.empty()) line["customer"] = customer;
            if (!item.payer.empty()) line["payer"] = item.payer;
            line["applied"] = std::move(allocations);
            context.out.line(one_line(line));
            continue;
        }
        table.row({item.number, item.value_on.to_string(), customer, item.payer,
                   item.amount.to_string(), item.open.to_string(), item.state,
                   fmt::format("{}", fmt::join(applied, ", "))});
    }
    table.print(context.out);
    if (cash.items.empty() && !options.json) context.out.line("no cash waits to be applied");
    return base::Exit::done;
}

}  // namespace

void add_cash_list_verb(CLI::App& command, Context& context, std::shared_ptr<std::string> company) {
    auto options = std::make_shared<Options>();
    CLI::App* sub =
        command.add_subcommand("list", "receipts and returns, and what they were applied to");
    sub->add_flag("--json", options->json, "exact data, one JSON object per line");
    sub->add_flag("--all", options->all, "those with nothing open too");
    sub->add_option("--as-of", options->on, "as of a day (default: today)");
    sub->callback([&context, company, options] {
        context.action = [&context, company, options] { return list(context, *company, *options); };
    });
}

}  // namespace openitem::cli
