// openitem cash: receipts are matched to open items, applied, and taken back.
#include "host/service/cash.hpp"

#include <fmt/format.h>

#include <memory>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/commands/cash_aliases.hpp"
#include "host/cli/commands/cash_audit.hpp"
#include "host/cli/commands/cash_list.hpp"
#include "host/cli/commands/cash_verify.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"
#include "host/service/policies.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string payment;
    std::vector<std::string> to;
    std::string reason;
    std::string by;
    std::string on;
    bool json = false;
};

service::CashRequest request_of(const Options& options) {
    return {.payment = options.payment, .on = date_option(options.on, "--on")};
}

std::string customer_of(const service::CashReport& report, std::int64_t id) {
    const auto at = report.customers.find(id);
    return at == report.customers.end() ? "" : at->second.number;
}

std::string rule_of(const cash::Proposal& proposal) {
    if (!proposal.applies()) return "-";
    return fmt::format("{} {}", cash::to_string(proposal.rule), proposal.score);
}

void print_evidence(Output& out, const service::CashLine& line) {
    const auto print = [&](const std::string& text) {
        print_wrapped(out, base::escape_for_terminal(text), "      ", "        ");
    };
    for (const auto& piece : line.proposal.evidence) print(piece.text());
    if (const auto& other = line.proposal.runner_up) {
        print(fmt::format("runner-up {}: {}", other->number, other->why_not));
    }
    if (!line.not_applied.empty()) print("not applied: " + line.not_applied);
}

void print_head(Output& out, const std::string& number, base::Date on, base::Money amount,
                const std::string& payer) {
    out.line(fmt::format("{:<16} {} {:>14}  {}", base::escape_for_terminal(number), on.to_string(),
                         amount.to_text(), base::escape_for_terminal(payer)));
}

// How many of them, and what they come to.
struct Tally {
    explicit Tally(const char* name) : name_(name) {}

    void add(base::Money amount, bool good) {
        ++all_;
        if (!good) return;
        if (!sum_) sum_.emplace(amount.currency);
        sum_->add(amount);
        ++good_;
    }
    // "2 of 3 receipts applied, 12.50 EUR"; empty when there are none.
    std::string text(const char* verb) const {
        if (all_ == 0) return {};
        auto text = fmt::format("{} of {} {} {}", good_, all_, name_, verb);
        if (!sum_) return text;
        if (const auto total = sum_->total()) text += ", " + total->to_text();
        return text;
    }

private:
    const char* name_;
    std::size_t good_ = 0;
    std::size_t all_ = 0;
    std::optional<base::MoneySum> sum_;
};

Tally print_returns(Output& out, const service::CashReport& report, bool applying) {
    Tally tally("returns");
    for (const auto& line : report.returns) {
        const auto& proposal = line.proposal;
        const auto& amount = line.returned.amount;
        const bool good = applying ? line.applied : proposal.found();
        tally.add(amount, good);
        print_head(out, line.number, line.returned.value_on, {-amount.minor, amount.currency},
                   line.payer);
        print_wrapped(out, base::escape_for_terminal(proposal.reason),
                      fmt::format("    {:<14}", "return"), "                  ",
                      good ? Colour::green : Colour::yellow);
        std::vector<std::string> texts = {proposal.evidence};
        for (const auto& payment : proposal.considered) {
            if (payment.id != proposal.payment) continue;
            for (const auto& to : payment.applied_to) texts.push_back("taken back: " + to);
        }
        if (!line.not_applied.empty()) texts.push_back("not applied: " + line.not_applied);
        if (!proposal.found()) {
            texts.front() = fmt::format("for a person: cash apply {} --to PAYMENT", line.number);
        }
        for (const auto& text : texts) {
            print_wrapped(out, base::escape_for_terminal(text), "      ", "        ");
        }
    }
    return tally;
}

void print_report(Output& out, const service::CashReport& report, bool applying) {
    auto returns = print_returns(out, report, applying);
    Tally receipts("receipts"), credits("credit notes");
    for (const auto& line : report.lines) {
        const auto& proposal = line.proposal;
        const bool good = applying ? line.applied : proposal.applies();
        (line.receipt.is_credit_note() ? credits : receipts).add(proposal.applied, good);
        print_head(out, line.number, line.receipt.value_on, line.receipt.amount, line.payer);
        print_wrapped(out, base::escape_for_terminal(proposal.reason),
                      fmt::format("    {:<14}", rule_of(proposal)), "                  ",
                      good ? Colour::green : Colour::yellow);
        print_evidence(out, line);
    }
    std::vector<std::string> totals;
    for (const Tally* tally : {&receipts, &credits, &returns}) {
        auto text = tally->text(applying ? "applied" : "matched");
        if (!text.empty()) totals.push_back(std::move(text));
    }
    out.line(totals.empty() ? "no receipt has anything open"
                            : fmt::format("{}", fmt::join(totals, "; ")));
}

