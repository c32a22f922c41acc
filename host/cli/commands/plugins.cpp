// openitem plugins: what connectors and other plugins are installed. None of their code runs.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/table.hpp"
#include "host/connect/registry.hpp"

namespace openitem::cli {
namespace {

void print_json(Output& out, const connect::Registry& plugins) {
    for (const auto& plugin : plugins.plugins()) {
        nlohmann::ordered_json json = {{"type", "plugin"},
                                       {"id", plugin.id},
                                       {"alias", plugin.alias},
                                       {"name", plugin.name},
                                       {"version", plugin.version},
                                       {"kind", plugin.kind},
                                       {"publisher", plugin.publisher},
                                       {"license", plugin.license},
                                       {"capabilities", plugin.capabilities},
                                       {"folder", plugin.directory.string()}};
        out.line(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
}

void print_table(Output& out, const connect::Registry& plugins) {
    Table table({{"alias"}, {"version"}, {"kind"}, {"can"}, {"name"}, {"id"}}, "");
    for (const auto& plugin : plugins.plugins()) {
        table.row({plugin.alias, plugin.version, plugin.kind,
                   fmt::format("{}", fmt::join(plugin.capabilities, ", ")), plugin.name,
                   plugin.id});
    }
    table.print(out);
}

base::Exit list(Context& context, bool json) {
    const connect::Registry plugins(connect::default_plugin_directories());
    if (json) {
        print_json(context.out, plugins);
    } else {
        print_table(context.out, plugins);
    }
    for (const auto& problem : plugins.problems()) {
        context.err.line(context.err.coloured("openitem:", Colour::yellow) + " " +
                         base::escape_for_terminal(problem.text()));
    }
    if (plugins.plugins().empty()) {
        context.err.line(
            "openitem: no plugin is installed; set OPENITEM_PLUGIN_PATH to a folder of them");
    }
    return base::Exit::done;
}

}  // namespace

void register_plugins(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "plugins", "List the connectors and other plugins there are",
                    {"openitem plugins", "openitem plugins --json"});
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "One JSON object per line");
    command->callback(
        [&context, json] { context.action = [&context, json] { return list(context, *json); }; });
}

}  // namespace openitem::cli
