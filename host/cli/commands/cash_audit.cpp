#include "host/cli/commands/cash_audit.hpp"

#include "host/base/clock.hpp"
#include "host/base/text.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/cash_audit.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string on;
    service::AuditRequest request;
    bool json = false;
};

Json json_of(const cash::AuditFinding& finding) {
    Json line = {{"check", cash::to_string(finding.check)},
                 {"payment", finding.payment},
                 {"amount", json_money(finding.amount)},
                 {"on", finding.on.to_string()},
                 {"to_do", finding.to_do}};
    if (!finding.item.empty()) line["item"] = finding.item;
    return line;
}

base::Exit audit(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto day = date_option(options.on, "--as-of").value_or(clock->today());
    const auto findings = service::audit_cash(workspace, company, day, options.request);
    Table table({{"check"},
                 {"payment"},
                 {"item"},
                 {"amount", Align::right},
                 {"on"},
                 {"what to do", Align::left, true}});
    for (const auto& finding : findings) {
        if (options.json) {
            context.out.line(one_line(json_of(finding)));
            continue;
        }
        table.row({std::string(cash::to_string(finding.check)), finding.payment, finding.item,
                   finding.amount.to_text(), finding.on.to_string(), finding.to_do});
    }
    if (!options.json && !findings.empty()) table.print(context.out);
    if (!options.json && findings.empty()) context.out.line("nothing found");
    return findings.empty() ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

void add_cash_audit_verb(CLI::App& command, Context& context,
                         std::shared_ptr<std::string> company) {
    auto options = std::make_shared<Options>();
    CLI::App* sub = command.add_subcommand(
        "audit", "what is wrong with cash that is applied already; exit 1 when something is");
    sub->add_flag("--json", options->json, "exact data, one JSON object per line");
    sub->add_option("--as-of", options->on, "as of a day (default: today)");
    sub->add_option("--duplicate-days", options->request.duplicate_days,
                    "value dates so far apart can be the same money (default: the policy's)")
        ->check(CLI::Range(0, 3660));
    sub->add_option("--stale-days", options->request.stale_days,
                    "money not applied for longer than that is a finding (default: the policy's)")
        ->check(CLI::Range(0, 3660));
    sub->callback([&context, company, options] {
        context.action = [&context, company, options] {
            return audit(context, *company, *options);
        };
    });
}

}  // namespace openitem::cli
