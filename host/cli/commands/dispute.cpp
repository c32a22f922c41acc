// openitem dispute: a part of an invoice is objected to, and what comes of it.
#include "host/service/dispute.hpp"

#include <fmt/format.h>

#include <memory>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/disputes/reasons.hpp"
#include "host/service/policies.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::OpenDispute open;
    service::ResolveDispute resolve;
    std::int32_t instalment = 0;
    std::string amount;
    std::string credit;
    std::string on;
    bool reject = false;
    bool all = false;
    bool json = false;
};

base::Date day_of(const Options& options) {
    const auto clock = base::clock_from_environment();
    return date_option(options.on, "--as-of").value_or(clock->today());
}

base::Exit answered(Context& context, const service::DisputeAnswer& answer, bool json) {
    if (json) {
        Json line = {{"number", answer.number},
                     {"effect", disputes::to_string(answer.effect)},
                     {"state", disputes::to_string(answer.state)}};
        if (!answer.credit_note.empty()) line["credit_note"] = answer.credit_note;
        if (!answer.operation.empty()) line["operation_id"] = answer.operation;
        line.update(json_decision(answer.record, {}));
        context.out.line(one_line(line));
    } else {
        print_decision(context.out, answer.record);
        if (answer.effect != disputes::Effect::none) {
            context.out.line(
                fmt::format("  case {} is {}", answer.number, disputes::to_string(answer.state)));
        }
        if (!answer.credit_note.empty()) {
            context.out.line(
                fmt::format("  credit note {} written and applied", answer.credit_note));
        }
        if (!answer.operation.empty()) {
            context.out.line(fmt::format("  {} waits in the outbox", answer.operation));
        }
    }
    return answer.effect == disputes::Effect::none ? base::Exit::answer_is_no : base::Exit::done;
}

base::Exit open(Context& context, const std::string& company, const Options& options) {
    auto request = options.open;
    if (!options.amount.empty()) request.amount = options.amount;
    if (options.instalment > 0) request.instalment = options.instalment;
    request.on = date_option(options.on, "--on");
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    return answered(context, service::open_dispute(workspace, company, *clock, request),
                    options.json);
}

base::Exit resolve(Context& context, const std::string& company, const Options& options) {
    auto request = options.resolve;
    request.credit = !options.reject;
    if (!options.credit.empty() && options.credit != "all") request.amount = options.credit;
    request.on = date_option(options.on, "--on");
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    return answered(context, service::resolve_dispute(workspace, company, *clock, request),
                    options.json);
}

std::string shown(const service::Case& subject, std::int64_t minor) {
    return base::Money{minor, subject.stored.amount.currency}.to_string();
}

// " by G-17", ": the invoice was voided"; empty when nothing was answered.
std::string answer_text(const store::StoredOutbox& request) {
    if (request.answer.empty()) return {};
    const auto answer = Json::parse(request.answer);
    if (answer.contains("number")) return " by " + answer["number"].get<std::string>();
    return ": " + answer.value("reason", "");
}

Json json_of(const service::Case& subject) {
    const auto currency = subject.stored.amount.currency;
    const auto amount = [currency](std::int64_t minor) {
        return json_money(base::Money{minor, currency});
    };
    const auto& amounts = subject.amounts;
    Json line = {{"number", subject.stored.number},
                 {"invoice", subject.item_number},
                 {"item", subject.item.id.value},
                 {"reason", subject.stored.reason},
                 {"state", disputes::to_string(subject.claim.state)},
                 {"opened_on", subject.stored.opened_on.to_string()}};
    if (subject.stored.closed_on) line["closed_on"] = subject.stored.closed_on->to_string();
    line["amounts"] = {{"original", amount(amounts.original)},
                       {"open", amount(amounts.open)},
                       {"paid", amount(amounts.paid)},
                       {"credited", amount(amounts.credited)},
                       {"written_off", amount(amounts.written_off)},
                       {"other", amount(amounts.other)},
                       {"returned", amount(amounts.returned)}};
    line["kept_by"] = subject.from_source() ? "source" : "openitem";
    if (!subject.stored.resolution.empty()) line["resolution"] = subject.stored.resolution;
    if (subject.request) {
        line["request"] = {{"operation_id", subject.request->operation_id},
                           {"state", subject.request->state}};
        if (!subject.request->answer.empty()) {
            line["request"]["answer"] = Json::parse(subject.request->answer);
        }
    }
    if (!subject.note.empty()) line["note"] = subject.note;
    line["steps"] = Json::array();
    for (const auto& step : subject.steps) {
        Json entry = {{"on", step.on.to_string()},
                      {"event", disputes::to_string(step.event)},
                      {"state", disputes::to_string(step.state)}};
        if (!step.note.empty()) entry["note"] = step.note;
        line["steps"].push_back(std::move(entry));
    }
    return line;
}

