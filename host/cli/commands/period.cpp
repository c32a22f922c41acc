// openitem period: closing the books up to a day, and opening them again.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/decisions.hpp"
#include "host/service/period.hpp"
#include "host/service/revalue.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::CloseRequest request;
    std::string through, from, until;
    int unapplied_days = 0;
    bool json = false;
};

Json json_of(const store::Periods& periods) {
    Json json = Json::object();
    if (periods.closed_through) json["closed_through"] = periods.closed_through->to_string();
    if (periods.soft_closed_through) {
        json["soft_closed_through"] = periods.soft_closed_through->to_string();
    }
    if (periods.exception_until) json["exception_until"] = periods.exception_until->to_string();
    return json;
}

std::string in_words(const store::Periods& periods) {
    std::string text = periods.closed_through
                           ? "closed through " + periods.closed_through->to_string()
                           : std::string("nothing is closed");
    if (periods.soft_closed_through) {
        text += ", soft-closed through " + periods.soft_closed_through->to_string();
    }
    if (periods.exception_until) {
        text += ", excepted until " + periods.exception_until->to_string();
    }
    return text;
}

base::Exit show(Context& context, const Options& options, const service::PeriodReport& report) {
    auto& out = context.out;
    if (options.json) {
        Json line = {{"company", options.request.company},
                     {"done", report.done},
                     {"periods", json_of(report.periods)},
                     {"checklist", Json::array()}};
        for (const auto& each : report.lines) {
            line["checklist"].push_back(
                {{"line", each.name}, {"ok", each.ok}, {"detail", each.detail}});
        }
        out.line(one_line(line));
    } else {
        Table table({{"checked"}, {""}, {""}});
        for (const auto& line : report.lines) {
            table.row({line.name, line.ok ? "ok" : "NOT OK", line.detail});
        }
        table.print(out);
        out.line(in_words(report.periods));
    }
    return report.done ? base::Exit::done : base::Exit::answer_is_no;
}

base::Date required_date(const std::string& text, std::string_view option) {
    const auto date = date_option(text, option);
    if (date) return *date;
    throw base::RunError(base::Exit::wrong_use, fmt::format("expected {} YYYY-MM-DD", option));
}

base::Exit close(Context& context, Options& options, bool look_only) {
    const auto workspace = service::Workspace::open(context.workspace);
    const connect::Registry plugins(connect::default_plugin_directories());
    auto& request = options.request;
    request.through = required_date(options.through, "--through");
    request.by = whoever(request.by);
    if (options.unapplied_days > 0) request.unapplied_days = options.unapplied_days;
    if (look_only) return show(context, options, check_period(workspace, plugins, request));
    const auto clock = base::clock_from_environment();
    return show(context, options, close_period(workspace, plugins, *clock, request));
}

base::Exit reopen(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto& request = options.request;
    return show(context, options,
                service::reopen_period(workspace, request.company, *clock,
                                       required_date(options.from, "--from"), request.reason,
                                       whoever(request.by)));
}

base::Exit allow(Context& context, Options& options) {
    const auto until = base::Instant::parse(options.until);
    if (!until) {
        throw base::RunError(base::Exit::wrong_use,
                             "--until: expected an instant as 2026-03-05T18:00:00Z");
    }
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto& request = options.request;
    return show(context, options,
                service::allow_exception(workspace, request.company, *clock, *until, request.reason,
                                         whoever(request.by)));
}

base::Exit revalue(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto day = required_date(options.through, "--through");
    const auto done = service::revalue(workspace, options.request.company, *clock, day);
    if (options.json) {
        Json line = {{"through", day.to_string()}, {"currencies", Json::array()}};
        for (const auto& each : done.currencies) {
            line["currencies"].push_back({{"items", each.items},
                                          {"open", json_money(each.open)},
                                          {"carried", json_money(each.carried)},
                                          {"worth", json_money(each.worth)},
                                          {"difference", json_money(each.difference)}});
        }
        context.out.line(one_line(line));
        return base::Exit::done;
    }
    if (done.currencies.empty()) {
        context.out.line("nothing foreign is open");
        return base::Exit::done;
    }
    Table table({{"rate"},
                 {"items", Align::right},
                 {"open", Align::right},
                 {"carried", Align::right},
                 {"worth", Align::right},
                 {"difference", Align::right}});
    for (const auto& each : done.currencies) {
        table.row({ledger::to_text(each.rate, each.worth.currency), std::to_string(each.items),
                   each.open.to_text(), each.carried.to_text(), each.worth.to_text(),
                   each.difference.to_text()});
    }
    table.print(context.out);
    context.out.line(done.items.empty()
                         ? std::string("nothing to post")
                         : fmt::format("{} difference{} posted on {}, taken back on {}",
                                       done.items.size(), done.items.size() == 1 ? "" : "s",
                                       day.to_string(), day.add_days(1).to_string()));
    return base::Exit::done;
}