Json json_of(const service::ReturnLine& line) {
    const auto& proposal = line.proposal;
    Json out = {{"payment", line.number},
                {"kind", "return"},
                {"item", line.returned.id},
                {"value_on", line.returned.value_on.to_string()},
                {"amount", json_money(line.returned.amount)},
                {"applied", line.applied}};
    if (!line.payer.empty()) out["payer"] = line.payer;
    if (!line.returned.reason.empty()) out["return_reason"] = line.returned.reason;
    if (proposal.found()) {
        out["takes_back"] = proposal.payment_number;
        out["evidence"] = Json::array({proposal.evidence});
    }
    for (const auto& payment : proposal.considered) {
        if (payment.id == proposal.payment && !payment.applied_to.empty()) {
            out["applied_to"] = payment.applied_to;
        }
    }
    out["reason"] = proposal.reason;
    if (!line.not_applied.empty()) out["not_applied"] = line.not_applied;
    return out;
}

Json json_of(const service::CashReport& report, const service::CashLine& line) {
    const auto& proposal = line.proposal;
    const auto currency = line.receipt.amount.currency;
    Json out = {{"payment", line.number},
                {"kind", line.receipt.is_credit_note() ? "credit_note" : "receipt"},
                {"item", line.receipt.id},
                {"value_on", line.receipt.value_on.to_string()},
                {"amount", json_money(line.receipt.amount)},
                {"rule", cash::to_string(proposal.rule)},
                {"score", proposal.score},
                {"applied", line.applied}};
    if (!line.payer.empty()) out["payer"] = line.payer;
    if (const auto customer = customer_of(report, proposal.customer); !customer.empty()) {
        out["customer"] = customer;
    }
    out["applications"] = Json::array();
    for (const auto& a : proposal.applications) {
        Json entry = {{"to_item", a.to}, {"amount", json_money(base::Money{a.amount, currency})}};
        for (const auto& item : proposal.considered) {
            if (item.id == a.to) entry["to"] = item.number;
            if (item.id == a.from) entry["from"] = item.number;
        }
        out["applications"].push_back(std::move(entry));
    }
    for (const auto& d : proposal.deductions) {
        Json entry = {{"kind", cash::to_string(d.kind)},
                      {"of_item", d.item},
                      {"amount", json_money(base::Money{d.amount, currency})}};
        if (d.kind == cash::DeductionKind::discount) {
            entry["net"] = json_money(base::Money{d.amount - d.tax, currency});
            entry["tax"] = json_money(base::Money{d.tax, currency});
        }
        entry["why"] = d.why;
        out["deductions"].push_back(std::move(entry));
    }
    out["rest"] = json_money(proposal.rest);
    out["rest_is"] = cash::to_string(proposal.rest_is);
    if (!proposal.short_by.is_zero()) out["short_by"] = json_money(proposal.short_by);
    out["reason"] = proposal.reason;
    out["evidence"] = Json::array();
    for (const auto& piece : proposal.evidence) out["evidence"].push_back(piece.text());
    if (proposal.runner_up) {
        out["runner_up"] = {{"number", proposal.runner_up->number},
                            {"why_not", proposal.runner_up->why_not}};
    }
    if (!line.not_applied.empty()) out["not_applied"] = line.not_applied;
    return out;
}

void show(Context& context, const service::CashReport& report, bool applying, bool json) {
    if (!json) return print_report(context.out, report, applying);
    for (const auto& line : report.returns) context.out.line(one_line(json_of(line)));
    for (const auto& line : report.lines) context.out.line(one_line(json_of(report, line)));
}

void show(Context& context, const std::vector<service::AppliedByHand>& done, bool json) {
    for (const auto& one : done) {
        if (json) {
            context.out.line(one_line(json_of_applied(one)));
            continue;
        }
        context.out.line(fmt::format(
            "{} of {} {} {}{} (allocation {})", one.amount.to_text(),
            base::escape_for_terminal(one.from), one.taken_back ? "taken back from" : "applied to",
            base::escape_for_terminal(one.to), one.as ? " as " + one.as->to_text() : "",
            one.allocation.value));
    }
}

base::Exit match(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    show(context, service::match_cash(workspace, company, *clock, request_of(options)), false,
         options.json);
    return base::Exit::done;
}

