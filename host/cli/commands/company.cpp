// openitem company: the legal entities of a workspace.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "host/cli/commands.hpp"
#include "host/cli/rules_option.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/workspace.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string id;
    std::string name;
    std::string currency;
    std::string client;
    std::vector<std::string> identities;
    std::vector<std::string> origins;
    std::vector<std::string> rules;
    std::string cut_over;
    std::optional<int> due_days;
    bool json = false;
};

Json json_of(const service::Workspace& workspace, const service::CompanySettings& company) {
    Json line = {{"company", company.id},
                 {"name", company.name},
                 {"client", company.client},
                 {"currency", company.currency.code()}};
    for (const auto& [scheme, value] : company.identities) {
        line["identities"].push_back({{"scheme", scheme}, {"value", value}});
    }
    if (company.cut_over) line["cut_over"] = company.cut_over->to_string();
    if (company.due_days) line["due_days"] = *company.due_days;
    if (!company.authoritative.empty()) line["authoritative"] = company.authoritative;
    if (!company.origin.empty()) line["origin"] = company.origin;
    put_rules(line, company.rules);
    line["connections"] = workspace.connection_names(company.id);
    return line;
}

base::Exit add(Context& context, const Options& options) {
    const auto wrong = [](const std::string& message) {
        return base::RunError(base::Exit::wrong_use, message);
    };
    service::CompanySettings company;
    company.id = options.id;
    company.name = options.name;
    company.client = options.client;
    const auto currency = base::Currency::parse(options.currency);
    if (!currency)
        throw wrong(fmt::format("--currency: expected an ISO 4217 code like EUR, not '{}'",
                                options.currency));
    company.currency = *currency;
    for (const auto& identity : options.identities) {
        const auto colon = identity.find(':');
        if (colon == std::string::npos || colon == 0 || colon + 1 == identity.size()) {
            throw wrong(fmt::format(
                "--identity: expected SCHEME:VALUE like vat:DE123456789, not '{}'", identity));
        }
        company.identities.push_back({identity.substr(0, colon), identity.substr(colon + 1)});
    }
    for (const auto& origin : options.origins) {
        const auto colon = origin.find(':');
        const auto who = colon == std::string::npos ? "" : origin.substr(colon + 1);
        if (colon == 0 || (who != "source" && who != "openitem")) {
            throw wrong(fmt::format(
                "--origin: expected CLASS:source or CLASS:openitem like allocation:openitem, not "
                "'{}'",
                origin));
        }
        company.origin[origin.substr(0, colon)] = who;
    }
    if (!options.cut_over.empty()) {
        company.cut_over = base::Date::parse(options.cut_over);
        if (!company.cut_over) {
            throw wrong(
                fmt::format("--cut-over: expected a date, yyyy-mm-dd, not '{}'", options.cut_over));
        }
    }
    company.due_days = options.due_days;
    company.rules = rules_from(options.rules);
    const auto workspace = service::Workspace::open(context.workspace);
    workspace.add_company(company);
    if (options.json) {
        context.out.line(one_line(json_of(workspace, workspace.company(company.id))));
        return base::Exit::done;
    }
    context.out.line(fmt::format("company {}: {}, books in {}", company.id, company.name,
                                 company.currency.code()));
    return base::Exit::done;
}

base::Exit list(Context& context, bool json) {
    const auto workspace = service::Workspace::open(context.workspace);
    if (json) {
        for (const auto& id : workspace.company_ids()) {
            context.out.line(one_line(json_of(workspace, workspace.company(id))));
        }
        return base::Exit::done;
    }
    // A firm whose companies are all their own never sees the word (A20).
    const auto ids = workspace.company_ids();
    const bool clients = std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
        return workspace.company(id).client != id;
    });
    std::vector<Table::Column> columns = {{"company"}, {"currency"}, {"name"}, {"connections"}};
    if (clients) columns.insert(columns.begin() + 1, Table::Column{"client"});
    Table table(columns, "");
    for (const auto& id : ids) {
        const auto company = workspace.company(id);
        std::string connections;
        for (const auto& name : workspace.connection_names(id)) {
            connections += (connections.empty() ? "" : ", ") + name;
        }
        std::vector<std::string> row = {id, std::string(company.currency.code()), company.name,
                                        connections};
        if (clients) row.insert(row.begin() + 1, company.client);
        table.row(std::move(row));
    }
    table.print(context.out);
    return base::Exit::done;
}

}  // namespace

void register_company(CLI::App& app, Context& context) {
    CLI::App* company =
        add_command(app, "company", "The companies whose books stand in the workspace.",
                    {"openitem company list"});
    company->require_subcommand(1);
    CLI::App* adding = add_command(
        *company, "add", "Add a company: one legal entity, one currency, one set of books.",
        {"openitem company add nordlicht --name \"Nordlicht GmbH\" --currency EUR "
         "--identity vat:DE123456789"});
    auto options = std::make_shared<Options>();
    adding->add_option("ID", options->id, "short name, becomes a folder")->required();
    adding->add_option("--name", options->name, "legal name")->required();
    adding->add_option("--currency", options->currency, "currency of the books")->required();
    adding->add_option("--client", options->client, "group of companies it belongs to");
    adding->add_option("--identity", options->identities,
                       "how documents name it: vat:..., registration:..., gln:..., name:...");
    adding->add_option("--origin", options->origins,
                       "who makes a kind of event, the source or openitem: allocation:openitem");
    adding->add_option("--rules", options->rules, std::string(rules_option));
    adding->add_option("--cut-over", options->cut_over,
                       "documents before this day are taken over as opening balances");
    adding->add_option("--due-days", options->due_days, "terms where nobody states any");
    adding->add_flag("--json", options->json, "exact data");
    adding->callback([&context, options] {
        context.action = [&context, options] { return add(context, *options); };
    });
    CLI::App* listing =
        add_command(*company, "list", "List the companies.", {"openitem company list"});
    auto json = std::make_shared<bool>(false);
    listing->add_flag("--json", *json, "exact data, one JSON object per company");
    listing->callback(
        [&context, json] { context.action = [&context, json] { return list(context, *json); }; });
}

}  // namespace openitem::cli
