#include "host/cli/commands/cash_verify.hpp"

#include <fmt/format.h>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/cash_review.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::Verification request;
    std::string on;
    bool json = false;
};

Json json_of(const service::ToVerify& one, const std::string& customer) {
    Json out = {{"payment", one.number},
                {"item", one.item.value},
                {"value_on", one.value_on.to_string()},
                {"amount", json_money(one.amount)},
                {"applied", json_money(one.applied)},
                {"applied_by", one.by}};
    if (!customer.empty()) out["customer"] = customer;
    if (!one.why.empty()) out["why"] = one.why;
    return out;
}

base::Exit list(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto day = date_option(options.on, "--as-of").value_or(clock->today());
    const auto list = service::unverified_cash(workspace, company, day);
    Table table({{"payment"},
                 {"value date"},
                 {"customer"},
                 {"amount", Align::right},
                 {"applied", Align::right},
                 {"by"},
                 {"why", Align::left, true}});
    for (const auto& one : list.items) {
        const auto label = list.customers.find(one.customer);
        const auto customer = label == list.customers.end() ? "" : label->second.number;
        if (options.json) {
            context.out.line(one_line(json_of(one, customer)));
            continue;
        }
        table.row({one.number, one.value_on.to_string(), customer, one.amount.to_text(),
                   one.applied.to_text(),
                   one.by.empty() ? "(by rule)" : fmt::format("{}", fmt::join(one.by, ", ")),
                   one.why});
    }
    if (options.json) return base::Exit::done;
    if (!list.items.empty()) table.print(context.out);
    if (!list.wanted) {
        context.out.line(
            "the policy asks for no second person: \"verify\" in policies/cash.json does");
    } else if (list.items.empty()) {
        context.out.line("nothing waits for a second person");
    }
    return base::Exit::done;
}

base::Exit verify(Context& context, const std::string& company, Options& options) {
    auto& request = options.request;
    if (request.payment.empty()) return list(context, company, options);
    if (!options.on.empty()) {
        throw base::RunError(base::Exit::wrong_use,
                             "--as-of is for the list: who verifies, looks at it today");
    }
    request.company = company;
    request.by = whoever(request.by);
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto done = service::verify_cash(workspace, *clock, request);
    if (options.json) {
        auto line = json_of(done, {});
        line["verified_by"] = request.by;
        context.out.line(one_line(line));
        return base::Exit::done;
    }
    context.out.line(fmt::format("{} of {} verified by {}", done.applied.to_text(),
                                 base::escape_for_terminal(done.number),
                                 base::escape_for_terminal(request.by)));
    return base::Exit::done;
}

}  // namespace

void add_cash_verify_verb(CLI::App& command, Context& context,
                          std::shared_ptr<std::string> company) {
    auto options = std::make_shared<Options>();
    CLI::App* sub = command.add_subcommand(
        "verify",
        "a second person looked at what was applied; without PAYMENT: what waits for one");
    sub->add_flag("--json", options->json, "exact data, one JSON object per line");
    auto& request = options->request;
    sub->add_option("PAYMENT", request.payment, "a receipt, or item:ID");
    sub->add_option("--by", request.by, "who (default: OPENITEM_USER, else the login)");
    sub->add_option("--reason", request.reason, "a note; it is kept");
    sub->add_option("--as-of", options->on, "the list as of a day (default: today)");
    sub->callback([&context, company, options] {
        context.action = [&context, company, options] {
            return verify(context, *company, *options);
        };
    });
}

}  // namespace openitem::cli
