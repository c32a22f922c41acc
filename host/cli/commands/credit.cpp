// openitem credit: may this customer have this order or invoice on credit?
#include "host/service/credit.hpp"

#include <fmt/format.h>

#include <memory>

#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/service/policies.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::CreditQuestion question;
    std::string amount;
    std::string as_of;
    bool json = false;
};

base::Exit check(Context& context, const std::string& company, const Options& options) {
    auto question = options.question;
    if (!options.amount.empty()) question.amount = options.amount;
    question.as_of = date_option(options.as_of, "--as-of");
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto answer = service::check_credit(workspace, company, *clock, question);
    if (options.json) {
        context.out.line(one_line(json_decision(answer.record, answer.decision)));
    } else {
        print_decision(context.out, answer.record);
        if (answer.decision) {
            const bool blocked = answer.outcome == credit::Outcome::blocked;
            context.out.line(
                fmt::format("  kept as decision {}{}", answer.decision.value,
                            answer.order_known
                                ? fmt::format("; the order is {}", blocked ? "blocked" : "released")
                                : std::string()));
        }
    }
    return answer.outcome == credit::Outcome::blocked ? base::Exit::answer_is_no : base::Exit::done;
}

PolicyVerbs policy_verbs() {
    return {
        .kind = "credit",
        .schema = std::string(credit::policy_schema()),
        .versions =
            [](const service::Workspace& workspace, const std::string& company) {
                std::vector<PolicyShown> shown;
                for (const auto& policy : service::credit_policies(workspace, company)) {
                    shown.push_back({credit::in_plain_words(policy), policy.head.body});
                }
                return shown;
            },
        .in_force =
            [](const service::Workspace& workspace, const std::string& company, base::Date day) {
                return service::credit_policy(workspace, company, day).head.body;
            }};
}

}  // namespace

void register_credit(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "credit", "May this customer have this order or invoice on credit?",
                    {"openitem credit nordlicht check --customer C-17 --amount 2500 --order SO-9",
                     "openitem credit nordlicht policy", "openitem credit nordlicht explain 12"});
    auto company = std::make_shared<std::string>();
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", *company, "the company")->required();
    command->require_subcommand(1);
    CLI::App* checking =
        command->add_subcommand("check", "decide, and keep the decision; exit 1 when it is no");
    auto& question = options->question;
    checking->add_option("--customer", question.customer, "number, whole name, or #ID");
    checking->add_option("--amount", options->amount,
                         "value with tax (default: the known order's)");
    checking->add_option("--order", question.order, "number of the order");
    checking->add_option("--invoice", question.invoice, "number of the invoice that is checked");
    checking->add_option("--as-of", options->as_of, "a day, as 2026-01-31 (default: today)");
    checking->add_flag("--dry-run", question.dry_run, "ask only: nothing is kept");
    checking->add_flag("--json", options->json, "exact data");
    checking->callback([&context, company, options] {
        context.action = [&context, company, options] {
            return check(context, *company, *options);
        };
    });
    add_explain_verb(*command, context, company, "credit");
    add_policy_verb(*command, context, company, policy_verbs());
}

}  // namespace openitem::cli