base::Exit apply(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    if (options.to.empty()) {
        if (!options.reason.empty()) {
            throw base::RunError(base::Exit::wrong_use,
                                 "--reason needs --to: by rule, the rule "
                                 "is the reason");
        }
        show(context, service::apply_cash(workspace, company, *clock, request_of(options)), true,
             options.json);
        return base::Exit::done;
    }
    if (options.payment.empty()) {
        throw base::RunError(base::Exit::wrong_use, "--to needs the payment it is applied from");
    }
    service::ApplyByHand request{.from = options.payment,
                                 .to = {},
                                 .reason = options.reason,
                                 .on = date_option(options.on, "--on"),
                                 .by = whoever(options.by)};
    for (const auto& to : options.to) {
        const auto equals = to.rfind('=');
        service::ApplyByHand::To target{.number = to.substr(0, equals), .amount = {}};
        if (equals != std::string::npos) target.amount = to.substr(equals + 1);
        request.to.push_back(std::move(target));
    }
    show(context, service::apply_by_hand(workspace, company, *clock, request), options.json);
    return base::Exit::done;
}

base::Exit unapply(Context& context, const std::string& company, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const service::Unapply request{.what = options.payment,
                                   .reason = options.reason,
                                   .on = date_option(options.on, "--on"),
                                   .by = whoever(options.by)};
    show(context, service::unapply_cash(workspace, company, *clock, request), options.json);
    return base::Exit::done;
}

PolicyVerbs policy_verbs() {
    return {
        .kind = "cash",
        .schema = std::string(cash::policy_schema()),
        .versions =
            [](const service::Workspace& workspace, const std::string& company) {
                std::vector<PolicyShown> shown;
                for (const auto& policy : service::cash_policies(workspace, company)) {
                    shown.push_back({cash::in_plain_words(policy), policy.head.body});
                }
                return shown;
            },
        .in_force =
            [](const service::Workspace& workspace, const std::string& company, base::Date day) {
                return service::cash_policy(workspace, company, day).head.body;
            }};
}

using Work = base::Exit (*)(Context&, const std::string&, const Options&);

}  // namespace

void register_cash(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "cash", "Receipts, and the open items they pay.",
        {"openitem cash nordlicht match", "openitem cash nordlicht apply",
         "openitem cash nordlicht apply P-7 --to R-17=120.00 --to R-18",
         "openitem cash nordlicht apply RETURN-8 --to P-7",
         "openitem cash nordlicht unapply P-7 --reason \"paid for another invoice\"",
         "openitem cash nordlicht list --all", "openitem cash nordlicht verify P-7 --by bob",
         "openitem cash nordlicht audit", "openitem cash nordlicht aliases list"});
    auto company = std::make_shared<std::string>();
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", *company, "the company")->required();
    command->require_subcommand(1);
    const auto verb = [&](const char* name, const char* about, Work work) {
        CLI::App* sub = command->add_subcommand(name, about);
        sub->add_flag("--json", options->json, "exact data, one JSON object per line");
        sub->callback([&context, company, options, work] {
            context.action = [&context, company, options, work] {
                return work(context, *company, *options);
            };
        });
        return sub;
    };
    CLI::App* matching = verb("match", "what would be applied, and why; nothing is written", match);
    matching->add_option("PAYMENT", options->payment,
                         "one receipt or return (default: all that is open)");
    matching->add_option("--on", options->on, "as of a day (default: today)");
    CLI::App* applying = verb("apply", "apply what has enough score; or by hand, with --to", apply);
    applying->add_option("PAYMENT", options->payment,
                         "one payment, credit note or return, or item:ID");
    applying->add_option("--to", options->to,
                         "by hand: INVOICE or INVOICE=AMOUNT, repeats; of a return: the payment");
    applying->add_option("--reason", options->reason, "by hand: why");
    applying->add_option("--on", options->on, "the day it is applied with (default: today)");
    applying->add_option("--by", options->by,
                         "by hand: who (default: OPENITEM_USER, else the login)");
    CLI::App* undoing = verb("unapply", "take it back: both sides are as before", unapply);
    undoing->add_option("WHAT", options->payment, "payment, credit note, or allocation:ID")
        ->required();
    undoing->add_option("--reason", options->reason, "why");
    undoing->add_option("--on", options->on, "the day (default: today)");
    undoing->add_option("--by", options->by, "who (default: OPENITEM_USER, else the login)");
    add_cash_list_verb(*command, context, company);
    add_cash_verify_verb(*command, context, company);
    add_cash_audit_verb(*command, context, company);
    add_cash_aliases_verb(*command, context, company);
    add_explain_verb(*command, context, company, "cash");
    add_policy_verb(*command, context, company, policy_verbs());
}

}  // namespace openitem::cli