base::Exit list(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto cases = service::list_disputes(workspace, company, day_of(options), options.all);
    Table table({{"case"},
                 {"invoice"},
                 {"opened"},
                 {"disputed", Align::right},
                 {"open", Align::right},
                 {"paid", Align::right},
                 {"credited", Align::right},
                 {"reason"},
                 {"state"}});
    for (const auto& subject : cases) {
        if (options.json) {
            context.out.line(one_line(json_of(subject)));
            continue;
        }
        table.row({subject.stored.number, subject.item_number, subject.stored.opened_on.to_string(),
                   shown(subject, subject.amounts.original), shown(subject, subject.amounts.open),
                   shown(subject, subject.amounts.paid), shown(subject, subject.amounts.credited),
                   subject.stored.reason, std::string(disputes::to_string(subject.claim.state))});
    }
    table.print(context.out);
    if (cases.empty() && !options.json) context.out.line("nothing is disputed");
    return base::Exit::done;
}

base::Exit show(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto subject =
        service::show_dispute(workspace, company, options.resolve.number, day_of(options));
    if (options.json) {
        context.out.line(one_line(json_of(subject)));
        return base::Exit::done;
    }
    auto& out = context.out;
    const auto* const reason = disputes::find_reason(subject.stored.reason);
    out.line(out.coloured(
                 fmt::format("case {} on invoice {}", subject.stored.number, subject.item_number),
                 Colour::bold) +
             fmt::format(", {}", disputes::to_string(subject.claim.state)));
    out.line(fmt::format("  {}{}", base::escape_for_terminal(subject.stored.reason),
                         reason != nullptr ? fmt::format(": {}", reason->title) : ""));
    if (!subject.note.empty()) out.line("  " + base::escape_for_terminal(subject.note));
    std::vector<std::pair<std::string, std::string>> amounts;
    const auto add = [&](const char* name, std::int64_t minor, bool always) {
        if (always || minor != 0) amounts.emplace_back(name, shown(subject, minor));
    };
    add("disputed", subject.amounts.original, true);
    add("paid", subject.amounts.paid, false);
    add("credited", subject.amounts.credited, false);
    add("written off", subject.amounts.written_off, false);
    add("cleared otherwise", subject.amounts.other, false);
    add("undisputed again", subject.amounts.returned, false);
    add("still open", subject.amounts.open, true);
    add("open of the invoice", subject.item_open, true);
    print_pairs(out, amounts, "  ");
    Table steps({{"on"}, {"what"}, {"then"}, {"note"}});
    steps.row({subject.stored.opened_on.to_string(), "open", "new", ""});
    for (const auto& step : subject.steps) {
        steps.row({step.on.to_string(), std::string(disputes::to_string(step.event)),
                   std::string(disputes::to_string(step.state)), step.note});
    }
    steps.print(out);
    if (!subject.stored.resolution.empty()) {
        auto text = "  resolution: " + subject.stored.resolution;
        if (subject.request)
            text += fmt::format(", {}{}", subject.request->state, answer_text(*subject.request));
        out.line(base::escape_for_terminal(text));
    }
    return base::Exit::done;
}

