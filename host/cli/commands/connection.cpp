// openitem connection: how a company's books are fed.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/cli/commands.hpp"
#include "host/cli/rules_option.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/connect/registry.hpp"
#include "host/service/settings_check.hpp"
#include "host/service/workspace.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string company;
    service::ConnectionSettings settings;
    std::string config = "{}";
    std::string transport;
    std::vector<std::string> rules;
    bool json = false;
};

Json json_of(const std::string& company, const service::ConnectionSettings& connection) {
    Json line = {{"company", company},
                 {"connection", connection.name},
                 {"connector", connection.connector},
                 {"files", connection.files}};
    if (!connection.transport_json.empty()) {
        line["transport"] = Json::parse(connection.transport_json);
    }
    if (!connection.acknowledge.empty()) line["acknowledge"] = connection.acknowledge;
    if (!connection.runner.empty()) line["runner"] = connection.runner;
    line["isolation"] = connection.isolation;
    if (!connection.accept_foreign_seller.empty()) {
        line["accept_foreign_seller"] = connection.accept_foreign_seller;
    }
    if (!connection.customer_numbers.empty()) {
        line["customer_numbers"] = connection.customer_numbers;
    }
    put_rules(line, connection.rules);
    line["config"] = Json::parse(connection.config_json);
    return line;
}

std::string files_of(const service::ConnectionSettings& settings) {
    if (!settings.transport_json.empty()) {
        const auto transport = Json::parse(settings.transport_json, nullptr, true, true);
        return "files by " + transport.at("kind").get<std::string>();
    }
    if (settings.files.empty()) return "no files";
    return fmt::format("{}", fmt::join(settings.files, ", "));
}

base::Exit add(Context& context, Options& options) {
    options.settings.config_json = text_or_file(options.config, "--config");
    if (!options.transport.empty()) {
        options.settings.transport_json = text_or_file(options.transport, "--transport");
    }
    options.settings.rules = rules_from(options.rules);
    const connect::Registry plugins(connect::default_plugin_directories());
    const auto workspace = service::Workspace::open(context.workspace);
    service::add_connection(workspace, plugins, options.company, options.settings);
    if (options.json) {
        context.out.line(one_line(json_of(
            options.company, workspace.connection(options.company, options.settings.name))));
        return base::Exit::done;
    }
    context.out.line(fmt::format("connection {} of {}: {}, {}", options.settings.name,
                                 options.company, options.settings.connector,
                                 files_of(options.settings)));
    return base::Exit::done;
}

base::Exit list(Context& context, const std::string& company, bool json) {
    const auto workspace = service::Workspace::open(context.workspace);
    static_cast<void>(workspace.company(company));  // must be there and readable
    if (json) {
        for (const auto& name : workspace.connection_names(company)) {
            context.out.line(one_line(json_of(company, workspace.connection(company, name))));
        }
        return base::Exit::done;
    }
    Table table({{"connection"}, {"connector"}, {"runner"}, {"files"}}, "");
    for (const auto& name : workspace.connection_names(company)) {
        const auto connection = workspace.connection(company, name);
        table.row({name, connection.connector,
                   connection.runner.empty() ? "default" : connection.runner,
                   files_of(connection)});
    }
    table.print(context.out);
    return base::Exit::done;
}

}  // namespace

void register_connection(CLI::App& app, Context& context) {
    CLI::App* connection = add_command(app, "connection", "Where a company's records come from.",
                                       {"openitem connection list nordlicht"});
    connection->require_subcommand(1);
    CLI::App* adding =
        add_command(*connection, "add", "Add a connection, or replace one of the same name.",
                    {"openitem connection add nordlicht erp --connector csv --files 'inbox/*.csv'",
                     "openitem connection add nordlicht bank --connector camt --files 'bank/*.xml' "
                     "--config @bank.json"});
    auto options = std::make_shared<Options>();
    auto& settings = options->settings;
    adding->add_option("COMPANY", options->company, "the company")->required();
    adding->add_option("NAME", settings.name, "name of the connection")->required();
    adding->add_option("--connector", settings.connector, "alias or id, see openitem plugins")
        ->required();
    adding->add_option("--config", options->config, "the connector's settings: JSON or @FILE");
    adding->add_option("--files", settings.files, "files to read: patterns, quoted");
    adding->add_option("--transport", options->transport,
                       "where files come from by folder, sftp or https: JSON or @FILE");
    adding->add_option("--acknowledge", settings.acknowledge,
                       "folder for what is to be said back of its EDI interchanges");
    adding->add_option("--runner", settings.runner, "in-process, or process: isolated")
        ->check(CLI::IsMember({"in-process", "process"}));
    adding
        ->add_option("--isolation", settings.isolation, "required: refuse where a layer is missing")
        ->check(CLI::IsMember({"required", "best"}));
    adding->add_option("--accept-foreign-seller", settings.accept_foreign_seller,
                       "take invoices of other sellers; the reason");
    adding->add_option("--customer-numbers", settings.customer_numbers,
                       "name of the numbering its customer numbers are of, for connections that "
                       "share one (default: its own)");
    adding->add_option("--rules", options->rules, std::string(rules_option));
    adding->add_flag("--json", options->json, "exact data");
    adding->callback([&context, options] {
        context.action = [&context, options] { return add(context, *options); };
    });
    auto company = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    CLI::App* listing = add_command(*connection, "list", "List a company's connections.",
                                    {"openitem connection list nordlicht"});
    listing->add_option("COMPANY", *company, "the company")->required();
    listing->add_flag("--json", *json, "exact data, one JSON object per connection");
    listing->callback([&context, company, json] {
        context.action = [&context, company, json] { return list(context, *company, *json); };
    });
}

}  // namespace openitem::cli
