#include "host/cli/context.hpp"

#include <fstream>
#include <iterator>

#include "host/base/text.hpp"

namespace openitem::cli {

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& purpose,
                      const std::vector<std::string>& examples) {
    CLI::App* command = app.add_subcommand(name, purpose);
    std::string footer = examples.size() == 1 ? "Example:" : "Examples:";
    for (const std::string& example : examples) footer += "\n  " + example;
    command->footer(footer);
    return command;
}

std::string text_or_file(const std::string& value, std::string_view option) {
    if (!value.starts_with('@')) return value;
    const std::string path = value.substr(1);
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) {
        throw base::RunError(base::Exit::wrong_use,
                             std::string(option) + ": cannot read the file " + base::quote(path));
    }
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        throw base::RunError(base::Exit::source_or_config,
                             std::string(option) + ": the file " + base::quote(path) +
                                 " is empty: expected a JSON object, {} for none of its settings");
    }
    return text;
}

}  // namespace openitem::cli