base::Exit list(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto& company = options.request.company;
    const auto kept = service::kept_decisions(workspace, company, "period");
    const auto periods = store::periods_of(*workspace.open_books(company));
    if (options.json) {
        for (const auto& each : kept) {
            context.out.line(one_line(json_decision(each.record, each.id)));
        }
        return base::Exit::done;
    }
    Table table({{"when"}, {"what"}});
    for (const auto& each : kept) {
        table.row({each.recorded_at.to_string(), each.record.text.front()});
    }
    table.print(context.out);
    context.out.line(in_words(periods));
    return base::Exit::done;
}

}  // namespace

void register_period(CLI::App& app, Context& context) {
    CLI::App* period = add_command(
        app, "period", "Close the books up to a day, or open them again.",
        {"openitem period nordlicht check --through 2026-02-28",
         "openitem period nordlicht close --through 2026-02-28", "openitem period nordlicht list"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    period->add_option("COMPANY", request.company, "the company")->required();
    period->require_subcommand(1);
    const auto verb = [&](const char* name, const char* purpose, const char* example,
                          std::function<base::Exit(Context&, Options&)> run) {
        CLI::App* command = add_command(*period, name, purpose, {example});
        command->add_flag("--json", options->json, "exact data");
        command->callback([&context, options, run = std::move(run)] {
            context.action = [&context, options, run] { return run(context, *options); };
        });
        return command;
    };
    const auto with_checks = [&](CLI::App* command) {
        command->add_option("--through", options->through, "last day of the period")->required();
        command->add_option("--accept", request.accepted, "quarantined item that may stay, by id");
        command->add_option("--with", request.with, "open item list to reconcile with, CSV");
        command->add_option("--unapplied-days", options->unapplied_days,
                            "cash unapplied for longer is not right");
    };
    const auto with_reason = [&](CLI::App* command) {
        command->add_option("--reason", request.reason, "why; it is kept");
        command->add_option("--by", request.by, "who (default: OPENITEM_USER, else the login)");
    };
    with_checks(verb("check", "What stands in the way of closing.",
                     "openitem period nordlicht check --through 2026-02-28",
                     [](Context& c, Options& o) { return close(c, o, true); }));
    auto* closing = verb("close", "Take no more entries up to a day, once all is right.",
                         "openitem period nordlicht close --through 2026-02-28 --with op-liste.csv",
                         [](Context& c, Options& o) { return close(c, o, false); });
    with_checks(closing);
    with_reason(closing);
    closing->add_flag("--soft", request.soft, "without the checks; exceptions can be allowed");
    auto* reopening = verb(
        "reopen", "Take entries again from a day on.",
        "openitem period nordlicht reopen --from 2026-02-01 --reason 'invoice forgotten'", reopen);
    reopening->add_option("--from", options->from, "first day that is open again")->required();
    with_reason(reopening);
    auto* allowing = verb("allow", "Let people date entries in soft-closed days for a while.",
                          "openitem period nordlicht allow --until 2026-03-05T18:00:00Z --reason "
                          "'late refund'",
                          allow);
    allowing->add_option("--until", options->until, "when that ends")->required();
    with_reason(allowing);
    verb("revalue", "Value open items in other currencies by the rates of a period's last day.",
         "openitem period nordlicht revalue --through 2026-03-31", revalue)
        ->add_option("--through", options->through, "last day of the period")
        ->required();
    verb("list", "What was closed and opened, when and by whom.", "openitem period nordlicht list",
         [](Context& c, Options& o) { return list(c, o); });
}

}  // namespace openitem::cli