base::Exit list_reasons(Context& context, const std::string&, const Options& options) {
    Table table({{"reason"}, {"meaning"}, {"X12 426"}, {"EDIFACT 4465"}});
    for (const auto& reason : disputes::reasons()) {
        if (options.json) {
            context.out.line(one_line({{"reason", reason.code},
                                       {"title", reason.title},
                                       {"x12", reason.x12},
                                       {"edifact", reason.edifact}}));
            continue;
        }
        table.row({std::string(reason.code), std::string(reason.title), std::string(reason.x12),
                   std::string(reason.edifact)});
    }
    table.print(context.out);
    return base::Exit::done;
}

PolicyVerbs policy_verbs() {
    return {
        .kind = "dispute",
        .schema = std::string(disputes::policy_schema()),
        .versions =
            [](const service::Workspace& workspace, const std::string& company) {
                std::vector<PolicyShown> shown;
                for (const auto& policy : service::dispute_policies(workspace, company)) {
                    shown.push_back({disputes::in_plain_words(policy), policy.head.body});
                }
                return shown;
            },
        .in_force =
            [](const service::Workspace& workspace, const std::string& company, base::Date day) {
                return service::dispute_policy(workspace, company, day).head.body;
            }};
}

using Work = base::Exit (*)(Context&, const std::string&, const Options&);

}  // namespace

void register_dispute(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "dispute", "A part of an invoice is objected to; the rest stays due.",
        {"openitem dispute nordlicht open --invoice R-17 --amount 120 --reason QTY_SHORT",
         "openitem dispute nordlicht list", "openitem dispute nordlicht resolve D-1 --credit",
         "openitem dispute nordlicht resolve D-1 --reject --note \"proof of delivery sent\""});
    auto company = std::make_shared<std::string>();
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", *company, "the company")->required();
    command->require_subcommand(1);
    const auto verb = [&](const char* name, const char* about, Work work) {
        CLI::App* sub = command->add_subcommand(name, about);
        sub->add_flag("--json", options->json, "exact data");
        sub->callback([&context, company, options, work] {
            context.action = [&context, company, options, work] {
                return work(context, *company, *options);
            };
        });
        return sub;
    };
    CLI::App* opening = verb("open", "a new case; exit 1 when it is refused", open);
    opening->add_option("--invoice", options->open.invoice, "number of the invoice")->required();
    opening->add_option("--amount", options->amount,
                        "the disputed part (default: all that is open)");
    opening
        ->add_option("--reason", options->open.reason, "as `reasons` lists them, x12:06, edifact:4")
        ->required();
    opening->add_option("--instalment", options->instalment, "of an invoice in instalments");
    opening->add_option("--note", options->open.note, "what the customer says");
    opening->add_option("--on", options->on, "the day (default: today)");
    CLI::App* resolving = verb("resolve", "credit it, or reject it; exit 1 when refused", resolve);
    resolving->add_option("CASE", options->resolve.number, "its number")->required();
    auto* const credit = resolving->add_option("--credit", options->credit,
                                               "credit this amount (default: all that is open)");
    credit->expected(0, 1)->default_str("all");
    auto* const reject = resolving->add_flag("--reject", options->reject, "it is due as invoiced");
    reject->excludes(credit);
    resolving->add_option("--note", options->resolve.note, "why");
    resolving->add_option("--on", options->on, "the day (default: today)");
    resolving->parse_complete_callback([credit, reject] {
        if (credit->count() + reject->count() == 0) {
            throw CLI::RequiredError("--credit [AMOUNT] or --reject");
        }
    });
    CLI::App* listing = verb("list", "what is disputed", list);
    listing->add_flag("--all", options->all, "closed cases too");
    listing->add_option("--as-of", options->on, "as of a day (default: today)");
    CLI::App* showing = verb("show", "one case", show);
    showing->add_option("CASE", options->resolve.number, "its number")->required();
    showing->add_option("--as-of", options->on, "as of a day (default: today)");
    verb("reasons", "all reasons, and how partners code them", list_reasons);
    add_explain_verb(*command, context, company, "dispute");
    add_policy_verb(*command, context, company, policy_verbs());
}

}  // namespace openitem::cli
