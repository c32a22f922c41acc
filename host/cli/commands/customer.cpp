// openitem customer: who the customers are, what is open of them, and which of them are one.
#include "host/service/customer.hpp"

#include <fmt/format.h>

#include <memory>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"

namespace openitem::cli {

namespace {

constexpr int changed_lately = 30;  // days

struct Options {
    service::MergeRequest request;
    service::StateRequest state;
    std::string iban, step, until;
    std::string as_of, on;
    bool json = false;
};

std::string shown(const service::CustomerLabel& label) {
    return label.name.empty() ? label.number : label.number + " " + label.name;
}

Json json_of(const service::CustomerLabel& label) {
    Json json = {{"number", label.number}};
    if (!label.name.empty()) json["name"] = label.name;
    return json;
}

Json json_of(const service::CustomerLine& line) {
    Json json = json_of(line.label);
    json["id"] = line.customer.id.value;
    const auto& customer = line.customer;
    for (const auto& [key, value] :
         {std::pair("vat_id", &customer.vat_id), std::pair("country", &customer.country),
          std::pair("email", &customer.email)}) {
        if (!value->empty()) json[key] = *value;
    }
    if (customer.due_days) json["due_days"] = *customer.due_days;
    if (customer.credit_limit) json["credit_limit"] = json_money(*customer.credit_limit);
    if (!line.merged_into.empty()) json["merged_into"] = line.merged_into;
    json["open"] = Json::array();
    for (const auto& open : line.open) json["open"].push_back(json_money(open));
    return json;
}

// "DE89...: usable from 2026-03-09", or what is missing.
std::string in_words(const std::string& iban, const collections::AccountState& state) {
    return state.usable_from
               ? fmt::format("{}: usable from {}", iban, state.usable_from->to_string())
               : fmt::format("{}: not usable, expected {}", iban, state.missing);
}

std::string open_text(const service::CustomerLine& line) {
    std::string text;
    for (const auto& open : line.open) text += (text.empty() ? "" : ", ") + open.to_text();
    return text.empty() ? "-" : text;
}

base::Date day_of(const Options& options) {
    const auto clock = base::clock_from_environment();
    return date_option(options.as_of, "--as-of").value_or(clock->today());
}

base::Exit list(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    Table table(
        {{"customer"}, {"name", Align::left, true}, {"VAT id"}, {"open", Align::right}, {""}}, "");
    for (const auto& line :
         service::list_customers(workspace, options.request.company, day_of(options))) {
        if (options.json) {
            context.out.line(one_line(json_of(line)));
            continue;
        }
        const auto merged =
            line.merged_into.empty() ? std::string() : "merged into " + line.merged_into;
        table.row({line.label.number, line.label.name, line.customer.vat_id,
                   merged.empty() ? open_text(line) : "", merged});
    }
    if (options.json) return base::Exit::done;
    if (table.empty()) context.out.line("no customer is known yet");
    table.print(context.out);
    return base::Exit::done;
}

Json json_of(const service::CustomerItem& item) {
    return {{"number", item.number},
            {"kind", item.kind},
            {"customer", item.customer.number},
            {"issued_on", item.issued_on.to_string()},
            {"due_on", item.due_on.to_string()},
            {"amount", json_money(item.amount)},
            {"open", json_money(item.open)}};
}

Json json_of(const store::StoredStatus& status) {
    Json json = {{"kind", status.kind},
                 {"subject", status.subject},
                 {"state", status.state},
                 {"from", status.from_on.to_string()},
                 {"recorded_at", status.recorded_at.to_string()}};
    if (status.until_on) json["until"] = status.until_on->to_string();
    if (!status.actor.empty()) json["by"] = status.actor;
    if (!status.reason.empty()) json["reason"] = status.reason;
    return json;
}

Json json_of(const service::CustomerSheet& sheet) {
    Json json = json_of(sheet.line);
    json["keys"] = sheet.keys;
    json["members"] = Json::array();
    for (const auto& member : sheet.members) json["members"].push_back(json_of(member));
    json["contacts"] = Json::array();
    for (const auto& contact : sheet.contacts) {
        json["contacts"].push_back({{"name", contact.name},
                                    {"role", contact.role},
                                    {"email", contact.email},
                                    {"phone", contact.phone}});
    }
    json["items"] = Json::array();
    for (const auto& item : sheet.items) json["items"].push_back(json_of(item));
    json["standing"] = sheet.standing.in_words();
    json["accounts"] = Json::array();
    for (const auto& [iban, state] : sheet.accounts) {
        Json account = {{"iban", iban},
                        {"entered_by", state.entered_by},
                        {"entered_on", state.entered_on.to_string()}};
        if (!state.approved_by.empty()) account["approved_by"] = state.approved_by;
        if (state.usable_from) account["usable_from"] = state.usable_from->to_string();
        if (!state.missing.empty()) account["missing"] = state.missing;
        json["accounts"].push_back(std::move(account));
    }
    json["history"] = Json::array();
    for (const auto& status : sheet.history) json["history"].push_back(json_of(status));
    return json;
}

// "2026-03-01 merged into #2, by ada: one firm"
std::string in_words(const store::StoredStatus& status) {
    auto text = fmt::format("{} {} ", status.from_on.to_string(), status.subject);
    if (status.kind == "bank_account") {  // of "customer:1/IBAN"
        const auto iban = status.subject.substr(status.subject.find('/') + 1);
        text = fmt::format("{} account {} {}", status.from_on.to_string(), iban, status.state);
    } else if (status.kind == "customer_link") {
        text += status.state == "ended" ? "parted again" : "merged into " + status.state;
    } else {
        text += status.kind + (status.state == "holds" ? "" : " " + status.state);
    }
    if (status.until_on) text += " until " + status.until_on->to_string();
    if (!status.actor.empty()) text += ", by " + status.actor;
    if (!status.reason.empty()) text += ": " + status.reason;
    return text;
}

void print(Output& out, const service::CustomerSheet& sheet, base::Date day) {
    const auto& customer = sheet.line.customer;
    const auto line = [&](const std::string& text) {
        print_wrapped(out, base::escape_for_terminal(text), "  ", "    ");
    };
    out.line(out.coloured(base::escape_for_terminal(shown(sheet.line.label)), Colour::bold) +
             fmt::format("  #{}", customer.id.value));
    if (!sheet.line.merged_into.empty()) line("merged into " + sheet.line.merged_into);
    for (const auto& member : sheet.members) line("with " + shown(member));
    if (!customer.vat_id.empty()) line("VAT id " + customer.vat_id);
    if (!customer.email.empty()) line("e-mail " + customer.email);
    if (customer.due_days) line(fmt::format("due after {} days", *customer.due_days));
    if (customer.credit_limit) line("credit limit " + customer.credit_limit->to_text());
    for (const auto& contact : sheet.contacts) {
        line(fmt::format("contact {} {} {} {}", contact.name, contact.role, contact.email,
                         contact.phone));
    }
    std::string keys;
    for (const auto& key : sheet.keys) keys += (keys.empty() ? "" : ", ") + key;
    if (!keys.empty()) line("known by " + keys);
    for (const auto& words : sheet.standing.in_words()) line(words);
    for (const auto& [iban, state] : sheet.accounts) {
        line("account " + in_words(iban, state) +
             (state.changed_within(changed_lately, day) ? "; entered lately: look twice" : ""));
    }
    for (const auto& status : sheet.history) line(in_words(status));
    out.line(fmt::format("  open on {}: {}", day.to_string(), open_text(sheet.line)));
    Table table({{"item"}, {"kind"}, {"customer"}, {"issued"}, {"due"}, {"open", Align::right}},
                "    ");
    for (const auto& item : sheet.items) {
        table.row({item.number, item.kind, item.customer.number, item.issued_on.to_string(),
                   item.due_on.to_string(), item.open.to_text()});
    }
    table.print(out);
}

base::Exit show(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto day = day_of(options);
    const auto sheet =
        service::show_customer(workspace, options.request.company, options.request.customer, day);
    if (options.json) {
        context.out.line(one_line(json_of(sheet)));
    } else {
        print(context.out, sheet, day);
    }
    return base::Exit::done;
}

base::Exit review(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto lines = service::review_customers(workspace, options.request.company, clock->now());
    for (const auto& each : lines) {
        if (options.json) {
            context.out.line(one_line(
                {{"customer", json_of(each.customer)}, {"rule", each.rule}, {"what", each.what}}));
            continue;
        }
        print_wrapped(context.out,
                      base::escape_for_terminal(shown(each.customer) + ": " + each.what),
                      fmt::format("{:<15} ", each.rule), "    ");
    }
    if (lines.empty() && !options.json) context.out.line("nothing to look at");
    return base::Exit::done;
}

base::Exit merge(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    auto& request = options.request;
    request.on = date_option(options.on, "--on");
    request.by = whoever(request.by);
    const auto settled = service::merge_customers(workspace, *clock, request);
    context.out.line(base::escape_for_terminal(fmt::format(
        "{} is {} from {} on{}", request.other, request.customer,
        request.on.value_or(clock->today()).to_string(),
        settled == 0 ? "" : fmt::format("; {} task{} done", settled, settled == 1 ? "" : "s"))));
    return base::Exit::done;
}

base::Exit unmerge(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    auto& request = options.request;
    request.on = date_option(options.on, "--on");
    request.by = whoever(request.by);
    service::unmerge_customer(workspace, *clock, request);
    context.out.line(base::escape_for_terminal(
        fmt::format("{} is a customer of its own from {} on", request.customer,
                    request.on.value_or(clock->today()).to_string())));
    return base::Exit::done;
}

base::Exit say(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    auto& state = options.state;
    state.company = options.request.company;
    state.customer = options.request.customer;
    state.on = date_option(options.on, "--on");
    state.until = date_option(options.until, "--until");
    state.reason = options.request.reason;
    state.by = whoever(options.request.by);
    service::say_state(workspace, *clock, state);
    context.out.line(base::escape_for_terminal(
        fmt::format("{}: {} {} from {}", state.customer, state.kind, state.end ? "ends" : "holds",
                    state.on.value_or(clock->today()).to_string())));
    return base::Exit::done;
}

base::Exit account(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const service::AccountRequest request{.company = options.request.company,
                                          .customer = options.request.customer,
                                          .iban = options.iban,
                                          .step = *collections::account_step(options.step),
                                          .on = date_option(options.on, "--on"),
                                          .note = options.request.reason,
                                          .by = whoever(options.request.by)};
    const auto state = service::step_account(workspace, *clock, request);
    context.out.line(base::escape_for_terminal(in_words(options.iban, state)));
    return base::Exit::done;
}

using Act = base::Exit (*)(Context&, Options&);

void put_action(CLI::App* command, Context& context, const std::shared_ptr<Options>& options,
                Act act) {
    command->callback([&context, options, act] {
        context.action = [&context, options, act] { return act(context, *options); };
    });
}

void add_change_options(CLI::App* command, Options& options) {
    command->add_option("--on", options.on, "from that day on (default: today)");
    command->add_option("--reason", options.request.reason, "why");
    command->add_option("--by", options.request.by, "who (default: OPENITEM_USER, else the login)");
}

void add_states(CLI::App* command, Context& context, const std::shared_ptr<Options>& options) {
    auto& request = options->request;
    auto& state = options->state;
    CLI::App* saying = add_command(
        *command, "state", "what holds of a customer or its item",
        {"openitem customer nordlicht state 10009 insolvent '12 IN 34/26' --on 2026-03-01",
         "openitem customer nordlicht state 10009 block --item RE-2026-0042 --until 2026-06-01"});
    saying->add_option("CUSTOMER", request.customer, "number, name or #ID")->required();
    saying
        ->add_option("KIND", state.kind,
                     "insolvent, legal_hold, deceased, nature, block or limitation")
        ->required()
        ->check(CLI::IsMember(
            {"insolvent", "legal_hold", "deceased", "nature", "block", "limitation"}));
    saying->add_option("VALUE", state.value,
                       "the case of an insolvency; consumer, business or public; the day of a "
                       "limitation");
    saying->add_option("--item", state.item, "number of the item a block or limitation is of");
    saying->add_option("--until", options->until, "the first day it does not hold any more");
    saying->add_flag("--end", state.end, "it does not hold from that day on");
    add_change_options(saying, *options);
    put_action(saying, context, options, say);

    CLI::App* paying = add_command(
        *command, "account",
        "a bank account to refund to or debit: two persons, a call back, some days",
        {"openitem customer nordlicht account 10009 entered DE89370400440532013000 --by ada",
         "openitem customer nordlicht account 10009 approved DE89370400440532013000 --by bob"});
    paying->add_option("CUSTOMER", request.customer, "number, name or #ID")->required();
    paying->add_option("STEP", options->step, "entered, approved, called_back or ended")
        ->required()
        ->check(CLI::IsMember({"entered", "approved", "called_back", "ended"}));
    paying->add_option("IBAN", options->iban, "the account")->required();
    add_change_options(paying, *options);
    put_action(paying, context, options, account);
}

}  // namespace

void register_customer(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "customer", "Who the customers are, and which of them are one.",
                    {"openitem customer nordlicht list", "openitem customer nordlicht show 10009",
                     "openitem customer nordlicht merge 10009 '#17' --on 2026-03-01"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    command->add_option("COMPANY", request.company, "the company")->required();
    command->require_subcommand(1);

    CLI::App* listing = add_command(*command, "list", "all, with what is open of each",
                                    {"openitem customer nordlicht list --as-of 2026-01-31"});
    listing->add_option("--as-of", options->as_of, "a day, as 2026-01-31 (default: today)");
    listing->add_flag("--json", options->json, "exact data, one JSON object per customer");
    put_action(listing, context, options, [](Context& c, Options& o) { return list(c, o); });

    CLI::App* showing = add_command(*command, "show", "one, with its open items",
                                    {"openitem customer nordlicht show 10009"});
    showing->add_option("CUSTOMER", request.customer, "number, name or #ID")->required();
    showing->add_option("--as-of", options->as_of, "a day, as 2026-01-31 (default: today)");
    showing->add_flag("--json", options->json, "exact data");
    put_action(showing, context, options, [](Context& c, Options& o) { return show(c, o); });

    CLI::App* reviewing = add_command(*command, "review", "what a person should look at",
                                      {"openitem customer nordlicht review"});
    reviewing->add_flag("--json", options->json, "exact data, one JSON object per line");
    put_action(reviewing, context, options, [](Context& c, Options& o) { return review(c, o); });

    CLI::App* merging = add_command(*command, "merge", "two are one from a day on",
                                    {"openitem customer nordlicht merge 10009 '#17'"});
    merging->add_option("CUSTOMER", request.customer, "the one that stays")->required();
    merging->add_option("OTHER", request.other, "the one that becomes its")->required();
    add_change_options(merging, *options);
    put_action(merging, context, options, merge);

    CLI::App* parting = add_command(*command, "unmerge", "it is its own again from a day on",
                                    {"openitem customer nordlicht unmerge '#17'"});
    parting->add_option("CUSTOMER", request.customer, "the one that was merged")->required();
    add_change_options(parting, *options);
    put_action(parting, context, options, unmerge);
    add_states(command, context, options);
}

}  // namespace openitem::cli
