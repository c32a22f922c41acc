// What every command of the command line has at hand.
//
// A command is one file, commands/<name>.cpp, with one function register_<name>(App&, Context&),
// listed in commands.hpp. It describes its options and, when it is chosen, leaves its work in
// `action`:
//
//     void register_plugins(CLI::App& app, Context& context) {
//         CLI::App* command = add_command(app, "plugins", "list ...", {"openitem plugins"});
//         auto json = std::make_shared<bool>(false);
//         command->add_flag("--json", *json, "exact data, one JSON object per line");
//         command->callback([&context, json] {
//             context.action = [&context, json] { return list(context, *json); };
//         });
//     }
//
// The work parses nothing and decides nothing: it calls one use case of host/service and prints. It
// answers with the exit code, or throws base::RunError, which main() prints.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/cli/output.hpp"

namespace openitem::cli {

struct Context {
    std::string workspace;  // --workspace; empty: OPENITEM_WORKSPACE, else the folders above
    Output& out;            // data: stdout
    Output& err;            // messages, summaries, progress: stderr
    std::function<base::Exit()> action;  // what the chosen command does
};

// A subcommand whose --help ends with examples.
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& purpose,
                      const std::vector<std::string>& examples);

// The value of an option that takes JSON or @FILE, as text. A file that is not there is wrong use.
std::string text_or_file(const std::string& value, std::string_view option);

}  // namespace openitem::cli
