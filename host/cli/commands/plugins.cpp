// openitem plugins: what connectors and other plugins are installed. None of their code runs.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"
#include "host/connect/registry.hpp"
#include "host/service/file_kind.hpp"
#include "host/service/plugin_settings.hpp"

namespace openitem::cli {
namespace {

void print_json(Output& out, const connect::Manifest& plugin) {
    const auto schema = nlohmann::ordered_json::parse(plugin.config_schema, nullptr, false);
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
    if (schema.is_object()) json["config_schema"] = schema;
    out.line(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void print_table(Output& out, const connect::Registry& plugins) {
    Table table({{"alias"}, {"version"}, {"kind"}, {"can"}, {"name"}}, "");
    for (const auto& plugin : plugins.plugins()) {
        table.row({plugin.alias, plugin.version, plugin.kind,
                   fmt::format("{}", fmt::join(plugin.capabilities, ", ")), plugin.name});
    }
    table.print(out);
}

// ---- one of them --------------------------------------------------------------------------------

void print_settings(Output& out, const connect::Manifest& plugin) {
    const auto settings = service::plugin_settings(plugin);
    if (settings.empty()) return out.line("\nIt has no settings.");
    out.line("\nSettings, for --config:");
    for (const service::PluginSetting& setting : settings) {
        const std::string otherwise =
            setting.otherwise.empty() ? "" : "; if not stated: " + setting.otherwise;
        print_wrapped(
            out, base::escape_for_terminal(setting.values + otherwise),
            "  " + out.coloured(base::escape_for_terminal(setting.key), Colour::bold) + "  ",
            "      ");
        print_wrapped(out, base::escape_for_terminal(setting.about), "      ", "      ");
    }
}

void print_example(Output& out, const connect::Manifest& plugin) {
    const bool reads = plugin.can("read");
    if (!reads && !plugin.can("write")) return;
    const std::string config = service::example_config(plugin);
    out.line(fmt::format("\nExample:\n  openitem {}{}",
                         reads ? fmt::format("read {} FILE", plugin.alias)
                               : fmt::format("convert FILE --to {}", plugin.alias),
                         config == "{}" ? "" : " --config " + service::shell_word(config)));
}

void print(Output& out, const connect::Manifest& plugin) {
    out.line(base::escape_for_terminal(
        fmt::format("{} {}: {}", plugin.alias, plugin.version, plugin.name)));
    print_wrapped(out, base::escape_for_terminal(plugin.description), "  ", "  ");
    print_settings(out, plugin);
    print_example(out, plugin);
}

base::Exit show(Context& context, const std::string& name, bool json) {
    const connect::Registry plugins(connect::default_plugin_directories());
    const auto found = plugins.find(name);
    if (!found) throw base::RunError(base::Exit::wrong_use, found.error());
    if (json) {
        print_json(context.out, **found);
    } else {
        print(context.out, **found);
    }
    return base::Exit::done;
}

base::Exit list(Context& context, bool json) {
    const connect::Registry plugins(connect::default_plugin_directories());
    if (json) {
        for (const auto& plugin : plugins.plugins()) print_json(context.out, plugin);
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
                    {"openitem plugins", "openitem plugins camt", "openitem plugins --json"});
    auto name = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    command->add_option("plugin", *name,
                        "Alias or id: what it reads and writes, and each of its settings");
    command->add_flag("--json", *json, "One JSON object per line");
    command->callback([&context, name, json] {
        context.action = [&context, name, json] {
            return name->empty() ? list(context, *json) : show(context, *name, *json);
        };
    });
}

}  // namespace openitem::cli
