// openitem connection: how a company's books are fed.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/cli/commands.hpp"
#include "host/cli/table.hpp"
#include "host/connect/registry.hpp"
#include "host/service/workspace.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string company;
    service::ConnectionSettings settings;
    std::string config = "{}";
};

base::Exit add(Context& context, Options& options) {
    options.settings.config_json = text_or_file(options.config, "--config");
    const connect::Registry plugins(connect::default_plugin_directories());
    if (const auto plugin = plugins.find(options.settings.connector); !plugin) {
        throw base::RunError(base::Exit::wrong_use, plugin.error());
    }
    const auto workspace = service::Workspace::open(context.workspace);
    workspace.add_connection(options.company, options.settings);
    context.out.line(fmt::format("connection {} of {}: {}, {}", options.settings.name,
                                 options.company, options.settings.connector,
                                 options.settings.files.empty()
                                     ? std::string("no files")
                                     : fmt::format("{}", fmt::join(options.settings.files, ", "))));
    return base::Exit::done;
}

base::Exit list(Context& context, const std::string& company) {
    const auto workspace = service::Workspace::open(context.workspace);
    Table table({{"connection"}, {"connector"}, {"runner"}, {"files"}}, "");
    for (const auto& name : workspace.connection_names(company)) {
        const auto connection = workspace.connection(company, name);
        table.row({name, connection.connector,
                   connection.runner.empty() ? "default" : connection.runner,
                   fmt::format("{}", fmt::join(connection.files, ", "))});
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
    adding->add_option("--runner", settings.runner, "in-process, or process: isolated")
        ->check(CLI::IsMember({"in-process", "process"}));
    adding
        ->add_option("--isolation", settings.isolation, "required: refuse where a layer is missing")
        ->check(CLI::IsMember({"required", "best"}));
    adding->add_option("--accept-foreign-seller", settings.accept_foreign_seller,
                       "take invoices of other sellers; the reason");
    adding->callback([&context, options] {
        context.action = [&context, options] { return add(context, *options); };
    });
    auto company = std::make_shared<std::string>();
    CLI::App* listing = add_command(*connection, "list", "List a company's connections.",
                                    {"openitem connection list nordlicht"});
    listing->add_option("COMPANY", *company, "the company")->required();
    listing->callback([&context, company] {
        context.action = [&context, company] { return list(context, *company); };
    });
}

}  // namespace openitem::cli
